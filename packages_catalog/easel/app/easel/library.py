"""What the library of models holds: checkpoints, LoRA, VAE and embeddings, by name.

A name is the path below the folder of its kind, with slashes and without the suffix. Subfolders and
links are followed; a folder is visited once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from easel.formats import PICKLED, Family, checkpoint_family
from easel.problems import Problem

CHECKPOINTS = ("StableDiffusion",)
LORAS = ("Lora", "LyCORIS")
VAES = ("VAE",)
EMBEDDINGS = ("Embeddings",)
SAFE = ".safetensors"


@dataclass(frozen=True)
class Item:
    """A file or a diffusers folder of the library."""

    name: str
    path: Path

    @property
    def short(self) -> str:
        """The name without its folder."""
        return self.name.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that Easel can draw with."""

    name: str
    path: Path
    family: Family

    @property
    def title(self) -> str:
        """As lists show it: the path below the folder, suffix included."""
        return self.name if self.path.is_dir() else self.name + self.path.suffix


@dataclass(frozen=True)
class Refused:
    """A file of the checkpoint folder that Easel does not draw with, and why."""

    name: str
    reason: str


class Library:
    """The folders of a library, read anew at every question; families are remembered by file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._families: dict[tuple[str, int, int], Family | str] = {}

    @property
    def checkpoint_folder(self) -> Path:
        """Where checkpoints go."""
        return self.root / CHECKPOINTS[0]

    def checkpoints(self) -> tuple[list[Checkpoint], list[Refused]]:
        """The usable checkpoints, and the other files with the reason."""
        usable, refused = [], []
        for item in self._items(CHECKPOINTS, (SAFE, *PICKLED), folders=True):
            family = self._family(item.path)
            if isinstance(family, Family):
                usable.append(Checkpoint(item.name, item.path, family))
            else:
                refused.append(Refused(item.name, family))
        return usable, refused

    def checkpoint(self, wanted: str) -> Checkpoint:
        """The checkpoint of a title or name (A1111's ` [hash]` ending is ignored)."""
        usable, refused = self.checkpoints()
        bare = wanted.rsplit(" [", 1)[0] if wanted.endswith("]") else wanted
        for text in (wanted, bare):
            found = _named(usable, text)
            if found:
                return found
        for item in refused:
            if item.name.casefold() == _bare(bare).casefold():
                raise Problem(item.reason)
        raise Problem(f"There is no checkpoint called {wanted!r} in {self.checkpoint_folder}")

    def loras(self) -> list[Item]:
        """LoRA files."""
        return list(self._items(LORAS, (SAFE,)))

    def vaes(self) -> list[Item]:
        """VAE files."""
        return list(self._items(VAES, (SAFE,)))

    def embeddings(self) -> list[Item]:
        """Textual inversions, by the word that calls them."""
        return list(self._items(EMBEDDINGS, (SAFE,)))

    def lora(self, wanted: str) -> Item:
        """The LoRA called so in a prompt."""
        return _pick(self.loras(), wanted, "LoRA", self.root / LORAS[0])

    def vae(self, wanted: str) -> Item:
        """The VAE called so."""
        return _pick(self.vaes(), wanted, "VAE", self.root / VAES[0])

    def _items(
        self, kinds: tuple[str, ...], suffixes: tuple[str, ...], *, folders: bool = False
    ) -> Iterator[Item]:
        found: dict[str, Item] = {}
        for kind in kinds:
            top = self.root / kind
            for path in _walk(top, suffixes, folders=folders):
                below = path.relative_to(top)
                name = (below if path.is_dir() else below.with_suffix("")).as_posix()
                if name in found:
                    name = below.as_posix()
                found.setdefault(name, Item(name, path))
        return iter(sorted(found.values(), key=lambda item: item.name.casefold()))

    def _family(self, path: Path) -> Family | str:
        try:
            stamp = (path / "model_index.json" if path.is_dir() else path).stat()
        except OSError as error:
            return f"{path.name} cannot be read: {error.strerror or error}"
        key = (str(path), stamp.st_size, stamp.st_mtime_ns)
        if key not in self._families:
            try:
                self._families[key] = checkpoint_family(path)
            except Problem as problem:
                self._families[key] = problem.sentence
        return self._families[key]


def _walk(top: Path, suffixes: tuple[str, ...], *, folders: bool) -> Iterator[Path]:
    seen: set[str] = set()
    for place, below, files in os.walk(top, followlinks=True):
        here = Path(place)
        real = os.path.realpath(place)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        if folders and "model_index.json" in files:
            below.clear()
            yield here
            continue
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                yield here / name


def _bare(name: str) -> str:
    name = name.replace("\\", "/")
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and f".{suffix.lower()}" in (SAFE, *PICKLED) else name


def _named(items: list[Checkpoint], wanted: str) -> Checkpoint | None:
    bare = _bare(wanted).casefold()
    for item in items:
        if wanted == item.title or wanted == str(item.path) or bare == item.name.casefold():
            return item
    short = [item for item in items if item.name.casefold().rsplit("/", 1)[-1] == bare]
    return short[0] if len(short) == 1 else None


def _pick(items: list[Item], wanted: str, kind: str, folder: Path) -> Item:
    bare = _bare(wanted).casefold()
    for item in items:
        if item.name.casefold() == bare:
            return item
    for item in items:
        if item.short.casefold() == bare:
            return item
    raise Problem(f"There is no {kind} called {wanted!r} in {folder}")
