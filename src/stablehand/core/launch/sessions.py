"""The table of sessions: what was started, where it is, how it ended.

A session is written by its supervisor alone; everybody else reads. Whether it lives is never believed
from the table but looked up, by pid and start time, so neither a crash nor a reboot leaves a session
behind that only seems to run.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from stablehand.core.base.database import Room
from stablehand.core.base.processes import still_runs

SessionState = Literal[
    "starting",
    "page_ready",
    "ready",
    "stopping",
    "orphaned",
    "stopped",
    "failed",
    "lost",
]
FINAL_STATES: Final = frozenset({"stopped", "failed", "lost"})
_KEPT_AN_INSTALL: Final = 20
_MIGRATIONS: Final = (
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        install TEXT NOT NULL,
        package TEXT NOT NULL,
        argv TEXT NOT NULL,
        port INTEGER NOT NULL,
        log TEXT NOT NULL,
        state TEXT NOT NULL,
        started_at TEXT NOT NULL,
        supervisor_pid INTEGER,
        supervisor_started REAL,
        control_port INTEGER,
        pid INTEGER,
        pid_started REAL,
        url TEXT,
        ready_at TEXT,
        ended_at TEXT,
        exit_code INTEGER,
        forced INTEGER NOT NULL DEFAULT 0,
        failure TEXT,
        asks TEXT,
        restarts INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX sessions_of_an_install ON sessions (install, started_at)
    """,
)


