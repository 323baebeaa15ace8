"""Comparing a start with the last good one: what its log says otherwise, and what was started otherwise."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.launch.log_compare import MOST_LINES, Comparison, Row, compared
from stablehand.core.launch.log_pages import LogBytes, page_after
from stablehand.core.launch.log_times import read_times
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.core.launch.start_facts import changed_facts, facts_of
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import SessionView, logged_session

__all__ = ["Comparison", "Row", "StartComparison", "compare_starts"]

# What a program writes in the moment it is ready still belongs to its start.
_READY_MS: Final = 1_500


@dataclass(frozen=True, slots=True)
class StartComparison:
    """A start beside the last good one before it.

    Attributes:
        name: the install.
        session: the start that is looked at.
        good: what it is compared with; None where no start before it became ready, or its log is gone.
        comparison: the lines; None without a good one.
        is_under_way: it is still starting, so what is missing may come yet.
        is_cut: only the first lines of a log were compared.
        facts: what was started otherwise, by name (see `start_facts`): before and now.
        words_gone, words_new: words of the command line that were there before only, or now only.
    """

    name: str
    session: SessionView
    good: SessionView | None = None
    comparison: Comparison | None = None
    is_under_way: bool = False
    is_cut: bool = False
    facts: tuple[tuple[str, str, str], ...] = ()
    words_gone: tuple[str, ...] = ()
    words_new: tuple[str, ...] = ()


async def compare_starts(
    app: App, name: str, session_id: str | None = None
) -> Result[StartComparison]:
    """Compare a start with the last good one before it, up to where each became ready.

    Args:
        session_id: the start to look at; None is the newest.

    Raises:
        StablehandError: `install.unknown`, `session.unknown`, `log.unreadable`.
    """
    session = await logged_session(app, name, session_id)
    if session is None:
        raise StablehandError(
            "session.unknown",
            QT_TRANSLATE_NOOP("launch", "{name} has not been launched yet.").fill(name=name),
            details={"name": name},
        )
    found = await asyncio.to_thread(_compared, app.data.root, session)
    notices: tuple[Wording, ...] = ()
    if found.good is None:
        text = QT_TRANSLATE_NOOP(
            "logs",
            "There is no earlier start of {name} that became ready, so there is nothing to compare with.",
        )
        notices = (text.fill(name=name),)
    elif found.is_cut:
        text = QT_TRANSLATE_NOOP("logs", "Only the first {count} lines of each start are compared.")
        notices = (text.fill(count=str(MOST_LINES)),)
    return Result("logs", found, notices)


def _compared(data: Path, session: Session) -> StartComparison:
    view = SessionView.of(data, session)
    good = SessionTable(data).last_good(session.install, before=session.started_at)
    if good is None or not (data / good.log).is_file():
        return StartComparison(session.install, view)
    try:
        before, was_cut = _start_of(data / good.log, good)
        now, is_cut = _start_of(data / session.log, session)
    except OSError as error:
        raise StablehandError(
            "log.unreadable",
            QT_TRANSLATE_NOOP("logs", "The log {path} cannot be read: {reason}.").fill(
                path=str(data / session.log), reason=error.strerror or type(error).__name__
            ),
        ) from error
    facts = changed_facts(facts_of(data / good.log), facts_of(data / session.log))
    gone, new = Counter(good.argv), Counter(session.argv)
    return StartComparison(
        name=session.install,
        session=view,
        good=SessionView.of(data, good),
        comparison=compared(before, now),
        is_under_way=session.is_live and session.ready_at is None,
        is_cut=is_cut or was_cut,
        facts=tuple((name, *values) for name, values in facts.items()),
        words_gone=tuple((gone - new).elements()),
        words_new=tuple((new - gone).elements()),
    )


def _start_of(log: Path, session: Session) -> tuple[list[str], bool]:
    """Give the lines up to where a session became ready, and whether that are not all of them."""
    found = LogBytes(log)
    stop = found.size()
    times = read_times(log)
    if times is not None and session.ready_at is not None:
        ready_ms = datetime.fromisoformat(session.ready_at).timestamp() * 1000 - times.begun_ms
        # A clock that was set meanwhile tells nothing.
        place = times.place_at(int(ready_ms) + _READY_MS) if ready_ms > 0 else None
        stop = stop if place is None else place
    lines = page_after(found, 0, MOST_LINES + 1)
    texts = [line.text for line in lines if line.at < stop]
    return texts[:MOST_LINES], len(texts) > MOST_LINES
