"""What takes the room in a model root: by folder, and what belongs to no model. Reads, changes nothing.

Blocks: call it in a thread.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.sidecars import (
    CIVITAI_INFO,
    CM_INFO,
    ENDINGS,
    LORA_MANAGER,
    OWN,
    PICTURES,
    SWARM,
)
from stablehand.core.models.organise.shelves import top_of
from stablehand.core.models.tree import DIFFUSERS_MARK, UNKNOWN, format_by_name
from stablehand.core.models.walk import is_unfinished

OrphanKind = Literal["sidecar", "unfinished", "leftover"]
# These are made for models alone; a lone text or picture may be anything of the user's.
_CERTAIN: Final = (
    OWN, CM_INFO, CIVITAI_INFO, SWARM, LORA_MANAGER, ".rgthree-info.json",
    *(mark + ending for mark in (".preview", ".swarmpreview") for ending in PICTURES),
)  # fmt: skip
_OURS: Final = (".stablehand-",)
# A download or a copy may be going on.
_OLD_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that belongs to no model: a sidecar without one, the rest of a download or of a copy."""

    path: Path
    kind: OrphanKind
    size_bytes: int


@dataclass(slots=True)
class Amount:
    """How many models, and what they take; files with several names count once."""

    count: int = 0
    size_bytes: int = 0


@dataclass(slots=True)
class Usage:
    """What takes the room in the library.

    Attributes:
        folders, kinds, bases, roots: amounts by name, the largest first; without a base: "unknown".
        beside_bytes: what sidecars and other files beside models take.
        shared_bytes: what several names of one file would take if each were a copy.
    """

    folders: dict[str, Amount] = field(default_factory=dict)
    kinds: dict[str, Amount] = field(default_factory=dict)
    bases: dict[str, Amount] = field(default_factory=dict)
    roots: dict[str, Amount] = field(default_factory=dict)
    total: Amount = field(default_factory=Amount)
    beside_bytes: int = 0
    shared_bytes: int = 0


def usage_of(entries: Iterable[Entry], place: Callable[[Entry], Path]) -> Usage:
    """Sum up what models take."""
    usage = Usage()
    seen: set[tuple[int, int]] = set()
    for entry in entries:
        size = entry.size_bytes
        try:
            about = os.lstat(long_path(place(entry)))
        except OSError:
            continue
        if stat.S_ISREG(about.st_mode) and about.st_nlink > 1:
            if (about.st_dev, about.st_ino) in seen:
                usage.shared_bytes += size
                size = 0
            seen.add((about.st_dev, about.st_ino))
        for group, name in (
            (usage.folders, top_of(entry.path)),
            (usage.kinds, entry.kind),
            (usage.bases, entry.base or UNKNOWN),
            (usage.roots, entry.root),
        ):
            amount = group.setdefault(name, Amount())
            amount.count += 1
            amount.size_bytes += size
        usage.total.count += 1
        usage.total.size_bytes += size
    usage.folders, usage.kinds = _largest(usage.folders), _largest(usage.kinds)
    usage.bases, usage.roots = _largest(usage.bases), _largest(usage.roots)
    return usage


def find_orphans(root: Path, *, now: float | None = None) -> tuple[tuple[Orphan, ...], int]:
    """Give the files below a root that belong to no model, and what all files beside models take."""
    moment = time.time() if now is None else now
    found: list[Orphan] = []
    beside = 0
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        files, below = _listed(folder)
        if DIFFUSERS_MARK in files:
            continue
        waiting += below
        beside += sum(
            about.st_size for name, about in files.items() if format_by_name(name) is None
        )
        found += _orphans_in(folder, files, (path.name for path in below), moment)
    return tuple(sorted(found, key=lambda orphan: (-orphan.size_bytes, str(orphan.path)))), beside


def _orphans_in(
    folder: Path, files: Mapping[str, os.stat_result], folders: Iterable[str], now: float
) -> Iterable[Orphan]:
    models = [name for name in files if format_by_name(name)]
    owned = {model.casefold() for model in models}
    owned |= {model.rpartition(".")[0].casefold() for model in models}
    owned |= {name.casefold() for name in folders}
    lone: set[str] = set()
    for name, about in files.items():
        if (stem := _stem(name, _CERTAIN)) is not None and stem not in owned:
            lone.add(stem)
        elif (kind := _rest_of(name)) is not None and now - about.st_mtime > _OLD_S:
            yield Orphan(folder / name, kind, about.st_size)
    for name, about in files.items():
        stems = {name.casefold()[: -len(e)] for e in ENDINGS if name.casefold().endswith(e)}
        if stems & lone and not stems & owned:
            yield Orphan(folder / name, "sidecar", about.st_size)


def _stem(name: str, endings: Iterable[str]) -> str | None:
    plain = name.casefold()
    return next((plain[: -len(end)] for end in endings if plain.endswith(end)), None)


def _rest_of(name: str) -> OrphanKind | None:
    if name.startswith(_OURS) and name.endswith((".part", ".link", ".import")):
        return "leftover"
    return "unfinished" if is_unfinished(name) else None


def _listed(folder: Path) -> tuple[dict[str, os.stat_result], list[Path]]:
    """Give the ordinary files of a folder and the folders in it; no link is followed."""
    files: dict[str, os.stat_result] = {}
    below = []
    try:
        with os.scandir(long_path(folder)) as entries:
            for entry in entries:
                about = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(about.st_mode):
                    files[entry.name] = about
                elif stat.S_ISDIR(about.st_mode) and not entry.name.startswith("."):
                    path = folder / entry.name
                    if not is_link(path):
                        below.append(path)
    except OSError:  # what cannot be seen is told by the look through the roots that goes before
        pass
    return files, below


def _largest(amounts: Mapping[str, Amount]) -> dict[str, Amount]:
    return dict(sorted(amounts.items(), key=lambda item: (-item[1].size_bytes, item[0])))
