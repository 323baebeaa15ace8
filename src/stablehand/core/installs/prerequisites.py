"""The programs and libraries that an install needs beside Python: found, fetched, or asked for in words.

Node, .NET and git on Windows: what was fetched before and is whole, else the system's where it is of the
right version, else fetched (`tool_fetch`). Everything else belongs to the system: it is looked for, and what
to do is said in its own words.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.search_path import find_program
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import Prerequisite
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.system_parts import PART_NAMES, PartName, has_part, how_to_get
from stablehand.core.hardware.view import HostView, SystemView
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.tool_fetch import have_tool, is_whole
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.tool_builds import TOOL_NAMES, ToolBuild, build_for, is_of, numbers
from stablehand.core.runtimes.tool_places import (
    fetched_program,
    fetched_tools,
    find_tool,
    missing,
    node_script,
)
from stablehand.core.transfers.wanted import TransferProgress

# Without these nothing works; without the others some features do not.
_NEEDED: Final = ("dotnet", "node", "vc_redist", "git")
_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)+)")


async def have_prerequisite(context: InstallContext, step: PlannedStep) -> None:
    """Make sure that a program or library is there; what only some features need is a notice.

    Raises:
        StablehandError: `tool.missing`, or why it could not be fetched (`download.*`, `network.*`,
            `archive.refused`, `disk.full`).
    """
    wanted = step.subject
    assert isinstance(wanted, Prerequisite)
    if wanted.id == "git":
        await _have_git(context)
    elif wanted.id in TOOL_NAMES:
        await _have_tool(context, wanted)
    else:
        await _look_for(context, wanted.id)


def wanted_version(context: InstallContext, tool: str) -> str | None:
    """Give the series of a tool that the definition asks for."""
    found = (item.version for item in context.package.prerequisites if item.id == tool)
    return next(found, None)


def need_program(context: InstallContext, tool: str) -> Path:
    """Find the program of a tool that `have_prerequisite` has seen to.

    Raises:
        StablehandError: `tool.missing`.
    """
    version = wanted_version(context, tool)
    program = context.tools.find(tool, version)
    if program is None:
        raise missing(tool, version)
    return program


def build_here(machine: Machine, tool: str, version: str | None) -> ToolBuild | None:
    """Give the build of a tool that would be fetched for a machine; None: there is none with a known sum."""
    return build_for(tool, version, machine.os.system.value, machine.os.arch.value)


def as_needed(
    steps: Iterable[PlannedStep],
    machine: Machine,
    assets: Path,
    environ: Mapping[str, str],
    *,
    described: bool = False,
) -> tuple[PlannedStep, ...]:
    """Give steps with what their prerequisites really move: nothing for what is there or is only looked for.

    Blocks for a moment: it looks for the programs, and runs none.

    Args:
        assets: Data/Assets.
        environ: this process's variables, for the search path.
        described: the machine is another one, where nothing is known to be there.
    """

    def sized(step: PlannedStep) -> PlannedStep:
        wanted = step.subject
        if step.kind != "prerequisite" or not isinstance(wanted, Prerequisite):
            return step
        build = build_here(machine, wanted.id, wanted.version)
        there = not described and _is_there(wanted, assets, environ)
        if build is None or there:
            return replace(step, download_bytes=0, disk_bytes=0, seconds=1)
        return replace(step, download_bytes=build.download_bytes, disk_bytes=build.disk_bytes)

    return tuple(map(sized, steps))


def _is_there(wanted: Prerequisite, assets: Path, environ: Mapping[str, str]) -> bool:
    # Git of any version will do, and the system's goes first.
    return find_tool(wanted.id, assets, environ, wanted.version) is not None


async def _have_git(context: InstallContext) -> None:
    try:
        program = context.tools.git().program
    except StablehandError as error:
        build = build_here(context.machine, "git", None)
        if build is None:
            error.hint = await how_to_get(HostView(), "git")
            raise
        program = await _fetch(context, build)
    context.log.note(f"git: {program}")


async def _have_tool(context: InstallContext, wanted: Prerequisite) -> None:
    tool, version = wanted.id, wanted.version
    ours = await asyncio.to_thread(_ours, context, tool, version)
    if ours is not None:
        context.log.note(f"{tool}: {ours}")
        return
    theirs = await _systems(context, tool, version)
    if theirs is not None:
        context.log.note(f"{tool}: {theirs}, the system's")
        return
    build = build_here(context.machine, tool, version)
    if build is None:
        raise missing(tool, version)
    program = await _fetch(context, build)
    context.log.note(f"{tool}: {program}")


def _ours(context: InstallContext, tool: str, version: str | None) -> Path | None:
    """Give the program that was fetched, if it is still as it came, or that was put there by hand."""
    assets = context.tools.uv.assets
    build = build_here(context.machine, tool, version)
    for number, folder in fetched_tools(assets, tool):
        if build is not None and number == build.version and not is_whole(folder, build):
            return None  # fetched anew
    return fetched_program(tool, assets, version)


async def _systems(context: InstallContext, tool: str, version: str | None) -> Path | None:
    """Give the system's program, if it says that it is of the right version."""
    packages = context.tools.uv.assets.parent / "Packages"
    program = find_program(tool, context.tools.environ, leave_out=(packages,))
    if program is None:
        return None
    words = ("--list-sdks",) if tool == "dotnet" else ("--version",)
    command = ToolCommand((str(program), *words), folder=program.parent)
    try:
        said = await context.output(command, "run")
    except StablehandError:
        return None
    if tool == "node" and node_script(program, "npm") is None:
        return None  # some distributions pack npm apart
    return program if fits(tool, said, version) else None


