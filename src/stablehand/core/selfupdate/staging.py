"""Unpacking a new version beside the one that runs: it appears whole and on the disk for good, or not at all.

Blocks: call it in a thread. Only while the lock of the portable app is held.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.archives import BadArchiveError, Bounds, unpack
from stablehand.core.base.files import remove_tree, rename_patiently, sync_folder, write_atomic
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.selfupdate.places import ARCHIVE_TOP, BESIDE, MARK, Places
from stablehand.core.selfupdate.versions import Kept, mark_text

_ENTRIES: Final = 60_000


def stage(archive: Path, places: Places, kept: Kept, unpacked_size: int) -> None:
    """Unpack an archive, whose sum has been compared, to its version's place.

    Args:
        archive: of one folder `Stablehand`, as releases have it.
        kept: the version, and the archive's sum.
        unpacked_size: all that it may hold, in bytes.

    Raises:
        BadArchiveError: it is damaged, or does not hold what a version consists of.
        OSError: something could not be written.
    """
    partial = places.partial(kept.version)
    remove_tree(partial)
    try:
        unpack(archive, partial, Bounds(_ENTRIES, unpacked_size), strip=ARCHIVE_TOP)
        whole = _arranged(partial, places, kept)
        sync_tree(whole)
        target = places.starter(kept.version) if _is_app(places) else places.contents(kept.version)
        if os.path.lexists(target):
            retire(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(whole, target)
        sync_folder(target.parent)
    finally:
        with suppress(OSError):
            remove_tree(partial)


def keep_current(places: Places, version: str) -> None:
    """Keep a copy of the programs that are in place, as those of this version.

    Raises:
        OSError: they could not be copied.
    """
    starter = places.starter(version)
    making = starter.with_name(f"{starter.name}.partial")
    remove_tree(making)
    making.mkdir(parents=True)
    for name in (*places.programs, *BESIDE):
        source = places.folder / name
        if source.is_file():
            copy_synced(source, making / name)
    write_atomic(making / MARK, mark_text(Kept(version)))
    remove_tree(starter)  # what is there is not whole, else it would count as kept
    rename_patiently(making, starter)
    sync_folder(starter.parent)


def retire(contents: Path) -> None:
    """Take a version out of its place at once, then remove it file by file.

    Raises:
        OSError: it is in use (Windows), or cannot be removed.
    """
    # Not the name under which its version is unpacked: another build of it may lie there, ready.
    going = contents.with_name(f"{contents.name}.old.partial")
    remove_tree(going)
    rename_patiently(contents, going)
    remove_tree(going)


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file with its permissions; it appears under its name whole and on the disk for good.

    Raises:
        OSError: it could not be copied.
    """
    part = target.with_name(f"{target.name}.tmp")
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        shutil.copyfile(source, part)
        shutil.copymode(source, part)
        _sync(part)
        rename_patiently(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def sync_tree(root: Path) -> None:
    """Have the system write all files below a folder to the disk for good.

    Raises:
        OSError: it could not.
    """
    for folder, _names, files in os.walk(long_path(root)):
        for name in files:
            file = Path(folder, name)
            if not file.is_symlink():
                _sync(file)
        sync_folder(Path(folder))


def _arranged(partial: Path, places: Places, kept: Kept) -> Path:
    """Put what was unpacked into the shape in which a version is kept; give the folder to be put in place."""
    for name in places.programs:
        if not (partial / name).exists():
            raise _lacks(name)
    if _is_app(places):
        write_atomic(partial / MARK, mark_text(kept))
        return partial
    contents = partial / places.contents(kept.version).name
    if not contents.is_dir():
        raise _lacks(contents.name)
    starter = contents / "starter"
    if os.path.lexists(starter):
        raise _lacks(places.programs[0])
    starter.mkdir()
    for name in (*places.programs, *BESIDE):
        if (partial / name).is_file():
            rename_patiently(partial / name, starter / name)
    for name in places.programs:
        if sys.platform != "win32":
            (starter / name).chmod(0o755)
    write_atomic(starter / MARK, mark_text(kept))
    return contents


def _is_app(places: Places) -> bool:
    return places.system == "macos"


def _lacks(name: str) -> BadArchiveError:
    return BadArchiveError(QT_TRANSLATE_NOOP("archive", "{name} is not in it").fill(name=name))


def _sync(file: Path) -> None:
    # Windows flushes only what is open to be written.
    descriptor = os.open(file, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
