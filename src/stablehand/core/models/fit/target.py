"""The machine as a prediction sees it: how much memory, of what kind. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.hardware.machine_facts import is_fp16_broken
from stablehand.core.hardware.profile import GIB, Machine
from stablehand.core.hardware.torch_choice import TorchChoice, choose_torch
from stablehand.core.hardware.usable import usable_bytes

_CONTEXT_BYTES = GIB // 2


@dataclass(frozen=True, slots=True)
class Target:
    """Where a model would run.

    Attributes:
        family: of the torch build: cuda, rocm, xpu, mps, directml, zluda, cpu.
        usable_bytes: what models can have of the card's memory, or of main memory on the processor; None:
            unknown.
        ram_bytes: main memory; None: unknown.
        card: the card's name; None on the processor.
        half_is_broken: half precision gives black pictures, so activations and VAE take 32 bits.
        occupied_bytes: what other programs hold of the card now, beyond the system's usual share.
    """

    family: str
    usable_bytes: int | None
    ram_bytes: int | None = None
    card: str | None = None
    half_is_broken: bool = False
    occupied_bytes: int = 0

    @property
    def is_cpu(self) -> bool:
        """Whether the processor computes."""
        return self.family == "cpu"

    @property
    def context_bytes(self) -> int:
        """What driver, libraries and allocator take of a card before any model: half a GiB."""
        return 0 if self.family in ("cpu", "mps") else _CONTEXT_BYTES

    @property
    def element_bytes(self) -> int:
        """Bytes of a number while it is computed with."""
        return 4 if self.is_cpu or self.half_is_broken else 2


def target_of(
    machine: Machine,
    choice: TorchChoice | None = None,
    *,
    gpu: int | None = None,
    now: bool = True,
) -> Target:
    """Give a machine as a prediction sees it.

    Args:
        choice: the torch that a package gets on it; else what the program would choose by itself.
        gpu: place in the profile of the only card to consider.
        now: take the memory that is free at present for the limit, where the profile knows it.
    """
    if choice is None:
        found = choose_torch(machine, gpu=gpu)
        choice = found if isinstance(found, TorchChoice) else None
    device = choice.device if choice else None
    family = choice.family if choice and device else "cpu"
    usable = usable_bytes(machine, device, family, now=now)
    return Target(
        family=family,
        usable_bytes=usable,
        ram_bytes=machine.ram_bytes,
        card=device.name if device else None,
        half_is_broken=bool(device) and is_fp16_broken(device.gpu.name if device else None),
        occupied_bytes=(usable_bytes(machine, device, family) or 0) - (usable or 0),
    )
