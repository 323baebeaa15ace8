"""The index of the model tree: what was there at the last look, and what has changed since.

It lies in library.db, which can be rebuilt at any time: a damaged one is moved aside and made anew.
An update is one transaction, so that a reader sees the tree as it was before or as it is now. What
lies below a folder that cannot be read this time (a drive that is not there) stays as it was known.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.base.database import Room
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import rename_patiently
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.models.walk import ModelFile, Walked, walk

T = TypeVar("T")

_MIGRATIONS: Final = (
    """CREATE TABLE models (
        path TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        format TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL
    ) WITHOUT ROWID""",
)
_GET: Final = "SELECT path, kind, format, size_bytes, modified_ns FROM models"
_PUT: Final = """INSERT OR REPLACE INTO models (path, kind, format, size_bytes, modified_ns)
    VALUES (?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a look at the tree makes of what was known, by path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Scan:
    """A finished look at the tree.

    Attributes:
        models: everything that is known now, by path.
        moved_aside: the damaged database, if there was one.
        unsaved: why the index could not be written; the models are true all the same.
    """

    models: Mapping[str, ModelFile]
    difference: Difference
    walked: Walked
    moved_aside: Path | None = None
    unsaved: StablehandError | None = None


def scan(
    root: Path,
    database: Path,
    *,
    seen: Callable[[int], None] | None = None,
    followed: Collection[str] = frozenset(),
    must_save: bool = True,
) -> Scan:
    """Look through the tree and bring the index up to date. Blocks: call it in a thread.

    Args:
        root: the model tree.
        database: library.db.
        seen: told now and then how many models have been found; what it raises ends the look.
        followed: links in the tree that are looked into, see `walk`.
        must_save: fail when the index cannot be written; else that is told in the answer.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged` for a file of a newer version.
    """
    walked = walk(root, seen, followed=followed)
    try:
        (models, difference), aside = _healed(database, lambda: _update(database, walked))
        unsaved = None
    except StablehandError as error:
        if must_save:
            raise
        (models, difference), aside, unsaved = _merged({}, walked), None, error
    for path in (*difference.added, *difference.changed):
        if not os.access(long_path(root / path), os.R_OK):
            walked.unreadable[path] = os.strerror(errno.EACCES)
    return Scan(models, difference, walked, aside, unsaved)


def known_models(database: Path) -> tuple[Mapping[str, ModelFile], Path | None]:
    """Give what the index holds, by path, and the damaged database that was moved aside, if any.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged` for a file of a newer version.
    """
    return _healed(database, lambda: _read(database))


def _update(database: Path, walked: Walked) -> tuple[dict[str, ModelFile], Difference]:
    models, difference = _merged(_read(database), walked)
    if not difference:
        return models, difference  # nothing to write, also where nothing could be written
    with _room(database).writing() as connection:
        models, difference = _merged(_rows(connection), walked)
        gone = [(path,) for path in difference.removed]
        connection.executemany("DELETE FROM models WHERE path = ?", gone)
        news = (models[path] for path in (*difference.added, *difference.changed))
        connection.executemany(_PUT, [_row(model) for model in news])
    return models, difference


def _merged(
    known: Mapping[str, ModelFile], walked: Walked
) -> tuple[dict[str, ModelFile], Difference]:
    """Lay what was found over what was known."""
    blind = tuple(place for place in walked.unreadable if place.endswith("/") or not place)
    kept = {
        path: model
        for path, model in known.items()
        if path not in walked.models and blind and path.startswith(blind)
    }
    found = walked.models
    difference = Difference(
        added=tuple(path for path in found if path not in known),
        changed=tuple(path for path in found if path in known and found[path] != known[path]),
        removed=tuple(path for path in known if path not in found and path not in kept),
        unchanged=len(kept) + sum(found.get(path) == model for path, model in known.items()),
    )
    return {**kept, **found}, difference


def _room(database: Path) -> Room:
    return Room(database, "models", _MIGRATIONS)


def _read(database: Path) -> dict[str, ModelFile]:
    with _room(database).reading() as connection:
        return {} if connection is None else _rows(connection)


def _rows(connection: sqlite3.Connection) -> dict[str, ModelFile]:
    return {row[0]: ModelFile(*row) for row in connection.execute(_GET)}


def _row(model: ModelFile) -> tuple[str, str, str, int, int]:
    return (model.path, model.kind, model.format, model.size_bytes, model.modified_ns)


def _healed(database: Path, work: Callable[[], T]) -> tuple[T, Path | None]:
    """Do something with the database; a damaged one is moved aside first and told."""
    try:
        return work(), None
    except StablehandError as error:
        # Without a cause of SQLite's, the file is whole but of a newer version.
        damaged = isinstance(error.__cause__, sqlite3.DatabaseError)
        if error.code != "database.damaged" or not damaged:
            raise
    aside = database.with_name(f"{database.stem}.damaged{database.suffix}")
    try:
        for tail in ("-wal", "-shm"):  # a log must not meet another database
            database.with_name(database.name + tail).unlink(missing_ok=True)
        rename_patiently(database, aside)
    except OSError as error:
        raise unwritable(database, error) from error
    return work(), aside
