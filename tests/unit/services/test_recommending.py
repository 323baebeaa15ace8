"""Starter models for a machine: which size, in which order, what is here."""

import json

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.progress import Silence
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import read_starters
from stablehand.core.models.library.store import put_hashes, read_entries
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.recommending import best_variant, recommended
from support.cards import card_profile
from support.library_files import SDXL_LORA, safetensors


@pytest.fixture
def app(tmp_path):
    return App(DataPaths(tmp_path / "Data"), {"PATH": "/usr/bin:/bin"})


@pytest.fixture
def profile(tmp_path):
    return lambda gigabytes: card_profile(tmp_path, gigabytes)


@pytest.mark.parametrize(
    ("outcomes", "place"),
    [
        (("fits", "fits", "tight"), 1),
        (("fits", "fits", "fits"), 2),
        (("tight", "offload"), 0),
        (("offload", "tight"), 1),
        (("too_big", "too_big"), 0),
        ((None,), 0),
        (("offload", None), 1),
    ],
)
def test_the_largest_that_fits_is_taken(outcomes, place):
    assert best_variant(outcomes) == place


@pytest.mark.parametrize(
    ("gigabytes", "flux"), [(4, "Q2_K"), (8, "Q2_K"), (12, "Q4_K_S"), (16, "FP8"), (24, "FP8")]
)
async def test_each_card_gets_its_size_of_flux(app, profile, gigabytes, flux):
    found = (await recommended(app, package="comfyui", profile=profile(gigabytes))).data
    [offer] = [item for item in found if item.starter.id == "flux-dev"]
    assert offer.chosen.variant.name == flux
    assert (offer.chosen.verdict.outcome == "fits") == (gigabytes >= 8)


async def test_what_fits_stands_first_and_a_program_gets_its_own(app, profile):
    found = (await recommended(app, package="a1111", profile=profile(6))).data
    outcomes = [item.chosen.verdict.outcome for item in found if item.chosen.verdict]
    assert outcomes == sorted(outcomes, key=["fits", "tight", "offload", "too_big"].index)
    assert "flux-dev" not in [item.starter.id for item in found]
    assert all("a1111" in item.starter.packages for item in found)


async def test_a_program_that_nobody_knows(app):
    with pytest.raises(StablehandError) as caught:
        await recommended(app, package="nobody")
    assert caught.value.code == "package.unknown"


async def test_what_the_library_has_is_here(app, profile):
    safetensors(app.data.models / "VAE" / "ae.safetensors", SDXL_LORA)
    await library.scan_models(app, Silence())
    [entry] = read_entries(app.data.library)
    first = read_starters(bundled("models_catalog"))[0]
    sums = {"sha256": first.variant[0].file[0].sha256}
    put_hashes(app.data.library, [(entry, sums)])
    found = (await recommended(app, profile=profile(12))).data
    assert [item.starter.id for item in found if item.chosen.is_here] == [first.id]


def test_the_command_line_lists_them(tmp_path, capsys, profile):
    words = ["--data", str(tmp_path / "Data"), "--json", "models", "recommended"]
    assert run([*words, "--profile", str(profile(12))]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    [flux] = [model for model in data["models"] if model["id"] == "flux-dev"]
    assert flux["best"] == "Q4_K_S"
    assert flux["licence"]["commercial"] is None
    assert [file["role"] for file in flux["variants"][1]["files"]] == [
        "model",
        "text_encoder",
        "text_encoder",
        "vae",
    ]
    assert flux["variants"][1]["needs"] == "ComfyUI-GGUF"
    assert run([*words[:2], *words[3:], "--profile", str(profile(12))]) == 0
    assert "stablehand download recommended:" in capsys.readouterr().out
