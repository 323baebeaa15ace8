"""Tasks that cannot get lost: the one place that starts them.

The event loop holds its tasks weakly, so a task nobody keeps may vanish half-way. `spawn` keeps
each one until it is done and gives it a name by which a leak guard can report it. The set below is
that keeping and nothing else: no behaviour depends on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")

_running: Final[set[asyncio.Task[Any]]] = set()


def spawn(coroutine: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Start a named task on the running loop and keep it until it is done.

    An exception that nobody awaits is reported by the loop's exception handler, with this name.
    """
    task = asyncio.get_running_loop().create_task(coroutine, name=name)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


def strays(loop: asyncio.AbstractEventLoop) -> tuple[str, ...]:
    """Name the spawned tasks of a loop that have not ended; none may be left at its close."""
    return tuple(sorted(t.get_name() for t in tuple(_running) if t.get_loop() is loop))


async def to_the_end(coroutine: Coroutine[Any, Any, T], name: str) -> T:
    """Run to the end even if the waiting task is cancelled meanwhile; the cancel counts afterwards.

    Raises:
        asyncio.CancelledError: the waiting task was cancelled; the work is done all the same.
    """
    task = spawn(coroutine, name)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
        except Exception:  # raised by task.result() below
            break
    if cancelled is not None and not task.cancelled() and task.exception() is None:
        raise cancelled
    return task.result()
