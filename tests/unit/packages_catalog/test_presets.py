"""Presets of training programs: every key is one that the program knows, and they fit whom they say."""

import json
import re
from pathlib import Path

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.installs.presets import preset_fits
from support.machine_cases import CASES
from support.plans import PACKAGES, package, plan_for

KNOWN = Path(__file__).parents[2] / "support" / "presets"
ROOT = bundled("packages_catalog")
PRESETS = [(own, item.id) for own in PACKAGES for item in package(own).presets]
WITH_PRESETS = sorted({own for own, _ in PRESETS})
MACHINES = {case.id: case.machine for case in CASES}


def preset_of(package_id, preset_id):
    return next(item for item in package(package_id).presets if item.id == preset_id)


def content_of(package_id, preset_id):
    text = (ROOT / package_id / preset_of(package_id, preset_id).file).read_text("utf-8")
    return json.loads(text)


def known_keys(package_id, method):
    """Give what the program knows: kind and bounds by key; OneTrainer has one list for all methods."""
    rows = (KNOWN / f"{package_id}.txt").read_text("utf-8").splitlines()
    commit = re.search(r"\b[0-9a-f]{40}\b", rows[0])[0]
    parts = [row.split(" | ") for row in rows if not row.startswith("#")]
    found = {key: (kind, bounds) for own, key, kind, bounds in parts if own in (method, "train")}
    return commit, found


def flat(settings, prefix=""):
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def is_of_kind(value, kind, bounds):
    kind, may_be_null = kind.removesuffix("?"), kind.endswith("?")
    if value is None:
        return may_be_null
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    match kind:
        case "text":
            return isinstance(value, str)
        case "choice":
            return str(value) in bounds.split(",")
        case "integer":
            return isinstance(value, int)
        case "number":
            low, _, high = ("" if bounds == "-" else bounds).partition("..")
            return isinstance(value, (int, float)) and (
                float(low or "-inf") <= value <= float(high or "inf")
            )
    return False


@pytest.mark.parametrize(("package_id", "preset_id"), PRESETS)
def test_the_program_knows_every_key_and_takes_every_value(package_id, preset_id):
    preset = preset_of(package_id, preset_id)
    commit, known = known_keys(package_id, preset.method)
    assert package(package_id).verified.commit == commit
    settings = dict(flat(content_of(package_id, preset_id)))
    assert settings
    for key, value in settings.items():
        assert key in known, key
        assert is_of_kind(value, *known[key]), (key, value, known[key])


@pytest.mark.parametrize(
    ("value", "kind", "bounds", "fits"),
    [
        (True, "bool", "-", True),
        (1, "bool", "-", False),
        (True, "number", "..", False),
        ("1", "number", "..", False),
        (0.5, "number", "0..1", True),
        (2, "number", "0..1", False),
        (75, "choice", "75,150", True),
        ("sdp", "choice", "none,sdpa", False),
        (1.5, "integer", "-", False),
        (None, "integer?", "-", True),
        (None, "text", "-", False),
        ({}, "other", "-", False),
    ],
)
def test_a_value_of_the_wrong_kind_is_seen(value, kind, bounds, fits):
    assert is_of_kind(value, kind, bounds) is fits


@pytest.mark.parametrize("package_id", WITH_PRESETS)
def test_every_file_belongs_to_a_preset(package_id):
    named = {ROOT / package_id / preset.file for preset in package(package_id).presets}
    assert named == set((ROOT / package_id / "presets").iterdir())


# What is the user's in each program: a preset must leave it as it is.
USERS = {
    "pretrained_model_name_or_path", "train_data_dir", "reg_data_dir", "output_name", "logging_dir",
    "dataset_config", "token_string", "init_word", "huggingface_token", "wandb_api_key", "resume",
    "concept_file_name", "concepts", "secrets", "workspace_dir", "cache_dir", "cloud",
}  # fmt: skip


