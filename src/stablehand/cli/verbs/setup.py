"""`stablehand setup`: what an install is made of, and changing it."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.verbs.options import card_json, card_words
from stablehand.cli.verbs.update import changed_json, changed_rows
from stablehand.cli.words import size, table
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.user_pins import PinConflict
from stablehand.services.app import App
from stablehand.services.resharing import (
    Reshared,
    SharingPreview,
    preview_sharing,
    start_sharing,
)
from stablehand.services.setting_up import (
    SetupPreview,
    SetupRequest,
    preview_setup,
    start_setup,
)
from stablehand.services.setup_view import SetupView, show_setup


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser(
        "setup", help="Python, torch, card, kept packages and sharing of an install"
    )
    parser.add_argument("name", metavar="NAME", help="name of the install")
    for option, metavar, text in (
        ("--python", "V", "another Python series, or auto"),
        ("--torch", "BACKEND", "another torch build, or auto"),
        ("--release", "V", "another release of torch, or auto"),
        ("--gpu", "N", "the card that computes, by its number, or auto; with the torch it needs"),
    ):
        parser.add_argument(option, metavar=metavar, type=given_words, help=text)
    parser.add_argument(
        "--pin",
        dest="pins",
        metavar="REQ",
        action="append",
        default=[],
        help="a package to keep, such as transformers==4.46.1; may be repeated",
    )
    parser.add_argument(
        "--unpin",
        dest="unpins",
        metavar="NAME",
        action="append",
        default=[],
        help="a package that is not kept any more; may be repeated",
    )
    parser.add_argument(
        "--sharing", metavar="METHOD", type=given_words, help="share models by link, config or none"
    )
    parser.add_argument("--preview", action="store_true", help="only tell what the change would do")
    parser.add_argument(
        "--stop", action="store_true", help="stop it, if it runs, once the new one is ready"
    )
    parser.add_argument(
        "--ignore-space", action="store_true", help="go on though the drive seems too full"
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Show, preview or change."""
    request = SetupRequest(
        args.name,
        args.python,
        args.torch,
        args.release,
        args.gpu,
        tuple(args.pins),
        tuple(args.unpins),
        stop_first=args.stop,
        ignore_space=args.ignore_space,
    )
    if args.sharing:
        if request:
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP(
                    "setup", "--sharing is changed alone, without the other options."
                ),
            )
        return await _sharing(app, args)
    if not request:
        return await _show(app, args.name)
    if args.preview:
        result = await preview_setup(app, request)
        return Answer("setup", _preview_json(result.data), _preview_text(result.data))
    done = await watched(app, lambda: start_setup(app, request), as_json=args.json)
    changed = done.data
    text = f"{args.name} is as it was wished already."
    if changed.fresh and changed.record.generation != changed.previous:
        text = (
            f"{args.name} is changed and works.\n{table(changed_rows(changed))}\n"
            f"To take it back: stablehand rollback {args.name}"
        )
    elif changed.fresh:
        text = f"{args.name} is changed."
    data = {**changed_json(changed, app), "pins": list(changed.record.pins)}
    return Answer("setup", data, text, done.notices)


async def _show(app: App, name: str) -> Answer:
    result = await show_setup(app, name)
    sharing = (await preview_sharing(app, name)).data
    view = result.data
    data = {
        "name": name,
        "python": view.python.version if view.python else None,
        "torch": view.torch.model_dump() if view.torch else None,
        "wishes": dict(view.wishes),
        "gpu": card_json(view.cards),
        "pins": list(view.pins),
        "sharing": {"method": sharing.now, "methods": list(sharing.methods)},
        "choices": {
            "python": list(view.pythons),
            "torch": [{"backend": t.backend, "version": t.version} for t in view.torches],
            "release": list(view.releases),
        },
    }
    return Answer("setup", data, _view_text(view, sharing), result.notices)


def _view_text(view: SetupView, sharing: SharingPreview) -> str:
    torch = f"{view.torch.version} ({view.torch.backend})" if view.torch else "none of its own"
    rows = [
        ("Python", f"{view.python.version if view.python else 'none'}{_of(view.pythons)}"),
        ("Torch", f"{torch}{_of(t.backend for t in view.torches)}"),
    ]
    if view.releases:
        rows.append(("Releases", ", ".join(view.releases)))
    if view.cards.uses_card:
        rows.append(("Computes", card_words(view.cards)))
        if len(view.cards.cards) > 1:
            rows += [("", f"{card.index}  {card.name}") for card in view.cards.cards]
    rows.append(("Sharing", f"{sharing.now}{_of(sharing.methods)}"))
    rows.append(("Kept", ", ".join(view.pins) or "nothing"))
    return f"{view.name}\n{table(rows)}"


