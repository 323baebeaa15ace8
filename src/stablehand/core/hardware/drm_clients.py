"""Video memory by process on Linux, as the kernel tells it: DRM's fdinfo and AMD's compute driver.

Each open file of a graphics device has `/proc/<pid>/fdinfo/<fd>` with `drm-...` lines (kernel
documentation, "DRM client usage stats"): amdgpu says `drm-memory-vram`, newer kernels `drm-total-vram` and
`drm-resident-vram`; xe `drm-total-vram0`, i915 `drm-total-local0`. Several files may be one client, which
counts once. What ROCm takes is not in there but in `/sys/class/kfd/kfd/proc/<pid>/vram_<gpu>`, in bytes. Only
one's own processes can be read; that is what matters here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
KFD: Final = Path("/sys/class/kfd/kfd/proc")
_LARGEST: Final = 16 * 1024
_DEVICES: Final = "/dev/dri/"
_LINE: Final = re.compile(r"^(drm-[a-z0-9-]+):\s*(.+?)\s*$", re.MULTILINE)
_SIZE: Final = re.compile(r"^(\d+)(?:\s*(KiB|MiB))?$")
# Of the card's own memory, in the order of preference for each region.
_HELD: Final = re.compile(r"^drm-(total|resident|memory)-((?:vram|local)\d*)$")
_UNITS: Final = {None: 1, "KiB": 1024, "MiB": 1024**2}


@dataclass(frozen=True, slots=True)
class DrmClient:
    """One client of a graphics device: its driver, the device's PCI address, its number, what it holds."""

    driver: str
    device: str
    number: str
    held_bytes: int


def read_client(text: str) -> DrmClient | None:
    """Read one fdinfo; None where the file is none of a graphics device with memory of its own."""
    lines = dict(_LINE.findall(text))
    if "drm-driver" not in lines:
        return None
    held: dict[str, tuple[int, int]] = {}
    for key, value in lines.items():
        match, size = _HELD.match(key), _SIZE.match(value)
        if match is None or size is None:
            continue
        # What is in the card now goes before what was ever asked for.
        rank = ("total", "memory", "resident").index(match[1])
        count = int(size[1]) * _UNITS[size[2]]
        held[match[2]] = max(held.get(match[2], (-1, 0)), (rank, count))
    return DrmClient(
        lines["drm-driver"],
        lines.get("drm-pdev", ""),
        lines.get("drm-client-id", ""),
        sum(count for _, count in held.values()),
    )


def held_by(pids: Iterable[int], proc: Path = PROC, kfd: Path = KFD) -> dict[int, int]:
    """Give how much memory of cards each process holds, of those that hold any; bytes by pid.

    Processes that cannot be read, or have gone, are left out.
    """
    found: dict[int, int] = {}
    counted: set[tuple[str, str, str]] = set()
    for pid in sorted(pids):
        held = max(_of_files(proc / str(pid), counted), _of_compute(kfd / str(pid)))
        if held:
            found[pid] = held
    return found


def _of_files(place: Path, counted: set[tuple[str, str, str]]) -> int:
    total = 0
    try:
        names = [entry.name for entry in (place / "fd").iterdir()]
    except OSError:
        return 0
    for name in names:
        try:
            if not str((place / "fd" / name).readlink()).startswith(_DEVICES):
                continue
            with (place / "fdinfo" / name).open(encoding="ascii", errors="replace") as file:
                client = read_client(file.read(_LARGEST))
        except OSError:
            continue
        if client is None or (key := (client.driver, client.device, client.number)) in counted:
            continue
        counted.add(key)
        total += client.held_bytes
    return total


def _of_compute(place: Path) -> int:
    total = 0
    try:
        for entry in place.glob("vram_*"):
            total += int(entry.read_text(encoding="ascii").strip() or 0)
    except (OSError, ValueError):
        return total
    return total