def fits(tool: str, said: str, version: str | None) -> bool:
    """Tell whether what a program says of its version will do.

    Node goes on with programs of older series; an SDK of .NET is asked for by its very series.

    Args:
        said: what `node --version` or `dotnet --list-sdks` printed.
        version: the series that is asked for.
    """
    found = [match[1] for line in said.splitlines() if (match := _VERSION.match(line.strip()))]
    if version is None:
        return bool(found)
    if tool == "node":
        return any(numbers(item) >= numbers(version) for item in found)
    return any(is_of(item, version) for item in found)


async def _fetch(context: InstallContext, build: ToolBuild) -> Path:
    context.log.note(f"{build.title} {build.version} from {context.tools.mirrors[build.mirror]}")

    def tell(progress: TransferProgress) -> None:
        if progress.total:
            text = QT_TRANSLATE_NOOP("install", "Fetching {name}: {percent} %").fill(
                name=f"{build.title} {build.version}",
                percent=progress.received * 100 // progress.total,
            )
            context.reporter.update(0, text=text)

    return await have_tool(
        build, context.tools.uv.assets, context.tools.mirrors[build.mirror], tell
    )


async def _look_for(context: InstallContext, part: str) -> None:
    view: SystemView = HostView()
    if part == "ffmpeg":
        packages = context.tools.uv.assets.parent / "Packages"
        is_there = find_program(part, context.tools.environ, leave_out=(packages,)) is not None
    elif part == "tkinter" and _brings_tk(context):
        is_there = True
    else:
        is_there = await has_part(view, _part(part)) is not False
    if is_there:
        return
    hint = await how_to_get(view, part)
    if part in _NEEDED and current_system() == "windows":
        raise StablehandError(
            "tool.missing",
            QT_TRANSLATE_NOOP("install", "{name} is needed and is missing.").fill(name=part),
            hint=hint,
            details={"tool": part},
        )
    context.notice(
        QT_TRANSLATE_NOOP(
            "install", "{name} is missing; parts of the program may not work. {hint}"
        ).fill(name=part, hint=hint)
    )


def _part(name: str) -> PartName:
    return next(part for part in PART_NAMES if part == name)


def _brings_tk(context: InstallContext) -> bool:
    """Our own builds of Python bring Tk; of the system's it is a package of its own."""
    python = context.record.python
    return python is None or python.kind == "managed"
