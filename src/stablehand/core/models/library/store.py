"""The records of the library in library.db: read for lists, read for one, written by whoever learns
something.

A record is named by its key ("main:Lora/x.safetensors"). It follows its file through moves and renames.
Whoever changes files themselves says so (`follow`, `forget`), everybody else is found out by the next
look. Blocks for milliseconds: call it in a thread.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from stablehand.core.models.library.codec import Reader, metadata_text, verdict_text
from stablehand.core.models.library.entry import NO_HASHES, Entry
from stablehand.core.models.library.schema import room
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Verdict

# What is kept of hashes, in the order of the columns; autov2 is the first ten digits of sha256.
KEPT_HASHES: Final = ("sha256", "blake3", "autov3", "crc32")
AUTOV2_DIGITS: Final = 10
_COLUMNS: Final = (
    "root, path, format, size_bytes, modified_ns, inode, identity, verdict,"
    " sha256, blake3, autov3, crc32, metadata, first_seen"
)


def read_entries(database: Path) -> tuple[Entry, ...]:
    """Give every model that is known, without descriptions; empty while there is no library.

    Raises:
        StablehandError: `database.damaged`.
    """
    with room(database).reading() as connection:
        if connection is None:
            return ()
        connection.row_factory = None  # plain tuples are read twice as fast
        rows = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE gone_at = 0").fetchall()  # noqa: S608
    reader = Reader()
    return tuple([_entry(row, reader) for row in rows])


def read_entry(database: Path, key: str) -> Entry | None:
    """Give one model by its key, with everything that is known of it.

    Raises:
        StablehandError: `database.damaged`.
    """
    with room(database).reading() as connection:
        if connection is None:
            return None
        connection.row_factory = None
        row = connection.execute(
            f"SELECT {_COLUMNS}, descriptions.text FROM entries"  # noqa: S608 - our own words
            " LEFT JOIN descriptions ON descriptions.entry = entries.id"
            " WHERE root = ? AND path = ? AND gone_at = 0",
            key_place(key),
        ).fetchone()
    return None if row is None else _entry(row[:-1], Reader(), row[-1])


def metadata_in(database: Path, root: str, folder: str) -> list[tuple[str, Metadata]]:
    """Give the models right in a folder of which anything is said, by path, without descriptions.

    Args:
        folder: below the root, ending with '/'; "" is the root itself.

    Raises:
        StablehandError: `database.damaged`.
    """
    with room(database).reading() as connection:
        if connection is None:
            return []
        rows = connection.execute(
            "SELECT path, metadata FROM entries WHERE root = ? AND path >= ? AND path < ?"
            " AND gone_at = 0 AND metadata IS NOT NULL",
            (root, folder, f"{folder}\U0010ffff"),
        ).fetchall()
    reader = Reader()
    return [(row[0], reader.metadata(row[1])) for row in rows if "/" not in row[0][len(folder) :]]


def header_read_at(database: Path, key: str) -> int:
    """Give when a model's header was last read, in seconds since 1970; 0 if it was not."""
    with room(database).reading() as connection:
        row = (
            connection
            and connection.execute(
                "SELECT header_read_at FROM entries WHERE root = ? AND path = ?", key_place(key)
            ).fetchone()
        )
    return int(row[0]) if row else 0


