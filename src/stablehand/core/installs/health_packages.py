"""What is installed in an environment, read from its own files; no Python is started for it.

Faster than asking the environment, and it answers where that cannot be started. Distributions are
folders `NAME-VERSION.dist-info`; one without METADATA, or without the RECORD of its files, is half
removed. pip moves what it takes out to `~ame` first, and an interrupted one leaves that.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from stablehand.core.base.names import long_path

_LARGEST_BYTES: Final = 64 * 1024 * 1024
_HEAD_BYTES: Final = 16 * 1024  # name and version stand in the first lines
_INFO: Final = ".dist-info"
_UNCHECKED: Final = (".pyc", ".pyi")
_OLD_INFO: Final = (".egg-info", ".egg-link")


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file as a RECORD has it.

    `place` is relative to the folder of packages, with / and normalized (`../../../bin/x`); `digest` is
    what stands behind `algorithm`, unpadded base64 for URLs.
    """

    place: str
    size: int
    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution; `folder` is its account, `is_half` that this is not whole.

    `name` is as tools compare names: small letters with -.
    """

    name: str
    version: str
    folder: str
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class Packages:
    """Everything in a folder of packages; `leftovers` are names that pip left there."""

    place: Path
    distributions: tuple[Distribution, ...] = ()
    leftovers: tuple[str, ...] = ()

    @property
    def versions(self) -> Mapping[str, str]:
        """Versions by name, without what is half removed."""
        return {item.name: item.version for item in self.distributions if not item.is_half}

    @property
    def several(self) -> Mapping[str, tuple[Distribution, ...]]:
        """Names with more than one account that is whole."""
        by_name: dict[str, list[Distribution]] = {}
        for item in self.distributions:
            if not item.is_half:
                by_name.setdefault(item.name, []).append(item)
        return {name: tuple(found) for name, found in by_name.items() if len(found) > 1}


def read_packages(place: Path) -> Packages:
    """Read what is installed in a folder of packages; an unreadable or missing folder holds nothing."""
    try:
        with os.scandir(long_path(place)) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        return Packages(place)
    ours = [name for name in names if not name.startswith("~")]
    found = [_distribution(place, name) for name in ours if name.lower().endswith(_INFO)]
    old = [_old_distribution(place, name) for name in ours if name.lower().endswith(_OLD_INFO)]
    return Packages(
        place,
        (*found, *old),
        tuple(name for name in names if name.startswith("~")),
    )


def recorded_files(place: Path, distribution: Distribution) -> Iterator[RecordedFile]:
    """Give the files of a distribution that can be checked: those with a size and a sum.

    Compiled bytecode is left out, since Python writes it anew, and so are stubs for type checkers, which
    nothing reads while a program runs: gradio writes those of its components anew at each start.
    """
    try:
        with Path(long_path(place / distribution.folder / "RECORD")).open(
            encoding="utf-8", errors="replace", newline=""
        ) as file:
            text = file.read(_LARGEST_BYTES)
    except OSError:
        return
    for row in _rows(text):
        if len(row) != 3 or not row[2].isdigit() or row[0].endswith(_UNCHECKED):
            continue
        algorithm, _, digest = row[1].partition("=")
        yield RecordedFile(_normalized(row[0]), int(row[2]), algorithm, digest)


def canonical(versions: Mapping[str, str]) -> dict[str, str]:
    """Give versions by names as tools compare them."""
    return {str(canonicalize_name(name)): version for name, version in versions.items()}


def _rows(text: str) -> Iterable[list[str]]:
    if '"' in text:
        return csv.reader(text.splitlines())
    return (line.rsplit(",", 2) for line in text.splitlines())


def _normalized(place: str) -> str:
    place = place.replace("\\", "/")
    return os.path.normpath(place).replace(os.sep, "/") if "./" in place else place


def _distribution(place: Path, folder: str) -> Distribution:
    """Read an account; where it does not say its name, its folder does."""
    stem = folder[: -len(_INFO)]
    name, _, version = stem.partition("-")
    said = _head(place / folder / "METADATA")
    is_whole = said is not None and Path(long_path(place / folder / "RECORD")).is_file()
    found, number = said or ("", "")
    return Distribution(
        str(canonicalize_name(found or name)), number or version, folder, is_half=not is_whole
    )


def _old_distribution(place: Path, name: str) -> Distribution:
    """Read what setuptools wrote before there were wheels; it records no files, so it is never half."""
    said = _head(place / name / "PKG-INFO") or _head(place / name)
    found, version = said or (name.rpartition(".")[0].partition("-")[0], "")
    return Distribution(str(canonicalize_name(found)), version, name)


def _head(file: Path) -> tuple[str, str] | None:
    """Give name and version of a METADATA file; None if it does not say both."""
    try:
        with Path(long_path(file)).open("rb") as opened:
            text = opened.read(_HEAD_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if not line:
            break
        found.setdefault(key.lower(), value.strip())
        if "name" in found and "version" in found:
            return found["name"], found["version"]
    return None
