"""How long a server wants to be left alone, out of what its answer says. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

# RateLimit: "api";r=<left>;t=<seconds> (facts, contracts 2.6).
_RESET: Final = re.compile(r"(?:^|;)\s*t=(\d{1,7})\b")


def told_wait_s(
    headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> float | None:
    """Give for how many seconds an answer wants no further question; None: it does not say.

    A date in Retry-After is compared with the server's own Date: our clock may be hours off.

    Args:
        headers: by lower-case name.
        now: our time, for a server that does not say its own.
    """
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told) if len(told) < 9 else float("inf")
    if told and (until := _date(told)) is not None:
        since = _date(headers.get("date", "")) or now()
        return max(0.0, (until - since).total_seconds())
    if found := _RESET.search(headers.get("ratelimit", "")):
        return float(found[1]) + 1.0
    return None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
