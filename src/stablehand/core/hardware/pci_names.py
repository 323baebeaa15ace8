"""Names of PCI devices from the lists that Linux distributions install.

`amdgpu.ids` (libdrm) tells AMD's products apart by revision; `pci.ids` names everything, several
products of one chip together.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.hardware.profile import Vendor
from stablehand.core.hardware.view import SystemView

_AMDGPU_IDS: Final = "/usr/share/libdrm/amdgpu.ids"
_PCI_IDS: Final = ("/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids")
_PCI_IDS_LIMIT_BYTES: Final = 4 * 1024 * 1024  # the list has 1.6 MB
_MAKER_WORDS: Final = {Vendor.NVIDIA: "NVIDIA", Vendor.AMD: "AMD", Vendor.INTEL: "Intel"}


async def amd_product_name(view: SystemView, device_id: int, revision: int | None) -> str | None:
    """Name an AMD product from amdgpu.ids; None without the list or without the product in it."""
    text = await view.read_text(_AMDGPU_IDS)
    return None if text is None or revision is None else parse_amdgpu_ids(text, device_id, revision)


async def device_name(
    view: SystemView, vendor: Vendor, vendor_id: int | None, device_id: int | None
) -> str | None:
    """Name a device from pci.ids, with its maker's name in front."""
    if vendor_id is None or device_id is None:
        return None
    for path in _PCI_IDS:
        text = await view.read_text(path, _PCI_IDS_LIMIT_BYTES)
        if text is not None:
            name = parse_pci_ids(text, vendor_id, device_id)
            return with_maker(name, vendor) if name else None
    return None


def parse_amdgpu_ids(text: str, device_id: int, revision: int) -> str | None:
    """Find a product in `device, revision, name` lines."""
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",", 2)]
        wanted = (f"{device_id:04X}", f"{revision:02X}")
        if len(parts) == 3 and (parts[0].upper(), parts[1].upper()) == wanted:
            return parts[2] or None
    return None


def parse_pci_ids(text: str, vendor_id: int, device_id: int) -> str | None:
    """Find a device in pci.ids: vendors at the margin, their devices one tab in.

    "GA102 [GeForce RTX 3090]" gives the product, not the chip.
    """
    in_vendor = False
    for line in text.splitlines():
        if line[:1] not in ("\t", "#", ""):
            if in_vendor:
                return None
            in_vendor = line.startswith(f"{vendor_id:04x} ")
        elif in_vendor and line.startswith(f"\t{device_id:04x} "):
            return _product(line[6:].strip())
    return None


def with_maker(name: str, vendor: Vendor) -> str:
    """Put the maker in front of a product's name, unless it is there."""
    word = _MAKER_WORDS.get(vendor)
    return name if word is None or name.lower().startswith(word.lower()) else f"{word} {name}"


def _product(name: str) -> str | None:
    if name.endswith("]") and "[" in name:
        name = name[name.rindex("[") + 1 : -1]
    return name.strip() or None
