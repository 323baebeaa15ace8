"""Which Python build uv would fetch for a machine, of our own list. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from stablehand.core.base.environment import SystemName
from stablehand.core.runtimes.pythons import GITHUB_BUILDS

_SYSTEMS: Final[Mapping[SystemName, str]] = {
    "linux": "linux", "macos": "darwin", "windows": "windows",
}  # fmt: skip
_ARCHES: Final = {"x86_64": "x86_64", "arm64": "aarch64"}
_LIBCS: Final = {"linux": "gnu"}  # where a build is for a C library


@dataclass(frozen=True, slots=True)
class PythonBuild:
    """A build of Python.

    Attributes:
        version: such as 3.11.14.
        below: its place below the folder of all builds, as an address has it ("20260814/cpython-…").
        sha256: the sum that it has to have.
    """

    version: str
    below: str
    sha256: str

    def address(self, mirror: str | None) -> str:
        """Give where it lies; None: with its makers."""
        return f"{(mirror or GITHUB_BUILDS).rstrip('/')}/{self.below}"

    @property
    def path(self) -> PurePosixPath:
        """Its place below a folder of builds on a disk."""
        return PurePosixPath(unquote(self.below))


def build_for(builds: str, series: str, system: SystemName, arch: str) -> PythonBuild | None:
    """Give the newest build of a series for a machine; None if the list has none, or is no list.

    Args:
        builds: the text of a list in uv's format (`BUILDS_FILE`).
        series: such as 3.11.
        arch: "x86_64" or "arm64".
    """
    try:
        table = json.loads(builds)
        found = [item for item in table.values() if _is_for(item, series, system, arch)]
        newest = max(found, key=lambda item: int(item["patch"]), default=None)
        return None if newest is None else _build(newest)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_for(item: Mapping[str, Any], series: str, system: SystemName, arch: str) -> bool:
    return (
        item["name"] == "cpython"
        and f"{item['major']}.{item['minor']}" == series
        and not item["prerelease"]
        and item["variant"] is None
        and item["os"] == _SYSTEMS[system]
        and item["libc"] == _LIBCS.get(system, "none")
        and item["arch"] == {"family": _ARCHES.get(arch, ""), "variant": None}
    )


def _build(item: Mapping[str, Any]) -> PythonBuild | None:
    url, sha256 = str(item["url"]), item["sha256"]
    below = url.removeprefix(GITHUB_BUILDS + "/")
    if below == url or ".." in unquote(below) or not isinstance(sha256, str):
        return None
    version = f"{item['major']}.{item['minor']}.{item['patch']}"
    return PythonBuild(version, below, sha256.lower())
