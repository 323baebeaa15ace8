"""What a system brings beside its hardware: libraries, compilers, switches; and how what is missing is had.

Only looked at, through `SystemView`, so that recorded machines are understood as the real one. Nothing is
installed: that needs rights which this program does not ask for, so people are told the command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.profile import System
from stablehand.core.hardware.view import SystemView

PartName = Literal["long_paths", "vc_redist", "build_tools", "libgl", "tkinter", "ffmpeg", "git"]
PART_NAMES: Final[tuple[PartName, ...]] = get_args(PartName)
# docs.microsoft.com, "Maximum Path Length Limitation": programs that ask for long paths get them then.
FILE_SYSTEM_KEY: Final = r"SYSTEM\CurrentControlSet\Control"
_SYSTEM32: Final = r"C:\Windows\System32"
_RUNTIME: Final = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")
# The component that brings cl.exe (Visual Studio's list of components).
_COMPILER: Final = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
_LIBRARIES: Final[Mapping[str, re.Pattern[str]]] = {
    "libgl": re.compile(r"^\s*libGL\.so\.1\b", re.MULTILINE),
    "tkinter": re.compile(r"^\s*libtk8\.6\.so", re.MULTILINE),
}
_PACKAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "apt": {
        "git": "git", "ffmpeg": "ffmpeg", "libgl": "libgl1", "tkinter": "python3-tk",
        "build_tools": "build-essential",
    },
    "dnf": {
        "git": "git", "ffmpeg": "ffmpeg-free", "libgl": "mesa-libGL", "tkinter": "python3-tkinter",
        "build_tools": "gcc-c++ make",
    },
    "pacman": {
        "git": "git", "ffmpeg": "ffmpeg", "libgl": "libglvnd", "tkinter": "tk",
        "build_tools": "base-devel",
    },
    "zypper": {
        "git": "git-core", "ffmpeg": "ffmpeg", "libgl": "Mesa-libGL1", "tkinter": "python3-tk",
        "build_tools": "gcc-c++ make",
    },
}  # fmt: skip
_COMMANDS: Final[Mapping[str, str]] = {
    "apt": "sudo apt install", "dnf": "sudo dnf install", "pacman": "sudo pacman -S",
    "zypper": "sudo zypper install",
}  # fmt: skip
# By ID and ID_LIKE of os-release (freedesktop.org's os-release).
_FAMILIES: Final[Mapping[str, str]] = {
    "debian": "apt", "ubuntu": "apt", "linuxmint": "apt", "pop": "apt",
    "fedora": "dnf", "rhel": "dnf", "centos": "dnf", "rocky": "dnf", "almalinux": "dnf",
    "arch": "pacman", "manjaro": "pacman", "endeavouros": "pacman", "cachyos": "pacman",
    "suse": "zypper", "opensuse": "zypper", "opensuse-leap": "zypper", "opensuse-tumbleweed": "zypper",
}  # fmt: skip
_ID: Final = re.compile(r"^(ID|ID_LIKE)=[\"']?([^\"'\n]*)[\"']?\s*$", re.MULTILINE)


async def has_part(view: SystemView, part: PartName) -> bool | None:
    """Tell whether a system has something; None where that cannot be told, or means nothing there."""
    match part, view.system:
        case "long_paths", System.WINDOWS:
            values = (await view.registry(FILE_SYSTEM_KEY)).get("FileSystem", {})
            return values.get("LongPathsEnabled") == 1
        case "vc_redist", System.WINDOWS:
            names = {name.lower() for name in await view.list_dir(_SYSTEM32)}
            return names.issuperset(_RUNTIME) if names else None
        case "build_tools", _:
            return await _has_compiler(view)
        case (("libgl" | "tkinter"), System.LINUX):
            return await _has_library(view, part)
        case _:
            return None


def package_manager(os_release: str) -> str | None:
    """Give what a distribution installs packages with ("apt"); None for one that is not known.

    Args:
        os_release: the text of /etc/os-release.
    """
    found = {match[1]: match[2].lower().split() for match in _ID.finditer(os_release)}
    for word in (*found.get("ID", ()), *found.get("ID_LIKE", ())):
        if word in _FAMILIES:
            return _FAMILIES[word]
    return None


def install_command(part: str, os_release: str) -> str | None:
    """Give the command that installs something on a distribution; None where it is not known."""
    manager = package_manager(os_release)
    package = _PACKAGES.get(manager or "", {}).get(part)
    return f"{_COMMANDS[manager]} {package}" if manager and package else None


async def how_to_get(view: SystemView, part: str) -> Text:
    """Say what to do about something that is missing."""
    if view.system is System.LINUX:
        release = await view.read_text("/etc/os-release") or await view.read_text(
            "/usr/lib/os-release"
        )
        command = install_command(part, release or "")
        if command is not None:
            return QT_TRANSLATE_NOOP("parts", "Install it with: {command}").fill(command=command)
        if part in _ANYWHERE:
            return _ANYWHERE[part]
    if view.system is System.MACOS and part in ("build_tools", "git"):
        return QT_TRANSLATE_NOOP("parts", "Install it with: {command}").fill(
            command="xcode-select --install"
        )
    if view.system is System.MACOS and part == "ffmpeg":
        return QT_TRANSLATE_NOOP("parts", "Install it with: {command}").fill(
            command="brew install ffmpeg"
        )
    return _ON_WINDOWS.get(part) or _ANYWHERE.get(part, _WITH_THE_SYSTEM)


async def _has_compiler(view: SystemView) -> bool | None:
    if view.system is System.MACOS:
        said = await view.run("xcode-select", "-p")
        return said is not None and said.returncode == 0
    if view.system is System.LINUX:
        said = await view.run("c++", "--version") or await view.run("g++", "--version")
        return said is not None and said.returncode == 0
    words = ("-products", "*", "-requires", _COMPILER, "-property", "installationPath", "-utf8")
    said = await view.run("vswhere", *words)
    return said is not None and said.returncode == 0 and bool(said.stdout.strip())


async def _has_library(view: SystemView, part: str) -> bool | None:
    said = await view.run("ldconfig", "-p")
    if said is None or said.returncode != 0 or not said.stdout.strip():
        return None  # systems without it keep libraries where nobody can say (NixOS, musl)
    return bool(_LIBRARIES[part].search(said.stdout))


_WITH_THE_SYSTEM: Final = QT_TRANSLATE_NOOP("parts", "Install it with your system's packages.")
_ON_WINDOWS: Final[Mapping[str, Text]] = {
    "long_paths": QT_TRANSLATE_NOOP(
        "parts",
        "Turn on long paths: in Windows' settings under System, For developers; or set LongPathsEnabled to 1 "
        "below HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\FileSystem, then start anew.",
    ),
    "vc_redist": QT_TRANSLATE_NOOP(
        "parts",
        "Install Microsoft's Visual C++ runtime from https://aka.ms/vs/17/release/vc_redist.x64.exe "
        "and try again.",
    ),
    "build_tools": QT_TRANSLATE_NOOP(
        "parts",
        "Install the Build Tools for Visual Studio from https://aka.ms/vs/17/release/vs_BuildTools.exe "
        "with the workload “Desktop development with C++”.",
    ),
    "ffmpeg": QT_TRANSLATE_NOOP("parts", "Install it with: {command}").fill(
        command="winget install Gyan.FFmpeg"
    ),
    "git": QT_TRANSLATE_NOOP("parts", "Install it with: {command}").fill(
        command="winget install Git.Git"
    ),
}
_ANYWHERE: Final[Mapping[str, Text]] = {
    "libgl": QT_TRANSLATE_NOOP(
        "parts", "Install libgl1 (Debian, Ubuntu) or mesa-libGL (Fedora, Arch)."
    ),
    "tkinter": QT_TRANSLATE_NOOP("parts", "Install Tk for Python, such as python3-tk."),
    "ffmpeg": QT_TRANSLATE_NOOP("parts", "Install ffmpeg with your system's packages."),
    "build_tools": QT_TRANSLATE_NOOP(
        "parts", "Install a C++ compiler with your system's packages, such as g++."
    ),
}
