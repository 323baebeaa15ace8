"""The files that belong to a model and lie beside it: descriptions, previews, a config, notes.

They bear the model's name and one of the endings below, which are those that A1111, Forge, SD.Next, ComfyUI
and its extensions, SwarmUI, Stability Matrix and downloaders give (facts: contracts 11). Whatever bears
another ending is not taken for a part of the model, so `a.fp16.json` never travels with `a.safetensors`.
Looking blocks; what belongs to what is decided by pure functions over the names of a folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from stablehand.core.base.names import folded, long_path
from stablehand.core.models.tree import format_by_name

OWN: Final = ".stablehand.json"
CM_INFO: Final = ".cm-info.json"
CIVITAI_INFO: Final = ".civitai.info"
SWARM: Final = ".swarm.json"
USER_JSON: Final = ".json"
LORA_MANAGER: Final = ".metadata.json"
PREVIEW: Final = ".preview"

PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
_VIDEOS: Final = (".mp4", ".webm")
_TEXTS: Final = (
    OWN, CM_INFO, CIVITAI_INFO, SWARM, LORA_MANAGER, USER_JSON,
    ".rgthree-info.json", ".api_info.json", ".civitai.json", ".model.json",
    ".yaml", ".yml", ".txt", ".description.txt", ".html", ".htm", ".md", ".sha256",
)  # fmt: skip
# In the order in which they stand for a model: what says that it is a preview goes first.
_PREVIEW_MARKS: Final = (PREVIEW, "", ".swarmpreview", ".thumb", ".thumbnail")
PREVIEWS: Final = tuple(mark + ending for mark in _PREVIEW_MARKS for ending in PICTURES)
_MOVING: Final = tuple(mark + ending for mark in (PREVIEW, "") for ending in _VIDEOS)
ENDINGS: Final = frozenset((*_TEXTS, *PREVIEWS, *_MOVING))


def sidecars_of(path: Path, listing: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Give every file that belongs to a model and must travel with it, sorted by name.

    Args:
        path: the model: a file, or a diffusers folder.
        listing: the names in its folder (`listing_of`), for whoever asks of many models of one folder.

    What it shares with another model of the same stem (`a.safetensors` and `a.ckpt`) stays with that one:
    taking it away would rob it; see `all_sidecars_of`. A folder that cannot be read has none.
    """
    return _places(path, listing, with_shared=False)


def all_sidecars_of(path: Path, listing: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Give what says something about a model, its own or shared with another of the same stem."""
    return _places(path, listing, with_shared=True)


class Beside:
    """What lies beside one model, looked for once and asked about often.

    Args:
        model: the file, or the diffusers folder.
        listing: the names in its folder; None: read them.
    """

    def __init__(self, model: Path, listing: Sequence[str] | None = None) -> None:
        self._model = model
        names = listing_of(model.parent) if listing is None else listing
        self._claims = belonging(model.name, names)
        self._by_name = {folded(claim.name): claim.name for claim in self._claims}
        self._exact = {claim.name for claim in self._claims}

    def file(self, ending: str) -> Path | None:
        """Give the sidecar with an ending; the one with the model's whole name goes first."""
        if not self._claims:
            return None
        for start in (self._model.name, stem_of(self._model)):
            name = start + ending
            found = name if name in self._exact else self._by_name.get(folded(name))
            if found is not None and _is_file(place := self._model.with_name(found)):
                return place
        return None

    def preview(self) -> Path | None:
        """Give the picture that stands for the model: what says that it is a preview goes first."""
        pictures = [claim for claim in self._claims if claim.name.lower().endswith(PICTURES)]
        if not pictures:
            return None
        return next((file for ending in PREVIEWS if (file := self.file(ending))), None)


def preview_of(path: Path, listing: Sequence[str] | None = None) -> Path | None:
    """Give the picture that stands for a model; None where there is none."""
    return Beside(path, listing).preview()


def sidecar(path: Path, ending: str, listing: Sequence[str] | None = None) -> Path | None:
    """Give the sidecar of a model with one of the endings; the one with its whole name goes first."""
    return Beside(path, listing).file(ending)


def place_for(path: Path, ending: str, listing: Sequence[str] | None = None) -> Path:
    """Give where a sidecar of a model is written: the one that is there, else its stem with the ending.

    Beside another model of the same stem only the whole name says whose it is.
    """
    names = listing_of(path.parent) if listing is None else listing
    found = sidecar(path, ending, names)
    if found is not None and (found.name.startswith(path.name) or not _namesakes(path.name, names)):
        return found
    name = path.name if _namesakes(path.name, names) else stem_of(path)
    return path.with_name(name + ending)


def stem_of(path: Path) -> str:
    """Give what the sidecars of a model begin with: its name without its ending; a folder's whole name."""
    return _stem(path.name)


def listing_of(folder: Path) -> tuple[str, ...]:
    """Give the names of files and links in a folder, and of folders; none where it cannot be read."""
    try:
        return tuple(os.listdir(long_path(folder)))  # noqa: PTH208 - a long path
    except OSError:
        return ()


class Claim(NamedTuple):
    """A name that a model lays claim to; `is_own`: no other model does."""

    name: str
    is_own: bool


def _places(path: Path, listing: Sequence[str] | None, *, with_shared: bool) -> tuple[Path, ...]:
    names = listing_of(path.parent) if listing is None else tuple(listing)
    claims = belonging(path.name, names)
    found = [path.with_name(name) for name, is_own in claims if is_own or with_shared]
    return tuple(file for file in found if _is_file(file))


def belonging(name: str, names: Sequence[str]) -> list[Claim]:
    """Tell which names of a folder belong to a model of it, sorted. Pure.

    Args:
        name: the model's file name, or its folder's.
        names: every name there.
    """
    stem = _stem(name)
    start = folded(stem)
    near = [other for other in names if folded(other).startswith(start) and other != name]
    if not near:
        return []
    models = [other for other in near if _is_model(other)]
    is_shared = any(_stem(model) == stem for model in models)
    claims = []
    for candidate in near:
        if stem != name and _rest(candidate, name) in ENDINGS:
            claims.append(Claim(candidate, True))
        elif _rest(candidate, stem) in ENDINGS and not _is_anothers(candidate, stem, models):
            claims.append(Claim(candidate, not is_shared))
    return sorted(claims)


def _is_anothers(candidate: str, stem: str, models: Iterable[str]) -> bool:
    """Tell whether a name belongs to a model with a longer name, or one whose letters fit better."""
    for model in models:
        other = _stem(model)
        if _rest(candidate, model) in ENDINGS:
            return True
        if _rest(candidate, other) not in ENDINGS:
            continue
        if folded(other) != folded(stem):
            return True  # all of them begin with the stem, so this one is longer
        if other != stem and candidate.startswith(other) and not candidate.startswith(stem):
            return True
    return False


def _namesakes(name: str, names: Iterable[str]) -> bool:
    stem = _stem(name)
    return any(other != name and _is_model(other) and _stem(other) == stem for other in names)


def _rest(name: str, start: str) -> str | None:
    """Give how a name goes on after a start, in small letters; None if it begins otherwise."""
    whole, wanted = folded(name), folded(start)
    return whole[len(wanted) :] if whole.startswith(wanted) else None


def _is_model(name: str) -> bool:
    return format_by_name(name) is not None


def _stem(name: str) -> str:
    return name.rpartition(".")[0] if _is_model(name) else name


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() or path.is_symlink()
    except OSError:
        return False
