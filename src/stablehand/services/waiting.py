"""Waiting for a session: until it is ready, until it is over; events on the way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import has_desktop
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import (
    Event,
    LogChunk,
    PageReady,
    Ready,
    SessionEnded,
    SessionEvent,
    SessionStarted,
)
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.launch.console import follow, last_lines
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.core.launch.spec import DEFAULT_GRACE_S, DEFAULT_PAGE_ALONE_S
from stablehand.core.records.install import need_record
from stablehand.services.app import App

OnEvent = Callable[[Event], None]

_LOOK_S: Final = 0.03  # between looks at whether anything was written at all
_LOOKS: Final = 10
_CALM_POLL_S: Final = 0.4
_SHOWN_LINES: Final = 8
_FIRST_LINES: Final = 200
_NO_LINES: Final = 0
_KILLED: Final = -9  # SIGKILL
_LAST_LINES_S: Final = 1.0
_SEARCHED_LINES: Final = 60
_KINDS: Final[Mapping[str, type[SessionEvent]]] = {
    "starting": SessionStarted,
    "page_ready": PageReady,
    "ready": Ready,
}


@dataclass(frozen=True, slots=True)
class LaunchLimits:
    """How long things may take, in seconds.

    Attributes:
        ready_s: from the start to the page.
        api_s: from the page to the API; a program without one (an option may switch it off) counts as
            launched after that.
        page_alone_s: see `ReadySpec`.
        grace_s: for the program to end by itself when its session is stopped.
    """

    ready_s: float = 600.0
    api_s: float = 120.0
    page_alone_s: float = DEFAULT_PAGE_ALONE_S
    grace_s: float = DEFAULT_GRACE_S


async def until_ready(
    data: Path,
    session: Session,
    limits: LaunchLimits,
    on_event: OnEvent | None,
    *,
    is_new: bool = False,
) -> tuple[Session, tuple[Text, ...]]:
    """Wait until page and API answer.

    Args:
        is_new: whoever waits has started it, so its start is told of, however quick it was.

    Raises:
        StablehandError: `launch.failed`, `launch.not_ready`; the program of the latter runs on.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + limits.ready_s
    has_page = False
    async with _log_events(data, session.id, on_event, _FIRST_LINES):
        async for current in _states(data, session.id, on_event, is_new=is_new):
            if current.state in ("ready", "orphaned"):
                return current, ()
            if current.state in ("stopping", "stopped", "failed", "lost"):
                raise await _failed(data, current)
            if current.state == "page_ready" and not has_page:
                has_page, until = True, loop.time() + limits.api_s
            if loop.time() >= until:
                if has_page:
                    return current, (_no_api(current),)
                raise await _not_ready(data, current, limits)
    raise AssertionError("states never end before their session does")


async def until_over(data: Path, session_id: str, on_event: OnEvent | None = None) -> Session:
    """Wait for the end of a session; events are of what happens from now on."""
    async with _log_events(data, session_id, on_event, _NO_LINES):
        async for current in _states(data, session_id, on_event, is_running=True):
            if not current.is_live:
                return current
    raise AssertionError("states never end before their session does")


async def open_page(url: str, environ: Mapping[str, str]) -> tuple[Text, ...]:
    """Open an address in the user's browser; say so if there is none."""
    if has_desktop(environ):
        import webbrowser

        if await asyncio.to_thread(webbrowser.open, url):
            return ()
    return (QT_TRANSLATE_NOOP("launch", "No browser could be opened here: {url}").fill(url=url),)


async def _states(
    data: Path,
    session_id: str,
    on_event: OnEvent | None,
    *,
    is_running: bool = False,
    is_new: bool = False,
) -> AsyncIterator[Session]:
    """Give a session again and again as it is, and tell of each change.

    Args:
        is_new: it was started just now, be it that its first state is already another one.
        is_running: its first state is no news, and there is no hurry.
    """
    table = SessionTable(data)
    told: tuple[str, int] | None = None
    while True:
        written = table.last_written()
        current = await asyncio.to_thread(table.get, session_id)
        if current is None:  # the database was taken away under us
            raise StablehandError(
                "session.unknown",
                QT_TRANSLATE_NOOP("launch", "The session {session} is no longer known.").fill(
                    session=session_id
                ),
            )
        news = (current.state, current.restarts)
        if told is None and is_running:
            told = news
        if on_event is not None and news != told:
            if told is None and is_new and current.state != "starting":
                on_event(_event(current, "starting"))
            _tell(current, told[0] if told else None, on_event)
        told = news
        yield current
        if is_running:
            await asyncio.sleep(_CALM_POLL_S)
        else:
            await _next_write(table, written)


async def _next_write(table: SessionTable, before: object) -> None:
    """Wait until somebody has written, but not for long: a process that died writes nothing."""
    for _ in range(_LOOKS):
        if table.last_written() != before:
            return
        await asyncio.sleep(_LOOK_S)


