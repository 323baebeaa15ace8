"""`models fit` as it is typed: the sum for people, the contract for programs."""

import json

import pytest

from stablehand.cli.main import run
from support.header_bytes import write_sparse
from support.header_corpus import load
from support.machine_cases import CASES

KEYS = {
    "path", "kind", "base", "one_of", "dtype", "quantisation", "package", "card", "backend",
    "verdict", "mode", "peak_vram_bytes", "usable_vram_bytes", "margin", "ram_bytes", "measured",
    "components", "assumptions", "advice",
}  # fmt: skip


@pytest.fixture
def ask(tmp_path, capsys):
    """Give a function that asks for a described machine and gives exit code and output."""

    def asked(case_id, *words):
        machine = next(case.machine for case in CASES if case.id == case_id)
        profile = tmp_path / "machine.json"
        profile.write_text(json.dumps(machine.to_json()), encoding="utf-8")
        code = run(["--data", str(tmp_path), *words, "--profile", str(profile)])
        return code, capsys.readouterr().out

    return asked


def test_the_contract(ask):
    code, out = ask("ampere-rtx3060-win", "--json", "models", "fit", "flux1-dev:Q4_K")
    said = json.loads(out)
    data = said["data"]
    assert (code, said["command"]) == (0, "models fit")
    assert set(data) == KEYS
    assert (data["verdict"], data["card"]) == ("fits", "NVIDIA GeForce RTX 3060")
    assert sum(item["vram_bytes"] for item in data["components"]) == data["peak_vram_bytes"]
    assert data["margin"] == round(data["usable_vram_bytes"] / data["peak_vram_bytes"] - 1, 4)


def test_sizes_and_program(ask):
    words = ["models", "fit", "sdxl", "--json", "--width", "1536", "--height", "1024"]
    _, out = ask("ampere-rtx3060-win", *words, "--batch", "2", "--package", "easel")
    data = json.loads(out)["data"]
    assert "1536 x 1024 pixels, 2 at once." in data["assumptions"]
    assert data["package"] == "easel"
    _, out = ask("ampere-rtx3060-win", "--json", "models", "fit", "wan2.1:Q4_K", "--frames", "33")
    assert "832 x 480 pixels, 33 frames." in json.loads(out)["data"]["assumptions"]


def test_a_real_file(ask, tmp_path):
    """SDXL's net with its true names and shapes, its data a hole."""
    header = load("nets", "unet-sdxl").header
    tensors = {name: (tensor.dtype, tensor.shape) for name, tensor in header.tensors.items()}
    write_sparse(tmp_path / "a.safetensors", tensors)
    words = ["--json", "models", "fit", str(tmp_path / "a.safetensors")]
    data = json.loads(ask("ampere-rtx3060-win", *words)[1])["data"]
    assert (data["base"], data["verdict"]) == ("sdxl", "fits")
    net = next(item for item in data["components"] if item["id"] == "diffusion")
    assert net["vram_bytes"] == 2_567_463_684 * 2
    assert "clip-l, clip-g" in " ".join(data["assumptions"])
    data = json.loads(ask("turing-gtx1650-win", *words, "--package", "a1111")[1])["data"]
    assert (data["verdict"], data["mode"]) == ("offload", "sequential")


def test_words_for_people(ask):
    code, out = ask("turing-gtx1650-win", "models", "fit", "flux1-dev:Q4_K")
    assert code == 0
    assert out.startswith("It does not fit whole, but runs from main memory")
    assert "of 3.2 GB for models on NVIDIA GeForce GTX 1650" in out
    assert "What would help:" in out
    _, out = ask("turing-gtx1650-win", "models", "fit", "flux1-dev:Q8_0")
    assert out.startswith("It is too big")
    assert "Main memory is short" in out
    _, out = ask("no-card-lin", "models", "fit", "sd15")
    assert "on the processor" in out


@pytest.mark.parametrize("words", [("--width", "0"), ("--batch", "-1"), ("--frames", "many")])
def test_sizes_that_are_none(ask, words):
    assert ask("no-card-lin", "models", "fit", "sd15", *words)[0] == 2


def test_a_file_that_cannot_be_read(ask, tmp_path):
    (tmp_path / "a.safetensors").write_bytes(b"\xff" * 100)
    code, out = ask("no-card-lin", "--json", "models", "fit", str(tmp_path / "a.safetensors"))
    assert code == 1
    assert json.loads(out)["code"].startswith("model.")


def test_what_is_not_there_is_not_found(ask, tmp_path):
    for name in (str(tmp_path / "no.safetensors"), "no.safetensors", "flux1-dev:Q9", "main:no"):
        code, out = ask("ampere-rtx3060-win", "--json", "models", "fit", name)
        said = json.loads(out)
        assert (code, said["code"], bool(said["hint"])) == (3, "model.unknown", True)


def test_a_model_of_the_library_by_its_name(ask, tmp_path):
    header = load("nets", "unet-sdxl").header
    tensors = {name: (tensor.dtype, tensor.shape) for name, tensor in header.tensors.items()}
    place = tmp_path / "Models" / "DiffusionModels" / "mine.safetensors"
    place.parent.mkdir(parents=True)
    write_sparse(place, tensors)
    for name in ("mine", "main:DiffusionModels/mine.safetensors"):
        code, out = ask("ampere-rtx3060-win", "--json", "models", "fit", name)
        data = json.loads(out)["data"]
        assert (code, data["path"], data["base"]) == (0, name, "sdxl")
