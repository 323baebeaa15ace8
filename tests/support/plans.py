"""Plans of the shipped definitions on the machines of machine_cases, for golden and property tests."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog
from stablehand.core.hardware.profile import System
from stablehand.core.installs.plan import InstallPlan, PlanWishes, plan_install
from support.machine_cases import CASES

DEFINITIONS = Path(__file__).parent / "definitions"
# Planned on every machine of the table; the others on twenty, which keeps their golden files readable.
FIRST = ("a1111", "forge", "comfyui", "swarmui", "easel")
PACKAGES = (
    *FIRST,
    *sorted(
        file.parent.name
        for file in bundled("packages_catalog").glob("*/package.toml")
        if file.parent.name not in FIRST
    ),
)
TWENTY = (
    "kepler-gtx780-lin",
    "maxwell-gtx970-win",
    "pascal-gtx1060-6gb-win",
    "pascal-gtx1080-driver470-lin",
    "turing-gtx1650-win",
    "turing-rtx2060-win",
    "ampere-rtx3050-4gb-laptop-win",
    "ampere-rtx3060-win",
    "ada-rtx4060-win",
    "ada-rtx4090-win",
    "hopper-h100-driver535-lin",
    "blackwell-rtx5090-win",
    "rdna4-rx9070xt-lin",
    "rdna3-rx7900xtx-igpu-win",
    "rdna2-rx6600-lin",
    "polaris-rx580-win",
    "arc-a770-lin",
    "m1-8gb-macos14",
    "intel-mac-5500m",
    "no-card-lin",
)


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


def cases_of(package_id):
    """Give the machines that a package is planned on."""
    return [case for case in CASES if package_id in FIRST or case.id in TWENTY]


def pairs():
    """Give every package with every machine that it is planned on, by id."""
    return [(own, case.id) for own in PACKAGES for case in cases_of(own)]


@cache
def facts_of(package_id):
    """Give what was read in a program's source, for the tests: tests/support/definitions."""
    return tomllib.loads((DEFINITIONS / f"{package_id}.toml").read_text("utf-8"))


@cache
def all_plans() -> dict[tuple[str, str], InstallPlan | StablehandError]:
    plans = {}
    for package_id in PACKAGES:
        for case in cases_of(package_id):
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
    if torch is None:  # a program that uses none, and no card
        lines.append(f"no torch, Python {made.python or 'none'}")
    else:
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
    settings = torch.settings if torch is not None else ()
    lines += [f"  {setting.name}={setting.value}" for setting in settings]
    lines.append(f"  {made.disk_bytes / 1e9:.1f} GB on disk")
    return "\n".join(lines)


def _gb(count):
    return f"{count / 1024**3:.3g} GB" if count else "? GB"
