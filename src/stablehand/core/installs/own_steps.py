"""The steps that a definition adds: files, installers, builds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import inside
from stablehand.core.base.search_path import path_with
from stablehand.core.catalog.install_schema import (
    DotnetBuildStep,
    NodeBuildStep,
    RunStep,
    WriteFileStep,
)
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.prerequisites import need_program, wanted_version
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.tool_places import missing, node_script, node_settings


async def write_file(context: InstallContext, step: PlannedStep) -> None:
    """Write a small file into the checkout, never over one that is there unless that is asked for."""
    own = step.subject
    assert isinstance(own, WriteFileStep)
    file = inside(context.checkout, own.path)
    if _is_taken(file) and not own.overwrite:
        context.log.note(f"{own.path} is there and stays")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, context.places.fill(own.content))


async def run_installer(context: InstallContext, step: PlannedStep) -> None:
    """Run one of the program's own installers."""
    own = step.subject
    assert isinstance(own, RunStep)
    places, more = context.places, dict[str, str]()
    if any(item.id == "node" for item in context.package.prerequisites):
        node = need_program(context, "node")
        places, more = replace(places, node=node), node_variables(context, node)
    argv = [places.fill(word) for word in own.argv]
    if own.argv[0] not in ("{python}", "{node}"):
        argv[0] = str(inside(context.checkout, own.argv[0]))
    await context.run(_command(context, argv, context.checkout, more), "run")


async def build_dotnet(context: InstallContext, step: PlannedStep) -> None:
    """Build a .NET project with the SDK in Data/Assets, or that of the system."""
    own = step.subject
    assert isinstance(own, DotnetBuildStep)
    program = need_program(context, "dotnet")
    checkout = context.checkout
    if context.staged is not None and (extensions := context.package.extensions) is not None:
        own_folder = context.folder.checkout / extensions.folder
        await context.in_thread(lambda: bring_extensions(own_folder, checkout / extensions.folder))
    argv = [str(program), "build", str(inside(checkout, own.project)), "--configuration", "Release"]
    argv += ["--output", str(inside(checkout, own.output))]
    await context.run(_command(context, argv, checkout, dotnet_variables(program)), "run")


def bring_extensions(there: Path, here: Path) -> None:
    """Copy the user's extensions to where another version is built: their code becomes a part of it.

    Raises:
        OSError: one could not be copied.
    """
    if not there.is_dir():
        return
    for entry in there.iterdir():
        place = here / entry.name
        if entry.is_dir() and not os.path.lexists(place):
            leave = shutil.ignore_patterns(".git", "bin", "obj")
            shutil.copytree(entry, place, symlinks=True, ignore=leave)


async def build_node(context: InstallContext, step: PlannedStep) -> None:
    """Run a Node package manager with the Node in Data/Assets, or that of the system."""
    own = step.subject
    assert isinstance(own, NodeBuildStep)
    folder = inside(context.checkout, own.folder) if own.folder != "." else None
    node = need_program(context, "node")
    argv = [str(node), *_script(context, node, own.program)]
    argv += [context.places.fill(word) for word in own.arguments]
    variables = node_variables(context, node)
    await context.run(_command(context, argv, folder or context.checkout, variables), "run")


def _is_taken(path: Path) -> bool:
    return os.path.lexists(path)


def _script(context: InstallContext, node: Path, program: str) -> list[str]:
    """Give what Node is told to run; npm and the like are scripts of Node's own."""
    if program == "node":
        return []
    script = node_script(node, program)
    if script is None:
        raise missing(program, wanted_version(context, "node"))
    return [str(script)]


def node_variables(context: InstallContext, node: Path) -> dict[str, str]:
    """Give what programs of Node get: their own kind by name, caches in Data/Assets, no questions."""
    assets = context.tools.uv.assets
    return {
        **node_settings(context.tools.environ),
        "PATH": path_with(node.parent, context.tools.environ),
        "NPM_CONFIG_CACHE": str(assets / "npm-cache"),
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_AUDIT": "false",
        "COREPACK_HOME": str(assets / "corepack"),
        "COREPACK_ENABLE_DOWNLOAD_PROMPT": "0",
        "YARN_CACHE_FOLDER": str(assets / "yarn-cache"),
        "YARN_ENABLE_TELEMETRY": "0",
    }


def dotnet_variables(dotnet: Path) -> dict[str, str]:
    """Give what .NET gets: its own folder as its root, no news of its makers, nothing told to them."""
    return {
        "DOTNET_ROOT": os.path.dirname(os.path.realpath(dotnet)),  # noqa: PTH120
        "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
        "DOTNET_NOLOGO": "1",
        "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1",
    }


def _command(
    context: InstallContext, argv: list[str], folder: Path, more: Mapping[str, str] | None = None
) -> ToolCommand:
    variables = {item.name: item.value for item in context.plan.command.variables}
    variables |= context.tools.user_interface_variables()
    variables |= {item.name: item.value for item in context.plan.install_variables}
    variables |= more or {}
    return ToolCommand(tuple(argv), variables, folder)
