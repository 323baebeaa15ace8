"""install.json: whole or not at all, damaged ones told, names that work everywhere."""

import json
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import (
    InstalledTorch,
    InstallFailure,
    InstallFolder,
    InstallRecord,
    StoredText,
    checked_name,
    install_names,
    need_record,
    now,
    read_record,
    write_record,
)


def make(name="my comfy", **values):
    moment = now()
    return InstallRecord(
        name=name,
        package="comfyui",
        state="installed",
        created_at=moment,
        changed_at=moment,
        **values,
    )


def test_a_record_comes_back_as_it_was(tmp_path):
    folder = InstallFolder(tmp_path, "my comfy")
    record = make(
        torch=InstalledTorch(backend="cu126", version="2.13.0+cu126"),
        options={"--lowvram": True, "--port": 8189, "--name": "äöü"},
        arguments=["--x", "a b"],
        variables={"A": "1"},
    )
    write_record(folder, record)
    assert read_record(folder) == record
    assert install_names(tmp_path) == ("my comfy",)


def test_what_there_is_not(tmp_path):
    assert read_record(InstallFolder(tmp_path, "none")) is None
    assert install_names(tmp_path) == ()
    with pytest.raises(StablehandError) as caught:
        need_record(tmp_path, "none")
    assert (caught.value.code, caught.value.exit_code) == ("install.unknown", 3)


@pytest.mark.parametrize("name", ["../other", "..", "a/b", "", ".", "x" * 300, "nul\0"])
def test_a_name_that_is_a_path_finds_nothing(tmp_path, name):
    outside = InstallFolder(tmp_path / "Data", "other")
    write_record(outside, make("other"))
    with pytest.raises(StablehandError) as caught:
        need_record(tmp_path / "Data", name)
    assert caught.value.code == "install.unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"format": 2}',
        json.dumps({"format": 1, "name": "x"}).encode(),
        json.dumps(make().model_dump() | {"port": 99999}).encode(),
        json.dumps(make().model_dump() | {"generation": 0}).encode(),
    ],
)
def test_a_damaged_record_is_told_and_stays(tmp_path, content):
    folder = InstallFolder(tmp_path, "x")
    folder.own.mkdir(parents=True)
    folder.record.write_bytes(content)
    with pytest.raises(StablehandError) as caught:
        read_record(folder)
    assert caught.value.code == "install.damaged"
    assert folder.record.read_bytes() == content


def test_what_a_later_version_adds_is_no_damage(tmp_path):
    folder = InstallFolder(tmp_path, "x")
    folder.own.mkdir(parents=True)
    folder.record.write_text(json.dumps(make("x").model_dump() | {"news": 1}), encoding="utf-8")
    assert read_record(folder).name == "x"


def test_changing_marks_the_moment(tmp_path):
    old = make().model_copy(update={"changed_at": "2020-01-01T00:00:00+00:00"})
    assert old.changed(port=8190).port == 8190
    assert old.changed(port=8190).changed_at > old.changed_at


@pytest.mark.parametrize("name", ["comfyui", "My Comfy 2", "a", "forge-1.2_x"])
def test_names_that_work(name):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", " a", "a ", "a.", "-a", ".a", "a/b", "a\\b", "CON", "nul.txt", "COM1", "a:b", "имя",
     "a" * 61, "a\n", "a\0b", "../a"],
)  # fmt: skip
def test_names_that_do_not(name):
    with pytest.raises(StablehandError) as caught:
        checked_name(name)
    assert caught.value.code == "usage"


def test_places_are_those_of_the_design(tmp_path):
    folder = InstallFolder(tmp_path, "x")
    assert folder.generation(3) == tmp_path / "Packages/x/.stablehand/gen/3"
    assert folder.environment_link == tmp_path / "Packages/x/venv"
    assert Path("Assets/locks/x.lock") == folder.lock.relative_to(tmp_path)


def test_why_an_install_failed_can_be_said_in_any_language_again(tmp_path):
    cause = QT_TRANSLATE_NOOP("test", "no room")
    text = QT_TRANSLATE_NOOP("test", "{path} is full: {cause}.").fill(
        path=Path("/data"), cause=cause
    )
    failure = InstallFailure(
        step="torch", code="disk.full", message=text.english(), message_text=StoredText.of(text)
    )
    folder = InstallFolder(tmp_path, "my comfy")
    folder.own.mkdir(parents=True)
    write_record(folder, make(failure=failure))
    found = read_record(folder).failure
    assert found.message_text.text.source == "{path} is full: {cause}."
    assert found.message_text.text.context == "test"
    assert found.message_text.text.english() == found.message == text.english()
    assert StoredText.of(None) is None
