"""What the system itself has to bring: which of it is missing, and how to get it.

Standard library only. Where this process may install (as root, or through sudo without a password)
it does so, saying so in one line; elsewhere it names the exact command. It never asks for anything.
STABLEHAND_SYSTEM_INSTALL=never keeps it from installing.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FORBIDDEN = "STABLEHAND_SYSTEM_INSTALL"
_SECONDS = 600


@dataclass(frozen=True)
class Need:
    """Something of the system.

    Attributes:
        what: its name, for people.
        why: what goes wrong without it.
        is_there: looks for it.
        packages: what brings it, by package program.
    """

    what: str
    why: str
    is_there: Callable[[], bool]
    packages: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Installer:
    """A package program: how it installs, and how it first learns what there is (or not at all)."""

    install: tuple[str, ...]
    refresh: tuple[str, ...] = ()
    as_root: bool = True


INSTALLERS = {
    "apt-get": Installer(
        ("apt-get", "install", "-y", "--no-install-recommends"), ("apt-get", "update")
    ),
    "dnf": Installer(("dnf", "install", "-y")),
    "pacman": Installer(("pacman", "-S", "--noconfirm", "--needed"), ("pacman", "-Sy")),
    "zypper": Installer(("zypper", "--non-interactive", "install")),
    "apk": Installer(("apk", "add")),
    "brew": Installer(("brew", "install"), as_root=False),
    "winget": Installer(("winget", "install", "-e", "--id"), as_root=False),
}


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        if sys.platform != "linux":
            return True  # Qt's wheels bring what they need elsewhere
        import ctypes  # late, for quick starts

        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _git_is_there() -> bool:
    found = shutil.which("git")
    if sys.platform == "darwin" and found == "/usr/bin/git":
        # A stand-in that opens a dialog until the command line tools are installed.
        return _answers(["xcode-select", "-p"])
    return found is not None


def _certificates_are_there() -> bool:
    if sys.platform != "linux" or os.environ.get("SSL_CERT_FILE"):
        return True
    import ssl

    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath or paths.openssl_capath)
    return bool(paths.cafile) or (folder.is_dir() and any(folder.iterdir()))


def _venv_is_there() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _same(*packages: str, **others: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Give the packages that bear these names on Debian, and their names elsewhere."""
    return {"apt-get": packages, **others}


_SERIES = sysconfig.get_python_version()
VENV = Need(
    "Python's venv module",
    "the private environment cannot be made",
    _venv_is_there,
    # The versioned one first: python3-venv belongs to the system's default Python alone.
    _same(f"python{_SERIES}-venv"),
)
CERTIFICATES = Need(
    "certificate authorities",
    "no secure connection can be made",
    _certificates_are_there,
    dict.fromkeys(("apt-get", "dnf", "pacman", "zypper", "apk"), ("ca-certificates",)),
)
GIT = Need(
    "git",
    "diffusion UIs from git repositories cannot be installed",
    _git_is_there,
    {
        **dict.fromkeys(("apt-get", "dnf", "pacman", "zypper", "apk", "brew"), ("git",)),
        "winget": ("Git.Git",),
    },
)


def _qt(file: str, why: str, deb: str, dnf: str, pacman: str, zypper: str, apk: str) -> Need:
    packages = {"apt-get": deb, "dnf": dnf, "pacman": pacman, "zypper": zypper, "apk": apk}
    return Need(file, why, _library(file), {name: (one,) for name, one in packages.items()})


_QT = "Qt cannot start"
_X11 = "the window cannot open on an X11 display"
GLIB = _qt("libglib-2.0.so.0", _QT, "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0", "glib")
QT_TOOLS = (
    GLIB,
    _qt("libgssapi_krb5.so.2", _QT, "libgssapi-krb5-2", "krb5-libs", "krb5", "krb5", "krb5-libs"),
    _qt(
        "libbrotlidec.so.1",
        _QT,
        "libbrotli1",
        "libbrotli",
        "brotli",
        "libbrotlidec1",
        "brotli-libs",
    ),
)
QT = (
    GLIB,
    _qt("libGL.so.1", _QT, "libgl1", "libglvnd-glx", "libglvnd", "libglvnd", "mesa-gl"),
    _qt("libEGL.so.1", _QT, "libegl1", "libglvnd-egl", "libglvnd", "libglvnd", "mesa-egl"),
    _qt(
        "libxkbcommon.so.0", _QT,
        "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0", "libxkbcommon",
    ),
    _qt(
        "libfontconfig.so.1", _QT,
        "libfontconfig1", "fontconfig", "fontconfig", "fontconfig", "fontconfig",
    ),
    _qt("libdbus-1.so.3", _QT, "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3", "dbus-libs"),
)  # fmt: skip
QT_DISPLAY = (
    _qt(
        "libxcb-cursor.so.0", _X11,
        "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0", "xcb-util-cursor",
    ),
    _qt(
        "libxcb-icccm.so.4", _X11,
        "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4", "xcb-util-wm",
    ),
    _qt(
        "libxcb-keysyms.so.1", _X11,
        "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1", "xcb-util-keysyms",
    ),
    _qt("libxcb-shape.so.0", _X11, "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0", "libxcb"),
    _qt(
        "libxkbcommon-x11.so.0", _X11,
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0", "libxkbcommon",
    ),
)  # fmt: skip


