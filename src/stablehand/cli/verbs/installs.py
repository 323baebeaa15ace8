"""`stablehand list`: what is installed, and what runs."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import install_json
from stablehand.cli.words import table
from stablehand.services.app import App
from stablehand.services.installs import ListedInstall, list_installs


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("list", help="what is installed, and what runs")
    parser.set_defaults(run=run)


async def run(app: App, _args: argparse.Namespace) -> Answer:
    """List the installs."""
    result = await list_installs(app)
    data = {"installs": [_json(app, item) for item in result.data]}
    return Answer(result.command, data, _text(result.data), result.notices)


def _json(app: App, item: ListedInstall) -> dict[str, Any]:
    session = item.session
    found: dict[str, Any] = {"name": item.name, "path": str(item.path), "package": None}
    if item.record is not None:
        found |= install_json(item.record, app.data)
    return {
        **found,
        "state": item.state,
        "running": session is not None,
        "session": session.state if session else None,
        "url": session.url if session else None,
        "pid": session.pid if session else None,
        "update_available": None,
    }


def _text(installs: tuple[ListedInstall, ...]) -> str:
    if not installs:
        return (
            "Nothing is installed yet.\n"
            "The built-in UI: stablehand up\n"
            "All packages:    stablehand catalog list"
        )
    rows = [("NAME", "PACKAGE", "STATE", "TORCH", "PAGE")]
    for item in installs:
        record, session = item.record, item.session
        torch = record.torch.version if record and record.torch else "-"
        page = (session.url or session.state) if session else "-"
        rows.append((item.name, record.package if record else "?", item.state, torch, page))
    return table(rows)
