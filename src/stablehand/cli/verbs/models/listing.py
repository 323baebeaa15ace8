"""`stablehand models scan`, `models list` and `models show`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import shortened, size, table
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.licences import licence_texts
from stablehand.core.models.metadata.metadata import Licence
from stablehand.services import models as service
from stablehand.services.app import App
from stablehand.services.model_sight import Sighting, sight, way_words
from stablehand.services.models import SORT_KEYS, ListedModel, ListedModels, ShownModel

_NAMED = 2  # of the bases that a header leaves open, in a table


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    scanning = actions.add_parser(
        "scan", help="look through the model folders for what has changed, and read what is new"
    )
    scanning.set_defaults(run=run_scan)
    listing = actions.add_parser("list", help="the models of the library")
    listing.add_argument("--kind", metavar="K", help="only this kind (checkpoint, lora, vae...)")
    listing.add_argument("--base", metavar="B", help="only for this base (sd15, sdxl, flux...)")
    listing.add_argument("--folder", metavar="F", help="only this folder and those in it")
    listing.add_argument("--root", metavar="ID", help="only this model folder (models roots)")
    listing.add_argument("--format", metavar="F", help="only this format (safetensors, gguf...)")
    listing.add_argument("--unsafe", action="store_true", help="only what had better not be loaded")
    listing.add_argument("--text", metavar="WORDS", help="only where all these words occur")
    listing.add_argument(
        "--sort",
        metavar="ORDER",
        choices=SORT_KEYS,
        default="folder",
        help="folder, name, size (largest first), modified or added (newest first), kind, base",
    )
    listing.add_argument("--no-scan", action="store_true", help="give what was known last")
    listing.set_defaults(run=run_list)
    showing = actions.add_parser("show", help="everything that is known of a model")
    showing.add_argument("name", metavar="NAME_OR_PATH", help="its name, path, key or sum")
    showing.set_defaults(run=run_show)


async def run_scan(app: App, args: argparse.Namespace) -> Answer:
    """Look through the roots."""
    result = await watched(app, lambda: service.start_scan(app), as_json=args.json)
    found = result.data
    data = {
        "folder": str(found.folder),
        "added": found.added,
        "changed": found.changed,
        "moved": found.moved,
        "removed": found.removed,
        "unchanged": found.unchanged,
        "read": found.read,
        "total": found.total,
        "bytes": found.size_bytes,
    }
    moved = f"{found.moved} moved, " if found.moved else ""
    text = (
        f"{_count(found.total)}, {size(found.size_bytes)}: {found.added} new, "
        f"{found.changed} changed, {moved}{found.removed} gone, {found.unchanged} as before."
        if found.total or found.removed
        else _no_models(found.folder)
    )
    return Answer(result.command, data, text, tuple(result.notices))


async def run_list(app: App, args: argparse.Namespace) -> Answer:
    """List the models."""
    result = await service.list_models(
        app,
        kind=args.kind,
        base=args.base,
        folder=args.folder,
        root=args.root,
        format_=args.format,
        text=args.text,
        unsafe=args.unsafe,
        sort=args.sort,
        look=not args.no_scan,
    )
    data = {"models": [model_json(model) for model in result.data.models]}
    return Answer(result.command, data, _text(result.data), tuple(result.notices))


async def run_show(app: App, args: argparse.Namespace) -> Answer:
    """Show one model."""
    result = await service.show_model(app, args.name)
    seen = await sight(app, result.data.model.path)
    return Answer(
        result.command,
        {"model": {**shown_json(result.data), "seen_by": [_seen_json(item) for item in seen]}},
        _shown_text(result.data, seen),
        tuple(result.notices),
    )


def model_json(model: ListedModel) -> dict[str, Any]:
    """Give a model in the shape of the contract (docs/cli.md)."""
    entry, identity = model.entry, model.entry.identity
    finding = None if identity is None else identity.finding
    return {
        "path": str(model.path),
        "name": model.name,
        "folder": model.folder,
        "root": entry.root,
        "key": entry.key,
        "there": model.is_there,
        "kind": model.kind,
        "base": model.base,
        "one_of": list(entry.one_of),
        "subtype": finding.subtype if finding else None,
        "prediction": finding.prediction if finding else None,
        "format": model.format,
        "dtype": identity.dtype if identity else None,
        "quantisation": identity.quantisation if identity else None,
        "parameters": identity.parameters if identity else None,
        "size_bytes": model.size_bytes,
        "modified": model.modified.isoformat(),
        "added": _moment(model.added),
        "safety": entry.verdict.level,
        "sha256": entry.hashes.get("sha256"),
        "title": entry.metadata.title,
        "trained_words": list(entry.metadata.trained_words),
        "tags": list(entry.metadata.tags),
        "favourite": entry.metadata.favourite,
        "rating": entry.metadata.rating,
    }


def shown_json(shown: ShownModel) -> dict[str, Any]:
    """Give one model with everything that is known of it."""
    entry, identity = shown.model.entry, shown.model.entry.identity
    known, licence = entry.metadata, entry.metadata.licence
    return {
        **model_json(shown.model),
        "confidence": identity.finding.confidence if identity else None,
        "why": list(identity.finding.why) if identity else [],
        "parts": dict(identity.parts) if identity else {},
        "evidence": [{"what": e.what, "detail": e.detail} for e in entry.verdict.evidence],
        "hashes": dict(entry.hashes),
        "header_read": _moment(shown.header_read),
        "sidecars": [str(path) for path in shown.sidecars],
        "root_folder": str(shown.root.folder),
        "read_only": shown.root.read_only,
        "metadata": {
            "title": known.title,
            "version": known.version,
            "author": known.author,
            "description": known.description,
            "base": known.base,
            "page": shown.page,
            "trained_words": list(known.trained_words),
            "tags": list(known.tags),
            "licence": {
                "name": licence.name,
                "commercial": None if licence.commercial is None else list(licence.commercial),
                "credit_needed": licence.credit_needed,
                "derivatives": licence.derivatives,
                "other_licence": licence.other_licence,
            },
            "nsfw": known.nsfw,
            "favourite": known.favourite,
            "rating": known.rating,
            "notes": known.notes,
            "preview": None if known.preview is None else str(shown.root.folder / known.preview),
            "civitai_model": known.civitai_model,
            "civitai_version": known.civitai_version,
            "newer_version": known.newer_version,
            "newer_name": known.newer_name,
            "sources": dict(known.sources),
        },
    }


def _seen_json(seen: Sighting) -> dict[str, Any]:
    return {
        "install": seen.install,
        "way": seen.way,
        "through": seen.through,
        "there": seen.is_there,
        "seen_as": str(seen.seen_as),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _text(found: ListedModels) -> str:
    if not found.total:
        return _no_models(found.folder)
    if not found.models:
        return f"None of the {_count(found.total)} is meant by that."
    shown = {model.entry.root for model in found.models}
    several = len(shown) > 1
    rows = [
        (
            shortened(model.name),
            model.kind,
            _short_base(model.entry),
            model.format,
            size(model.size_bytes),
            f"{model.entry.root}:{model.folder}" if several else model.folder,
        )
        for model in found.models
    ]
    total = sum(model.size_bytes for model in found.models)
    folders = {root.id: root.folder for root in found.roots}
    where = "several folders" if several else str(folders.get(shown.pop(), found.folder))
    return f"{table(rows)}\n\n{_count(len(rows))}, {size(total)} in {where}"


def base_words(entry: Entry) -> str:
    """Give a model's base as people read it: "sdxl", or "flux1-dev or flux1-kontext-dev"."""
    return " or ".join(entry.one_of) or entry.base or "-"


