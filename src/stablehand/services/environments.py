"""The environment of an install: Python, torch, packages, and what has changed since it was proved."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.files import freed_bytes, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.installs.health_environment import recorded_packages
from stablehand.core.installs.health_packages import Packages, canonical, read_packages
from stablehand.core.installs.lock_file import is_pin, pins_of
from stablehand.core.installs.pins import read_pins
from stablehand.core.records.install import (
    InstalledPython,
    InstalledTorch,
    InstallFolder,
    InstallRecord,
    need_record,
)
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.services.app import App

Standing = Literal["same", "added", "changed", "removed", "half", "unknown"]
_LARGEST_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EnvironmentPackage:
    """A distribution of an environment.

    Attributes:
        name: as tools compare names.
        version: what is installed; None where it is gone.
        proved: the version that was there when the install was proved; None where it was not there.
        standing: how both compare; `half` is one whose account is not whole, `unknown` one of an
            environment of which nobody wrote down what it was proved with.
        is_pinned: nothing else gets in: it belongs to torch's build, or a lock named it.
    """

    name: str
    version: str | None
    proved: str | None
    standing: Standing
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class EnvironmentView:
    """The environment of the current generation.

    Attributes:
        folder: where it lies; None for an install without one.
        is_there: whether packages can be read there.
        python, torch: as they were installed.
        interpreter: the whole path of the Python under it.
        packages: what is installed and what is gone, by name.
        is_known: whether it is known what it was proved with.
    """

    folder: Path | None
    is_there: bool
    python: InstalledPython | None
    torch: InstalledTorch | None
    interpreter: Path | None
    packages: tuple[EnvironmentPackage, ...]
    is_known: bool

    @property
    def installed(self) -> tuple[EnvironmentPackage, ...]:
        """The packages that are there."""
        return tuple(item for item in self.packages if item.version is not None)

    @property
    def drift(self) -> tuple[EnvironmentPackage, ...]:
        """The packages that are not as they were proved."""
        return tuple(item for item in self.packages if item.standing not in ("same", "unknown"))

    def as_requirements(self) -> str:
        """Give what is installed as lines that pip and uv take."""
        whole = [item for item in self.installed if item.standing != "half"]
        return "".join(f"{item.name}=={item.version}\n" for item in whole)


@dataclass(frozen=True, slots=True)
class EnvironmentSize:
    """What an environment takes: all of it, and what only it has; other installs share the rest."""

    whole_bytes: int
    own_bytes: int


async def show_environment(app: App, name: str) -> EnvironmentView:
    """Read the environment of an install from its files; no Python is started for it.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    return await asyncio.to_thread(_view, app, name)


async def environment_size(app: App, name: str) -> EnvironmentSize:
    """Count what the environment of an install takes on the disk.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """

    def count() -> EnvironmentSize:
        folder, record = need_record(app.data.root, name)
        place = _environment(folder, record)
        return EnvironmentSize(tree_bytes(place), freed_bytes(place))

    return await asyncio.to_thread(count)


def _environment(folder: InstallFolder, record: InstallRecord) -> Path:
    place = folder.generation(record.generation) / "env"
    # One that was there before Stablehand is used where it lies.
    return place.resolve() if is_link(place) else place


def _view(app: App, name: str) -> EnvironmentView:
    folder, record = need_record(app.data.root, name)
    generation, place = folder.generation(record.generation), _environment(folder, record)
    site_packages = site_packages_of(place)
    found = read_packages(site_packages)
    proved = recorded_packages(folder, record.generation)
    python = record.python
    return EnvironmentView(
        place if place.is_dir() else None,
        site_packages.is_dir(),
        python,
        record.torch,
        folder.data / python.path if python else None,
        _packages(found, proved, _pinned(generation)),
        is_known=bool(proved),
    )


def _packages(
    found: Packages, proved: Mapping[str, str], pinned: frozenset[str]
) -> tuple[EnvironmentPackage, ...]:
    made = {
        item.name: _package(
            item.name, item.version, proved, pinned, is_half=item.is_half, is_known=bool(proved)
        )
        # Of several accounts of one package that which is whole counts.
        for item in sorted(found.distributions, key=lambda item: not item.is_half)
    }
    for name, version in proved.items():
        if name not in made:
            made[name] = EnvironmentPackage(name, None, version, "removed", name in pinned)
    return tuple(made[name] for name in sorted(made))


def _package(
    name: str,
    version: str,
    proved: Mapping[str, str],
    pinned: frozenset[str],
    *,
    is_half: bool,
    is_known: bool,
) -> EnvironmentPackage:
    before = proved.get(name)
    standing: Standing = "same"
    if is_half:
        standing = "half"
    elif not is_known:
        standing = "unknown"
    elif before is None:
        standing = "added"
    elif before != version:
        standing = "changed"
    return EnvironmentPackage(name, version, before, standing, name in pinned)


def _pinned(generation: Path) -> frozenset[str]:
    """Give the names of what has one version only: by torch's build, and by a lock."""
    names: set[str] = set()
    try:
        text = read_limited(generation / "constraints.txt", _LARGEST_BYTES, only_ordinary=True)
        lines = text.decode("utf-8", "replace").splitlines()
        names |= pins_of([line.strip() for line in lines if is_pin(line.strip())]).keys()
    except (OSError, UnfitFileError):
        pass
    if (pins := read_pins(generation)) is not None:
        names |= canonical(pins.held).keys()
    return frozenset(names)
