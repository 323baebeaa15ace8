"""Windows' registry of display adapters: entries of every kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hardware.adapters import Adapter
from stablehand.core.hardware.profile import GIB, Vendor
from stablehand.core.hardware.windows_adapters import (
    BUS_KEY,
    CLASS_KEY,
    DISPLAY_CLASS,
    SERVICES_KEY,
    BusDevice,
    adapter_from,
    display_adapters,
    memory_bytes,
    nvidia_version,
)
from support.recorded_view import RecordedView


def entry(name: str, match: str = "", provider: str = "", **more: Any) -> dict[str, Any]:
    return {"DriverDesc": name, "MatchingDeviceId": match, "ProviderName": provider} | more


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ({"HardwareInformation.qwMemorySize": 24 * GIB}, 24 * GIB),
        ({"HardwareInformation.qwMemorySize": (24 * GIB).to_bytes(8, "little")}, 24 * GIB),
        ({"HardwareInformation.MemorySize": bytes.fromhex("00000080")}, 2 * GIB),
        ({"HardwareInformation.MemorySize": 0xFFF00000}, None),  # saturated: 4 GiB or more
        ({"HardwareInformation.qwMemorySize": 0}, None),
        ({"HardwareInformation.qwMemorySize": "8 GB"}, None),
        ({"HardwareInformation.qwMemorySize": True}, None),
        ({}, None),
    ],
)
def test_memory(values: dict[str, object], size: int | None) -> None:
    assert memory_bytes(values) == size


@pytest.mark.parametrize(
    ("windows", "nvidia"),
    [
        ("32.0.15.6094", "560.94"),
        ("31.0.15.5222", "552.22"),
        ("27.21.14.5671", "456.71"),
        ("32.0.15.8142", "581.42"),
        ("10.18.13.5382", "353.82"),
        ("32.0.15", None),
        ("a.b.c.d", None),
        (None, None),
    ],
)
def test_nvidia_versions(windows: str | None, nvidia: str | None) -> None:
    assert nvidia_version(windows) == nvidia


@pytest.mark.parametrize(
    ("values", "vendor"),
    [
        (entry("NVIDIA GeForce RTX 3060", r"PCI\VEN_10DE&DEV_2503"), Vendor.NVIDIA),
        (entry("AMD Radeon RX 7900 XTX", r"pci\ven_1002&dev_744c"), Vendor.AMD),
        (entry("Intel(R) UHD Graphics", r"PCI\VEN_8086&DEV_9A49"), Vendor.INTEL),
        # A card lent to a virtual machine has Microsoft's numbers.
        (entry("NVIDIA GeForce RTX 3080", r"PCI\VEN_1414&DEV_008E"), Vendor.NVIDIA),
        (entry("ATI Radeon HD 5450"), Vendor.AMD),
        *(
            (entry(name), Vendor.OTHER)
            for name in (
                "Microsoft Basic Display Adapter",
                "Microsoft Remote Display Adapter",
                "Microsoft Hyper-V Video",
                "Parsec Virtual Display Adapter",
                "Meta Virtual Monitor",
                "spacedesk Graphics Adapter",
                "Citrix Indirect Display Adapter",
                "VMware SVGA 3D",
                "VirtualBox Graphics Adapter (WDDM)",
                "IddSampleDriver Device",
                "DisplayLink USB Device",
                "Red Hat QXL controller",
                "NVIDIA Virtual Display Adapter",
                "Intel(R) Remote Display Idd",
                "Matrox G200eR2",
            )
        ),
    ],
)
def test_makers(values: dict[str, Any], vendor: Vendor) -> None:
    adapter = adapter_from(values, None)
    assert adapter is not None
    assert (adapter.vendor, adapter.name) == (vendor, values["DriverDesc"])


def test_a_card_on_windows_own_driver_is_a_card_without_one() -> None:
    device = BusDevice(0x1002, 0x744C, "0000:03:00.0", is_running=True)
    values = entry(
        "Microsoft Basic Display Adapter",
        r"PCI\CC_0300",
        "Microsoft",
        DriverVersion="10.0.22621.3672",
        **{"HardwareInformation.qwMemorySize": 16 * 1024**2},
    )
    assert adapter_from(values, device) == Adapter(Vendor.AMD, 0x1002, 0x744C, "0000:03:00.0")


def bus(index: str, ids: str, instance: str, service: str) -> dict[str, Any]:
    return {
        rf"{BUS_KEY}\{ids}\{instance}": {
            "Driver": rf"{DISPLAY_CLASS.upper()}\{index}",
            "Service": service,
            "LocationInformation": "PCI bus 1, device 0, function 0",
        }
    }


def view_of(registry: dict[str, Any]) -> RecordedView:
    return RecordedView({"system": "windows", "arch": "x86_64", "registry": registry})


CARDS = {
    rf"{CLASS_KEY}\0000": entry("AMD Radeon RX 580", r"PCI\VEN_1002&DEV_67DF"),
    rf"{CLASS_KEY}\0001": entry("AMD Radeon RX 6600", r"PCI\VEN_1002&DEV_73FF"),
    rf"{CLASS_KEY}\Properties": {},
}
BUS = bus("0000", "VEN_1002&DEV_67DF&REV_E7", "4&1&0&0008", "amdwddmg") | bus(
    "0001", "VEN_1002&DEV_73FF&REV_C7", "4&1&0&0009", "amdwddmg"
)


async def test_removed_cards_are_left_out() -> None:
    listed = r"PCI\VEN_1002&DEV_73FF&REV_C7\4&1&0&0009"
    running = {rf"{SERVICES_KEY}\amdwddmg\Enum": {"0": listed, "Count": 1}}
    adapters = await display_adapters(view_of(CARDS | BUS | running))
    assert [(adapter.name, adapter.slot) for adapter in adapters] == [
        ("AMD Radeon RX 6600", "0000:01:00.0")
    ]


async def test_nothing_is_left_out_without_proof() -> None:
    adapters = await display_adapters(view_of(CARDS | BUS))
    assert [adapter.name for adapter in adapters] == ["AMD Radeon RX 580", "AMD Radeon RX 6600"]
    assert await display_adapters(view_of({})) == ()


VALUES = st.none() | st.integers() | st.text(max_size=40) | st.binary(max_size=16) | st.booleans()
KEYS = st.sampled_from(
    [
        *("DriverDesc", "ProviderName", "MatchingDeviceId", "DriverVersion"),
        *("HardwareInformation.qwMemorySize", "HardwareInformation.MemorySize"),
        "RadeonSoftwareVersion",
    ]
)


@given(st.dictionaries(KEYS, VALUES), st.text(max_size=20))
def test_no_entry_raises(values: dict[str, object], version: str) -> None:
    adapter = adapter_from(values, None)
    assert adapter is None or adapter.name or adapter.vendor is not Vendor.OTHER
    nvidia_version(version)
