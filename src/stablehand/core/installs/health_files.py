"""Comparing the files of an environment with what their distributions recorded.

Sizes for all, sums for small files, or for every one. A whole torch environment has 25,000 files: their
sizes come from listing its folders, not from asking for each, and sums are worked out in threads.
Several distributions may bring the same file, as the builds of OpenCV do: any of their records will do.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.names import long_path
from stablehand.core.installs.health_packages import Distribution, RecordedFile, recorded_files

SMALL_BYTES: Final = 1_000_000  # up to this size a sum costs hardly more than opening the file
_CHUNK_BYTES: Final = 1024 * 1024
_MOST_THREADS: Final = 8
_BATCH: Final = 64

OnProgress = Callable[[int, int], None]  # files done, files in all


class StoppedError(Exception):
    """The comparing was stopped from outside."""


@dataclass(slots=True)
class Damage:
    """What is wrong with the files of one distribution.

    Attributes:
        missing, resized, edited: files that are gone, of another size, of other content at the same size.
        shared: of these, how many have further names on the disk: in the package cache, in other
            installs, which then see the same content.
        total: files that it recorded.
        size_bytes: their size as recorded.
        example: one of the files, relative to the folder of packages.
    """

    distribution: Distribution
    missing: int = 0
    resized: int = 0
    edited: int = 0
    shared: int = 0
    total: int = 0
    size_bytes: int = 0
    example: str = ""

    @property
    def count(self) -> int:
        """How many files are not as recorded."""
        return self.missing + self.resized + self.edited


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found: damages by name of distribution, and how much was looked at."""

    damages: tuple[Damage, ...] = ()
    files: int = 0
    bytes: int = 0
    summed: int = 0


@dataclass(slots=True)
class _Entry:
    """A file and the records that claim it."""

    claims: list[tuple[int, RecordedFile]] = field(default_factory=list)


def compare_files(
    place: Path,
    distributions: Iterable[Distribution],
    *,
    deep: bool = False,
    stopped: threading.Event | None = None,
    on_progress: OnProgress | None = None,
) -> Compared:
    """Compare the files of distributions with their records.

    Args:
        place: the folder of packages.
        deep: whether sums are worked out for large files too.
        stopped: set from outside to end it, within a moment.
        on_progress: told now and then, from this thread.

    Raises:
        StoppedError: it was stopped.
    """
    stopped = stopped or threading.Event()
    tell = on_progress or (lambda _done, _total: None)
    owners = [item for item in distributions if not item.is_half]
    damages = [Damage(item) for item in owners]
    entries = _claimed(place, damages, stopped)
    there = _sizes_below(place, stopped)
    to_sum: list[tuple[str, int, _Entry]] = []
    counted = 0
    for path, entry in entries.items():
        size = there.get(path)
        if size is None:
            size = _size_of(place, path)
        counted += max(size, 0)
        if size < 0:
            _note(damages, entry, path, place, "missing")
        elif all(size != claim.size for _owner, claim in entry.claims):
            _note(damages, entry, path, place, "resized")
        elif deep or size <= SMALL_BYTES:
            to_sum.append((path, size, entry))
    summed = _compare_sums(place, to_sum, damages, stopped, tell)
    found = tuple(damage for damage in damages if damage.count)
    return Compared(found, len(entries), counted, summed)


def _claimed(place: Path, damages: list[Damage], stopped: threading.Event) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = defaultdict(_Entry)
    for at, damage in enumerate(damages):
        _go_on(stopped)
        for file in recorded_files(place, damage.distribution):
            entries[file.place].claims.append((at, file))
            damage.total += 1
            damage.size_bytes += file.size
    return dict(entries)


def _sizes_below(place: Path, stopped: threading.Event) -> Mapping[str, int]:
    """Give the sizes of all files below a folder, by their path in it with /; through no link."""
    found: dict[str, int] = {}
    waiting = [("", long_path(place))]
    while waiting:
        _go_on(stopped)
        prefix, folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != "__pycache__":
                            waiting.append((f"{prefix}{entry.name}/", entry.path))
                    elif not entry.is_symlink():
                        found[prefix + entry.name] = entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue  # what is recorded there is asked for one by one
    return found


def _size_of(place: Path, path: str) -> int:
    """Give the size of one file; -1 if it is not there. Case and links are the system's business."""
    try:
        return Path(long_path(place / path)).stat().st_size
    except (OSError, ValueError):
        return -1


def _note(damages: list[Damage], entry: _Entry, path: str, place: Path, kind: str) -> None:
    shares = kind != "missing" and _has_more_names(place / path)
    for at in {owner for owner, _claim in entry.claims}:
        damage = damages[at]
        setattr(damage, kind, getattr(damage, kind) + 1)
        damage.shared += shares
        damage.example = damage.example or path


def _has_more_names(path: Path) -> bool:
    try:
        return Path(long_path(path)).stat().st_nlink > 1
    except OSError:
        return False


def _compare_sums(
    place: Path,
    files: list[tuple[str, int, _Entry]],
    damages: list[Damage],
    stopped: threading.Event,
    tell: OnProgress,
) -> int:
    """Work out sums in threads; give how many. Large files go first, so none is alone at the end."""
    files = [item for item in files if any(claim.digest for _owner, claim in item[2].claims)]
    files.sort(key=lambda item: -item[1])
    large = [item for item in files if item[1] > SMALL_BYTES]
    small = files[len(large) :]
    batches = [[item] for item in large]
    batches += [small[at : at + _BATCH] for at in range(0, len(small), _BATCH)]
    done = 0
    tell(0, len(files))
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        for batch, edited in pool.map(lambda batch: _edited(place, batch, stopped), batches):
            for path, entry in edited:
                _note(damages, entry, path, place, "edited")
            done += len(batch)
            tell(done, len(files))
    _go_on(stopped)
    return len(files)


def _edited(
    place: Path, batch: list[tuple[str, int, _Entry]], stopped: threading.Event
) -> tuple[list[tuple[str, int, _Entry]], list[tuple[str, _Entry]]]:
    found = []
    for path, _size, entry in batch:
        if stopped.is_set():
            break
        claims = [claim for _owner, claim in entry.claims]
        if not _is_as_recorded(place / path, claims, stopped):
            found.append((path, entry))
    return batch, found


def _is_as_recorded(path: Path, claims: list[RecordedFile], stopped: threading.Event) -> bool:
    """Tell whether a file's content is that of one of its records; a record without a sum accepts all."""
    by_algorithm: dict[str, set[str]] = {}
    for claim in claims:
        if not claim.digest or claim.algorithm not in hashlib.algorithms_available:
            return True
        by_algorithm.setdefault(claim.algorithm, set()).add(claim.digest.rstrip("="))
    try:
        return any(
            _sum(path, algorithm, stopped) in digests for algorithm, digests in by_algorithm.items()
        )
    except OSError:
        return False
    except StoppedError:
        return True


def _sum(path: Path, algorithm: str, stopped: threading.Event) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with open(long_path(path), "rb", buffering=0) as file:  # noqa: PTH123 - a long path is a text
        while chunk := file.read(_CHUNK_BYTES):
            _go_on(stopped)
            digest.update(chunk)
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def _go_on(stopped: threading.Event) -> None:
    if stopped.is_set():
        raise StoppedError
