"""Display adapters as the operating system lists them, before any driver is asked.

One shape for Linux (PCI bus) and Windows (registry), so that the probes of the makers need not know
where a sighting comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from stablehand.core.hardware.profile import Vendor

# Vendor numbers of the PCI bus (pci.ids).
MAKERS: Final[Mapping[int, Vendor]] = MappingProxyType(
    {0x10DE: Vendor.NVIDIA, 0x1002: Vendor.AMD, 0x8086: Vendor.INTEL}
)
_SLOT = re.compile(r"([0-9a-f]{1,8}):([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Adapter:
    """One sighting.

    `slot` is the place on the PCI bus ("0000:01:00.0"), `module` the kernel driver bound to it
    (Linux), `driver` the maker's driver version (Windows), `vram_bytes` what the driver says it has.
    """

    vendor: Vendor
    vendor_id: int | None = None
    device_id: int | None = None
    slot: str | None = None
    name: str | None = None
    module: str | None = None
    driver: str | None = None
    vram_bytes: int | None = None


def bus_slot(text: str | None) -> str | None:
    """Write a PCI address one way: NVML has eight digits of domain and capitals, sysfs four."""
    match = _SLOT.fullmatch((text or "").strip())
    if match is None:
        return None
    domain, bus, device, function = (int(part, 16) for part in match.groups())
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function}"
