"""NVIDIA driver versions: reading them and comparing them with what a CUDA build needs."""

from __future__ import annotations

import re

from stablehand.core.hardware.profile import Os, System
from stablehand.core.hardware.wheels import Backend


def driver_numbers(text: str | None) -> tuple[int, ...] | None:
    """Read "581.42" or "525.60.13" as numbers; None where there is no version in the text.

    Windows numbers the same driver 32.0.15.8142: the last five digits are NVIDIA's own.
    """
    windows = re.fullmatch(r"\s*\d+\.\d+\.\d*(\d)\.(\d{2})(\d{2})\s*", text or "")
    if windows:
        return int(windows[1] + windows[2]), int(windows[3])
    match = re.match(r"\s*(\d{2,4}(?:\.\d+){0,3})", text or "")
    return tuple(int(part) for part in match[1].split(".")) if match else None


def is_wsl(os: Os) -> bool:
    """Tell whether a Linux runs inside Windows, where the driver is Windows' own."""
    return os.system is System.LINUX and bool(
        re.search(r"microsoft|\bwsl", os.version or "", re.IGNORECASE)
    )


def floor(backend: Backend, os: Os) -> str | None:
    """Give the oldest driver that can run a CUDA build on a system."""
    windows = os.system is System.WINDOWS or is_wsl(os)
    return backend.driver_windows if windows else backend.driver_linux


def is_new_enough(driver: tuple[int, ...] | None, backend: Backend, os: Os) -> bool:
    """Tell whether a driver can run a CUDA build; an unknown driver is given the benefit."""
    least = driver_numbers(floor(backend, os))
    return driver is None or least is None or driver >= least


def is_native(driver: tuple[int, ...] | None, backend: Backend) -> bool:
    """Tell whether the driver is of the toolkit's own series or newer.

    Older ones of the same major CUDA version mostly work too (NVIDIA's minor-version compatibility),
    but code compiled at run time may not, so native builds are preferred.
    """
    return driver is not None and backend.native is not None and driver[0] >= backend.native
