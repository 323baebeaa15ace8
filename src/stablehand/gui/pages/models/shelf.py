"""What the Models page knows of the library: gathered beside the window's thread, then only looked at.

Everything that a filter asks for lies ready by the number of the model, so that ten thousand are gone through
within a frame. Which models are meant and in which order is pure: `chosen` and `ordered`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.files import free_bytes
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.fit.target import Target
from stablehand.core.models.identify.bases import family_of, lineage
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of
from stablehand.core.models.library.search import SearchIndex
from stablehand.core.models.organise.shelves import find_misplaced
from stablehand.core.models.tree import UNKNOWN
from stablehand.gui.components.fit_meter import UNTOLD, Fit, fit_of
from stablehand.gui.components.model_words import UNSAFE
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.fitting import target_for, verdict_on_card
from stablehand.services.quarantine import list_quarantined

# They work beside a model of their family, whose needs are most of theirs.
_ADAPTERS: Final = frozenset(
    {
        "lora",
        "embedding",
        "hypernetwork",
        "t2i_adapter",
        "ip_adapter",
        "style_model",
        "motion_module",
    }
)
_OUTCOMES: Final = ("fits", "tight", "offload", "too_big", None)


@dataclass(frozen=True, slots=True)
class Place:
    """What is chosen at the left: everything, a folder of a root, or what wants a look.

    Attributes:
        what: all, favourites, updates, folder, unknown, twins, misplaced, unsafe, away.
        root, folder: for "folder"; an empty folder is the whole root.
    """

    what: str = "all"
    root: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models are to be shown; None and empty ask for any."""

    place: Place = field(default_factory=Place)
    text: str = ""
    kind: str | None = None
    base: str | None = None
    fits: str | None = None
    format: str | None = None
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library as it was known last.

    Attributes:
        entries: every model; the other sequences have one value for each, in the same order.
        bases: the base of a model, those that it descends from, and those it may be.
        folders: "root:folder/" of each.
        fits: verdicts; nothing is known while the machine has not been looked at.
        twins, misplaced: numbers of models that are there twice, and of those in a wrong folder.
        extra_bytes: what twins take more than they need.
        held: how many files are in quarantine.
        free_bytes: what the drive that takes what comes in has free; None: unknown.
        target: the machine as predictions see it; None before it was looked at.
    """

    entries: tuple[Entry, ...] = ()
    roots: tuple[ModelRoot, ...] = ()
    index: SearchIndex = field(default_factory=lambda: SearchIndex(()))
    kinds: tuple[str, ...] = ()
    bases: tuple[frozenset[str], ...] = ()
    folders: tuple[str, ...] = ()
    fits: tuple[Fit, ...] = ()
    twins: frozenset[int] = frozenset()
    misplaced: Mapping[int, str] = field(default_factory=dict)
    away: frozenset[str] = frozenset()
    extra_bytes: int = 0
    held: int = 0
    free_bytes: int | None = None
    target: Target | None = None

    def place(self, entry: Entry) -> Path:
        """Give where a model lies."""
        return place_of(entry, self.roots)

    def picture(self, entry: Entry) -> Path | None:
        """Give the file of a model's picture; None where it has none, or its drive is away."""
        preview = entry.metadata.preview
        root = self.root(entry.root) if preview else None
        return (
            None if preview is None or root is None or not root.is_there else root.folder / preview
        )

    def root(self, root_id: str) -> ModelRoot | None:
        """Give a root by its id."""
        return next((root for root in self.roots if root.id == root_id), None)


async def gathered(app: App, target: Target | None) -> Shelf:
    """Read the library and work out what the page asks of it; opens no file of a model.

    Raises:
        StablehandError: `database.damaged`, `data.unwritable`, `root.damaged`.
    """
    entries = await library.entries(app)
    roots = await library.roots(app)
    held = (await list_quarantined(app)).data
    return await in_side_thread(lambda: shelf_of(entries, roots, target, len(held)))


