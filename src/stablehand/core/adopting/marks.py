"""By what programs of this field are known: `marks.toml` as values. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from stablehand.core.catalog.schema import Package

_ADDRESS: Final = re.compile(
    r"\A(?:[a-z][a-z0-9+.-]*://(?:[^/@]*@)?|[^/@]+@)([^/:]+)(?::\d+)?[/:]+(.+?)(?:\.git)?/*\Z", re.I
)


@dataclass(frozen=True, slots=True)
class VersionMark:
    """A file of a program that says its version, and the pattern whose first group is it."""

    file: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One program, see marks.toml.

    Attributes:
        id: of its package, whether the catalog has it or not.
        sources: repositories that it may come from, as `source_key` gives them.
        names: what Stability Matrix calls it.
        files, folders, without: what lies at the top of its checkout, and what does not.
    """

    id: str
    name: str
    sources: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    version: VersionMark | None = None
    folders_of: Mapping[str, str] = field(default_factory=dict)


@cache
def built_in_marks() -> tuple[Mark, ...]:
    """Read the table that ships with the program."""
    text = resources.files(__package__).joinpath("marks.toml").read_text(encoding="utf-8")
    return tuple(_mark(row) for row in tomllib.loads(text)["program"])


def marks_with(packages: Iterable[Package]) -> tuple[Mark, ...]:
    """Give the table with every package of the catalog that is a repository.

    A package that the table does not know is told by its address, its program and its requirement
    files; one that it knows by the address of its definition as well.
    """
    by_id = {package.id: package for package in packages if package.source.kind == "git"}
    known = [_with_source(mark, by_id.get(mark.id)) for mark in built_in_marks()]
    names = {mark.id for mark in known}
    return (*(_made(package) for key, package in by_id.items() if key not in names), *known)


def source_key(address: str) -> str:
    """Give an address of a repository as it is compared: host and path, whatever the way it is written."""
    match = _ADDRESS.match(address.strip())
    if match is None:
        return address.strip().rstrip("/").removesuffix(".git").casefold()
    return f"{match[1]}/{match[2]}".casefold()


def _mark(row: dict[str, Any]) -> Mark:
    version = row.get("version")
    return Mark(
        id=row["id"],
        name=row["name"],
        sources=frozenset(source_key(f"https://github.com/{name}") for name in row["sources"]),
        names=frozenset(row["names"]),
        files=tuple(row.get("files", ())),
        folders=tuple(row.get("folders", ())),
        without=tuple(row.get("without", ())),
        inner=tuple(row.get("inner", ())),
        version=VersionMark(version["file"], version["pattern"]) if version else None,
        folders_of=dict(row.get("folders_of", {})),
    )


def _with_source(mark: Mark, package: Package | None) -> Mark:
    if package is None or package.source.url is None:
        return mark
    sources = mark.sources | {source_key(package.source.url)}
    return Mark(
        id=mark.id,
        name=package.name,
        sources=sources,
        names=mark.names,
        files=mark.files,
        folders=mark.folders,
        without=mark.without,
        inner=mark.inner,
        version=mark.version,
        folders_of=mark.folders_of,
    )


def _made(package: Package) -> Mark:
    """Make the mark of a package that only its definition tells about."""
    words = [word for word in package.launch.command if word.endswith(".py")]
    files = [word for word in (*words[:1], *package.requirements.files) if "{" not in word]
    url = package.source.url
    return Mark(
        id=package.id,
        name=package.name,
        sources=frozenset({source_key(url)} if url else ()),
        files=tuple(files) if words else (),
    )
