"""What `stablehand extensions` says, as JSON and as text."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import Any

from stablehand.cli.words import shortened, table, table_lines
from stablehand.services.extensions import (
    BisectView,
    ExtensionCheck,
    ExtensionList,
    ExtensionsChanged,
    ExtensionSearch,
    ExtensionView,
)

_SHOWN_TEXT = 70
_VERDICTS = {
    "found": "It does not work with {names}.",
    "together": "It does not work with these together: {names}.",
    "not_extensions": "It does not work without any extension either: look for the fault elsewhere.",
    "works": "It works with all of them.",
}


def view_json(item: ExtensionView) -> dict[str, Any]:
    """Give an extension for machines."""
    found = asdict(item)
    found["path"] = str(item.path)
    found["changed"] = list(item.changed)
    found["harm"] = item.harm.english() if item.harm else None
    return found


def list_json(found: ExtensionList) -> dict[str, Any]:
    """Give the extensions of an install for machines."""
    return {
        "name": found.name,
        "supported": found.supported,
        "format": found.format,
        "folder": str(found.folder) if found.folder else None,
        "running": found.running,
        "bisecting": found.bisecting,
        "extensions": [view_json(item) for item in found.extensions],
    }


def list_text(found: ExtensionList) -> str:
    """Give the extensions of an install for people."""
    name = shlex.quote(found.name)
    if not found.supported:
        return f"{found.name} has no extensions."
    if not found.extensions:
        return f"None yet. Search the index: stablehand extensions {name} search WORDS"
    rows = [("", "COMMIT", "OF", "STATE", "FROM")]
    for item in found.extensions:
        commit = item.commit[:10] if item.commit else "-"
        rows.append(
            (item.name, commit, item.date or "-", _state(item), item.url or "no repository")
        )
    lines = [table(rows)]
    if found.bisecting:
        lines.append(
            f"A search for a broken one is under way: stablehand extensions {name} bisect status"
        )
    return "\n".join(lines)


def _state(item: ExtensionView) -> str:
    words = ["on" if item.enabled else "off"]
    words += [f"{item.behind} behind"] if item.behind else []
    words += [f"stays at {item.ref}"] if item.pinned else []
    words += [f"{len(item.changed)} changed by hand"] if item.changed else []
    words += ["HARMFUL"] if item.harm else []
    return ", ".join(words)


def search_json(found: ExtensionSearch) -> dict[str, Any]:
    """Give what was found in an index for machines."""
    return {
        "extensions": [
            {
                **asdict(item.entry),
                "tags": list(item.entry.tags),
                "pip": list(item.entry.pip),
                "installed": item.installed,
                "harm": item.harm.english() if item.harm else None,
            }
            for item in found.found
        ],
        "total": found.total,
        "known": found.known,
        "skipped": found.skipped,
        "source": found.source,
        "fetched_at": found.fetched_at,
        "age_s": round(found.age_s, 1),
        "is_old": found.is_old,
    }


def search_text(found: ExtensionSearch) -> str:
    """Give what was found in an index for people."""
    rows = []
    for item in found.found:
        entry = item.entry
        stars = f"{entry.stars} stars" if entry.stars is not None else "-"
        mark = "HARMFUL" if item.harm else ("there" if item.installed else "")
        rows.append((entry.folder, stars, mark, shortened(entry.description, _SHOWN_TEXT)))
    lines = table_lines(rows)
    shown = f"{len(found.found)} of {found.total}, out of {found.known} in {found.source}"
    wrong = f" ({found.skipped} entries that cannot be used were passed over)"
    return "\n".join([*lines, shown + (wrong if found.skipped else "")])


def changed_json(done: ExtensionsChanged) -> dict[str, Any]:
    """Give what became of a change for machines."""
    return {
        "name": done.name,
        "outcomes": [
            {**asdict(item), "cause": item.cause.english() if item.cause else None}
            for item in done.outcomes
        ],
        "extensions": [view_json(item) for item in done.extensions],
        "generation": done.generation,
        "previous": done.previous,
        "packages": [asdict(item) for item in done.packages],
        "trashed": str(done.trashed) if done.trashed else None,
        "trash_id": done.trash_id,
    }


def changed_text(done: ExtensionsChanged) -> str:
    """Give what became of a change for people."""
    rows = [
        (
            f"  {item.name}",
            item.outcome,
            item.cause.english() if item.cause else (item.after or item.before or "")[:10],
        )
        for item in done.outcomes
    ]
    lines = table_lines(rows) or ["Nothing to do."]
    for change in done.packages:
        lines.append(f"  {change.name}: {change.before or '-'} -> {change.after or '-'}")
    name = shlex.quote(done.name)
    if done.generation is not None:
        lines.append(f"It is snapshot {done.generation}. Back: stablehand rollback {name}")
    if done.trash_id is not None:
        lines.append(f"Back: stablehand trash restore {done.trash_id}")
    return "\n".join(lines)


def check_json(found: ExtensionCheck) -> dict[str, Any]:
    """Give what adding would change for machines."""
    return {
        "name": found.name,
        "url": found.url,
        "commit": found.commit,
        "requirements": list(found.requirements),
        "clashes": [asdict(item) for item in found.clashes],
        "changes": [asdict(item) for item in found.changes],
        "problem": found.problem.english() if found.problem else None,
        "runs_installer": found.runs_installer,
    }


def check_text(found: ExtensionCheck) -> str:
    """Give what adding would change for people."""
    count = len(found.requirements)
    packages = "1 package" if count == 1 else f"{count} packages"
    lines = [f"{found.name} at {found.commit[:10]} asks for {packages}."]
    for clash in found.clashes:
        lines.append(f"  It asks for {clash.requirement}, but the install needs {clash.held}.")
    if found.problem is not None:
        lines.append(f"  {found.problem.english()}")
    for change in found.changes:
        lines.append(f"  {change.name}: {change.before or '-'} -> {change.after or '-'}")
    if not (found.clashes or found.problem or found.changes):
        lines.append("  Nothing would change in the packages.")
    if found.runs_installer:
        lines.append("  It has an installer of its own, which may do more.")
    return "\n".join(lines)


def verdict_text(found: BisectView) -> str:
    """Give where the search stands for people."""
    name = shlex.quote(found.name)
    if found.verdict is not None:
        names = ", ".join(found.verdict.culprits)
        lines = [_VERDICTS[found.verdict.kind].format(names=names)]
        if found.verdict.others:
            lines.append("Without them it does not work either: there are more.")
        lines.append("All switches are as they were.")
        lines += [
            f"Switch it off: stablehand extensions {name} disable {shlex.quote(culprit)}"
            for culprit in found.verdict.culprits[:1]
        ]
        return "\n".join(lines)
    if not found.active:
        return f"No search is under way. Begin one: stablehand extensions {name} bisect start"
    on = ", ".join(found.on) or "none"
    if found.automatic:
        return "\n".join(
            [
                f"Test {found.tested + 1}, at most {found.left} left, by itself. On now: {on}",
                "Cut off, the switches come back with the next launch, or at once:",
                f"  stablehand extensions {name} bisect stop    or anew:    bisect auto",
            ]
        )
    return "\n".join(
        [
            f"Test {found.tested + 1}, at most {found.left} left. On now: {on}",
            f"Start it (stablehand launch {name}), see whether it works, stop it, then say",
            f"  stablehand extensions {name} bisect good    or    bisect bad",
        ]
    )
