"""Which files in the program's own folders go where in the shared tree. Reads the disk, changes nothing.

A model keeps its sidecars: files beside it whose names begin with its own (`a.safetensors`, `a.json`,
`a.preview.png`). If one of them finds its name taken by other content, all of them get the new name. A
folder with a `model_index.json` is one model and stays whole. Files that the repository tracks stay.
Links are never followed.
"""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.links import is_link
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.layout import Home

# The paths that the repository tracks, relative to the checkout, with / (`git ls-files`), or what gives
# them when they are needed.
Tracked = Callable[[], Collection[str]] | Collection[str]
Act = Literal["move", "duplicate"]
_MODEL_SUFFIXES: Final = frozenset(
    {".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx", ".engine"}
)
_WHOLE_MODEL: Final = "model_index.json"
_CHUNK_BYTES: Final = 1024 * 1024
_NAME_LIMIT_BYTES: Final = 240
_CASELESS: Final = sys.platform in ("win32", "darwin")


@dataclass(frozen=True, slots=True)
class Move:
    """One file or link: `move` it to `new`, or drop it as a `duplicate` of `new`; `apart`: renamed."""

    old: Path
    new: Path
    home: Path
    size_bytes: int
    act: Act
    apart: bool = False


@dataclass(frozen=True, slots=True)
class MoveScan:
    """What is to be moved, and homes that are left alone since they lead out of the checkout."""

    moves: tuple[Move, ...]
    outside: tuple[Path, ...]


@dataclass(slots=True)
class _Scan:
    install: str
    checkout: Path
    homes: dict[Path, Path]
    ours: Collection[Path]
    read_tracked: Tracked
    claimed: dict[str, Path] = field(default_factory=dict)
    tracked: frozenset[str] | None = None

    def is_tracked(self, path: Path) -> bool:
        if self.tracked is None:  # asked for only when there is a file
            names = self.read_tracked() if callable(self.read_tracked) else self.read_tracked
            self.tracked = frozenset(_key(name) for name in names)
        return _key(path.relative_to(self.checkout).as_posix()) in self.tracked


def scan_moves(
    homes: Collection[Home], folder: InstallFolder, tracked: Tracked, ours: Collection[Path]
) -> MoveScan:
    """Plan how the files in the homes go into the tree.

    Args:
        ours: links of ours, which are no files of the user.

    Raises:
        OSError: a folder cannot be read.
    """
    places = {Path(home.folder): Path(home.source) for home in reversed(homes_in_order(homes))}
    scan = _Scan(folder.name, folder.checkout, places, frozenset(ours), tracked)
    moves: list[Move] = []
    outside: list[Path] = []
    for home, source in places.items():
        if not is_inside(home, folder):
            outside.append(home)
        elif home.is_dir() and not is_link(home):
            for place, files, target in _folders(scan, home, source):
                moves += _moves_in(scan, home, place, files, target)
    return MoveScan(tuple(moves), tuple(outside))


def homes_in_order(homes: Collection[Home]) -> list[Home]:
    """Give the homes, each folder once: the first that claims it has it."""
    return list({home.folder: home for home in reversed(list(homes))}.values())


def is_inside(path: Path, folder: InstallFolder) -> bool:
    """Tell whether a path is reached from the checkout without a link on the way, and is not ours."""
    checkout = folder.checkout
    if path == checkout or not path.is_relative_to(checkout):
        return False
    between = [parent for parent in path.parents if parent.is_relative_to(checkout)]
    if path.is_relative_to(folder.own) or any(is_link(p) for p in between if p != checkout):
        return False
    return path.relative_to(checkout).parts[0] != ".git"


def _folders(
    scan: _Scan, home: Path, source: Path
) -> Iterator[tuple[Path, list[os.DirEntry[str]], Path]]:
    """Walk a home: each folder, the files in it that may go, and where they go."""
    waiting = [(home, source)]
    while waiting:
        place, target = waiting.pop()
        files = []
        with os.scandir(place) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            path = Path(entry.path)
            if path in scan.homes or path in scan.ours or scan.is_tracked(path):
                continue
            if entry.is_dir(follow_symlinks=False) and not is_link(path):
                waiting.append((path, _folder_target(scan, path, target / entry.name)))
            elif entry.is_file(follow_symlinks=False) or is_link(path):
                files.append(entry)
        if files:
            yield place, files, target


def _folder_target(scan: _Scan, place: Path, target: Path) -> Path:
    """Give where a folder goes: merged into its namesake, unless it is one model and differs."""
    if not (place / _WHOLE_MODEL).is_file() or not _differs(place, target):
        return target
    number = 1
    while True:
        other = target.with_name(f"{target.name} ({scan.install}{_counted(number)})")
        if not os.path.lexists(other) or not _differs(place, other):
            return other
        number += 1


