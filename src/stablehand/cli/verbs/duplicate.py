"""`stablehand duplicate`: make a second install from a first one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import install_json
from stablehand.cli.words import size
from stablehand.services.app import App
from stablehand.services.duplicating import Duplicated, DuplicateRequest, start_duplicate


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("duplicate", help="make a second install from a first one")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument("new", metavar="NEW", type=given_words, help="name of the second one")
    parser.add_argument(
        "--with-models",
        action="store_true",
        help="copy models and results in the program's own folder too",
    )
    parser.add_argument(
        "--ignore-space", action="store_true", help="go on though the drive seems too full"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Duplicate."""
    request = DuplicateRequest(
        args.name, args.new, with_models=args.with_models, ignore_space=args.ignore_space
    )
    result = await watched(app, lambda: start_duplicate(app, request), as_json=args.json)
    done = result.data
    data = {
        "install": install_json(done.record, app.data),
        "previous": done.previous,
        "copied_bytes": done.report.copied_bytes,
        "shared_bytes": done.report.shared_bytes,
        "left": [asdict(item) for item in done.left],
    }
    return Answer(result.command, data, _text(done), result.notices)


def _text(done: Duplicated) -> str:
    report, name = done.report, done.record.name
    lines = [f"{name} is a copy of {done.previous} and works."]
    if report.linked or report.copied:
        lines.append(
            f"  {size(report.copied_bytes)} copied, {size(report.shared_bytes)} shared with it"
        )
    return "\n".join([*lines, f"Start it: stablehand launch {name}"])
