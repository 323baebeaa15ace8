"""Whether torch is the one that was installed, and still the one for this machine. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.installs.health import Finding, finding
from stablehand.core.installs.health_packages import Packages
from stablehand.core.records.install import InstalledTorch

TRIO: Final = ("torch", "torchvision", "torchaudio")


def torch_findings(torch: InstalledTorch | None, packages: Packages) -> list[Finding]:
    """Say where torch or a companion is not what was installed and proved."""
    if torch is None:
        return []
    there = packages.versions
    half = {item.name for item in packages.distributions if item.is_half}
    recorded = {
        "torch": torch.version,
        "torchvision": torch.torchvision,
        "torchaudio": torch.torchaudio,
    }
    found = []
    for name, version in recorded.items():
        if version is None or name in half or there.get(name) == version:
            continue
        rule = "torch.companion"
        if name == "torch":
            rule = "torch.other" if name in there else "torch.missing"
        seen = there.get(name) or QT_TRANSLATE_NOOP("health", "not installed")
        found.append(
            finding(
                rule,
                name,
                {"package": name, "version": version, "found": seen},
                items=(name,),
            )
        )
    return found


def fit_findings(
    torch: InstalledTorch | None,
    at_launch: TorchChoice | None,
    fresh: TorchChoice | None,
) -> list[Finding]:
    """Say where torch does not fit the machine as it is today.

    Args:
        torch: as it is installed; None for an install that uses none, or another one's.
        at_launch: what a launch would use: the build that is installed, or another where this machine
            cannot run that.
        fresh: what would be installed today, the user's wishes heeded.
    """
    if torch is None or at_launch is None:
        return []
    values: dict[str, object] = {"version": torch.version, "backend": torch.backend}
    wanted = fresh or at_launch
    values["wanted"] = f"torch {wanted.version} ({wanted.backend})"
    if at_launch.backend != torch.backend:
        if at_launch.device is None:
            return [finding("torch.cardless", "torch", values)]
        return [finding("torch.unfit", "torch", {**values, "reason": at_launch.reason})]
    if at_launch.family == "cpu" and wanted.device is not None and wanted.family != "cpu":
        return [finding("torch.slow", "torch", {**values, "card": wanted.device.name})]
    return []
