"""The library on disk: what is listed, what is refused and why. Headers are real, tensors are not."""

import json
import os
import sys

import pytest
from easel.formats import Family, checkpoint_family
from easel.headers import read_header
from easel.library import Library
from easel.problems import Problem

SD1 = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight": (49408, 768),
}
SDXL = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    "model.diffusion_model.label_emb.0.0.weight": (1280, 2816),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "conditioner.embedders.0.transformer.text_model.embeddings.token_embedding.weight": (9, 9),
    "conditioner.embedders.1.model.token_embedding.weight": (49408, 1280),
}
WITHOUT = object()


def safetensors(path, shapes, metadata=None, cut=0):
    """A file with this header; its tensors are a hole."""
    entries, at = {}, 0
    for name, shape in shapes.items():
        size = 2
        for side in shape:
            size *= side
        entries[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    if metadata:
        entries["__metadata__"] = metadata
    raw = json.dumps(entries).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(len(raw).to_bytes(8, "little") + raw)
        file.truncate(8 + len(raw) + at - cut)
    return path


def changed(shapes, **changes):
    found = dict(shapes)
    for part, value in changes.items():
        name = next(key for key in found if part in key)
        if value is WITHOUT:
            del found[name]
        else:
            found[name] = value
    return found


@pytest.mark.parametrize(("shapes", "family"), [(SD1, Family.SD1), (SDXL, Family.SDXL)])
def test_families_by_header(tmp_path, shapes, family):
    assert checkpoint_family(safetensors(tmp_path / "m.safetensors", shapes)) is family


SD2 = {
    key.replace("cond_stage_model.transformer.text_model", "cond_stage_model.model"): s
    for key, s in SD1.items()
}
REFINER = {
    key.replace("embedders.1", "embedders.0"): s
    for key, s in SDXL.items()
    if "embedders.0" not in key
}
REFUSED = [
    (SD2, "SD 2.x"),
    (REFINER, "refiner"),
    (changed(SD1, input_blocks=(320, 9, 3, 3)), "inpainting"),
    (changed(SD1, input_blocks=(320, 4)), "family"),
    (changed(SD1, first_stage=WITHOUT), "no VAE"),
    (changed(SD1, cond_stage=WITHOUT), "no text encoder"),
    ({"double_blocks.0.img_attn.qkv.weight": (9, 9)}, "not a checkpoint"),
    ({}, "not a checkpoint"),
]


@pytest.mark.parametrize(("shapes", "why"), REFUSED)
def test_others_are_refused_with_the_reason(tmp_path, shapes, why):
    with pytest.raises(Problem, match=why):
        checkpoint_family(safetensors(tmp_path / "m.safetensors", shapes))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 4,
        b"\xff" * 64,
        (2).to_bytes(8, "little") + b"[]",
        (4).to_bytes(8, "little") + b"{{{{",
        (20).to_bytes(8, "little") + b'{"a":{"shape":["x"]}',
        (11).to_bytes(8, "little") + b'{"a":{"b":1',
        (8).to_bytes(8, "little") + b'{"a": 1}',
        (50_000).to_bytes(8, "little") + b"[" * 50_000,
    ],
)
def test_damaged_headers_are_one_sentence(tmp_path, content):
    file = tmp_path / "m.safetensors"
    file.write_bytes(content)
    with pytest.raises(Problem, match=r"m\.safetensors"):
        read_header(file)


def test_a_file_whose_end_is_missing_is_incomplete(tmp_path):
    file = safetensors(tmp_path / "m.safetensors", SD1, cut=1)
    with pytest.raises(Problem, match="incomplete"):
        read_header(file)


def diffusers_folder(
    path, kind="StableDiffusionPipeline", width=768, channels=4, parts=("text_encoder",)
):
    (path / "unet").mkdir(parents=True)
    (path / "text_encoder").mkdir()
    index = {"_class_name": kind, **{part: ["transformers", "CLIPTextModel"] for part in parts}}
    (path / "model_index.json").write_text(json.dumps(index), "utf-8")
    unet = {"cross_attention_dim": width, "in_channels": channels}
    (path / "unet" / "config.json").write_text(json.dumps(unet), "utf-8")
    return path


