"""How the time of a log's line is written, everywhere alike. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal

from stablehand.core.launch.log_times import LogTimes

TimeStyle = Literal["absolute", "since-start"]
_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000


def time_word(times: LogTimes, place: int, style: TimeStyle) -> str:
    """Give the time of the line at a place; as wide without one.

    Args:
        times: the times of the log.
        place: where the line begins.
        style: `absolute` is the local time of day with its date, `since-start` counts from the start.
    """
    moment = times.since_start(place)
    if style == "absolute":
        return " " * 23 if moment is None else stamp_word(times.begun_ms + moment)
    return f"{'' if moment is None else span_word(moment):>12}"


def stamp_word(moment_ms: int) -> str:
    """Write a moment, in ms since the epoch, as local date and time: 2026-11-28 01:02:03.456."""
    local = datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone()
    return local.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment_ms % 1000:03}"


def clock_word(moment_ms: int) -> str:
    """Write a moment, in ms since the epoch, as local time of day: 01:02:03.456."""
    return stamp_word(moment_ms)[11:]


def span_word(span_ms: int) -> str:
    """Write how long something took: 1.234, 2:03.456, 1:02:03.456."""
    hours, rest = divmod(max(0, span_ms), _HOUR_MS)
    minutes, rest = divmod(rest, _MINUTE_MS)
    seconds = f"{rest // 1000:02}.{rest % 1000:03}"
    if hours:
        return f"{hours}:{minutes:02}:{seconds}"
    return f"{minutes}:{seconds}"
