"""What is known of a folder before it becomes the data folder: its drive, its clouds, its room.

The seam between the system and the judging in `place_warnings`: everything here reads, nothing judges, and
a recorded `PlaceFacts` of another system can be judged just as well. Reading may wait for a slow drive.

Sources: mounts(5) and fstab(5) for /proc/self/mounts; GetDriveTypeW and GetVolumeInformationW of the Windows
API; getfsstat(2) of macOS through psutil; Dropbox' `info.json` as its help describes it ("find the Dropbox
folder programmatically"); OneDrive's `UserFolder` below HKCU\\Software\\Microsoft\\OneDrive\\Accounts.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, Literal

from stablehand.core.base.environment import SystemName, current_system
from stablehand.core.base.files import existing_part, free_bytes
from stablehand.core.base.paths import holds_data

DriveKind = Literal["fixed", "removable", "network", "optical", "memory"]
Contents = Literal["none", "empty", "data", "other", "file"]
_LARGEST_BYTES: Final = 256 * 1024
_MOST_NAMES: Final = 5_000
# What clients of clouds leave in the folder that they keep in step.
CLOUD_MARKS: Final[Mapping[str, str]] = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
}
_SYNC_DATABASE: Final = re.compile(r"\.?_?sync_[0-9a-f]+\.db", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a folder that may not exist yet.

    Attributes:
        path: the folder, absolute, in the flavour of its system.
        environ: the environment.
        filesystem: as the system names it, in small letters: ext4, ntfs, exfat, smbfs; None: not known.
        drive: what kind of drive it is on; None: not known.
        free_bytes: on that drive; None: not known.
        can_be_written: by this person; None: not known.
        contents: what is there: nothing, an empty folder, a data folder, other things, a file in the way.
        clouds: folders that a cloud's program says it keeps in step, with the cloud's name.
        marked: the name of the cloud whose marks lie in the folder or above it.
        has_long_paths: whether Windows takes paths of more than 260 characters; None elsewhere.
        program: the folder with this program's own files, which an update replaces.
    """

    path: PurePath
    system: SystemName
    environ: Mapping[str, str]
    filesystem: str | None = None
    drive: DriveKind | None = None
    free_bytes: int | None = None
    can_be_written: bool | None = None
    contents: Contents = "none"
    clouds: tuple[tuple[str, PurePath], ...] = ()
    marked: str | None = None
    has_long_paths: bool | None = None
    program: PurePath | None = None


def read_facts(path: Path, environ: Mapping[str, str]) -> PlaceFacts:
    """Look at a folder and its drive; what cannot be told is None."""
    from stablehand.core.base.program import bundle

    path = Path(os.path.normpath(path.expanduser().absolute()))
    # Links on the way count by where they lead: ~/Data may be a link into a cloud's folder.
    real = Path(os.path.realpath(path))
    system = current_system()
    filesystem, drive = _drive(real, system)
    room: int | None = None
    with suppress(OSError):
        room = free_bytes(real)
    own = bundle()
    return PlaceFacts(
        real,
        system,
        environ,
        filesystem=filesystem,
        drive=drive,
        free_bytes=room,
        can_be_written=_can_be_written(real),
        contents=_contents(real),
        clouds=tuple(_clouds(system, environ)),
        marked=_marked(real),
        has_long_paths=_has_long_paths() if system == "windows" else None,
        program=None if own is None else own.contents,
    )


def parse_mounts(text: str, path: PurePath) -> tuple[str, str, tuple[str, ...]] | None:
    """Give device, file system and options of the mount a path is on, from /proc/self/mounts.

    The last line that fits wins among equals: it was mounted over the others.
    """
    best: tuple[int, tuple[str, str, tuple[str, ...]]] | None = None
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) < 4:
            continue
        device, folder, kind = (_unescaped(word) for word in words[:3])
        if path.is_relative_to(folder) and (best is None or len(folder) >= best[0]):
            best = len(folder), (device, kind.lower(), tuple(words[3].split(",")))
    return best[1] if best else None


def _unescaped(word: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 8)), word)


def _drive(path: Path, system: SystemName) -> tuple[str | None, DriveKind | None]:
    """Give the file system, and the kind of drive where the system says more than the file system."""
    with suppress(Exception):  # a look that fails tells nothing, and is nobody's news
        if system == "windows":
            return _drive_of_windows(path)
        if system == "macos":
            return _drive_of_macos(path)
        return _drive_of_linux(path)
    return None, None


def _drive_of_linux(path: Path) -> tuple[str | None, DriveKind | None]:
    found = parse_mounts(Path("/proc/self/mounts").read_text("utf-8", "replace"), path)
    if found is None:
        return None, None
    device, kind, _options = found
    if kind in ("tmpfs", "ramfs"):
        return kind, "memory"
    name = os.path.basename(os.path.realpath(device))  # noqa: PTH119 - /dev/mapper names are links
    disk = Path("/sys/class/block", name)
    if not device.startswith("/dev/") or not disk.exists():
        return kind, None
    # A partition lies below its disk: /sys/devices/.../block/sdb/sdb1.
    for folder in (disk.resolve(), disk.resolve().parent):
        if (flag := folder / "removable").is_file():
            return kind, "removable" if flag.read_text().strip() == "1" else "fixed"
    return kind, "fixed"


