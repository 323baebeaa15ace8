"""Installing add-ons into an environment, and fitting them anew when torch changes.

The wheel is chosen for torch as it is installed, goes in under the constraints that keep torch, and is
believed only when its own probe passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.addon_schema import (
    Addon,
    AddonGround,
    AddonWheel,
    addon_table,
    fitting_wheel,
)
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.wheels import platform_name, wheel_table
from stablehand.core.installs.carrying import carry_over
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.package_steps import install_more, write_constraints
from stablehand.core.installs.python_steps import say
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import InstallRecord
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.uv import PackageRequest, environment_python

_WORKS: Final = "stablehand-addon-works"
_FAILS: Final = ("install.unresolvable", "install.step_failed", "install.probe_failed")


async def carry_all(context: InstallContext, step: PlannedStep) -> None:
    """Bring the add-ons that fit into a new environment, then what extensions had added."""
    await refit_addons(context)
    await carry_over(context, step)


async def refit_addons(context: InstallContext) -> None:
    """Install the add-ons of the record for torch as it is now; those that do not fit are told and dropped.

    Raises:
        StablehandError: `network.unreachable`: what is only out of reach is not dropped.
    """
    kept: dict[str, list[str]] = {}
    for key in context.record.addons:
        addon = addon_table().get(key)
        ground = ground_of(context.record, context.machine, context.plan.choice)
        wheel: AddonWheel | Wording = fitting_wheel(addon, ground) if addon else _UNKNOWN
        if addon is None or not isinstance(wheel, AddonWheel):
            context.notice(_DROPPED.fill(name=addon.name if addon else key, reason=wheel))
            continue
        try:
            await _install(context, addon, wheel, kept)
        except StablehandError as error:
            if error.code not in _FAILS:
                raise
            context.notice(_DROPPED.fill(name=addon.name, reason=error.message))
            await _take_out(context, addon)
            continue
        kept[key] = list(wheel.requires)
    if kept != context.record.addons:
        context.save(addons=kept)
        write_constraints(context)


async def install_addon(context: InstallContext, key: str) -> None:
    """Install an add-on into the environment that is made, and prove it.

    Raises:
        StablehandError: `addon.unfit`, `install.probe_failed`, `install.unresolvable`,
            `install.step_failed`, `network.unreachable`.
    """
    addon = addon_table()[key]
    ground = ground_of(context.record, context.machine, context.plan.choice)
    wheel = fitting_wheel(addon, ground)
    if not isinstance(wheel, AddonWheel):
        raise unfit(addon, wheel)
    others = {name: lines for name, lines in context.record.addons.items() if name != key}
    await _install(context, addon, wheel, others)
    context.save(addons={**others, key: list(wheel.requires)})
    write_constraints(context)


async def remove_addon(context: InstallContext, key: str) -> None:
    """Take an add-on out of the environment that is made; what other add-ons need stays.

    Raises:
        StablehandError: `install.step_failed`.
    """
    addon = addon_table().get(key)
    left = {name: lines for name, lines in context.record.addons.items() if name != key}
    if addon is not None:
        needed = {line.partition("==")[0] for lines in left.values() for line in lines}
        brought = [line.partition("==")[0] for line in context.record.addons.get(key, ())]
        gone = [name for name in {*addon.distributions, *brought} if name not in needed]
        command = context.tools.uv.uninstall(context.environment, sorted(gone))
        await context.run(command, "uv", on_line=say(context), accepted=(0, 1, 2))
    context.save(addons=left)
    write_constraints(context)


def ground_of(record: InstallRecord, machine: Machine, choice: TorchChoice | None) -> AddonGround:
    """Give what a wheel has to fit in an install.

    Args:
        choice: how torch was planned, which knows the card.
    """
    torch, python = record.torch, record.python
    device = choice.device if choice else None
    backend = torch.backend if torch else ""
    if torch is not None and torch.fallback:
        backend = f"{backend} (general index)"  # whatever CUDA that one was built for
    known = wheel_table().backends.get(backend)
    return AddonGround(
        torch=torch.version.partition("+")[0] if torch else None,
        backend=backend,
        family=known.family if known else "",
        platform=platform_name(machine.os.system, machine.os.arch),
        python=".".join(python.version.split(".")[:2]) if python else "0",
        capability=float(device.capability) if device and device.capability else None,
        card=device.name if device else "",
    )


def unfit(addon: Addon, reason: Wording) -> StablehandError:
    """Say that no wheel of an add-on fits."""
    return StablehandError(
        "addon.unfit",
        QT_TRANSLATE_NOOP("addons", "{name} does not fit here: {reason}").fill(
            name=addon.name, reason=reason
        ),
        details={"addon": addon.name},
    )


async def _install(
    context: InstallContext, addon: Addon, wheel: AddonWheel, others: Mapping[str, Sequence[str]]
) -> None:
    lines = [line for asked in others.values() for line in asked]
    write_constraints(context, addons=(*lines, *wheel.requires))
    torch = context.record.torch
    if wheel.source == "torch" and torch is not None:
        # From the index of torch's own build and nothing else: other indexes have other builds of it.
        request = PackageRequest(
            requirements=tuple(wheel.requires),
            constraints=(context.constraints,),
            torch_index=torch.index,
            no_deps=True,
        )
        command = context.tools.uv.install(context.environment, request, folder=context.checkout)
        await context.run(command, "uv", on_line=say(context))
    else:
        await install_more(context, wheel.requires)
    await _prove(context, addon)


async def _prove(context: InstallContext, addon: Addon) -> None:
    python = str(environment_python(context.environment))
    script = f"{addon.probe}\nprint({_WORKS!r})"
    variables = {item.name: item.value for item in context.plan.command.variables}
    command = ToolCommand((python, "-I", "-c", script), variables, context.checkout)
    context.log.command(command)
    lines = await context.answer(command)
    if _WORKS in lines:
        return
    said = next((line for line in reversed(lines) if line.strip()), "no answer")
    raise StablehandError(
        "install.probe_failed",
        QT_TRANSLATE_NOOP("addons", "{name} was installed but does not work here: {problem}").fill(
            name=addon.name, problem=said[:300]
        ),
        hint=QT_TRANSLATE_NOOP("addons", "Nothing has changed: the install is as it was."),
        details={"addon": addon.name, "log": str(context.log.file)},
    )


async def _take_out(context: InstallContext, addon: Addon) -> None:
    command = context.tools.uv.uninstall(context.environment, sorted(addon.distributions))
    await context.run(command, "uv", accepted=(0, 1, 2))


_UNKNOWN: Final = QT_TRANSLATE_NOOP("addons", "This version of Stablehand does not know it.")
_DROPPED: Final = QT_TRANSLATE_NOOP(
    "addons", "{name} does not come along, and its options are not given any more: {reason}"
)
