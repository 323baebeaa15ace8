"""Blocking calls to the system, made beside the event loop.

A driver or a drive that hangs inside the kernel cannot be interrupted. The threads here are daemons:
whoever asked may stop waiting, and neither the loop nor the program waits for the answer at its end
(the loop's own thread pool would).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def in_side_thread(work: Callable[[], T]) -> T:
    """Run a blocking call in a thread of its own; what it raises is raised here."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def deliver(result: T | None, error: BaseException | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type] # None only if T is None

    def body() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as caught:  # carried over to the one who asked
            error = caught
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(deliver, result, error)

    threading.Thread(target=body, name="side thread", daemon=True).start()
    return await answer
