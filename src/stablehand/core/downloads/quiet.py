"""Quiet hours: a part of each day in which no download runs, in the local time of the machine. Pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

_HOURS: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Give the begin and the end that a text like "22:00-07:00" names; None where it names none."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return None if begin == end else (begin, end)


def quiet_until(text: str, now: datetime) -> datetime | None:
    """Give when the quiet hours end that it is in now; None: it is in none.

    Args:
        text: see `quiet_hours`.
        now: local time, with its zone.
    """
    hours = quiet_hours(text)
    if hours is None:
        return None
    begin, end = hours
    clock = now.time()
    is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not is_quiet:
        return None
    until = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return until if until > now else until + timedelta(days=1)
