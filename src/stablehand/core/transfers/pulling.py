"""A piece of a file over one connection: asked for, judged, read, written. Runs in a thread of its own."""

from __future__ import annotations

import http.client
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.transfers.answers import (
    Anew,
    Asked,
    Bytes,
    Complete,
    Facts,
    Later,
    Refusal,
    judge,
    leads_to_login,
)
from stablehand.core.transfers.failures import login, odd_format, page, short
from stablehand.core.transfers.job import Job
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.part import Part, Piece
from stablehand.core.transfers.sniffing import (
    HEAD_BYTES,
    is_page,
    is_page_type,
    odd_start,
    page_text,
    wants_login,
)
from stablehand.core.transfers.waits import told_wait_s
from stablehand.core.transfers.wanted import is_off
from stablehand.core.transfers.wire import CutError, Line, Said, wire_failure

_BUFFER_BYTES: Final = 1024 * 1024
_WRITTEN_FROM: Final = _BUFFER_BYTES // 2
_WRITTEN_AFTER_S: Final = 0.2
_GZIP_OR_ZLIB: Final = 47  # of zlib: the window of 15 bits, and 32 to tell the two apart
_ENDED_EARLY: Final = QT_TRANSLATE_NOOP("download", "the server hung up in the middle")


@dataclass(frozen=True, slots=True)
class Done:
    """All of the piece is here; `is_end`: the file ended with it, wherever that was."""

    is_end: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """The connection ended before the piece did; `error` where it did not even begin."""

    reason: Text
    error: StablehandError | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """It was ended from our side."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A verdict that brings no bytes, and what came with it.

    Attributes:
        place: who said it.
        text: of the body, for people.
        wait_s: how long the server wants to be left alone.
        explained: what its hub means by that, if anybody knows.
    """

    verdict: Complete | Anew | Later | Refusal
    place: str
    text: str = ""
    wait_s: float | None = None
    explained: StablehandError | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Trying again would change nothing."""

    error: StablehandError


Outcome = Done | Broken | Cut | Unwanted | Failed


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


class Course(Protocol):
    """What a thread tells of the answers that it gets; called under the part's lock."""

    def accept(self, piece: Piece, bytes_: Bytes, place: str) -> bool:
        """Take what an answer says of the file; False: its bytes are of no use."""
        ...

    def began(self) -> None:
        """Take note that the first bytes of a piece have been written."""
        ...


@dataclass(frozen=True, slots=True)
class Pull:
    """One piece to fetch.

    Attributes:
        address: where; an address that an answer before led to, or the first one.
        stopped: set when the whole transfer ends; ends waiting.
    """

    job: Job
    asked: Asked
    address: str
    piece: Piece
    part: Part
    line: Line
    stopped: threading.Event
    course: Course

    def run(self) -> Outcome:
        """Fetch it; blocks."""
        try:
            return self._run()
        finally:
            if self.line.is_cut:
                self.line.close()

    def _run(self) -> Outcome:
        try:
            said = self.line.ask(
                self.address,
                self.asked.headers,
                self.job.headers_for,
                self.job.pace.first_byte_s,
                ends_at=leads_to_login,
            )
            return self._answered(said)
        except CutError:
            self.line.close()
            return Cut()
        except StablehandError as error:
            self.line.close()
            is_worth_it = error.code == "network.unreachable" and _is_passing(error)
            return Broken(error.message, error) if is_worth_it else Failed(error)

    def _answered(self, said: Said) -> Outcome:
        verdict = judge(self.asked, said)
        if not isinstance(verdict, Bytes):
            return self._told(verdict, said)
        if self.job.wanted.what == "model" and is_page_type(said.content_type):
            return Failed(self.page_error(said, self.line.beginning()))
        if not self._accepted(verdict, said.place):
            self.line.close()
            return Unwanted(verdict.anew or Anew(_ENDED_EARLY), said.place)
        try:
            return self._received(verdict, said)
        except zlib.error:
            return Broken(QT_TRANSLATE_NOOP("download", "what came was packed wrongly"))
        finally:
            self.line.finish()

    def _lacks(self, facts: Facts) -> bool:
        """Tell whether a body without a length has ended before the length that its hub promised."""
        expected = self.job.wanted.expected
        is_known = facts.encoding is None and expected.size_is_exact
        return is_known and expected.size is not None and self.piece.at < expected.size

    def _told(self, verdict: Complete | Anew | Later | Refusal, said: Said) -> Unwanted:
        """Give a verdict that brings no bytes, with what else its answer tells."""
        body, explained = b"", None
        if isinstance(verdict, Later | Refusal):
            body = self.line.beginning()
            if not (isinstance(verdict, Refusal) and verdict.kind == "expired"):
                explained = self._explained(said, body)
        self.line.finish()
        text = page_text(body.decode("utf-8", "replace"))
        return Unwanted(verdict, said.place, text, told_wait_s(said.headers), explained)

    def page_error(self, said: Said, body: bytes) -> StablehandError:
        """Give the error for a page in place of the file."""
        self.line.close()
        return self._explained(said, body) or instead(self.job.wanted.name, said.place, body)

    def _explained(self, said: Said, body: bytes) -> StablehandError | None:
        if self.job.explain is None:
            return None
        sent = self.job.headers_for(said.place)
        has_token = any(name.lower() == "authorization" for name in sent)
        return self.job.explain(said.status, said.headers, body, said.place, has_token)

    def _accepted(self, verdict: Bytes, place: str) -> bool:
        with self.part.lock:
            if self.piece.is_revoked:
                raise CutError
            if not self.course.accept(self.piece, verdict, place):
                return False
            self.piece.is_receiving = True
            return True

    def _received(self, verdict: Bytes, said: Said) -> Outcome:
        body = _Body(self, verdict.facts, said)
        broken: Text | None = None
        try:
            try:
                body.read()
            except CutError:
                body.flush()  # what has come is good
                raise
            except _DiskError:
                raise
            except (OSError, http.client.HTTPException) as error:
                broken = wire_failure(error, said.place).message
            body.flush()
        except _DiskError as error:
            return Failed(unwritable(self.part.file, error.cause))
        if body.odd is not None:
            self.line.close()
            return Failed(body.odd)
        if self.piece.is_done:
            return Done(is_end=False)
        if broken is not None or not body.is_whole or self._lacks(verdict.facts):
            return Broken(broken or _ENDED_EARLY)
        return Done(is_end=True)


