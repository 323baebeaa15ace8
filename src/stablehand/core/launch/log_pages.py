"""A log on the disk as lines with places, read in parts: it may be gigabytes and still grow.

A log and its second file (see `session_log`) count as one run of bytes; a place is an offset into it.
Lines end at line feeds. Of a line that was drawn over by carriage returns only what stands in the end
is given; its place is where it begins. Everything here blocks, so it is called in threads, and reads no
more than `BLOCK` bytes and one line at once.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from stablehand.core.launch.log_files import second_log
from stablehand.core.launch.log_levels import (
    NEUTRAL,
    Filter,
    Level,
    Standing,
    level_after,
    may_matter,
    passes,
)

BLOCK: Final = 256 * 1024
LONGEST: Final = 16_384  # characters of a line that are given; the file has the rest
_PART: Final = 64 * 1024
# So much before a block is read to know whether its first lines go on under an error.
_CONTEXT: Final = 16 * 1024


class LogLine(NamedTuple):
    """A line with its terminal codes.

    Attributes:
        text: without its end, and without what was drawn over.
        at: the place where it begins.
        level: how bad it is.
        replaces: it takes the place of the last line that was handed over, which had no end yet.
    """

    text: str
    at: int
    level: Level = ""
    replaces: bool = False


class LogBytes:
    """The bytes of a log; there may be none yet."""

    def __init__(self, log: Path) -> None:
        self._first, self._second = log, second_log(log)

    def size(self) -> int:
        """Give how many there are; 0 where there is no file.

        Raises:
            OSError: the log cannot be looked at.
        """
        return _size(self._first) + _size(self._second)

    def identity(self) -> tuple[int, int] | None:
        """Give what changes when another file takes the log's place."""
        try:
            about = self._first.stat()
        except FileNotFoundError:
            return None
        return about.st_dev, about.st_ino

    def read(self, start: int, stop: int) -> bytes:
        """Give the bytes between two places, fewer where the log ends before.

        Raises:
            OSError: the log cannot be read.
        """
        first = _size(self._first)
        data = _bytes_of(self._first, start, min(stop, first)) if start < first else b""
        if stop > first:
            data += _bytes_of(self._second, max(0, start - first), stop - first)
        return data


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size  # noqa: PTH116 - asked all the time
    except FileNotFoundError:
        return 0


def _bytes_of(file: Path, start: int, stop: int) -> bytes:
    try:
        with file.open("rb", buffering=0) as source:
            source.seek(start)
            return source.read(max(0, stop - start)) or b""
    except FileNotFoundError:
        return b""


def standing_text(line: bytes, longest: int = LONGEST) -> str:
    """Give what stands of a line in the end: the last thing drawn over the others, cut if it is long."""
    if b"\r" in line:
        line = next((part for part in reversed(line.split(b"\r")) if part), b"")
    text = line.decode("utf-8", "replace")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def count_lines(log: LogBytes, start: int, stop: int) -> int:
    """Count the line ends between two places."""
    count = 0
    for at in range(start, stop, BLOCK):
        count += log.read(at, min(at + BLOCK, stop)).count(b"\n")
    return count


def begin_of_last(log: LogBytes, end: int, count: int) -> int:
    """Give where the last lines before a place begin.

    Args:
        log: the log.
        end: where a line begins, or the end of the log; a last line without an end counts.
        count: how many lines.
    """
    if end <= 0 or count <= 0:
        return max(0, end)
    wanted = count + (log.read(end - 1, end) == b"\n")
    stop = end
    while stop > 0:
        start = max(0, stop - _PART)
        data = log.read(start, stop)
        found = data.count(b"\n")
        if found >= wanted:
            at = len(data)
            for _ in range(wanted):
                at = data.rfind(b"\n", 0, at)
            return start + at + 1
        wanted -= found
        stop = start
    return 0


