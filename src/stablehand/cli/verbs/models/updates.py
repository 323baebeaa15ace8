"""`stablehand models updates`."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import table
from stablehand.core.models.library.entry import Entry
from stablehand.services.app import App


def add(actions: Any) -> None:
    """Add the action to the parser."""
    updates = actions.add_parser("updates", help="models of which there is a newer version")
    updates.add_argument("--check", action="store_true", help="ask CivitAI now")
    updates.set_defaults(run=run_updates)


async def run_updates(app: App, args: argparse.Namespace) -> Answer:
    """List newer versions, asked about now or as they were found last."""
    from stablehand.services import model_updates as service

    if args.check:
        result = await watched(app, lambda: service.start_update_check(app), as_json=args.json)
    else:
        result = await service.known_updates(app)
    found = result.data
    data = {
        "models": [_update_json(model) for model in found.models],
        "asked": found.asked,
        "gone": list(found.gone),
    }
    return Answer(result.command, data, _text(found.models, found.asked), tuple(result.notices))


def _update_json(model: Entry) -> dict[str, Any]:
    known = model.metadata
    return {
        "key": model.key,
        "name": model.name,
        "title": known.title,
        "version": known.version,
        "civitai_model": known.civitai_model,
        "civitai_version": known.civitai_version,
        "newer_version": known.newer_version,
        "newer_name": known.newer_name,
        "early_access": known.newer_is_early,
    }


def _text(models: tuple[Entry, ...], asked: int) -> str:
    if not models:
        return f"No newer versions are known, of {asked} that can be asked about."
    rows = [
        (
            model.metadata.title or model.name,
            model.metadata.version or "?",
            f"-> {model.metadata.newer_name}",
            "early access" if model.metadata.newer_is_early else "",
        )
        for model in models
    ]
    return table(rows)
