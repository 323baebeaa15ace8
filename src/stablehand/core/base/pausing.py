"""Pausing a job: its child processes are suspended, and it starts no further ones meanwhile.

The gate belongs to the event loop's thread. A suspended child keeps what it has; a server may hang up on
it, which is then an ordinary failure of the step that a retry mends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from stablehand.core.base.process_tree import resume_tree, suspend_tree


class Pausing:
    """The gate of one job: open, or closed while it is paused."""

    def __init__(self) -> None:
        self._gate = asyncio.Event()
        self._gate.set()
        self._children: dict[int, float] = {}

    @property
    def is_paused(self) -> bool:
        """Whether the job shall stand still."""
        return not self._gate.is_set()

    def pause(self) -> None:
        """Close the gate and suspend the children's trees."""
        self._gate.clear()
        for pid, started in self._children.items():
            suspend_tree(pid, started)

    def resume(self) -> None:
        """Let everything go on."""
        for pid, started in self._children.items():
            resume_tree(pid, started)
        self._gate.set()

    async def turn(self) -> None:
        """Wait as long as the job is paused; work calls this between its parts."""
        await self._gate.wait()

    @contextmanager
    def watching(self) -> Iterator[Children]:
        """Take the children that are started in the block into the gate's care."""
        children = Children(self._children, self)
        try:
            yield children
        finally:
            for pid in children.pids:
                self._children.pop(pid, None)


class Children:
    """The children of one command."""

    def __init__(self, known: dict[int, float], pausing: Pausing) -> None:
        self._known = known
        self._pausing = pausing
        self.pids: list[int] = []

    def begin(self, pid: int, started: float) -> None:
        """Take a child that has just been started; it stands still at once if its job does."""
        self.pids.append(pid)
        self._known[pid] = started
        if self._pausing.is_paused:
            suspend_tree(pid, started)
