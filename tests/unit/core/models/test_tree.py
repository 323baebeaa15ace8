"""What a path in the model tree says."""

import re

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.models.tree import (
    FOLDER_KINDS,
    KINDS,
    folder_of,
    format_by_name,
    is_below,
    kind_by_folder,
    known_kind,
    name_of,
)


def test_every_folder_that_a_definition_shares_is_known():
    roles = set()
    for file in bundled("packages_catalog").rglob("*.toml"):
        for found in re.findall(r"^roles = \[(.*)\]", file.read_text("utf-8"), re.MULTILINE):
            roles |= set(re.findall(r'"([^"]+)"', found))
    assert len(roles) > 30
    assert {role.split("/")[0] for role in roles} <= set(FOLDER_KINDS)
    assert set(FOLDER_KINDS.values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("StableDiffusion/a.safetensors", "checkpoint"),
        ("stablediffusion/sub/a.ckpt", "checkpoint"),
        ("Lora/people/a.safetensors", "lora"),
        ("LyCORIS/a.safetensors", "lora"),
        ("CLIP/t5.safetensors", "text_encoder"),
        ("TextEncoders/t5.gguf", "text_encoder"),
        ("DiffusionModels/flux.gguf", "diffusion_model"),
        ("Ultralytics/bbox/face.pt", "other"),
        ("GLIGEN/a.pth", "unknown"),
        ("Mine/a.safetensors", "unknown"),
        ("lora.safetensors", "unknown"),
    ],
)
def test_the_folder_tells_the_kind(path, kind):
    assert kind_by_folder(path) == kind


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.safetensors", "safetensors"),
        ("A.SAFETENSORS", "safetensors"),
        ("a.sft", "safetensors"),
        ("a.v1.5.ckpt", "ckpt"),
        ("a.gguf", "gguf"),
        ("a.safetensors.part", None),
        ("a.preview.png", None),
        ("a.civitai.info", None),
        ("a.cm-info.json", None),
        ("safetensors", None),
    ],
)
def test_the_ending_tells_the_format(name, found):
    assert format_by_name(name) == found


def test_names_and_folders():
    assert name_of("Lora/x.v2.safetensors", "safetensors") == "x.v2"
    assert name_of("Diffusers/sd-v1.5", "diffusers") == "sd-v1.5"
    assert folder_of("Lora/a/x.pt") == "Lora/a"
    assert folder_of("x.pt") == ""


@pytest.mark.parametrize(
    ("folder", "below"),
    [("Lora", True), ("lora/", True), ("Lora\\a", True), ("", True), ("Lor", False), ("a", False)],
)
def test_below_a_folder(folder, below):
    assert is_below("Lora/a/x.pt", folder) is below


def test_kinds_are_understood_however_they_are_written():
    assert known_kind("Text-Encoder") == "text_encoder"
    assert known_kind("T2I.Adapter") == "t2i_adapter"
    assert known_kind("loro") is None