def _of(choices: Any) -> str:
    listed = ", ".join(choices)
    return f"  (of: {listed})" if listed else ""


def _preview_json(preview: SetupPreview) -> dict[str, Any]:
    return {
        "name": preview.name,
        "python": {"now": preview.python_now, "then": preview.python},
        "torch": {"now": preview.torch_now, "then": preview.torch},
        "reason": preview.why.english() if preview.why else None,
        "environment": "new" if preview.is_anew else "copy" if preview.is_copy else "same",
        "pins": list(preview.pins),
        "download_bytes": preview.download_bytes,
        "disk_bytes": preview.disk_bytes,
        "seconds": preview.seconds,
        "leaves_addons": [
            {"name": name, "reason": why.english()} for name, why in preview.leaves_addons
        ],
        "conflicts": [
            {"pin": item.pin, "asker": item.asker, "line": item.line} for item in preview.conflicts
        ],
        "running": preview.is_running,
    }


def _preview_text(preview: SetupPreview) -> str:
    rows = [
        ("Python", _arrow(preview.python_now, preview.python)),
        ("Torch", _arrow(preview.torch_now, preview.torch)),
        ("Kept", ", ".join(preview.pins) or "nothing"),
    ]
    if preview.is_anew:
        rows.append(("Download", f"about {size(preview.download_bytes)}"))
        rows.append(("Disk", f"about {size(preview.disk_bytes)}"))
    how = "The environment stays as it is."
    if preview.is_anew:
        how = "A new environment is made beside the current one; a rollback brings that back."
    elif preview.is_copy:
        how = "A copy of the environment is changed; a rollback brings the current one back."
    lines = [preview.name, table([(key, value) for key, value in rows if value]), how]
    if preview.why:
        lines.append(preview.why.english())
    lines += [f"{name} would go: {why.english()}" for name, why in preview.leaves_addons]
    lines += [_conflict(item) for item in preview.conflicts]
    if preview.is_running:
        lines.append("It runs and has to be stopped for it: --stop")
    return "\n".join(lines)


def _conflict(item: PinConflict) -> str:
    return f"{item.pin} speaks against {item.asker}, which asks for {item.line}"


def _arrow(now: str | None, then: str | None) -> str:
    if now == then or then is None:
        return now or ""
    return f"{now or 'none'} -> {then}"


async def _sharing(app: App, args: argparse.Namespace) -> Answer:
    if args.preview:
        preview = (await preview_sharing(app, args.name, args.sharing)).data
        return Answer("setup", _sharing_json(preview), _sharing_text(preview))
    done = await watched(
        app, lambda: start_sharing(app, args.name, args.sharing), as_json=args.json
    )
    shared = done.data
    data = {
        "name": args.name,
        "method": shared.record.method,
        "previous": shared.previous,
        "links": list(shared.report.links),
        "removed": list(shared.report.removed),
        "moved": len(shared.report.moved),
    }
    return Answer("setup", data, _shared_text(args.name, shared), done.notices)


def _sharing_json(preview: SharingPreview) -> dict[str, Any]:
    return {
        "name": preview.name,
        "method": preview.now,
        "then": preview.then,
        "methods": list(preview.methods),
        "links": preview.links,
        "moves": preview.moves,
        "moves_bytes": preview.moves_bytes,
        "duplicates": preview.duplicates,
        "says": [item.english() for item in preview.says],
        "running": preview.is_running,
    }


def _sharing_text(preview: SharingPreview) -> str:
    lines = [f"{preview.name}: {_arrow(preview.now, preview.then)}"]
    lines += [item.english() for item in preview.says]
    if preview.moves:
        lines.append(
            f"{preview.moves} files ({size(preview.moves_bytes)}) move into the shared folders."
        )
    if preview.duplicates:
        lines.append(f"{preview.duplicates} files are there already; theirs go to the trash.")
    if preview.is_running:
        lines.append("It runs and has to be stopped first.")
    return "\n".join(lines)


def _shared_text(name: str, done: Reshared) -> str:
    lines = [f"{name} shares models by {done.record.method} now."]
    if done.report.moved:
        lines.append(f"{len(done.report.moved)} files moved into the shared folders.")
    if done.record.method != done.previous:
        lines.append(f"To change it back: stablehand setup {name} --sharing {done.previous}")
    return "\n".join(lines)
