"""Parsers of the probes: real forms, odd forms, and anything at all."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.hardware.adapters import Adapter, bus_slot
from stablehand.core.hardware.gpu_ids import IntelProduct
from stablehand.core.hardware.kfd import KfdNode, gfx_from_version, match_nodes, parse_properties
from stablehand.core.hardware.macos import (
    facts_from,
    memory_size,
    parse_displays,
    parse_sysctl,
)
from stablehand.core.hardware.nvidia_smi import complaint_of, parse_cards
from stablehand.core.hardware.nvml import NvmlDevice
from stablehand.core.hardware.pci import largest_window, parse_uevent
from stablehand.core.hardware.pci_names import parse_amdgpu_ids, parse_pci_ids, with_maker
from stablehand.core.hardware.probe_amd import Pools, memory_of
from stablehand.core.hardware.probe_cpu import name_in_registry, parse_cpuinfo
from stablehand.core.hardware.probe_intel import card_memory
from stablehand.core.hardware.probe_os import parse_os_release, windows_version
from stablehand.core.hardware.profile import GIB, Arch, Vendor
from stablehand.core.hardware.view import CommandOutput

MIB = 1024**2


def test_nvidia_smi_rows() -> None:
    text = (
        "0, GPU-aa, 00000000:01:00.0, NVIDIA GeForce RTX 3090, 24576, 20000, 535.183.01, 8.6\n"
        "WARNING: infoROM is corrupted at gpu 0000:41:00.0\n"
        "1, GPU-bb, 00000000:41:00.0, NVIDIA A2, [Unknown Error], [N/A], 535.183.01, [N/A]\n"
        "2, [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], "
        "[GPU is lost], [GPU is lost]\n"
    )
    assert parse_cards(text) == (
        NvmlDevice(
            0,
            "GPU-aa",
            "00000000:01:00.0",
            "NVIDIA GeForce RTX 3090",
            24576 * MIB,
            20000 * MIB,
            "535.183.01",
            "8.6",
        ),
        NvmlDevice(1, "GPU-bb", "00000000:41:00.0", "NVIDIA A2", driver="535.183.01"),
        NvmlDevice(2),
    )


def test_nvidia_smi_rows_with_windows_line_ends_and_no_capability() -> None:
    (card,) = parse_cards("0, GPU-a, 00000000:01:00.0, GeForce GTX 970, 4096, 1, 390.157\r\n")
    assert (card.driver, card.compute_capability) == ("390.157", None)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (CommandOutput(18, "Failed to initialize NVML: Driver/library version mismatch\nNVML"), 0),
        (CommandOutput(6, "", "No devices were found\n"), 1),
        (CommandOutput(1, "\x00\x01\x02\n\ufffd\ufffd"), 2),
        (CommandOutput(-9, ""), 3),
    ],
)
def test_nvidia_smi_complaints(output: CommandOutput, sentence: int) -> None:
    assert (
        complaint_of(output)
        == (
            "Failed to initialize NVML: Driver/library version mismatch",
            "No devices were found",
            "nvidia-smi ended with code 1",
            "nvidia-smi ended with code -9",
        )[sentence]
    )


def test_addresses_are_written_one_way() -> None:
    assert bus_slot("00000000:2A:00.0") == "0000:2a:00.0"
    assert bus_slot("0000000F:01:00.0") == "000f:01:00.0"
    assert bus_slot("0000:2a:00.0") == "0000:2a:00.0"
    assert bus_slot("2a:00.0") is None
    assert bus_slot(None) is None


@pytest.mark.parametrize(
    ("version", "gfx"),
    [
        (110000, "gfx1100"),
        (100302, "gfx1032"),
        (100301, "gfx1031"),
        (90010, "gfx90a"),
        (90012, "gfx90c"),
        (90402, "gfx942"),
        (90500, "gfx950"),
        (110501, "gfx1151"),
        (120001, "gfx1201"),
        (80003, "gfx803"),
        (0, None),
        (99, None),
        (119900, None),
    ],
)
def test_gfx_versions(version: int, gfx: str | None) -> None:
    assert gfx_from_version(version) == gfx


def test_kfd_node_and_its_place() -> None:
    text = "simd_count 80\ngfx_target_version 100301\ndevice_id 29663\nlocation_id 2816\ndomain 1\n"
    assert parse_properties(3, text) == KfdNode(3, "gfx1031", 0x73DF, "0001:0b:00.0")
    assert parse_properties(0, "cpu_cores_count 16\ngfx_target_version 0\n") is None
    assert parse_properties(0, "gfx_target_version -1\nlocation_id x\n") is None


def test_kfd_nodes_without_addresses_are_matched_by_device_in_order() -> None:
    cards = [
        Adapter(Vendor.AMD, 0x1002, 0x73BF, "0000:03:00.0"),
        Adapter(Vendor.AMD, 0x1002, 0x164E, "0000:0e:00.0"),
        Adapter(Vendor.AMD, 0x1002, 0x73BF, "0000:43:00.0"),
    ]
    nodes = (
        KfdNode(1, "gfx1030", 0x73BF, None),
        KfdNode(2, "gfx1030", 0x73BF, None),
        KfdNode(3, "gfx1036", 0x164E, "0000:0e:00.0"),
    )
    matched = match_nodes(cards, nodes)
    assert {slot: node.number for slot, node in matched.items()} == {
        "0000:03:00.0": 1,
        "0000:0e:00.0": 3,
        "0000:43:00.0": 2,
    }


def test_uevents() -> None:
    vga = "DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_ID=1002:73DF\nPCI_SLOT_NAME=0000:0b:00.0\n"
    assert parse_uevent("0000:0b:00.0", vga) == Adapter(
        Vendor.AMD, 0x1002, 0x73DF, "0000:0b:00.0", module="amdgpu"
    )
    audio = parse_uevent("0000:0b:00.1", "PCI_CLASS=40300\nPCI_ID=1002:AB28\n")
    assert audio is None
    accelerator = "PCI_CLASS=120000\nPCI_ID={}:74A1\n"
    assert parse_uevent("0000:05:00.0", accelerator.format("1002")) is not None
    assert parse_uevent("0000:05:00.0", accelerator.format("8086")) is None
    assert parse_uevent("0000:05:00.0", "PCI_CLASS=30000\n") is None


def test_windows_of_resizable_bar() -> None:
    resource = (
        "0x0000000082000000 0x0000000082ffffff 0x0000000000140204\n"
        "0x0000005c00000000 0x0000005fffffffff 0x000000000014220c\n"
        "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
    )
    assert largest_window(resource) == 16 * GIB
    assert largest_window("") is None


@pytest.mark.parametrize(
    ("sizes", "window", "expected"),
    [
        ((12,), 16 * GIB, 12),  # a B580's window is the next power of two
        ((12,), None, 12),
        ((8, 16), 16 * GIB, 16),
        ((8, 16), 8 * GIB, 8),
        ((8, 16), 256 * MIB, None),
        ((8, 16), None, None),
        ((), 16 * GIB, None),
    ],
)
def test_intel_memory(sizes: tuple[int, ...], window: int | None, expected: int | None) -> None:
    product = IntelProduct("Arc", False, tuple(size * GIB for size in sizes)) if sizes else None
    assert card_memory(product, window) == (expected * GIB if expected else None)


def test_amd_memory() -> None:
    card = Pools(8 * GIB, 1 * GIB, 16 * GIB, 0)
    assert memory_of(card, is_shared=False, available=GIB) == (8 * GIB, 7 * GIB)
    graphics = Pools(GIB // 2, 0, 16 * GIB, 2 * GIB)
    assert memory_of(graphics, is_shared=True, available=9 * GIB) == (16 * GIB, 9 * GIB)
    assert memory_of(graphics, is_shared=True, available=None) == (16 * GIB, 14 * GIB)
    carved = Pools(96 * GIB, GIB, 16 * GIB, 0)  # set in the firmware
    assert memory_of(carved, is_shared=True, available=8 * GIB) == (96 * GIB, 95 * GIB)
    assert memory_of(Pools(), is_shared=True, available=GIB) == (None, None)
    assert memory_of(Pools(0, 0), is_shared=False, available=GIB) == (None, None)
    assert memory_of(Pools(GIB, 2 * GIB), is_shared=False, available=None) == (GIB, 0)


PCI_IDS = (
    "# comment\n"
    "10de  NVIDIA Corporation\n"
    "\t2204  GA102 [GeForce RTX 3090]\n"
    "\t\t1043 87b3  Strix\n"
    "\t2230  GA102GL [RTX A6000]\n"
    "1af4  Red Hat, Inc.\n"
    "\t1050  Virtio 1.0 GPU\n"
    "C 03  Display controller\n"
)


def test_names_from_pci_ids() -> None:
    assert parse_pci_ids(PCI_IDS, 0x10DE, 0x2204) == "GeForce RTX 3090"
    assert parse_pci_ids(PCI_IDS, 0x10DE, 0x2230) == "RTX A6000"
    assert parse_pci_ids(PCI_IDS, 0x1AF4, 0x1050) == "Virtio 1.0 GPU"
    assert parse_pci_ids(PCI_IDS, 0x10DE, 0x1050) is None
    assert parse_pci_ids(PCI_IDS, 0x1002, 0x2204) is None
    assert with_maker("GeForce RTX 3090", Vendor.NVIDIA) == "NVIDIA GeForce RTX 3090"
    assert with_maker("AMD Custom GPU 0405", Vendor.AMD) == "AMD Custom GPU 0405"
    assert with_maker("Virtio 1.0 GPU", Vendor.OTHER) == "Virtio 1.0 GPU"


def test_names_from_amdgpu_ids() -> None:
    text = "# note\n1.0.0\n73DF,\tC5,\tAMD Radeon RX 6700 XT\n7481,   C7,     AMD Steam Machine\n"
    assert parse_amdgpu_ids(text, 0x73DF, 0xC5) == "AMD Radeon RX 6700 XT"
    assert parse_amdgpu_ids(text, 0x7481, 0xC7) == "AMD Steam Machine"
    assert parse_amdgpu_ids(text, 0x73DF, 0xC0) is None


def test_processor_names() -> None:
    assert parse_cpuinfo("processor\t: 0\nmodel name\t: AMD  Ryzen 9\n") == "AMD Ryzen 9"
    both = (  # big cores beside small ones: the big one names the processor
        "CPU implementer\t: 0x41\nCPU part\t: 0xd87\nCPU implementer\t: 0x41\nCPU part\t: 0xd85\n"
    )
    assert parse_cpuinfo(both) == "ARM Cortex-X925"
    assert parse_cpuinfo("CPU implementer\t: 0x99\nCPU part\t: 0x1\n") is None
    assert name_in_registry({"0": {"ProcessorNameString": "Intel  X \0"}}) == "Intel X"
    assert name_in_registry({"0": {"ProcessorNameString": 7}}) is None


def test_system_versions() -> None:
    assert parse_os_release("NAME=x\nPRETTY_NAME='Arch Linux'\n") == "Arch Linux"
    assert parse_os_release("PRETTY_NAME=\n") is None
    key = {"ProductName": "Windows 10 Home", "CurrentBuild": "22000", "ReleaseId": "2009"}
    assert windows_version({"CurrentVersion": key}) == "Windows 11 Home 2009 (build 22000)"
    key = {"ProductName": "Windows Server 2022 Standard", "CurrentBuild": "x"}
    assert windows_version({"CurrentVersion": key}) == "Windows Server 2022 Standard (build x)"
    assert windows_version({"CurrentVersion": {"ProductName": 5}}) is None
    assert windows_version({}) is None


def test_macs() -> None:
    values = parse_sysctl("hw.memsize: 8589934592\nmachdep.cpu.brand_string: Apple M1\nrest\n")
    facts = facts_from(values, Arch.ARM64)
    assert (facts.chip, facts.ram_bytes, facts.is_translated) == ("Apple M1", 8 * GIB, False)
    # Rosetta may hide both the chip and the translation; one sign is enough.
    hidden = {"machdep.cpu.brand_string": "VirtualApple @ 2.50GHz", "hw.optional.arm64": "1"}
    assert facts_from(hidden, Arch.X86_64).is_translated
    assert not facts_from({"machdep.cpu.brand_string": "Intel(R) Core"}, Arch.X86_64).is_translated
    assert memory_size("1536 MB") == 1536 * MIB
    assert memory_size("8 GB") == 8 * GIB
    assert memory_size("0 MB") is None
    assert memory_size("8") is None
    assert parse_displays("[]") == ()
    assert parse_displays('{"SPDisplaysDataType": {"a": 1}}') == ()
    (nameless,) = parse_displays('{"SPDisplaysDataType": [7, {"_name": 1}]}')
    assert (nameless.name, nameless.vendor) == (None, "")


# Anything at all: text near the real forms, so that more than the first check is passed.
NEAR = st.text(alphabet=string.printable + "\0\ufffdé٣", max_size=400)
BEGINNINGS = (
    *("PCI_CLASS=", "PCI_ID=", "gfx_target_version ", "location_id ", "0, GPU-a, ", "0x1 "),
    *("hw.memsize: ", "PRETTY_NAME=", "model name : ", "CPU part : ", "10de  ", "\t2204 "),
)
LINES = st.lists(st.tuples(st.sampled_from(BEGINNINGS), NEAR).map("".join), max_size=12).map(
    "\n".join
)


@given(NEAR | LINES)
def test_no_text_makes_a_parser_raise(text: str) -> None:
    parse_cards(text)
    complaint = complaint_of(CommandOutput(1, text, text))
    assert complaint
    assert complaint.isprintable()
    parse_uevent(text, text)
    largest_window(text)
    parse_properties(1, text)
    parse_amdgpu_ids(text, 0x73DF, 0xC5)
    parse_pci_ids(text, 0x10DE, 0x2204)
    facts_from(parse_sysctl(text), Arch.ARM64)
    memory_size(text)
    parse_displays(text)
    parse_cpuinfo(text)
    parse_os_release(text)
    bus_slot(text)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | NEAR,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["SPDisplaysDataType", "_name", "sppci_model", "spdisplays_vram"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_makes_the_profiler_parser_raise(data: Any) -> None:
    parse_displays(json.dumps(data))
    parse_displays(json.dumps({"SPDisplaysDataType": data}))


def test_json_that_is_too_deep_is_no_answer() -> None:
    assert parse_displays("[" * 100_000) == ()
