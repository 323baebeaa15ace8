"""The facts about a machine that catalog conditions may ask for.

The table is the contract with package authors (docs/catalog.md lists it); machine_facts.py fills it
from a machine profile and the torch choice. A fact whose value is not known is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FACT_KINDS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "linux": bool,  # the operating system
        "windows": bool,
        "macos": bool,
        "wsl": bool,  # Linux inside Windows
        "x86_64": bool,  # the processor's architecture
        "arm64": bool,
        "nvidia": bool,  # maker of the card that will compute; all false on the processor
        "amd": bool,
        "intel": bool,
        "apple": bool,
        "cpu": bool,  # torch will run on the processor alone
        "cuda": bool,  # family of the torch build
        "rocm": bool,  # ROCm on Linux or on Windows
        "xpu": bool,
        "mps": bool,
        "directml": bool,
        "zluda": bool,
        "backend": str,  # the torch build by name: cu126, rocm7.2, xpu, cpu, mps, directml, ...
        "torch_as_pinned": bool,  # torch is the version that the UI pins itself
        "vram_gb": float,  # total memory of that card in GiB, one decimal
        "usable_gb": float,  # what models can have of it, after the system's own share
        "fit_sd15": str,  # how SD 1.5 and SDXL fit when held whole: fits, tight, offload, too_big
        "fit_sdxl": str,
        "fit_sd15_mode": str,  # what SD 1.5 needs for that: resident, model_offload, sequential
        "ram_gb": float,  # the machine's memory in GiB
        "compute_capability": float,  # NVIDIA: 8.6
        "driver": float,  # the driver's first number: 581
        "gfx": str,  # AMD: gfx1100
        "rdna": float,  # AMD's generation: 1, 2, 3, 3.5, 4; 0 before RDNA
        "integrated": bool,  # the card shares the system's memory
        "fp16_broken": bool,  # Turing without tensor cores: half precision gives black images
        "gpu_name": str,
        "gpu_count": float,  # cards of that maker
        "macos_version": float,  # 14.5
    }
)

# Known only once torch is chosen, so not yet when a package's torch wishes are read.
_LATE: Final = frozenset(
    {
        "cuda", "rocm", "xpu", "mps", "directml", "zluda", "backend", "torch_as_pinned", "usable_gb",
        "fit_sd15", "fit_sdxl", "fit_sd15_mode",
    }
)  # fmt: skip
EARLY_FACT_KINDS: Final[Mapping[str, type]] = MappingProxyType(
    {name: kind for name, kind in FACT_KINDS.items() if name not in _LATE}
)
