"""What files on servers are, once their headers were read: so that none is fetched twice. Blocks.

A file is known by what names its very content: its SHA-256, or a place that is pinned to a commit or to the
id of a file. Read by older rules it counts as not read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.codec import Reader, identity_text, verdict_text
from stablehand.core.models.library.describing import RULES
from stablehand.core.models.safety.verdict import Verdict

_MOST: Final = 20_000
_AT_ONCE: Final = 500
_MIGRATIONS: Final = (
    """CREATE TABLE remote_identities (
        key TEXT PRIMARY KEY,
        rules INTEGER NOT NULL,
        identity TEXT NOT NULL,
        verdict TEXT NOT NULL,
        size_bytes INTEGER,
        read_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX remote_identities_age ON remote_identities (read_at)""",
)


@dataclass(frozen=True, slots=True)
class RemoteIdentity:
    """What a file on a server is, by its header: identity, safety check, and its size if the server said."""

    identity: Identity
    verdict: Verdict
    size_bytes: int | None = None


def known_remotes(database: Path, keys: Iterable[str]) -> dict[str, RemoteIdentity]:
    """Give what is known of files on servers, by key.

    Raises:
        StablehandError: `database.damaged`.
    """
    wanted, found, reader = list(dict.fromkeys(keys)), dict[str, RemoteIdentity](), Reader()
    with _room(database).reading() as connection:
        if connection is None:
            return found
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = connection.execute(
                "SELECT key, identity, verdict, size_bytes FROM remote_identities"  # noqa: S608 - marks only
                f" WHERE rules = ? AND key IN ({marks})",
                (RULES, *part),
            )
            for row in rows:
                identity = reader.identity(row["identity"])
                if identity is not None:
                    verdict = reader.verdict(row["verdict"])
                    found[row["key"]] = RemoteIdentity(identity, verdict, row["size_bytes"])
    return found


def keep_remotes(
    database: Path, found: Mapping[str, RemoteIdentity], *, now: float | None = None
) -> None:
    """Write down what files on servers are; what was read longest ago goes where there are too many.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    at = int(time.time() if now is None else now)
    rows = [
        (key, RULES, identity_text(one.identity), verdict_text(one.verdict), one.size_bytes, at)
        for key, one in found.items()
    ]
    with _room(database).writing() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO remote_identities VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        connection.execute(
            "DELETE FROM remote_identities WHERE key IN (SELECT key FROM remote_identities"
            " ORDER BY read_at DESC LIMIT -1 OFFSET ?)",
            (_MOST,),
        )


def _room(database: Path) -> Room:
    return Room(database, "remote_identities", _MIGRATIONS, synchronous="NORMAL")
