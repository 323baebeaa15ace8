"""The display adapters on Linux's PCI bus, from sysfs: no program, no special rights.

Containers and WSL may have no PCI bus to look at; then there are none.
"""

from __future__ import annotations

import asyncio
from typing import Final

from stablehand.core.hardware.adapters import MAKERS, Adapter, bus_slot
from stablehand.core.hardware.profile import Vendor
from stablehand.core.hardware.view import SystemView

DEVICES: Final = "/sys/bus/pci/devices"
_DISPLAY: Final = 0x03  # base classes of the PCI standard
_ACCELERATOR: Final = 0x12  # AMD's Instinct cards from MI300 on
_PREFETCHABLE: Final = 0x2000  # IORESOURCE_PREFETCH of linux/ioport.h


async def display_adapters(view: SystemView) -> tuple[Adapter, ...]:
    """List the display adapters in the order of their slots."""
    slots = await view.list_dir(DEVICES)
    seen = await asyncio.gather(*(view.read_text(f"{DEVICES}/{slot}/uevent") for slot in slots))
    adapters = (parse_uevent(slot, text or "") for slot, text in zip(slots, seen, strict=True))
    return tuple(adapter for adapter in adapters if adapter is not None)


def parse_uevent(slot: str, text: str) -> Adapter | None:
    """Read a PCI device's `uevent` file; None for what is no display adapter."""
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    kind = _hex(values.get("PCI_CLASS", ""))
    vendor_text, _, device_text = values.get("PCI_ID", "").partition(":")
    vendor_id, device_id = _hex(vendor_text), _hex(device_text)
    if kind is None or vendor_id is None or device_id is None:
        return None
    vendor = MAKERS.get(vendor_id, Vendor.OTHER)
    is_accelerator = kind >> 16 == _ACCELERATOR and vendor is Vendor.AMD
    if kind >> 16 != _DISPLAY and not is_accelerator:
        return None
    return Adapter(
        vendor=vendor,
        vendor_id=vendor_id,
        device_id=device_id,
        slot=bus_slot(slot),
        module=values.get("DRIVER"),
    )


def largest_window(resource: str) -> int | None:
    """Give the size in bytes of the largest prefetchable memory window of a `resource` file.

    Each line is start, end and flags in hexadecimal. With Resizable BAR that window spans the whole
    video memory, rounded up to a power of two; without, it is 256 MiB.
    """
    sizes = []
    for line in resource.splitlines():
        numbers = [_hex(part) for part in line.split()]
        if len(numbers) == 3 and None not in numbers:
            start, end, flags = (number or 0 for number in numbers)
            if flags & _PREFETCHABLE and end > start:
                sizes.append(end - start + 1)
    return max(sizes, default=None)


def _hex(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
