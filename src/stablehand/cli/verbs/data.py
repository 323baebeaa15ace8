"""`stablehand data`: where the data folder is, why, and which one is used from the next start on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from stablehand.cli.given import given_path
from stablehand.cli.verb import Answer
from stablehand.cli.verbs import data_move
from stablehand.cli.words import size, table, wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.services import data_folder as service
from stablehand.services.app import App
from stablehand.services.data_folder import OTHERS, DataReport, PlaceReport


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("data", help="where the data folder is, and choosing another")
    parser.add_argument("--no-sizes", action="store_true", help="do not sum up what is in it")
    parser.set_defaults(run=run_show)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    check = actions.add_parser("check", help="what speaks against a data folder there")
    check.add_argument("path", metavar="PATH", type=given_path)
    check.set_defaults(run=run_check)
    use = actions.add_parser("use", help="use this data folder from the next start on")
    use.add_argument("path", metavar="PATH", type=given_path)
    use.add_argument(
        "--accept-risk", action="store_true", help="use it though something speaks against it"
    )
    use.set_defaults(run=run_use)
    forget = actions.add_parser("forget", help="go back to the usual place")
    forget.set_defaults(run=run_forget)
    data_move.add(actions)


async def run_show(app: App, args: argparse.Namespace) -> Answer:
    """Say where the data folder is."""
    result = await service.show_data(app, sizes=not args.no_sizes)
    return Answer(result.command, _data(result.data), _text(result.data), result.notices)


async def run_check(app: App, args: argparse.Namespace) -> Answer:
    """Say what speaks against a place."""
    result = await service.check_place(app, args.path)
    return Answer(result.command, _place(result.data), _place_text(result.data), result.notices)


async def run_use(app: App, args: argparse.Namespace) -> Answer:
    """Choose a data folder."""
    result = await service.use_place(app, args.path, accept_risk=args.accept_risk)
    text = f"From the next start on the data folder is {result.data.path}"
    return Answer(result.command, _place(result.data), text, result.notices)


async def run_forget(app: App, _args: argparse.Namespace) -> Answer:
    """Drop the choice."""
    result = await service.forget_place(app)
    text = "The usual place is used from the next start on." if result.data else "None was chosen."
    return Answer(result.command, {"forgotten": result.data}, text, result.notices)


def _data(found: DataReport) -> dict[str, Any]:
    place = found.place
    return {
        **_place(found.report),
        "path": str(place.path),
        "why": place.why,
        "reason": place.reason.english(),
        "portable": place.portable,
        "choice": _path(place.choice),
        "usual": str(found.usual),
        "problem": _problem(place.problem),
        "sizes": dict(found.sizes),
        "total_bytes": sum(found.sizes.values()) if found.sizes else None,
    }


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _problem(problem: StablehandError | None) -> dict[str, Any] | None:
    if problem is None:
        return None
    hint = problem.hint.english() if problem.hint else None
    return {"code": problem.code, "message": problem.message.english(), "hint": hint}


def _place(report: PlaceReport) -> dict[str, Any]:
    return {
        "path": str(report.path),
        "contents": report.contents,
        "installs": report.installs,
        "has_models": report.has_models,
        "free_bytes": report.free_bytes,
        "filesystem": report.filesystem,
        "drive": report.drive,
        "warnings": [
            {
                "code": warning.code,
                "weight": warning.weight,
                "message": warning.text.english(),
                "hint": warning.hint.english() if warning.hint else None,
            }
            for warning in report.warnings
        ],
    }


def _text(found: DataReport) -> str:
    place = found.place
    head = f"{place.path}\n  {place.reason.english()}; {size(found.report.free_bytes)} free"
    parts = [head]
    if found.sizes:
        rows = [("total", size(sum(found.sizes.values())))]
        rows += [("files" if k == OTHERS else k, size(v)) for k, v in found.sizes.items()]
        parts.append(table(rows))
    return "\n".join([*parts, *_warnings(found.report)])


def _place_text(report: PlaceReport) -> str:
    contents = {
        "none": "nothing is there yet",
        "empty": "an empty folder",
        "data": f"a data folder with {report.installs} installs",
        "other": "a folder with other files",
        "file": "a file",
    }[report.contents]
    head = f"{report.path}\n  {contents}; {size(report.free_bytes)} free"
    warnings = _warnings(report) or ["Nothing speaks against it."]
    return "\n".join([head, *warnings])


def _warnings(report: PlaceReport) -> list[str]:
    lines = []
    for warning in report.warnings:
        hint = f" {warning.hint.english()}" if warning.hint else ""
        lines.append(wrapped(f"{warning.weight}: {warning.text.english()}{hint}"))
    return lines
