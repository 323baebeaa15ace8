"""Folders by kind, what lies in a wrong one, places by a pattern."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.organise.pattern import place_by, read_pattern
from stablehand.core.models.organise.shelves import (
    SHELVES,
    find_misplaced,
    fits_shelf,
    shelf_of,
)
from stablehand.core.models.tree import FOLDER_KINDS, KINDS


def identity(kind, base=None, subtype=None, confidence="sure", one_of=()):
    return Identity(Finding(kind, base, one_of, subtype, confidence=confidence))


def entry(path, found=None, **words):
    file_format = "diffusers" if "." not in path else path.rpartition(".")[2]
    return Entry("main", path, file_format, 1, 1, identity=found, metadata=Metadata(**words))


@pytest.mark.parametrize(
    ("found", "file_format", "present", "shelf"),
    [
        (identity("checkpoint"), "safetensors", (), "StableDiffusion"),
        (identity("checkpoint"), "diffusers", (), "Diffusers"),
        (identity("vae"), "diffusers", (), "Diffusers"),
        (identity("diffusion_model"), "gguf", (), "DiffusionModels"),
        (identity("text_encoder"), "safetensors", ("CLIP",), "CLIP"),
        (identity("text_encoder"), "safetensors", ("CLIP", "TextEncoders"), "TextEncoders"),
        (identity("vae", subtype="taesd"), "safetensors", (), "ApproxVAE"),
        (identity("upscaler", subtype="realesrgan-compact"), "pth", (), "RealESRGAN"),
        (identity("upscaler", subtype="hat"), "pth", (), "ESRGAN"),
        (identity("face_restore", subtype="codeformer"), "pth", (), "Codeformer"),
        (identity("ip_adapter", "instantid"), "bin", (), "InstantID"),
        (identity("unknown"), "bin", (), None),
        (identity("other"), "bin", (), None),
        (identity("inpaint_model"), "pt", (), None),
    ],
)
def test_where_a_model_belongs(found, file_format, present, shelf):
    assert shelf_of(found, file_format, frozenset(present)) == shelf


def test_every_kind_has_a_folder_that_is_for_it_or_none():
    for kind in KINDS:
        shelf = SHELVES.get(kind)
        assert shelf is None or (FOLDER_KINDS[shelf] == kind and fits_shelf(kind, shelf))


def test_misplaced_are_those_whose_folder_is_for_another_kind():
    models = [
        entry("StableDiffusion/net.safetensors", identity("diffusion_model")),
        entry("StableDiffusion/whole.safetensors", identity("checkpoint")),
        entry("StableDiffusion/dim.safetensors", identity("lora", confidence="likely")),
        entry("StableDiffusion/no.safetensors", identity("unknown")),
        entry("StableDiffusion/unread.safetensors"),
        entry("ControlNet/t2i.safetensors", identity("t2i_adapter")),
        entry("AnimateDiff/motion.safetensors", identity("lora")),
        entry("My own/x.safetensors", identity("vae")),
        entry("Ultralytics/x.pt", identity("upscaler")),
        entry("loose.safetensors", identity("vae")),
    ]
    found = find_misplaced(models, {})
    assert [(m.entry.name, m.target, m.is_sure) for m in found] == [
        ("net", "DiffusionModels", True),
        ("dim", "Lora", False),
    ]


LORA = entry(
    "Lora/old/x.v2.safetensors",
    identity("lora", "sd15"),
    title="A/B: the «best»?",
    version="v1.5",
    author="me",
    tags=("style",),
)


@pytest.mark.parametrize(
    ("pattern", "model", "place"),
    [
        ("{base}/{title}-{version}", LORA, ("Lora/sd15", "A_B_ the «best»_-v1.5")),
        ("{kind_folder}/{base}/", LORA, ("Lora/sd15", "x.v2")),
        ("{base}", LORA, ("Lora", "sd15")),
        ("{author}/{name}", entry("Lora/x.pt", identity("lora")), ("Lora", "x")),
        ("{author|nobody}/{name}", entry("Lora/x.pt", identity("lora")), ("Lora/nobody", "x")),
        ("{title}-{version} ({author})", entry("VAE/x.pt", identity("vae")), ("VAE", "x")),
        ("{folder}/{name}", LORA, ("Lora/old", "x.v2")),
        (
            "{base}/{name}",
            entry("StableDiffusion/x.pt", identity("lora", "sdxl")),
            ("Lora/sdxl", "x"),
        ),
        ("{base}/{name}", entry("LyCORIS/x.pt", identity("lora", "sdxl")), ("LyCORIS/sdxl", "x")),
        (
            "{base}/{name}",
            entry("Lora/x.pt", identity("lora", one_of=("sd15", "sd2"))),
            ("Lora/sd15-or-sd2", "x"),
        ),
        ("../{name}", LORA, ("Lora", "x.v2")),
        ("con/{name}", LORA, ("Lora/_con", "x.v2")),
        ("{base}\\{tag}\\{name}", LORA, ("Lora/sd15/style", "x.v2")),
        ("{name}", entry("x.pt"), None),
        ("{base}/{name}", entry("My own/x.pt"), ("My own", "x")),
        (
            "{base}/{name}",
            entry("My own/x.pt", identity("t2i_adapter", "sd15")),
            ("T2IAdapter/sd15", "x"),
        ),
        ("{base}/{name}", entry("Sams/x.pt", identity("lora", "sdxl")), ("Sams/sdxl", "x")),
    ],
)
def test_places_by_a_pattern(pattern, model, place):
    assert place_by(read_pattern(pattern), model) == place


@pytest.mark.parametrize(
    "pattern", ["", "x", "{nope}/x", "{base", "base}", "{}/{name}", "{base}/{{name}"]
)
def test_patterns_that_say_nothing_or_too_much(pattern):
    with pytest.raises(StablehandError) as caught:
        read_pattern(pattern)
    assert caught.value.code == "usage"
