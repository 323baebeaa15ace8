"""Folders that belong to the system, or that do not stay: known by their paths alone.

Pure: a path of either flavour, the system's name and the environment come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final, Literal

# archive: opened by an archiver without being unpacked; translocated: macOS runs a read-only copy of an
# app that came by download and was not moved since.
PlaceKind = Literal["system", "temporary", "archive", "translocated", "downloads"]

_WINDOWS_SYSTEM: Final = (
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "PROGRAMW6432",
    "SYSTEMROOT",
    "WINDIR",
)
_TEMPORARY: Final = ("TEMP", "TMP", "TMPDIR")
_UNIX_SYSTEM: Final = {
    "linux": (
        "/usr", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin",
        "/sys", "/var",
    ),
    "macos": (
        "/System", "/Library", "/Applications", "/usr", "/bin", "/sbin", "/etc", "/private", "/var",
        "/dev", "/cores",
    ),
}  # fmt: skip
# Below the system's, but a person's: drives, homes of systems whose root is read-only, web roots.
_UNIX_OWN: Final = ("/run/media", "/var/home", "/usr/local", "/var/mnt")
_UNIX_TEMPORARY: Final = (
    "/tmp",  # noqa: S108 - it is judged, not used
    "/var/tmp",  # noqa: S108
    "/dev/shm",  # noqa: S108
    "/private/tmp",
    "/var/folders",
    "/private/var/folders",
)
_DOWNLOADS: Final = ("downloads", "загрузки")
# Windows' Explorer (Temp1_name.zip, and a GUID before it since 2023), 7-Zip, WinRAR, Bandizip.
_OPENED_ARCHIVE: Final = re.compile(
    r"(temp\d+_.*\.zip|.*\.zip\.[0-9a-f]{3,}|7z[oO][0-9A-F]{6,}|rar\$\w+.*|bnz\..*)", re.IGNORECASE
)


def special_kind(path: PurePath, system: str, environ: Mapping[str, str]) -> PlaceKind | None:
    """Tell whether a folder is the system's, temporary, or the folder of downloads itself.

    Args:
        path: the folder, absolute.
        system: linux, windows or macos.
        environ: the environment; on Windows names are looked up in capitals.
    """
    known = {name.upper(): value for name, value in environ.items()}
    if system == "macos" and "AppTranslocation" in path.parts:
        return "translocated"
    temporary = [known[name] for name in _TEMPORARY if known.get(name)]
    if system == "windows":
        return _on_windows(path, known, temporary)
    # Somebody whose home is temporary knows; all that they have is.
    home = known.get("HOME")
    if home and path.is_relative_to(home) and home != "/":
        return "downloads" if path.name.casefold() in _DOWNLOADS else None
    if any(path.is_relative_to(folder) for folder in (*_UNIX_TEMPORARY, *temporary)):
        return "temporary"
    if not any(path.is_relative_to(folder) for folder in _UNIX_OWN) and (
        path == PurePosixPath("/")
        or any(path.is_relative_to(folder) for folder in _UNIX_SYSTEM.get(system, ()))
    ):
        return "system"
    return "downloads" if path.name.casefold() in _DOWNLOADS else None


def _on_windows(path: PurePath, known: Mapping[str, str], temporary: list[str]) -> PlaceKind | None:
    in_temporary = any(_is_below(path, folder) for folder in temporary) or any(
        (one.casefold(), two.casefold(), three.casefold()) == ("appdata", "local", "temp")
        for one, two, three in _threes(path)
    )
    if in_temporary:
        is_archive = any(_OPENED_ARCHIVE.fullmatch(part) for part in path.parts)
        return "archive" if is_archive else "temporary"
    folders = [known[name] for name in _WINDOWS_SYSTEM if known.get(name)]
    anchor = path.anchor or "C:\\"
    folders += [f"{anchor}{name}" for name in ("Windows", "Program Files", "Program Files (x86)")]
    if any(_is_below(path, folder) for folder in folders):
        return "system"
    return "downloads" if path.name.casefold() in _DOWNLOADS else None


def _threes(path: PurePath) -> Iterator[tuple[str, str, str]]:
    return zip(path.parts, path.parts[1:], path.parts[2:], strict=False)


def _is_below(path: PurePath, folder: str) -> bool:
    return PureWindowsPath(path).is_relative_to(PureWindowsPath(folder))
