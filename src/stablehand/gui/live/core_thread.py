"""The one asyncio loop of the window, in a thread of its own: core runs there as under the command line.

While nobody looks and nothing is under way, the whole loop can be laid to rest: whatever looks at something
now and then, each at its own pace, then looks at nothing, and the processor sleeps. Woken, all of it is due.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from stablehand.core.base.tasks import spawn

T = TypeVar("T")
NAME: Final = "stablehand-core"
_GRACE_S: Final = 5.0


class CoreThread:
    """Runs coroutines for the window; started once, stopped once.

    Args:
        on_woken: is called when the loop goes on after a rest, in the thread of who woke it.
    """

    def __init__(self, on_woken: Callable[[], None] = lambda: None) -> None:
        self._on_woken = on_woken
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_running = threading.Event()
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=False)
        self._is_awake = threading.Event()
        self._is_awake.set()

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
        self.wake()
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

    @property
    def is_resting(self) -> bool:
        """Whether the loop has been laid to rest."""
        return not self._is_awake.is_set()

    def rest(self) -> None:
        """Let the loop stand still until `wake`, `submit` or `stop`; only while nobody waits for it."""
        loop = self._loop
        if loop is None or loop.is_closed() or self.is_resting:
            return
        self._is_awake.clear()
        try:
            loop.call_soon_threadsafe(self._is_awake.wait)
        except RuntimeError:  # it closed between the look and the call
            self._is_awake.set()

    def wake(self) -> None:
        """Let the loop go on, from any thread."""
        if self.is_resting:
            self._is_awake.set()
            self._on_woken()

    def stop(self, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Run a last coroutine, cancel everything else, and wait until the thread has ended."""
        self.wake()
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
