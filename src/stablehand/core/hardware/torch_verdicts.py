"""What each card gets, maker by maker: a build, or the sentence that says why there is none. Pure.

For NVIDIA the card's compute capability comes before the driver, for AMD the architecture decides,
for Apple the system's version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stablehand.core.base.text import Text
from stablehand.core.hardware import infer, torch_reasons
from stablehand.core.hardware.devices import Device, macos_version
from stablehand.core.hardware.driver import driver_numbers, floor, is_native, is_new_enough, is_wsl
from stablehand.core.hardware.profile import Arch, Machine, System, Vendor
from stablehand.core.hardware.torch_builds import Build, Fits, TorchRequest, builds, first_build
from stablehand.core.hardware.wheels import Backend, TorchRelease

# The driver series that Blackwell (compute capability 10 and up) came with.
_BLACKWELL_DRIVER: Final = (570,)


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable that the hardware asks for, and why."""

    name: str
    value: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one card: a build, or the sentence that says why there is none."""

    build: Build | None
    fact: str
    reason: Text
    settings: tuple[Setting, ...] = ()
    notices: tuple[Text, ...] = ()


def verdict_for(machine: Machine, device: Device, request: TorchRequest) -> Verdict:
    """Give what a card gets of a request."""
    if machine.os.system is System.WINDOWS and machine.os.arch is Arch.ARM64:
        return Verdict(None, "system", torch_reasons.CARD_ON_ARM.fill(card=device.name))
    match device.gpu.vendor:
        case Vendor.NVIDIA:
            verdict = _nvidia(machine, device, request)
        case Vendor.AMD:
            verdict = _amd(machine, device, request)
        case Vendor.INTEL:
            verdict = _intel(machine, device, request)
        case _:
            verdict = _apple(machine, device, request)
    return verdict


def _nvidia(machine: Machine, device: Device, request: TorchRequest) -> Verdict:
    gpu, driver = device.gpu, device.driver
    if machine.os.system is System.MACOS:
        return Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    capability = device.capability or "8.6"
    if float(capability) < 5.0:
        text = torch_reasons.TOO_OLD_CARD.fill(card=device.name, capability=capability)
        return Verdict(None, "compute_capability", text)
    if driver is None and gpu.compute_capability is None and device.vram_bytes is None:
        return Verdict(None, "driver", torch_reasons.NO_DRIVER.fill(card=device.name))
    # An unknown driver is taken for one that just carries the oldest build with code for the card.
    blackwell = float(capability) >= 10
    assumed = driver or (_BLACKWELL_DRIVER if blackwell else (560,))

    def has_code(backend: Backend, release: TorchRelease) -> bool:
        return backend.family == "cuda" and backend.runs_code_for(
            capability, release, machine.os.arch
        )

    def runs(backend: Backend, release: TorchRelease) -> bool:
        knows_the_card = not blackwell or assumed >= _BLACKWELL_DRIVER
        return (
            knows_the_card
            and has_code(backend, release)
            and is_new_enough(assumed, backend, machine.os)
        )

    build = first_build(machine, request, runs, lambda rows: _best_cuda(rows, assumed))
    if build is None:
        return _nvidia_refusal(machine, device, request, has_code)
    fact, reason = torch_reasons.cuda(device, build.backend, build.release, request.pinned)
    return Verdict(
        build,
        fact,
        reason,
        _nvidia_settings(device),
        torch_reasons.cuda_notices(device, build.backend, machine.os),
    )


def _nvidia_refusal(
    machine: Machine, device: Device, request: TorchRequest, has_code: Fits
) -> Verdict:
    """Say why an NVIDIA card gets no build: family, driver or code."""
    if "cuda" not in request.families:
        return Verdict(None, "package", torch_reasons.family(device, machine.os.system))
    with_code = {row[0] for _, rows in builds(machine, request, has_code) for row in rows}
    if not with_code:
        reason = torch_reasons.no_build(device, request.backends, machine.os.arch)
        return Verdict(None, "build", reason)
    backend = min(with_code, key=lambda row: driver_numbers(floor(row, machine.os)) or ())
    least = floor(backend, machine.os) or "?"
    if float(device.capability or 0) >= 10 and (driver_numbers(least) or ()) < _BLACKWELL_DRIVER:
        least = str(_BLACKWELL_DRIVER[0])
    return Verdict(None, "driver", torch_reasons.old_driver(device, least))


def _best_cuda(rows: list[Backend], driver: tuple[int, ...]) -> Backend:
    """Prefer CUDA 12 and newer; among these the newest that is native to the driver."""
    modern = [row for row in rows if not row.name.startswith("cu11")]
    if not modern:
        return rows[-1]
    native = [row for row in modern if is_native(driver, row)]
    return native[-1] if native else modern[0]


def _nvidia_settings(device: Device) -> tuple[Setting, ...]:
    if device.siblings < 2:
        return ()
    reason = torch_reasons.SEVERAL_CARDS.fill(card=device.name)
    return (
        Setting("CUDA_DEVICE_ORDER", "PCI_BUS_ID", reason),
        Setting("CUDA_VISIBLE_DEVICES", str(device.ordinal), reason),
    )


def _amd(machine: Machine, device: Device, request: TorchRequest) -> Verdict:
    gfx = device.gfx
    if machine.os.system is System.MACOS:
        return Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    if is_wsl(machine.os):
        return Verdict(None, "system", torch_reasons.AMD_IN_WSL.fill(card=device.name))

    def has_code(backend: Backend, _release: TorchRelease) -> bool:
        if backend.family == "directml":
            return True
        own = gfx in backend.gfx or gfx in backend.overrides
        return backend.family in ("rocm", "zluda") and own

    build = first_build(machine, request, has_code, lambda rows: rows[0])
    if build is None:
        if gfx is None:
            return Verdict(None, "gfx", torch_reasons.UNKNOWN_AMD.fill(card=device.name))
        if not {"rocm", "directml", "zluda"} & set(request.families):
            return Verdict(None, "package", torch_reasons.family(device, machine.os.system))
        return Verdict(None, "gfx", torch_reasons.no_rocm(device, gfx, machine.os.system))
    fact, reason = torch_reasons.amd(device, gfx, build.backend, build.release)
    notices = torch_reasons.directml_notices(machine, device, build.backend)
    return Verdict(build, fact, reason, _amd_settings(device, gfx, build.backend), notices)


def _amd_settings(device: Device, gfx: str | None, backend: Backend) -> tuple[Setting, ...]:
    settings = []
    if (override := backend.overrides.get(gfx or "")) is not None:
        reason = torch_reasons.OVERRIDE.fill(gfx=gfx, override=override)
        settings.append(Setting("HSA_OVERRIDE_GFX_VERSION", override, reason))
    if device.siblings > 1 and backend.family in ("rocm", "zluda"):
        reason = torch_reasons.SEVERAL_CARDS.fill(card=device.name)
        settings.append(Setting("HIP_VISIBLE_DEVICES", str(device.ordinal), reason))
    return tuple(settings)


def _intel(machine: Machine, device: Device, request: TorchRequest) -> Verdict:
    if machine.os.system is System.MACOS:
        return Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    capable = infer.intel_xpu_capable(device.name)

    def has_code(backend: Backend, _release: TorchRelease) -> bool:
        return capable and backend.family in ("xpu", "directml")

    build = first_build(machine, request, has_code, lambda rows: rows[-1])
    if build is not None and build.backend.family == "directml":
        notices = torch_reasons.directml_notices(machine, device, build.backend)
        reason = torch_reasons.ARC_BY_DIRECTML.fill(card=device.name)
        return Verdict(build, "package", reason, (), notices)
    if build is not None:
        settings: tuple[Setting, ...] = ()
        if device.siblings > 1:
            reason = torch_reasons.SEVERAL_CARDS.fill(card=device.name)
            settings = (
                Setting("ZE_ENABLE_PCI_ID_DEVICE_ORDER", "1", reason),
                Setting("ONEAPI_DEVICE_SELECTOR", f"level_zero:{device.ordinal}", reason),
            )
        notices = (torch_reasons.XPU_IN_WSL,) if is_wsl(machine.os) else ()
        reason = torch_reasons.XPU.fill(card=device.name)
        return Verdict(build, "vendor", reason, settings, notices)
    if not capable:
        return Verdict(None, "vendor", torch_reasons.NOT_XPU.fill(card=device.name))
    if "xpu" not in request.families:
        return Verdict(None, "package", torch_reasons.NO_XPU_IN_PACKAGE.fill(card=device.name))
    return Verdict(None, "build", torch_reasons.no_build(device, request.backends, machine.os.arch))


def _apple(machine: Machine, device: Device, request: TorchRequest) -> Verdict:
    if machine.os.system is not System.MACOS:
        return Verdict(None, "system", torch_reasons.APPLE_ELSEWHERE.fill(card=device.name))
    version = macos_version(machine.os.version)

    def has_code(backend: Backend, release: TorchRelease) -> bool:
        # An unknown system gets wheels that run on every one.
        return backend.family == "mps" and (version or 11.0) >= release.macos

    build = first_build(machine, request, has_code, lambda rows: rows[0])
    if build is None:
        if "mps" not in request.families:
            return Verdict(None, "package", torch_reasons.family(device, machine.os.system))
        return Verdict(None, "system_version", torch_reasons.old_macos(machine.os.version))
    fact, reason = torch_reasons.mps(device, build.release, version, request.releases)
    return Verdict(build, fact, reason)
