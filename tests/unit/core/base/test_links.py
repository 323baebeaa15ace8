"""Links are made where nothing is, and removed where nothing but a link is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import (
    LinkSupport,
    change_link,
    is_link,
    make_link,
    probe_links,
    remove_link,
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "model").write_text("precious")
    return folder


def test_a_folder_is_linked_and_the_link_removed(tmp_path: Path, target: Path) -> None:
    link = tmp_path / "link"
    kind = make_link(target, link)
    assert kind == "symlink" or sys.platform == "win32"
    assert (link / "model").read_text() == "precious"
    assert is_link(link)
    assert not is_link(target)
    assert remove_link(link)
    assert not os.path.lexists(link)
    assert (target / "model").read_text() == "precious"
    assert not remove_link(link)


@pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
def test_a_relative_link_survives_a_move_of_its_surroundings(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "gen" / "1").mkdir(parents=True)
    make_link(Path("gen") / "1", home / "current")
    home.rename(tmp_path / "moved")
    assert (tmp_path / "moved" / "current").samefile(tmp_path / "moved" / "gen" / "1")


@pytest.mark.parametrize("there", ["file", "folder", "link", "broken link"])
def test_nothing_that_is_there_is_replaced(tmp_path: Path, target: Path, there: str) -> None:
    link = tmp_path / "link"
    if there == "file":
        link.write_text("mine")
    elif there == "folder":
        link.mkdir()
    elif there == "link":
        make_link(target, link)
    else:
        make_link(tmp_path / "nowhere", link)
    before = link.lstat()
    with pytest.raises(StablehandError) as caught:
        make_link(target, link)
    assert caught.value.code == "link.occupied"
    assert link.lstat() == before


@pytest.mark.parametrize("there", ["file", "folder"])
def test_only_links_are_removed(tmp_path: Path, there: str) -> None:
    path = tmp_path / "mine"
    if there == "file":
        path.write_text("x")
    else:
        path.mkdir()
    with pytest.raises(StablehandError) as caught:
        remove_link(path)
    assert caught.value.code == "link.occupied"
    assert path.exists()


def test_a_broken_link_is_a_link_and_can_be_removed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    make_link(tmp_path / "nowhere", link)
    assert is_link(link)
    assert remove_link(link)
    assert not is_link(link)


def test_a_missing_folder_for_the_link_is_told_as_it_is(tmp_path: Path, target: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_link(target, tmp_path / "missing" / "link")


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a drive without links: sysfs")
def test_a_drive_without_links_says_so(target: Path) -> None:
    link = Path("/sys/kernel/stablehand")
    if os.geteuid() == 0:
        with pytest.raises(StablehandError) as caught:
            make_link(target, link)
        assert caught.value.code == "link.unsupported"
    else:  # what a person may not write is no question of links
        with pytest.raises(PermissionError):
            make_link(target, link)


def test_probing_tells_what_works_and_leaves_nothing(tmp_path: Path) -> None:
    support = probe_links(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert support.folders
    if sys.platform != "win32":
        assert support == LinkSupport(
            folder_symlink=True, file_symlink=True, junction=False, hard_link=True
        )


def test_probing_a_missing_folder_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        probe_links(tmp_path / "missing")


def test_a_link_is_changed_and_nothing_else_is(tmp_path: Path, target: Path) -> None:
    link, other = tmp_path / "link", tmp_path / "other"
    other.mkdir()
    change_link(target, link)  # there was none
    assert (link / "model").read_text() == "precious"
    change_link(Path("other"), link)
    assert link.resolve() == other.resolve()
    assert (target / "model").exists()
    with pytest.raises(StablehandError) as caught:
        change_link(target, other)
    assert caught.value.code == "link.occupied"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "other", "target"]
