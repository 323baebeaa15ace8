"""`stablehand addons`: packages that make a program quicker, where a wheel fits."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.update import changed_json, changed_rows
from stablehand.cli.words import table, wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.addons import AddonView, list_addons, start_adding, start_removing
from stablehand.services.app import App


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("addons", help="xformers, SageAttention and the like of an install")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "action", choices=("list", "add", "remove"), nargs="?", default="list", help="what to do"
    )
    parser.add_argument("addon", metavar="ADDON", nargs="?", help="id of the add-on")
    parser.add_argument(
        "--stop", action="store_true", help="stop it, if it runs, once the change is ready"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List, add or remove."""
    if args.action == "list":
        if args.addon:
            raise StablehandError("usage", QT_TRANSLATE_NOOP("addons", "A list takes no add-on."))
        result = await list_addons(app, args.name)
        data = {"name": args.name, "addons": [_json(view) for view in result.data]}
        return Answer("addons", data, _text(args.name, result.data), result.notices)
    if not args.addon:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("addons", "Which add-on is not said."),
            hint=QT_TRANSLATE_NOOP("addons", "See what there is: stablehand addons {name}").fill(
                name=args.name
            ),
        )
    start = start_adding if args.action == "add" else start_removing
    done = await watched(
        app, lambda: start(app, args.name, args.addon, stop_first=args.stop), as_json=args.json
    )
    word = "is added and works" if args.action == "add" else "is removed"
    text = (
        f"{args.addon} {word}.\n{table(changed_rows(done.data))}\n"
        f"To take it back: stablehand rollback {args.name}"
    )
    data = {**changed_json(done.data, app), "addons": dict(done.data.record.addons)}
    return Answer("addons", data, text, done.notices)


def _json(view: AddonView) -> dict[str, Any]:
    texts = {
        key: wording.english() if wording else None
        for key, wording in (
            ("summary", view.summary),
            ("reason", view.reason),
            ("needs", view.needs),
        )
    }
    lists = {"requires": list(view.requires), "options": list(view.options)}
    plain = {"id": view.id, "name": view.name, "installed": view.is_installed}
    return {**plain, "there": view.is_there, "offered": view.is_offered, **lists, **texts}


def _text(name: str, views: tuple[AddonView, ...]) -> str:
    if not views:
        return f"There are no add-ons for {name}."
    lines = [name]
    for view in views:
        lines += ["", f"{view.id}  {_state(view)}", wrapped(view.summary.english(), "  ")]
        if view.options:
            lines.append(f"  Options: {', '.join(view.options)}")
        if view.reason and not view.is_installed:
            lines.append(wrapped(view.reason.english(), "  "))
        if view.needs:
            lines.append(wrapped(view.needs.english(), "  "))
    offered = [view.id for view in views if view.is_offered]
    if offered:
        lines += ["", f"Add one: stablehand addons {name} add {offered[0]}"]
    return "\n".join(lines)


def _state(view: AddonView) -> str:
    if view.is_installed:
        return f"[installed: {' '.join(view.requires)}]"
    if view.is_there:
        return "[there, not by Stablehand]"
    return f"[fits: {' '.join(view.requires)}]" if view.is_offered else "[does not fit]"
