"""Switches in a program's own settings, copies in which updates are made, notes, heads read without git."""

import json

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.launch_schema import Extensions
from stablehand.core.installs.bisect_state import (
    BisectState,
    BisectTest,
    forget_bisect,
    read_bisect,
    write_bisect,
)
from stablehand.core.installs.extension_files import (
    both_ways,
    can_switch,
    copy_extension,
    switch_extensions,
)
from stablehand.core.installs.extension_notes import ExtensionNote, read_notes, write_notes
from stablehand.core.installs.extensions_found import find_extensions
from stablehand.core.installs.index_copy import IndexCopy, read_copy, write_copy
from stablehand.core.records.install import InstallFolder
from stablehand.core.runtimes.git_head import branch_name, commit_at
from support.repositories import Repository

A1111 = Extensions(folder="extensions", format="a1111", installer="on_launch")
COMFYUI = Extensions(folder="custom_nodes", format="comfyui", disabled_suffix=".disabled")
URL = "https://example.org/index.json"


@pytest.fixture
def folder(tmp_path):
    made = InstallFolder(tmp_path, "ui")
    made.own.mkdir(parents=True)
    for name in ("one", "two"):
        (made.checkout / "extensions" / name).mkdir(parents=True)
    return made


def found(folder, extensions=A1111):
    return find_extensions(extensions, folder.checkout)


def test_only_the_switches_of_what_is_there_change(folder):
    file = folder.checkout / "config.json"
    file.write_text(json.dumps({"samples": "Ж", "disabled_extensions": ["builtin", "two"]}))
    switch_extensions(A1111, folder, found(folder), ["one"])
    said = json.loads(file.read_text("utf-8"))
    assert said == {"samples": "Ж", "disabled_extensions": ["builtin", "one"]}
    assert [item.enabled for item in found(folder)] == [False, True]
    switch_extensions(A1111, folder, found(folder), [])
    assert json.loads(file.read_text("utf-8"))["disabled_extensions"] == ["builtin"]


def test_whatever_else_the_program_wrote_there_comes_along(folder):
    file = folder.checkout / "config.json"
    odd = {"half": "\ud83d", "disabled_extensions": [["x"], None, "one"]}
    file.write_text(json.dumps(odd))
    switch_extensions(A1111, folder, found(folder), ["two"])
    assert json.loads(file.read_text("utf-8")) == {
        **odd,
        "disabled_extensions": [["x"], None, "two"],
    }


def test_without_settings_they_are_made_only_if_something_is_off(folder):
    switch_extensions(A1111, folder, found(folder), [])
    assert not (folder.checkout / "config.json").exists()
    switch_extensions(A1111, folder, found(folder), ["two"])
    assert [item.enabled for item in found(folder)] == [True, False]


@pytest.mark.parametrize("content", ["{", "[]", "\x00"])
def test_settings_that_cannot_be_understood_stay(folder, content):
    file = folder.checkout / "config.json"
    file.write_text(content)
    with pytest.raises(StablehandError) as caught:
        switch_extensions(A1111, folder, found(folder), ["one"])
    assert caught.value.code == "sharing.unreadable"
    assert file.read_text() == content


def test_one_that_lies_there_on_and_off_keeps_nobody_from_switching_the_others(folder):
    for name in ("node", "node.disabled", "zebra"):
        (folder.checkout / "custom_nodes" / name).mkdir(parents=True)
    assert both_ways(found(folder, COMFYUI)) == {"node"}
    for off in ((), ("node", "zebra"), ("zebra",), ()):
        switch_extensions(COMFYUI, folder, found(folder, COMFYUI), off)
        said = [(item.folder, item.enabled) for item in found(folder, COMFYUI)]
        assert said == [("node", True), ("node", False), ("zebra", "zebra" not in off)]


def test_a_name_that_is_taken_is_said(folder):
    for name in ("node", "node.disabled"):
        (folder.checkout / "custom_nodes" / name).mkdir(parents=True)
    nodes = [item for item in found(folder, COMFYUI) if item.enabled]
    with pytest.raises(StablehandError) as caught:
        switch_extensions(COMFYUI, folder, nodes, ["node"])
    assert caught.value.code == "extension.exists"
    assert can_switch(COMFYUI)
    assert not can_switch(Extensions(folder="src/Extensions"))


def test_an_update_is_made_in_a_copy_that_parts_ways(tmp_path):
    made = Repository(tmp_path / "extension")
    made.commit("one", {"code.py": "1"})
    place = made.folder
    (place / "settings.json").write_text("mine")
    (place / "weights.safetensors").write_bytes(b"w")
    with (place / "large.safetensors").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    copy = tmp_path / "copy"
    copy_extension(place, copy)
    assert Repository.git(_at(copy), "status", "--porcelain", "--untracked-files=no") == ""
    shared = {
        path.relative_to(copy).as_posix()
        for path in copy.rglob("*")
        if path.is_file() and path.stat().st_nlink > 1
    }
    assert "large.safetensors" in shared
    assert all(name.startswith(".git/objects/") for name in shared - {"large.safetensors"})
    (copy / "settings.json").write_text("theirs")
    assert (place / "settings.json").read_text() == "mine"


def test_a_head_is_read_without_git(tmp_path):
    made = Repository(tmp_path / "extension")
    commit = made.commit("one", {"code.py": "1"})
    assert (commit_at(made.folder), branch_name(made.folder)) == (commit, "main")
    made.git("pack-refs", "--all")
    assert commit_at(made.folder) == commit
    made.git("checkout", "--quiet", "-b", "topic/two")
    assert (commit_at(made.folder), branch_name(made.folder)) == (commit, "topic/two")
    made.git("checkout", "--quiet", "--detach")
    assert (commit_at(made.folder), branch_name(made.folder)) == (commit, None)
    assert commit_at(tmp_path) is None


def test_notes_and_searches_come_back_and_damaged_ones_are_none(folder):
    notes = read_notes(folder).noting("one", ExtensionNote(ref="v1", pinned=True))
    write_notes(folder, notes)
    assert read_notes(folder).of("one").pinned
    assert read_notes(folder).of("other") == ExtensionNote()
    (folder.own / "extensions.json").write_text("{")
    assert read_notes(folder).of("one") == ExtensionNote()
    state = BisectState(candidates=("a",), on=(), tests=(BisectTest(on=(), works=True),))
    write_bisect(folder, state)
    assert read_bisect(folder) == state
    forget_bisect(folder)
    assert read_bisect(folder) is None


def test_a_copy_of_an_index_is_whole_and_of_its_address(tmp_path):
    copy = IndexCopy(b"[]", 7.0, '"tag"')
    assert read_copy(tmp_path, URL) is None
    write_copy(tmp_path, URL, copy)
    assert read_copy(tmp_path, URL) == copy
    assert read_copy(tmp_path, URL + "x") is None
    about = next((tmp_path / "extension-index").glob("*about*"))
    about.write_text(about.read_text("utf-8").replace("7.0", "1e30"), "utf-8")  # no such date
    assert read_copy(tmp_path, URL) is None
    write_copy(tmp_path, URL, copy)
    next(
        p for p in (tmp_path / "extension-index").glob("*.json") if "about" not in p.name
    ).write_text("{")
    assert read_copy(tmp_path, URL) is None


def _at(folder):
    made = Repository.__new__(Repository)
    made.folder = folder
    return made
