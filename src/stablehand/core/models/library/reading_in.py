"""Reading the headers of models that are new to the library, and writing down what they say as it comes.

One process reads at a time; another that comes meanwhile waits, then finds nothing left to read. What
was written stays when the reading is stopped or killed, and the next one goes on from there.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from stablehand.core.models.library.codec import Reader, identity_text, metadata_text, verdict_text
from stablehand.core.models.library.describing import RULES, Described, describe
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.schema import room
from stablehand.core.models.tree import UNKNOWN

_READERS: Final = 4  # threads: while one parses, the others wait for the drive
_BATCH: Final = 256
_BATCH_S: Final = 1.0
_LOCK_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Unread:
    """A model whose header has not been read by today's rules."""

    row: int
    root: Path
    path: str
    format: str
    size_bytes: int
    modified_ns: int
    metadata: str | None

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.root.joinpath(*self.path.split("/"))


def unread(database: Path, roots: Iterable[ModelRoot]) -> list[Unread]:
    """Give what has to be read, in the order of the folders; nothing of roots that are away.

    Raises:
        StablehandError: `database.damaged`.
    """
    folders = {root.id: root.folder for root in roots if root.is_there}
    with room(database).reading() as connection:
        if connection is None:
            return []
        rows = connection.execute(
            "SELECT id, root, path, format, size_bytes, modified_ns, metadata FROM entries"
            " WHERE rules <> ? AND gone_at = 0 ORDER BY root, path",
            (RULES,),
        ).fetchall()
    return [Unread(row[0], folders[row[1]], *row[2:]) for row in rows if row[1] in folders]


def read_in(
    database: Path,
    roots: Sequence[ModelRoot],
    on_count: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: threading.Event | None = None,
) -> int:
    """Read every header that has not been read, and give how many were.

    Args:
        on_count: told how many are done, of how many.
        stopped: ends the reading at the next file once it is set.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `database.busy`.
        InterruptedError: it was stopped.
    """
    stopped = stopped or threading.Event()
    if not unread(database, roots):
        return 0
    with _alone(database, stopped):
        files = unread(database, roots)
        done = 0
        on_count(0, len(files))
        for batch in _batches(_described(files, stopped)):
            _write(database, batch)
            done += len(batch)
            on_count(done, len(files))
    if stopped.is_set():
        raise InterruptedError
    return done


Result = tuple[Unread, Described | None]


def _described(files: Sequence[Unread], stopped: threading.Event) -> Iterator[Result]:
    """Read them side by side, in their order, only so many ahead as there are readers."""
    names = FolderNames()

    def one(item: Unread) -> Result | None:
        if stopped.is_set():
            return None
        return item, describe(
            item.file,
            item.format,
            item.size_bytes,
            root=item.root,
            kept=Reader().metadata(item.metadata),
            names=names,
        )

    if len(files) == 1:
        found = one(files[0])
        if found is not None:
            yield found
        return
    with ThreadPoolExecutor(_READERS, "header") as pool:
        coming = iter(files)
        waiting = [pool.submit(one, item) for item in islice(coming, 4 * _READERS)]
        while waiting:
            result = waiting.pop(0).result()
            if result is None:
                return
            for item in islice(coming, 1):
                waiting.append(pool.submit(one, item))
            yield result


def _batches(results: Iterator[Result]) -> Iterator[list[Result]]:
    batch: list[Result] = []
    begun = time.monotonic()
    for result in results:
        batch.append(result)
        if len(batch) >= _BATCH or time.monotonic() - begun >= _BATCH_S:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def _write(database: Path, batch: Sequence[Result]) -> None:
    now = int(time.time())
    rows = [
        (*_values(found), now, RULES, item.row, item.size_bytes, item.modified_ns)
        for item, found in batch
        if found is not None
    ]
    texts = {
        item.row: found.metadata.description
        for item, found in batch
        if found is not None and found.metadata.description
    }
    with room(database).writing() as connection:
        _put(connection, rows)
        connection.executemany("INSERT OR REPLACE INTO descriptions VALUES (?, ?)", texts.items())


def _put(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    connection.executemany(
        "UPDATE entries SET identity = ?, kind = ?, base = ?, verdict = ?, signature = ?,"
        " metadata = ?, header_read_at = ?, rules = ? WHERE id = ? AND size_bytes = ? AND modified_ns = ?",
        rows,
    )


def _values(found: Described) -> tuple[str | None, ...]:
    identity = found.identity
    return (
        None if identity is None else identity_text(identity),
        None if identity is None or identity.kind == UNKNOWN else identity.kind,
        None if identity is None else identity.base,
        verdict_text(found.verdict),
        found.signature,
        metadata_text(found.metadata),
    )


@contextmanager
def _alone(database: Path, stopped: threading.Event) -> Iterator[None]:
    """Wait until no other process reads headers. Where a drive knows no locks, several may read the same."""
    lock = FileLock(database.with_name(f"{database.name}.reading"))
    held = False
    while not stopped.is_set():
        try:
            lock.acquire(timeout=_LOCK_S)
        except Timeout:
            continue
        except (OSError, NotImplementedError):
            break
        held = True
        break
    try:
        yield
    finally:
        if held:
            lock.release()
