"""Which logs an install has, and which of them says what one wants to know now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.words.units import ago, clock
from stablehand.services.installs import ListedInstall
from stablehand.services.sessions import SessionView

INSTALL: Final = "install"
CHANGE: Final = "change"
_INPUT_STATES: Final = ("starting", "page_ready", "ready")


@dataclass(frozen=True, slots=True)
class Source:
    """A log.

    Attributes:
        key: the id of a session, `INSTALL` or `CHANGE`.
        text: what it is, for people.
        log: its file; it need not exist yet.
    """

    key: str
    text: str
    log: Path


def sources(item: ListedInstall | None, older: Sequence[SessionView] = ()) -> list[Source]:
    """Give the logs of an install: the newest launch, the install's own, older launches.

    Args:
        item: the install; None while nothing is known of it.
        older: its launches, the newest first; one that is listed already is left out.
    """
    translate = QCoreApplication.translate
    found: list[Source] = []
    last = item.last if item is not None else None
    if last is not None:
        running = translate("ConsoleSources", "This launch")
        over = translate("ConsoleSources", "Last launch")
        found.append(Source(last.session, running if last.is_live else over, last.log))
    if item is not None and item.log is not None:
        found.append(Source(INSTALL, translate("ConsoleSources", "Install log"), item.log))
    if item is not None and item.change is not None:
        text = translate("ConsoleSources", "Log of the change")
        found.insert(0, Source(CHANGE, text, item.change.log))
    known = {source.key for source in found}
    for view in older:
        if view.session not in known:
            found.append(Source(view.session, _launched(view.started_at), view.log))
    return found


def _launched(moment: str) -> str:
    """Say when a launch was, to the minute: there may be several a day."""
    when, time = ago(moment), clock(moment)
    if time in when:
        return QCoreApplication.translate("ConsoleSources", "Launch: {when}").format(when=when)
    text = QCoreApplication.translate("ConsoleSources", "Launch: {when}, {time}")
    return text.format(when=when, time=time)


def wanted(item: ListedInstall | None) -> str:
    """Give the key of the log to show by itself; empty for none."""
    if item is None:
        return ""
    if item.session is not None:
        return item.session.session
    if item.state in ("installing", "failed", "stopped"):
        return INSTALL
    if item.change is not None and not _is_older(item.change.begun_at, item.last):
        return CHANGE
    if item.last is not None:
        return item.last.session
    return ""


def _is_older(moment: str, last: SessionView | None) -> bool:
    """Tell whether something began before the last launch; both are written alike, in UTC."""
    return last is not None and moment < last.started_at


def takes_input(item: ListedInstall | None, key: str) -> bool:
    """Tell whether the program whose log is shown runs and can be given a line."""
    session = item.session if item is not None else None
    return session is not None and session.session == key and session.state in _INPUT_STATES