@pytest.mark.parametrize(("package_id", "preset_id"), PRESETS)
def test_what_is_the_users_is_left_out(package_id, preset_id):
    assert not USERS & set(content_of(package_id, preset_id))


def test_the_settings_for_4_gb_are_those_of_the_table():
    kohya = content_of("kohya_ss", "lora_sd15_4gb")
    assert kohya["max_resolution"] == "512,512"
    assert kohya["train_batch_size"] == 1
    assert kohya["gradient_accumulation_steps"] == 1
    assert kohya["optimizer"] == "Adafactor"
    assert kohya["gradient_checkpointing"] is True
    assert kohya["cache_latents"] is True
    assert kohya["cache_latents_to_disk"] is True
    assert kohya["text_encoder_lr"] == 0
    assert kohya["unet_lr"] > 0
    assert kohya["mixed_precision"] == "fp16"
    assert kohya["LoRA_type"] == "Standard"


@pytest.mark.skipif("onetrainer" not in PACKAGES, reason="OneTrainer is not in the catalog")
def test_the_settings_for_4_gb_are_those_of_the_table_in_onetrainer():
    settings = content_of("onetrainer", "lora_sd15_4gb")
    assert settings["training_method"] == "LORA"
    assert settings["resolution"] == "512"
    assert settings["batch_size"] == 1
    assert settings["gradient_accumulation_steps"] == 1
    assert settings["optimizer"]["optimizer"] == "ADAFACTOR"
    assert settings["unet"]["gradient_checkpointing"] is True
    assert settings["latent_caching"] is True
    assert settings["text_encoder"]["train"] is False
    assert settings["unet"]["train"] is True
    assert settings["train_dtype"] == "FLOAT_16"


@pytest.mark.parametrize("package_id", WITH_PRESETS)
def test_what_fits_a_card_fits_every_larger_one_of_its_make(package_id):
    own = package(package_id).presets
    facts = plan_for(package_id, MACHINES["ampere-rtx3060-win"]).facts
    before = set()
    for gigabytes in (2, 3.9, 4, 5.9, 6, 8, 11.9, 12, 16, 23.5, 24, 80):
        fits = preset_fits(own, {**facts, "vram_gb": float(gigabytes)})
        now = {name for name, fit in fits.items() if fit.fits}
        assert before <= now, gigabytes
        assert all(preset_of(package_id, name).vram_gb <= gigabytes + 1 for name in now)
        before = now
    assert not {
        name for name, fit in preset_fits(own, {**facts, "vram_gb": None}).items() if fit.fits
    }


@pytest.mark.parametrize("package_id", WITH_PRESETS)
@pytest.mark.parametrize(
    ("machine", "recommended"),
    [
        ("ampere-rtx3050-4gb-laptop-win", {"lora_sd15_4gb", "ti_sd15_4gb"}),
        ("turing-gtx1650-win", {"lora_sd15_4gb_gtx16", "ti_sd15_4gb_gtx16"}),
        ("ada-rtx4060-win", {"lora_sd15_8gb", "lora_sdxl_8gb", "ti_sd15_8gb"}),
        (
            "ampere-rtx3060-win",
            {"lora_sd15_12gb", "lora_sdxl_12gb", "ti_sd15_8gb", "ti_sdxl_12gb"},
        ),
        ("ada-rtx4090-win", {"lora_sd15_12gb", "lora_sdxl_24gb", "ti_sd15_8gb", "ti_sdxl_12gb"}),
        ("rdna4-rx9070xt-lin", {"lora_sd15_12gb", "lora_sdxl_16gb", "ti_sd15_8gb", "ti_sdxl_12gb"}),
        ("no-card-lin", set()),
    ],
)
def test_one_of_each_kind_is_for_the_card(package_id, machine, recommended):
    facts = plan_for(package_id, MACHINES[machine]).facts
    fits = preset_fits(package(package_id).presets, facts)
    assert {name for name, fit in fits.items() if fit.recommended} == recommended
    assert all(fit.fits for fit in fits.values() if fit.recommended)
