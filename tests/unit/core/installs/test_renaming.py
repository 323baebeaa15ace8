"""The acts of a rename: nothing is written over, links go as links, each act may be repeated."""

import os

import pytest

from stablehand.core.base.links import make_link
from stablehand.core.installs.renaming import Rename, is_there, move_folder, move_into


def test_a_folder_moves_to_a_free_place(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a").write_text("a")
    move_into(tmp_path / "old", tmp_path / "room" / "new", "old")
    assert (tmp_path / "room" / "new" / "a").read_text() == "a"
    move_into(tmp_path / "old", tmp_path / "room" / "new", "old")


def test_what_is_there_already_is_never_written_over(tmp_path):
    old, new, outside = tmp_path / "old", tmp_path / "new", tmp_path / "outside"
    for folder in (old / "day", new / "day", outside):
        folder.mkdir(parents=True)
    (outside / "precious").write_text("x")
    (old / "day" / "1.png").write_text("old 1")
    (old / "day" / "2.png").write_text("old 2")
    (new / "day" / "1.png").write_text("new 1")
    (new / "day" / "1 (old).png").write_text("another")
    make_link(outside, old / "link")
    (new / "link").mkdir()
    (old / "file").write_text("old file")
    (new / "file").mkdir()
    move_into(old, new, "old")
    found = {path.name: path.read_text() for path in (new / "day").iterdir()}
    assert found == {
        "1.png": "new 1",
        "1 (old).png": "another",
        "1 (old 2).png": "old 1",
        "2.png": "old 2",
    }
    assert (new / "link (old)").readlink() == outside
    assert (new / "file (old)").read_text() == "old file"
    assert (outside / "precious").read_text() == "x"
    assert not old.exists()


@pytest.mark.parametrize("name", ["new", "OLD"])
def test_the_folder_moves_once(tmp_path, name):
    data = tmp_path
    (data / "Packages" / "old").mkdir(parents=True)
    rename = Rename(old="old", new=name)
    move_folder(data, rename)
    move_folder(data, rename)
    assert os.listdir(data / "Packages") == [name]
    assert is_there(data, name)
    assert not is_there(data, "old")
