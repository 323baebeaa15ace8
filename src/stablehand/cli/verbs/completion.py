"""`stablehand completion`: a script that completes verbs and options in a shell."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.completion import SHELLS, script
from stablehand.cli.verb import Answer
from stablehand.services.app import App


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("completion", help="print a completion script for a shell")
    parser.add_argument("shell", choices=SHELLS, help="the shell")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Make the script."""
    from stablehand.cli.parser import build_parser

    made = script(args.shell, build_parser(), app.catalog.ids())
    return Answer("completion", {"shell": args.shell, "script": made}, made)
