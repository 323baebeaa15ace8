"""One file from a server to a complete `.part` beside its target.

`transfer` ends with all bytes on the disk for good, hashed and compared, or with an error that says what to
do. It publishes nothing: the gate of the model library does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeVar

from filelock import FileLock

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.web import HeadersFor
from stablehand.core.transfers.course import TransferCourse
from stablehand.core.transfers.failures import busy, not_written
from stablehand.core.transfers.finishing import finished
from stablehand.core.transfers.job import Explain, Job, OnProgress, Renew
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.part import Part, discard, forget, part_of, state_of, taken_lock
from stablehand.core.transfers.ranges import Ranges, Ways
from stablehand.core.transfers.record import Record, may_go_on
from stablehand.core.transfers.rests import Rests
from stablehand.core.transfers.space import Space
from stablehand.core.transfers.state import read_state
from stablehand.core.transfers.wanted import Arrived, Wanted
from stablehand.core.transfers.wire import Wires

__all__ = ["Explain", "OnProgress", "Renew", "discard", "forget", "part_of", "state_of", "transfer"]

T = TypeVar("T")
_OTHER_SUMS: Final = ("blake3", "crc32")


async def transfer(
    wires: Wires,
    wanted: Wanted,
    *,
    headers_for: HeadersFor,
    pace: Pace,
    limiter: RateLimiter | None,
    connections: int,
    on_progress: OnProgress,
    renew: Renew | None = None,
    explain: Explain | None = None,
    rests: Rests | None = None,
    space: Space | None = None,
    ways: Ways | None = None,
    when_busy: Literal["raise", "wait"] = "raise",
) -> Arrived:
    """Fetch a file; see above. Being cancelled leaves what can be gone on with.

    Afterwards the state still lies beside the part, so that a crash loses nothing: whoever has published
    the file calls `forget`, whoever does not want it `discard`. After `download.mismatch` the part is there
    without a state: it is begun anew next time.

    Args:
        wires: how servers are reached; one for all transfers.
        headers_for: what an address gets beyond the ordinary, such as a token; asked at every hop, from
            any thread.
        pace: how long to wait for what.
        limiter: shared by all transfers; None: no limit.
        connections: the most that may be open at once.
        on_progress: told what is happening, about ten times a second; quick, on the event loop.
        renew: gives another address where the first one is refused.
        explain: tells what a hub means by a refusal; called from any thread.
        rests: shared by all transfers: servers that want to be left alone.
        space: shared by all transfers: who counts on how much room.
        ways: when several connections are used.
        when_busy: what to do while another process, or task, fetches this very file.

    Raises:
        StablehandError: `download.*`, `network.*`, `disk.full`, `data.unwritable`.
    """
    job = Job(
        wires=wires,
        wanted=wanted,
        headers_for=headers_for,
        pace=pace,
        limiter=limiter,
        connections=connections,
        on_progress=on_progress,
        renew=renew,
        explain=explain,
        rests=rests or Rests(),
        space=space or Space(),
        ways=ways or Ways(),
    )
    lock = await _locked(wanted, pace, when_busy)
    try:
        return await _arrived(job)
    finally:
        job.space.release(part_of(wanted.target))
        lock.release()


async def _locked(wanted: Wanted, pace: Pace, when_busy: Literal["raise", "wait"]) -> FileLock:
    has_waited = False
    while True:
        try:
            lock = await _made(lambda: taken_lock(wanted.target, wanted.name), FileLock.release)
        except StablehandError:
            if when_busy == "raise":
                raise
            has_waited = True
            await pace.sleep(1.0)
        except OSError as error:
            raise not_written(wanted.target, error) from error
        else:
            break
    if has_waited and await asyncio.to_thread(Path(long_path(wanted.target)).exists):
        lock.release()
        raise busy(wanted.name, has_arrived=True)
    return lock


async def _made(make: Callable[[], T], undo: Callable[[T], object]) -> T:
    """Make something in a thread; if that is cancelled meanwhile, it is undone."""
    made: list[T] = []

    async def work() -> None:
        made.append(await asyncio.to_thread(make))

    try:
        await to_the_end(work(), "transfer-open")
    except asyncio.CancelledError:
        for item in made:
            await to_the_end(asyncio.to_thread(undo, item), "transfer-close")
        raise
    return made[0]


@dataclass(slots=True)
class _Turn:
    """One go at a file: what of it counts, and whether its bytes may be from several files."""

    job: Job
    part: Part
    record: Record
    is_mixed: bool = field(default=False)

    async def run(self) -> Arrived:
        """Fetch what is missing, and compare.

        Raises:
            StablehandError: see `transfer`.
        """
        course = TransferCourse(self.job, self.part, self.record)
        try:
            await course.run()
        except BaseException:
            with suppress(StablehandError):  # what went wrong first says more
                await to_the_end(course.end(), "transfer-end")
            raise
        await to_the_end(course.end(), "transfer-end")
        self.is_mixed = self.record.is_mixed
        return await finished(self.job.wanted, self.part, self.record, self.job.on_progress)


async def _arrived(job: Job) -> Arrived:
    """Fetch a file; once more, from its first byte, if it came in parts that do not fit together."""
    anew = False
    while True:
        turn = await _made(partial(_prepared, job, anew=anew), _closed)
        try:
            return await turn.run()
        except StablehandError as error:
            if error.code not in ("download.mismatch", "download.short"):
                raise
            if anew or not turn.is_mixed:
                await asyncio.to_thread(forget, job.wanted.target)
                raise
            anew = True
        finally:
            await to_the_end(asyncio.to_thread(_closed, turn), "transfer-close")


def _closed(turn: _Turn) -> None:
    """Let go of the part; what holds no byte is not left lying about."""
    turn.part.close()
    if not turn.part.here.spans:
        with suppress(OSError):
            Path(long_path(turn.part.file)).unlink(missing_ok=True)
            forget(turn.job.wanted.target)


def _prepared(job: Job, *, anew: bool) -> _Turn:
    """Open the part, with what of it can be relied on; blocks."""
    wanted = job.wanted
    file, state_file = part_of(wanted.target), state_of(wanted.target)
    try:
        if is_link(file):  # what it leads to is another's
            Path(long_path(file)).unlink()
        kept = None if anew else read_state(state_file)
        if kept is not None and not may_go_on(kept, wanted):
            kept = None
        record = Record(state_file, wanted, kept)
        here = record.here if record.total is not None else Ranges.of([(0, record.here.front)])
        sums = [name for name in _OTHER_SUMS if name in wanted.expected.hashes]
        if "sha256" in wanted.expected.hashes:
            sums = []
        if (promised := record.total or wanted.expected.size) is not None:
            job.space.claim(file, promised - here.received, promised)
        part = Part(file, here if record.total is None else here.within(record.total), sums)
    except OSError as error:
        raise not_written(file, error) from error
    return _Turn(job, part, record)
