"""`stablehand adopt`: take over what exists, in place, or give it back."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from typing import Any

from stablehand.cli.given import given_path, given_words
from stablehand.cli.progress import watched
from stablehand.cli.verb import Answer
from stablehand.cli.words import size, table_lines, wrapped
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.command import redacted
from stablehand.services.adopt_undo import GivenBack, start_undo
from stablehand.services.adopting import (
    AdoptionReport,
    AdoptRequest,
    fresh_environment_hint,
    start_adopt,
)
from stablehand.services.adoption_look import Found
from stablehand.services.app import App


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("adopt", help="take over programs and models that exist, in place")
    parser.add_argument(
        "path",
        metavar="PATH",
        type=given_path,
        nargs="?",
        help="a program's folder, one that holds some, or a data folder of Stability Matrix",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be done; nothing is written"
    )
    parser.add_argument(
        "--name",
        metavar="N",
        type=given_words,
        action="append",
        default=[],
        help="what the install is called; once for each of several",
    )
    parser.add_argument(
        "--undo",
        metavar="NAME|ID",
        type=given_words,
        help="give back an install by its name, or everything that one adoption took over by its id",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """Take over, or give back."""
    if (args.path is None) is (args.undo is None):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "usage", "Name either a folder to take over or, with --undo, what to give back."
            ),
            hint=QT_TRANSLATE_NOOP("usage", "See: {program} --help").fill(
                program="stablehand adopt"
            ),
        )
    if args.undo is not None:
        return await _undo(app, args)
    request = AdoptRequest(args.path, tuple(args.name), args.dry_run)
    result = await watched(app, lambda: start_adopt(app, request), as_json=args.json)
    return Answer("adopt", report_json(result.data), _text(result.data), result.notices)


async def _undo(app: App, args: argparse.Namespace) -> Answer:
    result = await watched(app, lambda: start_undo(app, args.undo), as_json=args.json)
    data = {
        "undone": [
            {
                "name": item.name,
                "kind": item.kind,
                "path": str(item.path),
                "freed_bytes": item.freed_bytes,
            }
            for item in result.data
        ],
        "found": [],
        "reused_bytes": 0,
    }
    return Answer("adopt", data, "\n".join(map(_undone, result.data)), result.notices)


def _undone(item: GivenBack) -> str:
    freed = f" {size(item.freed_bytes)} of Stablehand's own are gone." if item.freed_bytes else ""
    return f"{item.name} is yours alone again, where it always was: {item.path}.{freed}"


def report_json(report: AdoptionReport) -> dict[str, Any]:
    """Give what was found in the shape of the contract."""
    return {
        "path": str(report.path),
        "dry_run": report.dry_run,
        "id": report.run,
        "found": [found_json(item) for item in report.found],
        "reused_bytes": report.reused_bytes,
        "moved_bytes": report.moved_bytes,
    }


def found_json(item: Found) -> dict[str, Any]:
    """Give one thing that was found."""
    source, environment = item.source.source, item.environment
    torch = environment.torch
    return {
        "kind": item.kind,
        "name": item.name,
        "title": item.title,
        "package": item.package,
        "path": str(item.path),
        "status": item.status,
        "reason": item.reason.english() if item.reason else None,
        "version": item.source.version,
        "commit": source.commit if source else None,
        "branch": source.ref if source and item.source.channel == "branch" else None,
        "date": source.date if source else None,
        "source": redacted(source.url) if source and source.url else None,
        "changed_files": item.source.changed,
        "environment": {
            "verdict": environment.verdict,
            "path": str(environment.path) if environment.path else None,
            "python": environment.inventory.python if environment.inventory else None,
            "torch": torch.version if torch else None,
            "device": environment.device,
            "problems": [text.english() for text in environment.problems],
        },
        "models": [
            {
                "kind": folder.kind,
                "folder": folder.role,
                "path": str(folder.path),
                "count": folder.count,
                "size_bytes": folder.size_bytes,
                "link": folder.link,
                "reason": folder.reason.english() if folder.reason else None,
            }
            for folder in item.models
        ],
        "options": dict(item.taken.options),
        "arguments": [redacted(word) for word in item.taken.arguments],
        "port": item.taken.port,
        "left_out": [
            {"words": redacted(left.words), "reason": left.reason.english()}
            for left in item.taken.left_out
        ],
        "size_bytes": item.size_bytes,
        "running": list(item.running),
        "problems": [text.english() for text in item.problems],
    }


def _text(report: AdoptionReport) -> str:
    lines: list[str] = []
    for item in report.found:
        lines += [*_about(item, dry_run=report.dry_run), ""]
    lines.append(f"Re-use {size(report.reused_bytes)}, move 0.")
    used = [item for item in report.found if item.is_used]
    if report.dry_run and used:
        lines.append("Nothing was changed. Do it: the same command without --dry-run.")
    elif report.run is not None:
        lines.append(f"Take it back: stablehand adopt --undo {report.run}")
    return "\n".join(lines)


def _about(item: Found, *, dry_run: bool) -> list[str]:
    head = f"{item.name}: {item.title}{_version(item)}"
    if item.status == "left":
        reason = item.reason.english().rstrip(".") if item.reason else ""
        return [f"{item.title} is left as it is: {reason}.", f"  {item.path}"]
    rows = [("  Folder", str(item.path))]
    if item.kind != "library":
        rows += _program_rows(item)
    rows += _model_rows(item)
    rows += [("  Options", _options(item))] if _options(item) else []
    rows += [
        ("  Left out", f"{redacted(left.words)}: {left.reason}") for left in item.taken.left_out
    ]
    state = {"adopted": " (taken over already)", "unfinished": " (an attempt was interrupted)"}
    lines = [head + state.get(item.status, ""), *table_lines(rows)]
    if item.kind != "library" and item.environment.verdict != "works" and item.status != "adopted":
        lines.append(wrapped(fresh_environment_hint(item).english(), indent="  "))
    if item.status == "new" and dry_run:
        lines += [f"  {act}" for act in _acts(item)]
    return lines


def _version(item: Found) -> str:
    source = item.source.source
    parts = [f" {item.source.version}"] if item.source.version else []
    if source and source.commit:
        parts.append(f" at {source.commit[:10]} of {source.date}")
    if item.source.changed:
        parts.append(f", files changed by you: {item.source.changed}")
    return "".join(parts)


def _program_rows(item: Found) -> list[tuple[str, str]]:
    environment = item.environment
    if environment.verdict == "none":
        return [("  Environment", "there is none")]
    torch = f", torch {environment.torch.version}" if environment.torch else ""
    python = f"Python {environment.inventory.python}" if environment.inventory else "Python"
    if environment.verdict == "works":
        device = f" on {environment.device}" if environment.device else ""
        return [("  Environment", f"re-used: {environment.named}, {python}{torch}{device}")]
    problems = "; ".join(text.english().rstrip(".") for text in environment.problems)
    return [("  Environment", f"not used: {environment.named}, {python}{torch}: {problems}")]


def _model_rows(item: Found) -> list[tuple[str, str]]:
    if not item.models:
        return [("  Models", "none of its own")]
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for folder in item.models:
        counts[folder.kind] += folder.count
        sizes[folder.kind] += folder.size_bytes
    kinds = ", ".join(f"{kind} {counts[kind]} ({size(sizes[kind])})" for kind in counts)
    number = sum(counts.values())
    total = f"{number} {'file' if number == 1 else 'files'}, {size(sum(sizes.values()))}: {kinds}"
    rows = [("  Models", total)]
    rows += [
        ("  Not shown", f"{folder.path}: {folder.reason}")
        for folder in item.models
        if folder.reason is not None
    ]
    return rows


def _options(item: Found) -> str:
    words = [
        flag if value in (True, "") else f"{flag} {value}"
        for flag, value in item.taken.options.items()
    ]
    words += [redacted(word) for word in item.taken.arguments]
    words += [f"port {item.taken.port}"] if item.taken.port else []
    return " ".join(words)


def _acts(item: Found) -> Iterable[str]:
    """Give what taking over writes, line by line."""
    if item.kind != "library":
        yield f"would write  {item.path / '.stablehand'}"
        if item.source.source is not None:
            yield f"would write  {item.path / '.git/info/exclude'} (one line)"
        yield f"would link   Packages/{item.name}"
    for folder in item.models:
        if folder.link is not None:
            yield f"would link   Models/{folder.link} -> {folder.path}"
