"""The journal of installs: what each step was about to do and what it did.

An operation is one attempt to bring an install into a state; it is resumed by whoever comes next
with the same key. A step is written down before it starts, its children (pid and start time) as they
start, and its end when it is over: after a crash the journal says what is done, what was under way
and which processes may still be running. Rows are small and few, so each call simply blocks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.database import Room
from stablehand.core.base.processes import started_at, still_runs
from stablehand.core.records.install import now

OperationState = Literal["running", "done", "failed", "cancelled"]
_MIGRATIONS: Final = (
    """
    CREATE TABLE operations (
        id INTEGER PRIMARY KEY,
        install TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        state TEXT NOT NULL,
        pid INTEGER NOT NULL,
        pid_started REAL NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        stage TEXT
    );
    CREATE INDEX operations_by_install ON operations (install, kind, key);
    CREATE TABLE steps (
        operation INTEGER NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
        step TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        state TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        PRIMARY KEY (operation, step)
    );
    CREATE TABLE children (
        operation INTEGER NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
        pid INTEGER NOT NULL,
        started REAL NOT NULL,
        PRIMARY KEY (operation, pid, started)
    );
    """,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the journal has it; `alive` tells whether its process, `pid`, still runs."""

    id: int
    install: str
    kind: str
    state: OperationState
    stage: str | None
    alive: bool
    pid: int = 0


class Journal:
    """The rows of one database file, `Data/journal.db`."""

    def __init__(self, file: Path) -> None:
        self._room = Room(file, "installs", _MIGRATIONS)

    def begin(self, install: str, kind: str, key: str) -> int:
        """Start an operation, or take up the one of this key that did not come to its end.

        Args:
            key: tells attempts of the same thing from others (the record's moment of creation).
        """
        pid = os.getpid()
        mine = (pid, started_at(pid) or 0.0)
        with self._room.writing() as db:
            row = db.execute(
                "SELECT id FROM operations WHERE install = ? AND kind = ? AND key = ?",
                (install, kind, key),
            ).fetchone()
            if row is not None:
                db.execute(
                    "UPDATE operations SET state = 'running', pid = ?, pid_started = ?,"
                    " ended_at = NULL WHERE id = ?",
                    (*mine, row["id"]),
                )
                return int(row["id"])
            done = db.execute(
                "INSERT INTO operations (install, kind, key, state, pid, pid_started, started_at)"
                " VALUES (?, ?, ?, 'running', ?, ?, ?)",
                (install, kind, key, *mine, now()),
            )
            return int(done.lastrowid or 0)

    def end(self, operation: int, state: OperationState) -> None:
        """Write down how an operation ended."""
        with self._room.writing(makes=False) as db:
            db.execute(
                "UPDATE operations SET state = ?, ended_at = ? WHERE id = ?",
                (state, now(), operation),
            )

    def forget(self, install: str, *, keep: str | None = None) -> None:
        """Drop what is known about an install that is gone.

        Args:
            keep: the key of its install, whose finished steps are not done again if it comes back.
        """
        with self._room.writing() as db:
            db.execute(
                "DELETE FROM operations WHERE install = ? AND NOT (kind = 'install' AND key IS ?)",
                (install, keep),
            )

    def forget_install(self, install: str, key: str) -> None:
        """Drop what is known about an install that will not come back, not about one of its name."""
        with self._room.writing() as db:
            db.execute("DELETE FROM operations WHERE install = ? AND key = ?", (install, key))

    def rename(self, old: str, new: str) -> None:
        """Let what is known about an install be known under its new name; may be repeated."""
        with self._room.writing() as db:
            db.execute("UPDATE operations SET install = ? WHERE install = ?", (new, old))

    def done_steps(self, operation: int) -> Mapping[str, str]:
        """Give the fingerprints of the steps that came to their end, by step."""
        with self._room.reading() as db:
            if db is None:
                return {}
            rows = db.execute(
                "SELECT step, fingerprint FROM steps WHERE operation = ? AND state = 'done'",
                (operation,),
            )
            return {row["step"]: row["fingerprint"] for row in rows}

    def step_begins(self, operation: int, step: str, fingerprint: str) -> None:
        """Write down what is about to be done."""
        with self._room.writing(makes=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, 'running', ?, NULL)",
                (operation, step, fingerprint, now()),
            )
            db.execute("UPDATE operations SET stage = ? WHERE id = ?", (step, operation))

    def step_ends(self, operation: int, step: str, state: OperationState) -> None:
        """Write down how it went."""
        with self._room.writing(makes=False) as db:
            db.execute(
                "UPDATE steps SET state = ?, ended_at = ? WHERE operation = ? AND step = ?",
                (state, now(), operation, step),
            )

    def child_starts(self, operation: int, pid: int, started: float) -> None:
        """Write down a child process, before it can be lost sight of."""
        with self._room.writing(makes=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO children VALUES (?, ?, ?)", (operation, pid, started)
            )

    def child_is_gone(self, operation: int, pid: int) -> None:
        """Strike out a child that has ended."""
        with self._room.writing(makes=False) as db:
            db.execute("DELETE FROM children WHERE operation = ? AND pid = ?", (operation, pid))

    def children(self, operation: int) -> tuple[tuple[int, float], ...]:
        """Give the children that were never seen to end, by pid and start time."""
        with self._room.reading() as db:
            if db is None:
                return ()
            rows = db.execute("SELECT pid, started FROM children WHERE operation = ?", (operation,))
            return tuple((row["pid"], row["started"]) for row in rows)

    def left_running(self, install: str) -> tuple[tuple[int, int, float], ...]:
        """Give the children of all of an install's operations that were never seen to end.

        Each by its operation, pid and start time.
        """
        with self._room.reading() as db:
            if db is None:
                return ()
            rows = db.execute(
                "SELECT operation, children.pid AS pid, started FROM children"
                " JOIN operations ON operations.id = operation WHERE install = ?"
                " ORDER BY operation, children.pid",
                (install,),
            )
            return tuple((row["operation"], row["pid"], row["started"]) for row in rows)

    def latest(self) -> Mapping[str, Operation]:
        """Give the latest operation of every install, by install."""
        with self._room.reading() as db:
            if db is None:
                return {}
            rows = db.execute("SELECT * FROM operations ORDER BY id").fetchall()
        return {
            row["install"]: Operation(
                row["id"],
                row["install"],
                row["kind"],
                row["state"],
                row["stage"],
                still_runs(row["pid"], row["pid_started"]),
                row["pid"],
            )
            for row in rows
        }
