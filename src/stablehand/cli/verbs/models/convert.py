"""`stablehand models convert`: the weights of a pickle as safetensors."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_path, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import one_line, size
from stablehand.services import converting as service
from stablehand.services.app import App


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser(
        "convert", help="write the weights of a .ckpt, .pt, .pth or .bin as safetensors"
    )
    parser.add_argument(
        "file", metavar="FILE", type=given_words, help="a file, a model's name, or a quarantine id"
    )
    parser.add_argument(
        "--to", metavar="FILE", type=given_path, help="the new file (default: beside it)"
    )
    parser.add_argument(
        "--trash-original", action="store_true", help="move the old file to the trash afterwards"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Convert a file."""
    result = await watched(
        app,
        lambda: service.start_conversion(
            app, args.file, to=args.to, trash_original=args.trash_original
        ),
        as_json=args.json,
    )
    done = result.data
    data = {
        "source": str(done.source),
        "path": str(done.written.path),
        "tensors": done.written.tensors,
        "size_bytes": done.written.size_bytes,
        "trashed": done.trashed.id if done.trashed else None,
    }
    text = (
        f"{done.written.path}: {done.written.tensors} tensors, {size(done.written.size_bytes)}, "
        "compared byte by byte."
    )
    return Answer(result.command, data, one_line(text), tuple(result.notices))
