"""Which units a move, a rename or a removal of models consists of. Looks at the disk, changes nothing.

A model goes with its sidecars. Where its name is taken at the new place, all of them get the same new one:
`a (2).safetensors`, `a (2).json`. A sidecar that belongs to a second model of the same name as well
(`a.safetensors` beside `a.ckpt`) is copied, and stays in a removal.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.files import existing_part, tree_bytes
from stablehand.core.base.names import folded, long_path, safe_name
from stablehand.core.models.metadata.sidecars import stem_of
from stablehand.core.models.organise.acts import Act, ActKind, Unit
from stablehand.core.models.organise.performing import trashing_acts
from stablehand.core.models.organise.placing import is_respelled, is_there
from stablehand.core.models.tree import format_by_name

# The files that belong to a model, shared ones too, given its path and the names in its folder that begin
# as it does: `sidecars.all_sidecars_of`.
SidecarsOf = Callable[[Path, Sequence[str] | None], Sequence[Path]]
# The trash of a model's drive beside or in its root, where Data/Trash is on another one.
TRASH_NAME: Final = ".stablehand-trash"
_LAST_NUMBER: Final = 100_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a model is to go: a folder, and its name there without the ending.

    Attributes:
        name: how the unit is called; no other of the operation is called the same.
        root: the model root that `new_folder` lies in; folders above it are never made or removed.
    """

    name: str
    old: Path
    new_folder: Path
    new_stem: str
    root: Path


class Listings:
    """The names in folders as they were when a plan was begun; each folder is read once."""

    def __init__(self) -> None:
        self._folders: dict[Path, tuple[list[tuple[str, str]], dict[str, list[str]]]] = {}

    def near(self, folder: Path, start: str) -> list[str]:
        """Give the names in a folder that begin with a text, whatever their case."""
        names, _models = self._read(folder)
        wanted = folded(start)
        found = []
        for plain, name in names[bisect_left(names, (wanted, "")) :]:
            if not plain.startswith(wanted):
                break
            found.append(name)
        return found

    def models(self, folder: Path, stem: str) -> list[str]:
        """Give the model files in a folder that bear a name without its ending."""
        return self._read(folder)[1].get(folded(stem), [])

    def _read(self, folder: Path) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
        if folder not in self._folders:
            try:
                names = [entry.name for entry in Path(long_path(folder)).iterdir()]
            except OSError:
                names = []
            models: dict[str, list[str]] = {}
            for name in names:
                if format_by_name(name):
                    models.setdefault(folded(name.rpartition(".")[0]), []).append(name)
            self._folders[folder] = sorted((folded(name), name) for name in names), models
        return self._folders[folder]


@dataclass(slots=True)
class Claims:
    """What an operation has promised already, its paths as drives see them that tell no case apart.

    Attributes:
        taken: places that are promised.
        stems: names without endings that are promised, and to models of which name before.
        waiting: models whose turn is still to come, and where they go.
        gone: models that are planned.
        look: what lies in the folders.
    """

    taken: set[str] = field(default_factory=set)
    stems: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Wish] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    look: Listings = field(default_factory=Listings)

    def is_free(self, path: Path, own: Collection[Path]) -> bool:
        """Tell whether something may come to a path, which one of `own` may have now."""
        if key_of(path) in self.taken:
            return False
        if not is_there(path):
            return True
        return any(path == old or is_respelled(old, path) for old in own)

    def may_share(self, folder: Path, stem: str, own: Collection[Path], model: Path | None) -> bool:
        """Tell whether a model may have a name without its ending: none of another one lies there by it.

        Else the sidecars of both would be taken for those of either.
        """
        before = origin_of(model)
        promised = self.stems.get(key_of(folder / stem))
        if promised is not None:
            return promised == before and bool(before)
        if before == key_of(folder / stem):
            return True
        ours = {key_of(path) for path in own} | self.gone
        there = self.look.models(folder, stem)
        return all(key_of(folder / name) in ours for name in there)

    def claim(self, folder: Path, stem: str, tails: Iterable[str], model: Path | None) -> None:
        """Promise a model its name, with what it and its sidecars end with."""
        self.taken |= {key_of(folder / (stem + tail)) for tail in tails}
        self.stems[key_of(folder / stem)] = origin_of(model)


