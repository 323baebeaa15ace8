"""What an extension asks of the environment, what clashes with what is there, what would change. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_CHANGE: Final = re.compile(r"\s*(?P<mark>[-+~])\s+(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>\S+)")


@dataclass(frozen=True, slots=True)
class Clash:
    """A requirement that cannot hold.

    Attributes:
        requirement: what the extension asks for, as it wrote it.
        extension: which one asks.
        held: what the program holds it to, such as torch==2.6.0+cu126.
    """

    requirement: str
    extension: str
    held: str


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A package whose version changes: `before` None is one that comes, `after` None one that goes."""

    name: str
    before: str | None
    after: str | None


def clashes(
    extension: str, lines: Iterable[str], held: Mapping[str, str], python: str
) -> tuple[Clash, ...]:
    """Give the requirements that cannot hold beside versions that nothing may replace.

    Args:
        extension: its name.
        lines: its requirements; those that are no plain ones are left to the resolver.
        held: versions by name: torch and its companions, and what the program pins.
        python: the environment's version of Python.
    """
    versions = {str(canonicalize_name(name)): version for name, version in held.items()}
    facts = {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "extra": "",
    }
    found = []
    for line in lines:
        try:
            wanted = Requirement(line.split(" --", 1)[0])
        except InvalidRequirement:
            continue
        if wanted.marker is not None and not wanted.marker.evaluate(facts):
            continue
        version = versions.get(str(canonicalize_name(wanted.name)))
        if version is None:
            continue
        if wanted.url is not None or not wanted.specifier.contains(version, prereleases=True):
            found.append(Clash(line, extension, f"{wanted.name}=={version}"))
    return tuple(found)


def planned_changes(lines: Sequence[str]) -> tuple[PackageChange, ...]:
    """Read what uv says that it would do (`--dry-run`): its lines `- name==1`, `+ name==2`."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for line in lines:
        if (match := _CHANGE.fullmatch(line)) is not None:
            side = before if match["mark"] == "-" else after
            side[match["name"]] = match["version"]
    names = sorted({*before, *after})
    return tuple(
        PackageChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )
