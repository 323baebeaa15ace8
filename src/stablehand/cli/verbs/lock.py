"""`stablehand lock`: write down what an install is, so that it can be made again."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.core.installs.lock_file import as_mapping
from stablehand.services.app import App
from stablehand.services.locking import Locked, start_lock


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("lock", help="write down what an install is")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "--output", metavar="FILE", type=given_path, help="write it into a file instead"
    )
    parser.add_argument(
        "--hash-models",
        action="store_true",
        help="compute the sums of models that are not known yet",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Write down."""
    result = await watched(
        app,
        lambda: start_lock(app, args.name, file=args.output, hash_models=args.hash_models),
        as_json=args.json,
    )
    done = result.data
    data = {"lock": as_mapping(done.lock), "file": str(done.file) if done.file else None}
    return Answer(result.command, data, _text(done), result.notices)


def _text(done: Locked) -> str:
    if done.file is None:
        return done.text
    lock = done.lock
    without = sum(model.sha256 is None for model in lock.models)
    lines = [
        f"{lock.name} is written down in {done.file}.",
        f"  {len(lock.packages.pinned) + len(lock.packages.torch_bound)} packages, "
        f"{len(lock.extensions)} extensions, {len(lock.models)} models"
        + (f" ({without} without a sum: add --hash-models)" if without else ""),
        f"Make it again: stablehand recreate {done.file}",
    ]
    return "\n".join(lines)
