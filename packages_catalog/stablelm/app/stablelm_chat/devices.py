"""What computes, and in which precision. The choice itself is pure; `look` asks torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stablelm_chat.problems import Problem

ORDER = ("cuda", "xpu", "mps", "cpu")


@dataclass(frozen=True)
class Seen:
    """What torch finds on this computer."""

    devices: tuple[str, ...] = ("cpu",)
    name: str = ""
    capability: tuple[int, int] | None = None
    hip: bool = False


@dataclass(frozen=True)
class Computing:
    """The device, the precision and the card's name."""

    device: str
    dtype: str
    name: str = ""

    @property
    def torch_dtype(self) -> Any:
        """The precision as torch names it."""
        import torch

        return getattr(torch, self.dtype)

    def describe(self) -> str:
        """Give the words for the log and the page."""
        return f"{self.name or self.device}, {self.dtype}"


def look() -> Seen:
    """Ask torch."""
    import torch

    devices = ["cpu"]
    name, capability = "", None
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
    return Seen(tuple(devices), name, capability, bool(getattr(torch.version, "hip", None)))


def choose(device: str, dtype: str, seen: Seen) -> Computing:
    """Give the device and precision that are wanted, or the best ones."""
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
    # AMD's capability is that of its architecture: (11, 0) is RDNA 3.
    enough = (seen.capability or (0, 0)) >= ((11, 0) if seen.hip else (8, 0))
    return "bfloat16" if device == "xpu" or enough else "float16"


def free_memory(device: str) -> None:
    """Give back what the last model held."""
    import gc

    import torch

    gc.collect()
    if device in ("cuda", "xpu", "mps"):
        getattr(torch, device).empty_cache()
