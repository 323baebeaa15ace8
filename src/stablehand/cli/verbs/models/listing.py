"""`stablehand models scan` and `models list`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table
from stablehand.services import models as service
from stablehand.services.app import App
from stablehand.services.models import SORT_KEYS, ListedModel, ListedModels


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    scanning = actions.add_parser(
        "scan", help="look through the model folders for what has changed"
    )
    scanning.set_defaults(run=run_scan)
    listing = actions.add_parser("list", help="the models in the shared folders")
    listing.add_argument("--kind", metavar="K", help="only this kind (checkpoint, lora, vae...)")
    listing.add_argument("--folder", metavar="F", help="only this folder and those in it")
    listing.add_argument(
        "--sort",
        metavar="ORDER",
        choices=SORT_KEYS,
        default="folder",
        help="folder, name, size (largest first) or modified (newest first)",
    )
    listing.add_argument("--no-scan", action="store_true", help="give what was known last")
    listing.set_defaults(run=run_list)


async def run_scan(app: App, args: argparse.Namespace) -> Answer:
    """Look through the tree."""
    result = await watched(app, lambda: service.start_scan(app), as_json=args.json)
    found = result.data
    data = {
        "folder": str(found.folder),
        "added": found.added,
        "changed": found.changed,
        "removed": found.removed,
        "unchanged": found.unchanged,
        "total": found.total,
        "bytes": found.size_bytes,
    }
    text = (
        f"{_count(found.total)}, {size(found.size_bytes)}: {found.added} new, "
        f"{found.changed} changed, {found.removed} gone, {found.unchanged} as before."
        if found.total or found.removed
        else _no_models(found.folder)
    )
    return Answer(result.command, data, text, tuple(result.notices))


async def run_list(app: App, args: argparse.Namespace) -> Answer:
    """List the models."""
    result = await service.list_models(
        app, kind=args.kind, folder=args.folder, sort=args.sort, look=not args.no_scan
    )
    data = {"models": [_model_json(model) for model in result.data.models]}
    return Answer(result.command, data, _text(result.data), tuple(result.notices))


def _model_json(model: ListedModel) -> dict[str, Any]:
    return {
        "path": str(model.path),
        "name": model.name,
        "folder": model.folder,
        "kind": model.kind,
        "base": model.base,
        "format": model.format,
        "size_bytes": model.size_bytes,
        "modified": model.modified.isoformat(),
    }


def _text(found: ListedModels) -> str:
    if not found.total:
        return _no_models(found.folder)
    if not found.models:
        return f"None of the {_count(found.total)} is meant by that."
    rows = [
        (model.name, model.kind, model.format, size(model.size_bytes), model.folder)
        for model in found.models
    ]
    total = sum(model.size_bytes for model in found.models)
    return f"{table(rows)}\n\n{_count(len(rows))}, {size(total)} in {found.folder}"


def _count(number: int) -> str:
    return "1 model" if number == 1 else f"{number} models"


def _no_models(folder: Path) -> str:
    return "\n".join(
        (
            "There are no models yet. They go here, one folder a kind:",
            f"  {folder / 'StableDiffusion'}  checkpoints",
            f"  {folder / 'Lora'}, {folder / 'VAE'}, {folder / 'ControlNet'}, ...",
            "Every UI reads from there. Put a .safetensors file in, or begin without any:",
            "  stablehand up  starts Easel, which makes a tiny model of noise to show that all works.",
        )
    )
