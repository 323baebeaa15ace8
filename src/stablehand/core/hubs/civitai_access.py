"""What keeps files of CivitAI from being had, as its answers tell beforehand. Pure.

Fields and their values: facts, contracts 1.4 and 1.5. Whether the author wants a login is told by the
download alone, and `usageControl` only by a version that is asked for by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from stablehand.core.base.loose_values import count_of, flag_of, moment_of, table_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.listing import Access

_LONGEST_DAYS: Final = 3650


def access_of(version: Mapping[str, Any], mode: str | None, page: str, now: datetime) -> Access:
    """Give whether a version can be had.

    Args:
        version: as the site gives it.
        mode: its model's ("Archived", "TakenDown"); None: an ordinary one.
        page: of the version.
        now: the time; early access that is over keeps nobody out.
    """
    if (closed := closed_by_mode(mode, page)) is not None:
        return closed
    usage = words_of(version.get("usageControl"))
    if usage not in (None, "Download"):
        why = QT_TRANSLATE_NOOP("hub", "Its author lets it be used on CivitAI only.")
        return Access("disabled", page=page, said=usage, why=why)
    availability = words_of(version.get("availability"))
    if availability == "Private":
        why = QT_TRANSLATE_NOOP("hub", "Its author shows it to nobody else.")
        return Access("disabled", page=page, said=availability, why=why)
    return _early(version, availability, page, now)


def closed_by_mode(mode: str | None, page: str) -> Access | None:
    """Give what the mode of a model means for all of its files; None: nothing."""
    if mode != "Archived":
        return None
    why = QT_TRANSLATE_NOOP("hub", "CivitAI has archived it: its files are gone from there.")
    return Access("disabled", page=page, said=mode, why=why)


def _early(
    version: Mapping[str, Any], availability: str | None, page: str, now: datetime
) -> Access:
    paid = table_of(version.get("paidAccess"))
    if flag_of(paid.get("permanent")) is True:
        why = QT_TRANSLATE_NOOP("hub", "Only those who pay for it on its page get it.")
        return Access("early", page=page, said=availability, why=why)
    until = _until(version, paid)
    is_over = until is not None and until <= now
    told = availability == "EarlyAccess" or paid or version.get("earlyAccessEndsAt")
    is_said = bool(told) or until is not None
    return Access("early", until, page, availability) if is_said and not is_over else Access()


def _until(version: Mapping[str, Any], paid: Mapping[str, Any]) -> datetime | None:
    """Give when everybody may have it; older replies name days since it was published."""
    told = moment_of(paid.get("endsAt")) or moment_of(version.get("earlyAccessEndsAt"))
    days = count_of(version.get("earlyAccessTimeFrame"))
    if told is not None or not days or days > _LONGEST_DAYS:
        return told
    since = moment_of(version.get("publishedAt")) or moment_of(version.get("createdAt"))
    return None if since is None else since + timedelta(days=days)
