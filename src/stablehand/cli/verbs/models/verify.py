"""`stablehand models verify`: whether loading models could run code, and whether they are still whole."""

from __future__ import annotations

import argparse
from typing import Any, Final

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import shortened, table
from stablehand.services import verifying as service
from stablehand.services.app import App
from stablehand.services.verifying import VerifiedModel

_SHOWN: Final = 3


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("verify", help="check models for code that would run, and damage")
    parser.add_argument(
        "names",
        metavar="NAME_OR_PATH",
        nargs="*",
        type=given_words,
        help="which (default: every model of the library)",
    )
    parser.add_argument(
        "--deep", action="store_true", help="read every byte and compare it with the known sum"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Check models."""
    result = await watched(
        app,
        lambda: service.start_verification(app, args.names, deep=args.deep),
        as_json=args.json,
    )
    found = result.data
    bad = [item for item in found if not item.is_good]
    data = {"models": [_model_json(item) for item in found], "bad": len(bad)}
    return Answer(result.command, data, _text(found, bad), tuple(result.notices))


def _model_json(item: VerifiedModel) -> dict[str, Any]:
    return {
        "path": str(item.path),
        "key": item.key,
        "safety": item.verdict.level,
        "evidence": [{"what": e.what, "detail": e.detail} for e in item.verdict.evidence],
        "sum": item.sum,
        "sha256": item.sha256,
        "released": item.released,
    }


def _text(found: tuple[VerifiedModel, ...], bad: list[VerifiedModel]) -> str:
    if not found:
        return "There are no models."
    rows = [
        (
            shortened(item.path.name),
            item.verdict.level if item.sum != "changed" else "changed",
            "; ".join(
                [
                    *(["let in by somebody"] if item.released else []),
                    *(evidence.detail for evidence in item.verdict.evidence[:_SHOWN]),
                ]
            ),
        )
        for item in bad
    ]
    good = f"{len(found) - len(bad)} of {len(found)} are in order."
    return f"{table(rows)}\n\n{good}" if rows else good
