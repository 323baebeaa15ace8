"""`stablehand versions`: what there is of a package, what is installed, what an update would bring."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Final

from stablehand.cli.verb import Answer
from stablehand.cli.words import table_lines
from stablehand.core.installs.version_choice import UpdateTarget
from stablehand.core.runtimes.command import redacted
from stablehand.services.app import App
from stablehand.services.versions import ListedVersion, Versions, list_versions

_SHOWN: Final = 20
_SHORT: Final = 10


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("versions", help="the releases and branches of a package")
    parser.add_argument("name", metavar="NAME", help="name of an install, or id of a package")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=_limit,
        default=_SHOWN,
        help=f"how many of each to show (default: {_SHOWN}; 0: all)",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List the versions."""
    result = await list_versions(app, args.name)
    found = result.data
    most = args.limit or None
    data = {
        "name": found.record.name if found.record else None,
        "package": found.package.id,
        "kind": found.package.source.kind,
        "source": redacted(found.source) if found.source else None,
        "installed": found.installed,
        "ref": found.record.source.ref if found.record and found.record.source else None,
        "target": target_json(found.target),
        "releases": [_json(item) for item in found.releases[:most]],
        "branches": [_json(item) for item in found.branches[:most]],
        "total": {"releases": len(found.releases), "branches": len(found.branches)},
        "from_disk": found.from_disk,
    }
    return Answer(result.command, data, _text(found, most), result.notices)


def target_json(target: UpdateTarget | None) -> dict[str, Any] | None:
    """Give what an update aims at in the shape of the contract."""
    if target is None:
        return None
    return {
        "ref": target.ref,
        "kind": target.kind,
        "commit": target.commit,
        "label": target.label,
    }


def _json(item: ListedVersion) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind,
        "commit": item.commit,
        "date": item.date,
        "current": item.is_current,
        "default": item.is_default,
    }


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of versions")
    return int(text)


def _text(found: Versions, most: int | None) -> str:
    lines = []
    if found.record is not None:
        ref = found.record.source.ref if found.record.source else None
        installed = (
            (found.installed or "?")[:_SHORT] if found.package.source.kind == "git" else None
        )
        words = [item for item in (ref, installed or found.installed) if item]
        said = f"has {', '.join(dict.fromkeys(words)) or '?'}"
        if found.package.source.kind == "bundled" and not words:
            said = "has the one that came with Stablehand when it was installed"
        lines.append(f"{found.record.name} {said}.")
    if found.target is not None:
        verb = "An update aims at" if found.record else "An install takes"
        lines.append(f"{verb} {found.target.label}.")
    for title, items in (("Releases", found.releases), ("Branches", found.branches)):
        if items:
            lines += ["", f"{title}:", *_rows(items[:most])]
            if most is not None and len(items) > most:
                lines.append(f"  and {len(items) - most} more (--limit 0 shows all)")
    return "\n".join(lines)


def _rows(items: Sequence[ListedVersion]) -> list[str]:
    rows = []
    for item in items:
        marks = [
            word
            for word, is_so in (
                ("installed", item.is_current),
                ("default", item.is_default),
                ("early", item.kind == "early"),
            )
            if is_so
        ]
        commit = item.commit[:_SHORT] if item.commit else ""
        rows.append((f"  {item.name}", commit, item.date or "", ", ".join(marks)))
    return [line.rstrip() for line in table_lines(rows)]
