"""One start of a program under its supervisor: pipes to the log, patterns, readiness, its end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.processes import PipedChild, start_piped
from stablehand.core.base.tasks import spawn
from stablehand.core.launch.log_watch import LogWatch
from stablehand.core.launch.masking import Mask
from stablehand.core.launch.readiness import Readiness
from stablehand.core.launch.session_log import SessionLog
from stablehand.core.launch.spec import LaunchSpec

_CHUNK: Final = 1024 * 1024
_PEEK_S: Final = 0.4
# What a program leaves behind may hold its pipe open; what it wrote itself is read by then.
_LINGER_S: Final = 1.0
_LEFTOVERS_S: Final = 1.0
_PROMPT: Final = "prompt "


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told: that the page or the API answers, and of questions on the console."""

    page: Callable[[str], None]
    api: Callable[[], None]
    asks: Callable[[str], None]


class Run:
    """A started program. Made by `start`; `exited` is awaited for its exit code."""

    def __init__(
        self, spec: LaunchSpec, child: PipedChild, log: SessionLog, listener: Listener
    ) -> None:
        self._spec = spec
        self._log = log
        self._listener = listener
        self.child: Final = child
        self._loop = asyncio.get_running_loop()
        self._exited: asyncio.Future[int] = self._loop.create_future()
        self._drained = asyncio.Event()
        expected = "" if spec.port is None else f"http://{_shown(spec.host)}:{spec.port}"
        self._readiness = Readiness(spec.ready, expected)
        self._watch = LogWatch(self._found)
        if spec.ready.page is not None:
            self._watch.want("page", spec.ready.page)
        if spec.ready.api is not None:
            self._watch.want("api", spec.ready.api)
        for number, prompt in enumerate(spec.prompts):
            self._watch.want(f"{_PROMPT}{number}", prompt.pattern, is_lasting=True)
        for work in (self._pump, self._reap):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        self._tasks = [spawn(self._get_ready(), "readiness")]
        if spec.prompts:
            self._tasks.append(spawn(self._look_for_prompts(), "prompts"))

    @classmethod
    def start(cls, spec: LaunchSpec, log: SessionLog, listener: Listener) -> Run:
        """Start the program.

        Raises:
            StablehandError: `process.unstartable`.
        """
        child = start_piped(spec.argv, env=spec.environment, cwd=Path(spec.folder))
        return cls(spec, child, log, listener)

    async def exited(self) -> int:
        """Wait for the end of the program itself; give its exit code."""
        return await asyncio.shield(self._exited)

    async def send(self, text: str) -> bool:
        """Give it a line of input; tell whether it could be given."""
        try:
            await asyncio.to_thread(self.child.write, text.encode() + b"\n")
        except OSError:
            return False
        return True

    async def stop(self, grace_s: float) -> bool:
        """End it in the definition's way, after a while by force; tell whether force was needed."""
        self.child.tree.look()  # what it has started belongs to it, even once it is gone
        if self._spec.stop == "interrupt":
            self.child.interrupt()
        else:
            return await self._terminate(grace_s)
        try:
            async with asyncio.timeout(grace_s):
                await self.exited()
        except TimeoutError:
            await self.child.tree.end(0)
            return True
        return False

    async def _terminate(self, grace_s: float) -> bool:
        started = self._loop.time()
        await self.child.tree.end(grace_s)
        return self._loop.time() - started >= grace_s

    async def finish(self) -> int:
        """After its end: end what it left behind, read what it wrote last; give its exit code."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        await self.child.tree.end(_LEFTOVERS_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_S):
                await self._drained.wait()
                # Not before: the pump would go on with whatever takes the pipe's number next.
                self.child.close()
        return await self.exited()

    def _pump(self) -> None:
        """Take output to the log as fast as it comes (in a thread of its own)."""
        mask = Mask(self._spec.secrets)
        while data := self.child.read(_CHUNK):
            if shown := mask.feed(data):
                self._log.write(shown)
                self._watch.feed(shown)
        if rest := mask.rest():
            self._log.write(rest)
        self._tell(self._drained.set)

    def _reap(self) -> None:
        """Wait for the end (in a thread of its own)."""
        code = self.child.wait()
        self._tell(self._exited.set_result, code)

    def _tell(self, call: Callable[..., Any], *values: Any) -> None:
        with suppress(RuntimeError):  # the supervisor has ended
            self._loop.call_soon_threadsafe(call, *values)

    def _found(self, name: str, groups: Mapping[str, str]) -> None:
        """Hand a match to the loop (called by the pump, or by a peek)."""
        if name == "page":
            self._tell(self._readiness.saw_page, groups.get("url", ""))
        elif name == "api":
            self._tell(self._readiness.saw_api)
        else:
            self._tell(self._prompted, int(name.removeprefix(_PROMPT)))

    def _prompted(self, number: int) -> None:
        prompt = self._spec.prompts[number]
        if prompt.answer is None:
            self._listener.asks(prompt.text)
        else:
            spawn(self.send(prompt.answer), "answer to a prompt")

    async def _get_ready(self) -> None:
        url = await self._readiness.page()
        self._watch.forget("page")
        if url is not None:
            self._listener.page(url)
        await self._readiness.api()
        self._watch.forget("api")
        self._listener.api()

    async def _look_for_prompts(self) -> None:
        while True:
            await asyncio.sleep(_PEEK_S)
            self._watch.peek()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
