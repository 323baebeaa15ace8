"""What a Linux build asks of the system: the oldest glibc, and the libraries that it does not bring.

Read from the ELF files themselves, as `objdump -p` prints them (binutils; PyInstaller needs it too).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")
_MAGIC = b"\x7fELF"

# The C library itself, in all its parts: every Linux with this glibc has them.
_OF_GLIBC = re.compile(r"^(lib(c|m|dl|pthread|rt|util|resolv|nsl|anl)\.so|ld-linux)")

# What brings a library on Debian and Ubuntu, and on Fedora; other systems call them alike.
PACKAGES: Mapping[str, tuple[str, str]] = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libGLX.so.0": ("libglx0", "libglvnd-glx"),
    "libOpenGL.so.0": ("libopengl0", "libglvnd-opengl"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libdrm.so.2": ("libdrm2", "libdrm"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libgbm.so.1": ("libgbm1", "mesa-libgbm"),
    "libgcc_s.so.1": ("libgcc-s1", "libgcc"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libz.so.1": ("zlib1g", "zlib-ng-compat"),
}
# The glibc of releases, oldest first, from the packages' own pages.
_RELEASES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "Ubuntu": (("22.04", 35), ("24.04", 39), ("26.04", 43)),
    "Debian": (("12", 36), ("13", 41)),
    "Fedora": (("35", 34), ("36", 35), ("37", 36), ("38", 37), ("39", 38), ("40", 39)),
    "RHEL": (("9", 34), ("10", 39)),
}
# Qt loads these plugins only where there is such a desktop: a system without one needs no library for it.
_OPTIONAL = re.compile(r"wayland|WaylandClient|WlShellIntegration", re.IGNORECASE)


@dataclass(frozen=True)
class ElfFile:
    """What one file says of itself: the libraries it needs, and the newest glibc it was linked with."""

    needed: tuple[str, ...]
    glibc: tuple[int, ...]


@dataclass(frozen=True)
class SystemNeeds:
    """What a build needs of the system.

    Attributes:
        glibc: the oldest version that has every symbol asked for, like "2.34".
        demanding: the file that asks for it.
        libraries: sonames that are not carried, without those of glibc itself.
        wayland: sonames that only Wayland desktops need, which have them.
    """

    glibc: str
    demanding: str
    libraries: tuple[str, ...]
    wayland: tuple[str, ...]


def parse(printed: str) -> ElfFile:
    """Read what `objdump -p` printed of one file."""
    versions = [tuple(map(int, found.split("."))) for found in _GLIBC.findall(printed)]
    return ElfFile(tuple(_NEEDED.findall(printed)), max(versions, default=()))


def needs(files: Mapping[str, ElfFile]) -> SystemNeeds:
    """Sum up a build from its files, by their places in it.

    A library counts as carried when a file of its name lies anywhere in the build, except for the
    starter: it runs before the build's own libraries can be found.
    """
    carried = {name.rsplit("/", 1)[-1] for name in files}
    always: set[str] = set()
    wayland: set[str] = set()
    for name, file in files.items():
        aims = wayland if _OPTIONAL.search(name) else always
        missing = file.needed if "/" not in name else set(file.needed) - carried
        aims.update(soname for soname in missing if not _OF_GLIBC.match(soname))
    demanding = max(files, key=lambda name: (files[name].glibc, name))
    glibc = ".".join(map(str, files[demanding].glibc))
    return SystemNeeds(glibc, demanding, tuple(sorted(always)), tuple(sorted(wayland - always)))


def unneeded(files: Mapping[str, ElfFile], roots: Iterable[str]) -> set[str]:
    """Name carried libraries that nothing needs any more since what needed them was left out.

    Args:
        files: the files of the build by their places.
        roots: places that stay whatever needs them: what is loaded by name.
    """
    kept = set(roots)
    while True:
        wanted = {soname for name in kept for soname in files[name].needed}
        more = {name for name in files if name.rsplit("/", 1)[-1] in wanted} - kept
        if not more:
            return set(files) - kept
        kept |= more


def packages(sonames: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the packages of Debian and of Fedora for these libraries; an unknown one stands for itself."""
    found = [PACKAGES.get(soname, (soname, soname)) for soname in sonames]
    return sorted({debian for debian, _ in found}), sorted({fedora for _, fedora in found})


def systems_with(glibc: str) -> list[str]:
    """Name the oldest release of each known system that has this glibc ("2.35")."""
    least = int(glibc.split(".")[1])
    return [
        f"{name} {enough[0]}"
        for name, releases in _RELEASES.items()
        if (enough := [release for release, minor in releases if minor >= least])
    ]


def is_elf(file: Path) -> bool:
    """Tell whether a file is a program or a library of Linux."""
    with file.open("rb") as opened:
        return opened.read(4) == _MAGIC


def read(folder: Path) -> dict[str, ElfFile]:
    """Read every ELF file of a build, links aside, by its place in the folder.

    Raises:
        OSError: binutils are missing.
        subprocess.CalledProcessError: a file is damaged.
    """
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and is_elf(file):
            done = subprocess.run(
                ["objdump", "-p", str(file)], capture_output=True, text=True, check=True
            )
            found[file.relative_to(folder).as_posix()] = parse(done.stdout)
    return found
