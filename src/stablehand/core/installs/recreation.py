"""What of a lock holds on this machine, and how far its re-creation has come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.catalog.install_schema import Source
from stablehand.core.installs.lock_file import Lock, LockedModel, pins_of
from stablehand.core.installs.pins import Pins
from stablehand.core.installs.watch_list import WatchList, repository_key
from stablehand.core.records.places import InstallFolder

MARK_FILE: Final = "recreate.json"
_LARGEST_BYTES: Final = 64 * 1024


class Mark(BaseModel):
    """`.stablehand/recreate.json`: of which lock an install is made, and whether that is done."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    lock: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A package that has another version than in the lock; None is: it is not there."""

    name: str
    locked: str
    version: str | None


def digest_of(text: str) -> str:
    """Give what tells a lock from others."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_mark(folder: InstallFolder) -> Mark | None:
    """Give the mark of an install that is made of a lock; None for any other."""
    try:
        with (folder.own / MARK_FILE).open("rb") as file:
            return Mark.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError, ValueError):
        return None


def write_mark(folder: InstallFolder, mark: Mark) -> None:
    """Write the mark.

    Raises:
        StablehandError: `data.unwritable`.
    """
    try:
        folder.own.mkdir(parents=True, exist_ok=True)
        write_atomic(folder.own / MARK_FILE, mark.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise unwritable(folder.own / MARK_FILE, error) from error


def pins_for(lock: Lock, *, same_build: bool) -> Pins:
    """Give the versions that hold: all with the same build of torch, else those that do not hang on it."""
    packages = lock.packages
    bounds = pins_of(packages.elsewhere)
    release = None
    if same_build:
        bounds |= pins_of(packages.torch_bound)
        release = lock.torch.version.partition("+")[0] if lock.torch else None
    return Pins(wanted=pins_of(packages.pinned), bounds=bounds, torch_release=release)


def registry_version(source: Source, lock: Lock) -> str | None:
    """Give the version of a program of the package index, if the definition would take another one."""
    try:
        wanted = Requirement(source.package or "")
    except InvalidRequirement:
        return None
    version = pins_of(lock.packages.pinned).get(str(canonicalize_name(wanted.name)))
    if version is None or wanted.specifier.contains(version, prereleases=True):
        return None
    return version


def missing_models(
    lock: Lock, there: Iterable[tuple[str, int]], hashes: Iterable[str]
) -> tuple[LockedModel, ...]:
    """Give the models of a lock that are nowhere in the tree.

    Args:
        there: the models of the tree by path and size.
        hashes: the sums that are known of them.
    """
    known, sums = set(there), set(hashes)
    names = {(path.rpartition("/")[2].casefold(), size) for path, size in known}
    found = []
    for model in lock.models:
        name = model.path.rpartition("/")[2].casefold()
        is_there = (model.path, model.size_bytes) in known or (name, model.size_bytes) in names
        if not is_there and (model.sha256 is None or model.sha256 not in sums):
            found.append(model)
    return tuple(found)


def differences(pins: Pins, installed: Mapping[str, str]) -> tuple[Difference, ...]:
    """Give the packages that are not as the pins say."""
    there = {str(canonicalize_name(name)): version for name, version in installed.items()}
    wanted = {**{k: v for k, v in pins.bounds.items() if k in there}, **pins.wanted}
    return tuple(
        Difference(name, version, there.get(name))
        for name, version in sorted(wanted.items())
        if there.get(name) != version
    )


def harmful_extension(known: WatchList, folder: str, url: str | None) -> str | None:
    """Give the name under which an extension is known to do harm; None if it is not."""
    key = repository_key(url) if url else None
    for entry in known.extensions:
        keys = {repository_key(address) for address in entry.repositories}
        if folder.casefold() in {name.casefold() for name in entry.folders} or key in keys:
            return entry.name
    return None
