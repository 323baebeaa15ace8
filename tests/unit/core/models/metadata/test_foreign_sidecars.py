"""Writing the forms of other programs takes nothing away that stood there."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stablehand.core.models.metadata.foreign_sidecars import (
    cm_info_of,
    filled,
    write_civitai_info,
    write_cm_info,
    write_preview,
)
from stablehand.core.models.metadata.merging import gathered
from support.metadata_samples import CM_INFO, MODEL, VERSION

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def model(folder):
    file = folder / "ink.safetensors"
    file.write_bytes(b"x")
    return file


def test_a_new_file_has_what_stability_matrix_demands(tmp_path):
    file = write_cm_info(model(tmp_path), MODEL, VERSION, NOW)
    table = json.loads(file.read_text("utf-8"))
    assert file.name == "ink.cm-info.json"
    assert {
        "ModelName",
        "ModelDescription",
        "Nsfw",
        "Tags",
        "ModelType",
        "Hashes",
        "ImportedAt",
    } <= set(table)
    assert table["ImportedAt"] == "2026-01-02T03:04:05+00:00"
    assert table["Hashes"]["SHA256"] == VERSION["files"][0]["hashes"]["SHA256"]
    assert "downloadCount" in table["Stats"]
    found = gathered(tmp_path / "ink.safetensors", header={}, root=tmp_path)
    assert (found.title, found.civitai_version, found.sources["title"]) == (
        "Ink Wash",
        2002,
        "cm-info",
    )


def test_what_stood_there_stays_and_gaps_are_filled(tmp_path):
    there = {**CM_INFO, "AuthorUsername": None, "Tags": []}
    (tmp_path / "ink.cm-info.json").write_text(json.dumps(there), "utf-8")
    write_cm_info(model(tmp_path), MODEL, VERSION, NOW)
    table = json.loads((tmp_path / "ink.cm-info.json").read_text("utf-8"))
    assert table["AuthorUsername"] == "hoku"
    assert table["Tags"] == ["style", "ink"]
    for key in set(there) - {"AuthorUsername", "Tags"}:
        if key in ("Stats", "Hashes"):
            assert there[key].items() <= table[key].items()
        elif there[key] not in (None, ""):
            assert table[key] == there[key], key


def test_a_file_about_another_version_is_brought_up_to_date_but_for_what_is_personal(tmp_path):
    (tmp_path / "ink.cm-info.json").write_text(
        json.dumps({**CM_INFO, "VersionId": 1, "VersionName": "v1"}), "utf-8"
    )
    write_cm_info(model(tmp_path), MODEL, VERSION, NOW)
    table = json.loads((tmp_path / "ink.cm-info.json").read_text("utf-8"))
    assert (table["VersionId"], table["VersionName"]) == (2002, "v2.0")
    for key in (
        "UserTitle",
        "InferenceDefaults",
        "ThumbnailImageUrl",
        "ImportedAt",
        "FieldOfNextYear",
    ):
        assert table[key] == CM_INFO[key]


def test_the_stand_in_of_an_unknown_file_becomes_the_record(tmp_path):
    stand_in = {
        "id": "",
        "modelId": "",
        "name": "ink",
        "skeleton_file": True,
        "model": {"name": "ink"},
        "extra": 1,
    }
    (tmp_path / "ink.civitai.info").write_text(json.dumps(stand_in), "utf-8")
    write_civitai_info(model(tmp_path), VERSION)
    table = json.loads((tmp_path / "ink.civitai.info").read_text("utf-8"))
    assert table["id"] == 2002
    assert table["model"]["name"] == "Ink Wash"
    assert table["extra"] == 1
    assert "skeleton_file" not in table


@pytest.mark.parametrize("name", ["ink.cm-info.json", "ink.civitai.info"])
def test_a_damaged_file_is_left_alone(tmp_path, name):
    (tmp_path / name).write_bytes(b"{half")
    write = {
        "ink.cm-info.json": lambda file: write_cm_info(file, MODEL, VERSION, NOW),
        "ink.civitai.info": lambda file: write_civitai_info(file, VERSION),
    }[name]
    assert write(model(tmp_path)) is None
    assert (tmp_path / name).read_bytes() == b"{half"


def test_the_same_again_writes_nothing(tmp_path):
    file = write_civitai_info(model(tmp_path), VERSION)
    before = file.stat()
    write_civitai_info(tmp_path / "ink.safetensors", VERSION)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_preview_is_written_once_and_bears_the_models_name(tmp_path):
    file = model(tmp_path)
    assert write_preview(file, b"picture", ".jpeg").name == "ink.preview.jpeg"
    assert write_preview(file, b"other", ".png") is None
    assert (tmp_path / "ink.preview.jpeg").read_bytes() == b"picture"
    assert write_preview(file, b"x", "/../../evil.png") is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "ink.preview.jpeg",
        "ink.safetensors",
    ]


def test_odd_records_still_give_a_file_that_can_be_read():
    table = cm_info_of(
        {"tags": "no list", "stats": [], "nsfw": None}, {"files": [None], "trainedWords": 3}, NOW
    )
    assert table["ModelName"] == ""
    assert table["Tags"] == []
    assert table["ModelType"] == "Other"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
TABLES = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, TABLES)
def test_filling_never_takes_a_value_away(held, ours):
    before = copy.deepcopy(held)
    result = filled(held, ours, replacing=False)
    assert held == before
    for key, value in held.items():
        if value not in (None, "", [], {}) and not isinstance(value, dict):
            assert result[key] == value
    assert set(result) == set(held) | set(ours)
    assert filled(result, ours, replacing=False) == result
