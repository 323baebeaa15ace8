"""The steps that a definition adds: files, installers, builds, and the programs they need."""

from __future__ import annotations

import ctypes.util
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import inside
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.install_schema import (
    DotnetBuildStep,
    NodeBuildStep,
    Prerequisite,
    RunStep,
    WriteFileStep,
)
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.runtimes.command import ToolCommand


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
    argv = [context.places.fill(word) for word in own.argv]
    if own.argv[0] != "{python}":
        argv[0] = str(inside(context.checkout, own.argv[0]))
    await context.run(_command(context, argv, context.checkout), "run")


async def build_dotnet(context: InstallContext, step: PlannedStep) -> None:
    """Build a .NET project with the SDK in Data/Assets, or that of the system."""
    own = step.subject
    assert isinstance(own, DotnetBuildStep)
    program = _program(context, "dotnet")
    checkout = context.checkout
    if context.staged is not None and (extensions := context.package.extensions) is not None:
        own_folder = context.folder.checkout / extensions.folder
        await context.in_thread(lambda: bring_extensions(own_folder, checkout / extensions.folder))
    argv = [str(program), "build", str(inside(checkout, own.project)), "--configuration", "Release"]
    argv += ["--output", str(inside(checkout, own.output))]
    await context.run(_command(context, argv, checkout), "run")


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
    program = _program(context, own.program)
    argv = [str(program), *(context.places.fill(word) for word in own.arguments)]
    await context.run(_command(context, argv, folder or context.checkout), "run")


async def have_prerequisite(context: InstallContext, step: PlannedStep) -> None:
    """Make sure that a program or library is there; what only some features need is a notice."""
    wanted = step.subject
    assert isinstance(wanted, Prerequisite)
    if wanted.id == "git":
        context.log.note(f"git: {context.tools.git().program}")
        return
    if _CHECKS[wanted.id](context):
        return
    name = f"{wanted.id} {wanted.version}" if wanted.version else wanted.id
    if wanted.id in _NEEDED:
        raise StablehandError(
            "tool.missing",
            QT_TRANSLATE_NOOP("install", "{name} is needed and is missing.").fill(name=name),
            hint=_HINTS[wanted.id],
            details={"tool": wanted.id},
        )
    context.notice(
        QT_TRANSLATE_NOOP(
            "install", "{name} is missing; parts of the program may not work. {hint}"
        ).fill(name=name, hint=_HINTS[wanted.id])
    )


def _is_taken(path: Path) -> bool:
    return os.path.lexists(path)


def _program(context: InstallContext, name: str) -> Path:
    """Find a build tool: ours first, then the system's."""
    ours = (
        context.tools.uv.assets / folder for folder in (name, f"{name}/bin", "node/bin", "node")
    )
    path = os.pathsep.join([*map(str, ours), context.tools.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        tool = "dotnet" if name == "dotnet" else "node"
        raise StablehandError(
            "tool.missing",
            QT_TRANSLATE_NOOP("install", "{name} is needed and is missing.").fill(name=name),
            hint=_HINTS[tool],
            details={"tool": tool},
        )
    return Path(found)


def _command(context: InstallContext, argv: list[str], folder: Path) -> ToolCommand:
    variables = {item.name: item.value for item in context.plan.command.variables}
    variables |= context.tools.user_interface_variables()
    variables |= {item.name: item.value for item in context.plan.install_variables}
    return ToolCommand(tuple(argv), variables, folder)


def _has_program(name: str) -> Callable[[InstallContext], bool]:
    def look(context: InstallContext) -> bool:
        try:
            _program(context, name)
        except StablehandError:
            return False
        return True

    return look


def _has_runtime(context: InstallContext) -> bool:
    """Look for the Visual C++ runtime, which torch's libraries load."""
    system = Path(context.tools.environ.get("SYSTEMROOT", "C:\\Windows")) / "System32"
    return all((system / name).exists() for name in ("vcruntime140.dll", "vcruntime140_1.dll"))


def _has_gl(_context: InstallContext) -> bool:
    return ctypes.util.find_library("GL") is not None


def _has_tkinter(context: InstallContext) -> bool:
    # Our own builds bring it; of the system's Python it is a package of its own.
    python = context.record.python
    return (
        python is None or python.kind == "managed" or ctypes.util.find_library("tk8.6") is not None
    )


_NEEDED: Final = ("dotnet", "node", "vc_redist")
_CHECKS: Final[Mapping[str, Callable[[InstallContext], bool]]] = {
    "node": _has_program("node"),
    "dotnet": _has_program("dotnet"),
    "ffmpeg": _has_program("ffmpeg"),
    "vc_redist": _has_runtime,
    "libgl": _has_gl,
    "tkinter": _has_tkinter,
}
_HINTS: Final[Mapping[str, Text]] = {
    "node": QT_TRANSLATE_NOOP("install", "Install Node.js from https://nodejs.org and try again."),
    "dotnet": QT_TRANSLATE_NOOP(
        "install", "Install the .NET 8 SDK from https://dotnet.microsoft.com and try again."
    ),
    "ffmpeg": QT_TRANSLATE_NOOP("install", "Install ffmpeg for video."),
    "vc_redist": QT_TRANSLATE_NOOP(
        "install",
        "Install Microsoft's Visual C++ runtime from https://aka.ms/vs/17/release/vc_redist.x64.exe "
        "and try again.",
    ),
    "libgl": QT_TRANSLATE_NOOP(
        "install", "Install libgl1 (Debian, Ubuntu) or mesa-libGL (Fedora, Arch)."
    ),
    "tkinter": QT_TRANSLATE_NOOP("install", "Install python3-tk."),
}
