"""`stablehand cache`: what can be fetched or made again, and cleaning it."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services import caches as service
from stablehand.services.app import App
from stablehand.services.caches import KINDS, Cache


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("cache", help="what can be fetched again, and cleaning it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="how much each takes, and what cleaning it costs")
    listing.set_defaults(run=run_list)
    cleaning = actions.add_parser(
        "clean", help="clean what comes again by itself, or what is named"
    )
    cleaning.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        type=given_words,
        help="which (default: all that comes again): " + ", ".join(kind.id for kind in KINDS),
    )
    cleaning.add_argument("--yes", action="store_true", help="empty the trash without asking again")
    cleaning.set_defaults(run=run_clean)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the caches."""
    result = await service.list_caches(app)
    found = result.data
    data = {
        "caches": [_shape(item) for item in found],
        "size_bytes": sum(item.size_bytes for item in found),
    }
    rows = [
        (
            item.kind.id,
            size(item.size_bytes),
            _gives_back(item),
            f"{item.kind.words.english()}. {item.kind.cost.english()}",
        )
        for item in found
    ]
    text = table(rows) + "\n\nClean one: stablehand cache clean NAME"
    return Answer(result.command, data, text, result.notices)


async def run_clean(app: App, args: argparse.Namespace) -> Answer:
    """Clean caches."""
    if "trash" in args.names and not args.yes:
        raise StablehandError(
            "decision.needed",
            QT_TRANSLATE_NOOP("cache", "What is in the trash would be gone for good."),
            hint=QT_TRANSLATE_NOOP(
                "cache", "Say --yes to empty it; stablehand trash list shows it."
            ),
            details={"flag": "--yes"},
        )
    result = await watched(app, lambda: service.start_cleaning(app, args.names), as_json=args.json)
    done = result.data
    data = {
        "cleaned": list(done.kinds),
        "freed_bytes": done.freed_bytes,
        "trashed_bytes": done.trashed_bytes,
    }
    text = f"{size(done.freed_bytes)} are free again."
    if done.trashed_bytes:
        text += f" {size(done.trashed_bytes)} went to the trash."
    return Answer(result.command, data, text, result.notices)


def _shape(item: Cache) -> dict[str, Any]:
    return {
        "id": item.kind.id,
        "folders": [str(folder) for folder in item.folders],
        "size_bytes": item.size_bytes,
        "freed_bytes": item.freed_bytes,
        "way": item.kind.way,
        "what": item.kind.words.english(),
        "cost": item.kind.cost.english(),
    }


def _gives_back(item: Cache) -> str:
    if item.kind.way == "trash":
        return "to the trash"
    return f"frees {size(item.freed_bytes)}"
