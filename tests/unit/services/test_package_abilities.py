"""What a machine can do with a program, and whether the library has a model for it."""

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.progress import Silence
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import read_starters
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.package_abilities import abilities, has_one, lacks_models
from stablehand.services.recommending import ability, recommended
from support.cards import card_profile
from support.library_files import SDXL_LORA, safetensors


@pytest.fixture
def app(tmp_path):
    return App(DataPaths(tmp_path / "Data"), {"PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize("gigabytes", [4, 8, 12, 24])
async def test_the_heaviest_that_fits_tells_what_can_be_done(app, tmp_path, gigabytes):
    offers = (
        await recommended(app, package="comfyui", profile=card_profile(tmp_path, gigabytes))
    ).data
    best = ability(offers)
    fitting = [
        offer.chosen.verdict.peak_vram_bytes
        for offer in offers
        if offer.chosen.verdict is not None and offer.chosen.verdict.outcome == "fits"
    ]
    assert best.chosen.verdict.outcome == "fits"
    assert best.chosen.verdict.peak_vram_bytes == max(fitting)


async def test_where_nothing_fits_the_nearest_is_told(app, tmp_path):
    offers = (await recommended(app, package="comfyui", profile=card_profile(tmp_path, 12))).data
    flux = [offer for offer in offers if offer.starter.id == "qwen-image"]
    assert ability(flux).starter.id == "qwen-image"
    assert ability([offer for offer in offers if offer.starter.base is None]) is None


async def test_each_program_is_told_and_those_without_starters_are_left_out(app):
    found = await abilities(app, ["comfyui", "a1111", "not in the catalog"])
    assert set(found) == {"comfyui", "a1111"}
    assert "a1111" in found["a1111"].starter.packages


async def test_a_library_without_a_whole_model_lacks_one(app):
    assert await lacks_models(app, "comfyui")
    assert not await lacks_models(app, "not in the catalog")  # there is nothing to offer for it
    safetensors(app.data.models / "Lora" / "style.safetensors", SDXL_LORA)
    await library.scan_models(app, Silence())
    assert await lacks_models(app, "comfyui")


@pytest.mark.parametrize(
    ("path", "base", "has"),
    [
        ("StableDiffusion/a.safetensors", "sdxl", True),
        ("StableDiffusion/a.safetensors", None, True),  # it may be one
        ("StableDiffusion/a.safetensors", "sd3.5-medium", False),  # nothing that this program runs
        ("Lora/a.safetensors", "sdxl", False),
    ],
)
def test_a_model_of_a_family_that_the_program_runs_is_one(path, base, has):
    starters = [
        item for item in read_starters(bundled("models_catalog")) if "a1111" in item.packages
    ]
    said = Metadata(base=base, sources={"base": "user"}) if base else Metadata()
    entry = Entry("data", path, "safetensors", 1, 0, metadata=said)
    assert has_one([entry], starters) is has
