"""A piece of a file over one connection: asked for, judged, read, written. Runs in a thread of its own."""

from __future__ import annotations

import http.client
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.transfers.answers import (
    DECODED,
    Anew,
    Asked,
    Bytes,
    Complete,
    Facts,
    Later,
    Refusal,
    encoding_of,
    judge,
    leads_to_login,
)
from stablehand.core.transfers.body import Body, DiskError, unpacked
from stablehand.core.transfers.failures import login, not_written, odd_format, page
from stablehand.core.transfers.job import Job
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
from stablehand.core.transfers.wire import CutError, Line, Said, wire_failure

_MESSAGE_BYTES: Final = 65536
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
            self.line.leave()

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
        self.piece.is_answered = True
        verdict = judge(self.asked, said)
        if not isinstance(verdict, Bytes):
            return self._told(verdict, said)
        if self.job.wanted.what == "model" and is_page_type(said.content_type):
            return Failed(self._page_error(said, self._message(said)))
        body = Body(
            self.job,
            self.line,
            self.part,
            self.piece,
            verdict.facts,
            self.stopped,
            self.course.began,
        )
        try:
            return self._received(body, verdict, said)
        except zlib.error:
            return Broken(QT_TRANSLATE_NOOP("download", "what came was packed wrongly"))
        except DiskError as error:
            self.line.close()
            return Failed(not_written(self.part.file, error.cause))
        finally:
            self.line.finish()

    def _received(self, body: Body, verdict: Bytes, said: Said) -> Outcome:
        broken: Text | None = None
        try:
            if verdict.start == 0 and (odd := self._looked(body, said)) is not None:
                return Failed(odd)
            if not self._accepted(verdict, said.place):
                self.line.close()
                return Unwanted(verdict.anew or Anew(_ENDED_EARLY), said.place)
            body.read()
        except CutError:
            self._saved(body)
            raise
        except DiskError:
            raise
        except (OSError, http.client.HTTPException) as error:
            broken = wire_failure(error, said.place).message
        self._saved(body)
        if body.odd is not None:
            self.line.close()
            return Failed(body.odd)
        if self.piece.is_done:
            return Done(is_end=False)
        is_short = said.length is not None and body.came < said.length
        if broken is not None or is_short or not body.is_whole or self._lacks(verdict.facts):
            return Broken(broken or _ENDED_EARLY)
        return Done(is_end=True)

    def _saved(self, body: Body) -> None:
        """Write what has come last, whatever ended it: it is good."""
        if self.piece.is_receiving:
            body.flush()

    def _looked(self, body: Body, said: Said) -> StablehandError | None:
        """Look at the first bytes of a model, before anything that is here is given up for them."""
        if self.job.wanted.what != "model":
            return None
        head = body.head()
        if is_page(head):
            return self._page_error(said, body.message())
        name, total = self.job.wanted.target.name, body.total
        if not head or len(head) < min(HEAD_BYTES, HEAD_BYTES if total is None else total):
            return None
        odd = odd_start(name, head, total)
        if odd is not None:
            self.line.close()
        return None if odd is None else odd_format(self.job.wanted.name, odd)

    def _lacks(self, facts: Facts) -> bool:
        """Tell whether a body without a length has ended before the length that its hub promised."""
        expected = self.job.wanted.expected
        is_known = facts.encoding is None and expected.size_is_exact
        return is_known and expected.size is not None and self.piece.at < expected.size

    def _told(self, verdict: Complete | Anew | Later | Refusal, said: Said) -> Unwanted:
        """Give a verdict that brings no bytes, with what else its answer tells."""
        body, explained = b"", None
        if isinstance(verdict, Later | Refusal):
            body = self._message(said)
            if not (isinstance(verdict, Refusal) and verdict.kind == "expired"):
                explained = self._explained(said, body)
        self.line.finish()
        text = page_text(body.decode("utf-8", "replace"))
        return Unwanted(verdict, said.place, text, told_wait_s(said.headers), explained)

    def _message(self, said: Said) -> bytes:
        """Give the beginning of a body that is no file, unpacked."""
        body = self.line.beginning()
        if encoding_of(said) in DECODED:
            with suppress(zlib.error):
                return unpacked(body, _MESSAGE_BYTES)
        return body

    def _page_error(self, said: Said, body: bytes) -> StablehandError:
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


def instead(name: str, place: str, body: bytes) -> StablehandError:
    """Give the error for a page in place of a file: `download.login` or `download.page`."""
    text = body.decode("utf-8", "replace")
    said = page_text(text)
    return login(name, place, 200, said) if wants_login(text) else page(name, place, said)


def _is_passing(error: StablehandError) -> bool:
    """Tell whether a server that cannot be asked may answer later: no redirect went astray."""
    return error.details.get("is_final") is not True
