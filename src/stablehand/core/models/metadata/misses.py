"""Which sums CivitAI did not know, and when it was asked, so that it is not asked again at once.

The site's own caches keep a "no" for up to an hour and a half, and a version published today is found
tomorrow (facts: contracts 1.1): a "no" counts for an hour, and whoever asks again is heard. Blocks.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room

COUNTS_FOR_S: Final = 3600
_MIGRATIONS: Final = (
    """CREATE TABLE civitai_misses (
        sum TEXT PRIMARY KEY,
        asked_at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)


def known_misses(database: Path, *, now: float | None = None) -> frozenset[str]:
    """Give the sums that the site did not know within the last hour.

    Raises:
        StablehandError: `database.damaged`.
    """
    since = int((time.time() if now is None else now) - COUNTS_FOR_S)
    with _room(database).reading() as connection:
        if connection is None:
            return frozenset()
        rows = connection.execute("SELECT sum FROM civitai_misses WHERE asked_at > ?", (since,))
        return frozenset(row[0] for row in rows)


def keep_misses(database: Path, sums: Iterable[str], *, now: float | None = None) -> None:
    """Write down that the site did not know these sums; what is older than an hour goes.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    at = int(time.time() if now is None else now)
    with _room(database).writing() as connection:
        connection.execute("DELETE FROM civitai_misses WHERE asked_at <= ?", (at - COUNTS_FOR_S,))
        connection.executemany(
            "INSERT OR REPLACE INTO civitai_misses VALUES (?, ?)", [(sum_, at) for sum_ in sums]
        )


def _room(database: Path) -> Room:
    return Room(database, "civitai_misses", _MIGRATIONS)
