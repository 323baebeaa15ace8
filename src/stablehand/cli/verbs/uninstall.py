"""`stablehand uninstall`: take an install away, or take that back; models and images stay."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.trash import restored_json, restored_text
from stablehand.cli.words import size, table_lines
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import install_names
from stablehand.services.app import App
from stablehand.services.trashing import start_undo
from stablehand.services.uninstalling import Uninstalled, uninstall

_MOST_MODELS = 10


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("uninstall", help="take an install away; models and images stay")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "--undo", action="store_true", help="bring back the newest install of this name"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Uninstall, or take that back."""
    if args.undo:
        back = await watched(app, lambda: start_undo(app, args.name), as_json=args.json)
        return Answer(
            back.command, restored_json(back.data), restored_text(back.data), back.notices
        )
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
            {
                "id": entry.id,
                "path": str(entry.origin),
                "trash": str(entry.content),
                "size_bytes": entry.size_bytes,
            }
            for entry in done.trashed
        ],
        "kept": [{"path": str(item.path), "size_bytes": item.size_bytes} for item in done.kept],
        "models": [{"path": item.path, "size_bytes": item.size_bytes} for item in done.models],
        "freed_bytes": done.freed_bytes,
    }
    return Answer(result.command, data, _text(done), result.notices)


def _text(done: Uninstalled) -> str:
    lines = [f"{done.name} is uninstalled; its environment gave back {size(done.freed_bytes)}."]
    rows = [("  in the trash", size(e.size_bytes), str(e.content)) for e in done.trashed]
    rows += [
        ("    with a model", size(item.size_bytes), item.path)
        for item in done.models[:_MOST_MODELS]
    ]
    if (more := done.models[_MOST_MODELS:]) and done.models:
        total = sum(item.size_bytes for item in more)
        rows.append(("    and more", size(total), f"{len(more)} smaller models"))
    rows += [("  kept", size(item.size_bytes), str(item.path)) for item in done.kept]
    name = f'"{done.name}"' if " " in done.name else done.name
    undo = [f"To bring it back: stablehand uninstall {name} --undo"] if done.trashed else []
    return "\n".join([*lines, *table_lines(rows), *undo])
