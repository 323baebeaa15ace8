"""`stablehand up`: install if needed, launch, wait until ready, print the address."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from stablehand.cli.output import write_event, write_note
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import add_consent
from stablehand.cli.verbs.launch import session_json
from stablehand.core.base.events import Event, LogChunk
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import Wording
from stablehand.services.app import App
from stablehand.services.installing import Installed, start_install
from stablehand.services.sessions import SessionView, ended, launch, stop
from stablehand.services.up import DEFAULT_PACKAGE, find_target


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("up", help="install if needed, launch, and print the address")
    parser.add_argument(
        "package",
        metavar="PACKAGE",
        nargs="?",
        help=f"package or install to bring up (default: {DEFAULT_PACKAGE})",
    )
    parser.add_argument("--port", metavar="N", type=_port, help="port of the page")
    parser.add_argument(
        "--detach", action="store_true", help="come back once it is ready; it goes on running"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    add_consent(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Bring a UI up."""
    target = find_target(
        app, args.package, accept_licence=args.accept_licence, ignore_space=args.ignore_space
    )
    notices: list[Wording] = []
    if target.request is not None:
        request = target.request
        done: Installed = await watched(app, lambda: start_install(app, request), as_json=args.json)
        notices += done.notices
    show = _shower(as_json=args.json)
    result = await launch(app, target.name, port=args.port, open_browser=args.open, on_event=show)
    notices += result.notices
    view = result.data
    if args.detach:
        text = f"{view.name} runs at {view.url}\nStop it: stablehand stop {view.name}"
        return Answer("up", _json(view), text, tuple(notices))
    if not args.json:
        for notice in notices:
            write_note(f"Note: {notice.english()}")
        sys.stdout.write(f"{view.name} runs at {view.url}\n")
        sys.stdout.flush()
        write_note("Ctrl-C stops it.")
    over = await _until_stopped(app, view, show)
    text = f"{over.name} has ended with exit code {over.exit_code}."
    if over.exit_code is None:
        text = f"{over.name} was stopped."
    return Answer("up", _json(over), text, tuple(notices) if args.json else ())


async def _until_stopped(app: App, view: SessionView, show: Callable[[Event], None]) -> SessionView:
    """Wait for the end of the program; stop it when this command is stopped."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    # A closed terminal leaves the program running; a polite request to end ends it too.
    with suppress(NotImplementedError, ValueError):
        if task is not None:
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await ended(app, view.session, show)
    except asyncio.CancelledError:
        write_note("Stopping ...")
        await to_the_end(stop(app, view.name), f"stop of {view.name}")
        raise


def _shower(*, as_json: bool) -> Callable[[Event], None]:
    if as_json:

        def tell(event: Event) -> None:
            write_event(event)

        return tell

    def show(event: Event) -> None:
        if isinstance(event, LogChunk):
            for line in event.lines:
                if not line.replaces and line.text.strip():
                    write_note(f"  {line.text}")

    return show


def _json(view: SessionView) -> dict[str, Any]:
    return {"install": view.name, **session_json(view)}


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"'{text}' is no port from 1 to 65535")
    return int(text)