def for_making() -> tuple[Need, ...]:
    """Give what making the environment takes."""
    return (VENV, CERTIFICATES)


def for_tests() -> tuple[Need, ...]:
    """Give what the checks take beyond that: git repositories, the window, Qt's translation tool."""
    return tuple({need.what: need for need in (GIT, *QT, *QT_TOOLS)}.values())


def for_window(environ: Mapping[str, str]) -> tuple[Need, ...]:
    """Give what the window takes, with a display or without."""
    return (*QT, *QT_DISPLAY) if environ.get("DISPLAY") else QT


def for_command(words: Sequence[str], environ: Mapping[str, str]) -> tuple[Need, ...]:
    """Give what a command line of the program takes from the system.

    `up` alone starts Easel, which comes with Stablehand; every other package is a git repository.
    """
    verbs = [word for word in words if not word.startswith("-")]
    verb = verbs[0] if verbs else ""
    has_desktop = any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if verb == "gui" or (not verb and has_desktop and not {"--help", "-h", "--version"} & {*words}):
        return for_window(environ)
    if verb in ("install", "up", "update") and [*verbs[1:], "easel"][0] != "easel":
        return (GIT,)
    return ()


def provide(needs: Iterable[Need], environ: Mapping[str, str] = os.environ) -> tuple[Need, ...]:
    """Install what is missing where this process may; give what is missing still, having named it."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return ()
    name = installer_here()
    packages = packages_for(missing, name)
    if name is not None and packages and (prefix := _right_to_install(name, environ)) is not None:
        _say(f"Installing with {name}: {' '.join(packages)} ...")
        _install(INSTALLERS[name], prefix, packages)
        importlib.invalidate_caches()
        missing = [need for need in missing if not need.is_there()]
    for why in dict.fromkeys(need.why for need in missing):
        what = [need.what for need in missing if need.why == why]
        _say(f"Missing: {', '.join(what)}. Without {'it' if len(what) == 1 else 'them'} {why}.")
    if missing:
        _say(f"  {advice(missing, name)}")
    return tuple(missing)


def installer_here() -> str | None:
    """Give the package program of this system; None where none is known."""
    return next((name for name in INSTALLERS if shutil.which(name)), None)


def packages_for(needs: Iterable[Need], installer: str | None) -> list[str]:
    """Give what to install for these needs, each once."""
    names = (package for need in needs for package in need.packages.get(installer or "", ()))
    return list(dict.fromkeys(names))


def advice(needs: Sequence[Need], installer: str | None) -> str:
    """Give the command that a person should type, or what to look for."""
    packages = packages_for(needs, installer)
    if installer is None or not packages:
        return f"Install {', '.join(need.what for need in needs)} the way your system does it."
    found = INSTALLERS[installer]
    sudo = ["sudo"] if found.as_root and not _is_root() else []
    return f"Install it with: {' '.join([*sudo, *found.install, *packages])}"


def _right_to_install(name: str, environ: Mapping[str, str]) -> list[str] | None:
    """Give what goes before the command; None where this process may not install."""
    if environ.get(FORBIDDEN) == "never" or name == "winget":
        return None  # winget would ask on the screen
    if not INSTALLERS[name].as_root:
        return []
    if _is_root():
        return []
    # Stated again behind sudo, which drops the environment.
    sudo = ["sudo", "-n"]
    return [*sudo, "env", *_QUIET] if shutil.which("sudo") and _answers([*sudo, "true"]) else None


_QUIET = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=l")


def _install(installer: Installer, prefix: list[str], packages: list[str]) -> None:
    """Install; on failure once more after learning anew what there is."""
    attempt = [*prefix, *installer.install, *packages]
    if _works(attempt) or not installer.refresh:
        return
    _works([*prefix, *installer.refresh])
    _works(attempt)


def _works(argv: list[str]) -> bool:
    environ = {**os.environ, "HOMEBREW_NO_AUTO_UPDATE": "1"}
    environ.update(item.split("=", 1) for item in _QUIET)
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, env=environ, timeout=_SECONDS,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _answers(argv: list[str]) -> bool:
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@functools.cache
def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
