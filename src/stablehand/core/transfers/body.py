"""The body of an answer on its way to the disk."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from stablehand.core.base.errors import StablehandError
from stablehand.core.transfers.answers import Facts
from stablehand.core.transfers.failures import short
from stablehand.core.transfers.job import Job
from stablehand.core.transfers.part import Part, Piece
from stablehand.core.transfers.sniffing import HEAD_BYTES
from stablehand.core.transfers.wanted import is_off
from stablehand.core.transfers.wire import Line

_BUFFER_BYTES: Final = 1024 * 1024
_WRITTEN_FROM: Final = _BUFFER_BYTES // 2
_WRITTEN_AFTER_S: Final = 0.2
_MESSAGE_BYTES: Final = 65536
_GZIP_OR_ZLIB: Final = 47  # of zlib: the window of 15 bits, and 32 to tell the two apart


class DiskError(OSError):
    """Carries what the disk said past what the line says."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Decoder(Protocol):
    """What unpacks a body: an object of zlib."""

    @property
    def eof(self) -> bool:
        """Whether the end of what was packed has come."""
        ...

    @property
    def unconsumed_tail(self) -> bytes:
        """What is left to unpack."""
        ...

    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes:
        """Unpack at most so many bytes."""
        ...


def unpacked(content: bytes | memoryview, most: int) -> bytes:
    """Give the beginning of what gzip or zlib has packed, at most so many bytes.

    Raises:
        zlib.error: it is packed otherwise.
    """
    return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(content, most)


class Body:
    """Reads a body, and writes it piece by piece.

    Attributes:
        total: bytes of the whole file, as its answer says.
        came: how many bytes have come, packed as they were.
        odd: why it is not wanted after all.

    Args:
        began: told when the first bytes are written.
    """

    def __init__(
        self,
        job: Job,
        line: Line,
        part: Part,
        piece: Piece,
        facts: Facts,
        stopped: threading.Event,
        began: Callable[[], None],
    ) -> None:
        self._job = job
        self._line = line
        self._part = part
        self._piece = piece
        self._stopped = stopped
        self._began = began
        self._has_begun = False
        self._buffer = memoryview(bytearray(_BUFFER_BYTES))
        self._filled = 0
        self._since = 0.0  # when the first byte came that is not written yet
        self._decoder: Decoder | None = None
        if facts.encoding is not None:
            self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._has_ended = False
        self.total = facts.total
        self.came = 0
        self.odd: StablehandError | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the body has come to an end that is none of the connection only."""
        if self._decoder is not None:
            return self._has_ended and self._decoder.eof
        return self._has_ended and self._piece.end is None

    def head(self) -> bytes:
        """Give the first bytes, unpacked; they are written by `read` like all others.

        Raises:
            OSError, http.client.HTTPException: the line broke.
            CutError: it was cut.
        """
        while not self._has_ended and self._filled < HEAD_BYTES:
            self._read_some()
        return self._unpacked(HEAD_BYTES)

    def message(self) -> bytes:
        """Give the beginning of a body that turned out to be a page; what breaks meanwhile is left out."""
        content = self._unpacked(_MESSAGE_BYTES)
        return content if self._decoder is not None else content + self._line.beginning()

    def _unpacked(self, most: int) -> bytes:
        content = self._buffer[: self._filled]
        if self._decoder is not None:
            return unpacked(content, most)
        return bytes(content[:most])

    def read(self) -> None:
        """Read to the end of the body or of the piece; what has come last waits for `flush`.

        Raises:
            OSError, http.client.HTTPException: the line broke; see `DiskError`.
            CutError: it was cut.
        """
        clock, is_quiet = self._job.pace.clock, False
        while True:
            is_due = self._filled >= _WRITTEN_FROM or clock() - self._since >= _WRITTEN_AFTER_S
            is_due = is_due or is_quiet or not self._has_begun
            if self._has_ended or (self._filled and is_due and not self.flush()):
                return
            is_quiet = self._read_some() is None

    def flush(self) -> bool:
        """Write what has come; give whether the piece wants more.

        Raises:
            CutError: the piece was revoked.
            DiskError: it cannot be written.
        """
        view, self._filled = self._buffer[: self._filled], 0
        is_more = True
        for piece in (view,) if self._decoder is None else self._decoded(self._decoder, view):
            is_more = self._written(piece)
        return is_more

    def _read_some(self) -> int | None:
        """Read once, at most what the limit lets through at a time; see `Line.read_into`."""
        limiter, room = self._job.limiter, self._buffer[self._filled :]
        if limiter is not None:
            room = room[: limiter.portion(len(room))]
        count = self._line.read_into(room)
        self._has_ended = count == 0
        if count:
            self._since = self._since if self._filled else self._job.pace.clock()
            self._filled += count
            self.came += count
            self._piece.seen += count
            if limiter is not None and limiter.bytes_per_s is not None:
                self._piece.is_resting = True
                limiter.take(count, self._stopped)
                self._piece.is_resting = False
        return count

    def _written(self, view: memoryview) -> bool:
        self.odd = self.odd or self._too_much(len(view))
        if self.odd is not None:
            return False
        try:
            is_more = self._part.write(self._piece, view)
        except OSError as error:
            raise DiskError(error) from error
        if not self._has_begun:
            self._has_begun = True
            self._began()
        return is_more

    def _too_much(self, count: int) -> StablehandError | None:
        """Give the error for a body without a length that is longer than was promised."""
        wanted, piece = self._job.wanted, self._piece
        size = wanted.expected.size
        if size is None or piece.end is not None or not is_off(piece.at + count, wanted.expected):
            return None
        longer = piece.at + count > size
        return short(wanted.name, piece.at + count, size) if longer else None

    def _decoded(self, decoder: Decoder, view: memoryview) -> Iterator[memoryview]:
        """Unpack, a little at a time: a megabyte may hold a thousand."""
        packed: bytes | memoryview = view
        while len(packed) and not decoder.eof:
            yield memoryview(decoder.decompress(packed, _BUFFER_BYTES))
            packed = decoder.unconsumed_tail
