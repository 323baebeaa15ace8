"""The steps that make the environment: Python, the environment, torch, requirements."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import InstalledPython, InstalledTorch
from stablehand.core.runtimes.progress import uv_text
from stablehand.core.runtimes.pythons import PythonFound, choose_system_python
from stablehand.core.runtimes.uv import (
    Installed,
    PackageRequest,
    environment_python,
    parse_installed,
)

_COMPANIONS: Final = ("torch", "torchvision", "torchaudio")
# Failures of a source that another source may not have.
_ELSEWHERE: Final = ("network.unreachable", "network.certificate", "python.unavailable")


class OtherPython(Exception):  # noqa: N818 - a turn of the way, not an error
    """The planned series cannot be had here, but this one can: the plan has to be made anew."""

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.series = series


async def get_python(context: InstallContext, _step: PlannedStep) -> None:
    """Have an interpreter of the planned series: ours, fetched, or the system's, in this order."""
    series = context.plan.python
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
        await context.run(context.tools.python_install(series), "python", on_line=_say(context))
    except StablehandError as error:
        if error.code not in _ELSEWHERE:
            raise
        return _system_instead(context, series, found, error)
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
            "Python builds cannot be fetched here, so the system's Python {version} at {path} is used.",
        ).fill(version=chosen.version, path=str(chosen.path))
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
    await context.run(context.tools.uv.environment(python.path, context.environment), "uv")
    point_to_environment(context.folder.environment_link, context.environment)


def environment_is_there(context: InstallContext) -> bool:
    """Tell whether the environment's interpreter can be started."""
    return environment_python(context.environment).exists()


async def install_torch(context: InstallContext, _step: PlannedStep) -> None:
    """Install torch and its companions first, from their own index, and pin what came."""
    choice = context.plan.choice
    assert choice is not None
    limits = context.generation / "torch-limits.txt"
    write_atomic(limits, "".join(f"{line}\n" for line in choice.constraints))
    request = PackageRequest(
        requirements=choice.requirements, constraints=(limits,), torch_index=choice.index
    )
    fallback = False
    try:
        await _install(context, request)
    except StablehandError as error:
        if choice.index is None or error.code not in _ELSEWHERE:
            raise
        fallback = True
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "The torch index {index} cannot be reached; torch is taken from the general index instead.",
            ).fill(index=choice.index)
        )
        general = tuple(item.partition("+")[0] for item in choice.requirements)
        await _install(context, PackageRequest(requirements=general, constraints=(limits,)))
    versions = {item.name.lower(): item.version for item in await installed(context)}
    context.save(
        torch=InstalledTorch(
            backend=choice.backend,
            version=versions["torch"],
            torchvision=versions.get("torchvision") if choice.torchvision else None,
            torchaudio=versions.get("torchaudio") if choice.torchaudio else None,
            index=None if fallback else choice.index,
            reason=choice.reason.english(),
            fallback=fallback,
        )
    )
    write_constraints(context)


def write_constraints(context: InstallContext) -> None:
    """Write down what nothing may replace: torch as installed and the definition's own limits."""
    context.generation.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}=={version}" for name, version in torch_pins(context).items()]
    if (choice := context.plan.choice) is not None and context.package.torch is not None:
        lines += choice.constraints
    lines += context.package.requirements.constraints
    write_atomic(context.constraints, "".join(f"{line}\n" for line in dict.fromkeys(lines)))


def torch_pins(context: InstallContext) -> dict[str, str]:
    """Give torch and its companions as installed."""
    torch = context.record.torch
    if torch is None:
        return {}
    found = {
        "torch": torch.version,
        "torchvision": torch.torchvision,
        "torchaudio": torch.torchaudio,
    }
    return {name: version for name, version in found.items() if version}


async def install_requirements(context: InstallContext, _step: PlannedStep) -> None:
    """Install what the program asks for, as of its date, under the constraints."""
    wanted = context.package.requirements
    write_constraints(context)
    files = [context.folder.checkout.joinpath(*name.split("/")) for name in wanted.files]
    packages = list(wanted.packages)
    if context.package.source.kind == "registry" and context.package.source.package:
        packages.insert(0, context.package.source.package)
    if not files and not packages:
        return
    await _install(
        context,
        combined_request(context, files, packages),
        folder=context.folder.checkout,
    )


async def install_packages(context: InstallContext, step: PlannedStep) -> None:
    """Install the packages of one step of the definition."""
    own = step.subject
    assert isinstance(own, PackagesStep)
    request = combined_request(
        context, [], list(own.packages), no_build_isolation=own.no_build_isolation
    )
    await _install(context, request, folder=context.folder.checkout)


def combined_request(
    context: InstallContext,
    files: list[Path],
    packages: list[str],
    *,
    no_build_isolation: bool = False,
) -> PackageRequest:
    """Put a request together under the constraints and the date of the program."""
    wanted = context.package.requirements
    excludes = _lines_file(context, "excludes.txt", wanted.exclude if files else [])
    building = _lines_file(context, "build-constraints.txt", wanted.build_constraints)
    return PackageRequest(
        requirements=tuple(packages),
        files=tuple(files),
        constraints=(context.constraints,),
        build_constraints=building,
        excludes=excludes,
        not_after=as_of(context),
        no_build_isolation=no_build_isolation,
    )


def as_of(context: InstallContext) -> datetime.date | None:
    """Give the day as of which dependencies are chosen: that of the program's commit."""
    source = context.record.source
    if not context.package.requirements.dated or source is None or source.date is None:
        return None
    return datetime.date.fromisoformat(source.date)


async def installed(context: InstallContext) -> tuple[Installed, ...]:
    """Give what is installed in the environment."""
    return parse_installed(await context.output(context.tools.uv.frozen(context.environment), "uv"))


async def _install(
    context: InstallContext, request: PackageRequest, folder: Path | None = None
) -> None:
    command = context.tools.uv.install(context.environment, request, folder=folder)
    await context.run(command, "uv", on_line=_say(context))


def _say(context: InstallContext) -> Callable[[OutputLine], None]:
    """Show what uv is doing as the text of the step."""

    def take(line: OutputLine) -> None:
        if (text := uv_text(line.text)) is not None:
            context.reporter.update(0, text=text)

    return take


def _lines_file(context: InstallContext, name: str, lines: Sequence[str]) -> tuple[Path, ...]:
    if not lines:
        return ()
    file = context.generation / name
    write_atomic(file, "".join(f"{line}\n" for line in lines))
    return (file,)


def _stored(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)


def _arch(context: InstallContext) -> str:
    arch = context.machine.os.arch
    return arch.value if arch else ""