def _tell(current: Session, before: str | None, on_event: OnEvent) -> None:
    """Tell of a change; a page that was never seen between two looks is told of all the same."""
    states = [current.state]
    if current.state == "ready" and before != "page_ready" and current.url is not None:
        states = ["page_ready", "ready"]
    for state in states:
        on_event(_event(current, state))


def _event(current: Session, state: str) -> SessionEvent:
    kind = _KINDS.get(state, SessionEnded)
    return kind(current.id, current.install, state, current.url, current.pid)


@asynccontextmanager
async def _log_events(
    data: Path, session_id: str, on_event: OnEvent | None, lines: int
) -> AsyncIterator[None]:
    """Hand on the lines of the log while the block runs, to the last one that is there at its end.

    Args:
        lines: how many of those that are there at the beginning come first.
    """
    session = (
        None if on_event is None else await asyncio.to_thread(SessionTable(data).get, session_id)
    )
    if on_event is None or session is None:
        yield
        return
    over = threading.Event()
    work = _hand_on(data / session.log, session_id, on_event, lines, over)
    task = spawn(work, "log of a session")
    try:
        yield
    finally:
        over.set()
        await asyncio.wait({task}, timeout=_LAST_LINES_S)
        task.cancel()
        await asyncio.wait({task})


async def _hand_on(
    log: Path, session_id: str, on_event: OnEvent, lines: int, over: threading.Event
) -> None:
    with suppress(OSError):
        async for chunk in follow(log, lines=lines, is_over=over.is_set):
            on_event(LogChunk(session_id, chunk))


async def _failed(data: Path, session: Session) -> StablehandError:
    lines = await _meaningful_lines(data, session)
    text = (
        QT_TRANSLATE_NOOP("launch", "{name} ended by itself: {how}.")
        if session.ready_at
        else QT_TRANSLATE_NOOP("launch", "{name} ended before it was ready: {how}.")
    )
    return StablehandError(
        "launch.failed",
        text.fill(name=session.install, how=_how_it_ended(session)),
        hint=_hint(session),
        more=tuple(QT_TRANSLATE_NOOP("launch", "{line}").fill(line=line) for line in lines),
        details=_details(data, session, lines),
    )


def _how_it_ended(session: Session) -> Text:
    code = session.exit_code
    if session.state in ("stopping", "stopped"):
        return QT_TRANSLATE_NOOP("launch", "it was stopped")
    if code is None:
        return QT_TRANSLATE_NOOP("launch", "it was killed, together with what watched over it")
    if code == _KILLED:
        return QT_TRANSLATE_NOOP("launch", "it was killed, as the system does when memory runs out")
    if code < 0:
        return QT_TRANSLATE_NOOP("launch", "signal {number}").fill(number=-code)
    return QT_TRANSLATE_NOOP("launch", "exit code {code}").fill(code=code)


async def _not_ready(data: Path, session: Session, limits: LaunchLimits) -> StablehandError:
    lines = await _meaningful_lines(data, session)
    return StablehandError(
        "launch.not_ready",
        QT_TRANSLATE_NOOP(
            "launch", "{name} was not ready after {seconds} seconds; it goes on running."
        ).fill(name=session.install, seconds=f"{limits.ready_s:g}"),
        hint=_hint(session),
        more=tuple(QT_TRANSLATE_NOOP("launch", "{line}").fill(line=line) for line in lines),
        details=_details(data, session, lines),
    )


def _no_api(session: Session) -> Text:
    return QT_TRANSLATE_NOOP("launch", "The page of {name} answers, its API does not (yet).").fill(
        name=session.install
    )


def _hint(session: Session) -> Text:
    return QT_TRANSLATE_NOOP("launch", "The whole log: stablehand logs {name}").fill(
        name=f'"{session.install}"' if " " in session.install else session.install
    )


def _details(data: Path, session: Session, lines: list[str]) -> dict[str, object]:
    return {
        "name": session.install,
        "session": session.id,
        "state": session.state,
        "exit_code": session.exit_code,
        "pid": session.pid,
        "log": str(data / session.log),
        "lines": lines,
    }


async def _meaningful_lines(data: Path, session: Session) -> list[str]:
    """Give the last lines that say something."""
    try:
        lines = await asyncio.to_thread(last_lines, data / session.log, _SEARCHED_LINES)
    except OSError:
        return []
    return [line.rstrip() for line in lines if line.strip()][-_SHOWN_LINES:]


def grace_of(app: App, name: str) -> float:
    """Give how long the program of an install may take to end."""
    try:
        record = need_record(app.data.root, name)[1]
        return float(app.catalog.load(record.package).package.launch.stop_seconds)
    except StablehandError:  # it has to be stopped, whatever became of its definition
        return DEFAULT_GRACE_S
