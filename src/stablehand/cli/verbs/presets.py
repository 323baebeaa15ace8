"""`stablehand presets`: ready settings of a training program; put into an install, taken out."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.cli.words import table_lines, wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.presets import (
    ShownPreset,
    ShownPresets,
    list_presets,
    remove_written_presets,
    write_presets,
)

_STATES = {
    "absent": "",
    "there": "in place",
    "older": "in place, of an earlier version",
    "edited": "another file is there",
}


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("presets", help="ready settings of a training program")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "action",
        metavar="ACTION",
        nargs="?",
        choices=("list", "write", "remove"),
        default="list",
        help="list, write or remove (default: list)",
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="with write and remove: which")
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List the presets, after writing or removing what is asked for."""
    if (args.action == "list") is bool(args.ids):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "'write' and 'remove' need an ID, and 'list' takes none."),
            hint=QT_TRANSLATE_NOOP("usage", "See: {program} --help").fill(
                program="stablehand presets"
            ),
        )
    match args.action:
        case "write":
            result = await write_presets(app, args.name, args.ids)
        case "remove":
            result = await remove_written_presets(app, args.name, args.ids)
        case _:
            result = await list_presets(app, args.name)
    return Answer(result.command, presets_json(result.data), _text(result.data), result.notices)


def presets_json(shown: ShownPresets) -> dict[str, Any]:
    """Give the presets in the shape of the contract."""
    return {
        "name": shown.name,
        "package": shown.package.id,
        "vram_gb": shown.vram_gb,
        "presets": [_json(item) for item in shown.presets],
        "written": list(shown.written),
        "removed": list(shown.removed),
    }


def _json(item: ShownPreset) -> dict[str, Any]:
    preset = item.preset
    return {
        "id": preset.id,
        "name": preset.name.english(),
        "summary": preset.summary.english(),
        "method": preset.method,
        "base": preset.base,
        "vram_gb": preset.vram_gb,
        "fits": item.fits,
        "recommended": item.recommended,
        "state": item.state,
        "path": str(item.path),
        "find": preset.find.english(),
        "origin": preset.origin.english(),
    }


def _text(shown: ShownPresets) -> str:
    if not shown.presets:
        return f"{shown.package.name} has no presets."
    changed = {*shown.written, *shown.removed}
    if changed:
        return "\n".join(line for item in shown.presets for line in _done(item, changed))
    rows = [
        (
            f"  {item.preset.id}{'*' if item.recommended else ''}",
            item.preset.name.english(),
            _of(item),
        )
        for item in shown.presets
    ]
    card = f"{shown.vram_gb:g} GB" if shown.vram_gb is not None else "no card that it can use"
    lines = [f"{shown.name}  ({shown.package.name}, {card})", "", *table_lines(rows)]
    if any(item.recommended for item in shown.presets):
        lines += ["", "* is for this machine's card."]
    return "\n".join([*lines, "", f"Put one there: stablehand presets {shown.name} write ID"])


def _of(item: ShownPreset) -> str:
    words = ["fits" if item.fits else "not for this card", _STATES[item.state]]
    return ", ".join(word for word in words if word)


def _done(item: ShownPreset, changed: set[str]) -> list[str]:
    if item.preset.id not in changed:
        return []
    if item.state == "absent":
        return [f"{item.preset.id} is taken out: {item.path}"]
    find = wrapped(item.preset.find.english(), "  ")
    return [f"{item.preset.id} is in place: {item.path}", find]
