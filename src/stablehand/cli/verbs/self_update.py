"""`stablehand self-update`: check, apply, rollback, status."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table, wrapped
from stablehand.services.app import App
from stablehand.services.self_update import (
    Offered,
    SelfUpdateStatus,
    check_self_update,
    self_update_status,
)
from stablehand.services.self_updating import (
    SelfUpdated,
    start_self_rollback,
    start_self_update,
)


def add(verbs: Any) -> None:
    """Add the verb and its own verbs to the parser."""
    parser = verbs.add_parser("self-update", help="newer versions of Stablehand itself")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    parser.set_defaults(run=run_status)
    for name, help_text, run in (
        ("status", "what runs here and what the last look found", run_status),
        ("check", "ask for a newer version", run_check),
        ("rollback", "go back to the version before", run_rollback),
    ):
        actions.add_parser(name, help=help_text).set_defaults(run=run)
    apply = actions.add_parser("apply", help="fetch a newer version, try it and switch to it")
    apply.add_argument(
        "--no-switch", action="store_true", help="only have it ready; the next apply switches"
    )
    apply.set_defaults(run=run_apply)


async def run_status(app: App, _args: argparse.Namespace) -> Answer:
    """Tell how things stand."""
    result = await self_update_status(app)
    return _status(result.command, result.data)


async def run_check(app: App, _args: argparse.Namespace) -> Answer:
    """Ask for a newer version."""
    result = await check_self_update(app)
    return _status(result.command, result.data)


async def run_apply(app: App, args: argparse.Namespace) -> Answer:
    """Bring Stablehand up to date."""
    result = await watched(
        app,
        lambda: start_self_update(app, switch_now=not args.no_switch),
        as_json=args.json,
    )
    done = result.data
    text = f"Stablehand {done.version} starts from now on."
    if not done.is_switched:
        text = (
            f"Stablehand {done.version} lies ready. To switch to it: stablehand self-update apply"
        )
    elif done.previous is not None:
        text += f" To go back to {done.previous}: stablehand self-update rollback"
    return Answer(result.command, _updated(done), text)


async def run_rollback(app: App, args: argparse.Namespace) -> Answer:
    """Go back to the version before."""
    result = await watched(app, lambda: start_self_rollback(app), as_json=args.json)
    done = result.data
    text = (
        f"Stablehand {done.version} starts from now on. {done.previous} is kept; it is not offered "
        "of Stablehand's own accord any more."
    )
    return Answer(result.command, _updated(done), text)


def _status(command: str, found: SelfUpdateStatus) -> Answer:
    offered = found.offered
    data = {
        "version": found.version,
        "kind": found.kind,
        "how": found.how.english() if found.how else None,
        "is_built_in": found.is_built_in,
        "mode": found.mode,
        "current": found.current,
        "previous": found.previous,
        "checked_at": found.checked_at.isoformat() if found.checked_at else None,
        "offered": None if offered is None else _offered(offered),
    }
    rows = [("Version", found.version)]
    if found.current != found.version:
        rows.append(("Starts next", found.current))
    rows.append(("Before it", found.previous or "none is kept"))
    if found.kind == "portable":
        state = found.mode if found.is_built_in else "not built in"
        asked = found.checked_at.isoformat(timespec="minutes") if found.checked_at else "never"
        rows += [("Looking", state), ("Last look", asked)]
    lines = [table(rows)]
    if found.how is not None:
        lines.append(found.how.english())
    if offered is not None:
        lines.append(_news(offered))
    elif found.checked_at is not None:
        lines.append("There is nothing newer.")
    return Answer(command, data, "\n".join(lines))


def _news(offered: Offered) -> str:
    fetched = f"{size(offered.size)} to fetch" if offered.size else "nothing to fetch: it lies here"
    text = f"Stablehand {offered.version} is there ({fetched})."
    if offered.is_ready:
        text = f"Stablehand {offered.version} lies ready."
    if offered.is_skipped:
        text += " You went back from it."
    notes = [wrapped(line, "  ") for line in offered.notes.get("en", "").splitlines()]
    return "\n".join([text, *notes, "To take it: stablehand self-update apply"])


def _offered(offered: Offered) -> dict[str, Any]:
    return {
        "version": offered.version,
        "published": offered.published.isoformat(),
        "notes": offered.notes,
        "size_bytes": offered.size,
        "unpacked_bytes": offered.unpacked_size,
        "is_ready": offered.is_ready,
        "is_skipped": offered.is_skipped,
    }


def _updated(done: SelfUpdated) -> dict[str, Any]:
    return {
        "version": done.version,
        "previous": done.previous,
        "is_switched": done.is_switched,
    }
