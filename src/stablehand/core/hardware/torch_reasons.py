"""The sentences of the torch choice: what decided, in words a person can check.

Functions that give `(fact, reason)` name the kind of the deciding fact as well.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.devices import MAKERS, Device
from stablehand.core.hardware.driver import floor, is_native
from stablehand.core.hardware.profile import Arch, Machine, Os, System, Vendor
from stablehand.core.hardware.wheels import Backend, TorchRelease

TRANSLATED: Final = QT_TRANSLATE_NOOP(
    "torch",
    "This is an Intel program translated by Rosetta on Apple silicon, where torch cannot reach "
    "the GPU: use the arm64 version of Stablehand.",
)
NO_DRIVER: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} has no working NVIDIA driver, so nothing can compute on it: install driver 580 from "
    "nvidia.com and ask again.",
)
TOO_OLD_CARD: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} has compute capability {capability}, and no torch build of today carries code below 5.0.",
)
NOT_ON_MACOS: Final = QT_TRANSLATE_NOOP(
    "torch", "On macOS torch computes on Apple's own GPUs only, so {card} stays idle."
)
APPLE_ELSEWHERE: Final = QT_TRANSLATE_NOOP("torch", "{card} can be used by torch under macOS only.")
CARD_ON_ARM: Final = QT_TRANSLATE_NOOP(
    "torch", "There is no torch that uses {card} under Windows on ARM."
)
ARC_BY_DIRECTML: Final = QT_TRANSLATE_NOOP(
    "torch",
    "This package reaches {card} through DirectML; its other way to Intel cards, IPEX, has ended. "
    "ComfyUI uses the card's own builds, which are faster.",
)
XPU_IN_WSL: Final = QT_TRANSLATE_NOOP(
    "torch", "Torch lists Intel cards inside WSL only from 2.15 on; on Windows itself they work."
)
NO_CARD_AT_ALL: Final = QT_TRANSLATE_NOOP(
    "torch", "No graphics card was found, and this package does not run on the processor."
)
AMD_IN_WSL: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} is an AMD card inside WSL, which the usual ROCm builds cannot reach: "
    "install on Windows itself.",
)
UNKNOWN_AMD: Final = QT_TRANSLATE_NOOP(
    "torch", "{card}: its architecture (gfx number) could not be found out from name or driver."
)
OVERRIDE: Final = QT_TRANSLATE_NOOP(
    "torch", "No build carries code for {gfx}; it runs the code of gfx {override} instead."
)
SEVERAL_CARDS: Final = QT_TRANSLATE_NOOP(
    "torch", "Of several cards of this maker, {card} is the one to compute on."
)
XPU: Final = QT_TRANSLATE_NOOP(
    "torch", "{card} is on the list of Intel cards that torch's XPU builds are validated for."
)
NOT_XPU: Final = QT_TRANSLATE_NOOP(
    "torch", "{card} is not among the Intel Arc cards that torch's XPU builds support."
)
NO_XPU_IN_PACKAGE: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} could be used through torch's XPU builds, but this package does not work with them. "
    "ComfyUI uses the card.",
)
PROCESSOR_WISHED: Final = QT_TRANSLATE_NOOP("torch", "The processor build was asked for.")
NO_CARD_FOR: Final = QT_TRANSLATE_NOOP("torch", "No card of this machine can use {backends}.")
NOTHING_FITS: Final = QT_TRANSLATE_NOOP(
    "torch", "No torch build that this package can use exists for this system."
)
EMULATED: Final = QT_TRANSLATE_NOOP(
    "torch", "Windows on ARM runs the x86_64 builds in emulation, which is slow."
)
_UNKNOWN: Final = QT_TRANSLATE_NOOP("torch", "unknown")
_UNKNOWN_VERSION: Final = QT_TRANSLATE_NOOP("torch", "of unknown version")


def family(device: Device, system: System) -> Text:
    """Say that a package cannot drive this maker's cards on this system."""
    return QT_TRANSLATE_NOOP(
        "torch", "This package cannot use {maker} cards on {system}, so {card} stays idle."
    ).fill(maker=MAKERS[device.gpu.vendor], system=_SYSTEMS[system], card=device.name)


