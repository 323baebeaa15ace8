"""Which torch build a machine needs: one row, with the deciding fact in words. Pure.

The order of questions is the point. For NVIDIA the card's compute capability comes before the
driver: every pre-Turing card takes driver 580, which could load CUDA 13, whose builds carry no code
for it. For AMD the architecture decides, for Apple the system's version. The package's own wishes
(releases, Python series, families) bound everything, and only builds in wheels.toml are chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.text import Text
from stablehand.core.hardware import infer, torch_reasons
from stablehand.core.hardware.devices import Device, is_translated, macos_version, ranked_devices
from stablehand.core.hardware.driver import (
    driver_numbers,
    floor,
    is_native,
    is_new_enough,
    is_wsl,
)
from stablehand.core.hardware.profile import Arch, Machine, System, Vendor
from stablehand.core.hardware.wheels import (
    TORCH_INDEX_BASE,
    Backend,
    TorchRelease,
    WheelTable,
    platform_name,
    wheel_table,
)


@dataclass(frozen=True, slots=True)
class TorchRequest:
    """What a package asks of torch: releases and Python series best first, families it can drive.

    `backends`, where not empty, are the only builds allowed (a wish of the user or the package).
    """

    releases: tuple[str, ...]
    families: tuple[str, ...]
    pythons: tuple[str, ...]
    audio: bool = False
    backends: tuple[str, ...] = ()
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable that the hardware asks for, and why."""

    name: str
    value: str
    reason: Text


@dataclass(frozen=True, slots=True)
class TorchChoice:
    """One row: exact versions, index, Python, card, and the fact that decided.

    `index` is None for the general package index. `fact` names the kind of deciding fact.
    `as_pinned` tells whether it is the release that the package asks for itself.
    """

    backend: str
    family: str
    version: str
    torchvision: str
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


