"""A launch that was worked out before and still holds.

Working out a launch (definition, machine, torch, flags, sharing) loads most of the program and takes
longer than anything else between the command and the program's own start. Where nothing that went
into it has changed, the outcome is the same, so it is kept: `.stablehand/launch.json`, readable by
the owner only, made anew whenever anything differs.

What it depends on is of four kinds. Files, links and folders are *witnesses*, each with a stamp of
what it was like. Of folders that Python writes its caches into, the *names* in them count. Folders that
something is written into only have to be there. Everything else (this program, the system's start, its
graphics devices and drivers, the environment's variables) is one digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stablehand import __version__
from stablehand.core.base.files import write_atomic
from stablehand.core.records.places import InstallFolder

LAUNCH_FILE: Final = "launch.json"
FORMAT: Final = 3
_LARGEST_BYTES: Final = 1024 * 1024
_BOOT_FILE: Final = Path("/proc/sys/kernel/random/boot_id")
_DEVICE_FOLDERS: Final = (Path("/dev/dri"), Path("/dev"))
_DEVICE_NAMES: Final = ("card", "renderD", "nvidia", "kfd", "dxg", "accel")
# The driver of a running system may be exchanged, and its nodes be called as before.
_DRIVER_FILES: Final = (Path("/sys/module/nvidia/version"), Path("/sys/module/amdgpu/version"))
_WINDOWS_CARDS: Final = (
    r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
)
_CARD_VALUES: Final = ("MatchingDeviceId", "DriverVersion", "HardwareInformation.qwMemorySize")
# What differs between two terminals and changes nothing.
_VOLATILE: Final = frozenset(
    {"_", "PWD", "OLDPWD", "SHLVL", "WINDOWID", "COLUMNS", "LINES", "TERM_SESSION_ID"}
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was worked out.

    Attributes:
        spec: a `LaunchSpec` as JSON has it, without what is new each time.
        variables: what the program gets on top of the inherited environment.
        usual_port: the port of a launch that asks for none; None for a program without a page.
    """

    spec: Mapping[str, Any]
    variables: Mapping[str, str]
    usual_port: int | None


def remember(
    folder: InstallFolder,
    environ: Mapping[str, str],
    witnesses: Iterable[Path],
    remembered: Remembered,
    *,
    before: Mapping[Path, str] | None = None,
    folders: Iterable[Path] = (),
    names: Mapping[Path, str] | None = None,
) -> None:
    """Keep a launch; what cannot be written is not remembered, which costs time and nothing else.

    Args:
        witnesses: every file, link and folder it was worked out from, those that are missing too.
        before: stamps of witnesses from before they were read: what changed since is no longer so.
        folders: what has to be there, whatever is in it.
        names: folders whose names count, with `names_in` from before they were read.
    """
    known = before or {}
    with suppress(OSError):
        body = {
            "format": FORMAT,
            "surroundings": _surroundings(folder, environ),
            "witnesses": {str(path): known.get(path) or stamp(path) for path in witnesses},
            "folders": [str(path) for path in folders],
            "names": {str(path): was for path, was in (names or {}).items()},
            "spec": dict(remembered.spec),
            "variables": dict(remembered.variables),
            "usual_port": remembered.usual_port,
        }
        text = json.dumps({**body, "sum": _sum(body)})
        write_atomic(folder.own / LAUNCH_FILE, text, mode=0o600)


def recall(folder: InstallFolder, environ: Mapping[str, str]) -> Remembered | None:
    """Give what was remembered, if all of it still holds."""
    try:
        with (folder.own / LAUNCH_FILE).open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
        # What is as it was written has the shape it was written with.
        if found.pop("sum") != _sum(found) or found["format"] != FORMAT:
            return None
        if found["surroundings"] != _surroundings(folder, environ):
            return None
        if any(stamp(Path(path)) != was for path, was in found["witnesses"].items()):
            return None
        if not all(Path(path).is_dir() for path in found["folders"]):
            return None
        if any(names_in(Path(path)) != was for path, was in found["names"].items()):
            return None
        return Remembered(found["spec"], found["variables"], found["usual_port"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def forget(folder: InstallFolder) -> None:
    """Drop what was remembered."""
    with suppress(OSError):
        (folder.own / LAUNCH_FILE).unlink(missing_ok=True)


def stamp(path: Path) -> str:
    """Give what a place is like as a short text: what it is, and when it last changed.

    A link also says where it leads and what is there; a folder changes with the names in it.
    """
    try:
        found = os.lstat(path)
        if not stat.S_ISLNK(found.st_mode):
            return _state(found)
        there = _state(path.stat()) if path.exists() else "nothing"
        return f"link {path.readlink()} {there}"
    except OSError:
        return "nothing"


def names_in(folder: Path) -> str:
    """Give the names in a folder as a short text, but for Python's own caches; "nothing" if there is none."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are enough, and many
    except OSError:
        return "nothing"
    said = "\0".join(name for name in names if name != "__pycache__")
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _state(found: os.stat_result) -> str:
    kind = "folder" if stat.S_ISDIR(found.st_mode) else "file"
    # The time of the last change tells of content that was put in with the old date, too.
    times = f"{found.st_mtime_ns} {found.st_ctime_ns}"
    return f"{kind} {times} {found.st_size} {found.st_ino}"


def _sum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _surroundings(folder: InstallFolder, environ: Mapping[str, str]) -> str:
    """Give one digest of everything that is no single file."""
    variables = sorted((k, v) for k, v in environ.items() if k not in _VOLATILE)
    parts = [str(folder.checkout), __version__, _program(), _boot(), _devices(), variables]
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _program() -> str:
    """Tell this program from one that was changed, as it is while it is being worked on."""
    package = Path(__file__).resolve().parents[2]
    newest, count = 0, 0
    waiting = [str(package)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    count += 1
                    newest = max(newest, entry.stat(follow_symlinks=False).st_mtime_ns)
    return f"{package} {count} {newest}"


def _boot() -> str:
    """Tell this start of the system from any other."""
    with suppress(OSError):
        return _BOOT_FILE.read_text(encoding="ascii").strip()
    import psutil

    # Where the system counts from its start, the moment moves a little as the clock is set.
    return str(round(psutil.boot_time() / 60))


def _devices() -> list[str]:
    """Name graphics cards and their drivers, as far as that takes no time."""
    found: list[str] = []
    for folder in _DEVICE_FOLDERS:
        with suppress(OSError):
            nodes = (node for node in folder.iterdir() if node.name.startswith(_DEVICE_NAMES))
            found += sorted(map(str, nodes))
    for file in _DRIVER_FILES:
        with suppress(OSError):
            found.append(file.read_text(encoding="ascii", errors="replace").strip())
    return found + _windows_cards()


def _windows_cards() -> list[str]:
    """Name the display drivers of Windows, which takes new ones, and new cards, without a restart."""
    if sys.platform != "win32":
        return []
    from stablehand.core.hardware.windows_registry import read_subkeys

    cards = read_subkeys(_WINDOWS_CARDS)
    return [
        f"{name} {[str(values.get(value)) for value in _CARD_VALUES]}"
        for name, values in sorted(cards.items())
    ]
