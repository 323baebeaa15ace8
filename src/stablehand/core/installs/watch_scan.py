"""Looking through an install for what is known to do harm: a few milliseconds, at each launch.

An environment is looked at by the names in its folder of packages, extensions by the names of their folders
and the address they were cloned from. Contents are read only where the list asks for a mark in them. No
link is followed out of the program's folder, and nothing is changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from packaging.utils import canonicalize_name

from stablehand.core.base.links import is_link
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.watch_list import (
    BadExtension,
    BadPackage,
    WatchList,
    repository_key,
)
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.runtimes.brought import site_packages_of

_LARGEST_BYTES: Final = 1024 * 1024
_INSTALLED: Final = re.compile(
    r"(?P<name>.+?)-(?P<version>\d[^-]*?)(?:-py\d.*)?\.(?:dist|egg)-info"
)
_REQUIRES: Final = re.compile(r"^Requires-Dist:\s*([A-Za-z0-9][A-Za-z0-9._-]*)", re.M | re.I)
_REMOTE: Final = re.compile(r"^\s*url\s*=\s*\"?([^\"\n]+?)\"?\s*$", re.M | re.I)


@dataclass(frozen=True, slots=True)
class WatchFinding:
    """Something harmful that is there.

    Attributes:
        kind: a package of the environment, or an extension of the program.
        name: what the list calls it.
        version: of a package, where that is known.
        place: the folder or file that gave it away.
        why: what it does.
        clean: how to get rid of it; None where the list does not say.
        source: where it is known from, and the address of that.
    """

    kind: Literal["package", "extension"]
    name: str
    version: str | None
    place: Path
    why: Wording
    clean: Wording | None
    source: str
    url: str = ""

    @property
    def what(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}" if self.version else self.name


def scan_install(
    folder: InstallFolder, record: InstallRecord, package: Package, known: WatchList
) -> tuple[WatchFinding, ...]:
    """Look through an install: its current environment and its extensions. Blocks for a moment."""
    environment, extensions = watched_folders(folder, record, package)
    found = [*scan_packages(environment, known)]
    found += scan_extensions(folder.checkout, package, known) if extensions else ()
    return tuple(found)


def watched_folders(
    folder: InstallFolder, record: InstallRecord, package: Package
) -> tuple[Path, Path | None]:
    """Give the folders whose names are looked at: of the packages, and of the extensions if it has any."""
    packages = site_packages_of(folder.generation(record.generation) / "env")
    own = package.extensions
    return packages, folder.checkout.joinpath(*own.folder.split("/")) if own else None


def scan_packages(site_packages: Path, known: WatchList) -> tuple[WatchFinding, ...]:
    """Look through an environment's folder of packages."""
    found: list[WatchFinding] = []
    for name in _names(site_packages):
        if not name.endswith("-info") or (match := _INSTALLED.fullmatch(name)) is None:
            continue
        place = site_packages / name
        for entry in known.packages_at(match["name"], match["version"]):
            needed = entry.requires and canonicalize_name(entry.requires)
            if needed is None or needed in _required(place):
                found.append(_package(entry, match["version"], place))
    there = {(item.name, item.why) for item in found}
    for entry in (entry for entries in known.packages.values() for entry in entries):
        marks = (site_packages.joinpath(*mark.split("/")) for mark in entry.files)
        mark = next((mark for mark in marks if os.path.lexists(mark)), None)
        if mark is not None and (entry.name, entry.why) not in there:
            found.append(_package(entry, None, mark))
    return tuple(found)


def scan_extensions(checkout: Path, package: Package, known: WatchList) -> tuple[WatchFinding, ...]:
    """Look through the program's own folder and its extensions.

    One that is switched off by its name does not run, so it is none: that is how one may be kept for a look.
    """
    found = [
        _extension(entry, place)
        for entry in known.extensions
        for place in _marks(checkout, checkout, entry.checkout)
    ]
    own = package.extensions
    if own is None:
        return tuple(found)
    folder = checkout.joinpath(*own.folder.split("/"))
    if not _is_within(checkout, folder):
        return tuple(found)
    off = own.disabled_suffix
    signs = [_Signs.of(entry) for entry in known.extensions]
    for name in _names(folder):
        if name.startswith(".") or (off and name.endswith(off)):
            continue
        place = folder / name
        found += [_extension(entry, place) for entry in _met(signs, checkout, place)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Signs:
    """An entry with what tells it, in the form in which it is compared."""

    entry: BadExtension
    folders: frozenset[str]
    repositories: frozenset[str]

    @classmethod
    def of(cls, entry: BadExtension) -> _Signs:
        return cls(
            entry,
            frozenset(name.casefold() for name in entry.folders),
            frozenset(repository_key(address) for address in entry.repositories),
        )


def _met(signs: Iterable[_Signs], checkout: Path, place: Path) -> Iterator[BadExtension]:
    """Give the entries that an extension meets: by its folder's name, its repository, or a mark."""
    is_ours = not is_link(place) or _is_within(checkout, place)
    repositories = _repositories(place) if is_ours else frozenset()
    for sign in signs:
        if (
            place.name.casefold() in sign.folders
            or not sign.repositories.isdisjoint(repositories)
            or (is_ours and any(True for _ in _marks(checkout, place, sign.entry.files)))
        ):
            yield sign.entry


def _repositories(place: Path) -> frozenset[str]:
    """Give where an extension was cloned from, as far as that takes no git and leads nowhere else."""
    git = place / ".git"
    text = "" if is_link(git) else _text(git / "config")
    return frozenset(repository_key(address) for address in _REMOTE.findall(text))


def _marks(checkout: Path, folder: Path, names: Iterable[str]) -> Iterator[Path]:
    places = (folder.joinpath(*name.split("/")) for name in names)
    return (p for p in places if os.path.lexists(p) and _is_within(checkout, p.parent))


def _is_within(checkout: Path, place: Path) -> bool:
    """Tell whether a place lies in the program's folder once every link is followed."""
    root, real = (os.path.realpath(path) for path in (checkout, place))
    return Path(real).is_relative_to(root)


def _required(info: Path) -> frozenset[str]:
    text = _text(info / "METADATA") or _text(info / "PKG-INFO")
    return frozenset(str(canonicalize_name(name)) for name in _REQUIRES.findall(text))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are enough, and many
    except OSError:
        return []


def _text(file: Path) -> str:
    try:
        return read_limited(file, _LARGEST_BYTES, only_ordinary=True).decode("utf-8", "replace")
    except (OSError, UnfitFileError):
        return ""


def _package(entry: BadPackage, version: str | None, place: Path) -> WatchFinding:
    clean, source = entry.clean, entry.source
    return WatchFinding("package", entry.name, version, place, entry.why, clean, source, entry.url)


def _extension(entry: BadExtension, place: Path) -> WatchFinding:
    clean, source = entry.clean, entry.source
    return WatchFinding("extension", entry.name, None, place, entry.why, clean, source, entry.url)
