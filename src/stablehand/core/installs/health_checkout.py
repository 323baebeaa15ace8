"""Looking at the program's own files: are they there, unchanged, and is their repository whole?

Files that git knows may lie behind a link, where it takes them for deleted: behind a link of ours the
shared folder stands in for them, behind a link of the user's they are none of our business. Bringing
such a file back would replace the link by a folder, so it is never tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.links import is_link
from stablehand.core.base.processes import run_captured
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.health import Finding, Severity, finding
from stablehand.core.records.install import InstalledSource
from stablehand.core.runtimes.command import ToolCommand, redacted
from stablehand.core.runtimes.git import GitTool, lock_files

# How each tracked file differs from the commit; `diff` would write the index anew.
_DIFFERING: Final = (
    *("--no-optional-locks", "status", "--porcelain", "-z", "--no-renames"),
    *("--untracked-files=no", "--ignore-submodules"),
)
_HEAD: Final = ("rev-parse", "--verify", "HEAD^{commit}")
_EXAMINE: Final = ("fsck", "--connectivity-only", "--no-dangling")
_LOOK_S: Final = 300.0
_EXAMINE_S: Final = 3600.0
_LIMIT_BYTES: Final = 64 * 1024 * 1024
# Of these a program does without: placeholders that keep folders in a repository.
_CODE: Final = (".py", ".pyd", ".so", ".dll", ".js", ".mjs", ".html", ".css", ".json", ".yaml")
_CODE_TOO: Final = (".toml", ".sh", ".bat", ".ps1", ".cs", ".csproj", ".txt")
_PLACEHOLDERS: Final = ("put", "place", "keep")


@dataclass(frozen=True, slots=True)
class CheckoutFacts:
    """What a repository's files are like.

    Attributes:
        folder: its folder.
        missing: tracked files that are gone; `behind` those that only a link hides.
        changed: tracked files with other content.
        locks: lock files of a git that is no longer there.
        unreadable: why git cannot say anything about it.
        damaged: what its history lacks, where that was looked at.
        head: the commit that is checked out.
    """

    folder: Path
    missing: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    locks: tuple[Path, ...] = ()
    unreadable: str | None = None
    damaged: str | None = None
    head: str = ""


async def checkout_facts(
    git: GitTool, folder: Path, ours: Iterable[Path], *, deep: bool
) -> CheckoutFacts:
    """Look at a checkout; nothing is changed.

    Args:
        ours: our own links below it.
        deep: whether its history is looked at, which takes long.
    """
    locks = () if _is_git_at_work(folder) else lock_files(folder)
    code, head, said = await _run(git.command(folder, _HEAD), _LOOK_S)
    if code == 0:
        code, output, said = await _run(git.command(folder, _DIFFERING), _LOOK_S)
    if code:
        return CheckoutFacts(folder, locks=locks, unreadable=_last(said))
    missing, behind, changed = _sorted_out(folder, _differing(output), ours)
    damaged = None
    if deep:
        code, _output, said = await _run(git.command(folder, _EXAMINE), _EXAMINE_S)
        damaged = _last(said) if code else None
    return CheckoutFacts(folder, missing, behind, changed, locks, None, damaged, head.strip())


def _differing(output: str) -> dict[str, str]:
    """Read a status: D for a file that is gone, else M, by its path."""
    lines = [line for line in output.split("\0") if len(line) > 3]
    return {line[3:]: "D" if "D" in line[:2] else "M" for line in lines}


def _sorted_out(
    folder: Path, differing: Mapping[str, str], ours: Iterable[Path]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Sort files that differ from the commit into missing ones, those behind a link, changed ones."""
    links = {str(link) for link in ours}
    missing: list[str] = []
    behind: list[str] = []
    changed: list[str] = []
    for path, how in differing.items():
        if how != "D":
            changed.append(path)
        elif (hidden := _link_above(folder, path)) is not None:
            behind += [] if str(hidden) in links else [path]
        elif not os.path.lexists(folder / path):
            missing.append(path)
    return tuple(missing), tuple(behind), tuple(changed)


