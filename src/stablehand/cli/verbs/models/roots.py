"""`stablehand models roots`: the folders that hold models."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.core.models.library.roots import LARGEST_PRIORITY
from stablehand.services import model_roots as service
from stablehand.services.app import App
from stablehand.services.model_roots import DEFAULT_PRIORITY, ListedRoot


def add(actions: Any) -> None:
    """Add the action to the parser."""
    roots = actions.add_parser("roots", help="the folders that hold models")
    roots.set_defaults(run=run_list)
    inner = roots.add_subparsers(dest="roots_action", metavar="ACTION")
    listing = inner.add_parser("list", help="the folders, the one that is read first at the top")
    listing.set_defaults(run=run_list)
    adding = inner.add_parser("add", help="add a folder on another drive")
    adding.add_argument("folder", metavar="FOLDER", type=given_path)
    adding.add_argument("--name", metavar="N", help="what you call it")
    _add_priority(adding, DEFAULT_PRIORITY)
    adding.add_argument("--read-only", action="store_true", help="never write there")
    adding.set_defaults(run=run_add)
    removing = inner.add_parser("remove", help="forget a folder; its files stay")
    removing.add_argument("id", metavar="ID")
    removing.set_defaults(run=run_remove)
    changing = inner.add_parser("set", help="change what is said of a folder")
    changing.add_argument("id", metavar="ID")
    changing.add_argument("--name", metavar="N", help="what you call it")
    changing.add_argument(
        "--folder", metavar="F", type=given_path, help="where its drive is mounted now"
    )
    _add_priority(changing, None)
    changing.add_argument(
        "--read-only",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="never write there",
    )
    changing.set_defaults(run=run_set)


def _add_priority(parser: argparse.ArgumentParser, default: int | None) -> None:
    parser.add_argument(
        "--priority",
        metavar="N",
        type=_priority,
        default=default,
        help="the lowest is read first; Data/Models has 0",
    )


def _priority(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_PRIORITY:
        raise ValueError(text)
    return number


async def run_list(app: App, args: argparse.Namespace) -> Answer:  # noqa: ARG001 - as every verb
    """List the folders."""
    result = await service.list_roots(app)
    rows = [
        (item.root.id, _state(item), f"{item.count}", size(item.size_bytes), str(item.root.folder))
        for item in result.data
    ]
    data = {"roots": [_json(item) for item in result.data]}
    return Answer(result.command, data, table(rows), tuple(result.notices))


async def run_add(app: App, args: argparse.Namespace) -> Answer:
    """Add a folder."""
    result = await service.add_model_root(
        app, args.folder, name=args.name, priority=args.priority, read_only=args.read_only
    )
    root = result.data.root
    text = f"Added as {root.id}: {root.folder}\nTo see what is in it:  stablehand models scan"
    return Answer(result.command, {"root": _json(result.data)}, text, tuple(result.notices))


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Forget a folder."""
    result = await service.remove_model_root(app, args.id)
    text = f"{result.data.root.id} is no longer in the list."
    return Answer(result.command, {"root": _json(result.data)}, text, tuple(result.notices))


async def run_set(app: App, args: argparse.Namespace) -> Answer:
    """Change what is said of a folder."""
    result = await service.change_model_root(
        app,
        args.id,
        name=args.name,
        priority=args.priority,
        read_only=args.read_only,
        folder=args.folder,
    )
    text = f"{result.data.root.id}: {_state(result.data)}, priority {result.data.root.priority}"
    return Answer(result.command, {"root": _json(result.data)}, text, tuple(result.notices))


def _state(item: ListedRoot) -> str:
    words = ["there" if item.root.is_there else "not there"]
    if item.root.read_only:
        words.append("read-only")
    if item.is_shared:
        words.append("given to UIs")
    return ", ".join(words)


def _json(item: ListedRoot) -> dict[str, Any]:
    return {
        "id": item.root.id,
        "name": item.root.name,
        "folder": str(item.root.folder),
        "priority": item.root.priority,
        "read_only": item.root.read_only,
        "there": item.root.is_there,
        "shared": item.is_shared,
        "models": item.count,
        "bytes": item.size_bytes,
    }
