"""How far git and uv are, read from the lines they print. Pure."""

from __future__ import annotations

import re
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

_ANSI: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_SHARE: Final = re.compile(
    r"(?P<what>[A-Z][a-z]+(?: [a-z]+)?):\s+(?P<percent>\d{1,3})% \(\d+/\d+\)"
)
# What git does one after another, as shares of the whole: what comes over the line takes longest.
_PARTS: Final = {
    "Counting objects": (0.0, 0.02),
    "Compressing objects": (0.02, 0.05),
    "Receiving objects": (0.05, 0.80),
    "Resolving deltas": (0.80, 0.90),
    "Updating files": (0.90, 1.0),
    "Checking out files": (0.90, 1.0),
    "Filtering content": (0.90, 1.0),
}

_RESOLVED: Final = re.compile(r"\AResolved (\d+) packages? in ")
_DOWNLOADING: Final = re.compile(
    r"\A\s*Downloading (\S+)(?: \(download\))?(?: \(([\d.]+ ?[KMGT]?i?B)\))?\s*\Z"
)
_DOWNLOADED: Final = re.compile(r"\A\s*Downloaded (\S+)\s*\Z")
_BUILDING: Final = re.compile(r"\A\s*Building (\S+)")
_BUILT: Final = re.compile(r"\A\s*Built (\S+)")
_PREPARED: Final = re.compile(r"\APrepared (\d+) packages? in ")
_INSTALLED: Final = re.compile(r"\AInstalled (\d+) packages? in ")
_UNINSTALLED: Final = re.compile(r"\AUninstalled (\d+) packages? in ")
_PYTHON: Final = re.compile(r"\AInstalled Python (\S+) in ")


def git_fraction(line: str) -> float | None:
    """Give how far a fetch or a checkout is, from 0 to 1; None for lines that do not say."""
    match = _SHARE.search(_ANSI.sub("", line))
    if match is None or match["what"] not in _PARTS:
        return None
    start, end = _PARTS[match["what"]]
    return start + (end - start) * min(int(match["percent"]), 100) / 100


def uv_text(line: str) -> Text | None:
    """Give what uv is doing, in words; None for lines that are no news."""
    text = _ANSI.sub("", line).rstrip()
    if (match := _DOWNLOADING.match(text)) is not None:
        return _downloading(match)
    if match := _PYTHON.match(text):
        return QT_TRANSLATE_NOOP("progress", "Python {version} is there").fill(version=match[1])
    if match := _DOWNLOADED.match(text):
        return QT_TRANSLATE_NOOP("progress", "Downloaded {name}").fill(name=match[1])
    if match := _BUILDING.match(text):
        return QT_TRANSLATE_NOOP("progress", "Building {name}").fill(name=match[1])
    if match := _BUILT.match(text):
        return QT_TRANSLATE_NOOP("progress", "Built {name}").fill(name=match[1])
    return _counted(text)


def _downloading(match: re.Match[str]) -> Text:
    if match[2]:
        text = QT_TRANSLATE_NOOP("progress", "Downloading {name} ({size})")
        return text.fill(name=match[1], size=match[2])
    return QT_TRANSLATE_NOOP("progress", "Downloading {name}").fill(name=match[1])


def _counted(text: str) -> Text | None:
    if match := _RESOLVED.match(text):
        return QT_TRANSLATE_NOOP("progress", "{count} packages chosen").fill(count=match[1])
    if match := _PREPARED.match(text):
        return QT_TRANSLATE_NOOP("progress", "{count} packages fetched").fill(count=match[1])
    if match := _INSTALLED.match(text):
        return QT_TRANSLATE_NOOP("progress", "{count} packages installed").fill(count=match[1])
    if match := _UNINSTALLED.match(text):
        return QT_TRANSLATE_NOOP("progress", "{count} packages removed").fill(count=match[1])
    return None
