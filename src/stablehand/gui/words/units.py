"""Sizes, rates, times and dates as people write them, in the language of the window."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

_KILO: Final = 1000
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def size(count: float) -> str:
    """Give bytes in decimal units, two or three digits: "6.6 GB"."""
    value = float(max(0, count))
    units = (
        QCoreApplication.translate("units", "{n} B"),
        QCoreApplication.translate("units", "{n} kB"),
        QCoreApplication.translate("units", "{n} MB"),
        QCoreApplication.translate("units", "{n} GB"),
        QCoreApplication.translate("units", "{n} TB"),
    )
    at = 0
    while value >= _KILO and at < len(units) - 1:
        value /= _KILO
        at += 1
    digits = 1 if at >= 2 and value < 100 else 0
    return units[at].format(n=QLocale().toString(value, "f", digits))


def memory(count: float) -> str:
    """Give memory as its makers count it, in binary units with the usual sign: "8 GB"; a little as `size`."""
    value = count / 1024**3
    if 0 < value < 0.05:
        return size(count)
    digits = 0 if abs(value - round(value)) < 0.05 else 1
    text = QLocale().toString(value, "f", digits)
    return QCoreApplication.translate("units", "{n} GB").format(n=text)


def rate(count: float, unit: str) -> str:
    """Give a speed: bytes a second, or items a second."""
    if unit == "bytes":
        return QCoreApplication.translate("units", "{size}/s").format(size=size(count))
    number = QLocale().toString(float(count), "f", 1 if count < 10 else 0)
    return QCoreApplication.translate("units", "{n} a second").format(n=number)


def about(seconds: float) -> str:
    """Give a rough time: "about 5 min"."""
    if seconds < 50:
        return QCoreApplication.translate("units", "less than a minute")
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("units", "about {n} min").format(n=max(1, minutes))
    hours = QLocale().toString(seconds / 3600, "f", 1 if seconds < 36000 else 0)
    return QCoreApplication.translate("units", "about {n} h").format(n=hours)


def lasted(seconds: float) -> str:
    """Give a measured time: "42 s", "12 min", "3 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return QCoreApplication.translate("units", "{n} s").format(n=whole)
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return QCoreApplication.translate("units", "{n} min").format(n=minutes)
    return QCoreApplication.translate("units", "{h} h {m} min").format(h=hours, m=minutes)


def ago(moment: str | None, now: datetime | None = None) -> str:
    """Give how long ago an ISO moment was: "just now", "5 min ago", "yesterday", else the date.

    Of a day without a time it is the day: "today", "yesterday", else the date.
    """
    then = _parsed(moment)
    if then is None:
        return QCoreApplication.translate("units", "never")
    now = now or datetime.now(UTC)
    if moment is not None and _DAY.fullmatch(moment):
        return _day_ago(date.fromisoformat(moment), now.astimezone().date())
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return QCoreApplication.translate("units", "just now")
    if seconds < 3600:
        return QCoreApplication.translate("units", "{n} min ago").format(n=int(seconds // 60))
    days = (now.astimezone().date() - then.astimezone().date()).days
    if days <= 0:
        return QCoreApplication.translate("units", "today at {time}").format(time=clock(moment))
    return _day_ago(then.astimezone().date(), now.astimezone().date())


def _day_ago(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return QCoreApplication.translate("units", "today")
    if days == 1:
        return QCoreApplication.translate("units", "yesterday")
    shown = QDate(day.year, day.month, day.day)
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def clock(moment: str | None) -> str:
    """Give the time of day of an ISO moment, here."""
    then = _parsed(moment)
    if then is None:
        return ""
    local = QDateTime.fromSecsSinceEpoch(int(then.timestamp()))
    return QLocale().toString(local.time(), QLocale.FormatType.ShortFormat)


def percent(share: float) -> str:
    """Give a share from 0 to 1 as whole percent; all of it only when it is all."""
    return QCoreApplication.translate("units", "{n}%").format(
        n=min(99, int(share * 100)) if share < 1 else 100
    )


def _parsed(moment: str | None) -> datetime | None:
    if not moment:
        return None
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)
