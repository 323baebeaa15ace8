"""Following a log as it grows: the last lines, then each new one, never more at once than wanted.

However fast a program writes, each look hands over at most so many lines: the last ones. What was
skipped is counted, not read as text. The line that has no end yet is given as well, since it may be a
prompt or a progress bar; the next lines begin with the one that replaces it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.launch.log_levels import (
    NEUTRAL,
    Filter,
    level_after,
    may_matter,
    passes,
)
from stablehand.core.launch.log_pages import (
    LogBytes,
    LogLine,
    begin_of_last,
    count_lines,
    page_before,
    standing_text,
)

# More than this is not read to its last line where all lines are wanted: the end is looked for from behind.
_AT_ONCE: Final = 1024 * 1024
_COUNTED_FIRST: Final = 4 * 1024 * 1024
_COUNTED_AT_ONCE: Final = 32 * 1024 * 1024
_LONGEST_REST: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """New lines of a log.

    Attributes:
        lines: in their order; the first may replace the last one handed over.
        is_fresh: what was handed over before is not what comes right before these lines.
        count: lines of the log up to the last of these; None while they are not counted yet, and
            under a filter.
        size: bytes of the log that these lines come up to.
    """

    lines: tuple[LogLine, ...]
    is_fresh: bool
    count: int | None
    size: int


class Growth:
    """Reads on where it stopped. `look` blocks for a moment, so it is called in threads, one at a time.

    Args:
        log: the file; it need not exist yet.
        limit: how many lines are handed over at once.
        kind: which lines.
    """

    def __init__(self, log: Path, limit: int, kind: Filter = "all") -> None:
        self._log = LogBytes(log)
        self._limit, self._kind = limit, kind
        self._identity: tuple[int, int] | None = None
        self._begin()

    def _begin(self) -> None:
        self._read = 0  # the place up to which bytes were taken
        self._at = 0  # where the line begins that has no end yet
        self._rest = b""  # what there is of that line
        self._shown: LogLine | None = None  # what was handed over of it
        self._standing = NEUTRAL
        self._is_fresh = True
        self._lines = 0  # whole lines between `_first` and `_at`
        self._first = 0  # where counting began
        self._counted = 0  # lines before `_counted_to`
        self._counted_to = 0

    def look(self) -> Batch | None:
        """Give what is new; None where that is nothing.

        Raises:
            OSError: the log cannot be read.
        """
        identity = self._log.identity()
        size = self._log.size()
        is_other = identity != self._identity and self._identity is not None
        self._identity = identity
        if is_other or size < self._read:
            self._begin()
            return self._first_look(size) or Batch((), True, 0, size)
        if self._is_fresh:
            return self._first_look(size)
        has_counted = self._count_some()
        if size > self._read:
            return self._go_on(size)
        return Batch((), False, self._count(), size) if has_counted else None

    @property
    def is_counting(self) -> bool:
        """Whether lines before those handed over first are still to be counted."""
        return self._kind == "all" and self._counted_to < self._first

    def _first_look(self, size: int) -> Batch | None:
        if size == 0:
            return None
        if self._kind == "all":
            self._start_at(begin_of_last(self._log, size, self._limit))
            if self._first <= _COUNTED_FIRST:
                self._count_some()
            return self._go_on(size)
        ended = begin_of_last(self._log, size, 1)
        if self._log.read(size - 1, size) == b"\n":
            ended = size
        self._start_at(ended)
        found = page_before(self._log, ended, self._limit, self._kind)
        rest = self._go_on(size)
        lines = (*found, *(rest.lines if rest else ()))
        self._is_fresh = False
        return Batch(lines[-self._limit :], True, None, size)

    def _start_at(self, at: int) -> None:
        self._read = self._at = self._first = at
        self._rest, self._lines, self._shown = b"", 0, None
        self._counted = self._counted_to = 0

    def _count_some(self) -> bool:
        """Count some of the lines before the first ones; tell whether that was the last of them."""
        if not self.is_counting:
            return False
        stop = min(self._first, self._counted_to + _COUNTED_AT_ONCE)
        self._counted += count_lines(self._log, self._counted_to, stop)
        self._counted_to = stop
        return not self.is_counting

    def _count(self) -> int | None:
        if self._kind != "all" or self.is_counting:
            return None
        return self._counted + self._lines + (self._shown is not None)

    def _go_on(self, size: int) -> Batch | None:
        found: deque[LogLine] = deque(maxlen=self._limit)
        passed = 0
        if self._kind == "all" and size - self._read > _AT_ONCE:
            passed = self._skip(size)
        while self._read < size:
            data = self._log.read(self._read, min(size, self._read + _AT_ONCE))
            if not data:
                break
            passed += self._take(data, found)
        line = self._open_line()
        if line is not None:
            found.append(line)
            passed += 1
        is_fresh = self._is_fresh or passed > len(found)
        shown, self._shown, self._is_fresh = self._shown, line, False
        lines = tuple(found)
        if shown is not None and not is_fresh:
            if lines == (shown,):
                return None
            lines = _replacing(lines, shown)
        return Batch(lines, is_fresh, self._count(), self._read) if lines or is_fresh else None

    def _skip(self, size: int) -> int:
        """Leave out what would not be handed over anyway; give how many lines that is."""
        start = begin_of_last(self._log, size, self._limit + 1)
        if start <= self._read:
            return 0
        skipped = count_lines(self._log, self._read, start)
        self._lines += skipped
        self._read = self._at = start
        self._rest, self._standing = b"", NEUTRAL
        return skipped

    def _take(self, data: bytes, found: deque[LogLine]) -> int:
        """Take bytes; put the lines they complete into `found`, and give how many of them there are."""
        offset, self._read = self._read, self._read + len(data)
        first_end = data.find(b"\n")
        if first_end < 0:
            self._rest = _shortened(self._rest + data)
            return 0
        ended, _, rest = data.rpartition(b"\n")
        lines = (self._rest + ended).split(b"\n")
        self._rest = _shortened(rest)
        at, self._at = self._at, offset + len(ended) + 1
        self._lines += len(lines)
        unread, passed = 0, 0
        if self._kind == "all":
            unread = max(0, len(lines) - self._limit)
        elif self._standing == NEUTRAL and not may_matter(ended):
            return 0
        for number, line in enumerate(lines):
            if number >= unread:
                text = standing_text(line)
                level, self._standing = level_after(self._standing, text)
                if passes(level, self._kind):
                    passed += 1
                    found.append(LogLine(text, at, level))
            at = at + len(line) + 1 if number else offset + first_end + 1
        return unread + passed

    def _open_line(self) -> LogLine | None:
        """Give the line that has no end yet, if there is something of it."""
        text = standing_text(self._rest)
        if not text:
            return None
        level, _ = level_after(self._standing, text)
        return LogLine(text, self._at, level) if passes(level, self._kind) else None


def _replacing(lines: tuple[LogLine, ...], shown: LogLine) -> tuple[LogLine, ...]:
    """Have the first line take the place of what was shown of it."""
    if not lines or lines[0].at != shown.at:
        # Its end has made it something that is not shown, or nothing at all.
        return (LogLine("", shown.at, "", True), *lines)
    return (lines[0]._replace(replaces=True), *lines[1:])


def _shortened(line: bytes) -> bytes:
    """Give the part of an unfinished line that can still matter."""
    if len(line) <= _LONGEST_REST:
        return line
    cut = line.rfind(b"\r", 0, len(line) - 1)
    return line[cut:] if cut >= 0 and len(line) - cut <= _LONGEST_REST else line[:_LONGEST_REST]
