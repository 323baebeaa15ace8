"""`stablehand data move` and `remove-old`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services import data_moving as service
from stablehand.services.app import App
from stablehand.services.data_move_plan import MovePlan


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    moving = actions.add_parser("move", help="move the data folder, with everything in it")
    moving.add_argument("target", metavar="TARGET", type=given_path, help="a new or empty folder")
    moving.add_argument("--dry-run", action="store_true", help="only tell what that takes")
    moving.add_argument(
        "--accept-risk",
        action="store_true",
        help="move it though something speaks against the place",
    )
    moving.set_defaults(run=run_move)
    removing = actions.add_parser("remove-old", help="delete the old folder that a move left")
    removing.add_argument("--yes", action="store_true", help="delete without asking again")
    removing.set_defaults(run=run_remove)


async def run_move(app: App, args: argparse.Namespace) -> Answer:
    """Move the data folder, or tell what that takes."""
    if args.dry_run:
        found = await service.plan_move(app, args.target)
        return Answer(found.command, _plan(found.data), _plan_text(found.data), found.notices)
    result = await watched(
        app,
        lambda: service.start_move(app, args.target, accept_risk=args.accept_risk),
        as_json=args.json,
    )
    done = result.data
    data = {
        "path": str(done.path),
        "old": str(done.old),
        "how": done.how,
        "kept": done.kept,
        "copied_bytes": done.copied_bytes,
    }
    return Answer(result.command, data, f"The data folder is {done.path} now.", result.notices)


async def run_remove(app: App, args: argparse.Namespace) -> Answer:
    """Delete the old folder of a move."""
    old = service.old_folder(app)
    if old is not None and not args.yes:
        raise StablehandError(
            "decision.needed",
            QT_TRANSLATE_NOOP("data", "{path} would be deleted with everything in it.").fill(
                path=str(old)
            ),
            hint=QT_TRANSLATE_NOOP(
                "data", "Say --yes to delete it; all of it is in {new} too."
            ).fill(new=str(app.data.root)),
            details={"flag": "--yes", "path": str(old)},
        )
    result = await watched(app, lambda: service.start_removing_old(app), as_json=args.json)
    gone, count = result.data
    data = {"removed": str(gone), "freed_bytes": count}
    return Answer(result.command, data, f"{gone} is deleted: {size(count)}.", result.notices)


def _plan(found: MovePlan) -> dict[str, Any]:
    return {
        "source": str(found.source),
        "target": str(found.target),
        "how": found.how,
        "needed_bytes": found.needed_bytes,
        "apparent_bytes": found.apparent_bytes,
        "free_bytes": found.free_bytes,
        "files": found.files,
        "links": found.links,
        "hard_links": found.hard_links,
        "begun": found.is_begun,
        "warnings": [
            {"code": one.code, "weight": one.weight, "message": one.text.english()}
            for one in found.warnings
        ],
        "problems": [
            {"code": one.code, "message": one.message.english()} for one in found.problems
        ],
    }


def _plan_text(found: MovePlan) -> str:
    if found.how == "rename":
        head = f"{found.target} is on the same drive: one rename, done in a moment."
    else:
        head = (
            f"{found.files} files are copied to {found.target} and compared: "
            f"{size(found.needed_bytes)} of {size(found.free_bytes)} free."
        )
        if not found.hard_links:
            head += " The drive cannot share files between installs, so they take more room there."
    lines = [head]
    lines += [f"{one.weight}: {one.text.english()}" for one in found.warnings]
    lines += [f"first: {one.message.english()}" for one in found.problems]
    return "\n".join(lines)
