"""Searching as one types."""

import pytest

from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.library.search import SearchIndex, matches
from stablehand.core.models.metadata.metadata import Metadata


def entry(path, base=None, one_of=(), **known):
    identity = Identity(Finding("lora", base, one_of))
    return Entry("main", path, "safetensors", 1, 1, identity=identity, metadata=Metadata(**known))


ENTRIES = (
    entry(
        "Lora/people/anna.safetensors", "sdxl", tags=("portrait",), trained_words=("annaxl woman",)
    ),
    entry("Lora/Ünïcode Straße.safetensors", "sd15", title="Detail Tweaker"),
    entry("Lora/dev.safetensors", None, ("flux-dev", "flux-kontext"), author="Black Forest"),
    entry("Lora/my_detail_v2.safetensors", "sdxl"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("  ", [0, 1, 2, 3]),
        ("ANNA", [0]),
        ("sdxl", [0, 3]),
        ("woman sdxl", [0]),
        ("woman sd15", []),
        ("people/", [0]),
        ("strasse", [1]),
        ("ÜNÏ", [1]),
        ("kontext", [2]),
        ("forest black", [2]),
        ("portr", [0]),
    ],
)
def test_every_word_must_occur(text, found):
    assert SearchIndex(ENTRIES).find(text) == found
    assert [number for number, item in enumerate(ENTRIES) if matches(item, text)] == found


def test_names_that_begin_so_come_first():
    index = SearchIndex(ENTRIES)
    assert index.ranked("detail") == [3, 1]
    assert index.ranked("dev")[0] == 2
    assert index.ranked("") == [0, 1, 2, 3]
