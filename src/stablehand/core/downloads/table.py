"""The queue of a data folder: what is wanted and how far it is, in journal.db, in a room of its own.

Several processes share it. A download under way belongs to one process, known by pid and start time, and
only that one writes its record; others write what they ask of it (`ask`). What a dead process left is
queued anew by whoever runs the queue next (`reclaim`).
"""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.database import Room
from stablehand.core.base.process_tree import started_at
from stablehand.core.base.processes import still_runs
from stablehand.core.downloads.codec import (
    about_text,
    standing_of,
    standing_text,
    wish_of,
    wish_text,
)
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import UNDER_WAY, Asked, New, Numbers, Record, Standing
from stablehand.core.downloads.wish import Wish

KEPT_OVER: Final = 2000
_log = logging.getLogger(__name__)
_COLUMNS: Final = (
    "id, wish, state, number, priority, rank, size_bytes, received_bytes, bytes_per_s, seconds_left,"
    " connections, standing, created, pid, pid_started, asked"
)
_MIGRATIONS: Final = (
    """
    CREATE TABLE downloads (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        wish TEXT NOT NULL,
        about TEXT NOT NULL,
        state TEXT NOT NULL,
        priority INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        size_bytes INTEGER,
        received_bytes INTEGER NOT NULL,
        bytes_per_s REAL,
        seconds_left REAL,
        connections INTEGER NOT NULL,
        standing TEXT NOT NULL,
        created TEXT NOT NULL,
        pid INTEGER,
        pid_started REAL,
        asked TEXT NOT NULL
    );
    CREATE INDEX downloads_by_state ON downloads (state);
    CREATE TABLE download_marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
    """,
)


