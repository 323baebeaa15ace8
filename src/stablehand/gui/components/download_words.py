"""What is said of downloads: where they stand, how far they are, why they wait. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, clock, lasted, percent, rate, size

HUBS: Final = {
    "huggingface": "Hugging Face",
    "civitai": "CivitAI",
    "openmodeldb": "OpenModelDB",
}
# State: icon, tone, word.
STATES: Final[dict[DownloadState, tuple[str, str, Text]]] = {
    DownloadState.QUEUED: (
        "circle-dashed",
        "text3",
        QT_TRANSLATE_NOOP("DownloadWords", "Its turn comes"),
    ),
    DownloadState.RUNNING: (
        "arrow-down-to-line",
        "accent",
        QT_TRANSLATE_NOOP("DownloadWords", "Downloading"),
    ),
    DownloadState.CHECKING: (
        "shield",
        "accent",
        QT_TRANSLATE_NOOP("DownloadWords", "Being checked"),
    ),
    DownloadState.WAITING: ("hourglass", "text2", QT_TRANSLATE_NOOP("DownloadWords", "Waits")),
    DownloadState.PAUSED: ("pause", "text2", QT_TRANSLATE_NOOP("DownloadWords", "Paused")),
    DownloadState.NEEDS: ("key", "warning", QT_TRANSLATE_NOOP("DownloadWords", "Needs you")),
    DownloadState.DONE: ("circle-check", "success", QT_TRANSLATE_NOOP("DownloadWords", "Is here")),
    DownloadState.FAILED: ("circle-alert", "danger", QT_TRANSLATE_NOOP("DownloadWords", "Failed")),
    DownloadState.CANCELLED: (
        "ban",
        "text3",
        QT_TRANSLATE_NOOP("DownloadWords", "Cancelled"),
    ),
}
VERIFIED: Final[dict[str, Text]] = {
    "sha256": QT_TRANSLATE_NOOP("DownloadWords", "verified by SHA-256"),
    "blake3": QT_TRANSLATE_NOOP("DownloadWords", "verified by BLAKE3"),
    "crc32": QT_TRANSLATE_NOOP("DownloadWords", "compared by CRC32"),
    "git_sha1": QT_TRANSLATE_NOOP("DownloadWords", "verified by git’s sum"),
    "size": QT_TRANSLATE_NOOP("DownloadWords", "its size is right; the site gives no sum"),
    "none": QT_TRANSLATE_NOOP("DownloadWords", "the site gives no sum to compare it with"),
}


def state_icon(download: Download) -> tuple[str, str]:
    """Give the icon of where a download stands, and its tone."""
    icon, tone, _words = STATES[download.state]
    return icon, tone


def state_words(download: Download) -> str:
    """Give where a download stands."""
    return say(STATES[download.state][2])


def hub_words(hub: str) -> str:
    """Give what a site is called."""
    if hub == "url":
        return QCoreApplication.translate("DownloadWords", "Another site")
    return HUBS.get(hub, hub)


def verified_words(download: Download) -> str:
    """Give what a file was compared by."""
    return say(VERIFIED[download.verified])


def title_of(download: Download) -> str:
    """Give what a download is called: its file, or the model before that is known."""
    return on_one_line(download.name or download.title or download.spec)


def on_one_line(text: str) -> str:
    """Give what others wrote without the line breaks that they may have put into it."""
    return " ".join(text.split())


def place_words(download: Download) -> str:
    """Give the folder that a download goes to."""
    parts = [part for part in (download.root, download.folder) if part]
    return "/".join(parts)


def amount_words(download: Download) -> str:
    """Give how much is here, of how much: "4.0 of 6.6 GB", each with its unit."""
    translate = QCoreApplication.translate
    if download.size_bytes is None:
        return size(download.received_bytes) if download.received_bytes else ""
    if download.received_bytes <= 0 or download.received_bytes >= download.size_bytes:
        return size(download.size_bytes)
    text = translate("DownloadWords", "{done} of {total}")
    return text.format(done=size(download.received_bytes), total=size(download.size_bytes))


def share_of(download: Download) -> float | None:
    """Give how much of a download is here, 0 to 1; None while its size is unknown."""
    if not download.size_bytes:
        return None
    return min(1.0, max(0.0, download.received_bytes / download.size_bytes))


def moving_words(download: Download) -> str:
    """Give percent, speed and time left of what is on its way."""
    share = share_of(download)
    parts = [percent(share)] if share is not None else []
    if download.state is DownloadState.RUNNING:
        if download.bytes_per_s:
            parts.append(rate(download.bytes_per_s, "bytes"))
        if download.seconds_left is not None:
            parts.append(left_words(download.seconds_left))
    return " · ".join(parts)


def left_words(seconds: float) -> str:
    """Give how long it takes still."""
    text = QCoreApplication.translate("DownloadWords", "{time} left")
    return text.format(time=about(seconds))


def speed_words(bytes_per_s: float | None, seconds_left: float | None) -> str:
    """Give the speed of all together, and how long until the last one is here."""
    parts = [rate(bytes_per_s, "bytes")] if bytes_per_s else []
    if seconds_left is not None:
        parts.append(left_words(seconds_left))
    return " · ".join(parts)


def until_words(until: str | None, now: datetime | None = None) -> str:
    """Give when something goes on by itself: "goes on in 42 s", a time if far; empty if unknown."""
    translate = QCoreApplication.translate
    try:
        moment = datetime.fromisoformat(until) if until else None
    except ValueError:
        moment = None
    if moment is None:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    if seconds <= 0:
        return translate("DownloadWords", "goes on now")
    if seconds < 3600:
        return translate("DownloadWords", "goes on in {time}").format(time=lasted(seconds))
    return translate("DownloadWords", "goes on at {time}").format(time=clock(until))


def why_words(download: Download, now: datetime | None = None) -> str:
    """Give why something stands still or failed, and when it goes on."""
    parts = []
    if download.reason is not None:
        parts.append(say(download.reason))
    elif download.failure is not None:
        parts.append(say(download.failure.message))
    else:
        parts.append(state_words(download))
    if download.state is DownloadState.WAITING:
        parts.append(until_words(download.until, now))
    return " · ".join(part for part in parts if part)


def sizes(downloads: Sequence[Download]) -> int:
    """Give how many bytes downloads come to, as far as their sizes are known."""
    return sum(item.size_bytes or 0 for item in downloads)
