"""Who holds the memory of graphics cards now: by card and by process, from whoever tells it.

NVIDIA's library where it answers; the kernel's own accounts for AMD and Intel on Linux
(`drm_clients`), the performance counters on Windows (`windows_counters`). On Apple's processors a program's
memory is the card's: nothing is told apart. What nobody tells is None, never 0. Blocking.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from stablehand.core.hardware import drm_clients, windows_counters
from stablehand.core.hardware.nvml import NvmlFailure, NvmlUse, read_use

_DRM: Final = Path("/sys/class/drm")


@dataclass(frozen=True, slots=True)
class CardMemory:
    """A card's memory in bytes; None where nobody tells."""

    name: str
    total_bytes: int | None = None
    used_bytes: int | None = None

    @property
    def free_bytes(self) -> int | None:
        """What is left."""
        if self.total_bytes is None or self.used_bytes is None:
            return None
        return max(0, self.total_bytes - self.used_bytes)


@dataclass(frozen=True, slots=True)
class VramUse:
    """What the cards hold.

    Attributes:
        cards: each card's memory.
        held: bytes by process, of those that hold any.
        tells_processes: whether memory by process is told at all.
        is_unified: whether ordinary memory is the cards' memory.
    """

    cards: tuple[CardMemory, ...] = ()
    held: dict[int, int] = field(default_factory=dict)
    tells_processes: bool = False
    is_unified: bool = False

    def of(self, pids: Collection[int]) -> int | None:
        """Give what some processes hold together; None where that is not told."""
        if not self.tells_processes:
            return None
        return sum(size for pid, size in self.held.items() if pid in pids)

    @property
    def free_bytes(self) -> int | None:
        """The most that any one card has left; None where no card tells."""
        told = [card.free_bytes for card in self.cards if card.free_bytes is not None]
        return max(told) if told else None


@dataclass(frozen=True, slots=True)
class Sources:
    """Who is asked; replaced by recorded answers in tests."""

    nvml: Callable[[], NvmlUse | NvmlFailure] = read_use
    counter: Callable[[str], tuple[tuple[str, int], ...] | None] = windows_counters.read_counter
    drm: Path = _DRM
    proc: Path = drm_clients.PROC
    kfd: Path = drm_clients.KFD
    system: str = sys.platform
    machine: str = field(default_factory=platform.machine)


def read_vram(pids: Collection[int] = (), sources: Sources | None = None) -> VramUse:
    """Ask what the cards hold now.

    Args:
        pids: processes that are asked one by one, where only that is possible.
    """
    asked = sources or Sources()
    if asked.system == "darwin":
        return VramUse(is_unified=asked.machine == "arm64")
    nvidia = asked.nvml()
    found = VramUse() if isinstance(nvidia, NvmlFailure) else _of_nvidia(nvidia)
    if asked.system == "win32":
        return _with_counters(found, asked)
    return _with_kernel(found, pids, asked)


def _of_nvidia(use: NvmlUse) -> VramUse:
    cards = tuple(
        CardMemory(
            card.name or f"NVIDIA {card.index}",
            card.total_bytes,
            None
            if card.total_bytes is None or card.free_bytes is None
            else card.total_bytes - card.free_bytes,
        )
        for card in use.cards
    )
    told = {pid: size for pid, size in use.held.items() if size}
    # Processes whose memory is not told make the others' no less known; without any told nothing is.
    is_told = not use.held or bool(told)
    return VramUse(cards, told, tells_processes=bool(cards) and is_told)


def _with_counters(found: VramUse, asked: Sources) -> VramUse:
    counted = asked.counter(windows_counters.BY_PROCESS)
    if counted is None:
        # The driver lists no process at all with memory: what nobody tells is not nothing.
        return found if found.held else replace(found, tells_processes=False)
    held = windows_counters.by_process(counted)
    cards = found.cards
    if not cards:
        adapters = windows_counters.by_adapter(asked.counter(windows_counters.BY_ADAPTER) or ())
        cards = tuple(
            CardMemory(f"GPU {number}", None, used)
            for number, (_, used) in enumerate(sorted(adapters.items()), 1)
            if used
        )
    return VramUse(cards, {**held, **found.held}, tells_processes=True)


def _with_kernel(found: VramUse, pids: Collection[int], asked: Sources) -> VramUse:
    others = _sysfs_cards(asked.drm)
    if not others and not _has_foreign(asked.drm):
        return found
    held = drm_clients.held_by(pids, asked.proc, asked.kfd)
    for pid, size in found.held.items():
        held[pid] = held.get(pid, 0) + size
    return VramUse((*found.cards, *others), held, tells_processes=True)


def _sysfs_cards(drm: Path) -> tuple[CardMemory, ...]:
    """Give the cards of amdgpu: it tells its memory in files."""
    cards = []
    for place in sorted(drm.glob("card[0-9]*")):
        device = place / "device"
        total, used = (
            _number(device / "mem_info_vram_total"),
            _number(device / "mem_info_vram_used"),
        )
        if total is not None and "-" not in place.name:
            name = _text(device / "product_name") or f"AMD {place.name}"
            cards.append(CardMemory(name, total, used))
    return tuple(cards)


def _has_foreign(drm: Path) -> bool:
    """Tell whether Intel's drivers are at work, which tell memory by process only."""
    for place in drm.glob("card[0-9]*"):
        try:
            driver = (place / "device" / "driver").readlink().name
        except OSError:
            continue
        if driver in ("xe", "i915"):
            return True
    return False


def _number(file: Path) -> int | None:
    text = _text(file)
    return int(text) if text.isdigit() else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
