"""Pictures out of tiny models of random numbers, with the network blocked."""

import base64
import json
import struct
import threading
import time
import zlib

import pytest

SINGLE = "с пробелом/tiny sd.safetensors"
MODELS = [SINGLE, "tiny sd folder", "tiny xl.safetensors", "tiny xl folder"]


@pytest.fixture(scope="module")
def easel(start, library):
    return start("--models-dir", library, "--device", "cpu")


def png(side, colour):
    """A PNG of one colour, without any library."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes(colour) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


def test_models_are_listed(easel):
    _, models = easel.call("/sdapi/v1/sd-models")
    assert {item["title"].split(" [")[0]: item["family"] for item in models} == {
        SINGLE: "sd1",
        "tiny sd folder": "sd1",
        "tiny xl.safetensors": "sdxl",
        "tiny xl folder": "sdxl",
    }
    assert [item["name"] for item in easel.call("/sdapi/v1/loras")[1]] == ["foreign", "wild.v1"]
    assert set(easel.call("/sdapi/v1/embeddings")[1]["loaded"]) == {"zebra-word", "xl-word"}
    assert [item["model_name"] for item in easel.call("/sdapi/v1/sd-vae")[1]] == ["other"]


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_model_draws(easel, model):
    drawn = easel.draw(model)
    again = easel.draw(model)
    other = easel.draw(model, prompt="a house")
    assert drawn.pixels == again.pixels
    assert drawn.pixels != other.pixels
    assert drawn.info["noise"] is False
    assert "Steps: 2, Sampler: Euler" in drawn.info["infotexts"][0]
    assert ("Model hash: " in drawn.info["infotexts"][0]) == model.endswith(".safetensors")


def test_a_file_and_a_folder_of_the_same_networks_draw_the_same(easel):
    assert easel.draw(SINGLE).pixels == easel.draw("tiny sd folder").pixels
    assert easel.draw("tiny xl.safetensors").pixels == easel.draw("tiny xl folder").pixels


@pytest.mark.parametrize(
    ("model", "why"),
    [("half", "incomplete"), ("old.ckpt", "can run programs"), ("nope", "no checkpoint called")],
)
def test_broken_models_are_one_sentence_and_the_server_goes_on(easel, model, why):
    body = {
        "width": 64,
        "height": 64,
        "steps": 1,
        "override_settings": {"sd_model_checkpoint": model},
    }
    status, answer = easel.call("/sdapi/v1/txt2img", body)
    assert status == 422
    assert why in answer["detail"]
    assert easel.draw(SINGLE).files


def test_a_lora_changes_the_picture_by_its_weight(easel):
    plain = easel.draw(SINGLE).pixels
    half = easel.draw(SINGLE, prompt="a horse <lora:wild.v1:0.5>").pixels
    whole = easel.draw(SINGLE, prompt="a horse <lora:wild.v1>").pixels
    none = easel.draw(SINGLE, prompt="a horse<lora:wild.v1:0>").pixels
    assert len({*plain, *half, *whole}) == 3
    assert none == plain
    assert easel.draw(SINGLE).pixels == plain
    status, answer = easel.call(
        "/sdapi/v1/txt2img", {"prompt": "<lora:foreign:1>", "width": 64, "height": 64, "steps": 1}
    )
    assert (status, "does not fit" in answer["detail"]) == (422, True)
    assert easel.draw(SINGLE).pixels == plain


def test_textual_inversions_change_the_picture(easel):
    plain = easel.draw(SINGLE, prompt="a horse, word")
    assert easel.draw(SINGLE, prompt="a horse, zebra-word").pixels != plain.pixels
    assert (
        easel.draw("tiny xl folder", prompt="a xl-word").pixels
        != easel.draw("tiny xl folder", prompt="a word").pixels
    )
    # One that is made for another family is left alone as plain words.
    assert easel.draw("tiny xl folder", prompt="a zebra-word").files


def test_long_prompts_and_emphasis(easel):
    long = easel.draw(SINGLE, prompt="a horse, " * 120, negative_prompt="(ugly:1.4)")
    assert long.pixels != easel.draw(SINGLE, prompt="a horse, " * 20).pixels
    assert easel.draw(SINGLE, prompt="a (horse:1.5)").pixels != easel.draw(SINGLE).pixels
    assert easel.draw(SINGLE, clip_skip=2).pixels != easel.draw(SINGLE).pixels


def test_another_vae_and_back(easel):
    plain = easel.draw(SINGLE)
    other = easel.draw(SINGLE, override_settings={"sd_vae": "other"})
    assert other.pixels != plain.pixels
    assert "VAE: other" in other.info["infotexts"][0]
    assert easel.draw(SINGLE).pixels == plain.pixels


def test_batches_have_their_own_seeds(easel):
    drawn = easel.draw(SINGLE, n_iter=2, batch_size=2)
    assert drawn.info["all_seeds"] == [5, 6, 7, 8]
    assert len(set(drawn.pixels)) == 4
    random = easel.draw(SINGLE, seed=-1)
    assert random.info["seed"] >= 0
    assert f"Seed: {random.info['seed']}" in random.info["infotexts"][0]


def test_image_to_image_and_masks(easel):
    red, white, black = png(64, (200, 30, 30)), png(64, (255,) * 3), png(64, (0,) * 3)
    near = easel.draw(SINGLE, init_images=[red], denoising_strength=0.3, steps=10)
    far = easel.draw(SINGLE, init_images=[red], denoising_strength=0.9, steps=10)
    assert near.pixels != far.pixels
    assert "Denoising strength: 0.3" in near.info["infotexts"][0]
    begin = {"init_images": [red], "denoising_strength": 0.9, "mask_blur": 0}
    kept = easel.draw(SINGLE, mask=black, **begin)
    assert kept.pixels != easel.draw(SINGLE, mask=white, **begin).pixels
    assert easel.draw(SINGLE, mask=white, inpainting_mask_invert=1, **begin).pixels == kept.pixels
    for body, status in (({"init_images": []}, 404), ({"init_images": ["zz"]}, 422)):
        assert easel.call("/sdapi/v1/img2img", {"width": 64, "height": 64, **body})[0] == status


def test_every_sampler_draws_both_ways(easel):
    red = png(64, (200, 30, 30))
    for sampler in easel.call("/sdapi/v1/samplers")[1]:
        for scheduler, begin in (
            ("Automatic", {}),
            ("SGM Uniform", {}),
            ("Karras", {"init_images": [red]}),
        ):
            wish = {"sampler_name": sampler["name"], "scheduler": scheduler, "steps": 4}
            assert easel.draw(SINGLE, **wish, **begin).files, wish


def test_the_text_of_a_picture_is_read_back(easel):
    drawn = easel.draw(SINGLE, prompt="лошадь, (a: b)", negative_prompt="x\ny")
    status, found = easel.call("/sdapi/v1/png-info", {"image": drawn.answer["images"][0]})
    assert status == 200
    assert found["info"] == drawn.info["infotexts"][0]
    assert found["parameters"]["Prompt"] == "лошадь, (a: b)"
    assert found["parameters"]["Negative prompt"] == "x\ny"
    assert found["parameters"]["Size"] == "64x64"
    assert easel.call("/sdapi/v1/png-info", {"image": png(8, (1, 2, 3))})[1]["info"] == ""
    assert easel.call("/sdapi/v1/png-info", {"image": "AAAA"})[0] == 422


def watch(easel, until):
    """States of the progress while a run goes on."""
    seen = []
    end = time.monotonic() + 60
    while time.monotonic() < end:
        seen.append(easel.call("/sdapi/v1/progress")[1])
        if until(seen[-1]):
            break
        time.sleep(0.02)
    return seen


def drawing(easel, **changes):
    found = {}

    def run():
        found["drawn"] = easel.draw(SINGLE, **changes)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def test_progress_preview_and_interrupt(easel):
    thread, found = drawing(easel, steps=150, width=256, height=256, n_iter=8)
    seen = watch(
        easel, lambda state: state["state"]["sampling_step"] > 3 and state["current_image"]
    )
    steps = [state["progress"] for state in seen if state["state"]["job_count"]]
    assert steps
    assert all(0 < share < 1 for share in steps)
    assert seen[-1]["state"]["sampling_steps"] == 150
    assert base64.b64decode(seen[-1]["current_image"]).startswith(b"\x89PNG")
    assert easel.call("/sdapi/v1/interrupt", {}) == (200, {})
    thread.join(60)
    assert found["drawn"].info["interrupted"] is True
    assert len(found["drawn"].files) < 8
    assert easel.call("/sdapi/v1/progress")[1]["progress"] == 0


def test_skip_gives_up_one_batch(easel):
    thread, found = drawing(easel, steps=60, width=192, height=192, n_iter=2)
    watch(easel, lambda state: state["state"]["sampling_step"] > 1)
    easel.call("/sdapi/v1/skip", {})
    thread.join(120)
    assert found["drawn"].info["all_seeds"] == [6]


def test_a_run_waits_for_another_and_the_page_answers_meanwhile(easel):
    first, one = drawing(easel, steps=40, width=192, height=192)
    watch(easel, lambda state: state["state"]["sampling_step"] > 0)
    second, two = drawing(easel)
    assert easel.call("/sdapi/v1/sd-models")[0] == 200
    first.join(120)
    second.join(120)
    assert one["drawn"].files
    assert two["drawn"].files


def test_options_are_kept(easel):
    assert easel.call("/sdapi/v1/options", {"sd_model_checkpoint": "tiny xl"}) == (200, {})
    assert easel.call("/sdapi/v1/options")[1]["sd_model_checkpoint"] == "tiny xl.safetensors"
    assert easel.draw().info["sd_model_name"] == "tiny xl"
    assert easel.draw(SINGLE).info["sd_model_name"] == "tiny sd"
    assert easel.draw().info["sd_model_name"] == "tiny xl"
    for wrong in (
        {"sd_model_checkpoint": "nope"},
        {"unknown": 1},
        {"sd_vae": "nope"},
        {"CLIP_stop_at_last_layers": 99},
    ):
        assert easel.call("/sdapi/v1/options", wrong)[0] == 422
    assert easel.call("/sdapi/v1/memory")[1]["ram"]["total"] > 0


@pytest.mark.parametrize(
    "body",
    [
        {"width": 65},
        {"height": 9999},
        {"steps": "x"},
        {"sampler_name": "?"},
        {"enable_hr": True},
        {"seed": 2**70},
    ],
)
def test_bad_requests_are_422(easel, body):
    status, answer = easel.call("/sdapi/v1/txt2img", {"width": 64, "height": 64, **body})
    assert status == 422
    assert "Traceback" not in json.dumps(answer)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_other_sites_are_refused(easel, headers):
    assert easel.call("/sdapi/v1/interrupt", {}, headers)[0] == 403


def test_float16_models_in_half_precision_load_and_draw(start, library):
    """On a processor bfloat16 computes; float16 at least loads, and computes where torch can."""
    easel = start("--models-dir", library, "--device", "cpu", "--dtype", "bfloat16", "--vae-tiling",
                  "--vae-slicing", "--attention-slicing", "--channels-last")  # fmt: skip
    assert easel.draw(SINGLE).files
    assert easel.draw("tiny xl.safetensors").files
    half = start(
        "--models-dir", library, "--device", "cpu", "--dtype", "float16", "--offload", "model"
    )
    assert half.draw(SINGLE).files
    assert half.draw("tiny xl folder").files
    assert "--offload model has no effect on cpu" in half.log
