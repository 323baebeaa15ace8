"""Which torch builds exist: the tables of wheels.toml as values, and questions about them.

Pure lookups. A combination of release, backend, platform and Python that these functions do not
confirm is never installed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from packaging.version import Version

from stablehand.core.hardware.profile import Arch, System

TORCH_INDEX_BASE: Final = "https://download.pytorch.org/whl"


@dataclass(frozen=True, slots=True)
class TorchRelease:
    """A torch version with the torchvision and torchaudio that belong to it."""

    torch: str
    vision: str
    audio: str
    python: tuple[str, str]
    numpy: str | None
    macos: int
    macos_intel: bool

    def has_python(self, series: str) -> bool:
        """Tell whether wheels for this Python series ("3.12") exist."""
        return within(series, self.python)


@dataclass(frozen=True, slots=True, eq=False)
class Backend:
    """A build of torch for one kind of hardware."""

    name: str
    family: str
    platforms: frozenset[str]
    index: str | None = None
    cuda: str | None = None
    first: str | None = None
    last: str | None = None
    only: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    capabilities_arm64: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    driver_linux: str | None = None
    driver_windows: str | None = None
    native: int | None = None
    gfx: frozenset[str] = frozenset()
    overrides: Mapping[str, str] = field(default_factory=dict)
    local: str | None = None
    device_extra: bool = False
    python: tuple[str, str] | None = None
    extra_packages: tuple[str, ...] = ()
    auto: bool = True
    download_mb: float = 0

    def carries(self, release: TorchRelease, platform: str, series: str) -> bool:
        """Tell whether this build of a release exists for a platform and a Python series."""
        return (
            platform in self.platforms
            and self._has_release(release, platform)
            and release.has_python(series)
            and (self.python is None or within(series, self.python))
        )

    def _has_release(self, release: TorchRelease, platform: str) -> bool:
        if platform == "macos-x86_64" and not release.macos_intel:
            return False
        if self.only:
            return release.torch in self.only
        version = Version(release.torch)
        return Version(self.first or "0") <= version <= Version(self.last or "999")

    def runs_code_for(self, capability: str, release: TorchRelease, arch: Arch) -> bool:
        """Tell whether the build has code for a CUDA card: same major number, minor not above it."""
        listed = self.capabilities_arm64 if arch is Arch.ARM64 else self.capabilities
        version = Version(release.torch)
        gone = {code for code, since in self.dropped if version >= Version(since)}
        major, minor = _numbers(capability)
        return any(
            code not in gone and _numbers(code)[0] == major and _numbers(code)[1] <= minor
            for code in listed
        )

    def index_url(self, system: System, base: str = TORCH_INDEX_BASE) -> str | None:
        """Give the address of the wheel index; None is the general package index."""
        if self.index is None or system is System.MACOS or self.index.startswith("https://"):
            return None if system is System.MACOS else self.index
        return f"{base}/{self.index}"

    def requirements(
        self, release: TorchRelease, *, audio: bool, gfx: str | None, vision: bool = True
    ) -> tuple[str, ...]:
        """Give the exact requirements of torch and its companions, and of what has to come along."""
        local = f"+{self.local}" if self.local else ""
        device = f"[device-{gfx}]" if self.device_extra and gfx else ""
        trio = [f"torch{device}=={release.torch}{local}"]
        if vision:
            trio.append(f"torchvision{device}=={release.vision}{local}")
        if audio:
            trio.append(f"torchaudio=={release.audio}{local}")
        return (*trio, *self.extra_packages)


@dataclass(frozen=True, slots=True)
class WheelTable:
    """Every release and backend, in the order of the file."""

    releases: Mapping[str, TorchRelease]
    backends: Mapping[str, Backend]


def platform_name(system: System, arch: Arch) -> str:
    """Give the platform of wheels for a system.

    torch has no wheels for Windows on arm64 in the general index; Windows runs the x86_64 ones there.
    """
    arch = Arch.X86_64 if system is System.WINDOWS else arch
    return f"{system}-{arch}"


def within(series: str, bounds: tuple[str, str]) -> bool:
    """Tell whether a Python series lies within inclusive bounds."""
    return Version(bounds[0]) <= Version(series) <= Version(bounds[1])


def _numbers(capability: str) -> tuple[int, int]:
    major, minor = capability.split(".")
    return int(major), int(minor)


@cache
def wheel_table() -> WheelTable:
    """Read the tables that ship with the program."""
    text = resources.files(__package__).joinpath("wheels.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return WheelTable(
        releases=MappingProxyType(
            {name: _release(name, row) for name, row in data["releases"].items()}
        ),
        backends=MappingProxyType(
            {name: _backend(name, row) for name, row in data["backends"].items()}
        ),
    )


def _release(name: str, row: dict[str, Any]) -> TorchRelease:
    return TorchRelease(
        torch=name,
        vision=row["vision"],
        audio=row["audio"],
        python=(row["python"][0], row["python"][1]),
        numpy=row.get("numpy"),
        macos=row["macos"],
        macos_intel=row.get("macos_intel", False),
    )


def _backend(name: str, row: dict[str, Any]) -> Backend:
    lists = ("only", "capabilities", "capabilities_arm64", "extra_packages")
    values = {**row, **{key: tuple(row[key]) for key in lists if key in row}}
    values["platforms"] = frozenset(row["platforms"])
    values["gfx"] = frozenset(row.get("gfx", ()))
    values["overrides"] = MappingProxyType(row.get("overrides", {}))
    values["dropped"] = tuple((item["capability"], item["from"]) for item in row.get("dropped", ()))
    if "python" in row:
        values["python"] = (row["python"][0], row["python"][1])
    return Backend(name=name, **values)
