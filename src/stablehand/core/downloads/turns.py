"""Whose turn it is: which downloads begin now, and which wait for what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import Record

# CivitAI asks for at most so many at once (facts, contracts 1.6); nobody is asked for more.
MOST_PER_HOST: Final = 4
_LONGEST_WAIT: Final = timedelta(hours=2)  # no site and no try is waited for longer, see `patience`


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the queue at a moment.

    Attributes:
        at_once: how many downloads run together.
        paused: hosts that want to be left alone, and until when.
        is_held: everything stands still because somebody said so.
        is_quiet: it is in the quiet hours.
        now: in UTC.
    """

    at_once: int
    now: datetime
    paused: Mapping[str, datetime]
    is_held: bool = False
    is_quiet: bool = False


def begin_now(
    records: Sequence[Record], rules: Rules, running: Collection[str]
) -> tuple[Record, ...]:
    """Give the downloads that begin now, in their order.

    Args:
        records: in the order of their turn.
        running: ids of those that run, whoever runs them.
    """
    if rules.is_held or rules.is_quiet:
        return ()
    free = rules.at_once - len(running)
    hosts = Counter(host_of(r) for r in records if r.id in running)
    chosen: list[Record] = []
    for record in records:
        if len(chosen) >= free:
            break
        host = host_of(record)
        if record.id in running or not is_due(record, rules) or hosts[host] >= MOST_PER_HOST:
            continue
        hosts[host] += 1
        chosen.append(record)
    return tuple(chosen)


def is_due(record: Record, rules: Rules) -> bool:
    """Tell whether nothing of its own keeps a download from running."""
    if record.state not in (DownloadState.QUEUED, DownloadState.WAITING):
        return False
    paused, until = rules.paused.get(host_of(record)), moment(record.standing.until)
    return not (still_waits(paused, rules.now) or still_waits(until, rules.now))


def still_waits(until: datetime | None, now: datetime) -> bool:
    """Tell whether a moment is yet to come; one too far away is from before the clock was set back."""
    return until is not None and now < until <= now + _LONGEST_WAIT


def is_idle(records: Sequence[Record], rules: Rules, soon_s: float = 0.0) -> bool:
    """Tell whether nothing will happen by itself within so many seconds."""
    if any(r.is_under_way for r in records):
        return False
    if rules.is_held or rules.is_quiet:
        return True
    then = replace(rules, now=rules.now + timedelta(seconds=soon_s))
    return not any(is_due(record, then) for record in records)


def moment(text: str | None) -> datetime | None:
    """Give the moment that an ISO text names; None for none."""
    try:
        found = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def host_of(record: Record) -> str:
    """Give the host and port that a download asks first."""
    try:
        return urlsplit(record.wish.address).netloc.lower()
    except ValueError:
        return ""
