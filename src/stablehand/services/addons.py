"""Add-ons of an install: which there are, which fit its torch, adding and removing them.

An add-on goes into a copy of the environment, is proved there, and can be taken back like any change.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.addon_schema import (
    Addon,
    AddonGround,
    AddonUse,
    AddonWheel,
    addon_table,
    fitting_wheel,
)
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.addon_steps import ground_of, install_addon, remove_addon, unfit
from stablehand.core.installs.addons_there import is_importable
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.package_steps import write_constraints
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.services.app import App
from stablehand.services.changing import Changed, ChangeRequest, Mend, start_change
from stablehand.services.jobs import Job
from stablehand.services.machine import machine_of
from stablehand.services.prepared import PreparedLaunch, prepared_launch
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class AddonView:
    """An add-on as it stands in an install.

    Attributes:
        requires: what is installed, or would be; empty where nothing fits.
        is_installed: whether it was added here; `is_there` whether it can be imported, whoever brought it.
        reason: why nothing fits.
        needs: what it needs beside.
        options: launch options that need it; the first one is given with it.
    """

    id: str
    name: str
    summary: Wording
    requires: tuple[str, ...]
    is_installed: bool
    is_there: bool
    reason: Wording | None
    needs: Wording | None
    options: tuple[str, ...]

    @property
    def is_offered(self) -> bool:
        """Whether it can be added."""
        return not self.is_installed and self.reason is None


async def list_addons(app: App, name: str) -> Result[tuple[AddonView, ...]]:
    """List the add-ons that the program of an install can use.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`,
            `package.unsupported`.
    """
    prepared = await prepared_launch(app, name)
    machine, _problems = await machine_of(None)
    ground = ground_of(prepared.record, machine, prepared.plan.choice)

    def look() -> tuple[AddonView, ...]:
        return tuple(_view(prepared, use, ground) for use in prepared.package.addons)

    return Result("addons", await asyncio.to_thread(look))


async def start_adding(
    app: App, name: str, key: str, *, stop_first: bool = False
) -> Job[Result[Changed]]:
    """Add an add-on, as a job.

    Raises:
        StablehandError: `addon.unknown`, `addon.unfit`, and what `start_change` raises.
    """
    addon = _known(app, name, key)
    view = next(item for item in (await list_addons(app, name)).data if item.id == key)
    if view.reason is not None and not view.is_installed:
        raise unfit(addon, view.reason)

    async def mend(context: InstallContext) -> None:
        await install_addon(context, key)

    return await start_change(app, _request(name, f"+ {addon.name}", mend, stop_first=stop_first))


async def start_removing(
    app: App, name: str, key: str, *, stop_first: bool = False
) -> Job[Result[Changed]]:
    """Remove an add-on, as a job.

    Raises:
        StablehandError: `addon.unknown`, and what `start_change` raises.
    """
    _, record = need_record(app.data.root, name)
    if key not in record.addons:
        addon = _known(app, name, key)
        raise StablehandError(
            "addon.unknown",
            QT_TRANSLATE_NOOP("addons", "{addon} was not added to {name}.").fill(
                addon=addon.name, name=name
            ),
            details={"addon": key},
        )
    known = addon_table().get(key)

    async def mend(context: InstallContext) -> None:
        write_constraints(context)
        await remove_addon(context, key)

    note = f"- {known.name if known else key}"
    return await start_change(app, _request(name, note, mend, stop_first=stop_first))


def _request(name: str, note: str, mend: Mend, *, stop_first: bool) -> ChangeRequest:
    return ChangeRequest(
        name,
        "setup",
        environment="fork",
        keeps_version=True,
        mend=mend,
        note=note,
        stop_first=stop_first,
    )


def _known(app: App, name: str, key: str) -> Addon:
    _, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    known = [use.id for use in package.addons]
    if key in known:
        return addon_table()[key]
    raise StablehandError(
        "addon.unknown",
        QT_TRANSLATE_NOOP("addons", "{package} can use no add-on '{key}'.").fill(
            package=package.name, key=key
        ),
        hint=(
            QT_TRANSLATE_NOOP("addons", "There is: {known}.").fill(known=", ".join(known))
            if known
            else QT_TRANSLATE_NOOP("addons", "It has no add-ons.")
        ),
        details={"package": package.id, "addon": key},
    )


def _view(prepared: PreparedLaunch, use: AddonUse, ground: AddonGround) -> AddonView:
    addon = addon_table()[use.id]
    record: InstallRecord = prepared.record
    folder: InstallFolder = prepared.folder
    wheel = _wheel(prepared.package, use, addon, ground, prepared)
    installed = record.addons.get(use.id)
    fits = isinstance(wheel, AddonWheel)
    return AddonView(
        id=use.id,
        name=addon.name,
        summary=addon.summary,
        requires=tuple(installed or (wheel.requires if isinstance(wheel, AddonWheel) else ())),
        is_installed=installed is not None,
        is_there=is_importable(folder.generation(record.generation) / "env", addon.module),
        reason=None if isinstance(wheel, AddonWheel) else wheel,
        needs=addon.needs if fits else None,
        options=tuple(use.options),
    )


def _wheel(
    package: Package, use: AddonUse, addon: Addon, ground: AddonGround, prepared: PreparedLaunch
) -> AddonWheel | Wording:
    if use.when is not None and not use.when.holds(prepared.plan.facts):
        return _NOT_HERE.fill(package=package.name, name=addon.name)
    return fitting_wheel(addon, ground)


_NOT_HERE = QT_TRANSLATE_NOOP("addons", "{package} does not use {name} on this hardware.")
