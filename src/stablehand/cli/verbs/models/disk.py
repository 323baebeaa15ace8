"""`stablehand models disk`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.models.moving import moves_json
from stablehand.cli.words import size, table
from stablehand.core.models.organise.disk import Amount
from stablehand.services import disk_use as service
from stablehand.services.app import App
from stablehand.services.disk_use import CACHES, DiskUse, Freed
from stablehand.services.results import Result

_SHOWN = 12


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("disk", help="what takes the room, and what can be freed")
    parser.add_argument(
        "--orphans", action="store_true", help="list each file that belongs to no model"
    )
    parser.add_argument(
        "--fix", action="store_true", help="move files that belong to no model to the trash"
    )
    parser.add_argument(
        "--clear",
        metavar="CACHE",
        action="append",
        default=[],
        type=given_words,
        help="free a cache: " + ", ".join(kind.id for kind in CACHES),
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Tell what takes the room, or make some."""
    if args.fix or args.clear:
        freed = await watched(
            app,
            lambda: service.start_free(app, caches=args.clear, orphans=args.fix),
            as_json=args.json,
        )
        return _freed(freed)
    result = await service.disk_use(app)
    return Answer(
        result.command,
        _json(result.data),
        _text(result.data, each=args.orphans),
        tuple(result.notices),
    )


def _freed(result: Result[Freed]) -> Answer:
    done = result.data
    data = {
        "caches": list(done.caches),
        "deleted": [str(path) for path in done.deleted],
        "freed_bytes": done.freed_bytes,
        **moves_json(done.moves),
    }
    lines = []
    if done.caches:
        lines.append(f"Cleared: {', '.join(done.caches)}.")
    if count := len(done.moves.moved) + len(done.deleted):
        lines.append(f"{count} files without a model are gone; those of yours are in the trash.")
    lines.append(f"{size(done.freed_bytes)} are free again.")
    return Answer(result.command, data, "\n".join(lines), tuple(result.notices))


def _json(found: DiskUse) -> dict[str, Any]:
    usage = found.usage
    return {
        "models": {"count": usage.total.count, "size_bytes": usage.total.size_bytes},
        "folders": _amounts_json(usage.folders),
        "kinds": _amounts_json(usage.kinds),
        "bases": _amounts_json(usage.bases),
        "beside_bytes": usage.beside_bytes,
        "shared_bytes": usage.shared_bytes,
        "roots": [
            {
                "id": space.root.id,
                "folder": str(space.root.folder),
                "size_bytes": usage.roots.get(space.root.id, Amount()).size_bytes,
                "free_bytes": space.free_bytes,
                "trash_bytes": space.trash_bytes,
            }
            for space in found.roots
        ],
        "orphans": [
            {"path": str(o.path), "kind": o.kind, "size_bytes": o.size_bytes} for o in found.orphans
        ],
        "caches": [
            {
                "id": cache.kind.id,
                "folder": str(cache.folder),
                "size_bytes": cache.size_bytes,
                "freed_bytes": cache.freed_bytes,
                "freeing": cache.kind.freeing,
            }
            for cache in found.caches
        ],
        "trash_bytes": found.trash_bytes,
    }


def _amounts_json(amounts: Mapping[str, Amount]) -> list[dict[str, Any]]:
    return [
        {"name": name, "count": amount.count, "size_bytes": amount.size_bytes}
        for name, amount in amounts.items()
    ]


def _text(found: DiskUse, *, each: bool) -> str:
    usage = found.usage
    parts = [f"Models: {usage.total.count}, {size(usage.total.size_bytes)}"]
    for title, amounts in (("folder", usage.folders), ("kind", usage.kinds), ("base", usage.bases)):
        if amounts:
            parts.append(f"By {title}:\n{_amounts_text(amounts)}")
    for space in found.roots:
        free = "not there" if space.free_bytes is None else f"{size(space.free_bytes)} free"
        parts.append(f"{space.root.name}: {space.root.folder} ({free})")
    if found.caches:
        rows = [
            (f"  {cache.kind.id}", size(cache.size_bytes), cache.kind.words.english())
            for cache in found.caches
        ]
        parts.append(f"Caches (free one: stablehand models disk --clear CACHE):\n{table(rows)}")
    if found.orphans:
        total = size(sum(orphan.size_bytes for orphan in found.orphans))
        lines = [f"Files that belong to no model: {len(found.orphans)}, {total}"]
        lines += [f"  {o.path} ({o.kind}, {size(o.size_bytes)})" for o in found.orphans if each]
        lines.append("  To the trash: stablehand models disk --fix")
        parts.append("\n".join(lines))
    if found.trash_bytes:
        parts.append(f"Trash: {size(found.trash_bytes)} (stablehand trash empty)")
    return "\n\n".join(parts)


def _amounts_text(amounts: Mapping[str, Amount]) -> str:
    rows = [
        (f"  {name or '.'}", str(amount.count), size(amount.size_bytes))
        for name, amount in list(amounts.items())[:_SHOWN]
    ]
    return table(rows)
