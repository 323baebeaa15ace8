"""Our own file beside a model: edits go in, unknown keys stay, a damaged file is left alone."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.metadata.civitai_records import found_in_model
from stablehand.core.models.metadata.edits import Changes, changed_user
from stablehand.core.models.metadata.merging import gathered, own_of
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.metadata.own_record import (
    OwnRecord,
    own_record_of,
    own_table,
    read_own,
    write_own,
)
from support.metadata_samples import A1111_JSON, CM_INFO, KOHYA, MODEL, SWARM, VERSION


def model(folder, **sidecars):
    file = folder / "ink.safetensors"
    file.write_bytes(b"x")
    for name, table in sidecars.items():
        ending = {
            "cm": ".cm-info.json",
            "info": ".civitai.info",
            "swarm": ".swarm.json",
            "user": ".json",
        }[name]
        (folder / f"ink{ending}").write_text(json.dumps(table), "utf-8")
    return file


def test_a_record_comes_back_as_it_was_written(tmp_path):
    file = model(tmp_path)
    record = OwnRecord(
        {"title": "Ink", "favourite": False, "rating": 5, "tags_added": ("mine",), "notes": "a\nb"},
        found_in_model(MODEL, version=2002),
        {"of_next_year": {"kept": [1]}},
    )
    assert write_own(file, record).name == "ink.stablehand.json"
    assert read_own(file) == record


def test_a_damaged_file_is_never_written_over(tmp_path):
    file = model(tmp_path)
    own = tmp_path / "ink.stablehand.json"
    own.write_bytes(b'{"user": {"notes": "half a ')
    assert read_own(file) is None
    with pytest.raises(StablehandError) as caught:
        write_own(file, OwnRecord({"rating": 3}))
    assert caught.value.code == "model.metadata_unreadable"
    assert own.read_bytes() == b'{"user": {"notes": "half a '


@pytest.mark.parametrize(
    "table",
    [
        {
            "user": {
                "rating": 9,
                "trained_words": 7,
                "favourite": "maybe",
                "tags_added": "no list",
                "title": [],
            }
        },
        {"user": [], "civitai": "x"},
        {"civitai": {"licence": [], "civitai_model": -4, "nsfw": "perhaps"}},
    ],
)
def test_odd_values_say_nothing(table):
    record = own_record_of(table)
    assert dict(record.user) == {}
    assert dict(record.civitai) == {}


def test_every_field_has_its_source_and_the_first_counts(tmp_path):
    file = model(tmp_path, cm=CM_INFO, info=VERSION, swarm=SWARM, user=A1111_JSON)
    (tmp_path / "ink.preview.png").write_bytes(b"p")
    found = gathered(file, header=KOHYA, root=tmp_path)
    assert (found.title, found.sources["title"]) == ("My ink", "cm-info")
    assert (found.notes, found.sources["notes"]) == ("best at 0.8\nor less", "json")
    assert (found.licence.name, found.sources["licence"]) == ("openrail++", "swarm")
    assert found.preview == "ink.preview.png"
    assert set(found.sources.values()) == {"cm-info", "json", "swarm"}
    (tmp_path / "ink.cm-info.json").unlink()
    assert gathered(file, header=KOHYA, root=tmp_path).sources["title"] == "civitai.info"


def test_what_is_damaged_says_nothing_and_the_next_is_asked(tmp_path):
    file = model(tmp_path, info=VERSION)
    (tmp_path / "ink.cm-info.json").write_bytes(b"\xff\xfe{")
    assert gathered(file, header={}, root=tmp_path).sources["title"] == "civitai.info"


def test_both_ids_are_of_one_source(tmp_path):
    half = {**CM_INFO, "ModelId": 5, "VersionId": None}
    found = gathered(model(tmp_path, cm=half, info=VERSION), header={}, root=tmp_path)
    assert (found.civitai_model, found.civitai_version) == (5, None)


def test_the_person_goes_before_the_sites(tmp_path):
    file = model(tmp_path, cm=CM_INFO)
    user = changed_user(
        {},
        Changes(title="Mine", rating=4, favourite=True, add_tags=("Own",), remove_tags=("STYLE",)),
    )
    write_own(file, OwnRecord(user, {"version": "v2.1", "title": "Site"}))
    found = gathered(file, header={}, root=tmp_path)
    assert (found.title, found.version, found.rating, found.favourite) == ("Mine", "v2.1", 4, True)
    assert found.tags == ("ink", "Own")
    assert found.sources["title"] == found.sources["tags"] == "user"
    assert found.sources["version"] == "civitai"


def test_where_our_file_cannot_be_what_was_known_is_kept(tmp_path):
    file = model(tmp_path, cm=CM_INFO)
    kept = Metadata(
        title="Mine", tags=("ink", "own"), newer_version=9,
        sources={"title": "user", "tags": "user", "newer_version": "civitai", "author": "cm-info"},
    )  # fmt: skip
    found = gathered(file, header={}, root=tmp_path, kept=kept)
    assert (found.title, found.newer_version) == ("Mine", 9)
    assert set(found.tags) == {"style", "ink", "own"}
    assert own_of(found).user["title"] == "Mine"


def test_an_edit_is_taken_back_by_none_and_an_empty_text():
    before = {"title": "a", "notes": "b", "rating": 3, "favourite": True, "trained_words": ("x",)}
    gone = Changes(title=None, notes=" ", rating=None, favourite=None, trained_words=())
    assert changed_user(before, gone) == {}
    assert changed_user(before, Changes()) == before


def test_tags_are_added_once_and_taken_off_again():
    once = changed_user({}, Changes(add_tags=("Ink", "ink", "paper")))
    assert once == {"tags_added": ("Ink", "ink", "paper")}
    off = changed_user(once, Changes(remove_tags=("INK", "style")))
    assert off == {"tags_added": ("paper",), "tags_removed": ("INK", "style")}
    assert changed_user(off, Changes(add_tags=("Style",)))["tags_removed"] == ("INK",)


@pytest.mark.parametrize("rating", [0, 6, -1, True])
def test_a_rating_has_five_steps(rating):
    with pytest.raises(StablehandError) as caught:
        changed_user({}, Changes(rating=rating))
    assert caught.value.code == "usage"


TEXTS = st.text(max_size=30)
CHANGES = st.builds(
    Changes,
    title=TEXTS | st.none(),
    notes=TEXTS,
    rating=st.integers(1, 5) | st.none(),
    favourite=st.booleans(),
    trained_words=st.lists(TEXTS, max_size=4).map(tuple),
    add_tags=st.lists(TEXTS, max_size=4).map(tuple),
    remove_tags=st.lists(TEXTS, max_size=4).map(tuple),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHANGES, max_size=4))
def test_whatever_a_person_writes_comes_back_from_the_file(changes):
    user: dict = {}
    for change in changes:
        user = changed_user(user, change)
    table = json.loads(json.dumps(own_table(OwnRecord(user))))
    assert dict(own_record_of(table).user) == user
