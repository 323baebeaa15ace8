"""Something of the core thread that the window follows until it has seen enough."""

from __future__ import annotations

import asyncio


class Following:
    """Something that is being followed, until `end`."""

    def __init__(self) -> None:
        self.is_over = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
        """Take the task, in the core thread."""
        self._loop, self._task = loop, task
        if self.is_over:
            task.cancel()

    def end(self) -> None:
        """Follow it no longer, from the GUI's thread."""
        self.is_over = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)
