"""SHA-256 sums of model files: computed once, kept as long as size and time of the file are the same.

They lie in library.db, which can be rebuilt at any time. Blocks: call it in a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.database import Room
from stablehand.core.base.names import long_path
from stablehand.core.models.walk import ModelFile

_MIGRATIONS: Final = (
    """CREATE TABLE hashes (
        path TEXT PRIMARY KEY,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) WITHOUT ROWID""",
)
_CHUNK_BYTES: Final = 4 * 1024 * 1024


def known_hashes(database: Path, models: Iterable[ModelFile]) -> Mapping[str, str]:
    """Give the sums that are known of models as they are now, by path.

    Raises:
        StablehandError: `database.damaged`.
    """
    with _room(database).reading() as connection:
        rows = [] if connection is None else connection.execute("SELECT * FROM hashes").fetchall()
    known = {(row["path"], row["size_bytes"], row["modified_ns"]): row["sha256"] for row in rows}
    found = {}
    for model in models:
        sha256 = known.get((model.path, model.size_bytes, model.modified_ns))
        if sha256 is not None:
            found[model.path] = sha256
    return found


def keep_hash(database: Path, model: ModelFile, sha256: str) -> None:
    """Write down the sum of a model.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
    """
    with _room(database).writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO hashes VALUES (?, ?, ?, ?)",
            (model.path, model.size_bytes, model.modified_ns, sha256),
        )


def sha256_of(file: Path, on_bytes: Callable[[int], None]) -> str:
    """Give the sum of a file.

    Args:
        on_bytes: told of the bytes of each piece; what it raises ends the reading.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with open(long_path(file), "rb", buffering=0) as source:  # noqa: PTH123 - a long path
        while piece := source.read(_CHUNK_BYTES):
            digest.update(piece)
            on_bytes(len(piece))
    return digest.hexdigest()


def _room(database: Path) -> Room:
    return Room(database, "model_hashes", _MIGRATIONS)