def plan_moves(wishes: Iterable[Wish], sidecars_of: SidecarsOf) -> tuple[Unit, ...]:
    """Plan how models get new places; those that are there already are left out."""
    wanted = list(wishes)
    claims = Claims(waiting={key_of(wish.old): wish for wish in wanted})
    units = []
    for wish in wanted:
        claims.waiting.pop(key_of(wish.old), None)  # names that differ in case alone have one key
        if (unit := _move(wish, sidecars_of, claims)) is not None:
            units.append(unit)
        claims.gone.add(key_of(wish.old))
    return tuple(units)


def plan_removal(
    name: str,
    model: Path,
    sidecars_of: SidecarsOf,
    trash_root: Path,
    root: Path,
    look: Listings | None = None,
) -> Unit:
    """Plan how a model goes to the trash.

    Args:
        look: what lies in the folders, for who removes many.

    Raises:
        OSError: there is no such thing.
    """
    seen = look or Listings()
    beside = tuple(
        path
        for path in belongings_of(model, sidecars_of, seen)
        if not other_owners(model, path, seen)
    )
    acts = trashing_acts(model, beside, trash_root)
    return Unit(name, tuple(acts) + tuple(prunes([model.parent], root, keep_top=True)))


def trash_of(path: Path, root: Path, data_trash: Path) -> Path:
    """Give the trash that a thing can go to without being copied: the data folder's, else its root's own."""
    device = os.stat(long_path(path.parent)).st_dev  # noqa: PTH116 - a long path
    is_here = existing_part(data_trash).stat().st_dev == device
    return data_trash if is_here else root / TRASH_NAME


def carrying_acts(
    old: Path, new: Path, beside: Sequence[tuple[Path, Path]], shared: Collection[Path]
) -> list[Act]:
    """Give the acts that bring a model and its sidecars to new places."""
    acts = [_act("move", old, new)]
    acts += [_act("copy" if a in shared else "move", a, b) for a, b in beside if a != b]
    return acts


def folders(place: Path, root: Path) -> list[Act]:
    """Give acts that make a folder below a root and those on the way, as far as they are missing."""
    missing = []
    while not is_there(place) and place != root and place != place.parent:
        missing.append(Act("folder", new=place))
        place = place.parent
    return missing[::-1]


def prunes(places: Iterable[Path], root: Path, *, keep_top: bool = True) -> list[Act]:
    """Give acts that remove folders below a root if they have become empty, and those above them.

    Args:
        keep_top: the folders right below the root stay: programs look for them.
    """
    wanted: dict[Path, None] = {}
    for place in places:
        here = place
        while here != root and root in here.parents and not (keep_top and here.parent == root):
            wanted[here] = None
            here = here.parent
    deepest = sorted(wanted, key=lambda path: -len(path.parts))
    return [Act("prune", old=place) for place in deepest]


def origin_of(model: Path | None) -> str:
    """Give place and name without ending, the same for models that share sidecars; empty for None."""
    return "" if model is None else key_of(model.with_name(stem_of(model)))


def free_stem(
    stem: str,
    folder: Path,
    endings: Iterable[str],
    own: Collection[Path],
    claims: Claims,
    model: Path | None,
) -> str:
    """Give the stem, or the first `stem (2)`, `stem (3)` by which nothing in a folder is in the way.

    Args:
        own: what may be in the way, since it goes itself.
        model: which is to have the name.
    """
    tails = tuple(endings)
    for number in range(1, _LAST_NUMBER):
        mark = "" if number == 1 else f" ({number})"
        tried = _fitting(stem, mark, tails)
        is_free = all(claims.is_free(folder / (tried + tail), own) for tail in tails)
        if is_free and claims.may_share(folder, tried, own, model):
            return tried
    raise FileExistsError(os.strerror(17), str(folder / stem))


