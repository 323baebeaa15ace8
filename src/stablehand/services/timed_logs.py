"""A session's log with the times of its lines: its end, from a moment on, and as it grows."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.launch.ansi import plain
from stablehand.core.launch.log_pages import (
    LogBytes,
    LogLine,
    page_after,
    page_before,
    standing_text,
)
from stablehand.core.launch.log_times import LogTimes, read_times, times_stamp
from stablehand.core.launch.sessions import SessionTable
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import logged_session

_CHUNK: Final = 1024 * 1024
_KEPT_REST: Final = 64 * 1024  # of a line that does not end: what was drawn last
_POLL_S: Final = 0.05
_LONGEST_POLL_S: Final = 0.4
_SPAN: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line of a log; `moment_ms` is when it was written, since the epoch, None where that is not known."""

    text: str
    moment_ms: int | None
    since_start_ms: int | None


@dataclass(frozen=True, slots=True)
class TimedLog:
    """Lines of a session's log; `has_times` is false for a log from before times were kept."""

    name: str
    session: str | None
    path: Path | None
    lines: tuple[TimedLine, ...] = ()
    has_times: bool = False


def moment_of(text: str, now: datetime) -> datetime:
    """Read a moment: so long ago (`90s`, `10m`, `1h30m`, `2d`), a time of today or a date with one.

    Raises:
        ValueError: it is none of these.
    """
    span = _SPAN.fullmatch(text)
    if text and span is not None:
        days, hours, minutes, seconds = (int(part or 0) for part in span.groups())
        return now - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", text):
        parts = [int(part) for part in text.split(":")]
        local = now.astimezone()
        found = local.replace(hour=parts[0], minute=parts[1], second=sum(parts[2:]), microsecond=0)
        return found if found <= local else found - timedelta(days=1)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.astimezone()


async def timed_logs(
    app: App,
    name: str,
    *,
    lines: int = 100,
    session_id: str | None = None,
    since: datetime | None = None,
) -> Result[TimedLog]:
    """Give the last lines of a log with their times, or those from a moment on.

    Args:
        lines: how many at most; of those since a moment the last ones.
        session_id: None is the newest session.
        since: lines written before are left out.

    Raises:
        StablehandError: `install.unknown`, `session.unknown`, `log.no_times` (with `since` only).
    """
    session = await logged_session(app, name, session_id)
    if session is None:
        notice = QT_TRANSLATE_NOOP("launch", "{name} has not been launched yet.").fill(name=name)
        return Result("logs", TimedLog(name, None, None), (notice,))
    path = app.data.root / session.log
    try:
        found, has_times = await asyncio.to_thread(_timed, path, lines, since)
    except OSError:
        notice = QT_TRANSLATE_NOOP("launch", "The log {path} is gone.").fill(path=str(path))
        return Result("logs", TimedLog(name, session.id, path), (notice,))
    notices: tuple[Wording, ...] = () if has_times else (NO_TIMES,)
    return Result("logs", TimedLog(name, session.id, path, found, has_times), notices)


NO_TIMES: Final = QT_TRANSLATE_NOOP(
    "logs", "This log is from before times were kept, so its lines have none."
).fill()


def _timed(path: Path, count: int, since: datetime | None) -> tuple[tuple[TimedLine, ...], bool]:
    log, times = LogBytes(path), read_times(path)
    size = log.size()
    begin = 0
    if since is not None:
        if times is None:
            raise StablehandError(
                "log.no_times", NO_TIMES, hint=QT_TRANSLATE_NOOP("logs", "Leave --since out.")
            )
        place = times.place_at(int(since.timestamp() * 1000) - times.begun_ms)
        begin = size if place is None else place
    found = page_before(log, size, count)
    if found and found[0].at < begin:
        found = page_after(log, begin, count)
    return tuple(timed(line, times) for line in found if line.at >= begin), times is not None


def timed(line: LogLine, times: LogTimes | None) -> TimedLine:
    """Give a line with its time."""
    span = None if times is None else times.since_start(line.at)
    moment = None if span is None or times is None else times.begun_ms + span
    return TimedLine(plain(line.text), moment, span)


async def follow_timed(
    app: App, name: str, *, lines: int = 100, session_id: str | None = None
) -> AsyncGenerator[tuple[TimedLine, ...], None]:
    """Give the last lines of a log and each new one once it has its end, until its session is over.

    Raises:
        StablehandError: `install.unknown`, `session.unknown`.
    """
    session = await logged_session(app, name, session_id)
    if session is None:
        return
    table, known = SessionTable(app.data.root), session.id
    path = app.data.root / session.log
    reader = _Growing(path, lines)
    pause = _POLL_S
    while True:
        current = await asyncio.to_thread(table.get, known)
        ends = current is None or not current.is_live or current.state == "orphaned"
        try:
            news = await asyncio.to_thread(reader.read, is_last=ends)
        except OSError:
            return
        if news:
            yield news
        elif ends:
            return
        pause = _POLL_S if news else min(_LONGEST_POLL_S, pause * 1.3)
        await asyncio.sleep(pause)


class _Growing:
    """Reads whole lines with their times, on where it stopped; blocks."""

    def __init__(self, path: Path, lines: int) -> None:
        self._path, self._log, self._lines = path, LogBytes(path), lines
        self._at: int | None = None
        self._rest = b""
        self._rest_at = 0  # where that line begins

    def read(self, *, is_last: bool) -> tuple[TimedLine, ...]:
        size = self._log.size()
        if self._at is None or size < self._at:
            first = page_before(self._log, size, self._lines) if self._lines else []
            self._at, self._rest, self._rest_at = size, b"", size
            has_end = size == 0 or self._log.read(size - 1, size) == b"\n"
            if not has_end and first:
                # The last line is given when it has its end.
                self._at = self._rest_at = first.pop().at
            times = read_times(self._path)
            if first:
                return tuple(timed(line, times) for line in first)
        data = self._log.read(self._at, self._at + _CHUNK)
        # Of a line that was cut, the first one, its beginning is known all the same.
        first_at, ends = self._rest_at, self._at - len(self._rest)
        *whole, rest = (self._rest + data).split(b"\n")
        self._at += len(data)
        if whole:
            self._rest_at = self._at - len(rest)
        self._rest = rest if len(rest) <= _CHUNK else rest[-_KEPT_REST:]
        if is_last and not data and self._rest:
            whole, self._rest = [self._rest], b""
        if not whole:
            return ()
        times = read_times(self._path)
        found = []
        for line in whole:
            found.append(timed(LogLine(standing_text(line), first_at), times))
            first_at = ends = ends + len(line) + 1
        return tuple(found)


async def follow_times(
    log: Path, give: Callable[[LogTimes | None], None], *, every_s: float = 0.2
) -> None:
    """Give the times of a log, and again whenever there are more; ends by a cancel.

    Args:
        give: takes them; None where the log has none. Must not block.
        every_s: how long is waited for more at least.
    """
    seen: object = None
    pause = every_s
    while True:
        stamp = await asyncio.to_thread(times_stamp, log)
        if stamp != seen:
            seen, pause = stamp, every_s
            try:
                give(await asyncio.to_thread(read_times, log))
            except OSError:
                give(None)
        pause = min(1.0, pause * 1.1)
        await asyncio.sleep(pause)


def now() -> datetime:
    """Give this moment."""
    return datetime.fromtimestamp(time.time(), UTC)