def raw_lines(log: LogBytes, start: int, stop: int) -> list[tuple[int, bytes]]:
    """Give the lines that begin between two places, each with its own; the last one is read to its end."""
    data = log.read(max(0, start - 1), stop)
    at = start
    if start > 0:
        before = data.find(b"\n")
        if before < 0:
            return []
        data, at = data[before + 1 :], start + before
    if not data:
        return []
    has_end = data.endswith(b"\n")
    if has_end:
        data = data[:-1]
    else:
        rest, has_end = _rest_of_line(log, stop)
        data += rest
    lines = []
    for line in data.split(b"\n"):
        lines.append((at, line))
        at += len(line) + 1
    if not has_end and not lines[-1][1].strip(b"\r"):
        lines.pop()  # begun, but nothing stands there yet
    return lines


def bytes_of_lines(log: LogBytes, start: int, stop: int) -> bytes:
    """Give the lines that begin between two places as they are in the file, the last one to its end."""
    data = log.read(max(0, start - 1), stop)
    if start > 0:
        data = data.partition(b"\n")[2]
    if data and not data.endswith(b"\n"):
        data += _rest_of_line(log, stop)[0]
    return data


def _rest_of_line(log: LogBytes, at: int) -> tuple[bytes, bool]:
    """Give what is left of the line, of a huge one only what was drawn last, and whether it has an end."""
    rest = b""
    while data := log.read(at, at + _PART):
        end = data.find(b"\n")
        if end >= 0:
            return rest + data[:end], True
        rest = _shortened(rest + data)
        at += len(data)
    return rest, False


def _shortened(line: bytes) -> bytes:
    """Give the part of an unfinished line that can still matter."""
    if len(line) <= BLOCK:
        return line
    # What is behind the last carriage return stands, and what is before the next-to-last does not.
    return b"\r" + line[-_PART:] if b"\r" in line[-_PART:] else line[:BLOCK]


def levelled(log: LogBytes, start: int, stop: int, kind: Filter = "all") -> list[LogLine]:
    """Give the lines of a level that begin between two places."""
    # Most blocks hold nothing that is wanted; those are not cut into lines at all.
    if kind != "all" and not may_matter(bytes_of_lines(log, max(0, start - _CONTEXT), stop)):
        return []
    raw = raw_lines(log, start, stop)
    if not raw:
        return []
    before = [line for _, line in raw_lines(log, max(0, start - _CONTEXT), start)]
    standing = NEUTRAL
    for line in before:
        _, standing = level_after(standing, standing_text(line))
    return list(with_levels(raw, standing, kind))


def with_levels(
    raw: list[tuple[int, bytes]], standing: Standing, kind: Filter
) -> Iterator[LogLine]:
    """Give lines with their levels, those that pass a filter."""
    for at, line in raw:
        text = standing_text(line)
        level, standing = level_after(standing, text)
        if passes(level, kind):
            yield LogLine(text, at, level)


def page_before(log: LogBytes, end: int, count: int, kind: Filter = "all") -> list[LogLine]:
    """Give the last lines of a level that begin before a place."""
    if kind == "all":
        start = begin_of_last(log, end, count)
        lines = (line for part in blocks(start, end) for line in levelled(log, *part))
        return list(deque(lines, maxlen=count))
    found: deque[LogLine] = deque()
    for start, stop in reversed(blocks(0, end)):
        found.extendleft(reversed(levelled(log, start, stop, kind)))
        if len(found) >= count:
            break
    return list(found)[-count:] if count > 0 else []


def page_after(log: LogBytes, start: int, count: int, kind: Filter = "all") -> list[LogLine]:
    """Give the first lines of a level that begin at a place or behind it."""
    found: list[LogLine] = []
    for part in blocks(start, log.size()):
        found.extend(levelled(log, *part, kind))
        if len(found) >= count:
            break
    return found[:count]


def blocks(start: int, stop: int) -> list[tuple[int, int]]:
    """Cut a range at the multiples of `BLOCK`, so that lines have the same level on every page."""
    cuts = [start, *range(start - start % BLOCK + BLOCK, stop, BLOCK), stop]
    return [(one, other) for one, other in pairwise(cuts) if one < other]
