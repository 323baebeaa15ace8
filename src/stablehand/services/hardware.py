"""What the machine is, and which torch build fits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import (
    DEFAULT_REQUEST,
    TorchChoice,
    TorchRefusal,
    choose_torch,
)
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class HardwareReport:
    """A machine, and the torch build for it."""

    machine: Machine
    torch: TorchChoice | TorchRefusal
    described: bool


async def describe(app: App, profile: Path | None = None) -> Result[HardwareReport]:
    """Describe this machine or the one in a profile file.

    Raises:
        StablehandError: `profile.*`, `settings.invalid`, `torch.unavailable`.
    """
    machine, problems = await machine_of(profile)
    set_here = wishes_for(app, machine, described=profile is not None)
    backends = (set_here.backend,) if set_here.backend else ()
    request = replace(DEFAULT_REQUEST, backends=backends)
    torch = choose_torch(
        machine, lambda _device: request, gpu=set_here.gpu, index_base=set_here.index_base
    )
    return Result("hardware", HardwareReport(machine, torch, profile is not None), problems)
