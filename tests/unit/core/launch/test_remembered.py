"""What was worked out before is used only while nothing that went into it has changed."""

import json
import os
import stat

import pytest

from stablehand.core.launch import remembered
from stablehand.core.launch.remembered import (
    Remembered,
    forget,
    names_in,
    recall,
    remember,
    stamp,
)
from stablehand.core.records.places import InstallFolder

ENVIRON = {"PATH": "/usr/bin", "HOME": "/home/x", "PWD": "/here"}
MADE = Remembered({"argv": ["python", "main.py"], "port": 7870}, {"A": "1"}, 7870)


@pytest.fixture
def kept(tmp_path):
    """A launch that is remembered, with a witness of each kind."""
    folder = InstallFolder(tmp_path / "Data", "x")
    folder.own.mkdir(parents=True)
    places = {
        "file": tmp_path / "settings.toml",
        "missing": tmp_path / "not yet.toml",
        "folder": tmp_path / "Catalog",
        "link": tmp_path / "link",
    }
    places["file"].write_text("a = 1")
    places["folder"].mkdir()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    if os.name != "nt":
        places["link"].symlink_to(tmp_path / "one")
    remember(folder, ENVIRON, places.values(), MADE)
    return folder, places


def test_it_comes_back_as_it_was(kept):
    assert recall(kept[0], ENVIRON) == MADE
    assert recall(kept[0], {**ENVIRON, "PWD": "/elsewhere", "SHLVL": "3"}) == MADE


@pytest.mark.skipif(os.name == "nt", reason="permission bits of POSIX")
def test_only_the_owner_may_read_it(kept):
    assert stat.S_IMODE((kept[0].own / "launch.json").stat().st_mode) == 0o600


def change_file(places):
    state = places["file"].stat()
    places["file"].write_text("a = 2")
    os.utime(places["file"], ns=(state.st_atime_ns, state.st_mtime_ns + 1))


def replace_file(places):
    """Another file with the same size and time, as a restored backup may be."""
    state = places["file"].stat()
    other = places["file"].with_name("other")
    other.write_text("a = 3")
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(places["file"])


def change_file_with_its_old_date(places):
    """As programs do that copy a file over another and keep its date."""
    state = places["file"].stat()
    places["file"].write_text("a = 4")
    os.utime(places["file"], ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        change_file,
        replace_file,
        change_file_with_its_old_date,
        lambda places: places["file"].unlink(),
        lambda places: places["missing"].write_text("now it is there"),
        lambda places: (places["folder"] / "new").mkdir(),
        lambda places: places["folder"].rmdir(),
        lambda places: (places["link"].unlink(), places["link"].symlink_to("two")),
        lambda places: (places["link"].parent / "one").rmdir(),
        lambda places: (places["link"].unlink(), places["link"].mkdir()),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_any_change_of_a_witness_ends_it(kept, change):
    change(kept[1])
    assert recall(kept[0], ENVIRON) is None


@pytest.mark.parametrize(
    "environ", [{**ENVIRON, "HF_TOKEN": "x"}, {"PATH": "/bin"}, {**ENVIRON, "PATH": "/opt"}]
)
def test_another_environment_ends_it(kept, environ):
    assert recall(kept[0], environ) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_boot", lambda: "another start"),
        ("_devices", lambda: ["/dev/nvidia0"]),
        ("_program", lambda: "another version"),
        ("__version__", "99"),
    ],
)
def test_a_restart_a_new_card_and_a_new_version_end_it(kept, monkeypatch, name, value):
    monkeypatch.setattr(remembered, name, value)
    assert recall(kept[0], ENVIRON) is None


def test_a_data_folder_that_moved_ends_it(kept, tmp_path):
    (tmp_path / "Data").rename(tmp_path / "Moved")
    assert recall(InstallFolder(tmp_path / "Moved", "x"), ENVIRON) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"format": 1}', b'{"format": 2}', b"\xff\xfe", b"[" * 9000],
)
def test_a_damaged_file_is_none(kept, content):
    (kept[0].own / "launch.json").write_bytes(content)
    assert recall(kept[0], ENVIRON) is None


def test_wrong_shapes_inside_are_none(kept):
    file = kept[0].own / "launch.json"
    whole = json.loads(file.read_text())
    for key in ("surroundings", "witnesses", "spec", "variables", "usual_port"):
        for value in (None, 7, [], "x"):
            file.write_text(json.dumps({**whole, key: value}))
            found = recall(kept[0], ENVIRON)
            assert found is None or isinstance(found, Remembered)
    file.write_text(json.dumps({**whole, "witnesses": 7}))
    assert recall(kept[0], ENVIRON) is None


def test_what_changed_while_it_was_worked_out_is_not_remembered(kept):
    folder, places = kept
    before = {path: stamp(path) for path in places.values()}
    places["missing"].write_text("now it is there")
    remember(folder, ENVIRON, places.values(), MADE, before=before)
    assert recall(folder, ENVIRON) is None


def test_folders_have_to_be_there_whatever_is_in_them(kept, tmp_path):
    images = tmp_path / "Images"
    images.mkdir()
    remember(kept[0], ENVIRON, (), MADE, folders=[images])
    (images / "new.png").write_bytes(b"")
    assert recall(kept[0], ENVIRON) == MADE
    (images / "new.png").unlink()
    images.rmdir()
    assert recall(kept[0], ENVIRON) is None


def test_a_program_that_cannot_be_looked_at_is_launched_all_the_same(kept, monkeypatch):
    """As in a bundle, whose modules are no files."""
    monkeypatch.setattr(remembered, "__file__", "/none/at/all/here/stablehand/core/launch/x.py")
    remember(kept[0], ENVIRON, (), MADE)
    assert recall(kept[0], ENVIRON) is None


def test_forgetting(kept):
    forget(kept[0])
    assert recall(kept[0], ENVIRON) is None
    forget(kept[0])


def test_stamps_of_what_cannot_be_looked_at(tmp_path):
    assert stamp(tmp_path / "none") == "nothing"
    assert stamp(tmp_path / ("x" * 300)) == "nothing"


def test_of_some_folders_only_the_names_count(kept, tmp_path):
    packages = tmp_path / "packages"
    (packages / "one").mkdir(parents=True)
    names = {packages: names_in(packages), tmp_path / "none": names_in(tmp_path / "none")}
    remember(kept[0], ENVIRON, (), MADE, names=names)
    assert recall(kept[0], ENVIRON) == MADE
    (packages / "__pycache__").mkdir()
    (packages / "one" / "more").write_text("")
    assert recall(kept[0], ENVIRON) == MADE
    (packages / "one").rename(packages / "two")
    assert recall(kept[0], ENVIRON) is None
    (packages / "two").rename(packages / "one")
    assert recall(kept[0], ENVIRON) == MADE
    (tmp_path / "none").mkdir()
    assert recall(kept[0], ENVIRON) is None