async def machine(app: App) -> Target:
    """Give the machine as predictions see it; looks at the hardware.

    Raises:
        StablehandError: `settings.invalid`, `torch.unavailable`.
    """
    found, _notices = await target_for(app)
    return found


def shelf_of(
    entries: tuple[Entry, ...],
    roots: tuple[ModelRoot, ...],
    target: Target | None = None,
    held: int = 0,
) -> Shelf:
    """Work out what filters ask for; looks only at the names of the roots' folders."""
    away = frozenset(root.id for root in roots if not root.is_there)
    twins, extra = _twins(entries)
    numbers = {entry.key: number for number, entry in enumerate(entries)}
    misplaced = {
        numbers[item.entry.key]: item.target
        for item in find_misplaced(entries, _present(roots))
        if item.entry.root not in away
    }
    shelf = Shelf(
        entries,
        roots,
        SearchIndex(entries),
        tuple(entry.kind for entry in entries),
        tuple(_bases(entry) for entry in entries),
        tuple(f"{entry.root}:{entry.path.rpartition('/')[0]}/" for entry in entries),
        (UNTOLD,) * len(entries),
        twins,
        misplaced,
        away,
        extra,
        held,
        _free(roots),
    )
    return shelf if target is None else judged(shelf, target)


def judged(shelf: Shelf, target: Target) -> Shelf:
    """Give the shelf with what the prediction says of each model on this machine."""
    fits = tuple(_fit(entry, target) for entry in shelf.entries)
    return replace(shelf, fits=fits, target=target)


def chosen(shelf: Shelf, wanted: Wanted, order: Sequence[int]) -> list[int]:
    """Give the numbers of the models that are meant, in the order given."""
    numbers = list(order)
    if wanted.text:
        found = set(shelf.index.find(wanted.text))
        numbers = [number for number in numbers if number in found]
    numbers = _in_place(shelf, wanted.place, numbers)
    if wanted.kind is not None:
        numbers = [number for number in numbers if shelf.kinds[number] == wanted.kind]
    if wanted.base is not None:
        numbers = [number for number in numbers if wanted.base in shelf.bases[number]]
    if wanted.fits is not None:
        numbers = [number for number in numbers if shelf.fits[number].outcome == wanted.fits]
    if wanted.format is not None:
        numbers = [n for n in numbers if shelf.entries[n].format == wanted.format]
    if wanted.root is not None:
        numbers = [number for number in numbers if shelf.entries[number].root == wanted.root]
    return numbers


def ordered(shelf: Shelf, key: str, *, descending: bool = False) -> list[int]:
    """Give all numbers sorted by a column, by name within it."""
    names = [
        ((entry.metadata.title or entry.name).casefold(), entry.path) for entry in shelf.entries
    ]
    numbers = sorted(range(len(names)), key=names.__getitem__)
    if key == "name":
        return numbers[::-1] if descending else numbers
    values = _VALUES[key]
    keys = [values(shelf, number) for number in range(len(names))]
    return sorted(numbers, key=keys.__getitem__, reverse=descending)


def counted(shelf: Shelf) -> dict[str, int]:
    """Count the models of what wants a look, by `Place.what`."""
    entries = shelf.entries
    return {
        "all": len(entries),
        "favourites": sum(entry.metadata.favourite for entry in entries),
        "updates": sum(entry.metadata.newer_version is not None for entry in entries),
        "unknown": shelf.kinds.count(UNKNOWN),
        "twins": len(shelf.twins),
        "misplaced": len(shelf.misplaced),
        "unsafe": sum(entry.verdict.level in UNSAFE for entry in entries),
        "away": sum(entry.root in shelf.away for entry in entries) if shelf.away else 0,
    }


def folders_of(shelf: Shelf) -> dict[str, int]:
    """Count the models in each folder and its sub-folders, by "root:folder/"; "root:" is a whole root."""
    direct: dict[str, int] = {}
    for folder in shelf.folders:
        direct[folder] = direct.get(folder, 0) + 1
    counts: dict[str, int] = {}
    for folder, count in direct.items():
        root, _, path = folder.partition(":")
        steps = [step for step in path.split("/") if step]
        for end in range(len(steps) + 1):
            below = "".join(f"{step}/" for step in steps[:end])
            key = f"{root}:{below}"
            counts[key] = counts.get(key, 0) + count
    return counts


