"""`stablehand recreate`: make an install again of its lock."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from stablehand.cli.given import given_path, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer, add_consent
from stablehand.cli.verbs.install import install_json, torch_backend
from stablehand.cli.words import size, table, table_lines
from stablehand.services.app import App
from stablehand.services.recreating import (
    Recreated,
    RecreatePlan,
    RecreateRequest,
    plan_recreate,
    start_recreate,
)

_SHOWN_MODELS = 20


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("recreate", help="make an install again of its lock")
    parser.add_argument("file", metavar="FILE", type=given_path, help="the lock")
    parser.add_argument(
        "--name", metavar="N", type=given_words, help="name of the install (default: the lock's)"
    )
    parser.add_argument(
        "--torch", metavar="BACKEND", type=torch_backend, help="torch build, such as cu126"
    )
    parser.add_argument(
        "--source",
        metavar="URL",
        type=given_words,
        help="the program's repository, where the lock names none",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be made of the lock here"
    )
    add_consent(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Make it again, or say what that would be."""
    request = RecreateRequest(
        args.file,
        name=args.name,
        torch=args.torch,
        source=args.source,
        accept_licence=args.accept_licence,
        ignore_space=args.ignore_space,
    )
    if args.dry_run:
        planned = await plan_recreate(app, request)
        data = {**_plan_json(planned.data), "install": None, "fresh": False, "dry_run": True}
        return Answer(planned.command, data, _plan_text(planned.data), planned.notices)
    result = await watched(app, lambda: start_recreate(app, request), as_json=args.json)
    done = result.data
    data = {
        **_plan_json(done.plan),
        "install": install_json(done.record, app.data),
        "fresh": done.fresh,
        "dry_run": False,
        "changed": [asdict(item) for item in done.changed],
    }
    if done.fresh:
        data["extensions"] = [asdict(item) for item in done.extensions]
    return Answer(result.command, data, _text(done), result.notices)


def _plan_json(plan: RecreatePlan) -> dict[str, Any]:
    lock, choice = plan.lock, plan.install.choice
    return {
        "name": plan.name,
        "package": lock.package.id,
        "same_build": plan.same_build,
        "commit": lock.source.commit,
        "python": plan.install.python,
        "torch": {"backend": choice.backend, "version": choice.version} if choice else None,
        "locked_torch": lock.torch.model_dump() if lock.torch else None,
        "packages": dict(plan.pins.wanted),
        "left": list(plan.left),
        "extensions": [
            {**item.model_dump(), "state": "planned" if item.url else "by_name"}
            for item in lock.extensions
        ],
        "changed": [],
        "missing_models": [model.model_dump() for model in plan.missing],
        "disk_bytes": plan.install.disk_bytes,
    }


def _plan_text(plan: RecreatePlan) -> str:
    lock, choice = plan.lock, plan.install.choice
    rows = [("Package", lock.package.id)]
    if lock.source.commit:
        rows.append(("Commit", f"{lock.source.commit[:10]} of {lock.source.date or '?'}"))
    rows.append(("Python", plan.install.python or "none"))
    if choice:
        rows.append(("Torch", f"{choice.version} ({choice.backend})"))
    kept = "all as in the lock" if plan.same_build else f"{len(plan.left)} chosen anew with torch"
    rows.append(("Packages", f"{len(plan.pins.wanted)} pinned, {kept}"))
    rows.append(("Extensions", str(len(lock.extensions))))
    rows.append(("Disk", size(plan.install.disk_bytes)))
    lines = [f"{plan.name} would be made of the lock:", table(rows), *_missing_lines(plan)]
    return "\n".join(lines)


def _text(done: Recreated) -> str:
    if not done.fresh:
        return f"{done.record.name} is made of this lock already."
    rows = [
        (f"  {item.folder}", item.state.replace("_", " "), item.url or "-")
        for item in done.extensions
    ]
    lines = [f"{done.record.name} is made of the lock and works.", *table_lines(rows)]
    lines += _missing_lines(done.plan)
    return "\n".join([*lines, f"Start it: stablehand launch {done.record.name}"])


def _missing_lines(plan: RecreatePlan) -> list[str]:
    if not plan.missing:
        return []
    rows = [
        (f"  {model.path}", size(model.size_bytes), model.sha256 or "no sum known")
        for model in plan.missing[:_SHOWN_MODELS]
    ]
    more = len(plan.missing) - len(rows)
    lines = [f"Models of the lock that are not here: {len(plan.missing)}", *table_lines(rows)]
    return [*lines, *([f"  and {more} more"] if more else [])]
