"""What installing and launching a package would do, without doing any of it."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.profile import Machine, System
from stablehand.core.installs.plan import InstallPlan, plan_install
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.results import Result


async def plan(
    app: App, package_id: str, *, profile: Path | None = None, ref: str | None = None
) -> Result[InstallPlan]:
    """Plan a package on this machine or on the one in a profile file.

    Raises:
        StablehandError: `package.unknown`, `package.unsupported`, `catalog.invalid`, `profile.*`.
    """
    definition = app.catalog.load(package_id)
    package = definition.package
    if ref is not None and package.source.kind == "bundled":
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "plan", "{name} comes with Stablehand in one version, so it takes no --ref."
            ).fill(name=package.name),
        )
    machine, problems = await machine_of(profile)
    wishes = wishes_for(app, machine, described=profile is not None, ref=ref)
    places = Places(data_root_for(machine, app.data.root), package.id)
    planned = plan_install(package, app.catalog.required(definition), machine, places, wishes)
    return Result("plan", planned, problems)


def data_root_for(machine: Machine, data: Path) -> PurePath:
    """Give the data folder in the machine's own flavour of paths.

    A described machine of another kind has no folder here; a stand-in shows what paths look like.
    """
    here, there = sys.platform == "win32", machine.os.system is System.WINDOWS
    if here is there:
        return data
    return PureWindowsPath("C:/Stablehand/Data") if there else PurePosixPath("/opt/Stablehand/Data")
