"""`stablehand update`: another version of an install, beside the old one until it is proved."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_revision, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.install import install_json
from stablehand.cli.words import size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.update_check import UpdateCheck
from stablehand.services.app import App
from stablehand.services.changing import Changed
from stablehand.services.pruning import forget_change
from stablehand.services.update_checks import start_check
from stablehand.services.updating import UpdateRequest, start_update

_SHOWN_CHANGES = 20


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("update", help="another version of an install; can be taken back")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "--ref", metavar="R", type=given_revision, help="release, branch, tag or commit"
    )
    parser.add_argument(
        "--source", metavar="URL", type=given_words, help="another repository, such as a fork"
    )
    parser.add_argument("--python", metavar="V", type=given_words, help="another Python series")
    parser.add_argument("--torch", metavar="BACKEND", type=given_words, help="another torch build")
    parser.add_argument(
        "--stop", action="store_true", help="stop it, if it runs, once the new version is ready"
    )
    parser.add_argument(
        "--no-trial", action="store_true", help="make it current without starting it on trial"
    )
    parser.add_argument(
        "--check", action="store_true", help="only look whether there is one, and what it brings"
    )
    parser.add_argument(
        "--forget",
        action="store_true",
        help="remove what an update that failed or was stopped has built so far",
    )
    parser.add_argument(
        "--ignore-space", action="store_true", help="go on though the drive seems too full"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Update."""
    if args.check:
        return await _check(app, args)
    if args.forget:
        freed = await forget_change(app, args.name)
        text = f"What was built so far is removed: {size(freed.data)} given back."
        return Answer("update", {"name": args.name, "freed_bytes": freed.data}, text)
    request = UpdateRequest(
        args.name,
        ref=args.ref,
        source=args.source,
        python=args.python,
        torch=args.torch,
        stop_first=args.stop,
        smoke=not args.no_trial,
        ignore_space=args.ignore_space,
    )
    result = await watched(app, lambda: start_update(app, request), as_json=args.json)
    return Answer("update", changed_json(result.data, app), _text(result.data), result.notices)


async def _check(app: App, args: argparse.Namespace) -> Answer:
    """Tell what an update would bring."""
    if args.ref or args.source or args.python or args.torch:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "update",
                "--check looks for what the install follows, so it takes no revision or other wish.",
            ),
            hint=QT_TRANSLATE_NOOP("update", "See what there is: stablehand versions {name}").fill(
                name=args.name
            ),
        )
    result = await watched(app, lambda: start_check(app, [args.name]), as_json=args.json)
    found = result.data[0] if result.data else None
    data: dict[str, Any] = {"name": args.name, "available": False}
    if found is not None:
        data = found.model_dump(exclude={"format"})
    return Answer("update", data, _check_text(args.name, found), result.notices)


def _check_text(name: str, found: UpdateCheck | None) -> str:
    if found is None or not found.available:
        return f"{name} is up to date."
    count = "" if found.count is None else f", {found.count} change{'s'[: found.count != 1]}"
    lines = [f"There is an update of {name}: {found.label}{count}."]
    lines += [
        f"  {change.date[:10]}  {change.commit[:10]}  {change.subject}"
        for change in found.changes[:_SHOWN_CHANGES]
    ]
    if (found.count or 0) > _SHOWN_CHANGES:
        lines.append("  ...")
    return "\n".join([*lines, f"Get it: stablehand update {name}"])


def changed_json(done: Changed, app: App) -> dict[str, Any]:
    """Give a change in the shape of the contract."""
    source = done.record.source
    return {
        "name": done.record.name,
        "fresh": done.fresh,
        "commit": source.commit if source else None,
        "previous": done.before,
        "snapshot": done.record.generation,
        "previous_snapshot": done.previous,
        "replaced": list(done.replaced),
        "replaced_at": str(done.replaced_at) if done.replaced_at else None,
        "install": install_json(done.record, app.data),
    }


def changed_rows(done: Changed) -> list[tuple[str, str]]:
    """Give what a change did, as rows for people."""
    record = done.record
    rows = []
    if record.source and record.source.commit:
        was = f", was {done.before[:10]}" if done.before else ""
        rows.append(("Commit", f"{record.source.commit[:10]} of {record.source.date}{was}"))
    if record.python:
        rows.append(("Python", record.python.version))
    if record.torch:
        rows.append(("Torch", f"{record.torch.version} ({record.torch.backend})"))
    rows.append(("Snapshot", f"{record.generation}, before {done.previous}"))
    return rows


def _text(done: Changed) -> str:
    name = done.record.name
    if not done.fresh:
        return f"{name} is up to date."
    return (
        f"{name} is updated and works.\n{table(changed_rows(done))}\n"
        f"To take it back: stablehand rollback {name}"
    )