def test_diffusers_folders(tmp_path):
    assert checkpoint_family(diffusers_folder(tmp_path / "a")) is Family.SD1
    both = ("text_encoder", "text_encoder_2")
    folder = diffusers_folder(tmp_path / "b", "StableDiffusionXLPipeline", 2048, parts=both)
    assert checkpoint_family(folder) is Family.SDXL
    for name, kind, width, channels in (
        ("c", "StableDiffusionPipeline", 1024, 4),
        ("d", "FluxPipeline", 768, 4),
        ("e", "StableDiffusionInpaintPipeline", 768, 9),
        ("f", "StableDiffusion3Pipeline", 768, 4),
    ):
        with pytest.raises(Problem, match=name):
            checkpoint_family(diffusers_folder(tmp_path / name, kind, width, channels))


def test_a_diffusers_folder_that_lacks_a_file(tmp_path):
    folder = diffusers_folder(tmp_path / "a")
    (folder / "unet" / "config.json").unlink()
    with pytest.raises(Problem, match=r"unet/config\.json is missing"):
        checkpoint_family(folder)


@pytest.fixture
def library(tmp_path):
    root = tmp_path / "Модели и больше"
    folder = root / "StableDiffusion"
    safetensors(folder / "sd one.safetensors", SD1)
    safetensors(folder / "Ёлка" / "xl.safetensors", SDXL)
    safetensors(folder / "sd2.safetensors", SD2)
    (folder / "old.ckpt").write_bytes(b"PK")
    (folder / "notes.txt").write_text("x")
    (folder / ".hidden.safetensors").write_bytes(b"x")
    diffusers_folder(folder / "a folder")
    safetensors(folder / "a folder" / "unet" / "model.safetensors", SD1)
    safetensors(root / "Lora" / "sub" / "my.v1.safetensors", {"x": (1,)})
    safetensors(root / "LyCORIS" / "other.safetensors", {"x": (1,)})
    (root / "Lora" / "old.pt").write_bytes(b"x")
    safetensors(root / "VAE" / "v.safetensors", {"x": (1,)})
    safetensors(root / "Embeddings" / "word.safetensors", {"x": (1,)})
    return Library(root)


def test_what_is_listed(library):
    usable, refused = library.checkpoints()
    assert {item.title: item.family for item in usable} == {
        "sd one.safetensors": Family.SD1,
        "a folder": Family.SD1,
        "Ёлка/xl.safetensors": Family.SDXL,
    }
    assert {item.name for item in refused} == {"old", "sd2"}
    assert [item.name for item in library.loras()] == ["other", "sub/my.v1"]
    assert [item.name for item in library.vaes()] == ["v"]
    assert [item.short for item in library.embeddings()] == ["word"]


@pytest.mark.parametrize(
    "wanted",
    [
        "Ёлка/xl.safetensors",
        "Ёлка\\xl.safetensors",
        "ёлка/XL",
        "xl",
        "xl.safetensors",
        "xl.safetensors [0123456789]",
    ],
)
def test_checkpoints_by_many_names(library, wanted):
    assert library.checkpoint(wanted).title == "Ёлка/xl.safetensors"


def test_what_is_not_there_and_what_is_refused(library):
    with pytest.raises(Problem, match="no checkpoint called 'nope'"):
        library.checkpoint("nope")
    with pytest.raises(Problem, match="can run programs"):
        library.checkpoint("old.ckpt")
    with pytest.raises(Problem, match="no LoRA called 'nope'"):
        library.lora("nope")
    assert library.lora("my.v1").name == "sub/my.v1"


def test_a_changed_file_is_looked_at_anew(library):
    file = library.root / "StableDiffusion" / "sd one.safetensors"
    library.checkpoints()
    safetensors(file, SDXL)
    assert library.checkpoint("sd one").family is Family.SDXL


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_are_followed_once(library):
    folder = library.root / "StableDiffusion"
    os.symlink(folder, folder / "loop")
    elsewhere = library.root / "elsewhere"
    safetensors(elsewhere / "linked.safetensors", SD1)
    os.symlink(elsewhere, folder / "link")
    titles = [item.title for item in library.checkpoints()[0]]
    assert "link/linked.safetensors" in titles
    assert len(titles) == 4


def test_no_library_is_an_empty_one(tmp_path):
    assert Library(tmp_path / "none").checkpoints() == ([], [])
