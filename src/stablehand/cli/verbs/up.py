"""`stablehand up`: install if needed, launch, wait until ready, print the address."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from stablehand.cli.given import given_port
from stablehand.cli.output import write_event, write_lines, write_note
from stablehand.cli.verb import Answer, add_consent
from stablehand.cli.verbs.launch import CONSENT_FLAG, session_json
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Event, LogChunk, SessionEvent
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.services.app import App
from stablehand.services.sessions import SessionView, ended, follow_logs, launch, stop
from stablehand.services.up import DEFAULT_PACKAGE, Target, find_target

if TYPE_CHECKING:
    from stablehand.services.installing import InstallRequest

_FIRST_LINES: Final = 200


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("up", help="install if needed, launch, and print the address")
    parser.add_argument(
        "package",
        metavar="PACKAGE",
        nargs="?",
        help=f"id of the package, or name of an install (default: {DEFAULT_PACKAGE})",
    )
    parser.add_argument("--port", metavar="N", type=given_port, help="port of the page")
    parser.add_argument(
        "--detach", action="store_true", help="come back once it is ready; it goes on running"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    add_consent(parser)
    parser.add_argument(
        CONSENT_FLAG, action="store_true", help="launch it though it holds what is known to do harm"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Bring a UI up."""
    target = find_target(
        app, args.package, accept_licence=args.accept_licence, ignore_space=args.ignore_space
    )
    notices: list[Wording] = []
    if target.request is not None:
        notices += await _installed(app, target.request, as_json=args.json)
    async with _console(app, target.name, as_json=args.json) as show:
        return await _running(app, args, target, notices, show)


async def _installed(app: App, request: InstallRequest, *, as_json: bool) -> Sequence[Wording]:
    # Late: what is there starts sooner without everything that installs.
    from stablehand.cli.progress import watched
    from stablehand.services.installing import start_install

    done = await watched(app, lambda: start_install(app, request), as_json=as_json)
    return done.notices


async def _running(
    app: App,
    args: argparse.Namespace,
    target: Target,
    notices: list[Wording],
    show: Callable[[Event], None],
) -> Answer:
    result = await launch(
        app,
        target.name,
        port=args.port,
        harm_accepted=args.accept_risk,
        open_browser=args.open,
        on_event=show,
    )
    notices += result.notices
    view = result.data
    if args.detach:
        text = f"{_where(view)}\nStop it: stablehand stop {view.name}"
        return Answer("up", _json(view), text, tuple(notices))
    if not args.json:
        for notice in notices:
            write_note(f"Note: {notice.english()}")
        write_lines([_where(view)])
        write_note("Ctrl-C stops it.")
    over = await _until_stopped(app, view, show)
    if over.exit_code:
        raise _died(over)
    text = f"{over.name} was stopped."
    return Answer("up", _json(over), text, tuple(notices) if args.json else ())


def _where(view: SessionView) -> str:
    if view.has_window:
        return f"{view.name} runs; its window is open"
    return f"{view.name} runs at {view.url}"


def _died(over: SessionView) -> StablehandError:
    return StablehandError(
        "launch.failed",
        QT_TRANSLATE_NOOP("launch", "{name} ended by itself, with exit code {code}.").fill(
            name=over.name, code=over.exit_code
        ),
        hint=QT_TRANSLATE_NOOP("launch", "The whole log: stablehand logs {name}").fill(
            name=f'"{over.name}"' if " " in over.name else over.name
        ),
        details={"name": over.name, "exit_code": over.exit_code, "log": str(over.log)},
    )


async def _until_stopped(app: App, view: SessionView, show: Callable[[Event], None]) -> SessionView:
    """Wait for the end of the program; stop it when this command is stopped, but not by a closed terminal."""
    try:
        return await ended(app, view.session, show)
    except asyncio.CancelledError:
        write_note("Stopping ...")
        await to_the_end(stop(app, view.name), f"stop of {view.name}")
        raise


@asynccontextmanager
async def _console(app: App, name: str, *, as_json: bool) -> AsyncIterator[Callable[[Event], None]]:
    """Show a session's states, and its log from the first line on, while the block runs."""
    following: list[asyncio.Task[None]] = []
    told: set[str] = set()

    def show(event: Event) -> None:
        # The log is followed by itself, so that it goes on after the launch.
        if not isinstance(event, SessionEvent) or event.state in told:
            return
        told.add(event.state)
        if as_json:
            write_event(event)
        if not following:
            following.append(spawn(_log(app, name, event.job_id, as_json), f"log of {name}"))

    try:
        yield show
    finally:
        for task in following:
            task.cancel()
            await asyncio.wait({task})


async def _log(app: App, name: str, session_id: str, as_json: bool) -> None:
    async for lines in follow_logs(app, name, lines=_FIRST_LINES, session_id=session_id):
        if as_json:
            write_event(LogChunk(session_id, lines))
            continue
        for line in lines:
            if line.text.strip():
                write_note(f"  {line.text}")


def _json(view: SessionView) -> dict[str, Any]:
    return {"install": view.name, **session_json(view)}