def _drive_of_macos(path: Path) -> tuple[str | None, DriveKind | None]:
    import psutil

    parts = [p for p in psutil.disk_partitions(all=True) if path.is_relative_to(p.mountpoint)]
    if not parts:
        return None, None
    part = max(parts, key=lambda one: len(one.mountpoint))
    is_local = "local" in part.opts.split(",")
    kind: DriveKind = "fixed" if is_local else "network"
    if is_local and Path(part.mountpoint).is_relative_to("/Volumes"):
        kind = "removable"
    return part.fstype.lower(), kind


def _drive_of_windows(path: Path) -> tuple[str | None, DriveKind | None]:
    if sys.platform != "win32":
        return None, None
    import ctypes

    root = path.anchor if path.anchor.endswith("\\") else f"{path.anchor}\\"
    kinds: dict[int, DriveKind] = {
        2: "removable", 3: "fixed", 4: "network", 5: "optical", 6: "memory",
    }  # fmt: skip
    kind = kinds.get(ctypes.windll.kernel32.GetDriveTypeW(root))
    name = ctypes.create_unicode_buffer(64)
    known = ctypes.windll.kernel32.GetVolumeInformationW(
        root, None, 0, None, None, None, name, len(name)
    )
    return (name.value.lower() or None) if known else None, kind


def _contents(path: Path) -> Contents:
    try:
        with os.scandir(path) as entries:
            is_empty = next(entries, None) is None
    except NotADirectoryError:
        return "file"
    except OSError:
        return "none"
    if is_empty:
        return "empty"
    return "data" if holds_data(path, or_empty=False) else "other"


def _can_be_written(path: Path) -> bool | None:
    """Tell whether the folder, or the nearest one above it, can be written; Windows tells by trying only."""
    try:
        there = existing_part(path)
    except OSError:
        return None
    if not os.access(there, os.W_OK):
        return False
    return None if os.name == "nt" else True


def _marked(path: Path) -> str | None:
    for folder in (path, *path.parents):
        try:
            with os.scandir(folder) as entries:
                for _number, entry in zip(range(_MOST_NAMES), entries, strict=False):
                    name = entry.name.lower()
                    if name in CLOUD_MARKS and not _is_home(folder):
                        return CLOUD_MARKS[name]
                    if _SYNC_DATABASE.fullmatch(name):
                        return "Nextcloud"
        except OSError:
            continue
    return None


def _is_home(folder: Path) -> bool:
    # ~/.dropbox holds Dropbox' own settings; only in a synchronised folder is it a mark.
    try:
        return folder == Path.home()
    except RuntimeError:
        return False


def _clouds(system: SystemName, environ: Mapping[str, str]) -> Iterator[tuple[str, PurePath]]:
    yield from _dropbox(system, environ)
    if system == "windows":
        yield from _onedrive()
    if system == "macos":
        with suppress(RuntimeError, OSError):
            home = Path.home()
            cloud = home / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
            # "Desktop & Documents Folders" of iCloud Drive is on where both have their twin there.
            for name in ("Desktop", "Documents"):
                if os.path.lexists(cloud / name):
                    yield "iCloud Drive", home / name


def _dropbox(system: SystemName, environ: Mapping[str, str]) -> Iterator[tuple[str, PurePath]]:
    names = ("APPDATA", "LOCALAPPDATA") if system == "windows" else ("HOME",)
    folder = "Dropbox" if system == "windows" else ".dropbox"
    for name in names:
        if not environ.get(name):
            continue
        with suppress(OSError, ValueError, RecursionError, AttributeError):
            with Path(environ[name], folder, "info.json").open("rb") as file:
                found: Any = json.loads(file.read(_LARGEST_BYTES))
            for account in found.values():
                if isinstance(account, dict) and isinstance(account.get("path"), str):
                    yield "Dropbox", Path(account["path"])


def _onedrive() -> Iterator[tuple[str, PurePath]]:
    if sys.platform != "win32":
        return
    import winreg

    accounts = r"Software\Microsoft\OneDrive\Accounts"
    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, accounts) as key:
        for number in range(winreg.QueryInfoKey(key)[0]):
            with suppress(OSError), winreg.OpenKey(key, winreg.EnumKey(key, number)) as account:
                folder, _kind = winreg.QueryValueEx(account, "UserFolder")
                if isinstance(folder, str) and folder:
                    yield "OneDrive", Path(folder)


def _has_long_paths() -> bool | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0] == 1)
    except OSError:
        return None