def old_driver(device: Device, least: str) -> Text:
    """Say that the driver is too old for every build with code for the card."""
    return QT_TRANSLATE_NOOP(
        "torch",
        "{card} needs driver {least} or newer for torch, the machine has {driver}: "
        "update the NVIDIA driver.",
    ).fill(
        card=device.name,
        least=least,
        driver=device.gpu.driver,
    )


def no_build(device: Device, backends: tuple[str, ...], arch: Arch) -> Text:
    """Say that no allowed build has code for the card."""
    if not backends:
        return QT_TRANSLATE_NOOP(
            "torch",
            "No torch release that this package accepts has a build for {arch} with code for {card} "
            "({code}).",
        ).fill(card=device.name, arch=arch, code=device.capability or device.gfx or "?")
    return QT_TRANSLATE_NOOP("torch", "{backends} has no code for {card}.").fill(
        backends=", ".join(backends), card=device.name
    )


def no_rocm(device: Device, gfx: str, system: System) -> Text:
    """Say that no AMD build has code for the card."""
    return QT_TRANSLATE_NOOP(
        "torch", "{card} ({gfx}) has no AMD build of torch on {system} that this package can use."
    ).fill(card=device.name, gfx=gfx, system=_SYSTEMS[system])


def old_macos(version: str | None) -> Text:
    """Say that macOS is too old."""
    return QT_TRANSLATE_NOOP(
        "torch", "macOS {version} is too old for the torch releases that this package accepts."
    ).fill(version=version or "?")


def cuda(
    device: Device, backend: Backend, release: TorchRelease, pinned: str | None
) -> tuple[str, Text]:
    """Say why this CUDA build."""
    values = {
        "card": device.name,
        "capability": device.capability or _UNKNOWN,
        "cuda": backend.cuda,
        "torch": release.torch,
        "driver": device.gpu.driver if device.driver else _UNKNOWN_VERSION,
    }
    fact, text = _cuda(device, backend, as_pinned=pinned == release.torch)
    return fact, text.fill(**values)


def _cuda(device: Device, backend: Backend, *, as_pinned: bool) -> tuple[str, Text]:
    capability = float(device.capability or "8.6")
    if as_pinned:
        return "package", _PINNED
    if backend.name.startswith("cu11"):
        return "driver", _CUDA_11
    if capability < 7.5 and backend.cuda == "12.6":
        return "compute_capability", _OLD_CARD
    if capability >= 10:
        return "compute_capability", _NEW_CARD
    if device.driver is not None and device.driver < (580,):
        return "driver", _BEFORE_580
    return "driver", _CURRENT


_PINNED: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} (compute capability {capability}) runs torch {torch}, the release that this package asks "
    "for; its CUDA {cuda} build has code for the card.",
)
_CUDA_11: Final = QT_TRANSLATE_NOOP(
    "torch",
    "Driver {driver} is too old for CUDA 12; {card} gets the CUDA {cuda} build of torch {torch}, the "
    "newest that it runs.",
)
_OLD_CARD: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} has compute capability {capability}: of torch {torch} only builds up to CUDA 12.6 carry "
    "code for it, however new the driver ({driver}) is.",
)
_NEW_CARD: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} has compute capability {capability}, which needs CUDA 12.8 or newer; with driver {driver} "
    "that is the CUDA {cuda} build of torch {torch}.",
)
_BEFORE_580: Final = QT_TRANSLATE_NOOP(
    "torch",
    "Driver {driver} is older than 580, which CUDA 13 needs; {card} gets the CUDA {cuda} build of "
    "torch {torch}.",
)
_CURRENT: Final = QT_TRANSLATE_NOOP(
    "torch",
    "{card} (compute capability {capability}) with driver {driver} runs the CUDA {cuda} build of "
    "torch {torch}.",
)


