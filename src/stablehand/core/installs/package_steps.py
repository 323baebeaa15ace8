"""The steps that install packages: torch first, then what the program asks for, as of its date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.hardware.profile import System
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.disk_progress import watched_disk
from stablehand.core.installs.python_steps import say
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import InstalledTorch
from stablehand.core.runtimes.brought import loose_companions, site_packages_of
from stablehand.core.runtimes.failures import undated_names
from stablehand.core.runtimes.progress import uv_text
from stablehand.core.runtimes.requirements import combined, effective, unmet
from stablehand.core.runtimes.uv import Installed, PackageRequest, parse_installed

_ELSEWHERE_TAKEN: Final = QT_TRANSLATE_NOOP(
    "install",
    "The torch index {index} cannot be reached; torch is taken from the general index instead.",
)
_LARGER_BUILD: Final = QT_TRANSLATE_NOOP(
    "install",
    "It is the build for NVIDIA cards, which works on the processor too but takes about 4 GB more room.",
)
# Failures of a source that another source may not have.
_ELSEWHERE: Final = ("network.unreachable", "network.certificate")
_MOST_UNDATED: Final = 40  # attempts end there at the latest; each takes about a second


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
        context.notice(_ELSEWHERE_TAKEN.fill(index=choice.index))
        general = tuple(item.partition("+")[0] for item in choice.requirements)
        await _install(context, PackageRequest(requirements=general, constraints=(limits,)))
    versions = {item.name.lower(): item.version for item in await installed(context)}
    # What Linux gets from the general index is built for CUDA; from a folder of wheels it need not be.
    is_linux = context.machine.os.system is System.LINUX
    if fallback and is_linux and choice.family == "cpu" and "+cpu" not in versions["torch"]:
        context.notice(_LARGER_BUILD)
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
    if files or packages:
        request = _request(context, files, packages)
        if request.not_after is not None:
            await _make_room_for_the_dated(context)
        await _install_dated(context, request)


async def _make_room_for_the_dated(context: InstallContext) -> None:
    """Take out what torch brought along as of today (NumPy, say): it is chosen again as of the date.

    Asking uv to reinstall it would fetch it anew each time, and past the files that are shared with
    other environments.
    """
    pins = torch_pins(context)
    loose = loose_companions(site_packages_of(context.environment), pins) if pins else ()
    if loose:
        command = context.tools.uv.uninstall(context.environment, loose)
        await context.run(command, "uv", on_line=say(context))


async def install_packages(context: InstallContext, step: PlannedStep) -> None:
    """Install the packages of one step of the definition."""
    own = step.subject
    assert isinstance(own, PackagesStep)
    request = _request(context, [], list(own.packages))
    await _install_dated(context, replace(request, no_build_isolation=own.no_build_isolation))


async def keep_requirements(context: InstallContext) -> None:
    """Look whether everything is still as the program asks, and mend it once.

    A later step, or an installer of the program's own, may have replaced what the requirements pin.

    Raises:
        StablehandError: `install.unresolvable` when the steps want things that exclude each other.
    """
    lines = _all_lines(context)
    python = context.record.python
    if python is None or not lines:
        return
    there = {item.name: item.version for item in await installed(context)}
    if not (broken := unmet(lines, there, python.version)):
        return
    context.log.note(f"not as the program asks any more: {', '.join(broken)}")
    file = _lines_file(context, "everything.txt", lines)
    await _install_dated(context, replace(_request(context, [], []), files=file))


def _all_lines(context: InstallContext) -> tuple[str, ...]:
    """Give everything that the program and the steps of its definition ask for."""
    wanted = context.package.requirements
    files = [context.folder.checkout.joinpath(*name.split("/")) for name in wanted.files]
    lines = [*combined(files, wanted.exclude).lines, *wanted.packages]
    for step in context.plan.own_steps:
        if isinstance(step.subject, PackagesStep):
            lines += step.subject.packages
    return effective(lines)


async def installed(context: InstallContext) -> tuple[Installed, ...]:
    """Give what is installed in the environment."""
    return parse_installed(await context.output(context.tools.uv.frozen(context.environment), "uv"))


def _request(context: InstallContext, files: list[Path], packages: list[str]) -> PackageRequest:
    """Put a request together: torch stays as it is, the rest is as of the program's date.

    Torch is asked for as it is installed, so that whatever needs it agrees with it.
    """
    wanted = context.package.requirements
    found = combined(files, wanted.exclude)
    for line in found.dropped:
        context.log.note(f"left out of the requirements: {line}")
    pins = torch_pins(context)
    return PackageRequest(
        requirements=(*(f"{name}=={version}" for name, version in pins.items()), *packages),
        files=_lines_file(context, "requirements.txt", found.lines),
        constraints=(
            context.constraints,
            *_lines_file(context, "further-constraints.txt", found.constraints),
        ),
        build_constraints=_lines_file(context, "build-constraints.txt", wanted.build_constraints),
        not_after=as_of(context),
    )


def as_of(context: InstallContext) -> datetime.date | None:
    """Give the day as of which dependencies are chosen: that of the program's commit."""
    source = context.record.source
    if not context.package.requirements.dated or source is None or source.date is None:
        return None
    return datetime.date.fromisoformat(source.date)


async def _install_dated(context: InstallContext, request: PackageRequest) -> None:
    """Install as of the date, but for what cannot be had as of it; without the date as a last resort.

    An index may not say when its files came, and a torch that is younger than the program needs
    younger companions. uv names one or a few of them at each attempt.
    """
    undated: dict[str, None] = {}
    known = -1
    while request.not_after is not None and known < len(undated) <= _MOST_UNDATED:
        if known := len(undated):
            context.log.note(f"without a date: {', '.join(undated)}")
        try:
            await _install(context, replace(request, undated=tuple(undated)), undated)
            return
        except StablehandError as error:
            if error.code != "install.unresolvable":
                raise
    await _install(context, replace(request, not_after=None))
    if request.not_after is not None:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "The package index could not give versions as of {date}, so today's were installed.",
            ).fill(date=request.not_after.isoformat())
        )


async def _install(
    context: InstallContext, request: PackageRequest, undated: dict[str, None] | None = None
) -> None:
    """Install; names that uv cannot choose as of the date are added to `undated`."""
    command = context.tools.uv.install(context.environment, request, folder=context.folder.checkout)
    room = context.step.disk_bytes if context.step else 0
    async with watched_disk(context.reporter, context.folder.data, room) as progress:

        def take(line: OutputLine) -> None:
            if (text := uv_text(line.text)) is not None:
                progress.say(text)
            if undated is not None:
                undated.update(dict.fromkeys(undated_names([line.text])))

        await context.run(command, "uv", on_line=take)


def _lines_file(context: InstallContext, name: str, lines: Sequence[str]) -> tuple[Path, ...]:
    if not lines:
        return ()
    file = context.generation / name
    write_atomic(file, "".join(f"{line}\n" for line in lines))
    return (file,)
