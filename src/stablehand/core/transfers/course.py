"""The course of one transfer: threads that fetch pieces, watched and answered to from the event loop.

The loop never reads or writes a body. It starts threads, looks ten times a second how far they are, cuts
those that stand still, brings what is here to the disk every two seconds, and decides after every outcome
what is tried next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import origin
from stablehand.core.transfers.answers import Anew, Asked, Bytes, Complete, Later, Refusal
from stablehand.core.transfers.failures import (
    changed,
    expired,
    host_of,
    login,
    missing,
    not_written,
    refused,
    stalled,
)
from stablehand.core.transfers.gear import Gear
from stablehand.core.transfers.job import Job
from stablehand.core.transfers.part import Part, Piece
from stablehand.core.transfers.patience import Patience
from stablehand.core.transfers.pieces import lengthen, next_piece
from stablehand.core.transfers.pulling import (
    Broken,
    Cut,
    Done,
    Failed,
    Outcome,
    Pull,
    Unwanted,
)
from stablehand.core.transfers.record import Record
from stablehand.core.transfers.space import CHECKED_EVERY_BYTES
from stablehand.core.transfers.wanted import TransferProgress, TransferState
from stablehand.core.transfers.wire import Line

_NOT_YET: Final = QT_TRANSLATE_NOOP("download", "the server does not have it yet")
_TICK_S: Final = 0.1
_MOST_RESTARTS: Final = 3
_MOST_EXPIRIES: Final = 3
_STOOD_STILL: Final = QT_TRANSLATE_NOOP("download", "hardly a byte came for {seconds} s")


@dataclass(slots=True, eq=False)
class _Live:
    """A thread at work: its piece, and since when how much has come."""

    pull: Pull
    since: float
    seen: int = 0
    stood_still: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class TransferCourse:
    """One transfer, from what is here to all bytes; `run`, then `end`, whatever happened."""

    def __init__(self, job: Job, part: Part, record: Record) -> None:
        self._job = job
        self._part = part
        self.record = record
        self._address = job.wanted.address
        self._resolved: str | None = None  # where an answer came from, for further pieces of it
        self._gear = Gear(job.connections, job.ways)
        self._patience = Patience(
            job.pace, lambda reason: stalled(job.wanted.name, self._address, reason)
        )
        self._loop = asyncio.get_running_loop()
        self._live: list[_Live] = []
        self._idle: list[Line] = []
        self._outcomes: asyncio.Queue[tuple[_Live, Outcome | None]] = asyncio.Queue()
        self._stopped = threading.Event()
        self._wait: tuple[float, Text, str | None] | None = None  # seconds, why, who asked for it
        self._not_before = 0.0
        self._restarts = self._expiries = 0
        self._has_parts = True  # until the server fails to give parts as it should
        self._note: Text | None = None
        self._flushed_at = job.pace.clock()
        self._flush: asyncio.Task[None] | None = None
        self._checked_at = -CHECKED_EVERY_BYTES

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here."""
        total = self.record.total
        return total is not None and not self._live and self._part.here.received >= total

    async def run(self) -> None:
        """Fetch what is missing.

        Raises:
            StablehandError: `download.*`, `network.*`, `disk.full`, `data.unwritable`.
        """
        while not self.is_whole:
            await self._rested()
            await self._staffed()
            await self._listened()
            await self._looked()

    async def end(self) -> None:
        """Stop all threads; what they have read is written, synced and recorded.

        Raises:
            StablehandError: `disk.full`, `data.unwritable`.
        """
        self._stopped.set()
        await self._cut(lambda _live: True)
        if self._flush is not None:
            with suppress(StablehandError):  # done once more below
                await self._flush
        for line in self._idle:
            line.close()
        await self._flushed()

    def accept(self, piece: Piece, bytes_: Bytes, place: str) -> bool:
        """Take what an answer says; called by its thread, under the lock of the part."""
        if bytes_.anew is not None:
            if len(self._live) > 1:
                return False
            if not self._may_restart():
                return False
            self._has_parts = self._has_parts and bytes_.anew.is_changed
            self._note = bytes_.anew.reason
            self._part.restart()
            self.record.clear()
            self._soon(0)
            piece.start, piece.at, piece.end = 0, 0, None
        self.record.take(bytes_.facts)
        if piece.end is None:
            piece.end = self.record.total
        self._resolved = place if place != self._address else None
        return True

    def began(self) -> None:
        """Say at once that bytes come; called by threads."""
        self._expiries = 0
        self._soon(self._part.here.received)

    def _soon(self, received: int) -> None:
        total = self.record.total

        def tell() -> None:
            self._tell(TransferState.RECEIVING, reason=self._note, at=(received, total))

        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(tell)

    # -- what is tried next -------------------------------------------------------------------------

    async def _rested(self) -> None:
        """Wait before the next try, if that is called for."""
        if self._live:
            return
        address = origin(self._address)
        left = self._job.rests.left_s(address)
        wait, self._wait = self._wait, None
        if self._job.pace.clock() >= self._not_before:
            wait = None  # others worked on meanwhile
        if left > (wait[0] if wait else 0.0):
            asked = QT_TRANSLATE_NOOP("download", "the server was asked too often")
            wait = (left, asked, address)
        if wait is None:
            return
        self._tell(TransferState.WAITING, reason=wait[1], wait_s=wait[0], origin=wait[2])
        await self._flushed()
        await self._job.pace.sleep(wait[0])
        self._not_before = 0.0

    async def _staffed(self) -> None:
        """Start as many threads as there should be."""
        count = self._gear.count if self._is_parallel else 1
        while len(self._live) < count and (
            not self._live or self._job.pace.clock() >= self._not_before
        ):
            live = [item.pull.piece for item in self._live]
            piece = await asyncio.to_thread(
                next_piece, self._part, live, self.record.total, count, self._job.ways
            )
            if piece is None:
                break
            self._start(piece)

    def _start(self, piece: Piece) -> None:
        job, record = self._job, self.record
        is_first = piece.start == 0 and piece.end in (None, record.total) and not self._live
        has_bytes = self._part.here.received > 0 or bool(self._live)
        address = self._resolved if self._resolved is not None and self._live else self._address
        asked = Asked(
            piece.start,
            None if is_first or piece.end == record.total else piece.end,
            record.version if has_bytes else None,
            record.total if has_bytes else None,
            self._address,
            is_fresh=address == self._address,
        )
        line = self._idle.pop() if self._idle else Line(job.wires)
        pull = Pull(job, asked, address, piece, self._part, line, self._stopped, self)
        live = _Live(pull, job.pace.clock())
        self._live.append(live)
        self._in_thread(live)
        if not piece.is_receiving and len(self._live) == 1:
            self._tell(TransferState.CONNECTING)

    def _in_thread(self, live: _Live) -> None:
        def work() -> None:
            outcome: Outcome | None = None  # a mistake of ours; its traceback is logged as usual
            try:
                outcome = live.pull.run()
            finally:
                with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    self._loop.call_soon_threadsafe(self._outcomes.put_nowait, (live, outcome))
                    self._loop.call_soon_threadsafe(live.ended.set)

        threading.Thread(target=work, name="transfer", daemon=True).start()

    # -- what came of it ----------------------------------------------------------------------------

    async def _listened(self) -> None:
        """Wait for an outcome, but not longer than until it is time to look again."""
        try:
            live, outcome = await asyncio.wait_for(self._outcomes.get(), _TICK_S)
        except TimeoutError:
            return
        if outcome is None:
            raise RuntimeError("a thread of a transfer ended unexpectedly")
        await self._handle(live, outcome)

    async def _handle(self, live: _Live, outcome: Outcome) -> None:
        if live not in self._live:  # it was cut before its server answered
            return
        outcome = self._let_go(live, outcome)
        match outcome:
            case Done(is_end=is_end):
                if is_end and self.record.total is None:
                    self.record.total = live.pull.piece.at
            case Failed(error=error):
                self._attempt(live, error.code)
                raise error
            case Broken(reason=reason, error=error):
                self._patience.error = error
                await self._again(live, reason)
            case Unwanted():
                await self._unwanted(live, outcome)
            case Cut() if live.stood_still:
                seconds = f"{self._job.pace.stall_s:g}"
                await self._again(live, _STOOD_STILL.fill(seconds=seconds))

    def _let_go(self, live: _Live, outcome: Outcome) -> Outcome:
        """Take a thread off the list; its line is kept where it is still good."""
        self._live.remove(live)
        if isinstance(outcome, Done | Unwanted):
            self._idle.append(live.pull.line)
        else:
            live.pull.line.close()
        return Cut() if live.stood_still and isinstance(outcome, Broken) else outcome

    async def _again(self, live: _Live, reason: Text, told_s: float | None = None) -> float:
        """Try again after a while; give how long that is."""
        self._attempt(live, reason.english())
        self._resolved = None
        if self.record.is_encoded:
            await self._anew(Anew(reason))
        wait_s = self._patience.failed(self._part.here.received, reason, told_s)
        self._wait = (wait_s, reason, None)
        self._not_before = self._job.pace.clock() + wait_s
        return wait_s

    async def _unwanted(self, live: _Live, outcome: Unwanted) -> None:
        match outcome.verdict:
            case Complete(total=total):
                await self._completed(total)
            case Anew() as anew:
                self._attempt(live, anew.reason.english())
                if self._live and not anew.is_changed:
                    self._has_parts = False
                    whole = [item.pull.piece for item in self._live if item.pull.asked.end is None]
                    await asyncio.to_thread(lengthen, self._part, whole, self.record.total)
                else:
                    await self._anew(anew)
            case Later(reason=reason, lessen=lessen, origin=asker):
                self._patience.error = outcome.explained
                if lessen:
                    self._gear.ease()
                wait_s = await self._again(live, reason, outcome.wait_s)
                if lessen and (outcome.wait_s is not None):
                    self._job.rests.rest(asker, wait_s)
                if lessen:
                    self._wait = (wait_s, reason, asker)
            case Refusal() as refusal:
                await self._refused(live, refusal, outcome)

    async def _completed(self, total: int) -> None:
        """Take the word of a server that there are no more bytes than are here; the sum will tell."""
        here = self._part.here
        if here.spans != ((0, total),):
            reason = QT_TRANSLATE_NOOP("download", "the file was changed at its server")
            await self._anew(Anew(reason, is_changed=True))
            return
        self.record.total = total
        self.record.is_mixed = True

    async def _refused(self, live: _Live, refusal: Refusal, outcome: Unwanted) -> None:
        """Ask at the first address again where a storage refuses; else say why there is no file."""
        name, place = self._job.wanted.name, outcome.place
        was_old, self._resolved = live.pull.address != self._address, None
        if was_old:
            self._attempt(live, "expired")
            return
        if refusal.kind == "expired" and self._expiries < _MOST_EXPIRIES:
            self._expiries += 1
            await self._again(live, QT_TRANSLATE_NOOP("download", "its address has expired"))
            return
        self._attempt(live, f"{refusal.kind} {refusal.status}")
        passes_s = outcome.explained and outcome.explained.details.get("retry_after_s")
        if isinstance(passes_s, int | float) and self._expiries == 0:
            self._expiries += 1
            await self._again(live, _NOT_YET, float(passes_s))
            return
        if self._job.renew is not None and refusal.kind != "expired" and self._expiries == 0:
            self._expiries += 1
            self._address = await self._job.renew()
            return
        if (known := outcome.explained) is not None:
            raise known
        told = {"login": login, "missing": missing, "expired": expired}.get(refusal.kind, refused)
        raise told(name, place, refusal.status, outcome.text)

    async def _anew(self, anew: Anew) -> None:
        """Begin at the first byte.

        Raises:
            StablehandError: `download.changed`, `download.stalled`: it was begun anew often enough.
        """
        if not self._may_restart():
            if anew.is_changed:
                raise changed(self._job.wanted.name, self._address)
            raise stalled(self._job.wanted.name, self._address, anew.reason)
        await self._cut(lambda _live: True, revoke=True)
        self._note = anew.reason
        try:
            await asyncio.to_thread(self._part.restart)
        except OSError as error:
            raise not_written(self._part.file, error) from error
        self.record.clear()

    def _may_restart(self) -> bool:
        if self._restarts >= _MOST_RESTARTS:
            return False
        self._restarts += 1
        return True

    async def _cut(self, which: Callable[[_Live], bool], *, revoke: bool = False) -> None:
        """End threads, and wait for those that could still write; the others can do no more."""
        chosen = [live for live in self._live if which(live)]
        for live in chosen:
            live.pull.line.cut()
        await asyncio.to_thread(self._revoke, chosen, only_silent=not revoke)
        for live in chosen:
            if live.pull.piece.is_receiving:
                await live.ended.wait()
        self._live = [live for live in self._live if live not in chosen]
        kept = [item for item in _drained(self._outcomes) if item[0] not in chosen]
        for item in kept:
            self._outcomes.put_nowait(item)

    def _revoke(self, chosen: list[_Live], *, only_silent: bool) -> None:
        with self._part.lock:
            for live in chosen:
                if not only_silent or not live.pull.piece.is_receiving:
                    live.pull.piece.is_revoked = True

    # -- looking ------------------------------------------------------------------------------------

    async def _looked(self) -> None:
        now, received = self._job.pace.clock(), self._part.here.received
        self._patience.progress(received)
        for live in self._live:
            self._watch(live, now)
        if any(live.pull.piece.is_receiving for live in self._live):
            self._tell(TransferState.RECEIVING, reason=self._note)
            self._gear.note(now, received, may_grow=self._is_parallel and not self._is_limited)
            await self._eased()
        await self._checked_space(received)
        if now - self._flushed_at >= self._job.pace.flush_s:
            if self._flush is not None and self._flush.done():
                await self._flush
                self._flush = None
            if self._flush is None:
                self._flushed_at = now
                self._flush = spawn(self._flushed(), "transfer-flush")

    def _watch(self, live: _Live, now: float) -> None:
        """Cut a thread whose server brings nothing, or not even an answer."""
        piece, pace = live.pull.piece, self._job.pace
        if piece.is_resting or piece.seen - live.seen >= pace.stall_bytes:
            live.since, live.seen = now, piece.seen
            return
        limit = pace.stall_s
        if not piece.is_answered:
            limit = 2 * (pace.first_byte_s + self._job.wires.connect_s)
        if now - live.since >= limit and not live.stood_still:
            live.stood_still = True
            live.pull.line.cut()

    async def _eased(self) -> None:
        """Let go of connections that are more than there should be, the last ones first."""
        surplus = len(self._live) - max(1, self._gear.count)
        if surplus > 0:
            last = sorted(self._live, key=lambda live: live.pull.piece.start)[-surplus:]
            await self._cut(lambda live: live in last)

    async def _checked_space(self, received: int) -> None:
        total = self.record.total
        if total is None:
            return
        self._job.space.note(self._part.file, total - received)
        if abs(received - self._checked_at) >= CHECKED_EVERY_BYTES:
            self._checked_at = received
            await self._claimed(total)

    async def _claimed(self, total: int) -> None:
        """See that there is room for what is still to come."""
        file, left = self._part.file, total - self._part.here.received
        try:
            await asyncio.to_thread(self._job.space.claim, file, left, total)
        except OSError as error:
            raise not_written(file, error) from error

    async def _flushed(self) -> None:
        """Bring what is here to the disk, and write down that it is there."""
        try:
            await asyncio.to_thread(self.record.flush, self._part)
        except OSError as error:
            raise not_written(self._part.file, error) from error

    @property
    def _is_parallel(self) -> bool:
        """Whether several connections are allowed, and worth it."""
        record, ways = self.record, self._job.ways
        total = record.total
        if not (self._has_parts and record.has_ranges and record.version.strong) or total is None:
            return False
        left = total - self._part.here.received
        return total >= ways.least_bytes and left >= ways.least_piece and not record.is_encoded

    @property
    def _is_limited(self) -> bool:
        return self._job.limiter is not None and self._job.limiter.bytes_per_s is not None

    def _attempt(self, live: _Live, outcome: str) -> None:
        self.record.attempt(host_of(live.pull.address), outcome, self._part.here.received)

    def _tell(
        self,
        state: TransferState,
        *,
        reason: Text | None = None,
        wait_s: float | None = None,
        origin: str | None = None,
        at: tuple[int, int | None] | None = None,
    ) -> None:
        received, total = at or (self._part.here.received, self.record.total)
        count = sum(live.pull.piece.is_receiving for live in self._live)
        self._job.on_progress(
            TransferProgress(
                state=state,
                received=received,
                total=total,
                connections=count,
                hashed=self._part.hasher.hashed,
                reason=reason,
                wait_s=wait_s,
                origin=origin,
            )
        )


def _drained(
    queue: asyncio.Queue[tuple[_Live, Outcome | None]],
) -> list[tuple[_Live, Outcome | None]]:
    """Take out everything that is in a queue."""
    found = []
    while not queue.empty():
        found.append(queue.get_nowait())
    return found
