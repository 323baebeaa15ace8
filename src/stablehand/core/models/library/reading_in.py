"""Reading the headers of models that are new to the library, and writing down what they say as it comes.

One process reads at a time; another that comes meanwhile waits, then finds nothing left to read. What
was written stays when the reading is stopped or killed, and the next one goes on from there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from stablehand.core.models.library.describing import RULES
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.header_rows import Unread
from stablehand.core.models.library.readers import Result, read_all
from stablehand.core.models.library.schema import room

_BATCH: Final = 256
_BATCH_S: Final = 1.0
_LOCK_S: Final = 0.2
_log = logging.getLogger(__name__)


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
        for batch in _batches(read_all(files, stopped)):
            _write(database, batch)
            done += len(batch)
            on_count(done, len(files))
    if stopped.is_set():
        raise InterruptedError
    return done


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
        (*found[:-1], now, RULES, item.row, item.size_bytes, item.modified_ns)
        for item, found in batch
        if found is not None
    ]
    texts = [
        (item.row, found.description)
        for item, found in batch
        if found is not None and found.description
    ]
    with room(database).writing() as connection:
        connection.executemany(
            "UPDATE entries SET identity = ?, kind = ?, base = ?, verdict = ?, signature = ?, metadata = ?,"
            " header_read_at = ?, rules = ? WHERE id = ? AND size_bytes = ? AND modified_ns = ?",
            rows,
        )
        connection.executemany("INSERT OR REPLACE INTO descriptions VALUES (?, ?)", texts)


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
        except (OSError, NotImplementedError) as error:
            # No locks on this drive; or nothing can be written there, which `_write` tells.
            _log.info("headers are read without a lock: %s", error)
            break
        held = True
        break
    try:
        yield
    finally:
        if held:
            lock.release()
