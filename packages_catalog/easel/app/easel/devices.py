"""What computes, and in which precision. The choice itself is pure; `look` asks torch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from easel.problems import Problem

ORDER = ("cuda", "xpu", "mps", "cpu")
_NO_HALF = re.compile(r"\bGTX 16\d\d|\bT(?:4|5|6|10|12)00\b|\bMX(?:4|5)50\b|\bT1000\b")


@dataclass(frozen=True)
class Seen:
    """What torch finds on this computer."""

    devices: tuple[str, ...] = ("cpu",)
    name: str = ""
    capability: tuple[int, int] | None = None
    hip: bool = False


@dataclass(frozen=True)
class Computing:
    """The device, the precision and the words for the log."""

    device: str
    dtype: str
    name: str = ""

    @property
    def torch_dtype(self) -> Any:
        """The precision as torch names it."""
        import torch

        return getattr(torch, self.dtype)

    def describe(self) -> str:
        """For the log."""
        return f"{self.name or self.device} ({self.device}), {self.dtype}"


def look() -> Seen:
    """Asks torch."""
    import torch

    devices = ["cpu"]
    name, capability, hip = "", None, bool(getattr(torch.version, "hip", None))
    mps = getattr(torch.backends, "mps", None)
    if mps is not None and mps.is_available():
        devices.append("mps")
    xpu = getattr(torch, "xpu", None)
    if xpu is not None and xpu.is_available():
        devices.append("xpu")
        name = xpu.get_device_name()
    if torch.cuda.is_available():
        devices.append("cuda")
        name = torch.cuda.get_device_name()
        capability = torch.cuda.get_device_capability()
    return Seen(tuple(devices), name, capability, hip)


def choose(device: str, dtype: str, seen: Seen) -> Computing:
    """The device and precision that are wanted, or the best ones."""
    if device == "auto":
        device = next(one for one in ORDER if one in seen.devices)
    if device not in seen.devices:
        there = ", ".join(seen.devices)
        raise Problem(f"This torch build finds no {device} device (it finds: {there})", 500)
    if dtype == "auto":
        dtype = _best_dtype(device, seen)
    return Computing(device, dtype, seen.name if device in ("cuda", "xpu") else "")


def _best_dtype(device: str, seen: Seen) -> str:
    if device == "cpu":
        return "float32"
    if device != "cuda":
        return "float16"
    if _NO_HALF.search(seen.name):
        return "float32"  # these chips give black images in half precision
    if not seen.hip and seen.capability is not None and seen.capability >= (8, 0):
        return "bfloat16"
    return "float16"


def free_memory(device: str) -> None:
    """Gives back what the last run held."""
    import gc

    import torch

    gc.collect()
    if device == "cuda":
        torch.cuda.empty_cache()
    elif device == "xpu":
        torch.xpu.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()


def memory_numbers(device: str) -> dict[str, Any]:
    """Free, used and total bytes of the card, as A1111's `/memory` tells them."""
    import torch

    if device == "cuda":
        free, total = torch.cuda.mem_get_info()
        system = {"free": free, "used": total - free, "total": total}
        allocated = torch.cuda.memory_allocated()
        return {
            "system": system,
            "allocated": {
                "current": allocated,
                "peak": torch.cuda.max_memory_allocated(),
            },
            "reserved": {
                "current": torch.cuda.memory_reserved(),
                "peak": torch.cuda.max_memory_reserved(),
            },
        }
    if device == "mps":
        used, total = torch.mps.driver_allocated_memory(), torch.mps.recommended_max_memory()
        return {"system": {"free": max(0, total - used), "used": used, "total": total}}
    return {"error": f"no numbers for {device}"}
