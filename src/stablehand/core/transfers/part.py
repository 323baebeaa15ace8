"""The unfinished file on the disk: written by several threads, each at its place, by one process only.

Everything here blocks. Invariants: no byte is written for a piece that was revoked, so whoever let go of the
file can rely on it; what `synced` gives has reached the disk.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from filelock import FileLock, Timeout

from stablehand.core.base.names import long_path
from stablehand.core.transfers.failures import busy
from stablehand.core.transfers.hashing import FrontHasher
from stablehand.core.transfers.ranges import Ranges, Span
from stablehand.core.transfers.state import fresh_of
from stablehand.core.transfers.wire import CutError

# Some network and FUSE drives do not know how; they write when they like.
_CANNOT_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


def part_of(target: Path) -> Path:
    """Give where a file lies until it is complete."""
    return target.with_name(f"{target.name}.part")


def state_of(target: Path) -> Path:
    """Give where the state of an unfinished file lies."""
    return target.with_name(f"{target.name}.part.json")


def lock_of(target: Path) -> Path:
    """Give the lock of whoever fetches a file."""
    return target.with_name(f"{target.name}.part.lock")


def forget(target: Path) -> None:
    """Remove the state of a file that was published.

    Raises:
        OSError: it cannot be removed.
    """
    state = state_of(target)
    Path(long_path(state)).unlink(missing_ok=True)
    Path(long_path(fresh_of(state))).unlink(missing_ok=True)
    with suppress(OSError):  # somebody else holds it
        Path(long_path(lock_of(target))).unlink(missing_ok=True)


def discard(target: Path) -> None:
    """Remove what is here of a file that nobody wants any more.

    Raises:
        StablehandError: `download.busy`.
        OSError: it cannot be removed.
    """
    lock = taken_lock(target, target.name)
    try:
        Path(long_path(part_of(target))).unlink(missing_ok=True)
    finally:
        lock.release()
    forget(target)


def taken_lock(target: Path, name: str) -> FileLock:
    """Take the right to write a file; whoever takes it releases it.

    Raises:
        StablehandError: `download.busy`.
        OSError: there is no writing there.
    """
    folder = Path(long_path(target.parent))
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(long_path(lock_of(target)), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise busy(name) from None
    return lock


@dataclass(slots=True)
class Piece:
    """Bytes that one thread fetches; shared with whoever watches it.

    Attributes:
        start, end: which; `end` None: to the end of the file. It may come nearer while it is fetched.
        at: where the next byte is written.
        seen: bytes that have come over the line, written or not.
        is_answered: the head of its answer is here.
        is_receiving: the answer is the right one, and its bytes may be written.
        is_resting: it waits for the limit, not for the server.
        is_revoked: nothing more is written for it.
    """

    start: int
    end: int | None
    at: int = 0
    seen: int = 0
    is_answered: bool = False
    is_receiving: bool = False
    is_resting: bool = False
    is_revoked: bool = False

    def __post_init__(self) -> None:
        self.at = self.start

    @property
    def span(self) -> Span:
        """What is still to come of it."""
        return (self.at, 2**62 if self.end is None else self.end)

    @property
    def is_done(self) -> bool:
        """Whether all of it is here."""
        return self.end is not None and self.at >= self.end


class Part:
    """The file; `close` it.

    Args:
        file: its place.
        here: what of it is good; the rest is cut off, or written again.
        sums: see `FrontHasher`.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, file: Path, here: Ranges, sums: Iterable[str]) -> None:
        self.file = file
        self._sums = frozenset(sums)
        self.lock = threading.RLock()
        descriptor = os.open(
            long_path(file), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666
        )
        self._io: BinaryIO = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            size = os.fstat(descriptor).st_size
            self.here = here.within(size)
            if self.here.end < size:
                self._io.truncate(self.here.end)
        except OSError:
            self._io.close()
            raise
        self.hasher = FrontHasher(file, self._sums)
        self.hasher.advance(self.here.front)

    def write(self, piece: Piece, view: memoryview) -> bool:
        """Write the next bytes of a piece; give whether it wants more.

        Raises:
            CutError: it was revoked.
            OSError: they cannot be written; what could be counts.
        """
        with self.lock:
            if piece.is_revoked or self._io.closed:
                raise CutError
            if piece.end is not None:
                view = view[: max(0, piece.end - piece.at)]
            begin = piece.at
            self._io.seek(begin)
            try:
                while len(view):
                    count = self._io.write(view)
                    piece.at += count
                    view = view[count:]
            finally:
                if piece.at > begin:
                    self.here = self.here.plus(begin, piece.at)
                    self.hasher.advance(self.here.front)
            return not piece.is_done

    def restart(self) -> None:
        """Begin at the first byte; the caller has revoked all pieces but its own.

        Raises:
            OSError: the file cannot be written.
        """
        with self.lock:
            self.here = Ranges()
            self._io.truncate(0)
            old, self.hasher = self.hasher, FrontHasher(self.file, self._sums)
        old.stop()

    def synced(self, also: Callable[[], None] = lambda: None) -> Ranges:
        """Bring what is here to the disk, and give what that is.

        Args:
            also: called under the lock, at the moment which the answer is about.

        Raises:
            OSError: it does not get there.
        """
        with self.lock:
            here = self.here
            also()
        try:
            os.fsync(self._io.fileno())
        except OSError as error:
            if error.errno not in _CANNOT_SYNC:
                raise
        return here

    def close(self) -> None:
        """Let go of the file; what is not synced may be lost."""
        with self.lock:
            self._io.close()
        self.hasher.stop()
