"""Sums of model files: SHA-256, BLAKE3, AutoV3 and CRC32 in one reading, and the signature that tells
files apart.

AutoV3 is the SHA-256 of a safetensors file without its header, so that it stays the same when metadata
is edited (what CivitAI and kohya call so). AutoV2 is the beginning of SHA-256. Blocks: call it in a
thread.

Nothing is mapped into memory: a file that gets shorter while it is read would end the whole program.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, Protocol, get_args

from stablehand.core.base.names import long_path

HashName = Literal["sha256", "blake3", "autov3", "crc32"]
HASH_NAMES: Final[tuple[HashName, ...]] = get_args(HashName)
_CHUNK_BYTES: Final = 8 * 1024 * 1024
_SAMPLE_BYTES: Final = 16 * 1024
_BACKGROUND_MODE: Final = 0x00010000  # THREAD_MODE_BACKGROUND_BEGIN (winbase.h)
_LARGEST_HEADER: Final = 100 * 1024 * 1024


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


class _WithoutStart:
    """Leaves out the first bytes."""

    def __init__(self, inner: _Digest, start: int) -> None:
        self._inner = inner
        self._left_out = start

    def update(self, data: Any, /) -> None:
        cut = min(self._left_out, len(data))
        self._left_out -= cut
        self._inner.update(data[cut:])

    def hexdigest(self) -> str:
        return self._inner.hexdigest()


def hashes_of(
    file: Path,
    wanted: Iterable[HashName] = HASH_NAMES,
    on_bytes: Callable[[int], None] = lambda _count: None,
    *,
    in_background: bool = False,
) -> Mapping[str, str]:
    """Give the sums of a file, read once; the next piece is read while this one is worked on.

    Args:
        wanted: which; "autov3" is left out where the file is no safetensors file.
        on_bytes: told of the bytes of each piece; what it raises ends the reading.
        in_background: leave processor and drive to whoever else wants them.

    Raises:
        OSError: it cannot be read.
    """
    with open(long_path(file), "rb", buffering=0) as source:  # noqa: PTH123 - a long path
        digests = _digests(tuple(wanted), source)
        if not digests:
            return {}
        with (
            ThreadPoolExecutor(
                len(digests) + 1, "hash", initializer=_step_back if in_background else None
            ) as pool,
            closing(_read_ahead(source, pool)) as pieces,
        ):
            for piece in pieces:
                if len(digests) == 1 and not in_background:
                    next(iter(digests.values())).update(piece)
                else:
                    _all(pool.submit(digest.update, piece) for digest in digests.values())
                on_bytes(len(piece))
    return {name: digest.hexdigest() for name, digest in digests.items()}


def sha256_of(file: Path, on_bytes: Callable[[int], None]) -> str:
    """Give the SHA-256 of a file; see `hashes_of`.

    Raises:
        OSError: it cannot be read.
    """
    return hashes_of(file, ("sha256",), on_bytes)["sha256"]


def signature_of(file: Path, size_bytes: int) -> str | None:
    """Give what tells a file from others of its size without reading it whole: three samples of it.

    Good for recognising a file that was moved, not for calling two files the same. None if it cannot be
    read.
    """
    digest = hashlib.blake2b(str(size_bytes).encode(), digest_size=16)
    try:
        with open(long_path(file), "rb", buffering=0) as source:  # noqa: PTH123 - a long path
            if size_bytes <= 3 * _SAMPLE_BYTES:
                digest.update(source.read(3 * _SAMPLE_BYTES))
            else:
                middle = (size_bytes - _SAMPLE_BYTES) // 2
                for start in (0, middle, size_bytes - _SAMPLE_BYTES):
                    source.seek(start)
                    digest.update(source.read(_SAMPLE_BYTES))
    except OSError:
        return None
    return digest.hexdigest()


class Pace:
    """Keeps reading at a rate, and ends it when it shall stop.

    Args:
        bytes_per_s: the most; 0: as fast as it goes.
        clock: seconds, for tests without waiting.
    """

    def __init__(
        self,
        bytes_per_s: float,
        stopped: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = bytes_per_s
        self._stopped = stopped
        self._clock = clock
        self._due = clock()

    def take(self, count: int) -> None:
        """Wait as long as so many bytes may take.

        Raises:
            InterruptedError: it was told to stop.
        """
        if self._rate > 0:
            now = self._clock()
            self._due = max(self._due, now - 1.0) + count / self._rate
            self._stopped.wait(max(0.0, self._due - now))
        if self._stopped.is_set():
            raise InterruptedError


def _step_back() -> None:
    """Let every other thread go first, in computing and, by the same number, in reading."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetThreadPriority(kernel.GetCurrentThread(), _BACKGROUND_MODE)
    elif sys.platform == "linux":  # elsewhere this would be about the whole process
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _digests(wanted: tuple[HashName, ...], source: BinaryIO | Any) -> dict[str, _Digest]:
    made: dict[str, _Digest] = {}
    for name in wanted:
        if name == "sha256":
            made[name] = hashlib.sha256()
        elif name == "blake3":
            made[name] = _blake3()
        elif name == "crc32":
            made[name] = _Crc32()
        elif (start := data_start(source)) is not None:
            made[name] = _WithoutStart(hashlib.sha256(), start)
    return made


def _blake3() -> _Digest:
    import blake3  # late: most runs hash nothing

    made: _Digest = blake3.blake3(max_threads=blake3.blake3.AUTO)
    return made


def data_start(source: Any) -> int | None:
    """Give where the tensors of a safetensors file, open and unbuffered, begin; None for another file."""
    size = os.fstat(source.fileno()).st_size
    head = source.read(9)
    source.seek(0)
    if len(head) < 9:
        return None
    length = int.from_bytes(head[:8], "little")
    is_header = 2 <= length <= min(_LARGEST_HEADER, size - 8) and head[8:9] == b"{"
    return 8 + length if is_header else None


def _read_ahead(source: Any, pool: ThreadPoolExecutor) -> Generator[memoryview]:
    """Give a file piece by piece, one of two buffers being filled while the other is used."""
    buffers = [bytearray(_CHUNK_BYTES) for _ in range(2)]
    turn = 0
    coming: Future[int] = pool.submit(source.readinto, buffers[0])
    try:
        while count := coming.result():
            piece = memoryview(buffers[turn])[:count]
            turn = 1 - turn
            coming = pool.submit(source.readinto, buffers[turn])
            yield piece
    finally:
        coming.cancel()


def _all(work: Iterable[Future[object]]) -> None:
    """Wait for all of them; what one raises is raised when none is at work any more."""
    begun = list(work)
    for future in begun:
        future.exception()
    for future in begun:
        future.result()
