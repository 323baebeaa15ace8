"""`stablehand stop`: stop what runs."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.sessions import StopView, stop, stop_all


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("stop", help="stop an install that runs")
    parser.add_argument("name", metavar="NAME", nargs="?", help="name of the install")
    parser.add_argument("--all", action="store_true", help="stop everything that runs")
    parser.add_argument(
        "--grace",
        metavar="SECONDS",
        type=_seconds,
        help="how long it may take to end by itself before it is killed",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Stop one install or all."""
    if (args.name is None) is not args.all:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("launch", "Give the name of one install, or --all."),
            hint=QT_TRANSLATE_NOOP("launch", "What runs: stablehand list"),
        )
    if args.all:
        everything = await stop_all(app, grace_s=args.grace)
        data = {"sessions": [_json(view) for view in everything.data]}
        text = "\n".join(map(_text, everything.data)) or "Nothing runs."
        return Answer("stop", data, text, everything.notices)
    result = await stop(app, args.name, grace_s=args.grace)
    if result.data.stopped or args.json:
        return Answer("stop", _json(result.data), _text(result.data), result.notices)
    # Why nothing was stopped is the answer itself; as a notice it would be said twice.
    said = "\n".join(notice.english() for notice in result.notices)
    return Answer("stop", _json(result.data), said)


def _json(view: StopView) -> dict[str, Any]:
    return {"name": view.name, "stopped": view.stopped, "forced": view.forced}


def _text(view: StopView) -> str:
    if not view.stopped:
        return f"{view.name} was not stopped."
    return f"{view.name} had to be killed." if view.forced else f"{view.name} is stopped."


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds up to 3600")
    return value
