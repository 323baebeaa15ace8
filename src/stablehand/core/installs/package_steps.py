"""The steps that install packages: torch first, then what the program asks for, as of its date."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.hardware.profile import System
from stablehand.core.installs.as_it_was import pins_of, run_uv
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.disk_progress import watched_disk
from stablehand.core.installs.half_installed import remove_half_installed
from stablehand.core.installs.pins import fitted, pinned, wanted_lines, with_wanted
from stablehand.core.installs.python_steps import say
from stablehand.core.installs.registry_release import registry_requirement
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.user_pins import pin_name
from stablehand.core.installs.watch_steps import (
    refuse_harmful_answer,
    refuse_harmful_requirements,
    too_young,
    watch_limits,
)
from stablehand.core.records.install import InstalledTorch
from stablehand.core.runtimes.brought import loose_companions, site_packages_of
from stablehand.core.runtimes.failures import undated_names
from stablehand.core.runtimes.progress import uv_text
from stablehand.core.runtimes.requirements import combined, distribution, effective, unmet
from stablehand.core.runtimes.uv import Installed, PackageRequest, parse_installed

_ELSEWHERE_TAKEN: Final = QT_TRANSLATE_NOOP(
    "install",
    "The torch index {index} cannot be reached; torch is taken from the general index instead.",
)
_LARGER_BUILD: Final = QT_TRANSLATE_NOOP(
    "install",
    "It is the build for NVIDIA cards, which works on the processor too but takes about 4 GB more room.",
)
_AS_OF_TODAY: Final = QT_TRANSLATE_NOOP(
    "install", "The package index could not give versions as of {date}, so today's were installed."
)
_AS_OF_AGE: Final = QT_TRANSLATE_NOOP(
    "install",
    "The package index could not give versions as of {date}, so the newest that are older than {days} days "
    "were installed.",
)
_KEPT: Final = QT_TRANSLATE_NOOP(
    "install",
    "It may be what you want kept: {pins}. Under Environment, or with setup, that can be given up.",
)
# Failures of a source that another source may not have.
_ELSEWHERE: Final = ("network.unreachable", "network.certificate")
_MOST_UNDATED: Final = 40  # attempts end there at the latest; each takes about a second


async def install_torch(context: InstallContext, _step: PlannedStep) -> None:
    """Install torch and its companions first, from their own index, and pin what came."""
    choice = context.plan.choice
    assert choice is not None
    limits = context.generation / "torch-limits.txt"
    lines = (*choice.constraints, *watch_limits(context))
    write_atomic(limits, "".join(f"{line}\n" for line in lines))
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


def write_constraints(context: InstallContext, *, addons: Sequence[str] | None = None) -> None:
    """Write down what nothing may replace: torch as installed, the definition's own limits, what the user
    keeps, add-ons; and what nothing may bring: versions that are known to do harm.

    Args:
        addons: the requirements of add-ons instead of those that the record has.
    """
    context.generation.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}=={version}" for name, version in torch_pins(context).items()]
    if (choice := context.plan.choice) is not None and context.package.torch is not None:
        lines += choice.constraints
    lines += [*context.package.requirements.constraints, *watch_limits(context)]
    lines += context.record.pins
    if addons is None:
        addons = [line for asked in context.record.addons.values() for line in asked]
    lines += addons
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
    files = [context.checkout.joinpath(*name.split("/")) for name in wanted.files]
    packages = list(wanted.packages)
    if (program := registry_requirement(context)) is not None:
        packages.insert(0, program)
    packages += context.record.pins
    if files or packages or wanted_lines(context):
        request = with_wanted(context, _request(context, files, packages))
        kept = tuple(pin_name(line) for line in context.record.pins)
        request = replace(request, undated=(*request.undated, *kept))
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
    request = replace(
        _request(context, [], list(own.packages)),
        no_build_isolation=own.no_build_isolation,
        no_deps=own.no_deps,
    )
    await _install_dated(context, request)


async def install_more(context: InstallContext, lines: Sequence[str]) -> None:
    """Install further requirements under the same constraints, without a date but old enough.

    What the program asks for itself is part of the question: nothing of it may give way to them.

    Raises:
        StablehandError: `install.unresolvable`, `install.step_failed`, `network.unreachable`.
    """
    await _install(context, _more(context, lines))


def _more(context: InstallContext, lines: Sequence[str]) -> PackageRequest:
    program = registry_requirement(context)
    asked = (*_all_lines(context), *([program] if program else []))
    return replace(
        _request(context, [], list(lines)),
        files=_lines_file(context, "everything.txt", asked),
        not_after=context.tools.newest_day,
    )


async def foretell_more(context: InstallContext, lines: Sequence[str]) -> list[str]:
    """Give what uv says that `install_more` would do; nothing is installed.

    Raises:
        StablehandError: `install.unresolvable`, `install.step_failed`, `network.unreachable`.
    """
    request = replace(_more(context, lines), dry_run=True)
    said: list[str] = []
    command = context.tools.uv.install(context.environment, request, folder=context.checkout)
    await run_uv(context, command, lambda line: said.append(line.text))
    return said


def program_pins(context: InstallContext, there: Mapping[str, str]) -> dict[str, str]:
    """Give what nothing may replace: torch with its companions, and what the program itself pins.

    Args:
        there: what is installed, by name.
    """
    versions = {str(canonicalize_name(name)): version for name, version in there.items()}
    held = torch_pins(context)
    for line in _all_lines(context):
        name = distribution(line)
        if name is not None and "==" in line.partition(";")[0] and name in versions:
            held[name] = versions[name]
    return held


async def install_wanted(context: InstallContext, lines: Sequence[str]) -> None:
    """Install requirements of the program that are not met, under the constraints, as of its date.

    Raises:
        StablehandError: `install.unresolvable`, `install.step_failed`, `network.unreachable`.
    """
    await _install_dated(context, _request(context, [], list(lines)))


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
    files = [context.checkout.joinpath(*name.split("/")) for name in wanted.files]
    lines = [*combined(files, wanted.exclude, context.checkout).lines, *wanted.packages]
    for step in context.plan.own_steps:
        if isinstance(step.subject, PackagesStep):
            lines += step.subject.packages
    lines += context.record.pins
    return effective(lines)


async def installed(context: InstallContext) -> tuple[Installed, ...]:
    """Give what is installed in the environment."""
    return parse_installed(await context.output(context.tools.uv.frozen(context.environment), "uv"))


def _request(context: InstallContext, files: list[Path], packages: list[str]) -> PackageRequest:
    """Put a request together: torch stays as it is, the rest is as of the program's date.

    Torch is asked for as it is installed, so that whatever needs it agrees with it.
    """
    wanted = context.package.requirements
    found = combined(files, wanted.exclude, context.checkout)
    refuse_harmful_requirements(context, (*found.lines, *packages, *wanted_lines(context)))
    for line in found.dropped:
        context.log.note(f"left out of the requirements: {line}")
    pins = torch_pins(context)
    request = PackageRequest(
        requirements=(*(f"{name}=={version}" for name, version in pins.items()), *packages),
        files=_lines_file(context, "requirements.txt", found.lines),
        constraints=(
            context.constraints,
            *_lines_file(context, "further-constraints.txt", found.constraints),
            *pins_of(context.generation),
        ),
        build_constraints=_lines_file(
            context, "build-constraints.txt", (*wanted.build_constraints, *watch_limits(context))
        ),
        not_after=as_of(context),
    )
    return pinned(context, request)


def as_of(context: InstallContext) -> datetime.date | None:
    """Give the day as of which dependencies are chosen: that of the program's commit, or the last one
    that is as long ago as the user wants packages to be."""
    source, newest = context.record.source, context.tools.newest_day
    if not context.package.requirements.dated or source is None or source.date is None:
        return newest
    day = datetime.date.fromisoformat(source.date)
    return min(day, newest) if newest is not None else day


async def _install_dated(context: InstallContext, request: PackageRequest) -> None:
    """Install as of the date, but for what cannot be had as of it; without the date as a last resort.

    An index may not say when its files came, and a torch that is younger than the program needs
    younger companions. uv names one or a few of them at each attempt. What is younger than the user
    wants packages to be is not taken even then.
    """
    if not (request.requirements or request.files):
        return  # a requirements file that asks for nothing
    newest = context.tools.newest_day
    request = replace(await fitted(context, request), undated_until=newest)
    is_dated = request.not_after is not None and request.not_after != newest
    undated: dict[str, None] = {}
    said: list[str] = []
    known = -1
    while is_dated and known < len(undated) <= _MOST_UNDATED:
        if known := len(undated):
            context.log.note(f"without a date: {', '.join(undated)}")
        try:
            free = (*request.undated, *undated)
            await _install(context, replace(request, undated=free), said)
            return
        except StablehandError as error:
            if error.code != "install.unresolvable":
                raise
        undated.update(dict.fromkeys(undated_names(said, undated)))
        said.clear()
    await _install(context, replace(request, not_after=newest))
    if is_dated:
        text = _AS_OF_TODAY if newest is None else _AS_OF_AGE
        date, days = str(request.not_after), context.tools.min_age_days
        context.notice(text.fill(date=date, days=days))


async def _install(
    context: InstallContext, request: PackageRequest, said: list[str] | None = None
) -> None:
    """Install; what uv says is added to `said`."""
    for name in await asyncio.to_thread(remove_half_installed, context.environment):
        context.log.note(f"left half there by an earlier attempt: {name}")
    command = context.tools.uv.install(context.environment, request, folder=context.checkout)
    room = context.step.disk_bytes if context.step else 0
    said = [] if said is None else said
    async with watched_disk(context.reporter, context.folder.data, room) as progress:

        def take(line: OutputLine) -> None:
            said.append(line.text)
            if (text := uv_text(line.text)) is not None:
                progress.say(text)

        try:
            await run_uv(context, command, take)
        except StablehandError as error:
            if error.code != "install.unresolvable":
                raise
            refuse_harmful_answer(context, said)
            if context.record.pins:
                error.more = (*error.more, _KEPT.fill(pins=", ".join(context.record.pins)))
                error.details = {**error.details, "pins": list(context.record.pins)}
            newest = context.tools.newest_day
            if newest is not None and request.not_after == newest:
                raise too_young(context, error) from error
            raise


def _lines_file(context: InstallContext, name: str, lines: Sequence[str]) -> tuple[Path, ...]:
    if not lines:
        return ()
    file = context.generation / name
    write_atomic(file, "".join(f"{line}\n" for line in lines))
    return (file,)
