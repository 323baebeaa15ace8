"""`stablehand rollback`: go back to an earlier snapshot of an install."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_count
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.update import changed_json, changed_rows
from stablehand.cli.words import table
from stablehand.services.app import App
from stablehand.services.snapshots import start_rollback


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("rollback", help="go back to an earlier snapshot of an install")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "snapshot",
        metavar="SNAPSHOT",
        type=given_count,
        nargs="?",
        help="its number (default: the last good one before the current)",
    )
    parser.add_argument("--stop", action="store_true", help="stop it first, if it runs")
    parser.add_argument(
        "--no-probe", action="store_true", help="go back without asking whether that one works"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Go back."""
    result = await watched(
        app,
        lambda: start_rollback(
            app, args.name, args.snapshot, stop_first=args.stop, prove=not args.no_probe
        ),
        as_json=args.json,
    )
    done = result.data
    text = (
        f"{done.record.name} is back at snapshot {done.record.generation}.\n"
        f"{table(changed_rows(done))}\n"
        f"To go forward again: stablehand rollback {done.record.name} {done.previous}"
    )
    return Answer("rollback", changed_json(done, app), text, result.notices)
