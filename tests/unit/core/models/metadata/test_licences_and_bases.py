"""Licences in words, and the names that others have for bases."""

import re
from pathlib import Path

import pytest

from stablehand.core.models.identify.bases import BASES
from stablehand.core.models.metadata import base_names
from stablehand.core.models.metadata.base_names import CIVITAI_BASES, base_of
from stablehand.core.models.metadata.licences import licence_of, licence_texts
from stablehand.core.models.metadata.metadata import Licence


def said(licence):
    return [text.english() for text in licence_texts(licence)]


@pytest.mark.parametrize(
    ("value", "granted"),
    [
        (["Image", "RentCivit"], ("image", "rentcivit")),
        ([], ()),
        (["None"], ()),
        ("None", ()),
        ("Sell", ("sell",)),
        ("{Image,RentCivit,Sell}", ("image", "rentcivit", "sell")),
        ("{}", ()),
        (["{Image,Rent}"], ("image", "rent")),
        (["Image", "Lease"], ("image",)),
        (["Lease"], None),
        ([None, 3], None),
        (None, None),
        (7, None),
        ({"a": 1}, None),
    ],
)
def test_commercial_uses_in_every_form_the_site_had(value, granted):
    assert licence_of({"allowCommercialUse": value}).commercial == granted


def test_four_facts_stay_four():
    reply = {
        "allowNoCredit": False,
        "allowCommercialUse": ["Image"],
        "allowDerivatives": True,
        "allowDifferentLicense": False,
    }
    assert said(licence_of(reply)) == [
        "Selling images made with it: allowed",
        "Paid generation on CivitAI: not allowed",
        "Paid generation on other services: not allowed",
        "Selling the model or merges of it: not allowed",
        "Using it without naming its author: not allowed",
        "Sharing merges of it: allowed",
        "Giving merges other permissions: not allowed",
    ]


def test_what_is_not_said_is_unknown():
    lines = said(Licence(name="MIT"))
    assert lines[0] == "Licence: MIT"
    assert len(lines) == 8
    assert all(line.endswith(": unknown") for line in lines[1:])
    assert licence_of({}) == Licence()


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("SDXL 1.0", "sdxl"),
        ("Pony", "sdxl"),
        ("Illustrious", "sdxl"),
        ("Flux.1 D", "flux1-dev"),
        ("flux.1 d", "flux1-dev"),
        ("SD 1.5", "sd15"),
        ("SD1", "sd15"),
        ("sd_v1", "sd15"),
        ("sdxl_base_v1-0", "sdxl"),
        ("stable-diffusion-xl-v1-base/lora", "sdxl"),
        ("flux-1-dev/textual-inversion", "flux1-dev"),
        ("stable-diffusion-v1-lora", "sd15"),
        ("ZImageTurbo", "z-image"),
        ("Other", None),
        ("Upscaler", None),
        ("Sora 2", None),
        ("Something of next year", None),
        ("", None),
        (None, None),
        ("x" * 1000, None),
    ],
)
def test_names_of_bases(name, base):
    assert base_of(name) == base


def test_every_base_is_one_that_identification_knows():
    named = {*CIVITAI_BASES.values(), *base_names._OTHER_NAMES.values()}
    assert named <= set(BASES)


def test_no_name_means_two_bases():
    source = Path(base_names.__file__).read_text("utf-8")
    names = re.findall(r'^\s+"|"([^"\n]+)": "', source)
    plain = [base_names._plain(name) for name in names if name]
    clash = {name for name in plain if plain.count(name) > 1}
    table = {**base_names._OTHER_NAMES, **CIVITAI_BASES}
    for name in clash:
        assert len({base for key, base in table.items() if base_names._plain(key) == name}) == 1, (
            name
        )
