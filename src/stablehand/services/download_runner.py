"""Running the queue: one process at a time does, picks up what others left, and keeps to the rules.

It costs next to nothing while nothing is wanted: two stamps of files are looked at, twice a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import spawn
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.quiet import quiet_until
from stablehand.core.downloads.record import Numbers, Record
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.turns import Rules, begin_now, is_idle
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.roots import read_roots
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.space import margin_of
from stablehand.core.transfers.transfer import discard
from stablehand.core.transfers.wire import Wires
from stablehand.services.accounts import headers_for
from stablehand.services.app import App
from stablehand.services.download_list import HELD, QUIET_SETTING, pauses, table_of
from stablehand.services.download_places import base_folder
from stablehand.services.download_running import Ended, Tools, run_download

LOCK_NAME: Final = "downloads.lock"
_LOOK_S: Final = 0.5
_ANEW_S: Final = 5.0
# What waits for longer is not waited for by whoever wants the queue to come to an end.
SOON_S: Final = 60.0
_MOST_AT_ONCE: Final = 8
_MOST_CONNECTIONS: Final = 16
# The queue is patient: after these tries within one transfer it waits longer by itself.
QUEUE_PACE: Final = Pace(tries_without_progress=4)
_log = logging.getLogger(__name__)


async def run_queue(
    app: App,
    stop: asyncio.Event | None = None,
    *,
    until_idle: bool = False,
    pace: Pace = QUEUE_PACE,
) -> None:
    """Run the queue until it is told to stop; the bytes that are here by then stay for the next time.

    Where another process runs it, this one stands by and takes over when that ends.

    Args:
        stop: set when it shall end; None: it ends by a cancel.
        until_idle: end once nothing is left that will go on within a minute, whoever does it.
        pace: how long to wait for what.

    Raises:
        StablehandError: `data.unwritable`, `database.*`, `root.damaged`, `settings.invalid`.
    """
    runner = _Runner(app, stop or asyncio.Event(), pace)
    try:
        await runner.run(until_idle=until_idle)
    finally:
        await runner.close()


class _Runner:
    """Runs downloads of the queue; several at a time."""

    def __init__(self, app: App, stop: asyncio.Event, pace: Pace) -> None:
        self._app = app
        self._stop = stop
        self._pace = pace
        self._table: DownloadTable = table_of(app)
        self._lock = FileLock(app.data.root / LOCK_NAME, thread_local=False)
        self._wires = Wires()
        self._tasks: dict[str, asyncio.Task[Ended | None]] = {}
        self._stopped: set[str] = set()
        self._records: tuple[Record, ...] = ()
        self._marks: dict[str, str] = {}
        self._seen: object = None
        self._settings: object = None  # when their file was written
        self._looked_at = -_ANEW_S

    async def run(self, *, until_idle: bool) -> None:
        """Look and begin, again and again."""
        while not self._stop.is_set():
            self._reap()
            await self._look()
            is_ours = any(not r.state.is_over for r in self._records) and self._holds_lock()
            if (
                self._seen is None
            ):  # ours from now on: what dead processes left, what waits for room
                await self._look()
            rules = self._rules()
            if until_idle and not self._tasks and is_idle(self._records, rules, SOON_S):
                return
            if is_ours:
                await self._begin(rules)
            await self._rest()

    async def close(self) -> None:
        """Stop what runs, so that it can go on, and let others run the queue."""
        self._stop_all()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        for task in self._tasks.values():
            if not task.cancelled() and (error := task.exception()) is not None:
                _log.warning("a download did not end in order: %s", error)
        self._lock.release()

    def _stop_all(self) -> None:
        for download, task in self._tasks.items():
            if download not in self._stopped:
                task.cancel()
        self._stopped |= self._tasks.keys()

    def _reap(self) -> None:
        """Take away what has ended; what could not even be written down ends the runner."""
        for download, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[download]
                self._stopped.discard(download)
                self._seen = None
                if not task.cancelled():
                    task.result()

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        stamp = await asyncio.to_thread(self._table.last_written)
        if stamp == self._seen and now - self._looked_at < _ANEW_S:
            return
        self._seen, self._looked_at = stamp, now
        await self._read_settings()

        def read() -> None:
            if self._lock.is_locked:
                for gone in self._table.reclaim():
                    if gone.state is DownloadState.CANCELLED:
                        _discard(self._app, gone)
                self._release_for_room()
            self._records, self._marks = self._table.read(), dict(self._table.marks())

        await in_side_thread(read)

    async def _read_settings(self) -> None:
        """Take over settings that another process has changed."""
        written = await asyncio.to_thread(_stamp, self._app.data.settings)
        if written == self._settings:
            return
        is_first, self._settings = self._settings is None, written
        if is_first:
            return
        try:
            self._app.refresh()
        except StablehandError as error:  # a slip in the file; the settings stay as they were
            _log.warning("%s", error)

    def _holds_lock(self) -> bool:
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise unwritable(self._app.data.root / LOCK_NAME, error) from error
        self._looked_at = -_ANEW_S  # what dead processes left is ours now
        self._seen = None
        return True

    def _rules(self) -> Rules:
        settings = self._app.settings
        quiet = quiet_until(str(settings.get(QUIET_SETTING)), datetime.now().astimezone())
        return Rules(
            at_once=_number(settings.get("downloads.at_once"), 1, _MOST_AT_ONCE),
            now=datetime.now(UTC),
            paused=pauses(self._marks),
            is_held=HELD in self._marks,
            is_quiet=quiet is not None,
        )

    async def _begin(self, rules: Rules) -> None:
        if rules.is_held or rules.is_quiet:
            self._stop_all()
            return
        limit = self._app.settings.get("downloads.limit_mb_per_s")
        self._app.downloads.limit(_number(limit, 0, 1023))
        running = {r.id for r in self._records if r.is_under_way and self._table.is_alive(r)}
        for record in begin_now(self._records, rules, running | self._tasks.keys()):
            self._tasks[record.id] = spawn(self._one(record.id), f"turn of {record.id}")

    async def _one(self, download: str) -> Ended | None:
        mine = self._app.downloads.mine
        if download in mine:  # somebody in this process waits for it in the foreground
            return None
        mine.add(download)
        try:
            record = await in_side_thread(lambda: self._table.claim(download))
            if record is None:
                return None
            connections = self._app.settings.get("downloads.connections")
            tools = Tools(
                self._wires,
                await headers_for(self._app),
                _number(connections, 1, _MOST_CONNECTIONS),
                self._pace,
            )
            return await run_download(self._app, self._table, record, tools, _say_nothing)
        finally:
            mine.discard(download)

    def _release_for_room(self) -> None:
        """Let downloads go on that waited for room, where there is enough again."""
        waiting = [r for r in self._table.read() if r.standing.hold == "space"]
        ready = [r.id for r in waiting if _has_room(self._app, r)]
        if ready:
            self._table.change(ready, _requeued)

    async def _rest(self) -> None:
        resting = spawn(self._app.downloads.rest(_LOOK_S), "rest of the queue")
        stopping = spawn(self._stop.wait(), "stop of the queue")
        tasks: Sequence[asyncio.Task[object]] = (resting, stopping, *self._tasks.values())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            resting.cancel()
            stopping.cancel()
            await asyncio.wait({resting, stopping})


def _stamp(file: Path) -> tuple[int, int]:
    """Give what is another value once a file is written; a missing one counts as empty."""
    try:
        found = Path(long_path(file)).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _requeued(record: Record) -> Record | None:
    if record.state is not DownloadState.PAUSED:
        return None
    standing = replace(record.standing, hold="", reason=None, failure=None)
    return replace(record, state=DownloadState.QUEUED, standing=standing)


def _has_room(app: App, record: Record) -> bool:
    left = _left(record.numbers)
    try:
        base = base_folder(app, record.wish.root, read_roots(app.data))
        return free_bytes(base) >= left + margin_of(left)
    except (OSError, StablehandError):  # its drive is away
        return False


def _left(numbers: Numbers) -> int:
    return max(0, (numbers.size_bytes or 0) - numbers.received_bytes)


def _discard(app: App, record: Record) -> None:
    wish = record.wish
    try:
        base = base_folder(app, wish.root, read_roots(app.data))
        place = base.joinpath(*[part for part in wish.folder.split("/") if part], wish.name)
        if place.parent.is_dir():
            discard(place)
    except (OSError, StablehandError) as error:
        _log.info("what is left of a cancelled download stays: %s", error)


def _number(value: object, least: int, most: int) -> int:
    return min(max(int(str(value)), least), most)


def _say_nothing(*_told: object) -> None:
    """Tell nobody: whoever wants to know watches the queue."""
