"""The cards of a machine in the order in which they are worth using.

Fills what a profile leaves out from the card's name, and ranks: NVIDIA before others, discrete
before integrated, more memory, newer architecture. Which of them can be used at all is decided by
the torch choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stablehand.core.hardware import infer
from stablehand.core.hardware.driver import driver_numbers
from stablehand.core.hardware.profile import GIB, Gpu, Machine, System, Vendor


@dataclass(frozen=True, slots=True)
class Device:
    """A card with what can be told of it.

    `index` is its place in the profile's list, `ordinal` its place among the cards of its maker,
    `siblings` how many of those there are. `capability_is_guess` marks one read from the name.
    """

    index: int
    gpu: Gpu
    ordinal: int
    siblings: int
    capability: str | None
    capability_is_guess: bool
    gfx: str | None
    integrated: bool
    vram_bytes: int | None

    @property
    def name(self) -> str:
        """The card's name for people."""
        return self.gpu.name or f"The {MAKERS[self.gpu.vendor]} card"

    @property
    def driver(self) -> tuple[int, ...] | None:
        """The driver version as numbers."""
        return driver_numbers(self.gpu.driver)


_LEAST_CARVE_OUT = 2 * GIB
MAKERS = {
    Vendor.NVIDIA: "NVIDIA",
    Vendor.AMD: "AMD",
    Vendor.INTEL: "Intel",
    Vendor.APPLE: "Apple",
    Vendor.OTHER: "Other",
}


def ranked_devices(machine: Machine) -> tuple[Device, ...]:
    """Give the cards that could compute, best first; virtual adapters are left out."""
    return tuple(sorted(_devices(machine), key=_rank))


def _devices(machine: Machine) -> list[Device]:
    devices = []
    for index, gpu in enumerate(machine.gpus):
        if gpu.vendor is Vendor.OTHER:
            continue
        same = [
            at for at, other in enumerate(machine.gpus) if _is_counted(machine, other, gpu.vendor)
        ]
        name = gpu.name or ""
        guess = infer.compute_capability_of(name) if gpu.vendor is Vendor.NVIDIA else None
        gfx = gpu.gfx or (infer.gfx_of(name) if gpu.vendor is Vendor.AMD else None)
        integrated = gpu.integrated
        if integrated is None:
            integrated = infer.is_integrated(gpu.vendor, name, gfx)
        devices.append(
            Device(
                index=index,
                gpu=gpu,
                ordinal=same.index(index) if index in same else 0,
                siblings=len(same),
                capability=gpu.compute_capability or guess,
                capability_is_guess=gpu.compute_capability is None and guess is not None,
                gfx=gfx,
                integrated=bool(integrated),
                vram_bytes=_memory(machine, gpu, integrated=bool(integrated)),
            )
        )
    return devices


def _rank(device: Device) -> tuple[bool, bool, int, float, int]:
    return (
        device.gpu.vendor is not Vendor.NVIDIA,
        device.integrated,
        -(device.vram_bytes or 0),
        -float(device.capability or 0),
        device.index,
    )


def _is_counted(machine: Machine, gpu: Gpu, vendor: Vendor) -> bool:
    """Tell whether the maker's runtime counts a card: not one that its driver does not drive."""
    if gpu.vendor is not vendor:
        return False
    nothing_known = not (gpu.driver or gpu.compute_capability or gpu.vram_bytes)
    driven_beside = any(other.driver for other in machine.gpus if other.vendor is vendor)
    return vendor is not Vendor.NVIDIA or not (nothing_known and driven_beside)


def _memory(machine: Machine, gpu: Gpu, *, integrated: bool) -> int | None:
    """Give the memory that models can count on; None where that is not known."""
    size = gpu.vram_bytes
    if gpu.vendor is Vendor.APPLE:
        if machine.ram_bytes is None:
            return unified_budget(size) if size else None
        budget = unified_budget(machine.ram_bytes)
        return min(size, budget) if size else budget
    # What is carved out for integrated graphics is not their limit: they reach the system's memory.
    if integrated and gpu.vendor in (Vendor.AMD, Vendor.INTEL) and (size or 0) < _LEAST_CARVE_OUT:
        return None
    return size


def unified_budget(ram_bytes: int) -> int:
    """Give what Metal lets a program use of an Apple machine's memory, in bytes.

    Two thirds up to 16 GiB, three quarters above: estimate from two observed values of
    recommendedMaxWorkingSetSize (5.33 GiB of 8, 37.4 GiB of 48).
    """
    return ram_bytes * 2 // 3 if ram_bytes <= 16 * GIB else ram_bytes * 3 // 4


def macos_version(version: str | None) -> float | None:
    """Read a macOS version ("14.5", "macOS 13.6.1 (22G313)", "Darwin 23.5.0") as 14.5."""
    match = re.search(r"(\d+)(?:\.(\d+))?", version or "")
    if match is None:
        return None
    major, minor = int(match[1]), int(match[2] or 0)
    if (major, minor) == (10, 16):  # what macOS 11 and later tell programs built long before
        return None
    if "darwin" in (version or "").lower():
        # Darwin 20 is macOS 11; from Darwin 25 on the numbers follow macOS 26.
        return float(major - 9 if major < 25 else major + 1)
    return major + min(minor, 99) / (10 if minor < 10 else 100)


def is_translated(machine: Machine) -> bool:
    """Tell whether an x86_64 program runs on Apple silicon (Rosetta), where torch finds no GPU."""
    apple = any(gpu.vendor is Vendor.APPLE for gpu in machine.gpus)
    chip = (machine.cpu.name or "").startswith(("Apple", "VirtualApple"))
    return machine.os.system is System.MACOS and machine.os.arch == "x86_64" and (apple or chip)
