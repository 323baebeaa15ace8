"""What installing and launching a package would do, without doing any of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine, System
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.plan import InstallPlan, needed_node, plan_install
from stablehand.core.records.install import (
    ChosenCard,
    InstallFolder,
    InstallRecord,
    SharingMethod,
)
from stablehand.core.runtimes.tool_places import node_program
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for, with_card
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


def plan_as_asked(
    app: App,
    package: Package,
    required: Mapping[str, Package],
    machine: Machine,
    name: str,
    wishes: Mapping[str, str],
    *,
    method: SharingMethod | None = None,
    generation: int = 1,
    needed: Mapping[str, InstallRecord] | None = None,
    described: bool = False,
    staged: Path | None = None,
    port: int | None = None,
    release: str | None = None,
    card: ChosenCard | None = None,
) -> InstallPlan:
    """Plan an install as somebody asked for it; the same for a preview and for the install itself.

    Args:
        required: the definitions that `requires_install` names, by id.
        name: name of the install.
        wishes: what was asked for, by the names of `InstallRequest.wishes`.
        method: how models are shared; None is the definition's way.
        generation: of the install's environment.
        needed: installs that there are of the required packages, by package id.
        described: whether the machine is another one than this.
        staged: where the program's files lie while another version is being built.
        port: the port of its page.
        release: the only release of torch that will do.
        card: the card that the user chose for the install; one that is gone is passed over.

    Raises:
        StablehandError: `package.unsupported`, `usage`, `settings.invalid`, `torch.unavailable`.
    """
    base = with_card(wishes_for(app, machine, described=described), machine, card)
    full = replace(
        base,
        ref=wishes.get("ref"),
        python=wishes.get("python") or None,
        backend=wishes.get("torch") or base.backend,
        method=method,
        port=port,
        release=release or _known_release(wishes),
    )
    root = data_root_for(machine, app.data.root) if described else None

    def places(install: str, number: int, files: Path | None = None) -> Places:
        if root is None:
            return InstallFolder(app.data.root, install).places(number, files)
        return Places(root, install, number, files)

    there = {
        package_id: places(found.name, found.generation)
        for package_id, found in (needed or {}).items()
    }
    own = places(name, generation, staged)
    if not described:
        own = with_node(app, package, own)
    return plan_install(package, required, machine, own, full, there)


def with_node(app: App, package: Package, places: Places) -> Places:
    """Give the places with the Node.js that is there for a package, if it wants one; blocks for a moment."""
    wanted = needed_node(package)
    if wanted is None:
        return places
    found = node_program(app.data.assets, app.environ, wanted.version)
    return places if found is None else replace(places, node=found)


def _known_release(wishes: Mapping[str, str]) -> str | None:
    wish = wishes.get("release")
    return wish if wish in wheel_table().releases else None


def data_root_for(machine: Machine, data: Path) -> PurePath:
    """Give the data folder in the machine's own flavour of paths.

    A described machine of another kind has no folder here; a stand-in shows what paths look like.
    """
    here, there = sys.platform == "win32", machine.os.system is System.WINDOWS
    if here is there:
        return data
    return PureWindowsPath("C:/Stablehand/Data") if there else PurePosixPath("/opt/Stablehand/Data")
