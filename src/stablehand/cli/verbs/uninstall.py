"""`stablehand uninstall`: take an install away; models and images stay."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table_lines
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import install_names
from stablehand.services.app import App
from stablehand.services.uninstalling import Uninstalled, uninstall


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("uninstall", help="take an install away; models and images stay")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Uninstall."""
    try:
        result = await uninstall(app, args.name)
    except asyncio.CancelledError:
        if args.name in install_names(app.data.root):
            raise
        message = QT_TRANSLATE_NOOP("install", "It was too late to stop: {name} is uninstalled.")
        raise StablehandError("interrupted", message.fill(name=args.name)) from None
    done = result.data
    data = {
        "name": done.name,
        "trashed": [
            {"path": str(entry.origin), "trash": str(entry.content), "size_bytes": entry.size_bytes}
            for entry in done.trashed
        ],
        "kept": [{"path": str(item.path), "size_bytes": item.size_bytes} for item in done.kept],
        "freed_bytes": done.freed_bytes,
    }
    return Answer(result.command, data, _text(done), result.notices)


def _text(done: Uninstalled) -> str:
    lines = [f"{done.name} is uninstalled; its environment gave back {size(done.freed_bytes)}."]
    rows = [("  in the trash", size(e.size_bytes), str(e.content)) for e in done.trashed]
    rows += [("  kept", size(item.size_bytes), str(item.path)) for item in done.kept]
    return "\n".join([*lines, *table_lines(rows)])
