"""Where the system keeps its own programs, and finding one there.

Invariant: a program is only ever started from the folders below, which ordinary users cannot write
to. The current folder and PATH are never searched: a planted `nvidia-smi` must not run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from stablehand.core.hardware.profile import System


def trusted_folders(system: System, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Give the folders of the system's own programs.

    Windows: nvidia-smi lies in System32, with drivers before 2018 in NVSMI, vswhere where the installer of
    Visual Studio always puts it. Linux: WSL mounts the
    driver's programs to /usr/lib/wsl/lib, Kubernetes nodes to /usr/local/nvidia, NixOS keeps all in
    /run/current-system.
    """
    if system is System.WINDOWS:
        windows = Path(environment.get("SYSTEMROOT", r"C:\Windows"))
        programs = Path(environment.get("PROGRAMFILES", r"C:\Program Files"))
        narrow = Path(environment.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)"))
        return (
            windows / "System32",
            programs / "NVIDIA Corporation" / "NVSMI",
            narrow / "Microsoft Visual Studio" / "Installer",
        )
    if system is System.MACOS:
        return (Path("/usr/sbin"), Path("/usr/bin"))
    return tuple(
        Path(folder)
        for folder in (
            "/usr/bin",
            "/usr/sbin",
            "/bin",
            "/usr/lib/wsl/lib",
            "/opt/rocm/bin",
            "/usr/local/nvidia/bin",
            "/run/current-system/sw/bin",
        )
    )


def find_program(name: str, folders: Sequence[Path], *, suffix: str = "") -> Path | None:
    """Find a program by its bare name; None where no folder has it."""
    if not name or any(mark in name for mark in ("/", "\\", ":", "\0")) or name in (".", ".."):
        return None
    for folder in folders:
        program = folder / (name + suffix)
        if folder.is_absolute() and program.is_file() and os.access(program, os.X_OK):
            return program
    return None
