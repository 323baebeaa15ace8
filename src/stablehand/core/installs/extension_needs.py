"""What an extension asks of the environment, what clashes with what is there, what would change. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stablehand.core.runtimes.requirements import applying

# What other forms are taken: a repository or a wheel on the web, without a name before it.
_ADDRESS: Final = re.compile(
    r"(?:git\+https://[^\s;@#?]+(?:@[\w.+/-]+)?|https://[^\s;@#?]+\.(?:whl|zip|tar\.gz))"
    r"(?:#(?:sha256=[0-9a-f]{64}|egg=[\w.-]+))?(?:\s*;.*)?"
)
_TORCH: Final = ("torch", "torchvision", "torchaudio")
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


def taken_lines(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part requirements into those that are taken and those that are not.

    Not taken are files of this machine, addresses that are neither https nor git over https, and whatever an
    installer could read as an option. That torch is asked for at any version says nothing, since it is there.
    """
    taken: list[str] = []
    left: list[str] = []
    for line in lines:
        text = line.split(" --", 1)[0].strip()
        try:
            wanted = Requirement(text)
        except InvalidRequirement:
            (taken if _ADDRESS.fullmatch(text) else left).append(text)
            continue
        url = wanted.url
        if url is not None and not _ADDRESS.fullmatch(url):
            left.append(text)
        elif str(canonicalize_name(wanted.name)) not in _TORCH or wanted.specifier or url:
            taken.append(text)
    return tuple(dict.fromkeys(taken)), tuple(dict.fromkeys(left))


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
    found = []
    for line in lines:
        wanted = applying(line, python)
        if wanted is None:
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
        if (match := _CHANGE.fullmatch(line)) is not None and match["mark"] != "~":
            side = before if match["mark"] == "-" else after
            side[match["name"]] = match["version"]
    names = sorted({*before, *after})
    return tuple(
        PackageChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )
