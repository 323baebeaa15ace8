"""Which torch wheels exist, typed by hand from the fact sheets; deliberately not read from wheels.toml.

CUDA pairs are the sheet's corrected list, ROCm pairs the ladder and pins of other UIs, Python series
those of the release's files. What is not here was never seen, so a plan must not name it.
"""

from __future__ import annotations

X86 = ("linux-x86_64", "windows-x86_64")
X86_AND_ARM = (*X86, "linux-arm64")

# Backend: first and last release of its index, and the systems it has wheels for.
RANGES = {
    "cu117": ("1.13", "2.0.1", X86),
    "cu118": ("2.0", "2.7.1", X86),
    "cu121": ("2.1", "2.5.1", X86),
    "cu124": ("2.4", "2.6.0", X86),
    "cu126": ("2.6", "2.14.1", X86_AND_ARM),
    "cu128": ("2.7", "2.11.0", X86_AND_ARM),
    "cu129": ("2.8", "2.11", X86_AND_ARM),
    "cu130": ("2.9", "2.15", X86_AND_ARM),
    "cu132": ("2.12", "2.15", X86_AND_ARM),
    "mps": ("2.0", "2.15", ("macos-arm64",)),
    "cpu": ("2.0", "2.15", (*X86_AND_ARM, "macos-arm64", "macos-x86_64")),
}

# Backends of which only single releases were seen.
SINGLE = {
    "rocm7.2": (("2.12.0", "2.13.0"), ("linux-x86_64",)),
    "rocm7.1": (("2.10.0", "2.13.0"), ("linux-x86_64",)),  # the former as InvokeAI pins it
    "rocm7.0": (("2.10.0",), ("linux-x86_64",)),
    "rocm6.4": (("2.9.1",), ("linux-x86_64",)),
    "rocm6.3": (("2.9.1",), ("linux-x86_64",)),
    "rocm6.2.4": (("2.7.1",), ("linux-x86_64",)),
    "rocm6.1": (("2.6.0",), ("linux-x86_64",)),
    "rocm6.0": (("2.4.1",), ("linux-x86_64",)),
    "rocm-windows": (("2.11.0", "2.12.0"), ("windows-x86_64",)),
    "directml": (("2.4.1",), ("windows-x86_64",)),
    "zluda": (("2.7.0",), ("windows-x86_64",)),
    "xpu": (("2.7.1", "2.13.0"), X86),
}

# First and last Python 3.x of each torch 2.x.
PYTHON = {
    0: (8, 11), 1: (8, 11), 2: (8, 12), 3: (8, 12), 4: (8, 12), 5: (9, 12), 6: (9, 13), 7: (9, 13),
    8: (9, 13), 9: (10, 14), 10: (10, 14), 11: (10, 14), 12: (10, 14), 13: (10, 14), 14: (10, 14),
    15: (11, 15),
}  # fmt: skip

# Backends with fewer: AMD's index for Windows, and torch-directml, which stopped in September 2024.
FEWER = {"rocm-windows": (11, 14), "directml": (8, 12), "zluda": (11, 12)}

LAST_ON_INTEL_MACS = (2, 2, 2)
FIRST_FOR_MACOS_14_ONLY = (2, 12)


def numbers(version):
    return tuple(int(part) for part in version.split("."))


def platform(machine):
    """Give the platform of the wheels; Windows on ARM runs those of x86_64."""
    system, arch = machine.os.system.value, machine.os.arch.value
    return f"{system}-x86_64" if system == "windows" else f"{system}-{arch}"


def why_not(choice, machine, macos=None):
    """Say what does not exist in a choice of torch, or None; `macos` is the system's major number."""
    torch, system = numbers(choice.version), platform(machine)
    if choice.backend in SINGLE:
        releases, systems = SINGLE[choice.backend]
        there = choice.version in releases
    else:
        first, last, systems = RANGES[choice.backend]
        end = numbers(last)
        there = numbers(first) <= torch and torch[: len(end)] <= end
    if not there:
        return f"{choice.backend} has no torch {choice.version}"
    if system not in systems:
        return f"{choice.backend} has nothing for {system}"
    series = numbers(choice.python)[1]
    for first, last in (PYTHON[torch[1]], FEWER.get(choice.backend, (0, 99))):
        if not first <= series <= last:
            return f"no Python {choice.python} for {choice.backend} {choice.version}"
    if system == "macos-x86_64" and torch > LAST_ON_INTEL_MACS:
        return f"torch {choice.version} is not made for Intel Macs"
    if system == "macos-arm64" and macos and macos < 14 and torch >= FIRST_FOR_MACOS_14_ONLY:
        return f"torch {choice.version} needs macOS 14"
    return None
