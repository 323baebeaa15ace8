"""`stablehand models move`, `rename`, `remove` and `undo`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import table
from stablehand.services import model_moves as service
from stablehand.services.app import App
from stablehand.services.model_moves import PastOperation
from stablehand.services.model_operations import Moves
from stablehand.services.results import Result

_NAME = "a model: its key (main:Lora/a.safetensors), its path, or its name if no other has it"


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    moving = actions.add_parser("move", help="move models, with all that belongs to them")
    moving.add_argument("names", metavar="NAME", nargs="+", type=given_words, help=_NAME)
    moving.add_argument(
        "--to",
        metavar="FOLDER",
        required=True,
        type=given_words,
        help="a folder of the library: Lora/people, archive:Lora, or an absolute path",
    )
    moving.set_defaults(run=run_move)
    renaming = actions.add_parser("rename", help="give a model another name")
    renaming.add_argument("name", metavar="NAME", type=given_words, help=_NAME)
    renaming.add_argument("new", metavar="NEW", type=given_words, help="its new name")
    renaming.set_defaults(run=run_rename)
    removing = actions.add_parser("remove", help="move models to the trash of their drive")
    removing.add_argument("names", metavar="NAME", nargs="+", type=given_words, help=_NAME)
    removing.set_defaults(run=run_remove)
    undoing = actions.add_parser("undo", help="take the last operation on models back")
    undoing.add_argument("id", metavar="ID", nargs="?", help="another one than the last")
    undoing.add_argument("--list", action="store_true", help="what was done, the newest first")
    undoing.set_defaults(run=run_undo)


async def run_move(app: App, args: argparse.Namespace) -> Answer:
    """Move models."""
    result = await watched(
        app, lambda: service.start_move(app, args.names, args.to), as_json=args.json
    )
    return answer(result, "moved")


async def run_rename(app: App, args: argparse.Namespace) -> Answer:
    """Rename a model."""
    result = await watched(
        app, lambda: service.start_rename(app, args.name, args.new), as_json=args.json
    )
    return answer(result, "renamed")


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Move models to the trash."""
    result = await watched(app, lambda: service.start_remove(app, args.names), as_json=args.json)
    return answer(result, "removed", "Bring them back: stablehand models undo")


async def run_undo(app: App, args: argparse.Namespace) -> Answer:
    """Take an operation back, or list them."""
    if args.list:
        listed = await service.operations(app)
        data = {"operations": [_operation_json(item) for item in listed.data]}
        return Answer(listed.command, data, _operations_text(listed.data), tuple(listed.notices))
    result = await watched(app, lambda: service.start_undo(app, args.id), as_json=args.json)
    return answer(result, "put back")


def answer(result: Result[Moves], done: str, more: str = "") -> Answer:
    """Give what became of an operation, either way."""
    text = moves_text(result.data, done)
    if more and result.data.moved:
        text = f"{text}\n{more}"
    return Answer(result.command, moves_json(result.data), text, tuple(result.notices))


def moves_json(moves: Moves) -> dict[str, Any]:
    """Give an operation in the shape of the contract."""
    return {
        "operation": moves.operation or None,
        "moved": [
            {
                "name": item.name,
                "old": str(item.old),
                "path": str(item.new),
                "size_bytes": item.size_bytes,
                "along": list(item.along),
            }
            for item in moves.moved
        ],
        "left": [
            {
                "name": item.name,
                "code": item.code,
                "reason": item.reason.english(),
                "quarantine": item.quarantine,
            }
            for item in moves.left
        ],
    }


def moves_text(moves: Moves, done: str) -> str:
    """Tell what became of an operation."""
    if not moves.moved and not moves.left:
        return "Everything is in its place already."
    lines = []
    if len(moves.moved) == 1:
        lines.append(f"{moves.moved[0].name} is {done}: {moves.moved[0].new}")
    elif moves.moved:
        lines.append(f"{len(moves.moved)} models are {done}.")
    for item in moves.left:
        lines.append(f"Left as it is: {item.name}: {item.reason.english()}")
        if item.quarantine:
            lines.append(f"  In quarantine as {item.quarantine}: stablehand models quarantine list")
    return "\n".join(lines)


def _operation_json(item: PastOperation) -> dict[str, Any]:
    return {
        "id": item.id,
        "verb": item.verb,
        "at": item.begun_at.isoformat(),
        "names": list(item.names),
        "failed": item.failed,
        "can_undo": item.can_undo,
    }


def _operations_text(found: tuple[PastOperation, ...]) -> str:
    if not found:
        return "Nothing was done to models yet."
    rows = [("ID", "WHAT", "WHEN", "CAN BE UNDONE", "MODELS")]
    for item in found:
        names = ", ".join(item.names[:3]) + (", ..." if len(item.names) > 3 else "")
        when = item.begun_at.strftime("%Y-%m-%d %H:%M")
        rows.append((item.id, item.verb, when, "yes" if item.can_undo else "no", names))
    return table(rows)
