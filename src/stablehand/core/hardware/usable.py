"""How much of a card's memory models can have. Pure.

The one function behind the fact `usable_gb` of launch conditions and behind the prediction of fit.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.hardware.devices import Device
from stablehand.core.hardware.profile import GIB, Machine, System

# What the system keeps for itself, in GiB: facts of the project's VRAM profiles (display card).
_RESERVE_GB: Final = {System.WINDOWS: 0.8, System.LINUX: 0.5, System.MACOS: 0.0}
# DirectML cannot tell free memory and reuses it badly; 0.6 of the card is what models can count on.
_DIRECTML_SHARE: Final = 0.6
# What a system and a desktop take of main memory when models are computed on the processor.
PROCESSOR_RESERVE_BYTES: Final = 2 * GIB


def usable_bytes(
    machine: Machine, device: Device | None, family: str, *, now: bool = False
) -> int | None:
    """Give the bytes that models can have: of the card, or of main memory on the processor.

    Args:
        family: of the torch build: cuda, rocm, xpu, mps, directml, zluda, cpu.
        now: at most what the profile says is free. Left out for Apple's memory, which the system frees
            for whoever asks.

    Returns:
        None where the size of the memory is not known.
    """
    if device is None or family == "cpu":
        ram = machine.ram_bytes
        return None if ram is None else max(0, ram - PROCESSOR_RESERVE_BYTES)
    total = device.vram_bytes
    if not total:
        return None
    if family == "directml":
        usable = int(total * _DIRECTML_SHARE)
    else:
        usable = max(0, total - int(_RESERVE_GB[machine.os.system] * GIB))
    free = device.gpu.vram_free_bytes
    is_shared = family == "mps" or device.integrated
    return usable if free is None or not now or is_shared else min(usable, free)