@dataclass(frozen=True, slots=True)
class _Build:
    backend: Backend
    release: TorchRelease
    python: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The outcome for one card: a build, or the sentence that says why there is none."""

    build: _Build | None
    fact: str
    reason: Text
    settings: tuple[Setting, ...] = ()
    notices: tuple[Text, ...] = ()


# The driver series that Blackwell (compute capability 10 and up) came with.
_BLACKWELL_DRIVER: Final = (570,)

Wishes = Callable[[Device | None], TorchRequest]
_Fits = Callable[[Backend, TorchRelease], bool]
_Best = Callable[[list[Backend]], Backend]

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
    skipped: list[_Verdict] = []
    for device in ranked_devices(machine):
        if gpu is not None and device.index != gpu:
            continue
        request = wishes(device)
        verdict = _for_device(machine, device, request)
        if verdict.build:
            return _choice(machine, device, request, verdict, index_base)
        skipped.append(verdict)
    return _on_processor(machine, wishes(None), skipped, index_base)


def _for_device(machine: Machine, device: Device, request: TorchRequest) -> _Verdict:
    if machine.os.system is System.WINDOWS and machine.os.arch is Arch.ARM64:
        return _Verdict(None, "system", torch_reasons.CARD_ON_ARM.fill(card=device.name))
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


def _nvidia(machine: Machine, device: Device, request: TorchRequest) -> _Verdict:
    gpu, driver = device.gpu, device.driver
    if machine.os.system is System.MACOS:
        return _Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    capability = device.capability or "8.6"
    if float(capability) < 5.0:
        text = torch_reasons.TOO_OLD_CARD.fill(card=device.name, capability=capability)
        return _Verdict(None, "compute_capability", text)
    if driver is None and gpu.compute_capability is None and device.vram_bytes is None:
        return _Verdict(None, "driver", torch_reasons.NO_DRIVER.fill(card=device.name))
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

    build = _first_build(machine, request, runs, lambda rows: _best_cuda(rows, assumed))
    if build is None:
        return _nvidia_refusal(machine, device, request, has_code)
    fact, reason = torch_reasons.cuda(device, build.backend, build.release, request.pinned)
    return _Verdict(
        build,
        fact,
        reason,
        _nvidia_settings(device),
        torch_reasons.cuda_notices(device, build.backend, machine.os),
    )


def _nvidia_refusal(
    machine: Machine, device: Device, request: TorchRequest, has_code: _Fits
) -> _Verdict:
    """Say why an NVIDIA card gets no build: family, driver or code."""
    if "cuda" not in request.families:
        return _Verdict(None, "package", torch_reasons.family(device, machine.os.system))
    with_code = {row[0] for _, rows in _builds(machine, request, has_code) for row in rows}
    if not with_code:
        reason = torch_reasons.no_build(device, request.backends, machine.os.arch)
        return _Verdict(None, "build", reason)
    backend = min(with_code, key=lambda row: driver_numbers(floor(row, machine.os)) or ())
    least = floor(backend, machine.os) or "?"
    if float(device.capability or 0) >= 10 and (driver_numbers(least) or ()) < _BLACKWELL_DRIVER:
        least = str(_BLACKWELL_DRIVER[0])
    return _Verdict(None, "driver", torch_reasons.old_driver(device, least))


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


def _amd(machine: Machine, device: Device, request: TorchRequest) -> _Verdict:
    gfx = device.gfx
    if machine.os.system is System.MACOS:
        return _Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    if is_wsl(machine.os):
        return _Verdict(None, "system", torch_reasons.AMD_IN_WSL.fill(card=device.name))

    def has_code(backend: Backend, _release: TorchRelease) -> bool:
        if backend.family == "directml":
            return True
        return backend.family == "rocm" and (gfx in backend.gfx or gfx in backend.overrides)

    build = _first_build(machine, request, has_code, lambda rows: rows[0])
    if build is None:
        if gfx is None:
            return _Verdict(None, "gfx", torch_reasons.UNKNOWN_AMD.fill(card=device.name))
        if not {"rocm", "directml"} & set(request.families):
            return _Verdict(None, "package", torch_reasons.family(device, machine.os.system))
        return _Verdict(None, "gfx", torch_reasons.no_rocm(device, gfx, machine.os.system))
    fact, reason = torch_reasons.amd(device, gfx, build.backend, build.release)
    notices = torch_reasons.directml_notices(machine, device, build.backend)
    return _Verdict(build, fact, reason, _amd_settings(device, gfx, build.backend), notices)


def _amd_settings(device: Device, gfx: str | None, backend: Backend) -> tuple[Setting, ...]:
    settings = []
    if (override := backend.overrides.get(gfx or "")) is not None:
        reason = torch_reasons.OVERRIDE.fill(gfx=gfx, override=override)
        settings.append(Setting("HSA_OVERRIDE_GFX_VERSION", override, reason))
    if device.siblings > 1 and backend.family == "rocm":
        reason = torch_reasons.SEVERAL_CARDS.fill(card=device.name)
        settings.append(Setting("HIP_VISIBLE_DEVICES", str(device.ordinal), reason))
    return tuple(settings)


def _intel(machine: Machine, device: Device, request: TorchRequest) -> _Verdict:
    if machine.os.system is System.MACOS:
        return _Verdict(None, "system", torch_reasons.NOT_ON_MACOS.fill(card=device.name))
    capable = infer.intel_xpu_capable(device.name)

    def has_code(backend: Backend, _release: TorchRelease) -> bool:
        return capable and backend.family in ("xpu", "directml")

    build = _first_build(machine, request, has_code, lambda rows: rows[-1])
    if build is not None and build.backend.family == "directml":
        notices = torch_reasons.directml_notices(machine, device, build.backend)
        reason = torch_reasons.ARC_BY_DIRECTML.fill(card=device.name)
        return _Verdict(build, "package", reason, (), notices)
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
        return _Verdict(build, "vendor", reason, settings, notices)
    if not capable:
        return _Verdict(None, "vendor", torch_reasons.NOT_XPU.fill(card=device.name))
    if "xpu" not in request.families:
        return _Verdict(None, "package", torch_reasons.NO_XPU_IN_PACKAGE.fill(card=device.name))
    return _Verdict(
        None, "build", torch_reasons.no_build(device, request.backends, machine.os.arch)
    )


def _apple(machine: Machine, device: Device, request: TorchRequest) -> _Verdict:
    if machine.os.system is not System.MACOS:
        return _Verdict(None, "system", torch_reasons.APPLE_ELSEWHERE.fill(card=device.name))
    version = macos_version(machine.os.version)

    def has_code(backend: Backend, release: TorchRelease) -> bool:
        # An unknown system gets wheels that run on every one.
        return backend.family == "mps" and (version or 11.0) >= release.macos

    build = _first_build(machine, request, has_code, lambda rows: rows[0])
    if build is None:
        if "mps" not in request.families:
            return _Verdict(None, "package", torch_reasons.family(device, machine.os.system))
        return _Verdict(None, "system_version", torch_reasons.old_macos(machine.os.version))
    fact, reason = torch_reasons.mps(device, build.release, version, request.releases)
    return _Verdict(build, fact, reason)


def _on_processor(
    machine: Machine, request: TorchRequest, skipped: list[_Verdict], index_base: str
) -> TorchChoice | TorchRefusal:
    def is_cpu(backend: Backend, release: TorchRelease) -> bool:
        version = macos_version(machine.os.version) if machine.os.system is System.MACOS else None
        old_mac = machine.os.arch is Arch.ARM64 and version is not None and version < release.macos
        return backend.family == "cpu" and not old_mac

    build = _first_build(machine, request, is_cpu, lambda rows: rows[0])
    if build is not None:
        fact, reason = torch_reasons.processor(
            machine, skipped[0].reason if skipped else None, skipped[0].fact if skipped else None
        )
        if request.backends:
            fact, reason = "wish", torch_reasons.PROCESSOR_WISHED
        return _choice(machine, None, request, _Verdict(build, fact, reason), index_base)
    if skipped:
        return TorchRefusal(skipped[0].reason)
    if request.backends:
        return TorchRefusal(torch_reasons.NO_CARD_FOR.fill(backends=", ".join(request.backends)))
    if not ranked_devices(machine) and "cpu" not in request.families:
        return TorchRefusal(torch_reasons.NO_CARD_AT_ALL)
    return TorchRefusal(torch_reasons.NOTHING_FITS)


def _first_build(
    machine: Machine, request: TorchRequest, fits: _Fits, best: _Best
) -> _Build | None:
    """Give the first release that has a fitting build on this platform for a Python of the list."""
    for release, rows in _builds(machine, request, fits):
        backend = best(list(dict.fromkeys(row[0] for row in rows)))
        return _Build(backend, release, next(s for b, s in rows if b is backend))
    return None


def _builds(
    machine: Machine, request: TorchRequest, fits: _Fits
) -> Iterator[tuple[TorchRelease, list[tuple[Backend, str]]]]:
    """Give every release with its fitting builds and their Pythons, leaving out those with none."""
    table = wheel_table()
    platform = platform_name(machine.os.system, machine.os.arch)
    for release in (table.releases[name] for name in request.releases):
        rows = [
            (backend, series)
            for backend in _allowed(table, request)
            if fits(backend, release)
            for series in request.pythons
            if backend.carries(release, platform, series)
        ]
        if rows:
            yield release, rows


def _allowed(table: WheelTable, request: TorchRequest) -> list[Backend]:
    return [
        backend
        for backend in table.backends.values()
        if backend.family in request.families
        and (backend.name in request.backends if request.backends else backend.auto)
    ]


def _choice(
    machine: Machine,
    device: Device | None,
    request: TorchRequest,
    verdict: _Verdict,
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
        torchvision=release.vision,
        torchaudio=release.audio if request.audio else None,
        requirements=backend.requirements(
            release, audio=request.audio, gfx=device.gfx if device else None
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
