"""What a device's number on the PCI bus says: lookups in gpu_ids.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from stablehand.core.hardware.profile import GIB


@dataclass(frozen=True, slots=True)
class AmdProduct:
    """An AMD device: its architecture and a name."""

    gfx: str
    name: str


@dataclass(frozen=True, slots=True)
class IntelProduct:
    """An Intel device: `sizes` are the memory sizes it was sold with, in bytes."""

    name: str
    integrated: bool
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tables:
    amd: Mapping[int, AmdProduct]
    intel: Mapping[int, IntelProduct]
    other: Mapping[str, str]


def amd_product(device_id: int | None) -> AmdProduct | None:
    """Give what is known of an AMD device."""
    return None if device_id is None else _tables().amd.get(device_id)


def intel_product(device_id: int | None) -> IntelProduct | None:
    """Give what is known of an Intel device."""
    return None if device_id is None else _tables().intel.get(device_id)


def other_name(vendor_id: int | None, device_id: int | None) -> str | None:
    """Name an adapter that computes nothing."""
    if vendor_id is None or device_id is None:
        return None
    return _tables().other.get(f"{vendor_id:04x}:{device_id:04x}")


@cache
def _tables() -> _Tables:
    text = resources.files(__package__).joinpath("gpu_ids.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    amd = {
        int(device, 16): AmdProduct(chip["gfx"], name if name.startswith("AMD") else f"AMD {name}")
        for chip in data["amd"]
        for device, name in chip["devices"].items()
    }
    intel = {
        int(device, 16): IntelProduct(card["name"], False, tuple(gib * GIB for gib in card["gib"]))
        for device, card in data["intel"]["cards"].items()
    }
    for name, devices in data["intel"]["integrated"].items():
        intel |= {int(device, 16): IntelProduct(name, True) for device in devices}
    return _Tables(MappingProxyType(amd), MappingProxyType(intel), MappingProxyType(data["other"]))
