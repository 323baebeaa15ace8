"""What this machine is, as payloads ask for it."""

from __future__ import annotations

import platform
import sys
from typing import Final

from stablehand.core.selfupdate.decision import Host
from stablehand.core.selfupdate.places import System

_ARCHES: Final = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}


def this_system() -> System:
    """Give the system that this process runs on."""
    if sys.platform == "win32":
        return "windows"
    return "macos" if sys.platform == "darwin" else "linux"


def this_host() -> Host:
    """Give what this machine is. Cheap: it asks Python only."""
    system = this_system()
    machine = platform.machine().lower()
    return host_of(system, machine, _release(system), platform.libc_ver())


def host_of(system: System, machine: str, release: str | None, libc: tuple[str, str]) -> Host:
    """Give the machine from what a system says of itself. Pure.

    Args:
        machine: as `platform.machine` says it, in small letters.
        release: version of Windows or macOS.
        libc: as `platform.libc_ver` says it.
    """
    glibc = libc[1] if system == "linux" and libc[0] == "glibc" and libc[1] else None
    return Host(system, _ARCHES.get(machine, machine), release or None, glibc)


def _release(system: System) -> str | None:
    if system == "windows":
        return platform.version()  # 10.0.26100
    return platform.mac_ver()[0] if system == "macos" else None
