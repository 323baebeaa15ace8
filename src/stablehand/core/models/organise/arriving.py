"""What is to be imported, what it is, and where it goes. Looks at the disk, changes nothing; blocks."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.metadata.sidecars import stem_of
from stablehand.core.models.organise.acts import Act, Unit
from stablehand.core.models.organise.placing import is_there
from stablehand.core.models.organise.planning import (
    Claims,
    SidecarsOf,
    belongings_of,
    folders,
    free_stem,
    key_of,
    origin_of,
    other_owners,
)
from stablehand.core.models.tree import (
    DIFFUSERS,
    DIFFUSERS_MARK,
    FOLDER_KINDS,
    UNKNOWN,
    format_by_name,
)

Mode = Literal["copy", "move", "link"]
_FOLDERS: Final = {name.casefold(): name for name in FOLDER_KINDS}
_ADDRESS: Final = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://|hf:|civitai:|openmodeldb:|(?:urn:)?air:)", re.IGNORECASE
)
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Arrival:
    """A model that is to be imported.

    Attributes:
        path: the file, or the diffusers folder.
        format: see `Entry.format`.
        identity: what it is; None: it was not asked.
    """

    path: Path
    format: str
    size_bytes: int
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not imported, and why."""

    name: str
    reason: Text
    code: str | None = None


def is_address(text: str) -> bool:
    """Tell whether a text names something on the network rather than a path."""
    return bool(_ADDRESS.match(text.strip()))


def find_arrivals(paths: Iterable[Path]) -> tuple[tuple[Arrival, ...], tuple[Refused, ...]]:
    """Give the models at and below paths, each once, and what is none though it was named."""
    found: dict[str, Arrival] = {}
    refused = []
    for path in paths:
        arrivals = list(_below(path, 0)) if is_there(path) else []
        for arrival in arrivals:
            found.setdefault(os.path.realpath(arrival.path), arrival)
        if not arrivals:
            code = "model.unreadable" if is_there(path) else "model.unknown"
            refused.append(Refused(str(path), _why_nothing(path), code))
    return tuple(found.values()), tuple(refused)


def shelf_by_path(path: Path) -> str | None:
    """Give the folder of the tree that the nearest of a path's folders bears the name of; None if none."""
    return next((_FOLDERS[p.name.casefold()] for p in path.parents if _is_shelf(p.name)), None)


def plan_arrival(
    arrival: Arrival,
    folder: Path,
    stem: str,
    mode: Mode,
    root: Path,
    sidecars_of: SidecarsOf,
    claims: Claims,
) -> Unit:
    """Plan how a model comes in, with what belongs to it, under a name that is free.

    Raises:
        OSError: it cannot be seen.
    """
    old = arrival.path
    old_stem = stem_of(old)
    beside = [
        path
        for path in belongings_of(old, sidecars_of, claims.look)
        if path.name.casefold().startswith(old_stem.casefold())
    ]
    if claims.stems.get(key_of(folder / stem)) == origin_of(old):  # its namesake has brought them
        beside = [path for path in beside if not other_owners(old, path, claims.look)]
    ending = old.name[len(old_stem) :]
    tails = [path.name[len(old_stem) :] for path in beside]
    new_stem = free_stem(stem, folder, [ending, *tails], (), claims, old)
    claims.claim(folder, new_stem, (ending, *tails), old)
    about = Path(long_path(old)).stat()
    acts = [
        *folders(folder, root),
        Act("add", old, folder / (new_stem + ending), arrival.size_bytes, about.st_mtime_ns, mode),
    ]
    for path, tail in zip(beside, tails, strict=True):
        side = Path(long_path(path)).stat()
        goes = mode == "move" and not is_link(path) and not other_owners(old, path, claims.look)
        place = folder / (new_stem + tail)
        acts.append(Act("move" if goes else "copy", path, place, side.st_size, side.st_mtime_ns))
    return Unit(str(old), tuple(acts))


def twin_of(
    arrival: Arrival,
    same_size: Sequence[tuple[str, Path]],
    is_same: Callable[[Path, Path], bool],
) -> str | None:
    """Give the key of a model of the library that holds the same bytes; None if there is none.

    Args:
        same_size: keys and places of the models of its size.
    """
    for key, place in same_size:
        try:
            if is_same(arrival.path, place):
                return key
        except OSError:
            continue
    return None


def already_inside(arrivals: Iterable[Arrival], roots: Collection[Path]) -> set[Path]:
    """Give those that lie in a model root already."""
    real = [os.path.realpath(root) for root in roots]
    return {
        arrival.path
        for arrival in arrivals
        if any(Path(os.path.realpath(arrival.path)).is_relative_to(root) for root in real)
    }


def what_it_is(arrival: Arrival, identity_of: Callable[[Path], Identity]) -> Identity | Refused:
    """Give what a model is, or why it cannot be read."""
    try:
        return identity_of(arrival.path)
    except StablehandError as error:
        return Refused(str(arrival.path), error.message, error.code)


def _below(path: Path, depth: int) -> Iterator[Arrival]:
    """Give the models at or below a path; links to folders are entered only where they were named."""
    place = Path(long_path(path))
    if not place.is_dir():
        file_format = format_by_name(path.name)
        if file_format is not None and place.is_file():
            yield Arrival(path, file_format, place.stat().st_size)
        return
    try:
        names = sorted(entry.name for entry in place.iterdir())
    except OSError:
        return
    if DIFFUSERS_MARK in names:
        yield Arrival(path, DIFFUSERS, tree_bytes(path))
        return
    for name in names:
        inner = path / name
        is_folder_link = is_link(inner) and Path(long_path(inner)).is_dir()
        if not name.startswith(".") and not is_folder_link and depth < _DEEPEST:
            yield from _below(inner, depth + 1)


def _why_nothing(path: Path) -> Text:
    if not is_there(path):
        return QT_TRANSLATE_NOOP("organise", "It is not there.")
    if Path(long_path(path)).is_dir():
        return QT_TRANSLATE_NOOP("organise", "There is no model in this folder.")
    return QT_TRANSLATE_NOOP("organise", "It is no model file: its ending is not one of theirs.")


def _is_shelf(name: str) -> bool:
    shelf = _FOLDERS.get(name.casefold())
    return shelf is not None and FOLDER_KINDS[shelf] != UNKNOWN