def cuda_notices(device: Device, backend: Backend, os: Os) -> tuple[Text, ...]:
    """Give what was assumed, and what a newer driver would better."""
    notices = []
    if device.capability is None:
        notices.append(
            QT_TRANSLATE_NOOP(
                "torch", "The compute capability of {card} is unknown; 8.6 is assumed."
            ).fill(card=device.name)
        )
    elif device.capability_is_guess:
        notices.append(
            QT_TRANSLATE_NOOP(
                "torch", "The compute capability {capability} of {card} is read from its name."
            ).fill(card=device.name, capability=device.capability)
        )
    if device.driver is None:
        notices.append(
            QT_TRANSLATE_NOOP(
                "torch",
                "The driver version of {card} is unknown; {backend} needs {least} or newer.",
            ).fill(card=device.name, backend=backend.name, least=floor(backend, os))
        )
    elif not is_native(device.driver, backend):
        notices.append(
            QT_TRANSLATE_NOOP(
                "torch",
                "Driver {driver} is older than CUDA {cuda}'s own series ({native}); it should work, "
                "and an update removes the doubt.",
            ).fill(driver=device.gpu.driver, cuda=backend.cuda, native=backend.native)
        )
    return tuple(notices)


def directml_notices(machine: Machine, device: Device, backend: Backend) -> tuple[Text, ...]:
    """Warn where DirectML has a choice of adapters that nothing can make for it reliably."""
    adapters = [gpu for gpu in machine.gpus if gpu.vendor is not Vendor.OTHER]
    if backend.family != "directml" or len(adapters) < 2:
        return ()
    text = QT_TRANSLATE_NOOP(
        "torch",
        "DirectML takes Windows' first adapter; if that is not {card}, give the card's number "
        "among the launch options.",
    )
    return (text.fill(card=device.name),)


def amd(
    device: Device, gfx: str | None, backend: Backend, release: TorchRelease
) -> tuple[str, Text]:
    """Say why this AMD build."""
    values = {
        "card": device.name,
        "gfx": gfx or "?",
        "backend": backend.name,
        "torch": release.torch,
    }
    if backend.family == "directml":
        text = QT_TRANSLATE_NOOP(
            "torch",
            "{card} has no ROCm build on Windows that this package can use; DirectML works on any "
            "DirectX 12 card, more slowly.",
        )
    elif backend.family == "zluda":
        text = QT_TRANSLATE_NOOP(
            "torch",
            "{card} is {gfx}; ZLUDA runs the CUDA 11.8 build of torch {torch} on it.",
        )
    elif gfx in backend.overrides:
        text = QT_TRANSLATE_NOOP(
            "torch",
            "{card} is {gfx}, for which {backend} has no code of its own; the card runs that of its "
            "nearest relative.",
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "torch", "{card} is {gfx}, for which {backend} carries code (torch {torch})."
        )
    return "gfx", text.fill(**values)


def mps(
    device: Device, release: TorchRelease, version: float | None, wanted: tuple[str, ...]
) -> tuple[str, Text]:
    """Say why this Apple build."""
    values = {"card": device.name, "torch": release.torch, "version": version}
    if release.torch == wanted[0]:
        text = QT_TRANSLATE_NOOP("torch", "{card} computes through Metal (MPS) with torch {torch}.")
        return "vendor", text.fill(**values)
    if version is None:
        text = QT_TRANSLATE_NOOP(
            "torch", "The macOS version is unknown; torch {torch} runs on every one from 11 on."
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "torch",
            "macOS {version} is older than 14, which newer torch needs; {torch} runs there.",
        )
    return "system_version", text.fill(**values)


def processor(machine: Machine, why: Text | None, fact: str | None) -> tuple[str, Text]:
    """Say why the processor."""
    if why is not None:
        text = QT_TRANSLATE_NOOP("torch", "{why} Torch runs on the processor.")
        return fact or "vendor", text.fill(why=why)
    if machine.gpus:
        text = QT_TRANSLATE_NOOP(
            "torch", "No graphics card that torch can use was found: it runs on the processor."
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "torch", "No graphics card was found: torch runs on the processor."
        )
    return "no_card", text


_SYSTEMS: Final = {System.LINUX: "Linux", System.WINDOWS: "Windows", System.MACOS: "macOS"}
