"""`stablehand models import`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.models.moving import answer
from stablehand.services import model_imports as service
from stablehand.services.app import App
from stablehand.services.model_imports import ImportRequest


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("import", help="bring model files into the library")
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=given_words,
        help="files, folders of them, or what download takes",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--move", action="store_true", help="take them away from where they are")
    how.add_argument(
        "--link", action="store_true", help="give them a second name (on the same drive only)"
    )
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        type=given_words,
        help="a folder of the library (default: the one for what each of them is)",
    )
    parser.add_argument(
        "--pattern",
        type=given_words,
        help="folders and names below that, see models organise",
    )
    parser.add_argument("--doubles", action="store_true", help="also what the library has already")
    parser.add_argument(
        "--accept-licence",
        action="store_true",
        help="agree to licences of what is downloaded",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Import models."""
    request = ImportRequest(
        tuple(args.paths),
        mode="move" if args.move else "link" if args.link else "copy",
        folder=args.to,
        pattern=args.pattern,
        doubles=args.doubles,
        accept_terms=args.accept_licence,
    )
    result = await watched(app, lambda: service.start_import(app, request), as_json=args.json)
    return answer(result, "imported")
