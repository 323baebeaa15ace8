"""`stablehand rename`: give an install another name."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import install_json
from stablehand.services.app import App
from stablehand.services.renaming import Renamed, start_rename


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("rename", help="give an install another name")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument("new", metavar="NEW", type=given_words, help="its new name")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Rename."""
    result = await watched(app, lambda: start_rename(app, args.name, args.new), as_json=args.json)
    done = result.data
    data = {
        "install": install_json(done.record, app.data),
        "previous": done.previous,
        "users": list(done.users),
    }
    return Answer(result.command, data, _text(done), result.notices)


def _text(done: Renamed) -> str:
    lines = [f"{done.previous} is called {done.record.name} now; its images and logs went along."]
    if done.users:
        lines.append(f"  It computes for {', '.join(done.users)} under its new name.")
    return "\n".join(lines)
