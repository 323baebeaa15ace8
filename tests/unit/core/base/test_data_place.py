"""Which data folder is used: the order, the choice that is remembered, drives that are away."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from stablehand.core.base.data_moved import MoveNote, read_note, write_note
from stablehand.core.base.data_place import (
    CHOICE_FILE,
    Surroundings,
    choice_file,
    default_place,
    find,
    forget,
    remember,
    warnings_for,
)
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.program import Bundle


@pytest.fixture
def plain(tmp_path: Path) -> Surroundings:
    """A program in an environment."""
    (tmp_path / "bin").mkdir()
    return Surroundings(tmp_path / "bin", tmp_path / "share" / "Stablehand", tmp_path / "config")


@pytest.fixture
def portable(tmp_path: Path) -> Surroundings:
    """A bundle that was unpacked in a folder of the user's."""
    folder = tmp_path / "Stablehand"
    (folder / "app-1").mkdir(parents=True)
    bundle = Bundle(folder, folder / "Stablehand", folder / "app-1", "1")
    return Surroundings(folder, tmp_path / "share" / "Stablehand", tmp_path / "config", bundle)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_portable_program_has_its_data_beside_it_and_looking_makes_nothing(portable, tmp_path):
    before = names(tmp_path)
    place = find({}, portable)
    assert (place.path, place.why, place.portable) == (portable.program / "Data", "beside", True)
    assert default_place({}, portable) == portable.program / "Data"
    assert names(tmp_path) == before


@pytest.mark.skipif(os.name == "nt", reason="needs the permissions of POSIX")
def test_a_portable_program_that_cannot_be_written_beside_uses_the_system_s_place(portable):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    portable.program.chmod(0o555)
    try:
        place = find({}, portable)
    finally:
        portable.program.chmod(0o755)
    assert (place.path, place.why) == (portable.platform, "system")


def test_a_portable_program_among_the_system_s_uses_the_system_s_place(portable):
    around = Surroundings(Path("/usr/lib"), portable.platform, portable.config, portable.bundle)
    assert find({}, around).path == portable.platform


def test_the_option_and_the_variable_go_before_a_choice(plain, tmp_path):
    remember(tmp_path / "chosen", plain)
    assert find({}, plain, tmp_path / "a").why == "option"
    assert find({"STABLEHAND_DATA": str(tmp_path / "b")}, plain).why == "variable"
    assert find({}, plain).path == tmp_path / "chosen"


def test_a_choice_is_remembered_and_forgotten(plain, tmp_path):
    assert find({}, plain).why == "system"
    file = remember(tmp_path / "big" / "Data", plain)
    assert file == plain.config / CHOICE_FILE
    place = find({}, plain)
    assert (place.path, place.why, place.choice) == (tmp_path / "big" / "Data", "chosen", file)
    assert place.problem is None
    assert forget(plain)
    assert find({}, plain).why == "system"
    assert not forget(plain)


def test_the_choice_of_a_portable_program_moves_with_it(portable, tmp_path):
    file = remember(portable.program / "Library" / "Data", portable)
    assert file == portable.program / CHOICE_FILE
    assert json.loads(file.read_text()) == {"data": "Library/Data"}
    moved = tmp_path / "elsewhere"
    portable.program.rename(moved)
    around = Surroundings(moved, portable.platform, portable.config, portable.bundle)
    place = find({}, around)
    assert (place.path, place.portable) == (moved / "Library" / "Data", True)


def test_the_choice_of_a_portable_program_outside_of_it_is_kept_beside_it(portable, tmp_path):
    (portable.program / "Data").mkdir()
    file = remember(tmp_path / "disk", portable)
    assert file.parent == portable.program
    assert find({}, portable).path == tmp_path / "disk"
    assert find({}, portable).portable is False
    forget(portable)
    assert find({}, portable).path == portable.program / "Data"


def test_a_portable_program_does_not_heed_the_choice_of_another(portable, plain, tmp_path):
    remember(tmp_path / "chosen", plain)
    assert choice_file(plain).parent == portable.config
    assert find({}, portable).why == "beside"


