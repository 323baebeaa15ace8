"""The one asyncio loop of the window, in a thread of its own: core runs there as under the command line."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from stablehand.core.base.tasks import spawn

T = TypeVar("T")
NAME: Final = "stablehand-core"
_GRACE_S: Final = 5.0


class CoreThread:
    """Runs coroutines for the window; started once, stopped once."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_running = threading.Event()
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=False)

    def start(self) -> None:
        """Start the thread and wait until its loop runs."""
        self._thread.start()
        self._is_running.wait()

    def submit(
        self, work: Coroutine[Any, Any, T], name: str
    ) -> concurrent.futures.Future[T] | None:
        """Run a coroutine on the loop; None, and nothing runs, once the thread is stopping."""
        loop = self._loop
        if loop is None or loop.is_closed():
            work.close()
            return None
        done: concurrent.futures.Future[T] = concurrent.futures.Future()

        def begin() -> None:
            task = spawn(work, name)
            task.add_done_callback(lambda ended: _settle(ended, done))

        try:
            loop.call_soon_threadsafe(begin)
        except RuntimeError:  # it closed between the look and the call
            work.close()
            return None
        return done

    def stop(self, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Run a last coroutine, cancel everything else, and wait until the thread has ended."""
        loop = self._loop
        if loop is None or not self._thread.is_alive():
            if last is not None:
                last.close()
            return

        async def end() -> None:
            try:
                if last is not None:
                    await last
            finally:
                mine = asyncio.current_task()
                others = [task for task in asyncio.all_tasks() if task is not mine]
                for task in others:
                    task.cancel()
                if others:
                    await asyncio.wait(others, timeout=_GRACE_S)
                loop.stop()

        loop.call_soon_threadsafe(lambda: spawn(end(), "end of the core thread"))
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            asyncio.set_event_loop(loop)
            self._loop = loop
            loop.call_soon(self._is_running.set)
            loop.run_forever()
            self._loop = None


def _settle(task: asyncio.Task[T], done: concurrent.futures.Future[T]) -> None:
    if task.cancelled():
        done.cancel()
    elif (error := task.exception()) is not None:
        done.set_exception(error)
    else:
        done.set_result(task.result())
