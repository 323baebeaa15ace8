"""What is in a folder that shall be copied: each entry, the room that takes, what it asks of a drive."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path

EntryKind = Literal["folder", "file", "link"]
_BLOCK: Final = 4096
# What names cannot hold on Windows' file systems and exFAT ("Naming Files, Paths, and Namespaces").
_ODD: Final = frozenset('<>:"|?*\\')


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the folder.

    Attributes:
        path: below the folder, with slashes.
        size_bytes, mtime_ns, mode: of a file; 0 of others.
        inode: the file itself, where it has several names; None: this is its only one.
    """

    path: str
    kind: EntryKind
    size_bytes: int = 0
    mtime_ns: int = 0
    mode: int = 0
    inode: int | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """All of a folder.

    Attributes:
        entries: each folder before what is in it.
        size_bytes: what a copy takes that keeps hard links; `apparent_bytes`: one that cannot.
        skipped: pipes and sockets, which are of no use elsewhere.
        mounts: folders at which another drive begins.
    """

    entries: tuple[Entry, ...]
    size_bytes: int
    apparent_bytes: int
    skipped: tuple[str, ...] = ()
    mounts: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """How many files there are, each name counted."""
        return sum(entry.kind == "file" for entry in self.entries)

    @property
    def links(self) -> int:
        """How many links there are."""
        return sum(entry.kind == "link" for entry in self.entries)

    @property
    def largest_bytes(self) -> int:
        """The size of the largest file."""
        return max((entry.size_bytes for entry in self.entries), default=0)

    @property
    def longest(self) -> int:
        """The length of the longest path below the folder, in characters."""
        return max((len(entry.path) for entry in self.entries), default=0)

    def alike(self) -> tuple[str, str] | None:
        """Give two names that differ by capitals alone, which some drives cannot hold."""
        seen: dict[str, str] = {}
        for entry in self.entries:
            other = seen.setdefault(entry.path.casefold(), entry.path)
            if other != entry.path:
                return other, entry.path
        return None

    def odd(self) -> str | None:
        """Give a path with a character that drives of Windows cannot hold."""
        for entry in self.entries:
            if not _ODD.isdisjoint(entry.path):
                return entry.path
        return None


def survey(root: Path, leave_out: Callable[[str], bool], tick: Callable[[], None]) -> Survey:
    """Look at everything in a folder; links are told, never followed. Blocks.

    Args:
        leave_out: tells which paths (with slashes) are not copied, with all that is below.
        tick: called for each folder; may raise to stop.

    Raises:
        OSError: something cannot be looked at: then it could not be copied either.
    """
    device = root.lstat().st_dev
    entries: list[Entry] = []
    skipped: list[str] = []
    mounts: list[str] = []
    size = apparent = 0
    seen: set[int] = set()
    waiting = [""]
    while waiting:
        place = waiting.pop()
        tick()
        for path, found in _below(root, place):
            if leave_out(path):
                continue
            if found is None:
                entries.append(Entry(path, "link"))
            elif stat.S_ISDIR(found.st_mode):
                if found.st_dev != device:
                    mounts.append(path)
                    continue
                entries.append(Entry(path, "folder", mode=stat.S_IMODE(found.st_mode)))
                waiting.append(path)
            elif stat.S_ISREG(found.st_mode):
                entry = _file(path, found)
                entries.append(entry)
                room = -(-entry.size_bytes // _BLOCK) * _BLOCK
                apparent += room
                if entry.inode is None or entry.inode not in seen:
                    size += room
                if entry.inode is not None:
                    seen.add(entry.inode)
            else:
                skipped.append(path)
    return Survey(tuple(entries), size, apparent, tuple(skipped), tuple(mounts))


def _below(root: Path, place: str) -> Iterator[tuple[str, os.stat_result | None]]:
    """Give what lies in a folder: its path, and what it is; None for a link."""
    folder = long_path(root / place) if place else long_path(root)
    with os.scandir(folder) as found:
        names = sorted(entry.name for entry in found)
    for name in names:
        path = f"{place}/{name}" if place else name
        full = Path(folder) / name
        # os.lstat, since a listing gives neither file numbers nor link counts on Windows
        yield path, None if is_link(full) else full.lstat()


def _file(path: str, found: os.stat_result) -> Entry:
    inode = found.st_ino if found.st_nlink > 1 and found.st_ino else None
    mode = stat.S_IMODE(found.st_mode)
    return Entry(path, "file", found.st_size, found.st_mtime_ns, mode, inode)
