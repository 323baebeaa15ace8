"""Plans of the shipped definitions on the machines of machine_cases, for golden and property tests."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import PurePosixPath, PureWindowsPath

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog
from stablehand.core.hardware.profile import System
from stablehand.core.installs.plan import InstallPlan, PlanWishes, plan_install
from support.machine_cases import CASES

PACKAGES = ("a1111", "forge", "comfyui", "swarmui", "easel")


@cache
def package(package_id):
    return Catalog(bundled("packages_catalog")).load(package_id).package


def plan_for(package_id, machine, wishes=None):
    """Plan with folders that are the same on every machine that runs the tests."""
    windows = machine.os.system is System.WINDOWS
    root = PureWindowsPath("C:/Data") if windows else PurePosixPath("/Data")
    own = package(package_id)
    required = {item.package: package(item.package) for item in own.requires_install}
    return plan_install(own, required, machine, Places(root, package_id), wishes or PlanWishes())


@cache
def all_plans() -> dict[tuple[str, str], InstallPlan | StablehandError]:
    plans = {}
    for package_id, case in itertools.product(PACKAGES, CASES):
        try:
            plans[package_id, case.id] = plan_for(package_id, case.machine)
        except StablehandError as error:
            plans[package_id, case.id] = error
    return plans


def summary(case, made) -> str:
    """Give what differs between machines, a few lines each, so that a diff can be read."""
    cards = ", ".join(f"{g.name} {_gb(g.vram_bytes)}" for g in case.machine.gpus) or "no card"
    os = case.machine.os
    lines = [f"## {case.id}", f"{cards}; {os.system} {os.arch}, {_gb(case.machine.ram_bytes)} RAM"]
    if isinstance(made, StablehandError):
        return "\n".join([*lines, f"refused: {made.message.english()}"])
    torch = made.choice
    lines += [
        f"torch {torch.version} {torch.backend}, Python {torch.python}, card {torch.gpu_index}",
        f"  {torch.fact}: {torch.reason.english()}",
        *(f"  note: {notice.english()}" for notice in torch.notices),
    ]
    lines += [
        f"  {' '.join(flag.words)}  # {flag.reason.english()}"
        for flag in made.flags
        if flag.origin == "hardware"
    ]
    lines += [f"  {setting.name}={setting.value}" for setting in torch.settings]
    lines.append(f"  {made.disk_bytes / 1e9:.1f} GB on disk")
    return "\n".join(lines)


def _gb(count):
    return f"{count / 1024**3:.3g} GB" if count else "? GB"
