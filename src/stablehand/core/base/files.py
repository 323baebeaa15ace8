"""Writing and removing files so that nothing is lost on the way.

Invariants: a file is replaced as a whole or not at all; removing never follows a link (junctions
included) and never crosses into another file system. Everything here blocks: call it in a thread
where a tree may be large.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path

# A virus scanner or an indexer holds a fresh file for moments: ERROR_ACCESS_DENIED,
# ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION (winerror.h).
_BUSY_ERRORS: Final = (5, 32, 33)
_BUSY_WAITS_S: Final = (0.01, 0.03, 0.1, 0.3, 0.6)
# What is being written beside its file: sixteen letters from `write_atomic`, twelve from a copy; the folder
# in which links are tried out.
_PART: Final = re.compile(r"\.(?:[0-9a-f]{12}|[0-9a-f]{16}|stablehand-[0-9a-f]{12})\.tmp")


def write_atomic(path: Path, data: bytes | str, *, mode: int | None = None) -> None:
    """Replace a file's content as a whole, or leave the file as it is.

    A link at `path` is replaced, not followed. Text is written as UTF-8 with its line ends as given.

    Args:
        path: the file; its folder must exist.
        data: the new content.
        mode: permission bits; None keeps those of the old file, or takes the system's for a new one.

    Raises:
        OSError: the content could not be written; the old file is untouched.
    """
    content = data.encode() if isinstance(data, str) else data
    if mode is None and not is_link(path):
        with suppress(FileNotFoundError):
            mode = stat.S_IMODE(path.stat().st_mode)
    part = path.with_name(f".{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(part, flags, 0o666 if mode is None else mode & 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        rename_patiently(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def remove_parts(folder: Path) -> None:
    """Remove what writes that were killed left beside their files; only where nobody is writing now.

    Raises:
        OSError: one could not be removed.
    """
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in names:
        if _PART.fullmatch(name):
            remove_tree(folder / name)


def rename_patiently(
    source: Path,
    target: Path,
    *,
    rename: Callable[[Path, Path], object] = os.replace,
) -> None:
    """Rename, trying again for a second while another program holds the file on Windows.

    Raises:
        OSError: the last failure.
    """
    patiently(lambda: rename(source, target))


def patiently(action: Callable[[], object]) -> None:
    """Do something to a file again, for about a second, while Windows says that it is in use.

    Raises:
        OSError: the last failure.
    """
    for wait_s in _BUSY_WAITS_S:
        try:
            action()
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY_ERRORS:
                raise
            threading.Event().wait(wait_s)
        else:
            return
    action()


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlast a power cut, where the system can."""
    if sys.platform == "win32":
        return  # NTFS journals names itself; folders cannot be opened for this
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_tree(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it; what is missing is no error.

    Links are removed, never followed. What cannot be removed does not keep the rest from going.

    Raises:
        OSError: the first failure; EXDEV for a folder where another file system begins.
    """
    root = Path(long_path(path))
    failures: list[OSError] = []
    folders = _remove_files(root, failures)
    for folder in reversed(folders):
        _remove_entry(folder, folder.rmdir, root, failures)
    if failures:
        raise failures[0]


def _remove_files(root: Path, failures: list[OSError]) -> list[Path]:
    """Remove everything but the folders and give these, each before what is in it."""
    folders: list[Path] = []
    waiting = [root]
    device: int | None = None
    while waiting:
        place = waiting.pop()
        try:
            found = place.lstat()
            if not stat.S_ISDIR(found.st_mode) or is_link(place):
                _remove_entry(place, place.unlink, root, failures)
                continue
            device = found.st_dev if device is None else device
            if found.st_dev != device:
                raise OSError(errno.EXDEV, "another file system begins here", str(place))
            waiting += [place / name for name in _names_in(place)]
            folders.append(place)
        except FileNotFoundError:
            continue
        except OSError as error:
            failures.append(error)
    return folders


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except PermissionError:
        folder.chmod(stat.S_IRWXU)
        return [entry.name for entry in folder.iterdir()]


def _remove_entry(
    path: Path, remove: Callable[[], None], root: Path, failures: list[OSError]
) -> None:
    try:
        try:
            patiently(remove)
        except PermissionError:
            # Windows minds the entry's read-only mark, POSIX the permissions of its folder, which
            # is ours to change below the root only.
            if sys.platform == "win32":
                path.chmod(stat.S_IWRITE)
            elif path != root:
                path.parent.chmod(stat.S_IRWXU)
            remove()
    except FileNotFoundError:
        return
    except OSError as error:
        failures.append(error)


def free_bytes(path: Path) -> int:
    """Give the free bytes of the drive that a path is on, or would be on."""
    return shutil.disk_usage(existing_part(path.absolute())).free


def existing_part(path: Path) -> Path:
    """Give what is there of a path: itself, or the nearest folder above it that is there."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def tree_bytes(*paths: Path) -> int:
    """Give the bytes of files, and of all files below folders, taken together.

    Links are not followed, a file with several names counts once, what cannot be seen counts 0.
    """
    return sum(found.st_size for found, _names in _files_below(paths))


def freed_bytes(*paths: Path) -> int:
    """Give the bytes that removing files and folders gives back: those of files with no name elsewhere.

    What other environments or the package cache share by hard links stays on the disk.
    """
    return sum(found.st_size for found, names in _files_below(paths) if names >= found.st_nlink)


def _files_below(paths: Iterable[Path]) -> list[tuple[os.stat_result, int]]:
    """Give every file at or below paths once, with the number of its names there."""
    found: dict[tuple[int, int], tuple[os.stat_result, int]] = {}
    waiting = [long_path(path) for path in paths]
    while waiting:
        place = waiting.pop()
        try:
            # os.lstat, since a folder listing gives neither file numbers nor link counts on Windows
            state = os.lstat(place)
            if stat.S_ISDIR(state.st_mode) and not is_link(Path(place)):
                with os.scandir(place) as entries:
                    waiting += [entry.path for entry in entries]
        except OSError:
            continue
        if stat.S_ISREG(state.st_mode):
            key = (state.st_dev, state.st_ino)
            found[key] = (state, found[key][1] + 1 if key in found else 1)
    return list(found.values())