class DownloadTable:
    """The downloads of a data folder.

    Every call blocks, and may raise `data.unwritable`, `database.damaged` or `database.busy`.

    Args:
        database: the journal.
        mine: the downloads that this process is at, looked at when they are asked for.
    """

    def __init__(self, database: Path, mine: Collection[str] = ()) -> None:
        self._room = Room(database, "downloads", _MIGRATIONS)
        self._mine = mine
        # What is over hardly ever changes, and may be much: read anew only after such a change.
        self._over: tuple[str, tuple[Record, ...]] | None = None

    def last_written(self) -> object:
        """Give what is another value once anything of the journal was written."""
        return self._room.last_written()

    def add(self, entries: Sequence[New]) -> tuple[str, ...]:
        """Put downloads at the end of the queue, all or none; give their ids."""
        return self.add_unless(lambda _waiting: entries)

    def add_unless(
        self, choose: Callable[[Sequence[Record]], Sequence[New | str]]
    ) -> tuple[str, ...]:
        """Put downloads at the end of the queue, after a look at what is there that nobody gets between.

        Args:
            choose: takes the downloads that are not over; gives for each that is wanted a new one, or the
                id of the one that is there already. The same object twice is one download. Raises to
                put none there.
        """
        with self._room.writing() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM downloads WHERE state NOT IN (?, ?, ?)",  # noqa: S608
                _OVER,
            ).fetchall()
            chosen = choose(sorted(_readable(tuple(row) for row in rows), key=turn))
            ids: dict[int, str] = {}
            for entry in chosen:
                if not isinstance(entry, str) and id(entry) not in ids:
                    ids[id(entry)] = _added(connection, entry)
            if ids:
                _forget_old(connection)
                _note_history(connection)
        return tuple(entry if isinstance(entry, str) else ids[id(entry)] for entry in chosen)

    def read(self) -> tuple[Record, ...]:
        """Give all downloads: those that are not over by their turn, then the rest, newest first.

        What each wish says beside the model (`Wish.about`) is left out.
        """
        with self._room.reading() as connection:
            if connection is None:
                return ()
            connection.row_factory = None
            version = _history(connection)
            over = self._over if self._over is not None and self._over[0] == version else None
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM downloads WHERE state NOT IN (?, ?, ?) OR ?",  # noqa: S608
                (*_OVER, over is None),
            ).fetchall()
        records = _readable(rows)
        if over is None:
            gone = [record for record in records if record.state.is_over]
            gone.sort(key=lambda r: (r.standing.finished or "", r.number), reverse=True)
            over = self._over = (version, tuple(gone))
        waiting = [record for record in records if not record.state.is_over]
        return (*sorted(waiting, key=turn), *over[1])

    def get(self, download: str) -> Record | None:
        """Give one download with everything that is known of it."""
        with self._room.reading() as connection:
            if connection is None:
                return None
            connection.row_factory = None
            row = connection.execute(
                f"SELECT {_COLUMNS}, about FROM downloads WHERE id = ?",  # noqa: S608
                (download,),
            ).fetchone()
        found = [] if row is None else _readable([row[:-1]])
        return replace(found[0], wish=wish_of(row[1], row[-1])) if found else None

    def claim(self, download: str) -> Record | None:
        """Take a download that nobody is at for this process; None: somebody is, or it is over."""
        with self._room.writing(makes=False) as connection:
            row = _row(connection, download)
            if row is None:
                return None
            (record,) = _readable([row]) or (None,)
            if (
                record is None
                or record.state.is_over
                or (record.is_under_way and self.is_alive(record))
            ):
                return None
            pid = os.getpid()
            standing = replace(
                record.standing,
                reason=None,
                until=None,
                failure=None,
                hold="",
                started=record.standing.started or _now(),
            )
            connection.execute(
                "UPDATE downloads SET state = ?, standing = ?, pid = ?, pid_started = ?, asked = ''"
                " WHERE id = ?",
                (
                    DownloadState.RUNNING,
                    standing_text(standing),
                    pid,
                    started_at(pid),
                    download,
                ),
            )
        return self.get(download)

    def count(self, numbers: Mapping[str, Numbers]) -> Mapping[str, Asked]:
        """Note how far our own downloads are; give what others ask of them."""
        asked: dict[str, Asked] = {}
        with self._room.writing(makes=False) as connection:
            for download, found in numbers.items():
                connection.execute(
                    "UPDATE downloads SET size_bytes = coalesce(?, size_bytes), received_bytes = ?,"
                    " bytes_per_s = ?, seconds_left = ?, connections = ? WHERE id = ? AND pid = ?",
                    (
                        found.size_bytes,
                        found.received_bytes,
                        found.bytes_per_s,
                        found.seconds_left,
                        found.connections,
                        download,
                        os.getpid(),
                    ),
                )
                row = connection.execute(
                    "SELECT asked FROM downloads WHERE id = ?", (download,)
                ).fetchone()
                asked[download] = row[0] if row else "cancel"
        return asked

    def asked(self, downloads: Iterable[str]) -> Mapping[str, Asked]:
        """Give what others ask of our own downloads; one that is gone from the queue is to be cancelled."""
        with self._room.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                "SELECT id, asked FROM downloads WHERE state IN (?, ?)", tuple(UNDER_WAY)
            ).fetchall()
        found = {row[0]: row[1] for row in rows}
        return {download: found.get(download, "cancel") for download in downloads}

    def enter(
        self,
        download: str,
        state: DownloadState,
        standing: Standing | None = None,
        wish: Wish | None = None,
        *,
        if_asked: Asked | None = None,
    ) -> Asked | None:
        """Bring one of our own downloads into another state; one that nobody is at any more loses its owner.

        Args:
            standing: how it stands now; None: as before.
            wish: where it goes now that its header is known; None: as before.
            if_asked: only where just this is asked of it; None: whatever is.

        Returns:
            What is asked of it instead, and it stays as it was; None: it is in that state.
        """
        keeps = state in UNDER_WAY
        with self._room.writing(makes=False) as connection:
            row = connection.execute(
                "SELECT asked FROM downloads WHERE id = ?", (download,)
            ).fetchone()
            if row is not None and if_asked not in (None, row[0]):
                now: Asked = row[0]
                return now
            connection.execute(
                "UPDATE downloads SET state = ?, standing = coalesce(?, standing),"
                " wish = coalesce(?, wish), pid = CASE WHEN ? THEN pid END,"
                " pid_started = CASE WHEN ? THEN pid_started END,"
                " asked = CASE WHEN ? THEN asked ELSE '' END, bytes_per_s = NULL, seconds_left = NULL,"
                " connections = 0 WHERE id = ?",
                (
                    state,
                    None if standing is None else standing_text(standing),
                    None if wish is None else wish_text(wish),
                    keeps,
                    keeps,
                    keeps,
                    download,
                ),
            )
            if state.is_over:
                _note_history(connection)
        return None

    def change(
        self, downloads: Iterable[str], change: Callable[[Record], Record | None]
    ) -> tuple[Record, ...]:
        """Change downloads in one step; give those that are other than before.

        Args:
            change: gives what becomes of a download; None or the same: it stays. Of one that a living
                process is at only `asked`, `priority` and `rank` may change.
        """
        changed = []
        with self._room.writing(makes=False) as connection:
            for download in downloads:
                row = _row(connection, download)
                if row is None:
                    continue
                (record,) = _readable([row]) or (None,)
                after = None if record is None else change(record)
                if record is None or after is None or after == record:
                    continue
                changed.append(after)
                _put(connection, after, is_ours=not (record.is_under_way and self.is_alive(record)))
            _note_history(connection)
        return tuple(changed)

    def reclaim(self, *, of_others: bool = False) -> tuple[Record, ...]:
        """Queue what dead processes were at; what was asked of them is done. Give what was theirs.

        Args:
            of_others: leave alone what this very process was at.
        """

        def is_dead(record: Record) -> bool:
            is_counted = not of_others or record.pid != os.getpid()
            return record.is_under_way and is_counted and not self.is_alive(record)

        if not any(is_dead(record) for record in self.read()):
            return ()  # nothing is written at most looks
        after = {
            "": DownloadState.QUEUED,
            "pause": DownloadState.PAUSED,
            "cancel": DownloadState.CANCELLED,
        }
        with self._room.writing() as connection:
            rows = _under_way(connection)
            orphans = [r for r in rows if is_dead(r)]
            for record in orphans:
                state = after[record.asked]
                standing = record.standing
                if state is DownloadState.PAUSED:
                    standing = replace(standing, hold="person")
                if state.is_over:
                    standing = replace(standing, finished=_now())
                resting = replace(
                    record, state=state, standing=standing, pid=None, pid_started=None, asked=""
                )
                _put(connection, resting, is_ours=True)
            _note_history(connection)
        return tuple(replace(r, state=after[r.asked]) for r in orphans)

    def is_alive(self, record: Record) -> bool:
        """Tell whether the process that is at a download runs, and is at it still."""
        if record.pid == os.getpid() and record.pid_started == started_at(record.pid):
            return record.id in self._mine
        return still_runs(record.pid, record.pid_started)

    def remove(self, downloads: Iterable[str]) -> int:
        """Forget downloads that are over; give how many that were."""
        with self._room.writing() as connection:
            _note_history(connection)
            return sum(
                connection.execute(
                    "DELETE FROM downloads WHERE id = ? AND state IN (?, ?, ?)",
                    (download, *_OVER),
                ).rowcount
                for download in downloads
            )

    def marks(self) -> Mapping[str, str]:
        """Give what holds for the queue as a whole: "held", and "pause:HOST" with the moment it ends."""
        with self._room.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                "SELECT name, value FROM download_marks WHERE name != 'history'"
            ).fetchall()
        return {row[0]: row[1] for row in rows}

    def mark(self, name: str, value: str | None) -> None:
        """Set a mark, or take it away."""
        with self._room.writing() as connection:
            if value is None:
                connection.execute("DELETE FROM download_marks WHERE name = ?", (name,))
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO download_marks VALUES (?, ?)", (name, value)
                )


