"""The journal of operations on models: what was asked for, how far it came, what can be taken back.

It lies in journal.db, in a room of its own. An operation is written as a whole before its first act. Who is
at it is known by pid and start time; one whose owner has died is brought to an end by whoever looks next.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room
from stablehand.core.base.process_tree import started_at
from stablehand.core.base.processes import still_runs
from stablehand.core.models.organise.acts import (
    DoneUnit,
    Operation,
    OperationState,
    Unit,
    UnitState,
    unit_of,
    unit_text,
)

_KEPT: Final = 200
_MIGRATIONS: Final = (
    """
    CREATE TABLE operations (
        id TEXT PRIMARY KEY,
        verb TEXT NOT NULL,
        state TEXT NOT NULL,
        begun_at TEXT NOT NULL,
        pid INTEGER,
        pid_started REAL,
        undoes TEXT
    );
    CREATE TABLE units (
        operation TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        acts TEXT NOT NULL,
        state TEXT NOT NULL,
        problem TEXT NOT NULL,
        PRIMARY KEY (operation, number)
    ) WITHOUT ROWID
    """,
)


class MoveJournal:
    """The operations of a data folder.

    Every call may raise `data.unwritable`, `database.damaged` or `database.busy`, and blocks.
    """

    def __init__(self, data: Path, database: Path) -> None:
        self._data = data
        self._room = Room(database, "model_operations", _MIGRATIONS)

    def begin(self, verb: str, units: Sequence[Unit], *, undoes: str | None = None) -> Operation:
        """Write down an operation before anything of it is done."""
        now = datetime.now(UTC)
        pid = os.getpid()
        operation = Operation(
            id=f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}",
            verb=verb,
            state="begun",
            begun_at=now.isoformat(timespec="milliseconds"),
            units=tuple(DoneUnit(unit) for unit in units),
            pid=pid,
            pid_started=started_at(pid),
            undoes=undoes,
        )
        with self._room.writing() as connection:
            connection.execute(
                "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    operation.id,
                    verb,
                    operation.state,
                    operation.begun_at,
                    operation.pid,
                    operation.pid_started,
                    undoes,
                ),
            )
            connection.executemany(
                "INSERT INTO units VALUES (?, ?, ?, ?, 'planned', '')",
                (
                    (operation.id, number, unit.name, unit_text(unit, self._data))
                    for number, unit in enumerate(units)
                ),
            )
            _forget_old(connection)
        return operation

    def end(self, operation: str, units: Iterable[DoneUnit]) -> None:
        """Write down what became of an operation's units, in order, and that it is over.

        One that takes another back marks the units of that one, which bear the same names.
        """
        done = list(units)
        with self._room.writing() as connection:
            for number, unit in enumerate(done):
                self._mark(connection, operation, number, unit.state, unit.problem)
            self._enter(connection, operation, "done")
            row = connection.execute(
                "SELECT undoes FROM operations WHERE id = ?", (operation,)
            ).fetchone()
            if row is not None and row["undoes"] is not None:
                self._mark_undone(connection, row["undoes"], done)

    def get(self, operation: str) -> Operation | None:
        """Give an operation with its units."""
        with self._room.reading() as connection:
            if connection is None:
                return None
            row = connection.execute(
                "SELECT * FROM operations WHERE id = ?", (operation,)
            ).fetchone()
            return None if row is None else self._operation(connection, row)

    def latest(self, count: int = _KEPT) -> tuple[Operation, ...]:
        """Give the last operations, the newest first."""
        with self._room.reading() as connection:
            if connection is None:
                return ()
            rows = connection.execute(
                "SELECT * FROM operations ORDER BY id DESC LIMIT ?", (count,)
            ).fetchall()
            return tuple(self._operation(connection, row) for row in rows)

    def claim_orphans(self) -> tuple[Operation, ...]:
        """Give the operations whose owners have died, the oldest first; they are ours from now on."""
        with self._room.reading() as connection:
            found = [] if connection is None else _begun(connection)
        if not any(_is_orphan(row) for row in found):
            return ()  # nothing is written at most starts
        pid = os.getpid()
        with self._room.writing() as connection:
            orphans = [row for row in _begun(connection) if _is_orphan(row)]
            for row in orphans:
                connection.execute(
                    "UPDATE operations SET pid = ?, pid_started = ? WHERE id = ?",
                    (pid, started_at(pid), row["id"]),
                )
            return tuple(self._operation(connection, row) for row in orphans)

    def _mark(
        self,
        connection: sqlite3.Connection,
        operation: str,
        number: int,
        state: UnitState,
        problem: str = "",
    ) -> None:
        connection.execute(
            "UPDATE units SET state = ?, problem = ? WHERE operation = ? AND number = ?",
            (state, problem, operation, number),
        )

    def _mark_undone(
        self, connection: sqlite3.Connection, undone: str, done: Sequence[DoneUnit]
    ) -> None:
        names = {unit.unit.name for unit in done if unit.state == "done"}
        connection.executemany(
            "UPDATE units SET state = 'undone' WHERE operation = ? AND name = ? AND state = 'done'",
            ((undone, name) for name in names),
        )
        left = connection.execute(
            "SELECT count(*) FROM units WHERE operation = ? AND state = 'done'", (undone,)
        ).fetchone()
        if not left[0]:
            self._enter(connection, undone, "undone")

    def _enter(self, connection: sqlite3.Connection, operation: str, state: OperationState) -> None:
        connection.execute("UPDATE operations SET state = ? WHERE id = ?", (state, operation))

    def _operation(self, connection: sqlite3.Connection, row: sqlite3.Row) -> Operation:
        units = connection.execute(
            "SELECT * FROM units WHERE operation = ? ORDER BY number", (row["id"],)
        ).fetchall()
        return Operation(
            id=row["id"],
            verb=row["verb"],
            state=row["state"],
            begun_at=row["begun_at"],
            units=tuple(
                DoneUnit(
                    unit_of(unit["name"], unit["acts"], self._data), unit["state"], unit["problem"]
                )
                for unit in units
            ),
            pid=row["pid"],
            pid_started=row["pid_started"],
            undoes=row["undoes"],
        )


def _begun(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT * FROM operations WHERE state = 'begun' ORDER BY id"
    ).fetchall()


def _is_orphan(row: sqlite3.Row) -> bool:
    return not still_runs(row["pid"], row["pid_started"])


def _forget_old(connection: sqlite3.Connection) -> None:
    connection.execute(
        """DELETE FROM operations WHERE state != 'begun' AND id NOT IN
        (SELECT id FROM operations ORDER BY id DESC LIMIT ?)""",
        (_KEPT,),
    )
