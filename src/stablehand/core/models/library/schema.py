"""The tables of the library in library.db. They can be rebuilt, so a damaged file is moved aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.base.database import Room
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import rename_patiently
from stablehand.core.base.paths import unwritable

T = TypeVar("T")

_MIGRATIONS: Final = (
    """CREATE TABLE models (
        path TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        format TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # `rules`: the version of the rules that a header was last read by; 0: not read. `gone_at`: since when
    # the file is not there, in seconds; what comes back within some months is known again.
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        root TEXT NOT NULL,
        path TEXT NOT NULL,
        format TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL DEFAULT 0,
        device INTEGER NOT NULL DEFAULT 0,
        kind TEXT,
        base TEXT,
        identity TEXT,
        verdict TEXT,
        sha256 TEXT,
        blake3 TEXT,
        autov3 TEXT,
        crc32 TEXT,
        signature TEXT,
        metadata TEXT,
        first_seen INTEGER NOT NULL DEFAULT 0,
        header_read_at INTEGER NOT NULL DEFAULT 0,
        rules INTEGER NOT NULL DEFAULT 0,
        gone_at INTEGER NOT NULL DEFAULT 0
    );
    CREATE UNIQUE INDEX entries_place ON entries (root, path);
    CREATE TABLE descriptions (
        entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
        text TEXT NOT NULL
    );
    CREATE TABLE roots (
        id TEXT PRIMARY KEY,
        folder TEXT NOT NULL,
        device INTEGER NOT NULL,
        looked_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE folders (
        root TEXT NOT NULL,
        path TEXT NOT NULL,
        modified_ns INTEGER NOT NULL,
        PRIMARY KEY (root, path)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS hashes (
        path TEXT PRIMARY KEY,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO entries (root, path, format, size_bytes, modified_ns, sha256)
        SELECT 'main', models.path, format, models.size_bytes, models.modified_ns, sha256
        FROM models LEFT JOIN hashes ON hashes.path = models.path
            AND hashes.size_bytes = models.size_bytes AND hashes.modified_ns = models.modified_ns;
    DROP TABLE hashes;
    DROP TABLE models;
    DELETE FROM rooms WHERE name = 'model_hashes'""",
)


def room(database: Path) -> Room:
    """Give the library's tables in library.db."""
    return Room(database, "models", _MIGRATIONS, synchronous="NORMAL")


def healed(database: Path, work: Callable[[], T]) -> tuple[T, Path | None]:
    """Do something with the database; a damaged one is moved aside first. Give what was done, and that
    file.

    Raises:
        StablehandError: `database.damaged` for a file of a newer version, and what the work raises.
    """
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
