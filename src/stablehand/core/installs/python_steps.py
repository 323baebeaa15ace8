"""The steps that make the environment: an interpreter of the right series, and the environment on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.as_it_was import run_uv
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.installs.python_fetch import clear_build, fetch_build, mirror_of
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import InstalledPython
from stablehand.core.runtimes.progress import uv_text
from stablehand.core.runtimes.pythons import PythonFound, choose_system_python
from stablehand.core.runtimes.uv import environment_python


class OtherPython(Exception):  # noqa: N818 - a turn of the way, not an error
    """The planned series cannot be had here, but this one can: the plan has to be made anew."""

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.series = series


async def get_python(context: InstallContext, _step: PlannedStep) -> None:
    """Have an interpreter of the planned series: ours, fetched, or the system's, in this order."""
    series = context.plan.python
    assert series is not None
    chosen = await asyncio.to_thread(_as_before, context, series)
    if chosen is None:
        found = await _pythons(context)
        chosen = _managed(found, series, context)
        if chosen is None:
            chosen = await _fetched(context, series, found)
    context.python = chosen
    context.log.note(f"Python {chosen.version} ({chosen.kind}): {chosen.path}")
    context.save(
        python=InstalledPython(
            version=chosen.version, kind=chosen.kind, path=_stored(chosen.path, context.folder.data)
        )
    )


def _as_before(context: InstallContext, series: str) -> PythonFound | None:
    """Give the interpreter that the current generation works with, for a change that wants no other."""
    current = context.current
    python = current.python if current else None
    # That of an adopted install belongs to whoever made its environment.
    if python is None or current is None or current.adopted is not None:
        return None
    path = context.folder.data / python.path
    if ".".join(python.version.split(".")[:2]) != series or not path.is_file():
        return None
    return PythonFound(path=path, version=python.version, kind=python.kind, arch=_arch(context))


async def _pythons(context: InstallContext) -> tuple[PythonFound, ...]:
    text = await context.output(context.tools.python_list(), "python")
    return context.tools.parse_pythons(text)


def _managed(
    found: Sequence[PythonFound], series: str, context: InstallContext
) -> PythonFound | None:
    ours = [python for python in found if python.kind == "managed"]
    return choose_system_python(ours, series, _arch(context))


async def _fetched(
    context: InstallContext, series: str, found: Sequence[PythonFound]
) -> PythonFound:
    """Fetch a build; where none can be had, take a suitable interpreter of the system and say so."""
    try:
        build = await fetch_build(context, series)
        mirror = None if build is None else mirror_of(context)
        command = context.tools.python_install(series, mirror=mirror)
        await context.run(command, "python", on_line=say(context))
    except StablehandError as error:
        # Whatever is wrong with the source of builds, an interpreter of the system does not need it.
        if error.code == "disk.full":
            raise
        return _system_instead(context, series, found, error)
    if build is not None:
        await clear_build(build)
    chosen = _managed(await _pythons(context), series, context)
    if chosen is None:
        raise _no_python(series, None)
    return chosen


def _system_instead(
    context: InstallContext, series: str, found: Sequence[PythonFound], error: StablehandError
) -> PythonFound:
    chosen = choose_system_python(found, series, _arch(context))
    if chosen is None:
        for other in _other_series(context):
            if choose_system_python(found, other, _arch(context)) is not None:
                raise OtherPython(other) from error
        raise _no_python(series, error) from error
    context.notice(
        QT_TRANSLATE_NOOP(
            "install",
            "Python builds cannot be fetched ({cause}), so the system's Python {version} at {path} is used.",
        ).fill(cause=str(error.message).rstrip("."), version=chosen.version, path=str(chosen.path))
    )
    return chosen


def _other_series(context: InstallContext) -> list[str]:
    """Give the other series that the program runs on; none if the user asked for this one."""
    python = context.package.python
    if python is None or "python" in context.record.wishes:
        return []
    series = python.for_system(context.machine.os.system)
    return [item for item in series if item != context.plan.python]


def _no_python(series: str, error: StablehandError | None) -> StablehandError:
    return StablehandError(
        "python.unavailable",
        QT_TRANSLATE_NOOP(
            "install", "Python {series} cannot be fetched, and this machine has none that fits."
        ).fill(series=series),
        hint=QT_TRANSLATE_NOOP(
            "install",
            "Connect to the internet and run the same command again, set mirrors.python to a mirror, "
            "or install Python {series}.",
        ).fill(series=series),
        details={"cause": error.message.english() if error else None},
    )


async def make_environment(context: InstallContext, _step: PlannedStep) -> None:
    """Make the environment anew and let `venv` in the checkout point to it."""
    python = context.python
    assert python is not None
    context.environment.parent.mkdir(parents=True, exist_ok=True)
    await context.in_thread(lambda: remove_tree(context.environment))
    command = context.tools.uv.environment(python.path, context.environment)
    await run_uv(context, command, say(context))
    staged = context.staged / "venv" if context.staged else None
    point_to_environment(staged or context.folder.environment_link, context.environment)


def environment_is_there(context: InstallContext) -> bool:
    """Tell whether the environment's interpreter can be started."""
    return environment_python(context.environment).exists()


def say(context: InstallContext) -> Callable[[OutputLine], None]:
    """Show what uv is doing as the text of the step."""

    def take(line: OutputLine) -> None:
        if (text := uv_text(line.text)) is not None:
            context.reporter.update(0, text=text)

    return take


def _stored(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)


def _arch(context: InstallContext) -> str:
    arch = context.machine.os.arch
    return arch.value if arch else ""
