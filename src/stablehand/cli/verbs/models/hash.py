"""`stablehand models hash`: SHA-256, BLAKE3, AutoV3 and CRC32 of models, kept in the library."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services import hashing as service
from stablehand.services.app import App


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("hash", help="compute the sums of models that are not known yet")
    parser.add_argument("names", metavar="NAME", nargs="*", help="names, paths or keys")
    parser.add_argument("--all", action="store_true", help="of every model")
    parser.add_argument(
        "--limit", metavar="MB", type=_limit, help="MB a second, instead of the setting; 0 is any"
    )
    parser.set_defaults(run=run)


def _limit(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Compute sums."""
    if bool(args.names) == args.all:
        raise StablehandError(
            "usage", QT_TRANSLATE_NOOP("usage", "Give names of models, or --all, and not both.")
        )
    result = await watched(
        app,
        lambda: service.start_hashing(app, args.names, mb_per_s=args.limit),
        as_json=args.json,
    )
    found = result.data
    data = {
        "models": [{"key": model.key, "hashes": dict(model.hashes)} for model in found.hashed],
        "known": found.known,
        "skipped": [{"key": key, "reason": reason} for key, reason in found.skipped.items()],
        "bytes": found.size_bytes,
    }
    rows = [(model.name, model.hashes.get("sha256", "-")) for model in found.hashed]
    said = f"{len(rows)} computed ({size(found.size_bytes)}), {found.known} were known."
    text = f"{table(rows)}\n\n{said}" if rows else said
    return Answer(result.command, data, text, tuple(result.notices))
