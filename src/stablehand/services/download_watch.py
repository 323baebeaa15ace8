"""Seeing the queue of downloads, whoever works on it: this process, another one, or nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from stablehand.core.downloads.entry import Download, Queue
from stablehand.core.downloads.record import Record
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.services.app import App
from stablehand.services.download_list import read_queue, table_of

LOOK_S: Final = 0.2
# Waits end, and processes die, without anything being written.
_ANEW_S: Final = 1.0


async def watch_downloads(app: App, give: Callable[[Queue], None]) -> None:
    """Give the queue at once and whenever it changes, at most five times a second; ends by a cancel.

    Args:
        give: takes it; called on the loop, must not block.

    Raises:
        StablehandError: `database.damaged`, `database.busy`, `root.damaged`, `settings.invalid`.
    """
    table = table_of(app)
    memory: dict[int, tuple[Record, Download]] = {}
    loop = asyncio.get_running_loop()
    seen: object = None
    told: Queue | None = None
    looked_at = -_ANEW_S
    while True:
        stamp = (await asyncio.to_thread(table.last_written), app.downloads.version)
        is_moving = told is not None and any(not item.state.is_over for item in told.downloads)
        if stamp != seen or (is_moving and loop.time() - looked_at >= _ANEW_S):
            seen, looked_at = stamp, loop.time()
            queue = await in_side_thread(lambda: read_queue(app, table, memory))
            if queue != told:
                told = queue
                give(queue)
        await asyncio.sleep(LOOK_S)
