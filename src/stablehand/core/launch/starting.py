"""Starting a session and ending one, as any front end does it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import Detached, end_tree, start_detached, still_runs
from stablehand.core.base.program import own_command
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.launch.control import Answer, ask
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.launch.spec import DEFAULT_GRACE_S, LaunchSpec

SUPERVISE_VERB: Final = "_supervise"
_SLACK_S: Final = 8.0  # what a supervisor may take beyond the program's own time to end
_LISTENS_S: Final = 2.0
_GONE_S: Final = 3.0
_POLL_S: Final = 0.05
_WATCHER_ENDED: Final = QT_TRANSLATE_NOOP(
    "launch", "the process that watches over it ended at once"
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """How a session was ended: `forced` when the program had to be killed, `clean` when nothing of
    it is left."""

    session: Session
    forced: bool
    clean: bool = True


@asynccontextmanager
async def waiting_supervisor(data: Path) -> AsyncIterator[Detached]:
    """Start a supervisor, to be told what to run in the block; one that is told nothing ends itself.

    It gets going while the launch is still being worked out.

    Raises:
        StablehandError: `process.unstartable`.
    """
    own = own_command()
    starting = spawn(
        start_detached([*own.argv, SUPERVISE_VERB], env=own.environment, cwd=data),
        "start of a supervisor",
    )
    try:
        started = await asyncio.shield(starting)
    except asyncio.CancelledError:
        (await starting).dismiss()
        raise
    try:
        yield started
    finally:
        started.dismiss()


async def start_session(spec: LaunchSpec, supervisor: Detached) -> tuple[Session, bool]:
    """Tell a waiting supervisor what to run; give the session and whether it is a new one.

    When the waiting is cancelled, what was started has been ended before that goes on.

    Raises:
        StablehandError: `launch.failed`, `data.unwritable`.
    """
    begun: list[tuple[Session, bool]] = []

    async def begin() -> None:
        begun.append(await _begun(spec, supervisor))

    try:
        await to_the_end(begin(), f"start of {spec.install}")
    except asyncio.CancelledError:
        for session, is_new in begun:
            if is_new:
                ending = end_session(Path(spec.data), session, spec.at(spec.control))
                await to_the_end(ending, f"end of {spec.install}")
        raise
    return begun[0]


async def _begun(spec: LaunchSpec, supervisor: Detached) -> tuple[Session, bool]:
    data = Path(spec.data)
    line, before = await supervisor.answer_to(spec.to_json(), b"{")
    try:
        answer = json.loads(line)
    except ValueError:
        answer = {}
        with suppress(OSError), spec.at(spec.log).open("ab") as log:
            log.write(before + line)
    session_id = answer.get("started") or answer.get("running")
    session = None
    if session_id is not None:
        session = await asyncio.to_thread(SessionTable(data).get, session_id)
    if session is None:
        reason = answer.get("failed") or _WATCHER_ENDED
        raise StablehandError(
            "launch.failed",
            QT_TRANSLATE_NOOP("launch", "{name} could not be started: {reason}").fill(
                name=spec.install, reason=reason
            ),
            hint=QT_TRANSLATE_NOOP("launch", "The log is {log}.").fill(log=str(spec.at(spec.log))),
            details={"log": spec.log},
        )
    if "started" not in answer:
        spec.at(spec.log).unlink(missing_ok=True)  # the other session has a log of its own
    return session, "started" in answer


async def end_session(
    data: Path, session: Session, control: Path, grace_s: float = DEFAULT_GRACE_S
) -> Stopped:
    """End a session through its supervisor, or without it when it does not answer.

    Args:
        control: the file that the supervisor left.
        grace_s: how long the program may take to end by itself.
    """
    table = SessionTable(data)
    answer = await _asked_to_stop(session, control, grace_s)
    if answer is not None:
        await _gone(session.supervisor_pid, session.supervisor_started)
        ended = await asyncio.to_thread(table.get, session.id) or session
        return Stopped(
            ended, bool(answer.get("forced")), not still_runs(ended.pid, ended.pid_started)
        )
    current = await asyncio.to_thread(table.get, session.id) or session
    if not current.is_live:  # it has come to its end meanwhile
        return Stopped(current, current.forced)
    return await _end_without_supervisor(data, current, grace_s)


async def _asked_to_stop(session: Session, control: Path, grace_s: float) -> Answer | None:
    """Ask the supervisor; one that has only just begun may not listen yet."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _LISTENS_S
    question = {"do": "stop", "grace_s": grace_s}
    while session.has_supervisor:
        answer = await ask(control, session.id, question, grace_s + _SLACK_S)
        if answer is not None or loop.time() >= until:
            return answer
        await asyncio.sleep(_POLL_S)
    return None


async def _end_without_supervisor(data: Path, session: Session, grace_s: float) -> Stopped:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    clean = True
    # The program first: it is a child of its supervisor (which hangs, if it is there at all) and would
    # be ended with it, without the time to do so by itself.
    if session.pid is not None and session.pid_started is not None:
        clean = await end_tree(session.pid, session.pid_started, grace_s)
    forced = loop.time() - begun >= grace_s
    if session.supervisor_pid is not None and session.supervisor_started is not None:
        clean = await end_tree(session.supervisor_pid, session.supervisor_started, 1.0) and clean
    ended = replace(session, state="stopped", ended_at=moment(), forced=forced)
    await asyncio.to_thread(
        SessionTable(data).change,
        session.id,
        state="stopped",
        ended_at=ended.ended_at,
        forced=forced,
    )
    return Stopped(ended, forced, clean)


async def _gone(pid: int | None, started: float | None) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + _GONE_S
    while still_runs(pid, started):
        if loop.time() >= until:
            return
        await asyncio.sleep(_POLL_S)
