"""An install as it would be launched now: its record, its definition and the plan for this machine.

The torch build is the one that is installed; flags and variables are made anew for the machine as it
is today, so that a new driver or card is taken into account without reinstalling.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.plan import InstallPlan, PlanWishes, plan_install
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, read_record
from stablehand.core.runtimes.git_head import detached_commit
from stablehand.services.addon_flags import AddonFlags, addon_flags
from stablehand.services.app import App
from stablehand.services.cards import CardChoice, card_choice
from stablehand.services.machine import machine_of
from stablehand.services.overrides import device_of, wishes_for, with_card
from stablehand.services.planning import with_node


@dataclass(frozen=True, slots=True)
class PreparedLaunch:
    """Everything that a launch, or a look at the options, needs to know about an install."""

    folder: InstallFolder
    record: InstallRecord
    package: Package
    plan: InstallPlan
    notices: tuple[Text, ...] = ()
    addons: AddonFlags = field(default_factory=AddonFlags)
    cards: CardChoice = field(default_factory=CardChoice)


async def prepared_launch(
    app: App, name: str, *, port: int | None = None, arguments: Sequence[str] = ()
) -> PreparedLaunch:
    """Plan the launch of an install on this machine.

    Args:
        port: the port to use instead of the install's own.
        arguments: further words for this launch only.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`.
    """
    folder, record = need_record(app.data.root, name)
    machine, problems = await machine_of(None)
    definition = app.catalog.load(record.package)
    required = app.catalog.required(definition)
    base = with_card(wishes_for(app, machine, described=False), machine, record.card)
    addons = await asyncio.to_thread(addon_flags, definition.package, folder, record)
    wishes = replace(
        base,
        ref=record.source.ref if record.source and record.source.kind == "git" else None,
        method=record.method,
        port=port or record.port,
        options=record.options,
        arguments=(*record.arguments, *arguments),
        variables=record.variables,
        unusable=frozenset(addons.unusable),
        turned_on=addons.turned_on,
        is_open=record.lan,
    )
    own = folder.places(record.generation)
    places = await asyncio.to_thread(with_node, app, definition.package, own)
    there = _required_places(app, record)
    package = await asyncio.to_thread(_as_checked_out, definition.package, folder)
    plan, changed = _plan(package, required, machine, places, wishes, record, there, app)
    notices = (*problems, *_card_notices(machine, record, plan), *changed, *addons.notices)
    cards = card_choice(machine, record, plan.choice)
    return PreparedLaunch(folder, record, package, plan, notices, addons, cards)


def _card_notices(machine: Machine, record: InstallRecord, plan: InstallPlan) -> tuple[Text, ...]:
    """Tell that a card which was chosen is not there."""
    card = record.card
    if card is None or device_of(machine, card) is not None:
        return ()
    device = plan.choice.device if plan.choice else None
    return (
        QT_TRANSLATE_NOOP(
            "launch", "The card chosen for {name} is not there: {card}. {other} computes instead."
        ).fill(
            name=record.name, card=card.name or card.index, other=device.name if device else _CPU
        ),
    )


def _as_checked_out(package: Package, folder: InstallFolder) -> Package:
    """Give a definition with the second repositories at the commits that they have in this install.

    They come and go with the program's version. Told another commit, such as that of a definition which is
    younger than the version that is current, the program's own launcher would check that one out.
    """
    found = [
        repository.model_copy(update={"commit": commit})
        if repository.commit_variable
        and (commit := detached_commit(folder.checkout / repository.folder))
        else repository
        for repository in package.repositories
    ]
    return package.model_copy(update={"repositories": found})


def _plan(
    package: Package,
    required: Mapping[str, Package],
    machine: Machine,
    places: Places,
    wishes: PlanWishes,
    record: InstallRecord,
    there: Mapping[str, Places],
    app: App,
) -> tuple[InstallPlan, tuple[Text, ...]]:
    """Plan with what is installed; where the machine no longer fits that, with what it is now."""
    installed = as_installed(wishes, computing(record, app))
    # An environment that was there before us may have a Python or a torch that we would not have chosen.
    without_python = replace(installed, python=None)
    for wanted in (installed, without_python, replace(without_python, release=None)):
        try:
            return plan_install(package, required, machine, places, wanted, there), ()
        except StablehandError as error:
            if error.code not in ("package.unsupported", "usage"):
                raise
    plan = plan_install(package, required, machine, places, wishes, there)
    notice = QT_TRANSLATE_NOOP(
        "launch",
        "{name} was installed for other hardware; it may be slow or fail until it is reinstalled.",
    )
    return plan, (notice.fill(name=record.name),)


def computing(record: InstallRecord, app: App) -> InstallRecord:
    """Give the record of the install whose torch is used: its own, or that of the one it leans on."""
    for name in record.required.values():
        other = read_record(InstallFolder(app.data.root, name))
        if other is not None:
            return other
    return record


def as_installed(wishes: PlanWishes, record: InstallRecord) -> PlanWishes:
    """Ask for the torch and the Python that an install has."""
    torch, python = record.torch, record.python
    release = torch.version.partition("+")[0] if torch else None
    return replace(
        wishes,
        backend=torch.backend if torch else None,
        release=release if release in wheel_table().releases else None,
        python=".".join(python.version.split(".")[:2]) if python else None,
    )


def _required_places(app: App, record: InstallRecord) -> dict[str, Places]:
    found = {}
    for package_id, name in record.required.items():
        folder = InstallFolder(app.data.root, name)
        other = read_record(folder)
        found[package_id] = folder.places(other.generation if other else 1)
    return found


_CPU: Text = QT_TRANSLATE_NOOP("launch", "The processor")
