"""What is deleted can be found and put back, and nothing is overwritten on the way."""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.trash import list_trash, move_to_trash, restore


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "Data"
    (folder / "Models" / "Lora").mkdir(parents=True)
    return folder


@pytest.fixture
def model(data: Path) -> Path:
    file = data / "Models" / "Lora" / "модель.safetensors"
    file.write_bytes(bytes(100))
    return file


@pytest.fixture
def other_drive(tmp_path: Path) -> Iterator[Path]:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    folder = memory / f"stablehand-test-{uuid.uuid4().hex}"
    folder.mkdir()
    yield folder
    remove_tree(folder)


def test_a_file_goes_and_comes_back(data: Path, model: Path) -> None:
    entry = move_to_trash(model, data / "Trash")
    assert not model.exists()
    assert entry.content.read_bytes() == bytes(100)
    assert (entry.origin, entry.size_bytes) == (model, 100)
    assert list_trash(data / "Trash") == (entry,)
    assert restore(entry) == model
    assert model.read_bytes() == bytes(100)
    assert list_trash(data / "Trash") == ()
    assert list((data / "Trash").iterdir()) == []


def test_a_folder_goes_with_everything_in_it(data: Path, model: Path) -> None:
    entry = move_to_trash(data / "Models", data / "Trash")
    assert entry.size_bytes == 100
    assert (entry.content / "Lora" / model.name).exists()
    restore(entry)
    assert model.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks")
def test_a_link_goes_as_a_link(data: Path, model: Path) -> None:
    link = data / "link"
    link.symlink_to(model.parent, target_is_directory=True)
    entry = move_to_trash(link, data / "Trash")
    assert entry.content.is_symlink()
    assert entry.size_bytes == 0
    assert model.exists()
    restore(entry)
    assert link.is_symlink()


def test_the_same_name_can_be_trashed_again_and_again(data: Path, model: Path) -> None:
    entries = []
    for number in range(3):
        model.write_text(str(number))
        entries.append(move_to_trash(model, data / "Trash"))
    assert {entry.id for entry in list_trash(data / "Trash")} == {entry.id for entry in entries}
    restore(entries[1])
    assert model.read_text() == "1"


def test_another_origin_can_be_named(data: Path, model: Path) -> None:
    wanted = data / "Models" / "VAE" / "a.safetensors"
    entry = move_to_trash(model, data / "Trash", origin=wanted)
    assert restore(entry) == wanted
    assert wanted.exists()


def test_what_has_taken_the_place_stays_and_so_does_the_trash(data: Path, model: Path) -> None:
    entry = move_to_trash(model, data / "Trash")
    model.write_text("new")
    with pytest.raises(StablehandError) as caught:
        restore(entry)
    assert caught.value.code == "trash.unrestorable"
    assert model.read_text() == "new"
    assert entry.content.exists()


def test_a_data_folder_that_moved_keeps_its_trash(data: Path, model: Path) -> None:
    move_to_trash(model, data / "Trash")
    moved = data.rename(data.with_name("Moved"))
    (entry,) = list_trash(moved / "Trash")
    assert restore(entry) == moved / "Models" / "Lora" / model.name


def test_what_lay_elsewhere_goes_back_there(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.txt"
    file.write_text("x")
    move_to_trash(file, data / "Trash")
    (entry,) = list_trash(data / "Trash")
    assert restore(entry) == file


def test_another_drive_is_refused_and_nothing_moves(other_drive: Path, data: Path) -> None:
    file = other_drive / "model"
    file.write_text("x")
    with pytest.raises(StablehandError) as caught:
        move_to_trash(file, data / "Trash")
    assert caught.value.code == "trash.other_volume"
    assert str(file) in caught.value.message.english()
    assert file.read_text() == "x"
    assert list((data / "Trash").iterdir()) == []


def test_restoring_to_another_drive_is_refused_and_nothing_is_lost(
    other_drive: Path, data: Path, model: Path
) -> None:
    entry = move_to_trash(model, data / "Trash", origin=other_drive / "model")
    with pytest.raises(StablehandError) as caught:
        restore(entry)
    assert caught.value.code == "trash.other_volume"
    assert entry.content.exists()


def test_what_is_missing_fails_without_a_trace(data: Path) -> None:
    with pytest.raises(FileNotFoundError):
        move_to_trash(data / "missing", data / "Trash")
    assert not (data / "Trash").exists()


@pytest.mark.parametrize("damage", ["gone", "no json", "wrong shape", "wrong date"])
def test_a_damaged_record_does_not_hide_what_is_in_the_trash(
    data: Path, model: Path, damage: str
) -> None:
    record = move_to_trash(model, data / "Trash").folder / "record.json"
    if damage == "gone":
        record.unlink()
    elif damage == "no json":
        record.write_text("{")
    else:
        known = json.loads(record.read_text(encoding="utf-8"))
        known["trashed_at" if damage == "wrong date" else "size_bytes"] = "long ago"
        record.write_text(json.dumps(known))
    (entry,) = list_trash(data / "Trash")
    assert (entry.name, entry.origin) == (model.name, None)
    assert entry.content.exists()
    with pytest.raises(StablehandError) as caught:
        restore(entry)
    assert caught.value.code == "trash.unrestorable"


def test_a_record_of_something_that_never_left_is_not_listed(data: Path, model: Path) -> None:
    entry = move_to_trash(model, data / "Trash")
    os.rename(entry.content, model)  # as after a crash between record and rename
    assert list_trash(data / "Trash") == ()


def test_what_a_person_put_beside_it_is_neither_hidden_nor_removed(data: Path, model: Path) -> None:
    entry = move_to_trash(model, data / "Trash")
    (entry.content.parent / "mine").write_text("x")
    assert len(list_trash(data / "Trash")) == 2
    restore(entry)
    (left,) = list_trash(data / "Trash")
    assert left.name == "mine"


def test_an_empty_or_missing_trash_is_empty(tmp_path: Path) -> None:
    assert list_trash(tmp_path / "Trash") == ()
    (tmp_path / "Trash").mkdir()
    (tmp_path / "Trash" / "a file.txt").write_text("x")
    assert list_trash(tmp_path / "Trash") == ()