def checkout_findings(facts: CheckoutFacts, data: Path, repair: str) -> list[Finding]:
    """Say what is wrong with a checkout. Pure.

    Args:
        repair: the command that repairs by a rule, but for the rule.
    """
    place = _shown(facts.folder, data)
    found: list[Finding] = []
    if facts.locks:
        values = {"count": len(facts.locks), "path": _shown(facts.locks[0], data)}
        items = [_shown(lock, data) for lock in facts.locks]
        found.append(finding("checkout.locked", place, values, items=items))
    if facts.unreadable is not None:
        values = {"reason": facts.unreadable, "command": f"{repair} checkout.unreadable"}
        return [*found, finding("checkout.unreadable", place, values)]
    for rule, files in (
        ("checkout.missing", facts.missing),
        ("checkout.behind_link", facts.behind),
        ("checkout.changed", facts.changed),
    ):
        if files:
            values = {"count": len(files), "path": f"{place}/{files[0]}"}
            is_harmless = rule == "checkout.missing" and not any(map(is_code, files))
            severity: Severity | None = "warning" if is_harmless else None
            found.append(
                finding(
                    rule,
                    place,
                    values,
                    severity=severity,
                    items=[f"{place}/{file}" for file in files],
                )
            )
    if facts.damaged is not None:
        values = {"reason": facts.damaged, "command": f"{repair} checkout.damaged"}
        found.append(finding("checkout.damaged", place, values))
    return found


def moved_finding(
    source: InstalledSource, head: str, data: Path, folder: Path, commands: Mapping[str, str]
) -> list[Finding]:
    """Say that somebody checked out another commit. Pure.

    Args:
        commands: `back` goes to the commit of before, `keep` takes over what is there.
    """
    if source.commit is None or source.commit == head:
        return []
    values = {"found": head[:10], "commit": source.commit[:10], **commands}
    return [finding("checkout.moved", _shown(folder, data), values)]


def is_code(path: str) -> bool:
    """Tell whether a program is likely to need this file of its repository."""
    name = path.rpartition("/")[2].lower()
    if name.endswith(_CODE):
        return True
    return name.endswith(_CODE_TOO) and not name.startswith(_PLACEHOLDERS)


def app_findings(app: Path, checkout: Path, data: Path) -> list[Finding]:
    """Say which files of a bundled app are missing from its install."""
    missing = []
    for folder, names, files in os.walk(app):
        names[:] = [name for name in names if name != "__pycache__"]
        inside = Path(folder).relative_to(app)
        missing += [
            (inside / name).as_posix()
            for name in files
            if not name.endswith(".pyc") and not os.path.lexists(checkout / inside / name)
        ]
    if not missing:
        return []
    place = _shown(checkout, data)
    again = QT_TRANSLATE_NOOP("health", "Bring them back; they come with Stablehand.")
    return [
        finding(
            "checkout.missing",
            place,
            {"count": len(missing), "path": sorted(missing)[0]},
            fix=again,
            items=[f"{place}/{name}" for name in sorted(missing)],
        )
    ]


async def _run(command: ToolCommand, seconds: float) -> tuple[int, str, str]:
    try:
        done = await run_captured(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            timeout_s=seconds,
            limit_bytes=_LIMIT_BYTES,
        )
    except TimeoutError:
        return -1, "", "git gave no answer"
    return done.returncode, done.stdout, f"{done.stdout}\n{done.stderr}"


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return redacted(lines[-1] if lines else "?")


def _link_above(folder: Path, path: str) -> Path | None:
    """Give the topmost link on the way from a checkout to a file in it."""
    place = folder
    for part in path.split("/")[:-1]:
        place /= part
        if is_link(place):
            return place
    return None


def _is_git_at_work(folder: Path) -> bool:
    """Tell whether a git, of ours or somebody else's, runs in a checkout."""
    root = os.path.realpath(folder)
    for process in psutil.process_iter(["name"]):
        if not (process.info["name"] or "").lower().startswith("git"):
            continue
        try:
            where = process.cwd()
        except (psutil.Error, OSError):
            continue
        if where == root or where.startswith(root + os.sep):
            return True
    return False


def _shown(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)
