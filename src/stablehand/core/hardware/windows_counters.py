"""Video memory by process on Windows: the performance counters that the Task Manager shows.

With a display driver (WDDM) NVIDIA's library does not tell memory by process, and other makers have no such
library; the kernel counts for all of them: "GPU Process Memory" and "GPU Adapter Memory", "Dedicated Usage",
since Windows 10 1709. They are asked through PDH by their English names, which every language knows
(PdhAddEnglishCounterW, Microsoft's documentation of pdh.h). Reading the names of instances is pure.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

BY_PROCESS: Final = r"\GPU Process Memory(*)\Dedicated Usage"
BY_ADAPTER: Final = r"\GPU Adapter Memory(*)\Dedicated Usage"
Instances = Iterable[tuple[str, int]]
_PROCESS: Final = re.compile(r"^pid_(\d+)_luid_(0x[0-9A-F]+_0x[0-9A-F]+)_phys_\d+", re.IGNORECASE)
_ADAPTER: Final = re.compile(r"^luid_(0x[0-9A-F]+_0x[0-9A-F]+)_phys_\d+", re.IGNORECASE)
_LARGE: Final = 0x00000400  # PDH_FMT_LARGE
_MORE_DATA: Final = 0x800007D2  # PDH_MORE_DATA
_MOST_BYTES: Final = 16 * 1024**2


def by_process(instances: Instances) -> dict[int, int]:
    """Give bytes by pid, summed over cards."""
    found: dict[int, int] = {}
    for name, value in instances:
        if (match := _PROCESS.match(name)) is not None and value > 0:
            pid = int(match[1])
            found[pid] = found.get(pid, 0) + value
    return found


def by_adapter(instances: Instances) -> dict[str, int]:
    """Give bytes by adapter, which is known by its LUID alone."""
    found: dict[str, int] = {}
    for name, value in instances:
        if (match := _ADAPTER.match(name)) is not None:
            found[match[1].lower()] = found.get(match[1].lower(), 0) + max(0, value)
    return found


def read_counter(path: str) -> tuple[tuple[str, int], ...] | None:
    """Ask for a counter of many instances; None where it cannot be had. Blocking, some milliseconds."""
    if sys.platform != "win32":
        return None
    try:
        return _asked(path)
    except (OSError, AttributeError, ValueError):
        return None


def _asked(path: str) -> tuple[tuple[str, int], ...] | None:
    import ctypes

    pdh: Any = ctypes.windll.pdh  # type: ignore[attr-defined,unused-ignore] # Windows alone has it
    query, counter = ctypes.c_void_p(), ctypes.c_void_p()
    if pdh.PdhOpenQueryW(None, None, ctypes.byref(query)):
        return None
    try:
        if pdh.PdhAddEnglishCounterW(query, ctypes.c_wchar_p(path), None, ctypes.byref(counter)):
            return None
        if pdh.PdhCollectQueryData(query):
            return None
        return _items(ctypes, pdh.PdhGetFormattedCounterArrayW, counter)
    finally:
        pdh.PdhCloseQuery(query)


def _items(
    ctypes: Any, read: Callable[..., int], counter: Any
) -> tuple[tuple[str, int], ...] | None:
    class Value(ctypes.Structure):  # type: ignore[misc] # PDH_FMT_COUNTERVALUE with its large value
        _fields_ = (("status", ctypes.c_uint32), ("large", ctypes.c_int64))

    class Item(ctypes.Structure):  # type: ignore[misc] # PDH_FMT_COUNTERVALUE_ITEM_W
        _fields_ = (("name", ctypes.c_wchar_p), ("value", Value))

    size, count = ctypes.c_uint32(0), ctypes.c_uint32(0)
    code = read(counter, _LARGE, ctypes.byref(size), ctypes.byref(count), None) & 0xFFFFFFFF
    if code != _MORE_DATA or size.value > _MOST_BYTES:
        return None
    room = ctypes.create_string_buffer(size.value)
    if read(counter, _LARGE, ctypes.byref(size), ctypes.byref(count), room):
        return None
    items = ctypes.cast(room, ctypes.POINTER(Item))
    # A status of 0 or 1 is a valid value (PDH_CSTATUS_VALID_DATA, _NEW_DATA).
    return tuple(
        (str(items[at].name), int(items[at].value.large))
        for at in range(count.value)
        if items[at].value.status in (0, 1)
    )
