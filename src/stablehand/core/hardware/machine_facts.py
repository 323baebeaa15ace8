"""Filling the facts that catalog conditions ask for, from a machine and its torch choice. Pure."""

from __future__ import annotations

import re
from typing import Final

from stablehand.core.hardware.devices import Device, macos_version
from stablehand.core.hardware.driver import is_wsl
from stablehand.core.hardware.profile import GIB, Arch, Machine, System, Vendor
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.usable import usable_bytes

Facts = dict[str, bool | float | str | None]

# TU116/TU117 chips compute NaN in half precision. Names as in Forge's own list
# (backend/memory_management.py), which A1111's test for "GTX 16" misses in part.
_FP16_BROKEN: Final = re.compile(
    r"GTX[\s-]*16[356]0|\bMX[\s-]*[45]50|\bT(400|500|550|600|1000|1200|2000)E?\b|CMP 30HX",
    re.IGNORECASE,
)


def is_fp16_broken(gpu_name: str | None) -> bool:
    """Tell whether a card's half precision gives black images (Turing without tensor cores)."""
    return bool(_FP16_BROKEN.search(gpu_name or ""))


def device_facts(machine: Machine, device: Device | None) -> Facts:
    """Give the facts that are known before torch is chosen, for one card or the processor."""
    gpu = device.gpu if device else None
    vendor = gpu.vendor if gpu else None
    vram = device.vram_bytes if device else None
    return {
        "linux": machine.os.system is System.LINUX,
        "windows": machine.os.system is System.WINDOWS,
        "macos": machine.os.system is System.MACOS,
        "wsl": is_wsl(machine.os),
        "x86_64": machine.os.arch is Arch.X86_64,
        "arm64": machine.os.arch is Arch.ARM64,
        "nvidia": vendor is Vendor.NVIDIA,
        "amd": vendor is Vendor.AMD,
        "intel": vendor is Vendor.INTEL,
        "apple": vendor is Vendor.APPLE,
        "cpu": device is None,
        "vram_gb": round(vram / GIB, 1) if vram else None,
        "ram_gb": round(machine.ram_bytes / GIB, 1) if machine.ram_bytes else None,
        "compute_capability": float(device.capability) if device and device.capability else None,
        "driver": float(device.driver[0]) if device and device.driver else None,
        "gfx": device.gfx if device else None,
        "rdna": rdna_generation(device.gfx) if device else None,
        "integrated": device.integrated if device else None,
        "fp16_broken": is_fp16_broken(gpu.name) if gpu else False,
        "gpu_name": gpu.name if gpu else None,
        "gpu_count": float(device.siblings) if device else 0.0,
        "macos_version": (
            macos_version(machine.os.version) if machine.os.system is System.MACOS else None
        ),
    }


def machine_facts(machine: Machine, choice: TorchChoice | None) -> Facts:
    """Give every fact of `FACT_KINDS` for a machine and its torch choice.

    A package that uses no torch computes on the processor, whatever cards there are.
    """
    family = choice.family if choice else "cpu"
    facts = device_facts(machine, choice.device if choice else None)
    facts.update({name: family == name for name in _FAMILIES})
    facts["backend"] = choice.backend if choice else "cpu"
    facts["torch_as_pinned"] = choice.as_pinned if choice else False
    facts["usable_gb"] = _usable_gb(machine, choice) if choice else None
    return facts


_FAMILIES: Final = ("cuda", "rocm", "xpu", "mps", "directml", "zluda", "cpu")


def _usable_gb(machine: Machine, choice: TorchChoice) -> float | None:
    if choice.device is None:
        return None
    usable = usable_bytes(machine, choice.device, choice.family)
    return None if usable is None else round(usable / GIB, 2)


def rdna_generation(gfx: str | None) -> float | None:
    """Give AMD's generation of an architecture: gfx1032 is RDNA 2, gfx1151 is 3.5, gfx906 is 0."""
    if gfx is None:
        return None
    for prefix, generation in _RDNA:
        if gfx.startswith(prefix):
            return generation
    return 0.0


_RDNA: Final = (("gfx101", 1.0), ("gfx103", 2.0), ("gfx110", 3.0), ("gfx115", 3.5), ("gfx120", 4.0))