def test_a_marked_folder_beside_a_plain_program_goes_before_the_choice_of_the_person(
    plain, tmp_path
):
    remember(tmp_path / "chosen", plain)
    beside = plain.program / "Data"
    beside.mkdir()
    (beside / ".stablehand-portable").touch()
    assert find({}, plain).path == beside
    # A choice that is made with that program is kept with it.
    assert remember(tmp_path / "other", plain).parent == plain.program
    assert find({}, plain).path == tmp_path / "other"


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_chosen_folder_that_is_away_is_told_and_not_replaced(plain, tmp_path, how):
    drive = tmp_path / "drive"
    remember(drive / "Data", plain)
    drive.rename(tmp_path / "away")
    if how == "empty":  # where a drive would be, there is a folder
        (drive / "Data").mkdir(parents=True)
    place = find({}, plain)
    assert place.path == drive / "Data"
    assert place.problem is not None
    assert place.problem.code == "data.missing"
    assert str(drive / "Data") in place.problem.message.english()
    if how == "empty":
        (drive / "Data").rmdir()
        drive.rmdir()
    (tmp_path / "away").rename(drive)
    assert find({}, plain).problem is None


@pytest.mark.parametrize(
    "content", ["", "[]", '{"data": 3}', '{"data": ""}', "\ud800", '{"data": "a\\u0000"}']
)
def test_a_choice_that_cannot_be_read_is_told(plain, content):
    plain.config.mkdir()
    (plain.config / CHOICE_FILE).write_bytes(content.encode("utf-8", "surrogatepass"))
    place = find({}, plain)
    assert place.problem is not None
    assert place.problem.code == "data.missing"
    assert str(plain.config / CHOICE_FILE) in place.problem.message.english()
    assert forget(plain)
    assert find({}, plain).problem is None


def test_a_folder_that_cannot_be_made_is_not_chosen(plain, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StablehandError) as caught:
        remember(tmp_path / "file" / "Data", plain)
    assert caught.value.code == "data.unwritable"
    assert find({}, plain).why == "system"


def test_a_library_of_stability_matrix_is_taken_as_it_is(plain, tmp_path):
    library = tmp_path / "SM"
    (library / "Models").mkdir(parents=True)
    before = names(library)
    remember(library, plain)
    assert names(library) == before
    assert find({}, plain).problem is None


def test_the_real_drive_is_looked_at(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    codes = [one.code for one in warnings_for(tmp_path / "Dropbox" / "sd", {})]
    assert "cloud" in codes
    (tmp_path / "file").touch()
    assert "file" in [one.code for one in warnings_for(tmp_path / "file", {})]
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / ".sync_0a1b2c3d4e5f.db").touch()
    (tmp_path / "kept" / "sub").mkdir()
    kept = warnings_for(tmp_path / "kept" / "sub", {})
    assert "Nextcloud" in next(one.text.english() for one in kept if one.code == "cloud")
    assert not (tmp_path / "Dropbox" / "sd").exists()


def moved(plain: Surroundings, tmp_path: Path, *, named: bool) -> tuple[Path, Path]:
    """A move by a rename that was killed before its note was taken away."""
    old, new = plain.platform, tmp_path / "new"
    (new / "Models").mkdir(parents=True)
    write_note(plain.config, MoveNote(str(old), str(new), named))
    return old, new


@pytest.mark.parametrize(
    "choose", [remember, lambda _path, around: forget(around)], ids=["use", "forget"]
)
def test_a_choice_goes_before_a_move_from_before(plain, tmp_path, choose):
    _old, new = moved(plain, tmp_path, named=False)
    assert find({}, plain).path == new
    choose(tmp_path / "other", plain)
    assert find({}, plain).path != new
    assert read_note(plain.config) is None


def test_a_choice_leaves_the_move_of_a_named_folder(plain, tmp_path):
    old, new = moved(plain, tmp_path, named=True)
    remember(tmp_path / "other", plain)
    assert find({}, plain, old).path == new
