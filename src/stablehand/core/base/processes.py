"""Child processes: the only place of the core that starts any.

Invariants: a child leads a process group of its own, has no console window and reads nothing; its
environment is the allow-list of `environment` unless one is given; both pipes are drained at the
same time and whatever their size; when the waiting coroutine is cancelled or its time is up, the
child's whole tree has ended before the exception goes on.

Two kinds of children are no such guests: a detached one (`start_detached`) outlives whoever started
it, and a piped one (`start_piped`) belongs to who started it, which ends it itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
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
from stablehand.core.base.process_tree import Tree, end_tree, has_started_at, started_at
from stablehand.core.base.search_path import whole_program
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP

__all__ = [
    "CapturedRun",
    "Detached",
    "OutputLine",
    "PipedChild",
    "end_tree",
    "run_captured",
    "start_detached",
    "start_piped",
    "started_at",
    "still_runs",
    "stream",
]

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
_WINDOWS_GROUP: Final = 0x00000200
# CREATE_BREAKAWAY_FROM_JOB: a terminal that ends its job with itself must not take us along.
_WINDOWS_BREAKAWAY: Final = 0x01000000
# A pipe of this size lets a chatty child run on while its last chunk is being written.
_PIPE_BYTES: Final = 1024 * 1024


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


def still_runs(pid: int | None, started: float | None) -> bool:
    """Tell whether the process with this pid and mark of its start runs; zombies do not."""
    if pid is None or started is None:
        return False
    try:
        process = psutil.Process(pid)
        return has_started_at(process, started) and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False


class Detached:
    """A process that was started to outlive this one, and waits for its input."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._is_told = False
        self.pid: Final = process.pid
        # Somebody has to ask for its exit code, or it stays behind as a zombie while this one lives.
        threading.Thread(target=process.wait, name=f"end of {self.pid}", daemon=True).start()

    async def answer_to(self, given: bytes, mark: bytes = b"") -> tuple[bytes, bytes]:
        """Hand over all of its input; give its answer, and what it wrote before that.

        The answer is its first line that begins with the mark; it is empty where there is none.
        """
        self._is_told = True
        return await asyncio.to_thread(self._answer_to, given, mark)

    def dismiss(self) -> None:
        """End it, if it was told nothing: it has done nothing yet. Otherwise it is left alone."""
        if not self._is_told:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_REAP_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _answer_to(self, given: bytes, mark: bytes) -> tuple[bytes, bytes]:
        source, output = self._process.stdin, self._process.stdout
        assert source is not None
        assert output is not None
        with output:
            with suppress(OSError), source:  # it may have ended already
                source.write(given)
            before = b""
            for line in output:
                if line.startswith(mark):
                    return line, before
                before += line
            return b"", before


async def start_detached(argv: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> Detached:
    """Start a program that outlives this one and waits for its input.

    It leads a session of its own, so neither Ctrl-C nor a closing terminal reaches it. Its output and
    errors are read up to its answer; after that it has to send them elsewhere.

    Args:
        argv: the program by path, and its arguments.
        env: its whole environment.
        cwd: the folder it starts in.

    Raises:
        StablehandError: `process.unstartable`.
    """
    return await asyncio.to_thread(_started_detached, argv, env, cwd)


def _started_detached(argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> Detached:
    try:
        return Detached(_popen_detached(list(argv), env, str(cwd)))
    except (OSError, ValueError) as error:
        raise _unstartable(argv[0], cwd, error) from None


def _popen_detached(argv: list[str], env: Mapping[str, str], cwd: str) -> subprocess.Popen[bytes]:
    def popen(**options: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            **options,
        )

    if sys.platform != "win32":
        return popen(start_new_session=True)
    try:
        return popen(creationflags=_WINDOWS_FLAGS | _WINDOWS_BREAKAWAY)
    except PermissionError:  # the job does not let anybody out
        return popen(creationflags=_WINDOWS_FLAGS)


class PipedChild:
    """A child whose pipes the caller owns: an input, and output and errors in one stream."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid: Final = process.pid
        try:
            leader = psutil.Process(process.pid)
        except psutil.Error:  # it has ended already
            leader = None
        self.started_at: Final = started_at(process.pid) or time.time()
        self.tree: Final = Tree(process.pid, leader)
        assert process.stdout is not None
        self._output = process.stdout.fileno()
        _widen(self._output)

    def read(self, limit: int) -> bytes:
        """Wait for output and give it as it comes; nothing at its end. Blocks."""
        try:
            return os.read(self._output, limit)
        except OSError:  # closed under the reader
            return b""

    def write(self, data: bytes) -> None:
        """Send input. Blocks while the child does not read.

        Raises:
            OSError: the child has closed its input.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(data)

    def wait(self) -> int:
        """Wait for the end of the child and give its exit code. Blocks."""
        return self._process.wait()

    def interrupt(self) -> None:
        """Ask the child alone to end, as Ctrl-C in a terminal would (Ctrl-Break on Windows)."""
        name = "CTRL_BREAK_EVENT" if sys.platform == "win32" else "SIGINT"
        with suppress(OSError):
            self._process.send_signal(getattr(signal, name))

    def close(self) -> None:
        """Let go of the pipes."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # the user's share of pipe memory is used up
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def start_piped(argv: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> PipedChild:
    """Start a child in a process group of its own, whose pipes and end are the caller's business.

    Raises:
        StablehandError: `process.unstartable`.
    """
    # On Windows the child shares this process's (hidden) console, else Ctrl-Break cannot reach it.
    options: dict[str, Any] = (
        {"creationflags": _WINDOWS_GROUP}
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    try:
        program = whole_program(argv[0], env)
        process = subprocess.Popen(
            [program, *argv[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env=dict(env),
            cwd=str(cwd),
            **options,
        )
    except (OSError, ValueError) as error:
        raise _unstartable(argv[0], cwd, error) from None
    return PipedChild(process)


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
        except psutil.Error:  # it has ended already
            leader = None
        start = started_at(pid) or time.time()
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
        program = whole_program(argv[0], environment)
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
