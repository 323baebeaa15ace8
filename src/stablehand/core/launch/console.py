"""Reading the log of a session as a person sees it: lines, no terminal codes, drawn-over ones gone.

The files may be huge and still growing, so only what is asked for is read, in threads.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.lines import LineSplitter, OutputLine
from stablehand.core.launch.ansi import plain
from stablehand.core.launch.log_files import second_log

_BLOCK: Final = 64 * 1024
# Lines drawn over one another can make "the last 100 lines" cover a whole file.
_FARTHEST: Final = 8 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_POLL_S: Final = 0.05
_IDLE_POLLS: Final = 6


class Console:
    """Turns the bytes of a log into lines for people, as they come."""

    def __init__(self) -> None:
        self._splitter = LineSplitter("out")

    def feed(self, data: bytes) -> list[OutputLine]:
        """Take the next bytes and give the lines they complete."""
        return _plain_lines(self._splitter.feed(data))

    def peek(self) -> list[OutputLine]:
        """Give the unfinished line, if there is news of it."""
        return _plain_lines(self._splitter.peek())

    def finish(self) -> list[OutputLine]:
        """Give what is left at the end."""
        return _plain_lines(self._splitter.finish())


def folded(lines: Iterable[OutputLine], limit: int) -> list[str]:
    """Give at most the last `limit` lines as they stand in the end."""
    kept: deque[str] = deque(maxlen=max(1, limit))
    for line in lines:
        if line.replaces and kept:
            kept[-1] = line.text
        else:
            kept.append(line.text)
    return list(kept) if limit > 0 else []


def last_lines(log: Path, limit: int) -> list[str]:
    """Give the last lines of a log without reading it all; blocks, so call it in a thread.

    Raises:
        OSError: the log cannot be read.
    """
    return _ending(log, limit)[0]


def raw_ending(log: Path, limit: int) -> bytes:
    """Give the bytes of the last lines of a log, as they are in its file; blocks.

    Raises:
        OSError: the log cannot be read.
    """
    second = second_log(log)
    data = _tail(second, limit) if second.exists() else b""
    missing = limit - data.count(b"\n")
    return (_tail(log, missing) if missing > 0 else b"") + data


async def follow(
    log: Path, *, lines: int, is_over: Callable[[], bool]
) -> AsyncGenerator[tuple[OutputLine, ...], None]:
    """Give the last lines of a log, then each new one, until it is over and read to its end.

    Args:
        lines: how many of the lines that are there come first.
        is_over: tells whether nothing more will be written; called in a thread.

    Raises:
        OSError: the log cannot be read.
    """
    before, place = await asyncio.to_thread(_ending, log, lines, whole=True)
    if before:
        yield tuple(OutputLine(text, "out") for text in before)
    reader = _Growing(log, place)
    console = Console()
    idle = 0
    while True:
        ends = await asyncio.to_thread(is_over)  # asked before reading, so that nothing is missed
        data = await asyncio.to_thread(reader.read)
        news = console.feed(data) if data else (console.peek() if idle == _IDLE_POLLS else [])
        if news:
            yield tuple(news)
        idle = 0 if data else idle + 1
        if not data:
            if ends:
                break
            await asyncio.sleep(_POLL_S)
    if rest := console.finish():
        yield tuple(rest)


class _Growing:
    """Reads on where it stopped, over into the second file of a full log."""

    def __init__(self, log: Path, place: tuple[Path, int]) -> None:
        self._log = log
        self._file, self._offset = place

    def read(self) -> bytes:
        data = self._read_on()
        second = second_log(self._log)
        if not data and self._file != second and second.exists():
            self._file, self._offset = second, 0
            data = self._read_on()
        return data

    def _read_on(self) -> bytes:
        with self._file.open("rb") as file:
            if file.seek(0, 2) < self._offset:  # begun anew
                self._offset = 0
            file.seek(self._offset)
            data = file.read(_CHUNK)
        self._offset += len(data)
        return data


def _ending(log: Path, limit: int, *, whole: bool = False) -> tuple[list[str], tuple[Path, int]]:
    """Give the last lines and the place behind them; with `whole`, behind the last whole line."""
    second = second_log(log)
    file = second if second.exists() else log
    size = file.stat().st_size
    data = _tail(file, limit + whole) if limit > 0 else b""
    if file == second and data.count(b"\n") < limit:
        data = _tail(log, limit) + data
    rest = len(data) - (data.rfind(b"\n") + 1) if whole else 0
    console = Console()
    lines = folded([*console.feed(data[: len(data) - rest]), *console.finish()], limit)
    return lines, (file, max(0, size - rest))


def _tail(file: Path, limit: int) -> bytes:
    """Give the end of a file that holds this many lines, read backwards."""
    data = b""
    with file.open("rb") as source:
        at = source.seek(0, 2)
        while at > 0 and data.count(b"\n") <= limit and len(data) < _FARTHEST:
            step = min(_BLOCK, at)
            at -= step
            source.seek(at)
            data = source.read(step) + data
    lines = data.split(b"\n")
    keep = limit + (1 if not lines[-1] else 0)
    return b"\n".join(lines[-keep:]) if keep else b""


def _plain_lines(lines: list[OutputLine]) -> list[OutputLine]:
    return [replace(line, text=plain(line.text)) for line in lines]
