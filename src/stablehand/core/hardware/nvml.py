"""NVIDIA's management library (NVML): which cards its driver drives.

Read through `pynvml`, which finds the library in the system's own folders. Blocking; whoever calls
it keeps it off the event loop. Invariant: NVML is shut down again, and no failure is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class NvmlProblem(StrEnum):
    """Why NVML gives nothing."""

    NO_LIBRARY = "no_library"  # no NVIDIA driver is installed, or only a part of it
    NO_DRIVER = "no_driver"  # the library is there, the kernel's driver is not loaded
    MISMATCH = "mismatch"  # library and loaded driver are of different versions
    SILENT = "silent"  # no answer in time
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NvmlFailure:
    """NVML could not be asked; `detail` is the library's own word for it."""

    problem: NvmlProblem
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NvmlDevice:
    """One card as NVML describes it; sizes in bytes, None where the driver does not say.

    `index` counts in PCI order, which is not CUDA's default order.
    """

    index: int
    uuid: str | None = None
    pci_bus_id: str | None = None
    name: str | None = None
    total_bytes: int | None = None
    free_bytes: int | None = None
    driver: str | None = None
    compute_capability: str | None = None


# NVML_ERROR_* of NVIDIA's nvml.h, also in pynvml. FUNCTION_NOT_FOUND: a library too old to ask.
_PROBLEMS: Final = {
    9: NvmlProblem.NO_DRIVER,
    12: NvmlProblem.NO_LIBRARY,
    18: NvmlProblem.MISMATCH,
}


def read_nvml() -> tuple[NvmlDevice, ...] | NvmlFailure:
    """Ask NVML for its cards, in PCI order."""
    pynvml = _started()
    if isinstance(pynvml, NvmlFailure):
        return pynvml
    try:
        driver = _text(_asked(pynvml.nvmlSystemGetDriverVersion))
        count = pynvml.nvmlDeviceGetCount()
        handles = [_asked(pynvml.nvmlDeviceGetHandleByIndex, index) for index in range(count)]
        # A card that fell off the bus has no handle; its place in the order stays.
        return tuple(
            _device(pynvml, index, handle, driver)
            for index, handle in enumerate(handles)
            if handle is not None
        )
    except pynvml.NVMLError as error:
        return _failure(error)
    finally:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()


@dataclass(frozen=True, slots=True)
class NvmlUse:
    """What the cards hold now: sizes in bytes by card, and by process on each card.

    `held` has None for a process whose memory the driver does not tell, as on Windows with a display
    driver (WDDM).
    """

    cards: tuple[NvmlDevice, ...]
    held: dict[int, int | None]


def read_use() -> NvmlUse | NvmlFailure:
    """Ask NVML what its cards hold, and for whom: computing and drawing processes alike."""
    answer = _started()
    if isinstance(answer, NvmlFailure):
        return answer
    pynvml, cards, held = answer, list[NvmlDevice](), dict[int, int | None]()
    try:
        for index in range(_asked(pynvml.nvmlDeviceGetCount) or 0):
            handle = _asked(pynvml.nvmlDeviceGetHandleByIndex, index)
            if handle is None:
                continue
            cards.append(_device(pynvml, index, handle, None))
            for pid, size in _on_card(pynvml, handle).items():
                before = held.get(pid)
                held[pid] = size if before is None else before + (size or 0)
    finally:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()
    return NvmlUse(tuple(cards), held)


def _on_card(pynvml: Any, handle: Any) -> dict[int, int | None]:
    """Give what each process holds of one card; one that computes and draws is listed twice."""
    found: dict[int, int | None] = {}
    for question in (
        "nvmlDeviceGetComputeRunningProcesses",
        "nvmlDeviceGetGraphicsRunningProcesses",
    ):
        for process in _asked(getattr(pynvml, question), handle) or ():
            size, before = process.usedGpuMemory, found.get(process.pid)
            known = [item for item in (size, before) if item is not None]
            found[process.pid] = max(known) if known else None
    return found


def read_process_memory() -> dict[int, int] | NvmlFailure:
    """Ask NVML how much of its cards each process holds: bytes by pid, summed over cards.

    Empty where the driver does not tell, as on Windows with a display driver (WDDM).
    """
    answer = _started()
    if isinstance(answer, NvmlFailure):
        return answer
    pynvml, held = answer, dict[int, int]()
    try:
        for index in range(_asked(pynvml.nvmlDeviceGetCount) or 0):
            handle = _asked(pynvml.nvmlDeviceGetHandleByIndex, index)
            if handle is None:
                continue
            for process in _asked(pynvml.nvmlDeviceGetComputeRunningProcesses, handle) or ():
                held[process.pid] = held.get(process.pid, 0) + (process.usedGpuMemory or 0)
    finally:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()
    return {pid: size for pid, size in held.items() if size}


def _started() -> Any:
    """Start NVML and give its module, or the failure."""
    try:
        import pynvml
    except ImportError as error:
        return NvmlFailure(NvmlProblem.NO_LIBRARY, str(error))
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        return _failure(error)
    except (OSError, AttributeError) as error:  # something else bears the library's name
        return NvmlFailure(NvmlProblem.OTHER, str(error))
    return pynvml


def _device(pynvml: Any, index: int, handle: Any, driver: str | None) -> NvmlDevice:
    memory = _asked(pynvml.nvmlDeviceGetMemoryInfo, handle)
    capability = _asked(pynvml.nvmlDeviceGetCudaComputeCapability, handle)
    pci = _asked(pynvml.nvmlDeviceGetPciInfo, handle)
    return NvmlDevice(
        index=index,
        uuid=_text(_asked(pynvml.nvmlDeviceGetUUID, handle)),
        pci_bus_id=_text(pci.busId) if pci is not None else None,
        name=_text(_asked(pynvml.nvmlDeviceGetName, handle)),
        total_bytes=int(memory.total) if memory is not None else None,
        free_bytes=int(memory.free) if memory is not None else None,
        driver=driver,
        compute_capability=f"{capability[0]}.{capability[1]}" if capability is not None else None,
    )


def _failure(error: Any) -> NvmlFailure:
    return NvmlFailure(_PROBLEMS.get(error.value, NvmlProblem.OTHER), str(error))


def _asked(question: Callable[..., Any], *arguments: Any) -> Any:
    """Ask one thing; None where this card or driver does not answer it."""
    try:
        return question(*arguments)
    except Exception:  # NVMLError, or bytes that are no text: one missing value, no more
        return None


def _text(value: object) -> str | None:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return text.strip() or None if isinstance(text, str) else None
