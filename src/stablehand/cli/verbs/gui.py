"""`stablehand gui`: the window. It runs outside the command line's loop, see `stablehand.__main__`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.services.app import App


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("gui", help="open the window (also: no verb at all, on a desktop)")
    parser.add_argument(
        "--tray", action="store_true", help="begin hidden in the tray, as after a login"
    )
    parser.set_defaults(run=run, opens_window=True)


async def run(_app: App, _args: argparse.Namespace) -> Answer:
    """Say that the window was closed; it has been open before this is called."""
    return Answer("gui", {}, "")