def root_totals(database: Path) -> dict[str, tuple[int, int]]:
    """Give how many models each root has, and their bytes.

    Raises:
        StablehandError: `database.damaged`.
    """
    with room(database).reading() as connection:
        if connection is None:
            return {}
        rows = connection.execute(
            "SELECT root, count(*), sum(size_bytes) FROM entries WHERE gone_at = 0 GROUP BY root"
        ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def put_metadata(database: Path, metadata: Mapping[str, Metadata]) -> None:
    """Keep metadata, by the keys of the models; what is not known of in the library is passed over.

    A description of None leaves the one that is kept, since lists come without; an empty one takes it away.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with room(database).writing() as connection:
        for key, value in metadata.items():
            connection.execute(
                "UPDATE entries SET metadata = ? WHERE root = ? AND path = ?",
                (metadata_text(value), *key_place(key)),
            )
            _put_description(connection, key, value.description)


def put_hashes(database: Path, hashes: Iterable[tuple[Entry, Mapping[str, str]]]) -> None:
    """Keep what was computed of models, as long as they are still the files that were read.

    Args:
        hashes: for each model some of "sha256", "blake3", "autov3", "crc32"; those not given stay as
            they are.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with room(database).writing() as connection:
        for entry, found in hashes:
            values = tuple(found.get(name) for name in KEPT_HASHES)
            sets = ", ".join(f"{name} = coalesce(?, {name})" for name in KEPT_HASHES)
            connection.execute(
                f"UPDATE entries SET {sets} WHERE root = ? AND path = ?"  # noqa: S608 - our own words
                " AND size_bytes = ? AND modified_ns = ?",
                (*values, *_place(entry), entry.size_bytes, entry.modified_ns),
            )


def put_verdict(database: Path, entry: Entry, verdict: Verdict) -> None:
    """Keep what the safety check says of a model.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with room(database).writing() as connection:
        connection.execute(
            "UPDATE entries SET verdict = ? WHERE root = ? AND path = ?"
            " AND size_bytes = ? AND modified_ns = ?",
            (verdict_text(verdict), *_place(entry), entry.size_bytes, entry.modified_ns),
        )


def follow(database: Path, moves: Mapping[str, str]) -> None:
    """Let records follow their files, by the keys before and after, all at once (they may change places).

    A record that stood at the new place for a file that is gone makes way.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with room(database).writing() as connection:
        ids = {}
        for before, after in moves.items():
            row = connection.execute(
                "SELECT id FROM entries WHERE root = ? AND path = ?", key_place(before)
            ).fetchone()
            if row is not None:
                ids[int(row[0])] = after
        move_rows(connection, {row: key_place(key) for row, key in ids.items()})


def forget(database: Path, keys: Iterable[str]) -> None:
    """Take models off the list whose files are gone; should they come back, they are known again.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    now = int(time.time())
    with room(database).writing() as connection:
        connection.executemany(
            "UPDATE entries SET gone_at = ? WHERE root = ? AND path = ? AND gone_at = 0",
            [(now, *key_place(key)) for key in keys],
        )


def forget_root(database: Path, root: str) -> int:
    """Forget everything of a root, for good; give how many models that were. Files are not touched.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with room(database).writing() as connection:
        gone = connection.execute("DELETE FROM entries WHERE root = ?", (root,)).rowcount
        connection.execute("DELETE FROM roots WHERE id = ?", (root,))
        connection.execute("DELETE FROM folders WHERE root = ?", (root,))
    return int(gone)


def key_place(key: str) -> tuple[str, str]:
    """Give root id and path of a key."""
    root, _, path = key.partition(":")
    return root, path


def move_rows(connection: sqlite3.Connection, places: Mapping[int, tuple[str, str]]) -> None:
    """Give records, by their row ids, new places inside a transaction of the caller's."""
    # Out of the way first: they may change places with each other. No path begins with a NUL.
    connection.executemany(
        "UPDATE entries SET path = char(0) || id WHERE id = ?", [(row,) for row in places]
    )
    connection.executemany("DELETE FROM entries WHERE root = ? AND path = ?", list(places.values()))
    connection.executemany(
        "UPDATE entries SET root = ?, path = ?, gone_at = 0 WHERE id = ?",
        [(root, path, row) for row, (root, path) in places.items()],
    )


def _put_description(connection: sqlite3.Connection, key: str, text: str | None) -> None:
    if text is None:
        return
    row = connection.execute(
        "SELECT id FROM entries WHERE root = ? AND path = ?", key_place(key)
    ).fetchone()
    if row is None:
        return
    if text:
        connection.execute("INSERT OR REPLACE INTO descriptions VALUES (?, ?)", (row[0], text))
    else:
        connection.execute("DELETE FROM descriptions WHERE entry = ?", (row[0],))


def _place(entry: Entry) -> tuple[str, str]:
    return entry.root, entry.path


def _entry(row: tuple[Any, ...], reader: Reader, description: str | None = None) -> Entry:
    sha256, blake3, autov3, crc32 = row[8:12]
    hashes = NO_HASHES
    if sha256 or blake3 or autov3 or crc32:
        hashes = {
            name: value
            for name, value in zip(KEPT_HASHES, (sha256, blake3, autov3, crc32), strict=True)
            if value
        }
        if sha256:
            hashes["autov2"] = sha256[:AUTOV2_DIGITS]
    return Entry(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        reader.identity(row[6]),
        reader.verdict(row[7]),
        hashes,
        reader.metadata(row[12], description),
        row[13],
    )
