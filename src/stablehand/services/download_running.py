"""One download from its turn to its end: fetched, landed, or left so that it can go on.

Whoever runs it (the queue, or `download` in the foreground) owns its record meanwhile. A cancel of the
running leaves the bytes that are here; what others ask of it (pause, cancel) is looked for while it runs.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Failure
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import about_a_place
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.base.web import HeadersFor, origin
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.meter import Meter
from stablehand.core.downloads.outcomes import outcome_of
from stablehand.core.downloads.record import Asked, Landing, Numbers, Record, Standing
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.turns import host_of, moment
from stablehand.core.downloads.wish import Wish
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.failures import limited
from stablehand.core.hubs.refusals import explain_for
from stablehand.core.models.library.roots import read_roots
from stablehand.core.models.organise.placing import Unmovable
from stablehand.core.models.tree import format_by_name
from stablehand.core.transfers.failures import not_written
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import discard, forget, part_of, transfer
from stablehand.core.transfers.wanted import (
    Arrived,
    Expected,
    TransferProgress,
    TransferState,
    Wanted,
)
from stablehand.core.transfers.wire import Wires
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.download_here import here_already, here_unhashed
from stablehand.services.download_landing import (
    Place,
    keep_evidence,
    land,
    link_into,
    recovered,
    settle_in,
)
from stablehand.services.download_list import PAUSE
from stablehand.services.download_places import base_folder

_NOTE_S: Final = 1.0
_LOOK_S: Final = 0.25
_LONG_WAIT_S: Final = 20.0  # a shorter wait is not worth leaving one's turn for
_RESOLVED_BY: Final = ("sha256", "blake3", "crc32", "git_sha1")
Tell = Callable[[Record, Numbers, TransferState, Wording | None], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every download of a process is fetched with.

    Attributes:
        in_front: somebody waits for it: it is paused rather than tried again later.
    """

    wires: Wires
    headers_for: HeadersFor
    connections: int
    pace: Pace = field(default_factory=Pace)
    in_front: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How the running of a download ended.

    Attributes:
        record: as it is now.
        error: why it did not end well; None: it did, or somebody stopped it.
        notices: what a person should know.
    """

    record: Record
    error: StablehandError | None = None
    notices: tuple[Text, ...] = ()


async def run_download(
    app: App, table: DownloadTable, record: Record, tools: Tools, tell: Tell
) -> Ended:
    """Bring a download that this process has claimed to an end, or as far as it goes now.

    Raises:
        asyncio.CancelledError: it was stopped; it goes on with the next turn, or is paused if `in_front`.
        StablehandError: `data.unwritable`, `database.*`: not even that could be written down.
    """
    run = _Run(app, table, record, tools, tell)
    work = spawn(run.work(), f"download {record.id}")
    pulse = spawn(run.pulse(), f"numbers of {record.id}")
    try:
        await asyncio.wait({work, pulse}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        unasked: Asked = "pause" if tools.in_front else ""
        await to_the_end(_wound_up(run, work, unasked), f"leaving {record.id}")
        raise
    finally:
        await _stopped(pulse)
        app.downloads.put(record.id, None)
    if work.done():
        return await _result(run, work)
    await to_the_end(_wound_up(run, work, "", pulse), f"leaving {record.id}")
    return await run.ended()


async def _wound_up(
    run: _Run, work: asyncio.Task[None], unasked: Asked, pulse: asyncio.Task[None] | None = None
) -> None:
    """Stop the work, and write down what was asked for, unless it came to its end all the same.

    Args:
        unasked: what counts where nobody asks for anything.
        pulse: raises what kept it from looking; None: it did not end by itself.
    """
    await _stopped(work)
    if pulse is not None:
        pulse.result()
    if not run.is_over:
        await run.leave(unasked)


async def _result(run: _Run, work: asyncio.Task[None]) -> Ended:
    if work.cancelled() and run.limited is not None:
        return await run.failed(run.limited)
    try:
        work.result()
    except StablehandError as error:
        return await run.failed(error)
    except OSError as error:
        failure = about_a_place(error)
        if failure is None:
            raise
        return await run.failed(failure)
    return await run.ended()


class _Run:
    """A download under way."""

    def __init__(
        self, app: App, table: DownloadTable, record: Record, tools: Tools, tell: Tell
    ) -> None:
        self._app = app
        self._table = table
        self._record = record
        self._standing: Standing = record.standing
        self._tools = tools
        self._tell = tell
        self._numbers = record.numbers
        self._began = record.numbers.received_bytes
        self._target: Path | None = None
        self._notices: tuple[Text, ...] = ()
        self._meter = Meter()
        self._work: asyncio.Task[None] | None = None
        self.limited: StablehandError | None = None
        self.is_over = False

    async def work(self) -> None:
        """Do it."""
        self._work = asyncio.current_task()
        wish = self._record.wish
        roots = await library.roots(self._app)
        base = await in_side_thread(lambda: base_folder(self._app, wish.root, roots))
        target = (
            base.joinpath(*wish.folder.split("/"), wish.name) if wish.folder else (base / wish.name)
        )
        self._target = target
        done = await in_side_thread(lambda: recovered(self._record))
        if done is not None:
            await to_the_end(self._arrived_before(done), f"landing of {self._record.id}")
            return
        known = await library.entries(self._app)
        here = await in_side_thread(lambda: here_already(wish.hashes.get("sha256"), known, roots))
        here = here or await here_unhashed(self._app, wish, known, roots)
        if here is not None:
            await to_the_end(self._is_here(here, target), f"landing of {self._record.id}")
            return
        await in_side_thread(self._app.refuse_if_gone)
        await in_side_thread(lambda: _make_folder(target.parent))
        arrived = await self._fetched(target)
        await to_the_end(self._land(arrived, target), f"landing of {self._record.id}")

    async def _fetched(self, target: Path) -> Arrived:
        wish, tools = self._record.wish, self._tools
        is_model = format_by_name(wish.name) is not None or not Path(wish.name).suffix
        wanted = Wanted(
            address=self._app.downloads.whole_address(wish.address),
            target=target,
            name=wish.name,
            expected=Expected(
                wish.size_bytes,
                wish.size_is_exact,
                {name: wish.hashes[name] for name in _RESOLVED_BY if name in wish.hashes},
            ),
            what="model" if is_model else "any",
            resolver=_resolver(wish),
        )
        return await transfer(
            tools.wires,
            wanted,
            headers_for=tools.headers_for,
            pace=tools.pace,
            limiter=self._app.downloads.limiter,
            connections=tools.connections,
            rests=self._app.downloads.rests,
            space=self._app.downloads.space,
            explain=explain_for(wish.hub),
            on_progress=self._on_progress,
        )

    def _on_progress(self, progress: TransferProgress) -> None:
        if progress.state is TransferState.WAITING and progress.origin is not None:
            self._limited_by(progress.origin, progress.wait_s or 0.0)
        self._numbers = self._meter.count(progress.received, progress.total, progress.connections)
        waits = progress.reason if progress.state is TransferState.WAITING else None
        self._app.downloads.put(self._record.id, self._numbers, waits)
        self._tell(self._record, self._numbers, progress.state, progress.reason)

    def _limited_by(self, asker: str, wait_s: float) -> None:
        """Let a site alone that was asked too often, rather than wait in the midst of the queue.

        CivitAI does not say for how long, and means minutes (facts, contracts 1.6).
        """
        wish = self._record.wish
        is_told = wait_s >= _LONG_WAIT_S
        if self._tools.in_front or asker != origin(wish.address) or self._work is None:
            return
        if is_told or wish.hub == "civitai":
            self.limited = limited(wish.address, wait_s)
            if not is_told:
                self.limited.details = {"host": self.limited.details["host"]}
            self._work.cancel()

    async def _land(self, arrived: Arrived, target: Path) -> None:
        """Publish it; from here on a cancel waits."""
        numbers = replace(self._numbers, size_bytes=arrived.size, received_bytes=arrived.size)
        self._numbers = numbers
        self._tell(self._record, numbers, TransferState.CHECKING, None)

        def note(landing: Landing) -> None:
            # The wish stays as it is until the file has its place: its `.part` is found by it.
            self._standing = replace(self._standing, landing=landing)
            self._table.count({self._record.id: numbers})
            self._table.enter(self._record.id, DownloadState.CHECKING, self._standing)

        await in_side_thread(
            lambda: self._table.enter(self._record.id, DownloadState.CHECKING, self._standing)
        )
        place = await land(self._app, self._record, arrived, target, note)
        await self._over(place, sha256=arrived.sha256, verified=arrived.verified)

    async def _arrived_before(self, path: Path) -> None:
        """End a download that was published before its process died."""
        landing = self._record.standing.landing
        assert landing is not None
        place = Place(path, replace(landing.landed(self._record.wish), name=path.name))
        await in_side_thread(lambda: _clear(self._target or path))
        place = await settle_in(self._app, place, landing.sha256)
        await self._over(place, sha256=landing.sha256, verified=landing.verified)

    async def _is_here(self, here: Path, target: Path) -> None:
        """End a download whose file the library has."""
        wish = self._record.wish
        self._standing = replace(self._standing, was_here=True)
        place = await link_into(self._app, wish, here, target)
        size = await in_side_thread(lambda: Path(long_path(place.path)).stat().st_size)
        self._numbers = Numbers(size, size)
        await self._over(place, sha256=wish.hashes["sha256"], verified="sha256")

    async def _over(self, place: Place, *, sha256: str, verified: object) -> None:
        standing = replace(
            self._standing,
            reason=_HERE if self._standing.was_here else None,
            until=None,
            failure=None,
            path=str(place.path),
            sha256=sha256,
            verified=verified,  # type: ignore[arg-type] # the transfer's words are the queue's
            landing=None,
            tries=0,
            finished=_now(),
        )
        self._notices = (*self._notices, *place.notices)
        self.is_over = True

        def write() -> None:
            self._table.count({self._record.id: self._numbers})
            self._table.enter(self._record.id, DownloadState.DONE, standing, place.wish)

        await in_side_thread(write)

    async def pulse(self) -> None:
        """Write down how far it is, once a second; end as soon as somebody asks something of it."""
        told, noted_at, seen = None, -_NOTE_S, None
        loop = asyncio.get_running_loop()
        while True:
            await self._app.downloads.rest(_LOOK_S)
            if self._numbers != told and loop.time() - noted_at >= _NOTE_S:
                told, noted_at = self._numbers, loop.time()
                look = self._note
            elif (stamp := await asyncio.to_thread(self._table.last_written)) != seen:
                seen, look = stamp, self._asked
            else:
                continue
            try:
                if await in_side_thread(look):
                    return
            except StablehandError as error:
                if error.code != "database.busy":
                    raise
                seen = None  # the bytes come all the same; it is looked again

    def _note(self) -> Asked:
        return self._table.count({self._record.id: self._numbers})[self._record.id]

    def _asked(self) -> Asked:
        return self._table.asked([self._record.id]).get(self._record.id, "")

    async def leave(self, unasked: Asked) -> None:
        """Write down that nobody is at it any more, and why: what is asked of it by now counts.

        Args:
            unasked: what counts where nobody asks for anything.
        """
        asked: Asked | None = await in_side_thread(self._asked)
        while asked is not None:  # a person may have thought better of it meanwhile
            asked = await self._left(asked, asked or unasked)

    async def _left(self, asked: Asked, wanted: Asked) -> Asked | None:
        standing, state = self._standing, DownloadState.QUEUED
        if wanted == "cancel":
            await in_side_thread(lambda: _clear(self._target))
            state = DownloadState.CANCELLED
            standing = replace(standing, finished=_now())
        elif wanted == "pause":
            state, standing = DownloadState.PAUSED, replace(standing, hold="person")
        numbers = Numbers() if wanted == "cancel" else self._numbers

        def write() -> Asked | None:
            self._table.count({self._record.id: replace(numbers, bytes_per_s=None)})
            return self._table.enter(self._record.id, state, standing, if_asked=asked)

        return await in_side_thread(write)

    async def failed(self, error: StablehandError) -> Ended:
        """Write down what becomes of it after an error."""
        if error.code == "data.unwritable":
            away: StablehandError | None = await in_side_thread(self._lost)
            error = away or error
        tries = 1 if self._numbers.received_bytes > self._began else self._standing.tries + 1
        host = host_of(self._record)
        times = 1 + await in_side_thread(lambda: times_limited(self._table, host))
        outcome = outcome_of(error, tries=tries, times_limited=times)
        if self._tools.in_front and outcome.state is DownloadState.WAITING:
            outcome = replace(
                outcome, state=DownloadState.PAUSED, hold="person", keeps_failure=True, wait_s=None
            )
        if not outcome.state.is_over and await in_side_thread(self._asked) != "":
            await self.leave("")
            return await self.ended()
        kept = error.details.get("quarantine") or await self._evidence(error)
        if outcome.host_s is not None:
            seconds = outcome.host_s
            await in_side_thread(lambda: pause_host(self._table, host, seconds, times))
        standing = replace(
            self._standing,
            reason=outcome.reason,
            until=None if outcome.wait_s is None else _now(outcome.wait_s),
            failure=Failure.of(error) if outcome.keeps_failure else None,
            hold=outcome.hold,
            tries=tries,
            quarantine=None if kept is None else str(kept),
            finished=_now() if outcome.state.is_over else None,
            landing=None if outcome.state.is_over else self._standing.landing,
        )

        def write() -> None:
            numbers = replace(self._numbers, bytes_per_s=None, seconds_left=None)
            self._table.count({self._record.id: numbers if kept is None else Numbers()})
            self._table.enter(self._record.id, outcome.state, standing)

        await in_side_thread(write)
        if not self._numbers.received_bytes:
            await in_side_thread(lambda: _clear(self._target))  # nothing to go on with
        return replace(await self.ended(), error=error)

    def _lost(self) -> StablehandError | None:
        """Give the error that says that the root is away, if it is: its drive was taken out."""
        try:
            base_folder(self._app, self._record.wish.root, read_roots(self._app.data))
        except StablehandError as away:
            return away
        return None

    async def _evidence(self, error: StablehandError) -> str | None:
        """Take bytes that are not the promised ones out of the way, with what speaks against them."""
        target = self._target
        if error.code not in ("download.mismatch", "download.format") or target is None:
            return None
        part = part_of(target)
        base = target.parents[len([p for p in self._record.wish.folder.split("/") if p])]

        def keep() -> str | None:
            if not Path(long_path(part)).exists():
                return None
            try:
                kept = keep_evidence(self._app, self._record, part, base, error)
            except (OSError, Unmovable):
                return None  # it stays beside its place, as a `.part` that nobody takes for a model
            error.details = {**error.details, "quarantine": kept}
            error.more = (*error.more, _KEPT.fill(id=kept))
            with suppress(OSError):
                forget(target)
            return kept

        return await in_side_thread(keep)

    async def ended(self) -> Ended:
        """Give how it ended."""
        record = await in_side_thread(lambda: self._table.get(self._record.id))
        return Ended(record or self._record, notices=self._notices)


def times_limited(table: DownloadTable, host: str) -> int:
    """Give how often in a row a site wanted to be left alone; a pause that is long over does not count."""
    marks = table.marks()
    until = moment(marks.get(f"{PAUSE}{host}"))
    if until is None or datetime.now(UTC) - until > timedelta(hours=1):
        return 0
    text = marks.get(f"pauses:{host}", "0")
    return int(text) if text.isdigit() else 0


def pause_host(table: DownloadTable, host: str, seconds: float, times: int) -> None:
    """Leave a site alone for so long; of two pauses the longer counts."""
    until = _now(seconds)
    if until > table.marks().get(f"{PAUSE}{host}", ""):
        table.mark(f"{PAUSE}{host}", until)
    table.mark(f"pauses:{host}", str(times))


def _resolver(wish: Wish) -> Mapping[str, str]:
    """Give what tells a file from others in the state beside it, where no query is written down."""
    if wish.hub != "url":
        return {"service": wish.hub, "spec": wish.spec}
    return {"service": wish.hub, "address": hashlib.sha256(wish.address.encode()).hexdigest()[:16]}


async def _stopped(task: asyncio.Task[object]) -> None:
    """End a task and wait until it has; whatever it had to say is no longer asked for."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()


def _make_folder(folder: Path) -> None:
    try:
        Path(long_path(folder)).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error


def _clear(target: Path | None) -> None:
    if target is not None and target.parent.is_dir():
        with suppress(OSError, StablehandError):  # somebody else is at it
            discard(target)


def _now(later_s: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=later_s)).isoformat(timespec="seconds")


_KEPT: Final = QT_TRANSLATE_NOOP(
    "models", "It is in quarantine as {id}; see: stablehand models quarantine list"
)
_HERE: Final = QT_TRANSLATE_NOOP("download", "The library had this file already.")
