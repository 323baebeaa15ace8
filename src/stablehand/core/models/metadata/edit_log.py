"""The edits that can be taken back: what a person had set before and after, by model, newest last. Blocks.

One edit may be of many models; they are taken back together.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.database import Room
from stablehand.core.models.metadata.own_record import checked_fields

_KEPT: Final = 100
_MIGRATIONS: Final = (
    """CREATE TABLE model_edits (
        edit INTEGER NOT NULL,
        key TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (edit, key)
    ) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one model's fields of the person in an edit."""

    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def keep_edit(database: Path, edits: Sequence[Edit]) -> None:
    """Write an edit down; of older ones the last hundred stay.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    now = int(time.time())
    with _room(database).writing() as connection:
        last = connection.execute("SELECT coalesce(max(edit), 0) FROM model_edits").fetchone()[0]
        connection.executemany(
            "INSERT INTO model_edits VALUES (?, ?, ?, ?, ?)",
            [
                (last + 1, edit.key, now, json.dumps(edit.before), json.dumps(edit.after))
                for edit in edits
            ],
        )
        connection.execute("DELETE FROM model_edits WHERE edit <= ?", (last + 1 - _KEPT,))


def last_edit(database: Path) -> tuple[int, tuple[Edit, ...]] | None:
    """Give the number of the last edit and what it was; None where there is none.

    Raises:
        StablehandError: `database.damaged`.
    """
    with _room(database).reading() as connection:
        if connection is None:
            return None
        rows = connection.execute(
            "SELECT * FROM model_edits WHERE edit = (SELECT max(edit) FROM model_edits)"
        ).fetchall()
    if not rows:
        return None
    edits = (Edit(row["key"], _fields(row["before"]), _fields(row["after"])) for row in rows)
    return int(rows[0]["edit"]), tuple(edits)


def forget_edit(database: Path, number: int) -> None:
    """Take an edit off the list, once it is taken back.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with _room(database).writing() as connection:
        connection.execute("DELETE FROM model_edits WHERE edit = ?", (number,))


def _fields(text: str) -> Mapping[str, Any]:
    return checked_fields(json.loads(text))


def _room(database: Path) -> Room:
    return Room(database, "model_edits", _MIGRATIONS)
