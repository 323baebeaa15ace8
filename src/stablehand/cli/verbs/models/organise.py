"""`stablehand models organise` and `models misplaced`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.models.moving import answer
from stablehand.cli.words import table
from stablehand.core.models.organise.pattern import FIELDS
from stablehand.services import organising as service
from stablehand.services.app import App


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    misplaced = actions.add_parser("misplaced", help="models in a folder for another kind")
    misplaced.add_argument(
        "names", metavar="NAME", nargs="*", type=given_words, help="only these are moved"
    )
    misplaced.add_argument("--fix", action="store_true", help="move them to where they belong")
    misplaced.set_defaults(run=run_misplaced)
    organise = actions.add_parser(
        "organise", help="folders and names by a pattern; shows what it would do"
    )
    organise.add_argument(
        "pattern",
        metavar="PATTERN",
        type=given_words,
        help="folders and name, with fields in braces: " + ", ".join(FIELDS),
    )
    organise.add_argument(
        "names", metavar="NAME", nargs="*", type=given_words, help="only these models"
    )
    organise.add_argument("--apply", action="store_true", help="do it; models undo takes it back")
    organise.set_defaults(run=run_organise)


async def run_misplaced(app: App, args: argparse.Namespace) -> Answer:
    """List misplaced models, or move them."""
    if args.fix:
        fixed = await watched(app, lambda: service.start_fix(app, args.names), as_json=args.json)
        return answer(fixed, "moved to where they belong")
    result = await service.misplaced(app)
    data = {
        "misplaced": [
            {
                "name": item.key,
                "path": str(item.path),
                "target": str(item.target),
                "kind": item.kind,
                "folder": item.folder,
                "sure": item.is_sure,
            }
            for item in result.data
        ]
    }
    rows = [
        (item.key, f"{item.kind}{'' if item.is_sure else ' (likely)'}", f"-> {item.target.parent}")
        for item in result.data
    ]
    text = (
        f"{table(rows)}\n\nMove them: stablehand models misplaced --fix"
        if rows
        else "Every model whose kind is known is in a folder for it."
    )
    return Answer(result.command, data, text, tuple(result.notices))


async def run_organise(app: App, args: argparse.Namespace) -> Answer:
    """Show what a pattern would do, or do it."""
    if args.apply:
        done = await watched(
            app,
            lambda: service.start_organise(app, args.pattern, args.names),
            as_json=args.json,
        )
        return answer(done, "moved", "Take it back: stablehand models undo")
    result = await service.propose(app, args.pattern, args.names)
    found = result.data
    data = {
        "pattern": found.pattern,
        "moves": [
            {
                "name": item.key,
                "old": str(item.path),
                "path": str(item.target),
                "apart": item.is_apart,
            }
            for item in found.moves
        ],
        "unchanged": found.unchanged,
        "unplaced": list(found.unplaced),
    }
    rows = [
        (item.key, f"-> {item.target}{'  (the name was taken)' if item.is_apart else ''}")
        for item in found.moves
    ]
    lines = [table(rows)] if rows else []
    lines.append(
        f"{len(found.moves)} would move, {found.unchanged} are in their place, "
        f"{len(found.unplaced)} stay since it is not known what they are."
    )
    if rows:
        lines.append("Do it: the same command with --apply")
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))
