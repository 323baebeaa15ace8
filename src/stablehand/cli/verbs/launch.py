"""`stablehand launch`: start an install and wait until its page and its API answer."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any, Final

from stablehand.cli.given import given_port
from stablehand.cli.sessions import shown_start
from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.log_trimming import trim_logs
from stablehand.services.sessions import SessionView, launch, sessions_by_install

# As `core.launch.options` names it; written out, since that loads the whole catalog.
CONSENT_FLAG: Final = "--accept-risk"


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser(
        "launch",
        help="start an install and wait until it is ready",
        epilog="Words after a bare -- go to the program as they are, for this launch only.",
    )
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "--port", metavar="N", type=given_port, help="the port of the page, which must be free"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument(
        "--make-room",
        nargs="?",
        const="free",
        default="tell",
        choices=("free", "stop"),
        help="have other UIs give their video memory back first; stop: end those that cannot",
    )
    parser.add_argument("--no-wait", action="store_true", help="return at once")
    parser.add_argument(
        CONSENT_FLAG,
        action="store_true",
        help="agree to words that open the machine to others, and to what is known to do harm",
    )
    parser.set_defaults(run=run, arguments=())


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Launch an install."""
    try:
        with shown_start(args.name, as_json=args.json) as on_event:
            result = await launch(
                app,
                args.name,
                port=args.port,
                arguments=args.arguments,
                risk_accepted=args.accept_risk,
                harm_accepted=args.accept_risk,
                wait=not args.no_wait,
                open_browser=args.open,
                room=args.make_room,
                on_event=on_event,
            )
    except asyncio.CancelledError:
        raise await _interrupted(app, args.name) from None
    await trim_logs(app)
    return Answer("launch", session_json(result.data), _text(result.data), result.notices)


def session_json(view: SessionView) -> dict[str, Any]:
    """Give a session in the shape of the contract."""
    return {
        "name": view.name,
        "session": view.session,
        "state": view.state,
        "url": view.url,
        "api_ready": view.api_ready,
        "pid": view.pid,
        "port": view.port,
        "command": list(view.command),
        "log": str(view.log),
        "started_at": view.started_at,
        "ready_at": view.ready_at,
        "asks": view.asks,
        "reach": view.reach,
    }


async def _interrupted(app: App, name: str) -> StablehandError:
    if name in await sessions_by_install(app):
        message = QT_TRANSLATE_NOOP("launch", "Stopped by the user; {name} goes on running.")
    else:
        message = QT_TRANSLATE_NOOP(
            "launch", "Stopped by the user; {name} was not ready yet, so it was stopped too."
        )
    return StablehandError("interrupted", message.fill(name=name))


def _text(view: SessionView) -> str:
    if view.has_window and view.api_ready:
        return f"{view.name} runs; its window is open"
    if view.url is None:
        return f"{view.name} is starting. Watch it: stablehand logs {view.name} --follow"
    words = "is ready" if view.api_ready else "answers"
    return f"{view.name} {words}: {view.url}"