def turn(record: Record) -> tuple[bool, int, int, int]:
    """Give what orders downloads that are not over: those under way, then by priority and rank."""
    return (not record.is_under_way, -record.priority, record.rank, record.number)


def _added(connection: sqlite3.Connection, entry: New) -> str:
    download = _new_id(connection)
    connection.execute(
        "INSERT INTO downloads (id, wish, about, state, priority, rank, size_bytes, received_bytes,"
        " connections, standing, created, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, '')",
        (
            download,
            wish_text(entry.wish),
            about_text(entry.wish),
            entry.state,
            entry.priority,
            _last_rank(connection) + 1,
            entry.wish.size_bytes,
            entry.received_bytes,
            standing_text(entry.standing),
            _now(),
        ),
    )
    return download


def _history(connection: sqlite3.Connection) -> str:
    """Give what is another text whenever something of what is over may have changed."""
    found = connection.execute("SELECT value FROM download_marks WHERE name = 'history'").fetchone()
    return str(found[0]) if found else ""


def _note_history(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO download_marks VALUES ('history', ?)", (secrets.token_hex(8),)
    )


def _put(connection: sqlite3.Connection, record: Record, *, is_ours: bool) -> None:
    connection.execute(
        "UPDATE downloads SET priority = ?, rank = ?, asked = ? WHERE id = ?",
        (record.priority, record.rank, record.asked, record.id),
    )
    if is_ours:
        connection.execute(
            "UPDATE downloads SET wish = ?, state = ?, standing = ?, pid = ?, pid_started = ?,"
            " size_bytes = ?, received_bytes = ? WHERE id = ?",
            (
                wish_text(record.wish),
                record.state,
                standing_text(record.standing),
                record.pid,
                record.pid_started,
                record.numbers.size_bytes,
                record.numbers.received_bytes,
                record.id,
            ),
        )


