"""The queue as it stands, put together for people from what is written down and what this process knows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from stablehand.core.base.files import free_bytes
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.core.downloads.quiet import quiet_until
from stablehand.core.downloads.record import Record, told
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.turns import host_of, moment, still_waits
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.roots import read_roots
from stablehand.services.app import App
from stablehand.services.download_places import outside_folder, root_name

QUIET_SETTING: Final = "downloads.quiet_hours"
HELD: Final = "held"
PAUSE: Final = "pause:"


def table_of(app: App) -> DownloadTable:
    """Give the queue of the data folder."""
    return DownloadTable(app.data.journal, app.downloads.mine)


def read_queue(
    app: App, table: DownloadTable, memory: dict[int, tuple[Record, Download]] | None = None
) -> Queue:
    """Give the queue as it stands. Blocks.

    Args:
        memory: holds what was made of records that are over, for whoever reads the queue often.

    Raises:
        StablehandError: `database.damaged`, `database.busy`, `root.damaged`, `settings.invalid`.
    """
    records, marks = table.read(), table.marks()
    roots = read_roots(app.data)
    paused = pauses(marks)
    downloads = shown(app, table, records, roots, paused, memory)
    waiting = [item for item in downloads if not item.state.is_over]
    quiet = quiet_until(str(app.settings.get(QUIET_SETTING)), datetime.now().astimezone())
    speed = sum(item.bytes_per_s or 0.0 for item in waiting)
    left = sum(bytes_left(item) for item in waiting)
    return Queue(
        downloads=downloads,
        bytes_per_s=speed or None,
        seconds_left=left / speed if speed and left else None,
        is_held=HELD in marks,
        quiet_until=quiet.isoformat(timespec="seconds") if quiet and waiting else None,
        free_bytes=_free_after(app, records, waiting, roots),
    )


def shown(
    app: App,
    table: DownloadTable,
    records: Sequence[Record],
    roots: Sequence[ModelRoot],
    paused: Mapping[str, datetime],
    memory: dict[int, tuple[Record, Download]] | None = None,
) -> tuple[Download, ...]:
    """Give downloads as people see them, in the order of the records."""
    found: list[Download] = []
    places: Counter[int] = Counter()
    for record in records:
        if record.state.is_over:
            found.append(_over(record, roots, memory))
            continue
        alive = record.is_under_way and table.is_alive(record)
        live = app.downloads.of(record.id) if record.pid == os.getpid() else None
        item = told(
            record if live is None else replace(record, numbers=live[0]),
            place=places[record.priority],
            root_name=root_name(record.wish.root, roots),
            is_alive=alive,
        )
        if live is not None and live[1] is not None and item.state is DownloadState.RUNNING:
            item = replace(item, reason=live[1])
        places[record.priority] += 1
        until = paused.get(host_of(record))
        if item.state is DownloadState.QUEUED and until is not None:
            item = replace(
                item,
                state=DownloadState.WAITING,
                reason=_LIMITED,
                until=until.isoformat(timespec="seconds"),
            )
        found.append(item)
    return tuple(found)


def _over(
    record: Record,
    roots: Sequence[ModelRoot],
    memory: dict[int, tuple[Record, Download]] | None,
) -> Download:
    known = None if memory is None else memory.get(record.number)
    if known is not None and known[0] is record:
        return known[1]
    item = told(record, place=0, root_name=root_name(record.wish.root, roots))
    if memory is not None:
        memory[record.number] = record, item
    return item


def pauses(marks: Mapping[str, str]) -> dict[str, datetime]:
    """Give the hosts that are left alone for now, and until when."""
    now = datetime.now(UTC)
    found = {
        name.removeprefix(PAUSE): moment(value)
        for name, value in marks.items()
        if name.startswith(PAUSE)
    }
    return {host: until for host, until in found.items() if until and still_waits(until, now)}


def bytes_left(item: Download) -> int:
    """Give how many bytes of a download are yet to come, as far as that is known."""
    return max(0, (item.size_bytes or 0) - item.received_bytes)


def _free_after(
    app: App, records: Sequence[Record], waiting: Sequence[Download], roots: Sequence[ModelRoot]
) -> int | None:
    """Give what is free, once all are here, on the drive that most of them go to."""
    folders = {root.id: root.folder for root in roots}
    by_root: Counter[str] = Counter()
    root_of = {record.id: record.wish.root for record in records}
    for item in waiting:
        by_root[root_of[item.id]] += bytes_left(item)
    if not by_root:
        return None
    ((root, wanted),) = by_root.most_common(1)
    with suppress(OSError):
        return free_bytes(folders.get(root) or outside_folder(app, root)) - wanted
    return None


_LIMITED: Final = QT_TRANSLATE_NOOP("download", "The site wants to be asked less often.")
