"""Models that are there twice: the same bytes, or the same tensors with other metadata. Changes nothing.

Equal sizes are looked at closer: by sums where they are known, by samples, and byte by byte where that is
not enough, so what is called the same is the same. Files that are second names of one file count once: they
take no more room than one. Blocks: call it in a thread.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.names import long_path
from stablehand.core.models.hashes import data_start
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.organise.placing import holds_the_same
from stablehand.core.models.organise.shelves import fits_shelf, top_of
from stablehand.core.models.tree import DIFFUSERS

Likeness = Literal["same_bytes", "same_tensors"]
_SAMPLE_BYTES: Final = 64 * 1024
_SAFETENSORS: Final = "safetensors"


@dataclass(frozen=True, slots=True)
class Copy:
    """A model that is there more than once.

    Attributes:
        entry, path: which, and where it lies.
        root_priority: of its root.
        device, inode: what the system knows the file by.
        names: how many names the file has.
    """

    entry: Entry
    path: Path
    root_priority: int
    device: int
    inode: int
    names: int

    @property
    def file(self) -> tuple[int, int]:
        """The same for all names of one file."""
        return self.device, self.inode


@dataclass(frozen=True, slots=True)
class Twins:
    """Models that are the same.

    Attributes:
        likeness: in what.
        is_proved: every byte was compared or summed; else they were told by samples.
        copies: the one to keep first.
    """

    likeness: Likeness
    is_proved: bool
    copies: tuple[Copy, ...]

    @property
    def kept(self) -> Copy:
        """The one that stays: in the right folder, in the root read first, the oldest."""
        return self.copies[0]

    @property
    def linkable(self) -> tuple[Copy, ...]:
        """Those that can become second names of the one to keep."""
        if self.likeness != "same_bytes":
            return ()
        kept = self.kept
        return tuple(
            copy
            for copy in self.copies[1:]
            if copy.device == kept.device and copy.inode != kept.inode
        )

    @property
    def extra_bytes(self) -> int:
        """What all copies but one take on the disk."""
        files = {copy.file: copy.entry.size_bytes for copy in self.copies}
        del files[self.kept.file]
        return sum(files.values())


def copies_of(
    entries: Iterable[Entry], place: Callable[[Entry], Path], priorities: Mapping[str, int]
) -> tuple[Copy, ...]:
    """Give the files of entries as they are on the disk; folders, links and what is gone are left out."""
    found = []
    for entry in entries:
        if entry.format == DIFFUSERS:
            continue
        path = place(entry)
        with suppress(OSError):
            about = os.lstat(long_path(path))
            if stat.S_ISREG(about.st_mode) and about.st_size == entry.size_bytes > 0:
                priority = priorities.get(entry.root, 0)
                found.append(
                    Copy(entry, path, priority, about.st_dev, about.st_ino, about.st_nlink)
                )
    return tuple(found)


def exact_twins(
    copies: Sequence[Copy], on_bytes: Callable[[int], None] = lambda _count: None
) -> tuple[Twins, ...]:
    """Give the files that hold the same bytes, the largest gain first.

    Args:
        on_bytes: told of the bytes read; what it raises ends the search.
    """
    groups = []
    for same_size in _grouped(copies, lambda copy: copy.entry.size_bytes):
        for alike in _grouped(same_size, lambda copy: _sample(copy.path, 0)):
            groups += [Twins("same_bytes", True, _ordered(g)) for g in _by_bytes(alike, on_bytes)]
    return _sorted(groups)


def near_twins(copies: Sequence[Copy], exact: Sequence[Twins]) -> tuple[Twins, ...]:
    """Give safetensors files whose tensors are the same and whose metadata is not, the largest first.

    Told by AutoV3 where it is known of all, else by length and samples of the tensors.

    Args:
        exact: the groups of `exact_twins`; of each only the one to keep is looked at.
    """
    others = {copy.entry.key for group in exact for copy in group.copies[1:]}
    left = [c for c in copies if c.entry.format == _SAFETENSORS and c.entry.key not in others]
    groups = []
    starts = {copy.entry.key: _tensor_start(copy.path) for copy in left}
    sized = [copy for copy in left if starts[copy.entry.key]]
    for same in _grouped(sized, lambda c: c.entry.size_bytes - starts[c.entry.key]):
        for alike in _grouped(same, lambda c: _sample(c.path, starts[c.entry.key])):
            groups += _by_sum(alike)
    return _sorted(groups)


def _by_sum(alike: list[Copy]) -> list[Twins]:
    """Part files whose tensors look the same by AutoV3, where that is known."""
    if not all("autov3" in copy.entry.hashes for copy in alike):
        return [Twins("same_tensors", False, _ordered(alike))]
    by_sum = _grouped(alike, lambda copy: copy.entry.hashes["autov3"])
    return [Twins("same_tensors", True, _ordered(group)) for group in by_sum]


def _by_bytes(alike: list[Copy], on_bytes: Callable[[int], None]) -> list[list[Copy]]:
    """Part files of one size into those that hold the same bytes."""
    classes: list[list[Copy]] = []
    for copy in alike:
        for members in classes:
            if _is_same(copy, members[0], on_bytes):
                members.append(copy)
                break
        else:
            classes.append([copy])
    # a lone file with two names is no duplicate: it takes the room of one
    return [members for members in classes if len({copy.file for copy in members}) > 1]


def _is_same(one: Copy, other: Copy, on_bytes: Callable[[int], None]) -> bool:
    if one.file == other.file:
        return True
    for name in ("sha256", "blake3"):
        first, second = one.entry.hashes.get(name), other.entry.hashes.get(name)
        if first and second:
            return first == second
    try:
        return holds_the_same(one.path, other.path, lambda count: on_bytes(2 * count))
    except OSError:  # one has gone meanwhile, or cannot be read: nothing is claimed of it
        return False


def _sample(path: Path, start: int) -> str:
    """Give a mark of a few places of a file; of one that cannot be read, a mark of its own."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        with Path(long_path(path)).open("rb", buffering=0) as file:
            length = os.fstat(file.fileno()).st_size - start
            for part in range(8):
                file.seek(start + max(0, length - _SAMPLE_BYTES) * part // 7)
                digest.update(file.read(_SAMPLE_BYTES))
    except OSError:
        return str(path)
    return digest.hexdigest()


def _tensor_start(path: Path) -> int:
    """Give where the tensors of a safetensors file begin; 0 if it is none, or cannot be read."""
    try:
        with Path(long_path(path)).open("rb", buffering=0) as file:
            return data_start(file) or 0
    except OSError:
        return 0


def _grouped(copies: Iterable[Copy], key: Callable[[Copy], object]) -> list[list[Copy]]:
    """Give the groups of two and more."""
    groups: dict[object, list[Copy]] = {}
    for copy in copies:
        groups.setdefault(key(copy), []).append(copy)
    return [group for group in groups.values() if len(group) > 1]


def _ordered(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    return tuple(
        sorted(
            copies,
            key=lambda copy: (
                not fits_shelf(copy.entry.kind, top_of(copy.entry.path)),
                copy.root_priority,
                copy.entry.modified_ns,
                len(copy.entry.path),
                copy.entry.key,
            ),
        )
    )


def _sorted(groups: Iterable[Twins]) -> tuple[Twins, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.extra_bytes, group.kept.entry.key)))
