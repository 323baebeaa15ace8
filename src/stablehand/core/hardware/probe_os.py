"""The operating system's version, in the words people know it by.

A Linux inside Windows says so: every choice that depends on it looks for "microsoft" in the text.
"""

from __future__ import annotations

import re
from typing import Final

from stablehand.core.base.text import Text
from stablehand.core.hardware import problems
from stablehand.core.hardware.macos import mac_facts, macos_release
from stablehand.core.hardware.profile import Arch, Os, System
from stablehand.core.hardware.view import SystemView
from stablehand.core.hardware.windows_registry import RegistryValues

WINDOWS_KEY: Final = r"SOFTWARE\Microsoft\Windows NT"
ENVIRONMENT_KEY: Final = r"SYSTEM\CurrentControlSet\Control\Session Manager"
_WINDOWS_11_BUILD: Final = 22000  # Microsoft's release information; ProductName still says 10


async def probe_os(view: SystemView) -> tuple[Os, tuple[Text, ...]]:
    """Find the system's version, and say if this program runs translated on Apple silicon."""
    match view.system:
        case System.LINUX:
            return Os(System.LINUX, await _linux_version(view), view.arch), ()
        case System.WINDOWS:
            version = windows_version(await view.registry(WINDOWS_KEY))
            return Os(System.WINDOWS, version or view.version, await _windows_arch(view)), ()
        case System.MACOS:
            found = Os(System.MACOS, await macos_release(view) or _darwin(view), view.arch)
            if not (await mac_facts(view)).is_translated:
                return found, ()
            return found, (problems.with_fix(problems.TRANSLATED, problems.USE_NATIVE),)


async def _linux_version(view: SystemView) -> str | None:
    release = await view.read_text("/etc/os-release") or await view.read_text("/usr/lib/os-release")
    name = parse_os_release(release or "") or "Linux"
    built_by = await view.read_text("/proc/version") or ""
    kernel = view.version or ""
    if "microsoft" not in f"{built_by} {kernel}".lower():
        return _with_note(name, kernel)
    note = ", ".join(
        word for word in (_wsl(built_by, kernel), kernel.replace("Microsoft", "microsoft")) if word
    )
    if "microsoft" not in note:  # a kernel that the user has built
        note += ", microsoft"
    return _with_note(name, note)


def _with_note(name: str, note: str) -> str:
    """Put a note in brackets, into those that the name ends with."""
    if not note:
        return name
    return f"{name[:-1]}, {note})" if name.endswith(")") else f"{name} ({note})"


def _wsl(built_by: str, kernel: str) -> str:
    """Tell WSL 1, which is no virtual machine, has no GPU and calls itself 4.4.0-...-Microsoft."""
    return "WSL1" if re.search(r"\b4\.4\.0-\d+-Microsoft\b", f"{built_by} {kernel}") else "WSL2"


def parse_os_release(text: str) -> str | None:
    """Find the distribution's name in os-release."""
    match = re.search(r"^PRETTY_NAME=(.*)$", text, re.MULTILINE)
    return match[1].strip().strip("\"'").strip() or None if match else None


def windows_version(subkeys: dict[str, RegistryValues]) -> str | None:
    """Say "Windows 11 Pro 24H2 (build 26100)" from the registry."""
    values = {
        key: value.strip()
        for key, value in subkeys.get("CurrentVersion", {}).items()
        if isinstance(value, str)
    }
    name, build = values.get("ProductName"), values.get("CurrentBuild", "")
    if not name:
        return None
    if build.isascii() and build.isdigit() and len(build) < 9 and int(build) >= _WINDOWS_11_BUILD:
        name = name.replace("Windows 10", "Windows 11")
    release = values.get("DisplayVersion") or values.get("ReleaseId")
    words = [name, release or "", f"(build {build})" if build else ""]
    return " ".join(word for word in words if word)


async def _windows_arch(view: SystemView) -> Arch:
    """Give the machine's own architecture: an x86_64 Python on ARM runs emulated."""
    subkeys = await view.registry(ENVIRONMENT_KEY)
    arch = subkeys.get("Environment", {}).get("PROCESSOR_ARCHITECTURE")
    return Arch.ARM64 if arch == "ARM64" else view.arch


def _darwin(view: SystemView) -> str | None:
    return f"Darwin {view.version}" if view.version else None
