"""The tools that installs share: what was fetched, who needs it, fetching one before, removing one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.view import HostView
from stablehand.core.installs.tool_fetch import have_tool, is_whole, remove_tool
from stablehand.core.records.install import install_names, need_record
from stablehand.core.runtimes.tool_builds import (
    TOOL_NAMES,
    ToolBuild,
    build_for,
    is_of,
    tool_table,
)
from stablehand.core.runtimes.tool_places import fetched_tools, missing
from stablehand.core.transfers.wanted import TransferProgress
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result

_STAGES: Final = (Stage("fetch"),)


@dataclass(frozen=True, slots=True)
class KeptTool:
    """A tool that was fetched.

    Attributes:
        tool, version: "node", 24.15.0.
        folder: where it lies.
        size_bytes: what it takes on the disk.
        whole: every file of it is as it was unpacked; None where our table no longer has its sum.
        used_by: installs whose definitions ask for it, by name.
    """

    tool: str
    version: str
    folder: Path
    size_bytes: int
    whole: bool | None
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolList:
    """What was fetched, and the newest of each series that could be."""

    kept: tuple[KeptTool, ...]
    offered: tuple[ToolBuild, ...]


async def list_tools(app: App) -> Result[ToolList]:
    """List the tools that were fetched, and those that can be on this machine."""
    return Result("tools list", await asyncio.to_thread(_listed, app))


async def start_tool_fetch(app: App, tool: str, version: str | None) -> Job[Result[KeptTool]]:
    """Fetch a tool as a job; one that is there and whole stays as it is.

    Args:
        version: a series or a whole version; None: the newest.

    Raises:
        StablehandError: `tool.missing`: no build for this machine has a known sum; `settings.invalid`.
    """
    view = HostView()
    build = build_for(tool, version, view.system.value, view.arch.value)
    if build is None:
        raise missing(tool, version)
    mirror = str(app.settings.get(build.mirror))

    async def work(report: Reporter) -> Result[KeptTool]:
        def tell(progress: TransferProgress) -> None:
            if progress.total:
                report.update(progress.received)

        report.start("fetch", total=build.download_bytes, unit="bytes")
        await have_tool(build, app.data.assets, mirror, tell)
        return Result("tools fetch", await asyncio.to_thread(_kept, app, tool, build.version))

    title = QT_TRANSLATE_NOOP("tools", "Fetch {name} {version}").fill(
        name=build.title, version=build.version
    )
    return app.jobs.submit(title, _STAGES, work, kind="tool", subject=tool)


async def remove_kept_tool(
    app: App, tool: str, version: str, *, sure: bool = False
) -> Result[KeptTool]:
    """Remove a tool that was fetched; it can be fetched again.

    Args:
        sure: though installs need it.

    Raises:
        StablehandError: `tool.missing`, `decision.needed` where installs need it, `data.unwritable`.
    """
    found = await asyncio.to_thread(_kept, app, tool, version)
    if found.used_by and not sure:
        raise StablehandError(
            "decision.needed",
            QT_TRANSLATE_NOOP("tools", "{name} {version} is needed by {installs}.").fill(
                name=tool, version=version, installs=", ".join(found.used_by)
            ),
            hint=QT_TRANSLATE_NOOP(
                "tools", "Say --yes to remove it all the same; an update fetches it again."
            ),
            details={"flag": "--yes", "installs": list(found.used_by)},
        )
    try:
        await asyncio.to_thread(remove_tool, app.data.assets, tool, version)
    except OSError as error:
        raise unwritable(found.folder, error) from error
    return Result("tools remove", found)


def _listed(app: App) -> ToolList:
    view = HostView()
    offered: list[ToolBuild] = []
    for build in tool_table(view.system.value, view.arch.value).builds:
        series = build.version.split(".")[0]
        if not any(b.tool == build.tool and is_of(b.version, series) for b in offered):
            offered.append(build)
    kept = [
        _kept(app, tool, version)
        for tool in TOOL_NAMES
        for version, _folder in fetched_tools(app.data.assets, tool)
    ]
    return ToolList(tuple(kept), tuple(offered))


def _kept(app: App, tool: str, version: str) -> KeptTool:
    folder = dict(fetched_tools(app.data.assets, tool)).get(version) if tool in TOOL_NAMES else None
    if folder is None:
        raise missing(tool, version)
    view = HostView()
    build = build_for(tool, version, view.system.value, view.arch.value)
    whole = is_whole(folder, build) if build is not None and build.version == version else None
    return KeptTool(tool, version, folder, tree_bytes(folder), whole, _used_by(app, tool, version))


def _used_by(app: App, tool: str, version: str) -> tuple[str, ...]:
    """Give the installs that would be run by this very version."""
    names = []
    newest = [number for number, _folder in fetched_tools(app.data.assets, tool)]
    for name in install_names(app.data.root):
        try:
            package = app.catalog.load(need_record(app.data.root, name)[1].package).package
        except StablehandError:
            continue
        for item in package.prerequisites:
            fitting = [number for number in newest if is_of(number, item.version)]
            if item.id == tool and fitting[:1] == [version]:
                names.append(name)
    return tuple(names)