class _DiskError(OSError):
    """Carries what the disk said past what the line says."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class _Body:
    """The body of an answer on its way to the disk.

    Attributes:
        odd: why it is not wanted.
    """

    def __init__(self, pull: Pull, facts: Facts, said: Said) -> None:
        self._pull = pull
        self._said = said
        self._has_begun = False
        self._total = facts.total
        self._buffer = memoryview(bytearray(_BUFFER_BYTES))
        self._filled = 0
        self._since = 0.0  # when the first byte came that is not written yet
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB) if facts.encoding else None
        self._needs_look = pull.job.wanted.what == "model" and pull.piece.at == 0
        self._has_ended = False
        self.odd: StablehandError | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the body has come to an end that is none of the connection only."""
        if self._decoder is not None:
            return self._has_ended and self._decoder.eof
        return self._has_ended and self._pull.piece.end is None

    def read(self) -> None:
        """Read to the end of the body or of the piece; what has come last waits for `flush`.

        Raises:
            OSError, http.client.HTTPException: the line broke; see `_DiskError`.
            CutError: it was cut.
        """
        pull, job = self._pull, self._pull.job
        limiter = job.limiter
        while not self._has_ended:
            room = self._buffer[self._filled :]
            if limiter is not None:
                room = room[: limiter.portion(len(room))]
            count = pull.line.read_into(room)
            if not self._took(count, limiter):
                return

    def _took(self, count: int | None, limiter: RateLimiter | None) -> bool:
        """Write what has come if it is time to; give whether the piece wants more."""
        clock, piece = self._pull.job.pace.clock, self._pull.piece
        self._has_ended = count == 0
        if count:
            self._since = self._since if self._filled else clock()
            self._filled += count
            piece.seen += count
            if limiter is not None and limiter.bytes_per_s is not None:
                self._rest(limiter, count)
        if self._needs_look and self._filled < HEAD_BYTES:
            return True
        is_due = self._filled >= _WRITTEN_FROM or clock() - self._since >= _WRITTEN_AFTER_S
        is_due = is_due or count is None or not self._has_begun
        return self.flush() if self._filled and is_due else True

    def flush(self) -> bool:
        """Write what has come; give whether the piece wants more.

        Raises:
            CutError: the piece was revoked.
            _DiskError: it cannot be written.
        """
        view, self._filled = self._buffer[: self._filled], 0
        is_more = True
        for piece in (view,) if self._decoder is None else self._decoded(self._decoder, view):
            is_more = self._written(piece)
        return is_more

    def _written(self, view: memoryview) -> bool:
        if self._needs_look:
            at, end = self._pull.piece.at, self._pull.piece.end
            is_all = self._has_ended and (end is None or at + len(view) >= end)
            if len(view) < HEAD_BYTES and not is_all and self._decoder is None:
                return True  # too little to tell what it is: the line broke, and it comes again
            self._needs_look = False
            self.odd = self._looked_at(bytes(view[:HEAD_BYTES]))
        self.odd = self.odd or self._too_much(len(view))
        if self.odd is not None:
            return False
        try:
            is_more = self._pull.part.write(self._pull.piece, view)
        except OSError as error:
            raise _DiskError(error) from error
        if not self._has_begun:
            self._has_begun = True
            self._pull.course.began()
        return is_more

    def _too_much(self, count: int) -> StablehandError | None:
        """Give the error for a body without a length that is longer than was promised."""
        wanted, piece = self._pull.job.wanted, self._pull.piece
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

    def _looked_at(self, head: bytes) -> StablehandError | None:
        wanted = self._pull.job.wanted
        if is_page(head):
            return self._pull.page_error(self._said, head + self._pull.line.beginning())
        odd = odd_start(wanted.target.name, head, self._total)
        return odd_format(wanted.name, odd) if odd is not None and head else None

    def _rest(self, limiter: RateLimiter, count: int) -> None:
        self._pull.piece.is_resting = True
        limiter.take(count, self._pull.stopped)
        self._pull.piece.is_resting = False


def instead(name: str, place: str, body: bytes) -> StablehandError:
    """Give the error for a page in place of a file: `download.login` or `download.page`."""
    text = body.decode("utf-8", "replace")
    said = page_text(text)
    return login(name, place, 200, said) if wants_login(text) else page(name, place, said)


def _is_passing(error: StablehandError) -> bool:
    """Tell whether a server that cannot be asked may answer later: no redirect went astray."""
    return error.details.get("is_final") is not True
