"""Small SQLite databases that several processes share: one file, one schema per room.

Invariants: write-ahead log and full synchronisation, so what was written survives a power cut and
readers never wait for writers (a room of what can be rebuilt may do with less, which a power cut takes
the last moments of, never the whole); each room owns its tables, its version and its migrations, and a file
of a newer version than this program knows is refused, never touched. Connections are short-lived:
one per operation, closed at its end. Calls block for milliseconds, while another process writes for
up to `BUSY_S`; call them in a thread where that matters.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import full_drive, unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP

BUSY_S: Final = 10.0
_LOOK_S: Final = 0.01
_VERSIONS: Final = "CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY, version INTEGER)"


class Room:
    """One room's tables in a database file.

    Args:
        file: the database.
        name: the room's name.
        migrations: SQL scripts; script N brings version N to N + 1. Never edited once released.
        synchronous: "FULL" waits for the drive at each commit; "NORMAL" does not, for what can be rebuilt.
    """

    def __init__(
        self,
        file: Path,
        name: str,
        migrations: Sequence[str],
        *,
        synchronous: Literal["FULL", "NORMAL"] = "FULL",
    ) -> None:
        self._file = file
        self._synchronous = synchronous
        self._name = name
        self._migrations = tuple(migrations)

    @contextmanager
    def writing(self, *, makes: bool = True) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is committed at the end of the block, or taken back whole.

        Args:
            makes: the file and its folder are made where they are not there; else that is a failure.

        Raises:
            StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
        """
        with self._failures(), closing(self._open(makes)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open for reading; None while there is no such database or room. Changes nothing.

        Raises:
            StablehandError: `database.damaged`.
        """
        with self._failures():
            connection = self._open_to_read()
            if connection is None:
                yield None
                return
            with closing(connection):
                yield connection if self._version(connection) == len(self._migrations) else None

    def last_written(self) -> tuple[tuple[int, int] | None, ...]:
        """Give what changes when any room of the file is written: size and time of file and log."""
        found: list[tuple[int, int] | None] = []
        for file in (self._file, self._file.with_name(f"{self._file.name}-wal")):
            try:
                about = file.stat()
            except OSError:
                found.append(None)
            else:
                found.append((about.st_size, about.st_mtime_ns))
        return tuple(found)

    def _open(self, makes: bool) -> sqlite3.Connection:
        if not self._file.exists():
            if not makes:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._file))
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # made first, so that nobody else can read it for even a moment
            with suppress(FileExistsError):
                os.close(os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(self._file, timeout=BUSY_S, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            _log_ahead(connection)
            connection.execute(f"PRAGMA synchronous={self._synchronous}")
            connection.execute("PRAGMA foreign_keys=ON")
            self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_to_read(self) -> sqlite3.Connection | None:
        if not self._file.exists():
            return None
        # A read-only folder cannot hold the shared memory of the log: then it is read as it lies.
        for mode in ("mode=ro", "mode=ro&immutable=1"):
            connection = sqlite3.connect(
                f"{self._file.absolute().as_uri()}?{mode}",
                timeout=BUSY_S,
                isolation_level=None,
                uri=True,
            )
            connection.row_factory = sqlite3.Row
            try:
                connection.execute("SELECT count(*) FROM sqlite_master")
            except sqlite3.OperationalError:
                connection.close()
                if mode.endswith("immutable=1"):
                    raise
                continue
            return connection
        return None

    def _migrate(self, connection: sqlite3.Connection) -> None:
        if self._version(connection) == len(self._migrations):
            return
        connection.execute(
            "BEGIN IMMEDIATE"
        )  # one process migrates, the others wait and look again
        try:
            connection.execute(_VERSIONS)
            version = self._version(connection)
            for script in self._migrations[version:]:
                for statement in script.split(";"):
                    if statement.strip():
                        connection.execute(statement)
            connection.execute(
                "INSERT OR REPLACE INTO rooms VALUES (?, ?)", (self._name, len(self._migrations))
            )
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _version(self, connection: sqlite3.Connection) -> int:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'rooms'").fetchone()
        row = (
            known
            and connection.execute(
                "SELECT version FROM rooms WHERE name = ?", (self._name,)
            ).fetchone()
        )
        version = int(row[0]) if row else 0
        if version > len(self._migrations):
            raise StablehandError(
                "database.damaged",
                QT_TRANSLATE_NOOP(
                    "database", "{file} was written by a newer version of Stablehand."
                ).fill(file=str(self._file)),
                hint=QT_TRANSLATE_NOOP(
                    "database", "Update Stablehand, or use another data folder."
                ),
                details={"file": str(self._file)},
            )
        return version

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Say what is wrong with the file in our own words."""
        try:
            yield
        except PermissionError as error:
            raise unwritable(self._file, error) from error
        except OSError as error:
            raise unwritable(self._file, error) from error
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise self._busy() from error
            if (full := full_drive(self._file.parent)) is not None:
                raise full from error  # SQLite says "disk I/O error" as often as not
            cause = OSError(str(error))
            cause.strerror = str(error)
            raise unwritable(self._file, cause) from error
        except sqlite3.DatabaseError as error:
            raise StablehandError(
                "database.damaged",
                QT_TRANSLATE_NOOP("database", "{file} is damaged: {reason}.").fill(
                    file=str(self._file), reason=str(error)
                ),
                hint=QT_TRANSLATE_NOOP(
                    "database", "Move the file away; it is made anew, installs stay as they are."
                ),
                details={"file": str(self._file)},
            ) from error

    def _busy(self) -> StablehandError:
        return StablehandError(
            "database.busy",
            QT_TRANSLATE_NOOP("database", "Another program holds {file}.").fill(
                file=str(self._file)
            ),
            hint=QT_TRANSLATE_NOOP(
                "database", "Close whatever reads or copies it, then try again."
            ),
            details={"file": str(self._file)},
        )


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log; where two do that with a new file at once, SQLite itself does not wait."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= until:
                raise
            time.sleep(_LOOK_S)  # noqa: TID251 - everything here blocks, see above
        else:
            return
