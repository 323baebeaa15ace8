"""Sums of a file that is still coming: taken in order, behind the front of what is here.

The bytes are read from the file again, out of the memory that the system keeps of it. So it does not matter
whether they came in order, over several connections, or in a run before this one.
"""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from stablehand.core.base.names import long_path
from stablehand.core.transfers.wanted import ComparedBy

_CHUNK_BYTES: Final = 1024 * 1024
# What files are compared by, the best first; see `ComparedBy`.
BEST_FIRST: Final[tuple[ComparedBy, ...]] = ("sha256", "blake3", "git_sha1", "crc32")


class _Digest(Protocol):
    def update(self, data: Any, /) -> object: ...
    def hexdigest(self) -> str: ...


class _Crc32:
    def __init__(self) -> None:
        self._sum = 0

    def update(self, data: Any, /) -> None:
        self._sum = zlib.crc32(data, self._sum)

    def hexdigest(self) -> str:
        return f"{self._sum:08x}"


class FrontHasher:
    """Takes the sums of a file in a thread of its own, as far as it is here.

    Args:
        file: it is opened when the first byte is told of.
        names: sums beside SHA-256: "blake3", "crc32".
    """

    def __init__(self, file: Path, names: Iterable[str] = ()) -> None:
        self._file = file
        self._digests: dict[str, _Digest] = {"sha256": hashlib.sha256()}
        if "blake3" in names:
            self._digests["blake3"] = _blake3()
        if "crc32" in names:
            self._digests["crc32"] = _Crc32()
        self._news = threading.Condition()
        self._front = 0
        self._is_stopped = False
        self._error: OSError | None = None
        self.hashed = 0  # bytes that are in the sums
        self._thread = threading.Thread(target=self._work, name="front-hasher", daemon=True)
        self._thread.start()

    def advance(self, front: int) -> None:
        """Tell up to where the file is here."""
        with self._news:
            if front > self._front:
                self._front = front
                self._news.notify()

    def stop(self) -> None:
        """End the thread."""
        with self._news:
            self._is_stopped = True
            self._news.notify()
        self._thread.join()

    def result(self, total: int) -> Mapping[str, str]:
        """Wait until all bytes are in the sums, and give them; blocks.

        Raises:
            OSError: the file cannot be read.
        """
        self.advance(total)
        with self._news:
            while self.hashed < total and self._error is None and self._thread.is_alive():
                self._news.wait(0.5)
        self.stop()
        if self._error is not None:
            raise self._error
        if self.hashed < total:
            raise InterruptedError  # it was stopped
        return {name: digest.hexdigest() for name, digest in self._digests.items()}

    def _work(self) -> None:
        try:
            if self._wait():
                with open(long_path(self._file), "rb", buffering=0) as source:  # noqa: PTH123
                    view = memoryview(bytearray(_CHUNK_BYTES))
                    while self._wait():
                        self._take(source, view)
        except OSError as error:
            self._error = error
        with self._news:
            self._news.notify_all()

    def _wait(self) -> bool:
        """Wait for bytes; False: there will be none."""
        with self._news:
            while self._front <= self.hashed and not self._is_stopped:
                self._news.wait()
            return not self._is_stopped

    def _take(self, source: Any, view: memoryview) -> None:
        count = source.readinto(view[: min(len(view), self._front - self.hashed)])
        if not count:
            raise OSError(f"{self._file.name} became shorter while it was read")
        for digest in self._digests.values():
            digest.update(view[:count])
        with self._news:
            self.hashed += count
            self._news.notify_all()


def git_sha1_of(file: Path, size: int) -> str:
    """Give the sum by which git names a file: SHA-1 of "blob", its length, and its bytes.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with open(long_path(file), "rb", buffering=0) as source:  # noqa: PTH123 - a long path
        while piece := source.read(_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _blake3() -> _Digest:
    import blake3  # late: most transfers need none

    made: _Digest = blake3.blake3()
    return made
