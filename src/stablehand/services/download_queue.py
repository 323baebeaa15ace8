"""The queue of downloads: what is in it, and what a person may do with it.

Changes of what another process is at are asked of that process, see `core.downloads.table`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.core.downloads.record import Numbers, Record
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.roots import read_roots
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import discard
from stablehand.services.app import App
from stablehand.services.download_list import HELD, pauses, read_queue, shown, table_of
from stablehand.services.download_places import base_folder
from stablehand.services.download_runner import QUEUE_PACE
from stablehand.services.download_runner import run_queue as run_queue
from stablehand.services.download_watch import watch_downloads
from stablehand.services.jobs import Job
from stablehand.services.results import Result

Changed = Result[tuple[Download, ...]]
# What stands still would never fill the bar of the queue.
_UNCOUNTED: Final = frozenset(
    {DownloadState.FAILED, DownloadState.CANCELLED, DownloadState.NEEDS, DownloadState.PAUSED}
)
Change = Callable[[Record], Record | None]


async def list_downloads(app: App) -> Result[Queue]:
    """Give the queue: those under way first, in the order of their turn, then what is over.

    Raises:
        StablehandError: `database.damaged`, `database.busy`, `root.damaged`, `settings.invalid`.
    """
    return Result("downloads list", await in_side_thread(lambda: read_queue(app, table_of(app))))


async def pause(app: App, ids: Sequence[str] | None = None) -> Changed:
    """Let downloads stand still until somebody lets them go on; None: all that are not over.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """

    def change(record: Record) -> Record | None:
        if record.state.is_over:
            return None
        if record.is_under_way:
            return replace(record, asked="pause")
        standing = replace(record.standing, hold="person", until=None, reason=None)
        return replace(record, state=DownloadState.PAUSED, standing=standing)

    return await _changed(app, "downloads pause", ids, change)


async def resume(app: App, ids: Sequence[str] | None = None) -> Changed:
    """Let downloads go on that are paused, wait or need a person; None: all of these.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """

    def change(record: Record) -> Record | None:
        if record.is_under_way:
            return replace(record, asked="") if record.asked == "pause" else None
        return None if record.state.is_over else _queued(record)

    return await _changed(app, "downloads resume", ids, change)


async def retry(app: App, ids: Sequence[str] | None = None) -> Changed:
    """Try downloads again that failed, were cancelled or need a person; None: all that failed.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """

    def change(record: Record) -> Record | None:
        if ids is None and record.state is not DownloadState.FAILED:
            return None
        if record.is_under_way or record.state is DownloadState.DONE:
            return None
        return _queued(record)

    return await _changed(app, "downloads retry", ids, change)


async def cancel(app: App, ids: Sequence[str] | None) -> Changed:
    """Give downloads up; what is here of them is removed. None: all that are not over.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")

    def change(record: Record) -> Record | None:
        if record.state.is_over:
            return None
        if record.is_under_way:
            return replace(record, asked="cancel")
        standing = replace(
            record.standing, hold="", until=None, reason=None, failure=None, finished=now
        )
        return replace(record, state=DownloadState.CANCELLED, standing=standing, numbers=Numbers())

    result = await _changed(app, "downloads cancel", ids, change, discards=True)
    app.downloads.wake()
    return result


async def move(app: App, download: str, before: str | None) -> Changed:
    """Give a download another turn: right before another one, or None: after all others.

    It takes over the priority of its new neighbour.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """

    def work(table: DownloadTable) -> tuple[Record, ...]:
        waiting = [r for r in table.read() if not r.state.is_over]
        by_id = {r.id: r for r in waiting}
        for name in (download, *([] if before is None else [before])):
            if name not in by_id:
                raise unknown(name)
        if before == download:
            return (by_id[download],)
        order = sorted(
            (r for r in waiting if r.id != download), key=lambda r: (-r.priority, r.rank, r.number)
        )
        at = (
            len(order)
            if before is None
            else next(number for number, r in enumerate(order) if r.id == before)
        )
        neighbour = order[at] if at < len(order) else order[-1] if order else by_id[download]
        order.insert(at, replace(by_id[download], priority=neighbour.priority))
        ranks = {r.id: (number, r.priority) for number, r in enumerate(order)}

        def change(record: Record) -> Record:
            rank, priority = ranks.get(record.id, (record.rank, record.priority))
            return replace(record, rank=rank, priority=priority)

        table.change([r.id for r in order], change)
        return tuple(r for r in table.read() if r.id == download)

    return await _told(app, "downloads move", work)


async def prioritise(app: App, download: str, priority: int) -> Changed:
    """Let a download go before those of lower priority, and after those of higher.

    Raises:
        StablehandError: `download.unknown`, `data.unwritable`, `database.*`.
    """
    return await _changed(
        app, "downloads move", [download], lambda record: replace(record, priority=priority)
    )


