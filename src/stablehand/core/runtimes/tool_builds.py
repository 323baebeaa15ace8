"""Which builds of Node, .NET and git there are with a known sum, from `tools.toml`. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

ToolName = Literal["node", "dotnet", "git"]
TOOL_NAMES: Final[tuple[ToolName, ...]] = get_args(ToolName)
BUILDS_FILE: Final = Path(__file__).with_name("tools.toml")
MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ToolBuild:
    """A build of a program, for one system and kind of processor.

    Attributes:
        tool: "node", "dotnet" or "git".
        title: as people call it.
        version: such as 24.15.0.
        path: its archive, below the address that `mirror` holds.
        mirror: the setting that says where archives of this tool lie.
        sums: lower-case hex by name ("sha256", "sha512"); never empty.
        strip: the one folder at the top of the archive that all is in; "" where there is none.
        program: the program in the unpacked folder, with "/".
        download_bytes, disk_bytes: rough.
    """

    tool: ToolName
    title: str
    version: str
    path: str
    mirror: str
    sums: Mapping[str, str]
    strip: str
    program: str
    download_bytes: int
    disk_bytes: int

    @property
    def below(self) -> PurePosixPath:
        """Its folder below Data/Assets."""
        return PurePosixPath(self.tool, self.version)

    @property
    def file(self) -> str:
        """The name of its archive."""
        return self.path.rpartition("/")[2]

    def address(self, mirror: str) -> str:
        """Give where its archive lies below a mirror."""
        return f"{mirror.rstrip('/')}/{self.path}"


@dataclass(frozen=True, slots=True)
class ToolTable:
    """Every build of `tools.toml` that is for one system and kind of processor, newest first."""

    builds: tuple[ToolBuild, ...]

    def newest(self, tool: str, version: str | None = None) -> ToolBuild | None:
        """Give the newest build of a tool.

        Args:
            version: the series it has to be of ("8.0", "20"), or the whole version; None: any.
        """
        return next((b for b in self.builds if b.tool == tool and is_of(b.version, version)), None)


@cache
def tool_table(system: str, arch: str) -> ToolTable:
    """Give the builds for a machine.

    Args:
        system: "linux", "windows" or "macos".
        arch: "x86_64" or "arm64".
    """
    document = tomllib.loads(BUILDS_FILE.read_text("utf-8"))
    found = [
        _build(document["tool"][item["tool"]], item)
        for item in document["build"]
        if item["system"] == system and item["arch"] == arch
    ]
    return ToolTable(tuple(sorted(found, key=lambda build: numbers(build.version), reverse=True)))


def build_for(tool: str, version: str | None, system: str, arch: str) -> ToolBuild | None:
    """Give the newest build of a tool for a machine; None where no sum is known of any."""
    return tool_table(system, arch).newest(tool, version)


def is_of(version: str, series: str | None) -> bool:
    """Tell whether a version is of a series: 8.0.423 is of 8.0 and of 8, not of 8.0.4."""
    return series is None or version == series or version.startswith(f"{series}.")


def numbers(version: str) -> tuple[int, ...]:
    """Give a version as numbers, to compare by; what is none counts 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _build(tool: Mapping[str, Any], item: Mapping[str, Any]) -> ToolBuild:
    download, disk = tool["size_mb"]
    sums = {name: item[name] for name in ("sha256", "sha512") if name in item}
    assert sums, "a build without a sum is no build"
    return ToolBuild(
        tool=item["tool"],
        title=tool["title"],
        version=item["version"],
        path=item["path"],
        mirror=tool["mirror"],
        sums=MappingProxyType(sums),
        strip=item.get("strip", ""),
        program=tool["programs"][item["system"]],
        download_bytes=round(download * MB),
        disk_bytes=round(disk * MB),
    )
