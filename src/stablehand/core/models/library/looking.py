"""Looking through the roots, and bringing the library up to date with what was found. Blocks; opens no
model.

An update is one transaction, so that a reader sees the roots as they were before or as they are now, and
of two processes that look at once, each ends with the truth. What lies on a drive that is not there, or
below a folder that cannot be read this time, stays as it was known.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path
from stablehand.core.models.hashes import signature_of
from stablehand.core.models.library.changes import Changes, Known, Place, compare
from stablehand.core.models.library.entry import MAIN, Entry, ModelRoot
from stablehand.core.models.library.schema import healed, room
from stablehand.core.models.library.store import move_rows, read_entries
from stablehand.core.models.tree import DIFFUSERS
from stablehand.core.models.walk import ModelFile, Walked, walk

_KNOWN: Final = """SELECT id, root, path, size_bytes, modified_ns, inode, device, signature, gone_at <> 0
    FROM entries"""
# What is gone is still known for so long, should it come back.
_REMEMBERED_S: Final = 180 * 24 * 3600
_NO_CHANGES: Final = Changes((), {}, {}, {}, frozenset(), (), 0)


@dataclass(frozen=True, slots=True)
class Look:
    """A finished look at the roots.

    Attributes:
        roots: as they were found, `is_there` included.
        walked: what was seen, by root; those that are away are not in it.
        changes: against what was known.
        moved_aside: the damaged database, if there was one.
        unsaved: why the library could not be written; what was found is true all the same.
        starts: by root the folders that were looked through; "" is the whole.
        passed_over: files that stay as they were known.
        stirred: folders in which something has come or gone, or a file beside models was written, with the
            time known of them before; those that are new are not among them.
    """

    roots: tuple[ModelRoot, ...]
    walked: Mapping[str, Walked]
    changes: Changes
    moved_aside: Path | None = None
    unsaved: StablehandError | None = None
    starts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passed_over: Collection[Place] = frozenset()
    stirred: Mapping[Place, int] = field(default_factory=dict)

    @property
    def found(self) -> Mapping[Place, ModelFile]:
        """Every model that was seen, by root and path."""
        return {
            (root, path): model
            for root, walked in self.walked.items()
            for path, model in walked.models.items()
        }


@dataclass(frozen=True, slots=True)
class _Drive:
    """Where a root was at the last look that found it."""

    folder: str
    device: int


def look(
    database: Path,
    roots: Sequence[ModelRoot],
    *,
    seen: Callable[[int], None] | None = None,
    followed: Collection[str] = frozenset(),
    must_save: bool = True,
    only: Mapping[str, Collection[str]] | None = None,
    passed_over: Collection[Place] = frozenset(),
) -> Look:
    """Look through the roots and bring the library up to date.

    Args:
        database: library.db.
        seen: told now and then how many models have been found; what it raises ends the look.
        followed: links in the main root that are looked into, see `walk`.
        must_save: fail when the library cannot be written; else that is told in the answer.
        only: by root the folders to look through, with what is in them, ending with '/'; None: everything.
        passed_over: files that are being written just now: they stay as they were known.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged` for a file of a newer version.
    """
    try:
        drives, aside = healed(database, lambda: _drives(database))
    except StablehandError:
        if must_save:
            raise
        drives, aside = {}, None
    walked: dict[str, Walked] = {}
    given: dict[str, tuple[str, ...]] = {}
    looked: list[ModelRoot] = []
    for root in roots:
        if only is not None and root.id not in only:
            looked.append(root)
            continue
        before = sum(len(item.models) for item in walked.values())
        starts = ("",) if only is None else _tops(root, only[root.id])
        found = _walked(root, drives.get(root.id), followed, _counting(seen, before), starts)
        looked.append(replace(root, is_there=found is not None))
        if found is not None:
            walked[root.id], given[root.id] = found, starts
    for root_id, path in passed_over:
        if root_id in walked:
            walked[root_id].models.pop(path, None)
    done = Look(tuple(looked), walked, _NO_CHANGES, aside, starts=given, passed_over=passed_over)
    try:
        (changes, stirred), aside = healed(database, lambda: _update(database, done, drives))
        done = replace(
            done, changes=changes, moved_aside=aside or done.moved_aside, stirred=stirred
        )
    except StablehandError as error:
        if must_save:
            raise
        changes = _compared(database, done)
        done = replace(done, changes=changes, unsaved=error)
    _tell_unreadable(done)
    return done


def entries_of(database: Path, done: Look) -> tuple[Entry, ...]:
    """Give the models of its roots after a look, also where the library could not be written.

    Raises:
        StablehandError: `database.damaged`.
    """
    roots = {root.id for root in done.roots}
    if done.unsaved is None:
        return tuple([entry for entry in read_entries(database) if entry.root in roots])
    try:
        entries = read_entries(database)
    except StablehandError:  # `unsaved` says so
        entries = ()
    known = {(entry.root, entry.path): entry for entry in entries if entry.root in roots}
    found = done.found
    kept = [entry for entry in known.values() if entry.root not in done.walked]
    return (*kept, *(_as_found(known.get(place), place, model) for place, model in found.items()))


def is_away(root: ModelRoot, drive_device: int | None = None) -> bool:
    """Tell whether a root's drive is not there: no folder, or the empty one that a drive is mounted on.

    Args:
        drive_device: the number of the drive that its models were seen on; None if there were none.
    """
    if root.id == MAIN:
        return False
    try:
        with os.scandir(long_path(root.folder)) as entries:
            is_empty = next(entries, None) is None
        device = os.stat(long_path(root.folder)).st_dev  # noqa: PTH116 - a long path
    except OSError:
        return True
    return is_empty and drive_device is not None and device != drive_device


def _walked(
    root: ModelRoot,
    drive: _Drive | None,
    followed: Collection[str],
    seen: Callable[[int], None] | None,
    starts: Collection[str],
) -> Walked | None:
    if is_away(root, None if drive is None else drive.device):
        return None
    is_main = root.id == MAIN
    return walk(
        root.folder,
        seen,
        followed=followed if is_main else frozenset(),
        has_own_folders=is_main,
        starts=starts,
    )


def _tops(root: ModelRoot, folders: Collection[str]) -> tuple[str, ...]:
    """Give folders without those that lie in another of them; for one that is gone, what it lay in."""
    there = set()
    for given in folders:
        folder = given
        while folder and not os.path.isdir(long_path(root.folder / folder)):  # noqa: PTH112
            folder = folder.removesuffix("/").rpartition("/")[0]
            folder = f"{folder}/" if folder else ""
        there.add(folder)
    tops: list[str] = []
    for folder in sorted(there):
        if not tops or not folder.startswith(tops[-1]):
            tops.append(folder)
    return tuple(tops)


def _counting(seen: Callable[[int], None] | None, before: int) -> Callable[[int], None] | None:
    return None if seen is None else lambda count: seen(before + count)


def _drives(database: Path) -> dict[str, _Drive]:
    """Give where the roots that hold models were."""
    with room(database).reading() as connection:
        if connection is None:
            return {}
        rows = connection.execute("SELECT id, folder, device FROM roots").fetchall()
    return {row[0]: _Drive(row[1], row[2]) for row in rows}


def _compared(database: Path, done: Look) -> Changes:
    try:
        known = _read_known(database)
    except StablehandError:
        known = ()
    return _changes(known, done)


def _changes(known: Iterable[Known], done: Look) -> Changes:
    found = done.found
    folders = {root.id: root.folder for root in done.roots}
    blind = {
        root: tuple(place for place in item.unreadable if place.endswith("/") or not place)
        for root, item in done.walked.items()
    }

    def is_blind(item: Known) -> bool:
        if item.root not in done.walked or item.place in done.passed_over:  # away, or not looked at
            return True
        if not item.path.startswith(done.starts[item.root]):
            return True
        return item.path.startswith(blind.get(item.root, ()))

    def signature(place: Place) -> str | None:
        model = found[place]
        if model.format == DIFFUSERS:
            return None
        return signature_of(folders[place[0]] / model.path, model.size_bytes)

    return compare(known, found, is_blind=is_blind, signature=signature)


def _read_known(database: Path) -> tuple[Known, ...]:
    with room(database).reading() as connection:
        return () if connection is None else _known(connection)


def _known(connection: sqlite3.Connection) -> tuple[Known, ...]:
    rows = connection.execute(_KNOWN).fetchall()
    return tuple([Known._make(row) for row in rows])


def _update(
    database: Path, done: Look, drives: Mapping[str, _Drive]
) -> tuple[Changes, Mapping[Place, int]]:
    changes = _changes(_read_known(database), done)
    news = _new_drives(done, drives)
    times = _folder_times(done)
    with room(database).reading() as connection:
        is_same = not times if connection is None else _stirred(connection, times) == ({}, {})
    if not changes and not news and is_same:
        return changes, {}  # nothing to write, also where nothing could be written
    with room(database).writing() as connection:
        changes = _changes(_known(connection), done)  # another process may have written meanwhile
        _write(connection, changes, done.found)
        stirred, fresh = _stirred(connection, times)
        connection.executemany(
            "INSERT OR REPLACE INTO folders VALUES (?, ?, ?)",
            [(*place, times[place]) for place in (*stirred, *fresh)],
        )
        now = int(time.time())
        connection.executemany(
            "INSERT OR REPLACE INTO roots VALUES (?, ?, ?, ?)",
            [(root, drive.folder, drive.device, now) for root, drive in news.items()],
        )
        connection.execute(
            "DELETE FROM entries WHERE gone_at <> 0 AND gone_at < ?", (now - _REMEMBERED_S,)
        )
    return changes, stirred


def _folder_times(done: Look) -> dict[Place, int]:
    return {
        (root, path): max(moment, walked.beside.get(path, 0))
        for root, walked in done.walked.items()
        for path, moment in walked.folders.items()
    }


def _stirred(
    connection: sqlite3.Connection, times: Mapping[Place, int]
) -> tuple[dict[Place, int], dict[Place, int]]:
    """Give the folders whose time has changed, with the time known of them, and those that are new."""
    rows = connection.execute("SELECT root, path, modified_ns FROM folders").fetchall()
    known = {(row[0], row[1]): int(row[2]) for row in rows}
    changed = {
        place: known[place]
        for place, moment in times.items()
        if place in known and known[place] != moment
    }
    return changed, {place: 0 for place in times if place not in known}


def _new_drives(done: Look, drives: Mapping[str, _Drive]) -> dict[str, _Drive]:
    news = {}
    for root in done.roots:
        if done.starts.get(root.id) != ("",) or not done.walked[root.id].models:
            continue
        try:
            device = os.stat(long_path(root.folder)).st_dev & (2**63 - 1)  # noqa: PTH116
        except OSError:
            continue
        drive = _Drive(str(root.folder), device)
        if drives.get(root.id) != drive:
            news[root.id] = drive
    return news


def _write(
    connection: sqlite3.Connection, changes: Changes, found: Mapping[Place, ModelFile]
) -> None:
    now = int(time.time())
    move_rows(connection, changes.moved)
    rows = {**changes.moved, **changes.changed, **changes.touched}
    connection.executemany(
        "UPDATE entries SET format = ?, size_bytes = ?, modified_ns = ?, inode = ?, device = ?,"
        " gone_at = 0 WHERE id = ?",
        [(*_stat(found[place]), row) for row, place in rows.items()],
    )
    connection.executemany(  # another file: what was read of the former one says nothing of it
        "UPDATE entries SET identity = NULL, kind = NULL, base = NULL, verdict = NULL,"
        " sha256 = NULL, blake3 = NULL, autov3 = NULL, crc32 = NULL, signature = NULL, rules = 0"
        " WHERE id = ?",
        [(row,) for row in changes.changed],
    )
    connection.executemany(
        "UPDATE entries SET gone_at = ? WHERE id = ?", [(now, row) for row in changes.removed]
    )
    connection.executemany(
        "INSERT INTO entries (root, path, first_seen, format, size_bytes, modified_ns, inode, device)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*place, now, *_stat(found[place])) for place in changes.added],
    )


def _stat(model: ModelFile) -> tuple[str, int, int, int, int]:
    return model.format, model.size_bytes, model.modified_ns, model.inode, model.device


def _as_found(known: Entry | None, place: Place, model: ModelFile) -> Entry:
    if known is not None and (known.size_bytes, known.modified_ns) == (
        model.size_bytes,
        model.modified_ns,
    ):
        return known
    return Entry(*place, model.format, model.size_bytes, model.modified_ns, model.inode)


def _tell_unreadable(done: Look) -> None:
    """Tell of new files that may not be read."""
    folders = {root.id: root.folder for root in done.roots}
    for root, path in (*done.changes.added, *done.changes.changed.values()):
        if not os.access(long_path(folders[root] / path), os.R_OK):
            done.walked[root].unreadable[path] = os.strerror(errno.EACCES)