async def clear(app: App) -> Result[int]:
    """Forget the downloads that are over; files that arrived stay. Gives how many that were.

    Raises:
        StablehandError: `data.unwritable`, `database.*`.
    """

    def work() -> int:
        table = table_of(app)
        over = [r for r in table.read() if r.state.is_over]
        if not over:
            return 0
        wanted = _targets(app, [r for r in table.read() if not r.state.is_over])
        for record in over:
            if record.state is DownloadState.FAILED:
                _discard(app, record, wanted)
        return table.remove([r.id for r in over])

    return Result("downloads clear", await in_side_thread(work))


async def hold(app: App) -> Result[Queue]:
    """Let everything stand still until `release`; what is added meanwhile waits too.

    Raises:
        StablehandError: `data.unwritable`, `database.*`.
    """
    return await _marked(app, "downloads hold", "yes")


async def release(app: App) -> Result[Queue]:
    """Let everything go on that `hold` has stopped.

    Raises:
        StablehandError: `data.unwritable`, `database.*`.
    """
    return await _marked(app, "downloads release", None)


async def start_run(app: App, *, pace: Pace = QUEUE_PACE) -> Job[Result[Queue]]:
    """Run the queue as a job until nothing is left to be done, whoever does it.

    Stopping the job leaves what is here for the next time.
    """
    title = QT_TRANSLATE_NOOP("download", "Download what is queued")

    async def work(report: Reporter) -> Result[Queue]:
        report.start("fetch", text=title, unit="bytes")

        counted: set[str] = set()  # what was over before is none of this run

        def show(queue: Queue) -> None:
            counted.update(item.id for item in queue.downloads if not item.state.is_over)
            wanted = [
                item
                for item in queue.downloads
                if item.id in counted and item.state not in _UNCOUNTED
            ]
            known = all(item.size_bytes is not None for item in wanted)
            total = sum(item.size_bytes or 0 for item in wanted) if known else None
            report.update(sum(item.received_bytes for item in wanted), total=total or None)

        watch = spawn(watch_downloads(app, show), "watch of the queue")
        try:
            await run_queue(app, until_idle=True, pace=pace)
        finally:
            watch.cancel()
            await asyncio.wait({watch})
        return replace(await list_downloads(app), command="downloads run")

    return app.jobs.submit(title, (Stage("fetch"),), work, kind="downloads")


def unknown(download: str) -> StablehandError:
    """Give the error for an id that no download has."""
    return StablehandError(
        "download.unknown",
        QT_TRANSLATE_NOOP("download", "There is no download {id}.").fill(id=download[:80]),
        hint=QT_TRANSLATE_NOOP("download", "See all of them with: stablehand downloads list"),
        details={"id": download[:80]},
    )


async def _marked(app: App, command: str, value: str | None) -> Result[Queue]:
    def work() -> Queue:
        table = table_of(app)
        table.mark(HELD, value)
        return read_queue(app, table)

    queue = await in_side_thread(work)
    app.downloads.wake()
    return Result(command, queue)


async def _changed(
    app: App,
    command: str,
    ids: Sequence[str] | None,
    change: Change,
    *,
    discards: bool = False,
) -> Changed:
    def work(table: DownloadTable) -> tuple[Record, ...]:
        given_up = [r for r in table.reclaim(of_others=True) if r.state.is_over]
        known = table.read()
        by_id = {record.id: record for record in known}
        for name in ids or ():
            if name not in by_id:
                raise unknown(name)
        chosen = list(by_id) if ids is None else list(dict.fromkeys(ids))
        changed = table.change(chosen, change)
        if discards:
            given_up += [record for record in changed if record.state.is_over]
        if given_up:
            wanted = _targets(app, [r for r in table.read() if not r.state.is_over])
            for record in given_up:
                _discard(app, record, wanted)
        names = {record.id for record in changed} if ids is None else set(chosen)
        return tuple(record for record in table.read() if record.id in names)

    return await _told(app, command, work)


async def _told(
    app: App, command: str, work: Callable[[DownloadTable], tuple[Record, ...]]
) -> Changed:
    def both() -> tuple[Download, ...]:
        table = table_of(app)
        found = work(table)
        return shown(app, table, found, read_roots(app.data), pauses(table.marks()))

    result = await in_side_thread(both)
    app.downloads.wake()
    return Result(command, result)


def _queued(record: Record) -> Record:
    """Give a download as it waits for its turn, with what is here of it."""
    standing = replace(
        record.standing,
        hold="",
        until=None,
        reason=None,
        failure=None,
        tries=0,
        finished=None,
        quarantine=None,
    )
    return replace(record, state=DownloadState.QUEUED, standing=standing)


def _targets(app: App, records: Sequence[Record]) -> set[Path]:
    """Give the places that downloads are meant for."""
    return {place for record in records if (place := _target(app, record)) is not None}


def _target(app: App, record: Record) -> Path | None:
    wish = record.wish
    with suppress(StablehandError):
        base = base_folder(app, wish.root, read_roots(app.data))
        return base.joinpath(*[part for part in wish.folder.split("/") if part], wish.name)
    return None


def _discard(app: App, record: Record, wanted: set[Path]) -> None:
    """Remove what is here of a download that will not go on, unless another one has its place now."""
    target = _target(app, record)
    if target is not None and target not in wanted and target.parent.is_dir():
        with suppress(OSError, StablehandError):  # somebody else is at it
            discard(target)
