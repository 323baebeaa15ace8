"""`stablehand models duplicates`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.models.moving import moves_json, moves_text
from stablehand.cli.words import size
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services import duplicates as service
from stablehand.services.app import App
from stablehand.services.duplicates import SHARED_EDITS, Duplicates, FoundDuplicates


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("duplicates", help="models that are there more than once")
    parser.add_argument(
        "--near", action="store_true", help="also those with the same tensors, other metadata"
    )
    parser.add_argument(
        "--link", action="store_true", help="let exact copies on one drive share one file"
    )
    parser.add_argument("--yes", action="store_true", help="link without asking again")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List duplicates, or link them."""
    if args.link and args.yes:
        done = await watched(app, lambda: service.start_link(app), as_json=args.json)
        data = {**moves_json(done.data.moves), "freed_bytes": done.data.freed_bytes}
        text = moves_text(done.data.moves, "linked")
        if done.data.moves.moved:
            text += f"\n{size(done.data.freed_bytes)} are free again."
        return Answer(done.command, data, text, tuple(done.notices))
    result = await watched(
        app, lambda: service.start_search(app, near=args.near), as_json=args.json
    )
    found = result.data
    if args.link and found.freed_bytes:
        raise _ask(found)
    data = {
        "groups": [_group_json(group) for group in found.groups],
        "extra_bytes": found.extra_bytes,
        "freed_bytes": found.freed_bytes,
    }
    return Answer(result.command, data, _text(found), tuple(result.notices))


def _ask(found: FoundDuplicates) -> StablehandError:
    copies = [copy for group in found.groups for copy in group.copies if copy.can_link]
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "organise",
            "{count} copies would share the bytes of others, which frees {size}. {warning}",
        ).fill(count=len(copies), size=size(found.freed_bytes), warning=SHARED_EDITS),
        hint=QT_TRANSLATE_NOOP(
            "organise", "Agree with --yes; stablehand models undo parts them again."
        ),
        details={
            "flag": "--yes",
            "freed_bytes": found.freed_bytes,
            "copies": [copy.key for copy in copies],
        },
    )


def _group_json(group: Duplicates) -> dict[str, Any]:
    return {
        "likeness": group.likeness,
        "proved": group.is_proved,
        "size_bytes": group.size_bytes,
        "extra_bytes": group.extra_bytes,
        "freed_bytes": group.freed_bytes,
        "copies": [
            {
                "name": copy.key,
                "path": str(copy.path),
                "linked": copy.is_linked,
                "can_link": copy.can_link,
            }
            for copy in group.copies
        ],
    }


def _text(found: FoundDuplicates) -> str:
    if not found.groups:
        return "No model is there twice."
    lines: list[str] = []
    for group in found.groups:
        same = "the same" if group.likeness == "same_bytes" else "the same tensors, other metadata"
        sure = "" if group.is_proved else " (by samples)"
        lines.append(f"{size(group.size_bytes)}, {same}{sure}:")
        for number, copy in enumerate(group.copies):
            mark = "  (shares its bytes already)" if copy.is_linked else ""
            lines.append(f"  {'keep' if number == 0 else 'copy'}  {copy.path}{mark}")
    lines.append(f"\n{size(found.extra_bytes)} are taken by extra copies.")
    if found.freed_bytes:
        lines.append(f"Free {size(found.freed_bytes)} of it: stablehand models duplicates --link")
    return "\n".join(lines)
