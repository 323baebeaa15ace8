"""Child processes: the only place of the core that starts any.

Invariants: a child leads a process group of its own, has no console window and reads nothing; its
environment is the allow-list of `environment` unless one is given; both pipes are drained at the
same time and whatever their size; when the waiting coroutine is cancelled or its time is up, the
child's whole tree has ended before the exception goes on.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import psutil

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.lines import LineSplitter, OutputLine
from stablehand.core.base.process_tree import Tree, end_tree, started_at
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP

__all__ = ["CapturedRun", "OutputLine", "end_tree", "run_captured", "started_at", "stream"]

DEFAULT_LIMIT_BYTES: Final = 4 * 1024 * 1024
# A stopped child may clean up for a second (git removes its lock files), then it is killed:
# stopping is promised within 2 s.
_GRACE_S: Final = 1.0
_REAP_S: Final = 0.3
# A process left behind by a child (a build server, say) may hold the pipes open for ever.
_LINGER_S: Final = 1.0
# A line without an end is shown after this pause: prompts and progress bars standing still.
_IDLE_S: Final = 0.2
# CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP (winbase.h; Python has the names on Windows only).
_WINDOWS_FLAGS: Final = 0x08000000 | 0x00000200


@dataclass(frozen=True, slots=True)
class CapturedRun:
    """What a finished child left: its exit code (negative: the signal's number) and its output."""

    returncode: int
    stdout: str
    stderr: str
    truncated: bool = False


async def run_captured(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout_s: float,
    limit_bytes: int = DEFAULT_LIMIT_BYTES,
) -> CapturedRun:
    """Run a program to its end and give its output, up to `limit_bytes` of each stream.

    Args:
        argv: the program, by path or by a name on the child's PATH, and its arguments.
        env: the whole environment of the child; None is `inherited_environment()`.
        cwd: the folder it starts in.
        timeout_s: seconds after which its whole tree is ended.
        limit_bytes: output beyond it is read and dropped, and `truncated` set.

    Raises:
        TimeoutError: the time was up.
        StablehandError: `process.unstartable`.
    """
    kept = {1: bytearray(), 2: bytearray()}
    dropped = 0

    def keep(fd: int, data: bytes) -> None:
        nonlocal dropped
        room = limit_bytes - len(kept[fd])
        kept[fd] += data[:room]
        dropped += max(0, len(data) - room)

    async with asyncio.timeout(timeout_s), _running(argv, env, cwd, _Watcher(keep)) as child:
        returncode = await child.finished()
    stdout, stderr = (kept[fd].decode("utf-8", "replace") for fd in (1, 2))
    return CapturedRun(returncode, stdout, stderr, truncated=dropped > 0)


async def stream(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    on_line: Callable[[OutputLine], None],
    on_start: Callable[[int, float], None] | None = None,
) -> int:
    """Run a program to its end, handing over its output line by line; give its exit code.

    A line that stands unfinished for a moment is handed over as it is; the whole line replaces it
    later. What a callback raises ends the child and comes out here.

    Args:
        argv, env, cwd: as for `run_captured`.
        on_line: takes each line, on the event loop; must not block.
        on_start: takes the child's pid and start time (what `end_tree` wants), before any line.

    Raises:
        StablehandError: `process.unstartable`.
    """
    splitters = {1: LineSplitter("out"), 2: LineSplitter("err")}

    def give(lines: list[OutputLine]) -> None:
        for line in lines:
            on_line(line)

    watcher = _Watcher(
        on_data=lambda fd, data: give(splitters[fd].feed(data)),
        on_pause=lambda fd: give(splitters[fd].peek()),
        on_start=on_start,
    )
    async with _running(argv, env, cwd, watcher) as child:
        returncode = await child.finished()
        for splitter in splitters.values():
            give(splitter.finish())
    return returncode


@dataclass(frozen=True, slots=True)
class _Watcher:
    """What is told about a child: by pipe (1 or 2), and for `on_start` by pid and start time."""

    on_data: Callable[[int, bytes], None]
    on_pause: Callable[[int], None] | None = None
    on_start: Callable[[int, float], None] | None = None


class _Child(asyncio.SubprocessProtocol):
    """A started child; what its watcher raises makes `finished` raise."""

    def __init__(self, watcher: _Watcher) -> None:
        self._watcher = watcher
        self._failure: Exception | None = None
        self._open_pipes = {1, 2}
        self._pauses: dict[int, asyncio.TimerHandle] = {}
        self._over = asyncio.Event()  # it has exited, or its watcher has failed
        self._exited = asyncio.Event()
        self._drained = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio calls this before it hands over any data.
        self._transport = cast("asyncio.SubprocessTransport", transport)
        pid = self._transport.get_pid()
        try:
            leader = psutil.Process(pid)
            start = leader.create_time()
        except psutil.Error:  # it has ended already
            leader, start = None, time.time()
        self._tree = Tree(pid, leader)
        if (on_start := self._watcher.on_start) is not None:
            self._tell(lambda: on_start(pid, start))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._tell(lambda: self._watcher.on_data(fd, data))
        if (on_pause := self._watcher.on_pause) is not None:
            self._cancel_pause(fd)
            loop = asyncio.get_running_loop()
            self._pauses[fd] = loop.call_later(_IDLE_S, self._tell, lambda: on_pause(fd))

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self._cancel_pause(fd)
        self._open_pipes.discard(fd)
        if not self._open_pipes:
            self._drained.set()

    def process_exited(self) -> None:
        self._exited.set()
        self._over.set()

    async def finished(self) -> int:
        """Wait for the end of the child and of its output; give the exit code."""
        await self._over.wait()
        if self._failure is not None:
            raise self._failure
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_S):
                await self._drained.wait()
        if self._failure is not None:
            raise self._failure
        return cast("int", self._transport.get_returncode())

    async def end(self) -> None:
        """End the whole tree, within 2 s."""
        await self._tree.end(_GRACE_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(_REAP_S):
                await self._exited.wait()

    def close(self) -> None:
        """Let go of the pipes."""
        for fd in tuple(self._pauses):
            self._cancel_pause(fd)
        self._transport.close()

    def _tell(self, call: Callable[[], None]) -> None:
        if self._failure is not None:
            return
        try:
            call()
        except Exception as error:  # carried to `finished`, past asyncio
            self._failure = error
            self._over.set()

    def _cancel_pause(self, fd: int) -> None:
        if (pause := self._pauses.pop(fd, None)) is not None:
            pause.cancel()


@asynccontextmanager
async def _running(
    argv: Sequence[str], env: Mapping[str, str] | None, cwd: Path | None, watcher: _Watcher
) -> AsyncIterator[_Child]:
    """Start a child; end its tree if the block is left by an exception."""
    child = await _start(argv, env, cwd, watcher)
    try:
        yield child
    except BaseException:
        await to_the_end(child.end(), f"end of {argv[0]}")
        raise
    finally:
        child.close()


async def _start(
    argv: Sequence[str], env: Mapping[str, str] | None, cwd: Path | None, watcher: _Watcher
) -> _Child:
    environment = inherited_environment() if env is None else dict(env)
    folder = None if cwd is None else str(cwd)
    try:
        # Windows would search this process's own folders first; the child's PATH is what counts.
        program = shutil.which(argv[0], path=_search_path(environment)) or argv[0]
        _, child = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Child(watcher),
            program,
            *argv[1:],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            cwd=folder,
            **_group_options(sys.platform),
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL character in an argument
        raise _unstartable(argv[0], cwd, error) from None
    return child


def _search_path(environment: Mapping[str, str]) -> str:
    spelled = str.upper if sys.platform == "win32" else str
    values = (value for name, value in environment.items() if spelled(name) == "PATH")
    return next(values, os.defpath)


def _group_options(platform: str) -> dict[str, Any]:
    """Give what makes a child lead its own group, without a window."""
    if platform == "win32":
        return {"creationflags": _WINDOWS_FLAGS}
    return {"start_new_session": True}


def _unstartable(program: str, cwd: Path | None, error: Exception) -> StablehandError:
    if cwd is not None and not cwd.is_dir():
        message = QT_TRANSLATE_NOOP(
            "process", "{program} cannot be started: the folder {folder} is missing."
        ).fill(program=program, folder=str(cwd))
    elif isinstance(error, FileNotFoundError):
        message = QT_TRANSLATE_NOOP(
            "process", "{program} cannot be started: there is no such program."
        ).fill(program=program)
    else:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = QT_TRANSLATE_NOOP("process", "{program} cannot be started: {reason}.").fill(
            program=program, reason=reason.lower()
        )
    return StablehandError("process.unstartable", message, details={"program": program})
