"""The environment that child processes are given.

Built from an allow-list, so that nothing of this program's own surroundings (its Python, its
virtual environment, a bundle's libraries, package-manager settings) can change how an install or a
UI behaves. Everything else has to be passed on purpose, through `extra`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final, Literal

SystemName = Literal["linux", "windows", "macos"]


def _names(table: str) -> frozenset[str]:
    return frozenset(table.split())


_EVERYWHERE: Final = _names(
    """
    PATH HOME USER LOGNAME SHELL TERM COLORTERM TZ TZDIR LANG LANGUAGE TMPDIR TEMP TMP
    HTTP_PROXY HTTPS_PROXY ALL_PROXY FTP_PROXY NO_PROXY
    http_proxy https_proxy all_proxy ftp_proxy no_proxy
    SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO NODE_EXTRA_CA_CERTS
    SSH_AUTH_SOCK GIT_SSH GIT_SSH_COMMAND
    CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER CUDA_PATH CUDA_HOME NVIDIA_VISIBLE_DEVICES
    NVIDIA_DRIVER_CAPABILITIES HIP_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES GPU_DEVICE_ORDINAL
    HSA_OVERRIDE_GFX_VERSION HSA_ENABLE_SDMA HIP_PATH ROCM_PATH ROCM_HOME
    ZE_AFFINITY_MASK ONEAPI_DEVICE_SELECTOR
    """
)
_BY_SYSTEM: Final[Mapping[str, frozenset[str]]] = {
    "linux": _names(
        """
        DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS PULSE_SERVER
        XDG_RUNTIME_DIR XDG_SESSION_TYPE XDG_CURRENT_DESKTOP XDG_CONFIG_HOME XDG_CACHE_HOME
        XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_DIRS XDG_DATA_DIRS
        WSL_DISTRO_NAME WSL_INTEROP WSLENV WSL2_GUI_APPS_ENABLED
        LOCALE_ARCHIVE NIX_LD NIX_LD_LIBRARY_PATH NIX_SSL_CERT_FILE
        """
    ),
    "macos": _names("__CF_USER_TEXT_ENCODING SECURITYSESSIONID"),
    "windows": _names(
        """
        SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT OS NUMBER_OF_PROCESSORS DRIVERDATA
        USERPROFILE USERNAME USERDOMAIN COMPUTERNAME HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA
        PROGRAMDATA ALLUSERSPROFILE PUBLIC PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432
        COMMONPROGRAMFILES COMMONPROGRAMFILES(X86) COMMONPROGRAMW6432
        """
    ),
}
_PREFIXES: Final = ("LC_",)
_WINDOWS_PREFIXES: Final = (*_PREFIXES, "PROCESSOR_", "CUDA_PATH_V", "HIP_PATH_")

# Search paths that a bundle (PyInstaller, AppImage) points at its own libraries.
_BUNDLED: Final = ("PATH", "LD_LIBRARY_PATH")
# Where the bundle lies, as PyInstaller's bootloader and AppImage's runtime say it to their program.
_BUNDLE_MARKS: Final = ("_PYI_APPLICATION_HOME_DIR", "_MEIPASS2", "APPDIR")


def current_system() -> SystemName:
    """Name the operating system, by the names of the contract; every other Unix counts as Linux."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")  # type: ignore[return-value]


def has_desktop(environ: Mapping[str, str]) -> bool:
    """Tell whether there is a desktop to show a window on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def child_environment(
    inherited: Mapping[str, str],
    extra: Mapping[str, str],
    *,
    system: str,
    bundle: str | None = None,
) -> dict[str, str]:
    """Pick what a child may inherit and put `extra` on top.

    Python children are told to write UTF-8 to their pipes, which is how they are read. On Windows
    names know no case and come out in capitals.

    Args:
        inherited: the environment to pick from.
        extra: what the child gets besides; wins over everything.
        system: linux, windows or macos.
        bundle: folder of this program's bundle, whose libraries must not reach the child.
    """
    is_windows = system == "windows"
    source = {name.upper(): value for name, value in inherited.items()} if is_windows else inherited
    allowed = _EVERYWHERE | _BY_SYSTEM.get(system, frozenset())
    prefixes = _WINDOWS_PREFIXES if is_windows else _PREFIXES
    chosen = {
        name: value
        for name, value in source.items()
        if name in allowed or name.startswith(prefixes)
    }
    marks = [bundle, *(source.get(mark) for mark in _BUNDLE_MARKS)]
    bundles = [folder for folder in marks if folder]
    chosen.pop("LD_LIBRARY_PATH", None)
    for name in _BUNDLED:
        value = _without_bundles(source, name, bundles, is_windows=is_windows)
        if value:
            chosen[name] = value
        else:
            chosen.pop(name, None)
    chosen["PYTHONIOENCODING"] = "utf-8"
    chosen.update({name.upper() if is_windows else name: value for name, value in extra.items()})
    return chosen


def inherited_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give a child's environment from this process's own."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's bootloader
    return child_environment(os.environ, extra or {}, system=current_system(), bundle=bundle)


def _without_bundles(
    source: Mapping[str, str], name: str, bundles: list[str], *, is_windows: bool
) -> str:
    """Give a search path as it was before the bundle; PyInstaller keeps the old one as `*_ORIG`."""
    value = source.get(f"{name}_ORIG", source.get(name, ""))
    if not bundles:
        return value
    flavour: type[PurePath] = PureWindowsPath if is_windows else PurePosixPath
    separator = ";" if is_windows else ":"
    kept = (
        entry
        for entry in value.split(separator)
        if not any(entry and flavour(entry).is_relative_to(folder) for folder in bundles)
    )
    return separator.join(kept)
