"""`stablehand models quarantine`: what did not pass the gate, letting it in, throwing it away."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.verb import Answer
from stablehand.cli.words import one_line, shortened, size, table
from stablehand.core.models.safety.quarantine import Quarantined
from stablehand.services import quarantine as service
from stablehand.services.app import App
from stablehand.services.quarantine import HeldFile


def add(actions: Any) -> None:
    """Add the action and its own actions to the parser."""
    parser = actions.add_parser("quarantine", help="files that could run code and were not let in")
    steps = parser.add_subparsers(dest="step", metavar="ACTION", required=True)
    listing = steps.add_parser("list", help="what is there, and why")
    listing.set_defaults(run=run_list)
    releasing = steps.add_parser("release", help="let a file in all the same")
    releasing.add_argument("id", metavar="ID", help="its id in the list")
    releasing.add_argument(
        "--accept-risk", action="store_true", help="agree that it may run code when it is loaded"
    )
    releasing.add_argument(
        "--to",
        metavar="PATH",
        type=given_words,
        help="another place below the model folder than it was meant for",
    )
    releasing.set_defaults(run=run_release)
    discarding = steps.add_parser("discard", help="move files to the trash")
    discarding.add_argument("ids", metavar="ID", nargs="+", help="their ids in the list")
    discarding.set_defaults(run=run_discard)


async def run_list(app: App, _args: argparse.Namespace) -> Answer:
    """List the quarantine."""
    result = await service.list_quarantined(app)
    data = {"quarantine": [_held_json(item) for item in result.data]}
    return Answer(result.command, data, _text(result.data), result.notices)


async def run_release(app: App, args: argparse.Namespace) -> Answer:
    """Let a file in on the person's word."""
    result = await service.release_quarantined(
        app, args.id, accepts_risk=args.accept_risk, target=args.to
    )
    entry, path = result.data.entry, result.data.path
    data = {"id": entry.id, "path": str(path)}
    return Answer(result.command, data, one_line(f"{entry.name} is at {path} now."), result.notices)


async def run_discard(app: App, args: argparse.Namespace) -> Answer:
    """Throw files away."""
    result = await service.discard_quarantined(app, args.ids)
    data = {
        "discarded": [
            {"id": item.entry.id, "name": item.entry.name, "trash": item.trashed.id}
            for item in result.data
        ]
    }
    names = ", ".join(item.entry.name for item in result.data)
    text = one_line(f"In the trash: {names}. Bring back: stablehand trash restore ID")
    return Answer(result.command, data, text, result.notices)


def _held_json(item: HeldFile) -> dict[str, Any]:
    entry = item.entry
    return {
        "id": entry.id,
        "name": entry.name,
        "root": item.root.id,
        "target": entry.target,
        "origin": entry.origin,
        "path": str(entry.content),
        "size_bytes": entry.size_bytes,
        "quarantined_at": entry.quarantined_at.isoformat() if entry.quarantined_at else None,
        "safety": entry.verdict.level,
        "evidence": [{"what": e.what, "detail": e.detail} for e in entry.verdict.evidence],
    }


def _text(held: tuple[HeldFile, ...]) -> str:
    if not held:
        return "Nothing is in quarantine."
    rows = [("ID", "FILE", "SIZE", "WHY")]
    rows += [
        (
            item.entry.id,
            shortened(item.entry.name),
            size(item.entry.size_bytes),
            _why(item.entry),
        )
        for item in held
    ]
    return (
        f"{table(rows)}\n\n"
        "Have the weights without the code: stablehand models convert ID\n"
        "Let in, if you trust whoever made it: stablehand models quarantine release ID --accept-risk\n"
        "Throw away: stablehand models quarantine discard ID"
    )


def _why(entry: Quarantined) -> str:
    reasons = [item.detail for item in entry.verdict.evidence[:3]]
    return f"{entry.verdict.level}: {', '.join(reasons)}" if reasons else entry.verdict.level