@dataclass(frozen=True, slots=True)
class Session:
    """One run of an install's program.

    Attributes:
        argv: the command, passwords and tokens hidden.
        port: of its page; None for a program with a window of its own.
        log: relative to the data folder.
        state: `page_ready` and `ready` (the API answers too) while it runs; `orphaned` when the
            program runs but its supervisor does not; `lost` when both went without a word.
        control_port: where the supervisor takes commands.
        pid, pid_started: the program's process.
        forced: it had to be killed.
        asks: the question that stands on its console.
        restarts: how often it asked to be started anew.
    """

    id: str
    install: str
    package: str
    argv: tuple[str, ...]
    port: int | None
    log: str
    state: SessionState
    started_at: str
    supervisor_pid: int | None = None
    supervisor_started: float | None = None
    control_port: int | None = None
    pid: int | None = None
    pid_started: float | None = None
    url: str | None = None
    ready_at: str | None = None
    ended_at: str | None = None
    exit_code: int | None = None
    forced: bool = False
    failure: str | None = None
    asks: str | None = None
    restarts: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it had not come to its end."""
        return self.state not in FINAL_STATES

    @property
    def has_supervisor(self) -> bool:
        """Whether its supervisor runs."""
        return still_runs(self.supervisor_pid, self.supervisor_started)

    def as_it_is(self) -> Session:
        """Give it with its true state, looked up among the processes."""
        if not self.is_live or self.has_supervisor:
            return self
        runs = still_runs(self.pid, self.pid_started)
        return replace(self, state="orphaned" if runs else "lost")


def moment() -> str:
    """Give this moment, in UTC to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class SessionTable:
    """The sessions of a data folder.

    Every call may raise `data.unwritable` or `database.damaged`.
    """

    def __init__(self, data: Path) -> None:
        self._room = Room(data / "journal.db", "launch", _MIGRATIONS)

    def last_written(self) -> object:
        """Give what changes whenever somebody writes; cheap enough to be asked all the time."""
        return self._room.last_written()

    def begin(self, session: Session) -> Session | None:
        """Enter a new session, unless one of the same install lives: then that one is given."""
        with self._room.writing() as connection:
            for other in self._found(connection, session.install):
                if other.is_live and other.as_it_is().is_live:
                    return other.as_it_is()
            self._forget_old(connection, session.install)
            values = _to_row(session)
            connection.execute(
                f"INSERT INTO sessions ({', '.join(values)}) "  # noqa: S608 - our own field names
                f"VALUES ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
        return None

    def change(self, session_id: str, **values: Any) -> None:
        """Write new values of a session.

        Raises:
            StablehandError: `data.unwritable`, also where the data folder went away: no other one is made
                in its place. `database.*`.
        """
        names = ", ".join(f"{name} = ?" for name in values)
        with self._room.writing(makes=False) as connection:
            connection.execute(
                f"UPDATE sessions SET {names} WHERE id = ?",  # noqa: S608 - our own field names
                (*values.values(), session_id),
            )

    def rename(self, old: str, new: str) -> None:
        """Let the sessions of an install be those of its new name, logs included; may be repeated."""
        before, after = f"Logs/{old}/", f"Logs/{new}/"
        with self._room.writing() as connection:
            for session in self._found(connection, old):
                log = session.log
                if log.startswith(before):
                    log = after + log.removeprefix(before)
                connection.execute(
                    "UPDATE sessions SET install = ?, log = ? WHERE id = ?", (new, log, session.id)
                )

    def get(self, session_id: str) -> Session | None:
        """Give a session as it is."""
        with self._room.reading() as connection:
            if connection is None:
                return None
            row = connection.execute(
                "SELECT * FROM sessions WHERE id = ?", (session_id,)
            ).fetchone()
        return _from_row(row).as_it_is() if row else None

    def of_install(self, install: str) -> tuple[Session, ...]:
        """Give the sessions of an install as they are, the newest first."""
        with self._room.reading() as connection:
            found = [] if connection is None else self._found(connection, install)
        return tuple(session.as_it_is() for session in found)

    def last_good(self, install: str, before: str | None = None) -> Session | None:
        """Give the newest session of an install that became ready.

        Args:
            before: only sessions that began before this moment; None for any.
        """
        with self._room.reading() as connection:
            found = [] if connection is None else self._found(connection, install)
        good = (item for item in found if before is None or item.started_at < before)
        return next((item.as_it_is() for item in good if item.ready_at is not None), None)

    def live(self) -> tuple[Session, ...]:
        """Give the sessions that run, the newest first."""
        with self._room.reading() as connection:
            found = [] if connection is None else self._found(connection, None)
        looked_up = (session.as_it_is() for session in found if session.is_live)
        return tuple(session for session in looked_up if session.is_live)

    def latest(self) -> dict[str, Session]:
        """Give the newest session of every install as it is, running or over, by install."""
        with self._room.reading() as connection:
            found = [] if connection is None else self._found(connection, None)
        newest = {session.install: session for session in reversed(found)}
        return {name: session.as_it_is() for name, session in newest.items()}

    def _found(self, connection: sqlite3.Connection, install: str | None) -> list[Session]:
        rows = connection.execute(
            "SELECT * FROM sessions WHERE ? IS NULL OR install = ? "
            "ORDER BY started_at DESC, rowid DESC",
            (install, install),
        )
        return [_from_row(row) for row in rows]

    def _forget_old(self, connection: sqlite3.Connection, install: str) -> None:
        found = self._found(connection, install)
        good = next((item.id for item in found if item.ready_at is not None), None)
        for old in found[_KEPT_AN_INSTALL - 1 :]:
            if old.id == good:  # what a start that fails is compared with
                continue
            connection.execute("DELETE FROM sessions WHERE id = ?", (old.id,))


def live_sessions(data: Path) -> tuple[Session, ...]:
    """Give the sessions of a data folder that run, the newest first."""
    return SessionTable(data).live()


def _to_row(session: Session) -> dict[str, Any]:
    values = {name: getattr(session, name) for name in Session.__slots__}
    # 0 is no port: the column has been there before programs without one.
    return {
        **values,
        "argv": json.dumps(session.argv),
        "forced": int(session.forced),
        "port": session.port or 0,
    }


def _from_row(row: sqlite3.Row) -> Session:
    values = {name: row[name] for name in Session.__slots__}
    values |= {"argv": tuple(json.loads(row["argv"])), "forced": bool(row["forced"])}
    return Session(**{**values, "port": row["port"] or None})
