"""Copying a folder on its own drive, some of its files as hard links; links are copied as links.

Invariants: nothing is followed and nothing in the source is written. A file with two names is one
file: linking is for what nobody writes in place, and the caller says which files these are.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.links import is_link, make_link
from stablehand.core.base.names import long_path

Way = Literal["link", "copy", "skip"]
Parts = tuple[str, ...]

# What a drive says that cannot give a file one more name: other drive, no hard links at all, not this
# user, too many names (NTFS stops at 1024). Anything else is a failure.
_NO_HARD_LINK: Final = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
    | {errno.ENOSYS, errno.EINVAL}
)
_NO_HARD_LINK_WINDOWS: Final = frozenset({1, 5, 17, 50, 1142})

_LARGE_BYTES: Final = 64 * 1024 * 1024
_PIECE_BYTES: Final = 8 * 1024 * 1024


@dataclass(slots=True)
class ForkReport:
    """What was copied.

    Attributes:
        linked: files that share their bytes with the original.
        copied: files with bytes of their own.
        shared_bytes, copied_bytes: the sums of their sizes.
        rewritten: files that named the old place and now name the new one.
    """

    linked: int = 0
    copied: int = 0
    shared_bytes: int = 0
    copied_bytes: int = 0
    rewritten: int = 0

    def add(self, other: ForkReport) -> None:
        """Count what another report counts too."""
        self.linked += other.linked
        self.copied += other.copied
        self.shared_bytes += other.shared_bytes
        self.copied_bytes += other.copied_bytes
        self.rewritten += other.rewritten


def copy_tree(
    source: Path,
    target: Path,
    way: Callable[[Parts, bool], Way],
    *,
    named: Path | None = None,
    on_file: Callable[[int], None] | None = None,
) -> ForkReport:
    """Copy a folder into one that is made; blocks.

    Args:
        source: a folder, not a link to one.
        target: the new folder; it may exist, then files that are there are replaced.
        way: what becomes of an entry, by its path below `source` and whether it is a folder; for a
            folder anything but "skip" means that it is gone into.
        named: what `target` is going to be called, for links that lead into the folder itself.
        on_file: told of bytes as they come, at least once a file; what it raises ends the copying.

    Raises:
        OSError: something cannot be read or written.
    """
    if is_link(source):
        raise OSError(errno.ELOOP, "a link is not followed", str(source))
    report = ForkReport()
    links: list[tuple[Path, Path]] = []
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        folder = source.joinpath(*parts)
        _make_folder(folder, target.joinpath(*parts))
        for entry in _entries(folder):
            place = (*parts, entry.name)
            state = entry.stat(follow_symlinks=False)
            is_folder = stat.S_ISDIR(state.st_mode)
            if (chosen := way(place, is_folder)) == "skip":
                continue
            new = target.joinpath(*place)
            if stat.S_ISLNK(state.st_mode) or (is_folder and is_link(Path(entry.path))):
                links.append((folder / entry.name, new))
            elif is_folder:
                waiting.append(place)
            elif stat.S_ISREG(state.st_mode):
                told = on_file or _nobody
                _copy_file(folder / entry.name, new, chosen, state.st_size, report, told)
    # Links last: on Windows a link must know whether it leads to a file or a folder.
    for old, new in links:
        _copy_link(old, new, source, named or target)
    return report


def _make_folder(old: Path, new: Path) -> None:
    place = Path(long_path(new))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(stat.S_IMODE(old.stat().st_mode) | stat.S_IRWXU)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(long_path(folder)) as found:
        return sorted(found, key=lambda entry: entry.name)


def measure_tree(source: Path, way: Callable[[Parts, bool], Way]) -> ForkReport:
    """Count what `copy_tree` would copy and link; looks only, and blocks.

    Raises:
        OSError: something cannot be read.
    """
    report = ForkReport()
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        for entry in _entries(source.joinpath(*parts)):
            place = (*parts, entry.name)
            state = entry.stat(follow_symlinks=False)
            is_folder = stat.S_ISDIR(state.st_mode)
            chosen = way(place, is_folder)
            if chosen == "skip" or (is_folder and is_link(Path(entry.path))):
                continue
            if is_folder:
                waiting.append(place)
            elif stat.S_ISREG(state.st_mode) and chosen == "link":
                report.linked += 1
                report.shared_bytes += state.st_size
            elif stat.S_ISREG(state.st_mode):
                report.copied += 1
                report.copied_bytes += state.st_size
    return report


def _nobody(_bytes: int) -> None:
    """Nobody is told."""


def _copy_file(
    source: Path, target: Path, way: Way, size: int, report: ForkReport, told: Callable[[int], None]
) -> None:
    old, new = long_path(source), long_path(target)
    if os.path.lexists(new):
        os.unlink(new)  # noqa: PTH108 - a long path
    if way == "link" and _hard_link(old, new):
        report.linked += 1
        report.shared_bytes += size
        told(size)
        return
    if size < _LARGE_BYTES:
        shutil.copy2(old, new, follow_symlinks=False)
        told(size)
    else:
        _copy_large(old, new, told)
    report.copied += 1
    report.copied_bytes += size


def _copy_large(old: str, new: str, told: Callable[[int], None]) -> None:
    """Copy in pieces, so that a stop need not wait for the end of a model."""
    with open(old, "rb") as source, open(new, "xb") as target:  # noqa: PTH123 - long paths
        while piece := source.read(_PIECE_BYTES):
            target.write(piece)
            told(len(piece))
    shutil.copystat(old, new)


def _hard_link(old: str, new: str) -> bool:
    try:
        os.link(old, new)
    except OSError as error:
        windows = getattr(error, "winerror", None)
        known = windows in _NO_HARD_LINK_WINDOWS if windows else error.errno in _NO_HARD_LINK
        if not known:
            raise
        return False
    return True


def _copy_link(old: Path, new: Path, source: Path, named: Path) -> None:
    """Copy a link; one that leads into the source by an absolute path leads into the copy."""
    aim = Path(os.readlink(old).removeprefix("\\\\?\\"))  # noqa: PTH115 - as it is written
    if aim.is_absolute() and aim.is_relative_to(source):
        aim = named / aim.relative_to(source)
    if os.path.lexists(new):
        new.unlink()
    make_link(aim, new)