def safe_stem(text: str) -> str:
    """Give a model's name, as a person writes it, as a stem that every system takes."""
    return safe_name(text)


def key_of(path: Path) -> str:
    """Give a path as drives see it that tell neither case nor accents apart."""
    return folded(str(path))


def _move(wish: Wish, sidecars_of: SidecarsOf, claims: Claims) -> Unit | None:
    old = wish.old
    stem = stem_of(old)
    ending = old.name[len(stem) :]
    beside, shared = _belongings(wish, sidecars_of, claims)
    tails = [(path, _tail(path, stem)) for path in beside]
    endings = [ending, *(tail for _path, tail in tails if tail is not None)]
    new_stem = free_stem(wish.new_stem, wish.new_folder, endings, (old, *beside), claims, old)
    new = wish.new_folder / (new_stem + ending)
    claims.claim(wish.new_folder, new_stem, endings, old)
    if new == old:
        return None
    pairs = [
        (path, wish.new_folder / (path.name if tail is None else new_stem + tail))
        for path, tail in tails
    ]
    pairs = [(a, b) for a, b in pairs if a == b or not is_there(b) or is_respelled(a, b)]
    acts = folders(wish.new_folder, wish.root)
    acts += carrying_acts(old, new, pairs, shared)
    acts += prunes([old.parent] if old.parent != wish.new_folder else [], wish.root)
    return Unit(wish.name, tuple(acts))


def _belongings(
    wish: Wish, sidecars_of: SidecarsOf, claims: Claims
) -> tuple[list[Path], list[Path]]:
    """Give the sidecars that go with a model, and which of them stay for another one as well."""
    beside, shared = [], []
    for path in belongings_of(wish.old, sidecars_of, claims.look):
        others = other_owners(wish.old, path, claims.look) - claims.gone
        heading = [claims.waiting[key] for key in others if key in claims.waiting]
        if any((o.new_folder, o.new_stem) == (wish.new_folder, wish.new_stem) for o in heading):
            continue  # the last of those who go the same way takes it along
        beside.append(path)
        if others:
            shared.append(path)
    return beside, shared


def _tail(path: Path, stem: str) -> str | None:
    """Give what follows the model's stem in a sidecar's name; None if it does not begin with it."""
    name = path.name
    return name[len(stem) :] if name.casefold().startswith(stem.casefold()) else None


def belongings_of(model: Path, sidecars_of: SidecarsOf, look: Listings) -> list[Path]:
    """Give the sidecars of a model, shared ones too."""
    near = look.near(model.parent, stem_of(model))
    return [path for path in sidecars_of(model, near) if is_there(path)]


def other_owners(model: Path, sidecar: Path, look: Listings) -> set[str]:
    """Give the models (see `key_of`) beside one that bear its name, so that a sidecar is theirs too."""
    name = sidecar.name.casefold()
    if not name.startswith(f"{stem_of(model).casefold()}.") or name.startswith(
        f"{model.name.casefold()}."
    ):
        return set()
    return {
        key_of(model.parent / other)
        for other in look.models(model.parent, stem_of(model))
        if other not in (model.name, sidecar.name)
    }


def _fitting(stem: str, mark: str, tails: Sequence[str]) -> str:
    """Give stem and mark so short that the longest of the names is one that every drive takes."""
    room = 250 - len(mark.encode()) - max((len(tail.encode()) for tail in tails), default=0)
    kept = stem.encode(errors="surrogateescape")
    if len(kept) <= room:
        return stem + mark
    return kept[: max(room, 1)].decode(errors="ignore").rstrip(" .") + mark


def _act(kind: ActKind, old: Path, new: Path) -> Act:
    about = Path(long_path(old)).lstat()
    size = about.st_size
    if stat.S_ISDIR(about.st_mode):
        return Act(kind, old, new, tree_bytes(old), 0)
    return Act(kind, old, new, size, about.st_mtime_ns)
