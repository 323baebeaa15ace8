"""The watch over the downloads and what runs them, as the core thread has them while the window is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.downloads.entry import Queue
from stablehand.gui.live.asking import mistake
from stablehand.gui.live.views import Problem
from stablehand.services.app import App

Give = Callable[[Queue | Problem], None]
_PAUSE_S: Final = 5.0  # before a watch that failed, or a runner that gave way, is begun anew
_LEAVE_S: Final = 8.0  # how long writing down how far everything is may take at the end


class DownloadRunner:
    """Runs the queue until it is closed. It holds nothing of Qt's: all of it belongs to the core thread.

    Args:
        pause_s: how long it waits where another process runs the queue, or it failed.
    """

    def __init__(self, pause_s: float = _PAUSE_S) -> None:
        self._pause_s = pause_s
        self._stop: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None

    async def run(self, app: App, give: Give) -> None:
        """Run the queue; a failure is handed to `give`, and then it is tried again."""
        from stablehand.services.download_queue import run_queue

        stop = self._stop = asyncio.Event()
        while not stop.is_set():
            task = self._task = spawn(run_queue(app, stop), "queue of downloads")
            if (problem := await _failure(task)) is not None:
                give(problem)
            if not stop.is_set():
                await _either(stop, self._pause_s)

    async def close(self) -> None:
        """Let it write down how far everything is, and end it."""
        if self._stop is not None:
            self._stop.set()
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=_LEAVE_S)


async def watch(app: App, give: Give) -> None:
    """Watch the queue for ever; a watch that failed is told, and begun anew."""
    from stablehand.services.download_watch import watch_downloads

    while True:
        task = spawn(watch_downloads(app, give), "watch over downloads")
        if (problem := await _failure(task)) is not None:
            give(problem)
        await asyncio.sleep(_PAUSE_S)


async def _failure(task: asyncio.Task[None]) -> Problem | None:
    """Wait for something that is to go on for ever; give why it did not, a mistake of ours as well."""
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
    error = None if task.cancelled() else task.exception()
    if isinstance(error, StablehandError):
        return Problem.of(error)
    return Problem.of(mistake(error)) if isinstance(error, Exception) else None


async def _either(stop: asyncio.Event, seconds: float) -> None:
    """Wait for the end, but no longer than this."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
