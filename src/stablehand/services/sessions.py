"""Launching what is installed, finding what runs, stopping it, and reading its log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.launch.console import follow, last_lines, raw_ending
from stablehand.core.launch.control import CONTROL_FILE, ask
from stablehand.core.launch.ports import is_free
from stablehand.core.launch.remembered import recall
from stablehand.core.launch.sessions import Session, SessionTable
from stablehand.core.launch.starting import end_session, start_session, waiting_supervisor
from stablehand.core.records.lock import held
from stablehand.core.records.places import InstallFolder, install_names, is_name, stored_state
from stablehand.services.app import App
from stablehand.services.fresh import Worked, fresh_launch
from stablehand.services.jobs import Job
from stablehand.services.launch_room import MakeRoom, room_before
from stablehand.services.results import Result
from stablehand.services.session_views import LogView as LogView
from stablehand.services.session_views import SessionView as SessionView
from stablehand.services.session_views import StopView as StopView
from stablehand.services.waiting import (
    LaunchLimits,
    OnEvent,
    grace_of,
    open_page,
    until_over,
    until_ready,
)

# Another launch holds the lock for a moment only; whoever changes the install, for longer.
_LOCK_WAIT_S: Final = 20.0
_ANSWER_S: Final = 5.0
_ASKED_S: Final = 0.3  # a log that is followed is asked this often whether it goes on


async def launch(
    app: App,
    name: str,
    *,
    port: int | None = None,
    arguments: Sequence[str] = (),
    risk_accepted: bool = False,
    harm_accepted: bool = False,
    wait: bool = True,
    open_browser: bool = False,
    on_event: OnEvent | None = None,
    limits: LaunchLimits | None = None,
    room: MakeRoom = "tell",
) -> Result[SessionView]:
    """Start an install, or find it running, and wait until it is ready.

    A launch that is cancelled while it waits stops what it has itself started.

    Args:
        port: the port to use; it must be free.
        arguments: further words for the program, for this launch only.
        risk_accepted: whether the user has agreed to words that open the machine to others.
        harm_accepted: whether the user has agreed to start what is known to do harm.
        wait: whether to wait for page and API.
        open_browser: whether to open the page.
        on_event: takes `SessionEvent`s and `LogChunk`s while it waits; must not block.
        limits: how long things may take.
        room: what to do where it does not fit on the graphics card beside what runs.

    Raises:
        StablehandError: `install.*`, `port.taken`, `launch.failed`, `launch.not_ready`, `package.*`,
            `decision.needed`.
    """
    limits = limits or LaunchLimits()
    about_room = await room_before(app, name, room)
    session, is_new, notices = await _running_or_started(
        app,
        name,
        port,
        arguments,
        limits,
        risk_accepted=risk_accepted,
        harm_accepted=harm_accepted,
    )
    data, notices = app.data.root, (*about_room, *notices)
    if wait:
        try:
            session, said = await until_ready(data, session, limits, on_event, is_new=is_new)
        except asyncio.CancelledError:
            if is_new:
                control = _control(InstallFolder(data, name))
                await to_the_end(end_session(data, session, control), f"stop of {name}")
            raise
        notices = (*notices, *said)
    if open_browser and session.url is not None:
        notices = (*notices, *await open_page(session.url, app.environ))
    return Result("launch", SessionView.of(data, session), notices)


async def stop(app: App, name: str, *, grace_s: float | None = None) -> Result[StopView]:
    """Stop what runs of an install; that nothing runs is no error.

    Args:
        grace_s: how long the program may take to end by itself before it is killed; None is what its
            definition says.

    Raises:
        StablehandError: `install.unknown`, `database.damaged`.
    """
    data = app.data.root
    sessions = await _sessions_of(app, name)
    live = next((session for session in sessions if session.is_live), None)
    if live is None:
        notice = QT_TRANSLATE_NOOP("launch", "{name} is not running.").fill(name=name)
        return Result("stop", StopView(name, stopped=False), (notice,))
    seconds = await asyncio.to_thread(grace_of, app, name) if grace_s is None else grace_s
    ended = await to_the_end(
        end_session(data, live, _control(InstallFolder(data, name)), seconds), f"stop of {name}"
    )
    notices: tuple[Wording, ...] = ()
    if not ended.clean:
        notices = (
            QT_TRANSLATE_NOOP("launch", "Some processes of {name} could not be ended.").fill(
                name=name
            ),
        )
    return Result("stop", StopView(name, stopped=ended.clean, forced=ended.forced), notices)


async def stop_all(app: App, *, grace_s: float | None = None) -> Result[tuple[StopView, ...]]:
    """Stop everything that runs, at the same time."""
    names = sorted(await sessions_by_install(app))
    results = await asyncio.gather(*(stop(app, name, grace_s=grace_s) for name in names))
    notices = tuple(notice for result in results for notice in result.notices)
    return Result("stop", tuple(result.data for result in results), notices)


async def sessions_by_install(app: App) -> dict[str, SessionView]:
    """Give what runs, by the name of its install."""
    live = await asyncio.to_thread(SessionTable(app.data.root).live)
    return {session.install: SessionView.of(app.data.root, session) for session in reversed(live)}


async def latest_by_install(app: App) -> dict[str, SessionView]:
    """Give the newest session of every install, running or over, by the name of the install."""
    found = await asyncio.to_thread(SessionTable(app.data.root).latest)
    return {name: SessionView.of(app.data.root, session) for name, session in found.items()}


async def start_launch(
    app: App,
    name: str,
    *,
    arguments: Sequence[str] = (),
    risk_accepted: bool = False,
    harm_accepted: bool = False,
    room: MakeRoom = "tell",
) -> Job[Result[SessionView]]:
    """Start an install as a job, which is over once the program has been started; see `until_up`."""
    title = QT_TRANSLATE_NOOP("launch", "Start {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[SessionView]:
        text = QT_TRANSLATE_NOOP("launch", "Checking the install and starting the program")
        reporter.start("start", text=text)
        return await launch(
            app,
            name,
            arguments=arguments,
            risk_accepted=risk_accepted,
            harm_accepted=harm_accepted,
            wait=False,
            room=room,
        )

    return app.jobs.submit(title, (Stage("start"),), work, kind="launch", subject=name)


async def start_stop(app: App, name: str) -> Job[Result[StopView]]:
    """Stop what runs of an install, as a job."""
    title = QT_TRANSLATE_NOOP("launch", "Stop {name}").fill(name=name)

    async def work(reporter: Reporter) -> Result[StopView]:
        text = QT_TRANSLATE_NOOP("launch", "Asking the program to end")
        reporter.start("stop", text=text)
        return await stop(app, name)

    return app.jobs.submit(title, (Stage("stop"),), work, kind="stop", subject=name)


async def until_up(
    app: App, name: str, session_id: str, limits: LaunchLimits | None = None
) -> Result[SessionView]:
    """Wait until a session that somebody started is ready; cancelling the wait leaves it alone.

    Raises:
        StablehandError: `launch.failed`, `launch.not_ready`, `session.unknown`.
    """
    session = await logged_session(app, name, session_id)
    assert session is not None
    session, said = await until_ready(app.data.root, session, limits or LaunchLimits(), None)
    return Result("launch", SessionView.of(app.data.root, session), said)


async def ended(app: App, session_id: str, on_event: OnEvent | None = None) -> SessionView:
    """Wait for the end of a session; meanwhile keep what its pictures take of the card."""
    from stablehand.services.fit_recording import record_peaks

    recording = asyncio.ensure_future(record_peaks(app, session_id))
    try:
        return SessionView.of(app.data.root, await until_over(app.data.root, session_id, on_event))
    finally:
        recording.cancel()
        with suppress(asyncio.CancelledError):
            await recording


async def send_line(app: App, name: str, line: str) -> bool:
    """Give a running program a line of input; tell whether it was taken."""
    for session in await _sessions_of(app, name):
        if session.is_live:
            control = _control(InstallFolder(app.data.root, name))
            question = {"do": "input", "line": line}
            answer = await ask(control, session.id, question, _ANSWER_S)
            return bool(answer and answer.get("ok"))
    return False


async def logs(
    app: App, name: str, *, lines: int = 100, session_id: str | None = None, raw: bool = False
) -> Result[LogView]:
    """Give the end of the log of the newest session, or of the one named.

    Raises:
        StablehandError: `install.unknown`, `session.unknown`.
    """
    session = await logged_session(app, name, session_id)
    if session is None:
        notice = QT_TRANSLATE_NOOP("launch", "{name} has not been launched yet.").fill(name=name)
        return Result("logs", LogView(name, None, None), (notice,))
    path = app.data.root / session.log
    try:
        if raw:
            content = await asyncio.to_thread(raw_ending, path, lines)
            shown = content.decode("utf-8", "replace").removesuffix("\n").split("\n")
        else:
            shown = await asyncio.to_thread(last_lines, path, lines)
    except OSError:
        notice = QT_TRANSLATE_NOOP("launch", "The log {path} is gone.").fill(path=str(path))
        return Result("logs", LogView(name, session.id, path), (notice,))
    return Result("logs", LogView(name, session.id, path, tuple(shown)))


async def follow_logs(
    app: App, name: str, *, lines: int = 100, session_id: str | None = None
) -> AsyncGenerator[tuple[OutputLine, ...], None]:
    """Give the end of a log and each new line, until its session has ended.

    Raises:
        StablehandError: `install.unknown`, `session.unknown`.
    """
    session = await logged_session(app, name, session_id)
    if session is None:
        return
    table = SessionTable(app.data.root)
    known = session.id

    asked = 0.0

    def is_over() -> bool:
        nonlocal asked
        if time.monotonic() - asked < _ASKED_S:
            return False
        asked = time.monotonic()
        current = table.get(known)
        return current is None or not current.is_live or current.state == "orphaned"

    try:
        log = app.data.root / session.log
        async with aclosing(follow(log, lines=lines, is_over=is_over)) as chunks:
            async for chunk in chunks:
                yield chunk
    except FileNotFoundError:
        return


async def _running_or_started(
    app: App,
    name: str,
    port: int | None,
    arguments: Sequence[str],
    limits: LaunchLimits,
    *,
    risk_accepted: bool,
    harm_accepted: bool,
) -> tuple[Session, bool, tuple[Wording, ...]]:
    data = app.data.root
    folder = InstallFolder(data, name)
    if not is_name(name) or stored_state(folder) != "installed":
        await _refuse(app, name)
    # It takes as long to get going as everything until it is told what to do.
    async with waiting_supervisor(data) as supervisor, held(folder, wait_s=_LOCK_WAIT_S):
        if stored_state(folder) != "installed":  # whoever held the lock before has changed that
            await _refuse(app, name)
        running = await _living(data, name)
        if running is not None and running.state == "stopping":
            running = await _over_soon(data, running, _control(folder), limits)
        if running is not None and running.is_live:
            return running, False, _already(running)
        made = await _recalled(app, folder, port, arguments, limits)
        if made is None:
            # Loads most of the program; a launch that was worked out before does without.
            from stablehand.services.preparing import worked_out

            made = await worked_out(
                app,
                name,
                port,
                arguments,
                limits,
                risk_accepted=risk_accepted,
                harm_accepted=harm_accepted,
            )
        session, is_new = await start_session(made.spec, supervisor)
    return session, is_new, made.notices if is_new else _already(session)


async def _recalled(
    app: App,
    folder: InstallFolder,
    port: int | None,
    arguments: Sequence[str],
    limits: LaunchLimits,
) -> Worked | None:
    """Give the launch as it was worked out before, if nothing has changed and its port is free."""
    if arguments:
        return None
    found = await asyncio.to_thread(recall, folder, app.environ)
    if found is None or found.spec["port"] != (port or found.usual_port):
        return None
    if found.usual_port is not None:
        live = await asyncio.to_thread(SessionTable(folder.data).live)
        wanted = int(found.spec["port"])
        taken = wanted in {session.port for session in live}
        if taken or not await asyncio.to_thread(is_free, wanted):
            return None
    return await asyncio.to_thread(fresh_launch, folder, found, limits)


async def _refuse(app: App, name: str) -> None:
    """Say why an install cannot be launched.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.incomplete`.
    """
    from stablehand.core.records.install import need_record
    from stablehand.services.finishing_renames import finish_rename_from

    await finish_rename_from(app, name)
    _, record = need_record(app.data.root, name)
    raise StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("launch", "{name} cannot be launched: its install is not complete.").fill(
            name=record.name
        ),
        hint=QT_TRANSLATE_NOOP(
            "launch", "Go on where it stopped: stablehand install {package} --name {name}"
        ).fill(package=record.package, name=record.name),
        details={"name": record.name, "state": record.state},
    )


async def _over_soon(data: Path, session: Session, control: Path, limits: LaunchLimits) -> Session:
    """Wait for a session that is ending; one that does not come to its end is helped."""
    try:
        async with asyncio.timeout(limits.grace_s + _LOCK_WAIT_S / 2):
            return await until_over(data, session.id)
    except TimeoutError:
        return (await end_session(data, session, control, 0)).session


async def _living(data: Path, name: str) -> Session | None:
    found = await asyncio.to_thread(SessionTable(data).of_install, name)
    return next((session for session in found if session.is_live), None)


def _already(session: Session) -> tuple[Wording, ...]:
    if session.state == "orphaned":
        text = QT_TRANSLATE_NOOP(
            "launch",
            "{name} still runs, but what watched over it has ended: stop it and launch it again.",
        )
    else:
        text = QT_TRANSLATE_NOOP("launch", "{name} was running already.")
    return (text.fill(name=session.install),)


def _control(folder: InstallFolder) -> Path:
    return folder.own / CONTROL_FILE


async def _sessions_of(app: App, name: str) -> tuple[Session, ...]:
    """Give the sessions of an install that exists, or of one that still has some."""
    data = app.data.root
    found = await asyncio.to_thread(SessionTable(data).of_install, name)
    if not found and name not in install_names(data):
        from stablehand.core.records.install import need_record

        need_record(data, name)
    return found


async def logged_session(app: App, name: str, session_id: str | None) -> Session | None:
    """Give the session named, or the newest; raises `install.unknown`, `session.unknown`."""
    found = await _sessions_of(app, name)
    if session_id is None:
        return found[0] if found else None
    for session in found:
        if session.id == session_id:
            return session
    known = ", ".join(session.id for session in found)
    raise StablehandError(
        "session.unknown",
        QT_TRANSLATE_NOOP("launch", "{name} has no session '{session}'.").fill(
            name=name, session=session_id
        ),
        hint=QT_TRANSLATE_NOOP("launch", "There are: {known}.").fill(known=known or "-"),
        details={"name": name, "session": session_id},
    )
