"""CivitAI's words and ours: kinds and bases of our vocabulary, its enums, its licence flags."""

import pytest

from stablehand.core.base.civitai_bases import CIVITAI_BASES
from stablehand.core.hubs.civitai_enums import bundled_enums, read_enums
from stablehand.core.hubs.civitai_licence import granted_uses, licence_of
from stablehand.core.hubs.civitai_words import (
    FILE_ROLES,
    TYPE_KINDS,
    base_of,
    kind_of_file,
    kind_of_type,
    names_for,
    types_for,
)
from stablehand.core.models.identify.bases import find_base
from stablehand.core.models.tree import KINDS

# Companies, services and what our vocabulary does not have: no base of ours may be named for them.
NAMELESS = {
    "Boogu", "Flux 3 Video", "Grok", "HappyHorse", "HiDream-O1", "Hunyuan3D", "Imagen4", "Kling", "Lens", "MAI",
    "MageFlow", "MiniMax H3", "Nano Banana", "ODOR", "OpenAI", "Other", "Playground v2", "PolyGen", "Qwen 2", "Qwen 3",
    "Reve", "SD 2.1 Unclip", "Seedance", "Seedream", "Sora 2", "Tripo", "Upscaler", "Veo 3", "Vidu Q1", "Wan Image 2.7",
    "Wan Video 2.5 I2V", "Wan Video 2.5 T2V", "Wan Video 2.7",
}  # fmt: skip


def test_every_type_of_the_site_has_a_kind_of_ours():
    enums = bundled_enums()
    assert set(TYPE_KINDS) == {*enums.types} - {"Other"}
    assert {*TYPE_KINDS.values()} <= {*KINDS}
    assert set(FILE_ROLES) == {*enums.file_types}
    for role in FILE_ROLES.values():
        assert kind_of_file(role, "lora") in (*KINDS, None)


def test_every_base_of_the_site_is_known_or_known_to_be_none():
    bases = bundled_enums().bases
    assert len(bases) > 95
    assert {name for name in bases if base_of(name) is None} == NAMELESS
    assert all(find_base(base) is not None for base in CIVITAI_BASES.values())


@pytest.mark.parametrize(
    ("name", "base"),
    [("SDXL 1.0", "sdxl"), ("sdxl1.0", "sdxl"), ("Flux.1 D", "flux1-dev"), ("PixArt E", "pixart-sigma"),
     ("Pony V7", "auraflow"), ("Pony", "sdxl"), ("", None), (None, None), ("Brand New 1", None)],
)  # fmt: skip
def test_bases(name, base):
    assert base_of(name) == base


def test_kinds():
    assert kind_of_type("lora") == "lora"
    assert kind_of_type("Text Encoder") == "text_encoder"
    assert kind_of_type("Other") is None
    assert kind_of_type(None) is None


def test_what_is_asked_for():
    assert types_for(["lora"]) == ("LORA", "LoCon", "DoRA")
    assert types_for(["diffusion_model", "checkpoint"]) == ("UNet", "Checkpoint")
    assert types_for(["ip_adapter"]) == ("Controlnet", "Other")
    assert types_for(["unknown"]) == ()
    known = {*bundled_enums().types}
    assert all({*types_for([kind])} <= known for kind in KINDS)
    assert all(types_for([kind]) for kind in KINDS if kind != "unknown")


def test_a_base_takes_its_kin_along():
    assert {"SDXL 1.0", "Pony", "SDXL Turbo", "SDXL Lightning"} <= {*names_for(["sdxl"])}
    assert names_for(["sdxl-turbo"]) == ("SDXL Turbo",)
    assert "SD 3.5 Medium" not in names_for(["sd3"])
    assert {"Wan Video", "Wan Video 14B t2v"} <= {*names_for(["wan2.1"])}
    assert names_for(["none-such"]) == ()


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"ModelType": []}, {"ModelType": ["LORA"]}, {"BaseModel": ["x"]}]
)
def test_what_is_no_list_of_words(answer):
    assert read_enums(answer) is None


def test_words_can_be_kept():
    found = bundled_enums()
    assert read_enums(dict(found.table())) == found


@pytest.mark.parametrize(
    ("value", "granted"),
    [
        (["Image", "RentCivit"], {"image", "rentcivit"}),
        (["Sell"], {"sell"}),
        ([], set()),
        (["None"], set()),
        ("None", set()),
        ("Image", {"image"}),
        ("Rent", {"image", "rentcivit", "rent"}),
        ("Sell", {"image", "rentcivit", "rent", "sell"}),
        ("{Image,Sell}", {"image", "sell"}),
        ("{}", set()),
        ("Image, Rent", {"image", "rent"}),
        (["Of Next Year"], None),
        (["Image", "Of Next Year", 7], {"image"}),
        ("Maybe", None),
        (None, None),
        ({"Image": True}, None),
        (True, None),
    ],
)
def test_uses_that_are_granted(value, granted):
    found = granted_uses(value)
    assert found == (None if granted is None else frozenset(granted))


def facts(**flags):
    return [text.english() for text in licence_of(flags).facts]


def test_each_flag_is_a_sentence_of_its_own():
    assert facts(allowNoCredit=False, allowCommercialUse=["Image"], allowDerivatives=True, allowDifferentLicense=False) == [
        "Its author has to be named.",
        "Pictures made with it may be sold.",
        "CivitAI may not offer paid generation with it.",
        "Other services may not offer paid generation with it.",
        "The model and merges of it may not be sold.",
        "Merges of it may be shared.",
        "Merges of it have to keep these permissions.",
    ]  # fmt: skip
    assert facts(allowNoCredit="true") == ["Its author need not be named."]
    assert facts(allowCommercialUse=[]) == ["No commercial use of it is granted."]
    assert facts() == facts(allowNoCredit=None, allowCommercialUse=7, allowDerivatives="?") == []


@pytest.mark.parametrize(
    ("uses", "commercial", "asks"),
    [(["Image"], True, False), ("Sell", True, False), (["Sell"], False, True), (["RentCivit"], False, True),
     ([], False, True), (None, None, False)],
)  # fmt: skip
def test_whoever_may_not_sell_pictures_is_asked_first(uses, commercial, asks):
    found = licence_of({"allowCommercialUse": uses})
    assert (found.commercial, found.asks) == (commercial, asks)
