"""What files are, from their headers: local and on servers, good and bad in one call."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.services.identifying import identify_files
from support.header_bytes import Gguf, safetensors_bytes, write_sparse
from support.header_server import FileServer
from support.hub_app import hubs
from support.hub_stand_in import safetensors
from support.hub_stand_in.civitai_records import model_record, version_record
from support.hub_stand_in.huggingface import Repo, Token
from support.safety_files import Made, Name, Saved, state_dict, torch_legacy, torch_zip

LORA = {
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight": (
        "F16",
        (8, 768),
    ),
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight": (
        "F16",
        (640, 8),
    ),
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.alpha": ("F16", ()),
}


def bad_torch():
    saved = Saved()
    call = Made(Name("os", "system"), ("touch /tmp/canary-of-identify",))
    return torch_zip({"state_dict": state_dict(saved), "x": call}, saved)


def good_torch():
    saved = Saved()
    return torch_legacy({"state_dict": state_dict(saved)}, saved)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "lora.safetensors").write_bytes(safetensors_bytes(LORA, {"ss_network_dim": "8"}))
    write_sparse(folder / "huge.safetensors", {"a.weight": ("F32", (1 << 20, 1 << 18))})
    (folder / "cut.safetensors").write_bytes(safetensors_bytes(LORA)[:-1])
    (folder / "empty.gguf").touch()
    (folder / "q.gguf").write_bytes(Gguf().tensor("blk.0.attn_q.weight", (8, 256), "Q4_K").bytes())
    (folder / "good.ckpt").write_bytes(good_torch())
    (folder / "bad.safetensors").write_bytes(bad_torch())
    (folder / "note.txt").write_text("hello", "utf-8")
    return folder


async def identified(app, *places):
    result = await identify_files(app, [str(place) for place in places])
    assert [item.path for item in result.data] == [str(place) for place in places]
    return result.data


async def test_good_and_bad_files_in_one_call(make, files):
    names = [
        "lora.safetensors",
        "cut.safetensors",
        "none.safetensors",
        "empty.gguf",
        "huge.safetensors",
        "note.txt",
        "good.ckpt",
        "bad.safetensors",
        "q.gguf",
    ]
    found = await identified(make(), *(files / name for name in names))
    by_name = dict(zip(names, found, strict=True))
    codes = {name: item.error and item.error.code for name, item in by_name.items()}
    assert codes == {
        "lora.safetensors": None,
        "cut.safetensors": "model.damaged",
        "none.safetensors": "model.unreadable",
        "empty.gguf": "model.damaged",
        "huge.safetensors": None,
        "note.txt": "model.unreadable",
        "good.ckpt": None,
        "bad.safetensors": None,
        "q.gguf": None,
    }
    lora = by_name["lora.safetensors"]
    assert (lora.identity.kind, lora.identity.base) == ("lora", "sd15")
    assert (lora.format, lora.verdict.level) == ("safetensors", "safe")
    assert by_name["huge.safetensors"].size_bytes > 1 << 40
    assert sum(by_name["huge.safetensors"].identity.parts.values()) == 1 << 40
    assert (by_name["good.ckpt"].format, by_name["good.ckpt"].verdict.level) == ("pickle", "safe")
    assert (by_name["bad.safetensors"].format, by_name["bad.safetensors"].verdict.level) == (
        "pickle",
        "dangerous",
    )
    assert by_name["q.gguf"].identity.dtype == "Q4_K"
    for item in found:
        if item.error is not None:
            assert item.identity.kind == "unknown"
            assert item.identity.finding.confidence == "none"


async def test_files_on_a_server_beside_local_ones(make, files):
    with FileServer(
        {"/lora": safetensors_bytes(LORA), "/bad.ckpt": bad_torch(), "/good.pt": good_torch()}
    ) as server:
        places = [
            f"{server.url}/lora?token=hunter2",
            files / "lora.safetensors",
            f"{server.url}/bad.ckpt",
            f"{server.url}/none",
            f"{server.url}/good.pt",
        ]
        remote, local, bad, missing, good = await identified(make(), *places)
    assert remote.identity == local.identity
    assert (remote.size_bytes, remote.verdict.level) == (len(safetensors_bytes(LORA)), "safe")
    assert (bad.format, bad.verdict.level) == ("pickle", "dangerous")
    assert (good.format, good.verdict.level) == ("pickle", "safe")
    assert (missing.error.code, missing.verdict.level) == ("network.unreachable", "unchecked")


async def test_a_diffusers_folder_is_one_model(make, tmp_path):
    folder = tmp_path / "pipe"
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text(
        '{"_class_name": "X", "unet": ["diffusers", "Y"]}', "utf-8"
    )
    (folder / "unet/diffusion_pytorch_model.safetensors").write_bytes(
        safetensors_bytes({"conv_in.weight": ("F16", (320, 4, 3, 3))})
    )
    [found] = await identified(make(), folder)
    assert (found.format, found.error, found.verdict.level) == ("diffusers", None, "safe")
    (folder / "unet/evil.bin").write_bytes(bad_torch())
    [found] = await identified(make(), folder)
    assert found.verdict.level == "dangerous"


def command(capsys, tmp_path, *words):
    code = run(["--data", str(tmp_path / "Data"), "models", "identify", *map(str, words)])
    return code, capsys.readouterr()


def test_the_command_in_json(capsys, tmp_path, files):
    code, said = command(capsys, tmp_path, files / "lora.safetensors", files / "none", "--json")
    assert code == 0
    answer = json.loads(said.out)
    assert (answer["ok"], answer["command"]) == (True, "models identify")
    lora, missing = answer["data"]["models"]
    expected = {
        "path": str(files / "lora.safetensors"), "kind": "lora", "base": "sd15", "one_of": [], "subtype": "kohya",
        "format": "safetensors", "dtype": "F16", "safety": "safe", "error": None, "evidence": [],
    }  # fmt: skip
    assert expected.items() <= lora.items()
    assert set(lora) == set(missing)
    assert missing["path"] == str(files / "none")
    assert (missing["kind"], missing["base"], missing["safety"]) == ("unknown", None, "unchecked")
    assert missing["error"]["code"] == "model.unreadable"
    assert set(missing["error"]) == {"code", "message", "hint"}


def test_the_command_does_not_fail_for_files_that_cannot_be_read(capsys, tmp_path, files):
    code, said = command(capsys, tmp_path, files / "none", files / "cut.safetensors", "--json")
    assert code == 0
    answer = json.loads(said.out)
    assert answer["type"] == "result"
    assert [item["error"]["code"] for item in answer["data"]["models"]] == [
        "model.unreadable",
        "model.damaged",
    ]


def test_the_command_for_people(capsys, tmp_path, files):
    code, said = command(
        capsys,
        tmp_path,
        files / "lora.safetensors",
        files / "bad.safetensors",
        files / "none",
        "--why",
    )
    assert code == 0
    assert "lora" in said.out
    assert "dangerous" in said.out
    assert "system" in said.out  # the evidence
    assert f"{files / 'none'}: none cannot be read" in said.out


def test_an_empty_word_is_no_file(capsys, tmp_path):
    assert command(capsys, tmp_path, " ")[0] == 2


async def test_files_of_hubs_by_spec_and_by_the_link_of_their_page(tmp_path):
    lora = safetensors("lora.safetensors", LORA)
    with hubs() as world:
        world.face.tokens["hf_t"] = Token("me", accepted={"o/r"})
        world.face.add(Repo("o/r", {"lora.safetensors": lora, "b.safetensors": lora}, gated="auto"))
        world.civitai.add(
            model_record(
                1, "One", "LORA", [version_record(2, "v1", "SD 1.5", [world.civitai.file(3, lora)])]
            )
        )
        app = world.app(tmp_path, {"HF_TOKEN": "hf_t"})
        places = [
            "hf:o/r/lora.safetensors",
            f"{world.face.address}/o/r/blob/main/lora.safetensors",
            f"{world.face.address}/o/r/resolve/main/lora.safetensors",
            "https://huggingface.co/o/r/blob/main/lora.safetensors",
            "civitai:2",
            "https://civitai.com/models/1?modelVersionId=2",
            "hf:o/r/nothing.safetensors",
            "civitai:nonsense",
        ]
        found = (await identify_files(app, places)).data
        assert [one.path for one in found] == places
        assert [one.identity.kind for one in found[:6]] == ["lora"] * 6
        assert [one.error.code for one in found[6:]] == ["hub.missing", "hub.spec"]
        world.hub.assert_no_leaks("hf_t")


async def test_a_file_that_is_called_like_a_spec_is_a_file(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    try:
        (tmp_path / "hf:x").write_bytes(safetensors_bytes(LORA))
    except OSError:
        pytest.skip("names hold no colon here")
    (found,) = (await identify_files(make(), ["hf:x"])).data
    assert found.identity.kind == "lora"
