"""`stablehand logs`: the log of a session, its end or as it grows."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from stablehand.cli.output import write_event, write_lines
from stablehand.cli.verb import Answer
from stablehand.core.base.events import LogChunk
from stablehand.core.base.lines import OutputLine
from stablehand.services.app import App
from stablehand.services.sessions import LogView, follow_logs, logs

_MOST_LINES = 100_000


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("logs", help="the log of an install's last launch")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--follow", action="store_true", help="go on until the session ends")
    way.add_argument("--raw", action="store_true", help="as written, with terminal codes")
    parser.add_argument(
        "--lines", metavar="N", type=_count, default=100, help="how many lines (default: 100)"
    )
    parser.add_argument("--session", metavar="ID", help="an earlier session")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Show a log."""
    if args.follow:
        return await _follow(app, args)
    result = await logs(app, args.name, lines=args.lines, session_id=args.session, raw=args.raw)
    return Answer("logs", _json(result.data), "\n".join(result.data.lines), result.notices)


async def _follow(app: App, args: argparse.Namespace) -> Answer:
    found = await logs(app, args.name, lines=0, session_id=args.session)
    chunks = follow_logs(app, args.name, lines=args.lines, session_id=found.data.session)
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    async for lines in chunks:
        if args.json:
            is_read = write_event(LogChunk(found.data.session or "", lines))
        else:
            is_read = write_lines(_drawn(lines, is_terminal=is_terminal))
        if not is_read:  # nobody reads any more
            break
    await chunks.aclose()
    return Answer("logs", _json(found.data), "", found.notices)


def _drawn(lines: tuple[OutputLine, ...], *, is_terminal: bool) -> list[str]:
    """Draw a line over the one that it replaces, where there is a screen."""
    up = "\x1b[1A\x1b[2K" if is_terminal else ""
    return [f"{up if line.replaces else ''}{line.text}" for line in lines]


def _json(view: LogView) -> dict[str, Any]:
    return {
        "name": view.name,
        "session": view.session,
        "path": str(view.path) if view.path else None,
        "lines": list(view.lines),
    }


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_LINES:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of lines up to {_MOST_LINES}")
    return int(text)
