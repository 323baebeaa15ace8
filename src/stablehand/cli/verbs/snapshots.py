"""`stablehand snapshots`: the snapshots of an install; keep or remove one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from stablehand.cli.given import given_count
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.services.app import App
from stablehand.services.snapshots import (
    SnapshotView,
    list_snapshots,
    remove_snapshot,
    start_snapshot,
)


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("snapshots", help="the snapshots of an install; keep or remove one")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--take", action="store_true", help="keep one of how it is now")
    which.add_argument("--remove", metavar="SNAPSHOT", type=given_count, help="remove this one")
    parser.add_argument("--note", metavar="TEXT", default="", help="with --take: what it is for")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List, keep or remove."""
    done = ""
    if args.take:
        taken = await watched(
            app, lambda: start_snapshot(app, args.name, args.note), as_json=args.json
        )
        done = f"Snapshot {taken.data.number} is kept.\n"
    elif args.remove is not None:
        removed = await remove_snapshot(app, args.name, args.remove)
        done = f"Snapshot {args.remove} is removed: {size(removed.data.freed_bytes)} given back.\n"
    result = await list_snapshots(app, args.name)
    data = {"name": args.name, "snapshots": [asdict(item) for item in result.data]}
    return Answer("snapshots", data, done + _text(result.data), result.notices)


def _text(found: tuple[SnapshotView, ...]) -> str:
    rows = [("", "MADE", "BY", "COMMIT", "TORCH", "OF ITS OWN", "NOTE")]
    for item in found:
        mark = "*" if item.is_current else ("!" if item.is_missing or not item.is_good else "")
        rows.append(
            (
                f"{item.number}{mark}",
                item.created_at[:16].replace("T", " "),
                item.reason,
                item.commit[:10] if item.commit else (item.ref or "-"),
                item.torch or "-",
                size(item.freed_bytes),
                item.note,
            )
        )
    is_any_broken = any(row[0].endswith("!") for row in rows)
    marks = "* is current, ! does not work as it is." if is_any_broken else "* is current."
    return f"{table(rows)}\n{marks} Go back to one: stablehand rollback NAME NUMBER"