def _in_place(shelf: Shelf, place: Place, numbers: list[int]) -> list[int]:
    entries, what = shelf.entries, place.what
    if what == "folder":
        start = f"{place.root}:{place.folder}/" if place.folder else f"{place.root}:"
        return [number for number in numbers if shelf.folders[number].startswith(start)]
    if what == "favourites":
        return [number for number in numbers if entries[number].metadata.favourite]
    if what == "updates":
        return [n for n in numbers if entries[n].metadata.newer_version is not None]
    if what == "unknown":
        return [number for number in numbers if shelf.kinds[number] == UNKNOWN]
    if what == "twins":
        return [number for number in numbers if number in shelf.twins]
    if what == "misplaced":
        return [number for number in numbers if number in shelf.misplaced]
    if what == "unsafe":
        return [number for number in numbers if entries[number].verdict.level in UNSAFE]
    if what == "away":
        return [number for number in numbers if entries[number].root in shelf.away]
    return numbers


_VALUES: Final[dict[str, Any]] = {
    "kind": lambda shelf, number: shelf.kinds[number],
    "base": lambda shelf, number: _base_key(shelf.entries[number]),
    "size": lambda shelf, number: shelf.entries[number].size_bytes,
    "fits": lambda shelf, number: _OUTCOMES.index(shelf.fits[number].outcome),
    "format": lambda shelf, number: shelf.entries[number].format,
    "folder": lambda shelf, number: shelf.folders[number].casefold(),
    "added": lambda shelf, number: shelf.entries[number].first_seen,
    "rating": lambda shelf, number: shelf.entries[number].metadata.rating or 0,
}
SORTS: Final = ("name", *_VALUES)


def _free(roots: Sequence[ModelRoot]) -> int | None:
    """Give what is free where models come in."""
    taking = next((root for root in roots if root.is_there and not root.read_only), None)
    if taking is None:
        return None
    try:
        return free_bytes(taking.folder)
    except OSError:
        return None


def _base_key(entry: Entry) -> tuple[bool, str]:
    base = entry.base or next(iter(_bases(entry)), "")
    return not base, base


def _bases(entry: Entry) -> frozenset[str]:
    """Give the bases that a model counts as."""
    found = set(lineage(entry.base)) if entry.base else set()
    if entry.identity is not None:
        for base in entry.identity.finding.one_of:
            found |= {base, family_of(base)}
    return frozenset(found)


def _fit(entry: Entry, target: Target) -> Fit:
    if entry.identity is None:
        return UNTOLD
    if entry.kind in _ADAPTERS and entry.identity.finding.base is None:
        return UNTOLD  # which model it works beside is not sure, so a word would be a guess
    return fit_of(verdict_on_card(entry.identity, target))


def _twins(entries: Sequence[Entry]) -> tuple[frozenset[int], int]:
    """Find models whose bytes are known to be the same; names of one file take nothing more."""
    by_sum: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        known = entry.hashes.get("sha256") or entry.hashes.get("blake3")
        if known:
            by_sum.setdefault(known, []).append(number)
    found: set[int] = set()
    extra = 0
    for numbers in by_sum.values():
        if len(numbers) > 1:
            found.update(numbers)
            files = {
                (entries[n].root, entries[n].inode or entries[n].path): entries[n].size_bytes
                for n in numbers
            }
            extra += sum(sorted(files.values())[:-1])
    return frozenset(found), extra


def _present(roots: Sequence[ModelRoot]) -> dict[str, frozenset[str]]:
    found = {}
    for root in roots:
        try:
            found[root.id] = frozenset(path.name for path in root.folder.iterdir())
        except OSError:
            found[root.id] = frozenset()
    return found
