"""`stablehand list`: what is installed, and what runs."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import install_json
from stablehand.cli.words import table
from stablehand.core.base.text import Wording
from stablehand.core.records.update_check import UpdateCheck
from stablehand.services.app import App
from stablehand.services.installs import ListedInstall, list_installs
from stablehand.services.sessions import SessionView


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("list", help="what is installed, and what runs")
    parser.add_argument(
        "--check", action="store_true", help="look for updates first, which asks the network"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List the installs, perhaps after a look for updates."""
    notices: tuple[Wording, ...] = ()
    if args.check:
        from stablehand.services.update_checks import start_check

        notices = (await watched(app, lambda: start_check(app), as_json=args.json)).notices
    result = await list_installs(app)
    data = {"installs": [_json(app, item) for item in result.data]}
    return Answer(result.command, data, _text(result.data), (*result.notices, *notices))


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
        "update_available": item.update_available,
        "update": _update(item.update),
        "pinned": item.record.pinned if item.record else False,
    }


def _update(check: UpdateCheck | None) -> dict[str, Any] | None:
    """Give what the last look for an update found, in short."""
    if check is None:
        return None
    return {
        "checked_at": check.checked_at,
        "ref": check.ref,
        "target": check.target,
        "label": check.label,
        "count": check.count,
    }


def _update_words(item: ListedInstall) -> str:
    if item.record is not None and item.record.pinned:
        return "pinned"
    if item.update is None or not item.update_available:
        return "-"
    return item.update.label


def _page(session: SessionView) -> str:
    if session.has_window and session.state == "ready":
        return "a window of its own"
    return session.url or session.state


def _text(installs: tuple[ListedInstall, ...]) -> str:
    if not installs:
        return (
            "Nothing is installed yet.\n"
            "The built-in UI: stablehand up\n"
            "All packages:    stablehand catalog list"
        )
    rows = [("NAME", "PACKAGE", "STATE", "TORCH", "UPDATE", "PAGE")]
    for item in installs:
        record, session = item.record, item.session
        torch = record.torch.version if record and record.torch else "-"
        page = _page(session) if session else "-"
        package, update = record.package if record else "?", _update_words(item)
        rows.append((item.name, package, item.state, torch, update, page))
    return table(rows)
