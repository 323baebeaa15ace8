"""What is wrong with an environment and its packages, from what a look has seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.health import Finding, finding
from stablehand.core.installs.health_environment import EnvironmentFacts
from stablehand.core.installs.health_files import Damage
from stablehand.core.installs.health_packages import Distribution, Packages
from stablehand.core.runtimes.requirements import unmet

_MOST_NAMES: Final = 12
_SHARED: Final = QT_TRANSLATE_NOOP(
    "health",
    "{count} of {total} files of {package} {version} are not as they were installed, such as {path}. They "
    "share their content with the package cache and other installs, which are damaged in the same way.",
)


def environment_findings(name: str, facts: EnvironmentFacts, data: Path) -> list[Finding]:
    """Say what is wrong with interpreter, frame and link of an environment."""
    found: list[Finding] = []
    if facts.interpreter is None:
        return found
    if not facts.has_interpreter:
        place = _shown(facts.interpreter, data)
        found.append(finding("python.gone", place, {"name": name, "path": place}))
    if not facts.is_there:
        place = _shown(facts.path, data)
        found.append(finding("environment.gone", place, {"name": name, "path": place}))
    for part in facts.missing:
        place = _shown(part, data)
        found.append(finding("environment.broken", place, {"name": name, "path": place}))
    for part in facts.moved:
        place = _shown(part, data)
        found.append(
            finding("environment.moved", place, {"path": place, "python": str(facts.interpreter)})
        )
    if facts.link != "right" and facts.is_there:
        place = _shown(facts.link_place, data)
        rule = "environment.link" if facts.link == "wrong" else "environment.folder"
        found.append(finding(rule, place, {"name": name, "path": place}))
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an environment is measured by.

    Attributes:
        recorded: distributions as they were when it was proved; empty where nobody wrote them down.
        lines: what the program asks for.
        python: the environment's version of Python.
        published: distributions whose files differ from their records as they come from the index.
    """

    recorded: Mapping[str, str]
    lines: tuple[str, ...] = ()
    python: str = ""
    published: Mapping[str, str] = field(default_factory=dict)


def package_findings(packages: Packages, wanted: Wanted, pinned: Iterable[str]) -> list[Finding]:
    """Say what has come, gone or changed since it was proved, what is half there, what the program lacks.

    Args:
        pinned: names that `torch_findings` answers for.
    """
    found = [*_halves(packages), *_several(packages, wanted.recorded)]
    answered = {*pinned, *(name for item in found for name in item.items)}
    asked = _requirements(packages, wanted, answered)
    answered |= {item.subject for item in asked}
    return [*found, *asked, *_drift(packages.versions, wanted.recorded, answered)]


def file_findings(
    damages: Iterable[Damage], published: Mapping[str, str], skipped: Iterable[str]
) -> list[Finding]:
    """Say whose files are not as recorded, by distribution.

    Args:
        skipped: names that are installed again for another reason already.
    """
    passed = frozenset(skipped)
    found = []
    for damage in damages:
        item = damage.distribution
        if item.name in passed or published.get(item.name) == item.version:
            continue
        rule = "files.damaged" if damage.missing or damage.resized else "files.changed"
        values = {
            "count": damage.count,
            "total": damage.total,
            "package": item.name,
            "version": item.version,
            "path": damage.example,
        }
        found.append(
            finding(
                rule,
                item.name,
                values,
                cause=_SHARED.fill(**values) if damage.shared else None,
                fetches_bytes=damage.size_bytes,
                items=(item.name,),
            )
        )
    return found


def leftover_findings(packages: Packages, data: Path, sizes: Mapping[str, int]) -> list[Finding]:
    """Tell of what an interrupted pip left, with the bytes that removing it gives back."""
    found = []
    for name in packages.leftovers:
        place = _shown(packages.place / name, data)
        found.append(
            finding(
                "packages.leftover",
                place,
                {"path": place},
                frees_bytes=sizes.get(name),
                items=(place,),
            )
        )
    return found


def _halves(packages: Packages) -> list[Finding]:
    return [
        finding(
            "packages.half",
            item.name,
            {"package": item.name, "path": item.folder},
            items=(item.name,),
        )
        for item in packages.distributions
        if item.is_half
    ]


def _several(packages: Packages, recorded: Mapping[str, str]) -> list[Finding]:
    return [
        finding(
            "packages.twice",
            name,
            {
                "package": name,
                "version": recorded.get(name) or newest(items),
                "versions": ", ".join(item.version for item in items),
            },
            items=(name,),
        )
        for name, items in packages.several.items()
    ]


def _requirements(packages: Packages, wanted: Wanted, answered: set[str]) -> list[Finding]:
    there = packages.versions
    found = []
    for line in unmet(wanted.lines, there, wanted.python) if wanted.python else ():
        name = _name(line)
        if name in answered:
            continue
        rule = "requirements.unmet" if name in there else "requirements.missing"
        found.append(
            finding(
                rule,
                name,
                {"line": line, "package": name, "found": there.get(name, "")},
                items=(line,),
            )
        )
    return found


def _drift(
    there: Mapping[str, str], recorded: Mapping[str, str], answered: set[str]
) -> list[Finding]:
    if not recorded:
        return []
    found = []
    for name, version in recorded.items():
        if name in answered or there.get(name) == version:
            continue
        rule = "packages.changed" if name in there else "packages.removed"
        found.append(
            finding(
                rule,
                name,
                {"package": name, "version": version, "found": there.get(name, "")},
                items=(name,),
            )
        )
    if added := sorted(set(there) - set(recorded) - answered):
        shown = ", ".join(f"{name} {there[name]}".strip() for name in added[:_MOST_NAMES])
        more = ", ..." if len(added) > _MOST_NAMES else ""
        found.append(
            finding(
                "packages.added",
                "packages",
                {"count": len(added), "names": shown + more},
                items=added,
            )
        )
    return found


def newest(items: Iterable[Distribution]) -> str:
    """Give the highest version of several accounts of one distribution."""

    def key(version: str) -> tuple[int, Version | str]:
        try:
            return 1, Version(version)
        except InvalidVersion:
            return 0, version

    return max((item.version for item in items), key=key, default="")


def _name(line: str) -> str:
    try:
        return str(canonicalize_name(Requirement(line.split(" --", 1)[0]).name))
    except InvalidRequirement:
        return line


def _shown(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)