def _differs(place: Path, target: Path) -> bool:
    """Tell whether a file below `place` has a namesake with other content below `target`."""
    if not os.path.lexists(target):
        return False
    if not target.is_dir():
        return True
    for path in place.iterdir():
        there = target / path.name
        if path.is_dir() and not is_link(path):
            if _differs(path, there):
                return True
        elif os.path.lexists(there) and not same_content(path, there):
            return True
    return False


def _moves_in(
    scan: _Scan, home: Path, place: Path, files: list[os.DirEntry[str]], target: Path
) -> Iterator[Move]:
    """Plan the files of one folder, model by model."""
    for stem, names in _grouped([entry.name for entry in files]):
        new_stem = _free_stem(scan, place, target, stem, names)
        for name in names:
            old, new = place / name, target / (new_stem + name[len(stem) :])
            state = _state(scan, old, new)
            number = 1
            while state == "taken":  # a sidecar alone; its model has its double in the tree
                new = target / _renamed(name, scan.install, number)
                number += 1
                state = _state(scan, old, new)
            if state == "free":
                scan.claimed[_key(str(new))] = old
            size = old.lstat().st_size
            act: Act = "move" if state == "free" else "duplicate"
            yield Move(old, new, home, size, act, apart=new.name != name and act == "move")


def _grouped(names: list[str]) -> list[tuple[str, list[str]]]:
    """Give the files of a folder by the stem of the model they belong to; others stand alone."""
    stems = [Path(name).stem for name in names if Path(name).suffix.lower() in _MODEL_SUFFIXES]
    stems.sort(key=len, reverse=True)  # `a.v1.json` belongs to `a.v1.pt` rather than to `a.pt`
    groups: dict[str, list[str]] = {}
    for name in names:
        stem = next((stem for stem in stems if name.startswith(f"{stem}.")), None)
        groups.setdefault(name if stem is None else stem, []).append(name)
    # Models go first: what becomes of a sidecar depends on what became of its model.
    return [(stem, sorted(group, key=_is_sidecar)) for stem, group in groups.items()]


def _is_sidecar(name: str) -> bool:
    return Path(name).suffix.lower() not in _MODEL_SUFFIXES


def _free_stem(scan: _Scan, place: Path, target: Path, stem: str, names: list[str]) -> str:
    """Give the stem by which no file of the group meets other content."""
    states = {name: _state(scan, place / name, target / name) for name in names}
    models = [states[name] for name in names if not _is_sidecar(name)]
    if "taken" not in states.values() or (models and set(models) == {"same"}):
        return stem
    alone = names == [stem]
    number = 1
    while True:
        other = (
            _renamed(stem, scan.install, number) if alone else _apart(stem, scan.install, number)
        )
        news = [target / (other + name[len(stem) :]) for name in names]
        pairs = zip(names, news, strict=True)
        if all(_state(scan, place / name, new) != "taken" for name, new in pairs):
            return other
        number += 1


def _renamed(name: str, install: str, number: int) -> str:
    path = Path(name)
    return _apart(path.stem, install, number) + path.suffix


def _apart(stem: str, install: str, number: int) -> str:
    mark = f" ({install}{_counted(number)})"
    room = _NAME_LIMIT_BYTES - len(mark.encode()) - 40  # for the longest of the sidecars' endings
    kept = stem.encode(errors="surrogateescape")[:room]
    return kept.decode(errors="ignore" if len(kept) == room else "surrogateescape") + mark


def _counted(number: int) -> str:
    return f" {number}" if number > 1 else ""


def _state(scan: _Scan, old: Path, new: Path) -> Literal["free", "same", "taken"]:
    """Tell what is at the place where a file would go."""
    if claimed := scan.claimed.get(_key(str(new))):
        return "same" if same_content(old, claimed) else "taken"
    if is_link(old) and old.is_dir() and _leads_into_itself(old, new):
        return "same"
    if not os.path.lexists(new):
        return "free"
    return "same" if same_content(old, new) else "taken"


def _leads_into_itself(link: Path, new: Path) -> bool:
    """Tell whether a link to a folder would lie below that very folder, and so lead round and round."""
    return Path(os.path.realpath(new.parent)).is_relative_to(os.path.realpath(link))


def same_content(one: Path, other: Path) -> bool:
    """Tell whether two files hold the same bytes, or two links say the same."""
    first, second = one.lstat(), other.lstat()
    if os.path.samestat(first, second):
        return True
    if is_link(one) or is_link(other):
        return is_link(one) and is_link(other) and one.readlink() == other.readlink()
    if not (stat.S_ISREG(first.st_mode) and stat.S_ISREG(second.st_mode)):
        return False
    return first.st_size == second.st_size and _same_bytes(one, other)


def _same_bytes(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        while chunk := first.read(_CHUNK_BYTES):
            if chunk != second.read(_CHUNK_BYTES):
                return False
        return not second.read(1)


def _key(name: str) -> str:
    text = unicodedata.normalize("NFC", name)
    return text.casefold() if _CASELESS else text
