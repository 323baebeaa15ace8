"""`stablehand trash`: what was deleted, bringing it back, deleting it for good."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.trashing import (
    Restored,
    TrashedThing,
    list_trashed,
    start_emptying,
    start_restore,
)


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("trash", help="what was deleted, and the way back")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what is in the trash")
    listing.set_defaults(run=run_list)
    restoring = actions.add_parser("restore", help="bring something back to where it was")
    restoring.add_argument("id", metavar="ID", help="its id in the list")
    restoring.set_defaults(run=run_restore)
    emptying = actions.add_parser("empty", help="delete things in the trash for good")
    emptying.add_argument("ids", metavar="ID", nargs="*", help="which (default: everything)")
    emptying.add_argument("--yes", action="store_true", help="delete without asking again")
    emptying.set_defaults(run=run_empty)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the trash."""
    result = await list_trashed(app)
    data = {
        "folder": str(app.data.trash),
        "trash": [thing_json(item) for item in result.data],
        "size_bytes": sum(item.size_bytes for item in result.data),
    }
    return Answer(result.command, data, _text(result.data), result.notices)


async def run_restore(app: App, args: argparse.Namespace) -> Answer:
    """Bring something back."""
    result = await watched(app, lambda: start_restore(app, args.id), as_json=args.json)
    return Answer(
        result.command, restored_json(result.data), restored_text(result.data), result.notices
    )


async def run_empty(app: App, args: argparse.Namespace) -> Answer:
    """Delete for good, once that was agreed to."""
    ids = args.ids or None
    if not args.yes:
        await _ask(app, ids)
    result = await watched(app, lambda: start_emptying(app, ids), as_json=args.json)
    done = result.data
    data = {
        "removed": [thing_json(item) for item in done.removed],
        "freed_bytes": done.freed_bytes,
    }
    count = len(done.removed)
    text = (
        f"{count} {'thing' if count == 1 else 'things'} deleted for good: {size(done.freed_bytes)}."
    )
    return Answer(result.command, data, text, result.notices)


async def _ask(app: App, ids: list[str] | None) -> None:
    """Say what would be deleted; it takes a flag to do so.

    Raises:
        StablehandError: `decision.needed`, `trash.unknown`.
    """
    things = (await list_trashed(app, ids)).data
    if not things:
        return
    total = sum(item.size_bytes for item in things)
    raise StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "trash", "{count} things with {size} would be deleted for good: {names}."
        ).fill(
            count=len(things),
            size=size(total),
            names=", ".join(item.name for item in things) or "-",
        ),
        hint=QT_TRANSLATE_NOOP("trash", "There is no way back from that. Agree with --yes."),
        details={
            "flag": "--yes",
            "size_bytes": total,
            "trash": [thing_json(item) for item in things],
        },
    )


def thing_json(item: TrashedThing) -> dict[str, Any]:
    """Give something in the trash in the shape of the contract."""
    return {
        "id": item.id,
        "name": item.name,
        "kind": item.kind,
        "package": item.package,
        "origin": str(item.origin) if item.origin else None,
        "path": str(item.path),
        "size_bytes": item.size_bytes,
        "trashed_at": item.trashed_at.isoformat() if item.trashed_at else None,
    }


def restored_json(done: Restored) -> dict[str, Any]:
    """Give what was brought back in the shape of the contract."""
    return {
        "id": done.id or None,
        "name": done.name,
        "path": str(done.path),
        "package": done.record.package if done.record else None,
        "state": done.record.state if done.record else None,
        "made_again": done.made_again,
    }


def restored_text(done: Restored) -> str:
    """Tell what was brought back."""
    if done.record is None or done.record.state != "installed":
        return f"{done.name} is back at {done.path}."
    how = "its environment was made again" if done.made_again else "with its environment"
    return f"{done.name} is back, {how}.\nStart it: stablehand launch {done.name}"


def _text(things: tuple[TrashedThing, ...]) -> str:
    if not things:
        return "The trash is empty."
    rows = [("ID", "WHAT", "SIZE", "DELETED", "WAS AT")]
    for item in things:
        when = item.trashed_at.strftime("%Y-%m-%d %H:%M") if item.trashed_at else "?"
        what = f"{item.name} ({item.package})" if item.package else item.name
        rows.append((item.id, what, size(item.size_bytes), when, str(item.origin or "?")))
    total = sum(item.size_bytes for item in things)
    return f"{table(rows)}\n{size(total)} in all. Delete for good: stablehand trash empty --yes"