def _row(connection: sqlite3.Connection, download: str) -> tuple[Any, ...] | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM downloads WHERE id = ?",  # noqa: S608
        (download,),
    ).fetchone()
    return None if row is None else tuple(row)


def _under_way(connection: sqlite3.Connection) -> list[Record]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM downloads WHERE state IN (?, ?)",  # noqa: S608
        tuple(UNDER_WAY),
    ).fetchall()
    return _readable([tuple(row) for row in rows])


def _readable(rows: Iterable[tuple[Any, ...]]) -> list[Record]:
    """Give the records of rows; one that cannot be read, such as a newer version's, is passed over."""
    found = []
    for row in rows:
        try:
            found.append(_record(row))
        except ValueError as error:
            _log.warning("download %s cannot be read: %s", row[0], error)
    return found


def _record(row: tuple[Any, ...]) -> Record:
    return Record(
        id=row[0],
        wish=wish_of(row[1]),
        state=DownloadState(row[2]),
        number=row[3],
        priority=row[4],
        rank=row[5],
        numbers=Numbers(*row[6:11]),
        standing=standing_of(row[11]),
        created=row[12],
        pid=row[13],
        pid_started=row[14],
        asked=row[15],
    )


def _last_rank(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT max(rank) FROM downloads").fetchone()
    return int(row[0] or 0)


def _new_id(connection: sqlite3.Connection) -> str:
    while True:
        found = secrets.token_hex(3)
        if connection.execute("SELECT 1 FROM downloads WHERE id = ?", (found,)).fetchone() is None:
            return found


def _forget_old(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM downloads WHERE state IN (?, ?, ?) AND number NOT IN"
        " (SELECT number FROM downloads WHERE state IN (?, ?, ?) ORDER BY number DESC LIMIT ?)",
        (*_OVER, *_OVER, KEPT_OVER),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


_OVER: Final = (DownloadState.DONE, DownloadState.FAILED, DownloadState.CANCELLED)
