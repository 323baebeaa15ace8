"""What installing and launching a package would do, without doing any of it."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from stablehand.core.base.places import Places
from stablehand.core.hardware.profile import Machine, System
from stablehand.core.installs.plan import InstallPlan, PlanWishes, plan_install
from stablehand.services.app import App
from stablehand.services.catalog import required_packages
from stablehand.services.machine import machine_of
from stablehand.services.overrides import overrides_for
from stablehand.services.results import Result


async def plan(
    app: App, package_id: str, *, profile: Path | None = None, ref: str | None = None
) -> Result[InstallPlan]:
    """Plan a package on this machine or on the one in a profile file.

    Raises:
        StablehandError: `package.unknown`, `package.unsupported`, `catalog.invalid`, `profile.*`.
    """
    package = app.catalog.load(package_id).package
    machine, problems = await machine_of(profile)
    set_here = overrides_for(app, machine, described=profile is not None)
    wishes = PlanWishes(
        ref=ref, gpu=set_here.gpu, backend=set_here.backend, index_base=set_here.index_base
    )
    places = Places(data_root_for(machine, app.data.root), package.id)
    planned = plan_install(
        package, required_packages(app.catalog, package), machine, places, wishes
    )
    return Result("plan", planned, problems)


def data_root_for(machine: Machine, data: Path) -> PurePath:
    """Give the data folder in the machine's own flavour of paths.

    A described machine of another kind has no folder here; a stand-in shows what paths look like.
    """
    here, there = sys.platform == "win32", machine.os.system is System.WINDOWS
    if here is there:
        return data
    return PureWindowsPath("C:/Stablehand/Data") if there else PurePosixPath("/opt/Stablehand/Data")
