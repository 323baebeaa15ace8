"""What an install is made of, and what else would run on this machine: planned, nothing of it done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.loader import Definition
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.records.install import (
    InstalledPython,
    InstalledTorch,
    InstallRecord,
    need_record,
)
from stablehand.services.app import App
from stablehand.services.cards import CardChoice, card_choice
from stablehand.services.install_steps import needed_by
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class TorchOffer:
    """A build of torch that runs here with the package: its name, and the release that would come."""

    backend: str
    version: str


@dataclass(frozen=True, slots=True)
class SetupView:
    """What an install is made of now, and what could be chosen instead.

    Attributes:
        wishes: what was asked for; what is missing or empty the hardware chose.
        pythons, torches, releases: what fits this machine and the package, its own choice first.
    """

    name: str
    python: InstalledPython | None
    torch: InstalledTorch | None
    wishes: Mapping[str, str]
    cards: CardChoice
    pins: tuple[str, ...]
    pythons: tuple[str, ...] = ()
    torches: tuple[TorchOffer, ...] = ()
    releases: tuple[str, ...] = ()


async def show_setup(app: App, name: str) -> Result[SetupView]:
    """Tell what an install is made of, and what else would run here.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`.
    """
    _, record = need_record(app.data.root, name)
    machine, problems = await machine_of(None)
    definition = app.catalog.load(record.package)

    def look() -> SetupView:
        found = _choices(app, definition, machine, record)
        plan = try_setup(app, definition, machine, record, record.wishes)
        cards = card_choice(machine, record, plan.choice if plan else None)
        return SetupView(
            name, record.python, record.torch, record.wishes, cards, tuple(record.pins), *found
        )

    return Result("setup", await asyncio.to_thread(look), problems)


def plan_setup(
    app: App,
    definition: Definition,
    machine: Machine,
    record: InstallRecord,
    wishes: Mapping[str, str],
) -> InstallPlan:
    """Plan an install with other wishes.

    Raises:
        StablehandError: `package.unsupported`, `usage`, `settings.invalid`, `torch.unavailable`.
    """
    return plan_as_asked(
        app,
        definition.package,
        app.catalog.required(definition),
        machine,
        record.name,
        wishes,
        method=record.method,
        generation=record.generation,
        needed=needed_by(app, record),
        port=record.port,
        card=record.card,
    )


def try_setup(
    app: App,
    definition: Definition,
    machine: Machine,
    record: InstallRecord,
    wishes: Mapping[str, str],
) -> InstallPlan | None:
    """Plan an install with other wishes; None where that does not fit."""
    try:
        return plan_setup(app, definition, machine, record, wishes)
    except StablehandError as error:
        if error.code not in ("package.unsupported", "usage", "torch.unavailable"):
            raise
        return None


def _choices(
    app: App, definition: Definition, machine: Machine, record: InstallRecord
) -> tuple[tuple[str, ...], tuple[TorchOffer, ...], tuple[str, ...]]:
    """Give what fits: each is planned alone, beside what is wished otherwise."""
    package = definition.package
    if package.python is None:
        return (), (), ()
    wishes = record.wishes

    def fits(**changed: str) -> InstallPlan | None:
        plan = try_setup(app, definition, machine, record, {**wishes, **changed})
        return plan if plan is None or plan.choice or package.torch is None else None

    series = package.python.for_system(machine.os.system)
    pythons = tuple(item for item in series if fits(python=item) is not None)
    if package.torch is None:
        return pythons, (), ()
    torches = [
        TorchOffer(name, plan.choice.version)
        for name in wheel_table().backends
        if (plan := fits(torch=name)) is not None and plan.choice is not None
        and plan.choice.backend == name
    ]  # fmt: skip
    listed = [*package.torch.releases]
    for item in package.torch.prefer:
        listed += item.releases
    releases = tuple(item for item in dict.fromkeys(listed) if fits(release=item) is not None)
    return pythons, tuple(torches), releases
