"""The display adapters of Windows, from the registry.

The class key lists every adapter that ever had a driver here, so removed cards are still in it. An
entry counts as removed when the bus knows its device but the driver's service does not list it as
running, and other entries prove that such lists can be read. WMI's AdapterRAM is not used: it stops
at 4 GiB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.hardware.adapters import MAKERS, Adapter, bus_slot
from stablehand.core.hardware.profile import Vendor
from stablehand.core.hardware.view import SystemView
from stablehand.core.hardware.windows_registry import RegistryValues

DISPLAY_CLASS: Final = "{4d36e968-e325-11ce-bfc1-08002be10318}"
CLASS_KEY: Final = rf"SYSTEM\CurrentControlSet\Control\Class\{DISPLAY_CLASS}"
BUS_KEY: Final = r"SYSTEM\CurrentControlSet\Enum\PCI"
SERVICES_KEY: Final = r"SYSTEM\CurrentControlSet\Services"
_PCI_ID = re.compile(r"\bVEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})", re.IGNORECASE)
_PLACES: Final = (
    re.compile(r"\((\d{1,3}),(\d{1,2}),([0-7])\)\s*$"),
    re.compile(r"bus (\d{1,3}), device (\d{1,2}), function ([0-7])", re.IGNORECASE),
)
# Screens without a card: remote desktops, streaming, docks, headsets, virtual machines.
_VIRTUAL = re.compile(
    r"virtual|remote|basic (display|render)|mirror|parsec|spacedesk|citrix|vmware|virtualbox|idd"
    r"|displaylink|hyper-v|qxl|llvmpipe|swiftshader|\bmeta\b|usb|dameware|teamviewer|rustdesk",
    re.IGNORECASE,
)
_BY_NAME: Final = (
    (re.compile(r"nvidia|geforce|quadro", re.IGNORECASE), Vendor.NVIDIA),
    (re.compile(r"\b(amd|ati|radeon|advanced micro devices)\b", re.IGNORECASE), Vendor.AMD),
    (re.compile(r"\bintel\b", re.IGNORECASE), Vendor.INTEL),
)


@dataclass(frozen=True, slots=True)
class BusDevice:
    """A display device that the PCI bus has (or once had): ids, place, and whether it runs now."""

    vendor_id: int
    device_id: int
    slot: str | None
    is_running: bool


async def display_adapters(view: SystemView) -> tuple[Adapter, ...]:
    """List the display adapters in the order of the class key."""
    entries = await view.registry(CLASS_KEY)
    devices = await _bus_devices(view)
    proven = any(device.is_running for device in devices.values())
    adapters = []
    for index in sorted(name for name in entries if name.isdigit()):
        device = devices.get(index)
        if device is not None and proven and not device.is_running:
            continue  # the card has been taken out
        adapter = adapter_from(entries[index], device)
        if adapter is not None:
            adapters.append(adapter)
    return tuple(adapters)


def adapter_from(values: Mapping[str, object], device: BusDevice | None) -> Adapter | None:
    """Read one entry of the class key; None for one without a name."""
    name = _text(values.get("DriverDesc"))
    provider = _text(values.get("ProviderName")) or ""
    if name is None:
        return None
    ids = _PCI_ID.search(_text(values.get("MatchingDeviceId")) or "")
    vendor_id = device.vendor_id if device else int(ids[1], 16) if ids else None
    device_id = device.device_id if device else int(ids[2], 16) if ids else None
    vendor = MAKERS.get(vendor_id or 0) or _vendor_by_name(name)
    # Windows drives a card without its maker's driver as a plain screen, and names it so.
    is_plain = vendor is not Vendor.OTHER and bool(re.search(r"microsoft", provider, re.IGNORECASE))
    version = _text(values.get("DriverVersion"))
    return Adapter(
        vendor=vendor,
        vendor_id=vendor_id,
        device_id=device_id,
        slot=device.slot if device else None,
        name=None if is_plain and _VIRTUAL.search(name) else name,
        driver=None if is_plain or vendor is Vendor.OTHER else _driver(vendor, version, values),
        vram_bytes=None if is_plain else memory_bytes(values),
    )


def memory_bytes(values: Mapping[str, object]) -> int | None:
    """Read an entry's video memory: the 64-bit value, else the 32-bit one where it can be true."""
    for key, limit in (("qwMemorySize", 2**50), ("MemorySize", 0xFFF00000)):
        value = values.get(f"HardwareInformation.{key}")
        if isinstance(value, bytes):
            value = int.from_bytes(value[:8], "little")
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < limit:
            return value
    return None


def nvidia_version(windows_version: str | None) -> str | None:
    """Turn "32.0.15.6094" into NVIDIA's own "560.94": the last five digits."""
    parts = (windows_version or "").split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    digits = (parts[2] + parts[3].zfill(4))[-5:]
    return f"{int(digits[:-2])}.{digits[-2:]}" if len(digits) == 5 else None


def _driver(vendor: Vendor, version: str | None, values: Mapping[str, object]) -> str | None:
    if vendor is Vendor.NVIDIA:
        return nvidia_version(version)
    if vendor is Vendor.AMD:  # the number that AMD's downloads carry, "24.12.1"
        return _text(values.get("RadeonSoftwareVersion")) or version
    return version


def _vendor_by_name(name: str) -> Vendor:
    """Tell the maker of an adapter without PCI numbers, as a card lent to a virtual machine is."""
    if _VIRTUAL.search(name):
        return Vendor.OTHER
    return next((vendor for word, vendor in _BY_NAME if word.search(name)), Vendor.OTHER)


async def _bus_devices(view: SystemView) -> dict[str, BusDevice]:
    """Give the bus's display devices by the number of their entry in the class key."""
    devices: dict[str, BusDevice] = {}
    running: dict[str, frozenset[str]] = {}
    for ids in await view.registry(BUS_KEY):
        match = _PCI_ID.search(ids)
        if match is None:
            continue
        for instance, values in (await view.registry(rf"{BUS_KEY}\{ids}")).items():
            class_id, _, index = (_text(values.get("Driver")) or "").partition("\\")
            if class_id.lower() != DISPLAY_CLASS:
                continue
            service = _text(values.get("Service")) or ""
            if service not in running:
                running[service] = await _running_instances(view, service)
            device = BusDevice(
                vendor_id=int(match[1], 16),
                device_id=int(match[2], 16),
                slot=_slot(_text(values.get("LocationInformation"))),
                is_running=rf"PCI\{ids}\{instance}".lower() in running[service],
            )
            if index not in devices or device.is_running:
                devices[index] = device
    return devices


async def _running_instances(view: SystemView, service: str) -> frozenset[str]:
    """Give the devices that a driver's service drives now; Windows rebuilds the list at each start."""
    if not service or "\\" in service:
        return frozenset()
    subkeys = await view.registry(rf"{SERVICES_KEY}\{service}")
    listed: RegistryValues = subkeys.get("Enum", {})
    return frozenset(value.lower() for value in listed.values() if isinstance(value, str))


def _slot(location: str | None) -> str | None:
    """Read "...PCI bus %1, device %2, function %3;(1,0,0)" (numbers are decimal)."""
    for pattern in _PLACES:
        match = pattern.search(location or "")
        if match is not None:
            bus, device, function = (int(part) for part in match.groups())
            return bus_slot(f"0:{bus:x}:{device:x}.{function}")
    return None


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-16-le", "replace").strip("\0 \n\t\r") or None
    return value.strip() or None if isinstance(value, str) else None