def _short_base(entry: Entry) -> str:
    """Give a model's base for a narrow column: of many possible ones, two and how many more."""
    said = entry.one_of
    if len(said) <= _NAMED:
        return base_words(entry)
    return f"{' or '.join(said[:_NAMED])} or {len(said) - _NAMED} more"


def _shown_text(shown: ShownModel, seen: tuple[Sighting, ...]) -> str:
    entry, identity, known = (
        shown.model.entry,
        shown.model.entry.identity,
        shown.model.entry.metadata,
    )
    rows: list[tuple[str, str]] = [
        ("Path", str(shown.model.path) + ("" if shown.model.is_there else " (not there now)")),
        ("Kind", f"{entry.kind}, {base_words(entry)}"),
        ("Format", f"{entry.format}, {size(entry.size_bytes)}"),
        ("Safety", ", ".join((entry.verdict.level, *(e.detail for e in entry.verdict.evidence)))),
    ]
    if identity is not None:
        said = (identity.dtype, identity.quantisation, identity.finding.prediction)
        rows.append(("Weights", ", ".join(item for item in said if item) or "-"))
        if identity.parameters:
            rows.append(("Parameters", f"{identity.parameters:,}"))
        rows.extend((f"  {name}", size(count)) for name, count in identity.parts.items())
    facts = (
        ("Title", known.title),
        ("Version", known.version),
        ("Author", known.author),
        ("Page", shown.page),
        ("Trained words", ", ".join(known.trained_words)),
        ("Tags", ", ".join(known.tags)),
        ("Rating", "" if known.rating is None else str(known.rating)),
        ("Notes", known.notes),
    )
    rows.extend((name, value) for name, value in facts if value)
    rows.extend((name, value) for name, value in entry.hashes.items())
    if known.licence != Licence():
        licence = (text.english() for text in licence_texts(known.licence))
        rows.extend(("Licence", text.removeprefix("Licence: ")) for text in licence)
    rows.extend(_seen_rows(seen))
    rows.extend(("Beside it", path.name) for path in shown.sidecars)
    return f"{entry.name}\n\n{table(rows)}"


def _seen_rows(seen: tuple[Sighting, ...]) -> list[tuple[str, str]]:
    if not seen:
        return [("Seen by", "no UI that is installed here")]
    later = ", from its next start on"
    return [
        ("Seen by", f"{s.install}, {way_words(s).english()}{'' if s.is_there else later}")
        for s in seen
    ]


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
