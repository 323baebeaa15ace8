"""NVIDIA cards: from their driver, else as sightings that say why the driver does not answer.

Asked in turn: NVML, nvidia-smi, then the bus. What only the bus has seen keeps null for everything
that a driver would tell; the torch choice takes that for "no driver".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stablehand.core.base.text import Text
from stablehand.core.hardware import problems
from stablehand.core.hardware.adapters import Adapter, bus_slot
from stablehand.core.hardware.finding import Finding
from stablehand.core.hardware.infer import is_integrated
from stablehand.core.hardware.nvidia_smi import SmiAnswer, ask_nvidia_smi
from stablehand.core.hardware.nvml import NvmlDevice, NvmlFailure, NvmlProblem
from stablehand.core.hardware.pci_names import device_name
from stablehand.core.hardware.profile import Gpu, System, Vendor
from stablehand.core.hardware.view import SystemView

_MISMATCH = re.compile(r"version mismatch", re.IGNORECASE)
_CANNOT_COMPUTE = (None, "nouveau", "nova_core")


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why the driver gives no cards; None where nothing of a driver is installed."""

    reason: Text | None


async def probe_nvidia(view: SystemView, adapters: tuple[Adapter, ...]) -> Finding:
    """Find NVIDIA's cards; `adapters` are all display adapters that the system lists."""
    if view.system is System.MACOS:  # the last Mac with one left Apple's support; no driver since
        return Finding()
    sighted = tuple(adapter for adapter in adapters if adapter.vendor is Vendor.NVIDIA)
    answer = await _ask_driver(view)
    if isinstance(answer, _Failure):
        return await _sightings(view, sighted, answer)
    answered = {bus_slot(card.pci_bus_id) for card in answer}
    driven = tuple(_driven(card) for card in sorted(answer, key=lambda card: card.index))
    left = await _left_out(view, sighted, answered)
    return Finding(driven + left.gpus, left.problems)


async def _ask_driver(view: SystemView) -> tuple[NvmlDevice, ...] | _Failure:
    nvml = await view.nvml()
    if not isinstance(nvml, NvmlFailure) and nvml:
        return nvml
    if isinstance(nvml, NvmlFailure) and nvml.problem is NvmlProblem.SILENT:
        # nvidia-smi asks the same library, and would hang as well.
        reason = problems.with_fix(problems.NVIDIA_SILENT, problems.RESTART_OR_REINSTALL)
        return _Failure(reason)
    smi = await ask_nvidia_smi(view)
    if smi is not None and smi.cards:
        return smi.cards
    return _Failure(_reason(nvml, smi))


def _reason(nvml: tuple[NvmlDevice, ...] | NvmlFailure, smi: SmiAnswer | None) -> Text | None:
    failure = nvml if isinstance(nvml, NvmlFailure) else NvmlFailure(NvmlProblem.OTHER)
    complaint = smi.complaint if smi else ""
    if failure.problem is NvmlProblem.MISMATCH or _MISMATCH.search(complaint):
        return problems.with_fix(problems.NVIDIA_MISMATCH, problems.RESTART)
    if smi is not None and smi.is_silent:
        return problems.with_fix(problems.NVIDIA_SILENT, problems.RESTART_OR_REINSTALL)
    if failure.problem is NvmlProblem.NO_LIBRARY and smi is None:
        return None
    problem = complaint or failure.detail or "it lists no card"
    text = problems.NVIDIA_FAILS.fill(problem=problem.rstrip(".") + ".")
    return problems.with_fix(text, problems.RESTART_OR_REINSTALL)


def _driven(card: NvmlDevice) -> Gpu:
    return Gpu(
        vendor=Vendor.NVIDIA,
        name=card.name,
        vram_bytes=card.total_bytes or None,
        vram_free_bytes=card.free_bytes if card.total_bytes else None,
        driver=card.driver,
        compute_capability=card.compute_capability,
        integrated=is_integrated(Vendor.NVIDIA, card.name, None),
    )


async def _left_out(
    view: SystemView, sighted: tuple[Adapter, ...], answered: set[str | None]
) -> Finding:
    """Find the cards that the answering driver does not drive.

    A card that NVIDIA's driver has but does not list is not ours: other containers' cards are in
    the bus listing too. One without a compute driver is real, and worth a word.
    """
    if None in answered:  # without addresses nobody can tell which card is which
        return Finding()
    rest = tuple(
        adapter
        for adapter in sighted
        if adapter.slot is not None
        and adapter.slot not in answered
        and adapter.driver is None
        and adapter.module in _CANNOT_COMPUTE
    )
    return await _sightings(view, rest, _Failure(None))


async def _sightings(view: SystemView, sighted: tuple[Adapter, ...], failure: _Failure) -> Finding:
    """Describe cards by what is known without their driver's answer, and say why there is none."""
    gpus, texts = [], []
    version = await _module_version(view)
    for adapter in sighted:
        name = await _name(view, adapter)
        text = _trouble(view, adapter, name or problems.AN_NVIDIA_CARD, failure)
        if text not in texts:
            texts.append(text)
        gpus.append(
            Gpu(
                vendor=Vendor.NVIDIA,
                name=name,
                vram_bytes=adapter.vram_bytes,
                driver=adapter.driver or (version if adapter.module == "nvidia" else None),
                integrated=is_integrated(Vendor.NVIDIA, name, None),
            )
        )
    if not sighted and failure.reason and await _is_driver_expected(view):
        texts.append(failure.reason)
    return Finding(tuple(gpus), tuple(texts))


def _trouble(view: SystemView, adapter: Adapter, card: str | Text, failure: _Failure) -> Text:
    linux = view.system is System.LINUX
    if linux and adapter.module is None and failure.reason is not None:
        return problems.with_fix(
            problems.NVIDIA_NOT_LOADED.fill(card=card), problems.REBUILD_NVIDIA
        )
    if linux and adapter.module == "nouveau":
        return problems.with_fix(problems.NVIDIA_NOUVEAU.fill(card=card), problems.INSTALL_NVIDIA)
    if (adapter.module != "nvidia") if linux else adapter.driver is None:
        return problems.with_fix(problems.NO_DRIVER.fill(card=card), problems.INSTALL_NVIDIA)
    if failure.reason is not None:
        return failure.reason
    return problems.with_fix(problems.NVIDIA_NO_TOOLS, problems.INSTALL_NVIDIA_TOOLS)


async def _is_driver_expected(view: SystemView) -> bool:
    """Tell whether a failing driver is worth a word though no card is in sight.

    It is inside WSL, where cards are never in sight, and where the kernel has the driver. The
    library alone says nothing: container images for GPU machines carry it everywhere.
    """
    return bool(await view.list_dir("/usr/lib/wsl/lib")) or bool(
        await view.read_text("/sys/module/nvidia/version")
    )


async def _module_version(view: SystemView) -> str | None:
    """Give the version of the loaded kernel driver, if this program may use it.

    Containers see the kernel's modules but not always the device files.
    """
    if "nvidiactl" not in await view.list_dir("/dev"):
        return None
    text = await view.read_text("/sys/module/nvidia/version")
    return (text or "").strip() or None


async def _name(view: SystemView, adapter: Adapter) -> str | None:
    if adapter.name is not None or view.system is not System.LINUX:
        return adapter.name
    path = f"/proc/driver/nvidia/gpus/{adapter.slot}/information"
    match = re.search(r"^Model:\s*(\S.*?)\s*$", await view.read_text(path) or "", re.MULTILINE)
    if match is not None and "unknown" not in match[1].lower():
        return match[1]
    return await device_name(view, adapter.vendor, adapter.vendor_id, adapter.device_id)
