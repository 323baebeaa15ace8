"""Where Node, .NET and git are on this machine: what was fetched first, then the system's own.

Nothing is run here. The search path is read as `core.base.search_path` says, and nothing below Data/Packages
is ever taken: checkouts hold others' code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, Final

from stablehand.core.base.environment import SystemName, current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.search_path import find_program, is_program, path_with
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.runtimes.tool_builds import is_of, numbers

__all__ = [
    "dotnet_root",
    "fetched_tools",
    "find_tool",
    "missing",
    "need_node",
    "need_tool",
    "node_program",
    "node_settings",
    "path_with",
]

MARK: Final = ".stablehand-tool.json"
# Programs that come with a tool, and the tool that brings them.
_BROUGHT_BY: Final[Mapping[str, str]] = {"npm": "node", "npx": "node", "yarn": "node"}
_PROGRAMS: Final[Mapping[str, Mapping[SystemName, str]]] = {
    "node": {"windows": "node.exe", "linux": "bin/node", "macos": "bin/node"},
    "dotnet": {"windows": "dotnet.exe", "linux": "dotnet", "macos": "dotnet"},
    "git": {"windows": "cmd/git.exe", "linux": "bin/git", "macos": "bin/git"},
}


def fetched_tools(assets: PurePath, tool: str) -> tuple[tuple[str, Path], ...]:
    """Give the versions of a tool that were fetched, with their folders, newest first; blocks."""
    root = Path(assets) / tool
    try:
        names = [entry.name for entry in root.iterdir() if (entry / MARK).is_file()]
    except OSError:
        return ()
    return tuple((name, root / name) for name in sorted(names, key=numbers, reverse=True))


def mark_of(folder: Path) -> Mapping[str, Any] | None:
    """Give what was written down of a fetched tool; None where that cannot be read."""
    try:
        mark = json.loads((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return mark if isinstance(mark, dict) else None


def find_tool(
    tool: str,
    assets: PurePath,
    environ: Mapping[str, str],
    version: str | None = None,
    system: SystemName | None = None,
) -> Path | None:
    """Find a tool's program; None where it is missing. Blocks for a moment.

    Args:
        tool: "node", "dotnet", "git", "ffmpeg" or another program's bare name.
        assets: Data/Assets.
        environ: this process's variables, for PATH.
        version: the series that what was fetched has to be of; of the system's nobody knows without running
            it.
    """
    name = system or current_system()
    if (program := fetched_program(tool, assets, version, name)) is not None:
        return program
    packages = Path(assets).parent / "Packages"
    return find_program(tool, environ, name, (packages,))


def fetched_program(
    tool: str, assets: PurePath, version: str | None = None, system: SystemName | None = None
) -> Path | None:
    """Find the program of a tool that was fetched, or that somebody put to Data/Assets by hand."""
    name = system or current_system()
    below = _PROGRAMS.get(tool, {}).get(name)
    if below is None:
        return None
    for number, folder in fetched_tools(assets, tool):
        if is_of(number, version) and is_program(folder / below):
            return folder / below
    by_hand = Path(assets) / tool
    places = (by_hand / below, by_hand / PurePath(below).name)
    return next((place for place in places if is_program(place)), None)


def node_program(
    assets: PurePath, environ: Mapping[str, str], version: str | None = None
) -> Path | None:
    """Find Node for an install: `find_tool` for "node"."""
    return find_tool("node", assets, environ, version)


def need_tool(
    tool: str, assets: PurePath, environ: Mapping[str, str], version: str | None = None
) -> Path:
    """Find a tool's program.

    Raises:
        StablehandError: `tool.missing`, with what to do.
    """
    program = find_tool(tool, assets, environ, version)
    if program is None:
        raise missing(tool, version)
    return program


def need_node(assets: PurePath, environ: Mapping[str, str], version: str | None = None) -> Path:
    """Find Node for an install.

    Raises:
        StablehandError: `tool.missing`, with what to do.
    """
    return need_tool("node", assets, environ, version)


def node_script(node: Path, name: str) -> Path | None:
    """Find the script of npm, npx or yarn that belongs to a Node; None where it has none.

    Scripts are given to Node itself: on Windows npm is a batch file, which a shell would read.
    """
    real = Path(os.path.realpath(node))
    for folder in (node.parent, real.parent):
        for modules in (folder / "node_modules", folder.parent / "lib" / "node_modules"):
            for below in _SCRIPTS[name]:
                if (script := modules / below).is_file():
                    return script
        # Debian and others keep a link beside Node that leads to the script.
        beside = folder / name
        if beside.is_file() and (aim := Path(os.path.realpath(beside))).suffix in (".js", ".cjs"):
            return aim
    return None


def dotnet_root(
    assets: PurePath, environ: Mapping[str, str], version: str | None = None
) -> dict[str, str]:
    """Give the variable by which a program that was built for .NET finds it; {} where there is none."""
    program = find_tool("dotnet", assets, environ, version)
    if program is None:
        return {}
    # The system's program is a link into the folder that counts.
    return {"DOTNET_ROOT": os.path.dirname(os.path.realpath(program))}  # noqa: PTH120


def node_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what a user told Node's package managers: their registry, certificates, and no more.

    Logins stay in npm's own files, which it reads by itself.
    """
    return {
        name: value for name, value in environ.items() if value and name.lower() in _USER_SETTINGS
    }


def missing(tool: str, version: str | None = None) -> StablehandError:
    """Give the failure for a tool that is not there and cannot be fetched."""
    tool = _BROUGHT_BY.get(tool, tool)
    name = f"{tool} {version}" if version else tool
    return StablehandError(
        "tool.missing",
        QT_TRANSLATE_NOOP("install", "{name} is needed and is missing.").fill(name=name),
        hint=_HINTS.get(tool),
        details={"tool": tool},
    )


# npm's and yarn's own variables (their documentation, "config" and "yarnrc"); names of npm's know no case.
_USER_SETTINGS: Final = frozenset(
    {
        "npm_config_registry", "npm_config_cafile", "npm_config_proxy", "npm_config_https_proxy",
        "npm_config_noproxy", "node_extra_ca_certs", "yarn_npm_registry_server", "yarn_https_ca_file_path",
        "yarn_http_proxy", "yarn_https_proxy",
    }
)  # fmt: skip
_SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "npm": ("npm/bin/npm-cli.js",),
    "npx": ("npm/bin/npx-cli.js",),
    "yarn": ("yarn/bin/yarn.js", "corepack/dist/yarn.js"),
}
_HINTS: Final[Mapping[str, Text]] = {
    "node": QT_TRANSLATE_NOOP("install", "Install Node.js from https://nodejs.org and try again."),
    "dotnet": QT_TRANSLATE_NOOP(
        "install", "Install the .NET SDK from https://dotnet.microsoft.com and try again."
    ),
}
