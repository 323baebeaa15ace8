"""Giving an install another name: acts that can each be repeated, and the note of what is meant.

`.stablehand/rename.json` travels inside the folder. The folder's own name decides: as long as it is the
old one nothing has happened, once it is the new one everything else is completed (`carry_through`), by
whoever opens the install next. All of it blocks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import rename_patiently, sync_folder, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.retarget import retarget_environment
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.generations import generation_numbers
from stablehand.core.records.install import InstallRecord, read_record, write_record
from stablehand.core.records.places import InstallFolder
from stablehand.core.sharing.ledger import Ledger, ledger_file, read_ledger, write_ledger

RENAME_FILE: Final = "rename.json"
_LARGEST_BYTES: Final = 64 * 1024
_USERS: Final = ("Images", "Logs")


class Rename(BaseModel):
    """What is meant: the names, as folders of Packages."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    old: str
    new: str


def rename_file(folder: InstallFolder) -> Path:
    """Give the place of the note."""
    return folder.own / RENAME_FILE


def read_rename(folder: InstallFolder) -> Rename | None:
    """Give the rename that was begun; None if there is none."""
    try:
        with rename_file(folder).open("rb") as file:
            return Rename.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError, ValueError):
        return None


def write_rename(folder: InstallFolder, rename: Rename) -> None:
    """Write down what is meant.

    Raises:
        OSError: it could not be written; nothing has happened.
    """
    write_atomic(rename_file(folder), rename.model_dump_json(indent=1) + "\n")


def forget_rename(folder: InstallFolder) -> None:
    """Remove the note."""
    rename_file(folder).unlink(missing_ok=True)


def is_there(data: Path, name: str) -> bool:
    """Tell whether Packages has an entry of exactly this name, where case may not count."""
    try:
        return name in os.listdir(data / "Packages")  # noqa: PTH208 - names, as they are written
    except OSError:
        return False


def move_folder(data: Path, rename: Rename) -> None:
    """Let the install's folder, or the link that stands for it, have the new name.

    Raises:
        OSError: it could not be moved; it has its old name.
    """
    old, new = (data / "Packages" / name for name in (rename.old, rename.new))
    if is_there(data, rename.old):
        rename_patiently(old, new, rename=os.rename)
        sync_folder(new.parent)


def carry_through(data: Path, rename: Rename) -> None:
    """Do what a rename consists of beside the folder's own name: images, logs, paths, rows.

    Raises:
        OSError: something could not be moved or written; it can be repeated.
        StablehandError: `data.unwritable`, `database.*`, `install.damaged`.
    """
    folder = InstallFolder(data, rename.new)
    # An install that took the old name meanwhile has images of its own.
    if not is_there(data, rename.old):
        for room in _USERS:
            move_into(data / room / rename.old, data / room / rename.new, rename.old)
    paths = {data / "Packages" / rename.old: folder.checkout}
    for number in generation_numbers(folder):
        environment = folder.generation(number) / "env"
        if environment.is_dir() and not is_link(environment):
            retarget_environment(environment, paths)
    _rename_in_ledger(folder, rename)
    record = read_record(folder)
    if record is not None:
        write_record(folder, _renamed(record, rename))
    Journal(data / "journal.db").rename(rename.old, rename.new)
    SessionTable(data).rename(rename.old, rename.new)


def with_other_name(record: InstallRecord, rename: Rename) -> InstallRecord | None:
    """Give the record of an install that leans on the renamed one; None if it does not."""
    if rename.old not in record.required.values():
        return None
    required = {
        package: rename.new if name == rename.old else name
        for package, name in record.required.items()
    }
    return record.changed(required=required)


def move_into(source: Path, target: Path, mark: str) -> None:
    """Move a folder to a place where there may be one: nothing is written over, links go as links.

    Args:
        mark: added to the name of a file whose place is taken.

    Raises:
        OSError: something could not be moved; what was moved stays there.
    """
    if not os.path.lexists(source):
        return
    if not os.path.lexists(target) or _is_same(source, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(source, target, rename=os.rename)
    elif any(is_link(place) or not place.is_dir() for place in (source, target)):
        rename_patiently(source, _free(target, mark), rename=os.rename)
    else:
        for entry in sorted(source.iterdir()):
            move_into(entry, target / entry.name, mark)
        source.rmdir()


def _free(target: Path, mark: str) -> Path:
    number = 1
    while True:
        more = f" ({mark})" if number == 1 else f" ({mark} {number})"
        place = target.with_name(f"{target.stem}{more}{target.suffix}")
        if not os.path.lexists(place):
            return place
        number += 1


def _is_same(source: Path, target: Path) -> bool:
    """Tell whether two names that differ in case only are one folder."""
    is_alike = source.name != target.name and source.name.casefold() == target.name.casefold()
    return is_alike and not is_link(source) and source.samefile(target)


def _renamed(record: InstallRecord, rename: Rename) -> InstallRecord:
    values: dict[str, object] = {"name": rename.new}
    if (adopted := record.adopted) is not None:
        path = _path(adopted.path, rename)
        values["adopted"] = adopted.model_copy(update={"path": path})
    if (failure := record.failure) is not None and failure.log:
        values["failure"] = failure.model_copy(update={"log": _path(failure.log, rename)})
    return record.changed(**values)


def _rename_in_ledger(folder: InstallFolder, rename: Rename) -> None:
    """Let what sharing has moved before be known under its new path; links and config are out."""
    if not ledger_file(folder).exists():
        return
    ledger = read_ledger(folder)
    moved = tuple(
        move.model_copy(
            update={name: _path(getattr(move, name), rename) for name in ("old", "new", "home")}
        )
        for move in ledger.moved
    )
    changed: Ledger = ledger.model_copy(update={"moved": moved})
    if changed != ledger:
        write_ledger(folder, changed)


def _path(stored: str, rename: Rename) -> str:
    """Give a path as records store it, below the new name."""
    for room in ("Packages", *_USERS):
        old = f"{room}/{rename.old}"
        if stored == old or stored.startswith(f"{old}/"):
            return f"{room}/{rename.new}{stored[len(old) :]}"
    return stored
