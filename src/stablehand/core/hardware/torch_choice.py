"""Which torch build a machine needs: one row, with the deciding fact in words. Pure.

The order of questions is the point. For NVIDIA the card's compute capability comes before the
driver: every pre-Turing card takes driver 580, which could load CUDA 13, whose builds carry no code
for it. The package's own wishes (releases, Python series, families) bound everything, and only builds
in wheels.toml are chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stablehand.core.base.text import Text
from stablehand.core.hardware import torch_reasons
from stablehand.core.hardware.devices import Device, is_translated, macos_version, ranked_devices
from stablehand.core.hardware.profile import Arch, Machine, System
from stablehand.core.hardware.torch_builds import TorchRequest, first_build
from stablehand.core.hardware.torch_verdicts import Setting, Verdict, verdict_for
from stablehand.core.hardware.wheels import TORCH_INDEX_BASE, Backend, TorchRelease

Wishes = Callable[[Device | None], TorchRequest]


@dataclass(frozen=True, slots=True)
class TorchChoice:
    """One row: exact versions, index, Python, card, and the fact that decided.

    `index` is None for the general package index. `fact` names the kind of deciding fact.
    `as_pinned` tells whether it is the release that the package asks for itself.
    """

    backend: str
    family: str
    version: str
    torchvision: str | None
    torchaudio: str | None
    requirements: tuple[str, ...]
    constraints: tuple[str, ...]
    index: str | None
    python: str
    download_mb: float
    as_pinned: bool
    fact: str
    reason: Text
    device: Device | None = None
    settings: tuple[Setting, ...] = ()
    notices: tuple[Text, ...] = ()

    @property
    def gpu_index(self) -> int | None:
        """The chosen card's place in the profile, None on the processor."""
        return self.device.index if self.device else None


@dataclass(frozen=True, slots=True)
class TorchRefusal:
    """No build fits; `reason` says why."""

    reason: Text


# What this program would install where no package asks for anything else: the release that ComfyUI's,
# SwarmUI's and SD.Next's maintainers ran last, then fallbacks for older drivers, Vega and old Macs.
DEFAULT_REQUEST = TorchRequest(
    releases=("2.13.0", "2.12.0", "2.11.0", "2.7.1", "2.6.0", "2.4.1", "2.2.2"),
    families=("cuda", "rocm", "xpu", "mps", "directml", "cpu"),
    pythons=("3.12", "3.11", "3.13"),
    audio=True,
)


def default_wishes(_device: Device | None) -> TorchRequest:
    """Ask for torch as no particular package does."""
    return DEFAULT_REQUEST


def choose_torch(
    machine: Machine,
    wishes: Wishes = default_wishes,
    *,
    gpu: int | None = None,
    index_base: str = TORCH_INDEX_BASE,
) -> TorchChoice | TorchRefusal:
    """Choose the torch build for a machine.

    Args:
        wishes: gives the package's request for a card, or for the processor (None).
        gpu: place in the profile of the only card to consider, None for the best one.
        index_base: address below which the torch indexes lie.
    """
    if is_translated(machine):
        return TorchRefusal(torch_reasons.TRANSLATED)
    skipped: list[Verdict] = []
    for device in ranked_devices(machine):
        if gpu is not None and device.index != gpu:
            continue
        request = wishes(device)
        verdict = verdict_for(machine, device, request)
        if verdict.build:
            return _choice(machine, device, request, verdict, index_base)
        skipped.append(verdict)
    return _on_processor(machine, wishes(None), skipped, index_base)


def _on_processor(
    machine: Machine, request: TorchRequest, skipped: list[Verdict], index_base: str
) -> TorchChoice | TorchRefusal:
    def is_cpu(backend: Backend, release: TorchRelease) -> bool:
        arm_mac = machine.os.system is System.MACOS and machine.os.arch is Arch.ARM64
        # An unknown system gets wheels that run on every one.
        old_mac = arm_mac and (macos_version(machine.os.version) or 11.0) < release.macos
        return backend.family == "cpu" and not old_mac

    build = first_build(machine, request, is_cpu, lambda rows: rows[0])
    if build is not None:
        fact, reason = torch_reasons.processor(
            machine, skipped[0].reason if skipped else None, skipped[0].fact if skipped else None
        )
        if request.backends == ("cpu",):
            fact, reason = "wish", torch_reasons.PROCESSOR_WISHED
        return _choice(machine, None, request, Verdict(build, fact, reason), index_base)
    if skipped:
        return TorchRefusal(skipped[0].reason)
    if request.backends:
        return TorchRefusal(torch_reasons.NO_CARD_FOR.fill(backends=", ".join(request.backends)))
    if not ranked_devices(machine) and "cpu" not in request.families:
        return TorchRefusal(torch_reasons.NO_CARD_AT_ALL)
    return TorchRefusal(torch_reasons.NOTHING_FITS)


def _choice(
    machine: Machine,
    device: Device | None,
    request: TorchRequest,
    verdict: Verdict,
    index_base: str,
) -> TorchChoice:
    build = verdict.build
    assert build is not None
    backend, release = build.backend, build.release
    emulated = machine.os.system is System.WINDOWS and machine.os.arch is Arch.ARM64
    return TorchChoice(
        backend=backend.name,
        family=backend.family,
        version=release.torch,
        torchvision=release.vision if request.vision else None,
        torchaudio=release.audio if request.audio else None,
        requirements=backend.requirements(
            release,
            audio=request.audio,
            gfx=device.gfx if device else None,
            vision=request.vision,
        ),
        constraints=(f"numpy{release.numpy}",) if release.numpy else (),
        index=backend.index_url(machine.os.system, index_base),
        python=build.python,
        download_mb=backend.download_mb,
        as_pinned=request.pinned == release.torch,
        fact=verdict.fact,
        reason=verdict.reason,
        device=device,
        settings=verdict.settings,
        notices=(*verdict.notices, *((torch_reasons.EMULATED,) if emulated else ())),
    )
