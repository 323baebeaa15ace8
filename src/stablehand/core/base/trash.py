"""The trash: what was deleted, where it came from, and the way back.

On disk: `Trash/<UTC stamp>-<id>/record.json` beside `content/<name>`, so that a person can take
things out by hand too. Going in and coming out are renames on one file system: nothing is copied,
nothing can be half there. The record is written first, so a crash leaves at most a record of
something that never left its place, which is not listed. Origins below the folder that holds the
trash are stored relative to it and stay true when that folder moves.

record.json, version 1: {"version", "id", "name", "origin", "size_bytes", "trashed_at", "beside"}. What lay
`beside` the thing and belongs to it (a model's sidecars) goes along, and comes back with it.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import (
    existing_part,
    remove_tree,
    rename_patiently,
    sync_folder,
    tree_bytes,
    write_atomic,
)
from stablehand.core.base.links import is_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

RECORD_VERSION: Final = 1
_GONE: Final = ".gone-"
_YOUNG_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """Something in the trash.

    Attributes:
        id: its name among the entries.
        folder: the entry's own folder; removing it deletes the thing for good.
        name: the file's or folder's name.
        origin: where it was; None if its record is damaged.
        size_bytes: its size when it was trashed; None if its record is damaged.
        trashed_at: when, in UTC; None if its record is damaged.
        beside: names of further files that lay beside it, belong to it and went along.
    """

    id: str
    folder: Path
    name: str
    origin: Path | None
    size_bytes: int | None
    trashed_at: datetime | None
    beside: tuple[str, ...] = ()

    @property
    def content(self) -> Path:
        """Where the thing lies now."""
        return self.folder / "content" / self.name


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    version: Literal[1]
    id: str
    name: str
    origin: str
    size_bytes: int
    trashed_at: str
    beside: list[str] = []

    def moment(self) -> datetime:
        return datetime.fromisoformat(self.trashed_at)


def move_to_trash(
    path: Path,
    trash_root: Path,
    origin: Path | None = None,
    *,
    size_bytes: int | None = None,
) -> TrashEntry:
    """Move a file, folder or link into the trash; blocks while its size is summed up.

    Args:
        path: what goes; a link goes as a link.
        trash_root: the trash folder, created if missing.
        origin: where `restore` puts it, if that is not `path` itself.
        size_bytes: what to write down as its size, if part of it will be deleted from the trash at once.

    Raises:
        StablehandError: `trash.other_volume`; nothing has moved.
        OSError: it could not be moved (missing, in use); nothing has moved.
    """
    path = path.absolute()
    entry = planned_entry(path, trash_root, origin, size_bytes=size_bytes)
    entry.content.parent.mkdir(parents=True)
    try:
        write_atomic(_record_file(entry.folder), record_text(entry))
        rename_patiently(path, entry.content, rename=os.rename)
    except BaseException as error:
        if not os.path.lexists(entry.content):
            remove_tree(entry.folder)
        if isinstance(error, OSError) and error.errno == errno.EXDEV:
            raise _other_volume(path, trash_root) from error
        raise
    sync_folder(entry.content.parent)
    sync_folder(path.parent)
    return entry


def planned_entry(
    path: Path,
    trash_root: Path,
    origin: Path | None = None,
    *,
    size_bytes: int | None = None,
    beside: tuple[str, ...] = (),
) -> TrashEntry:
    """Give the entry that something would become, for who moves it there by steps; changes nothing.

    Args:
        path, trash_root, origin, size_bytes: see `move_to_trash`.
        beside: names of files beside it that go along.

    Raises:
        OSError: there is no such thing.
    """
    path.lstat()
    now = datetime.now(UTC)
    entry_id = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
    return TrashEntry(
        id=entry_id,
        folder=trash_root.absolute() / entry_id,
        name=path.name,
        origin=(origin or path).absolute(),
        size_bytes=tree_bytes(path) if size_bytes is None else size_bytes,
        trashed_at=now,
        beside=beside,
    )


def write_record(folder: Path, text: str) -> None:
    """Make an entry that waits for its content; may be repeated.

    Raises:
        OSError: it could not be made.
    """
    (folder / "content").mkdir(parents=True, exist_ok=True)
    write_atomic(_record_file(folder), text)


def remove_empty_entry(folder: Path) -> None:
    """Remove an entry that has nothing in it (any more); any other, and what a person put there, stays."""
    with suppress(OSError):
        (folder / "content").rmdir()
        _record_file(folder).unlink(missing_ok=True)
        folder.rmdir()


def check_drive(path: Path, trash_root: Path) -> None:
    """Refuse what cannot be moved to a trash, before anything is done.

    Raises:
        StablehandError: `trash.other_volume`.
        OSError: there is no such thing, or it cannot be seen.
    """
    place = existing_part(trash_root.absolute())
    if os.lstat(path.absolute().parent.resolve()).st_dev != place.stat().st_dev:
        raise _other_volume(path, trash_root)


def delete_from_trash(entry: TrashEntry) -> None:
    """Delete something for good: gone from the list at once, then removed; no link is followed.

    What a kill, or a program that uses a file, leaves of it is removed by the next `sweep_trash`.

    Raises:
        OSError: it could not be removed, or not wholly.
    """
    gone = entry.folder.with_name(f"{_GONE}{entry.folder.name}")
    with suppress(FileNotFoundError):
        rename_patiently(entry.folder, gone, rename=os.rename)
    remove_tree(gone)


def sweep_trash(trash_root: Path, *, now: float) -> None:
    """Remove what was being deleted when somebody was killed, and entries that never came to be.

    Args:
        trash_root: the trash folder.
        now: this moment, in seconds since the epoch: an entry without content may be about to get it.
    """
    with suppress(OSError):
        for item in list(trash_root.absolute().iterdir()):
            with suppress(OSError):
                if is_link(item):
                    continue
                if item.name.startswith(_GONE) or (
                    _is_empty_entry(item) and now - item.stat().st_mtime > _YOUNG_S
                ):
                    remove_tree(item)


def _is_empty_entry(folder: Path) -> bool:
    """Tell whether a folder is an entry of ours that has nothing in it."""
    content = folder / "content"
    names = {item.name for item in folder.iterdir()}
    return (
        names <= {"content", "record.json"}
        and "record.json" in names
        and not is_link(content)
        and not (content.is_dir() and any(content.iterdir()))
    )


def list_trash(trash_root: Path) -> tuple[TrashEntry, ...]:
    """Give what is in the trash, newest first; entries with a damaged record are among them."""
    try:
        folders = sorted(
            (item for item in trash_root.absolute().iterdir() if not item.name.startswith(".")),
            reverse=True,
        )
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(entry for folder in folders for entry in _entries_in(folder))


def restore(entry: TrashEntry) -> Path:
    """Put something back where it was and give that path.

    Raises:
        StablehandError: `trash.unrestorable` (its place is taken, unknown, or the thing is gone),
            `trash.other_volume`; it stays in the trash.
        OSError: it could not be moved; it stays in the trash.
    """
    target = entry.origin
    if target is None:
        problem = QT_TRANSLATE_NOOP("trash", "it is not known where it was")
        raise _unrestorable(entry, problem)
    if os.path.lexists(target):
        problem = QT_TRANSLATE_NOOP("trash", "something else is at {path}").fill(path=str(target))
        raise _unrestorable(entry, problem)
    if not os.path.lexists(entry.content):
        raise _unrestorable(entry, QT_TRANSLATE_NOOP("trash", "it is no longer there"))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        rename_patiently(entry.content, target, rename=os.rename)
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise _other_volume(target, entry.folder.parent) from error
        raise
    for name in entry.beside:
        _restore_beside(entry.content.with_name(name), target.with_name(name))
    sync_folder(target.parent)
    remove_empty_entry(entry.folder)  # what a person put beside it stays in the trash
    return target


def _restore_beside(content: Path, target: Path) -> None:
    """Put back what belongs to a thing; where something else is in its place, it stays in the trash."""
    if not os.path.lexists(target):
        with suppress(OSError):
            rename_patiently(content, target, rename=os.rename)


def _entries_in(folder: Path) -> list[TrashEntry]:
    """Give the entry in one folder of the trash; several only if somebody put things there."""
    try:
        names = sorted(item.name for item in (folder / "content").iterdir())
    except OSError:
        return []
    record = _read_record(folder)
    entries = []
    along = set(record.beside) if record is not None and record.name in names else set()
    for name in names:
        if name in along:
            continue
        known = record if record is not None and record.name == name else None
        entries.append(
            TrashEntry(
                id=folder.name,
                folder=folder,
                name=name,
                # joining an absolute path gives that path
                origin=folder.parent.parent / known.origin if known else None,
                size_bytes=known.size_bytes if known else None,
                trashed_at=known.moment() if known else None,
                beside=tuple(name for name in names if name in along),
            )
        )
    return entries


def _record_file(folder: Path) -> Path:
    return folder / "record.json"


def record_text(entry: TrashEntry) -> str:
    """Give what is written down of an entry; origins beside or below the trash are relative to that."""
    home = entry.folder.parent.parent
    origin = entry.origin or entry.content
    is_below = origin.is_relative_to(home)
    moment = entry.trashed_at
    record: dict[str, object] = {
        "version": RECORD_VERSION,
        "id": entry.id,
        "name": entry.name,
        "origin": origin.relative_to(home).as_posix() if is_below else str(origin),
        "size_bytes": entry.size_bytes,
        "trashed_at": moment.isoformat() if moment else None,
    }
    if entry.beside:
        record["beside"] = list(entry.beside)
    return json.dumps(record, ensure_ascii=False, indent=1)


def _read_record(folder: Path) -> _Record | None:
    try:
        record = _Record.model_validate_json(_record_file(folder).read_bytes())
        record.moment()
        if any(name != Path(name).name for name in (record.name, *record.beside)):
            return None
    except (OSError, ValidationError, ValueError):
        return None
    return record


def _other_volume(path: Path, trash_root: Path) -> StablehandError:
    return StablehandError(
        "trash.other_volume",
        QT_TRANSLATE_NOOP("trash", "{path} is on another drive than the trash {trash}.").fill(
            path=str(path), trash=str(trash_root)
        ),
        hint=QT_TRANSLATE_NOOP(
            "trash",
            "Deleting moves things and copies nothing, so both have to lie on one drive.",
        ),
        details={"path": str(path), "trash": str(trash_root)},
    )


def _unrestorable(entry: TrashEntry, problem: Text) -> StablehandError:
    return StablehandError(
        "trash.unrestorable",
        QT_TRANSLATE_NOOP("trash", "{name} cannot be put back: {problem}.").fill(
            name=entry.name, problem=problem
        ),
        hint=QT_TRANSLATE_NOOP("trash", "It lies at {path}.").fill(path=str(entry.content)),
        details={"id": entry.id, "content": str(entry.content)},
    )
