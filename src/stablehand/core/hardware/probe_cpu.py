"""The processor: its name and how many threads it runs at once."""

from __future__ import annotations

import re
from typing import Final

from stablehand.core.hardware.macos import mac_facts
from stablehand.core.hardware.profile import Cpu, System
from stablehand.core.hardware.view import SystemView
from stablehand.core.hardware.windows_registry import RegistryValues

PROCESSORS_KEY: Final = r"HARDWARE\DESCRIPTION\System\CentralProcessor"
_MOST_CORES: Final = 65536
# ARM processors give numbers instead of a name (Linux: arch/arm64/include/asm/cputype.h). Where
# cores differ, the later one here names the processor.
_ARM_NAMES: Final = {
    ("0x41", "0xd08"): "ARM Cortex-A72",
    ("0x41", "0xd0b"): "ARM Cortex-A76",
    ("0x41", "0xd0c"): "ARM Neoverse-N1",
    ("0x41", "0xd40"): "ARM Neoverse-V1",
    ("0x41", "0xd42"): "ARM Cortex-A78AE",
    ("0x41", "0xd49"): "ARM Neoverse-N2",
    ("0x41", "0xd4f"): "ARM Neoverse-V2",
    ("0x41", "0xd83"): "ARM Neoverse-V3AE",
    ("0x41", "0xd87"): "ARM Cortex-A725",
    ("0x41", "0xd85"): "ARM Cortex-X925",
    ("0xc0", "0xac3"): "Ampere-1",
}


async def probe_cpu(view: SystemView) -> Cpu:
    """Find the processor."""
    match view.system:
        case System.LINUX:
            name = parse_cpuinfo(await view.read_text("/proc/cpuinfo") or "")
        case System.WINDOWS:
            name = name_in_registry(await view.registry(PROCESSORS_KEY))
        case System.MACOS:
            name = _tidy((await mac_facts(view)).chip)
    cores = view.logical_cores
    return Cpu(name, cores if cores and cores <= _MOST_CORES else None)


def parse_cpuinfo(text: str) -> str | None:
    """Find the name in /proc/cpuinfo, on ARM by the numbers of its most powerful known core."""
    pairs = [
        (key.strip().lower(), value.strip())
        for key, colon, value in (line.partition(":") for line in text.splitlines())
        if colon
    ]
    for key, value in pairs:
        if key == "model name" and _tidy(value):
            return _tidy(value)
    makers = [value for key, value in pairs if key == "cpu implementer"]
    parts = [value for key, value in pairs if key == "cpu part"]
    known = {(maker, part) for maker, part in zip(makers, parts, strict=False)} & set(_ARM_NAMES)
    names = [name for numbers, name in _ARM_NAMES.items() if numbers in known]
    return names[-1] if names else None


def name_in_registry(processors: dict[str, RegistryValues]) -> str | None:
    """Find the name in Windows' list of processors, one entry a thread."""
    name = processors.get("0", {}).get("ProcessorNameString")
    return _tidy(name) if isinstance(name, str) else None


def _tidy(name: str | None) -> str | None:
    """Take out the spaces that makers fill the name with."""
    return re.sub(r"\s+", " ", name or "").strip("\0 ") or None
