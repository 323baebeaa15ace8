"""Models in the wrong folder, and places by a pattern: shown first, then done as one operation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.progress import Silence
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.metadata.sidecars import all_sidecars_of, stem_of
from stablehand.core.models.organise.pattern import Pattern, place_by, read_pattern
from stablehand.core.models.organise.planning import Wish, plan_moves
from stablehand.core.models.organise.shelves import Misplaced, find_misplaced
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_moves import submit_moves
from stablehand.services.model_operations import (
    Located,
    Moves,
    is_shown_only,
    locate,
    located,
)
from stablehand.services.results import Result

_LEFT_WORDS: Final = QT_TRANSLATE_NOOP(
    "organise", "{count} more only look misplaced by their metadata; name them to move them."
)


@dataclass(frozen=True, slots=True)
class MisplacedModel:
    """A model in a folder for another kind.

    Attributes:
        path, target: where it lies, and where it would go.
        kind, folder: what it is; the folder right below the root that it lies in.
        is_sure: its tensors prove it; else its metadata says so.
    """

    key: str
    path: Path
    target: Path
    kind: str
    folder: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pattern would do with a model.

    Attributes:
        is_apart: another model has the place that the pattern gives, so it gets a number.
    """

    key: str
    path: Path
    target: Path
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a pattern would do.

    Attributes:
        moves: models that would get another place.
        unchanged: how many are where the pattern wants them.
        unplaced: keys of models of which it is not known what they are.
    """

    pattern: str
    moves: tuple[Proposal, ...]
    unchanged: int
    unplaced: tuple[str, ...]


async def misplaced(app: App) -> Result[tuple[MisplacedModel, ...]]:
    """Find models that lie in a folder for another kind, by what their headers say.

    Raises:
        StablehandError: `database.damaged`, `root.damaged`.
    """
    found = await _found_misplaced(app)
    return Result(
        "models misplaced",
        tuple(
            MisplacedModel(
                item.entry.key,
                model.path,
                _target(item, model),
                item.kind,
                item.folder,
                item.is_sure,
            )
            for item, model in found
        ),
    )


async def start_fix(app: App, names: Sequence[str | Path] = ()) -> Job[Result[Moves]]:
    """Move misplaced models to where they belong, as a job.

    Args:
        names: which; none: all whose kind is sure and whose root can be written.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`.
    """
    wanted = {model.entry.key for model in await locate(app, names)}
    found = await _found_misplaced(app)
    chosen = [
        (item, model)
        for item, model in found
        if (
            item.entry.key in wanted
            if wanted
            else item.is_sure and model.root.is_there and not model.root.read_only
        )
    ]
    unsure = sum(not item.is_sure for item, _model in found) if not wanted else 0
    notices = (_LEFT_WORDS.fill(count=unsure),) if unsure else ()
    wishes = [
        Wish(
            item.entry.key,
            model.path,
            _target(item, model).parent,
            stem_of(model.path),
            model.root.folder,
        )
        for item, model in chosen
    ]
    title = QT_TRANSLATE_NOOP("organise", "Move misplaced models")
    moving = [model for _item, model in chosen]
    return submit_moves(app, "misplaced", title, moving, wishes, notices, is_picky=bool(wanted))


async def propose(app: App, pattern: str, names: Sequence[str | Path] = ()) -> Result[Proposals]:
    """Tell what a pattern would do, and do nothing.

    Args:
        names: with which models; none: with all that can be moved.

    Raises:
        StablehandError: `usage` for a pattern that cannot be understood, `model.unknown`.
    """
    read = read_pattern(pattern)
    models = await _chosen(app, names)
    proposals, _wishes = await in_side_thread(lambda: _proposals(read, models))
    return Result("models organise", proposals)


async def start_organise(
    app: App, pattern: str, names: Sequence[str | Path] = ()
) -> Job[Result[Moves]]:
    """Bring models to the places of a pattern as a job, which is one operation to undo; see `propose`.

    Raises:
        StablehandError: `usage`, `model.unknown`.
    """
    read = read_pattern(pattern)
    models = await _chosen(app, names)
    proposals, wishes = await in_side_thread(lambda: _proposals(read, models))
    by_key = {model.entry.key: model for model in models}
    moving = [by_key[item.key] for item in proposals.moves]
    title = QT_TRANSLATE_NOOP("organise", "Organise {count} models").fill(count=len(moving))
    notices = _unplaced(proposals)
    return submit_moves(app, "organise", title, moving, wishes, notices, is_picky=bool(names))


def _proposals(pattern: Pattern, models: Sequence[Located]) -> tuple[Proposals, list[Wish]]:
    """Give what a pattern would do, and the wishes of the models that would move."""
    presents = _present(model.root for model in models)
    wanted: dict[str, Wish] = {}
    unplaced: list[str] = []
    for model in models:
        wish = _wish(pattern, model, presents)
        if wish is None:
            unplaced.append(model.entry.key)
        else:
            wanted[wish.name] = wish
    moves = []
    for unit in plan_moves(wanted.values(), all_sidecars_of):
        act = unit.carried[0]
        is_apart = stem_of(act.new) != wanted[unit.name].new_stem
        moves.append(Proposal(unit.name, act.old, act.new, is_apart))
    unchanged = len(wanted) - len(moves)
    proposals = Proposals(pattern.text, tuple(moves), unchanged, tuple(unplaced))
    return proposals, [wanted[move.key] for move in moves]


def _wish(pattern: Pattern, model: Located, presents: Mapping[str, Collection[str]]) -> Wish | None:
    found = place_by(pattern, model.entry, presents.get(model.root.id, frozenset()))
    if found is None:
        return None
    folder, stem = found
    place = model.root.folder.joinpath(*folder.split("/"))
    return Wish(model.entry.key, model.path, place, stem, model.root.folder)


def _unplaced(proposals: Proposals) -> tuple[Text, ...]:
    if not proposals.unplaced:
        return ()
    text = QT_TRANSLATE_NOOP(
        "organise", "{count} models stay: it is not known what they are, first {name}."
    )
    return (text.fill(count=len(proposals.unplaced), name=proposals.unplaced[0]),)


async def _found_misplaced(app: App) -> list[tuple[Misplaced, Located]]:
    """Find misplaced models with their places; looks at the names of the folders of each root."""
    models = await _models(app)
    return await in_side_thread(lambda: _misplaced(models))


async def _models(app: App) -> tuple[Located, ...]:
    """Look for changes and give every model of the roots that are there."""
    done = await library.scan(app, Silence(), must_save=False)
    roots = [root for root in await library.roots(app) if root.is_there]
    known = {root.id for root in roots}
    return tuple(located(entry, roots) for entry in done.entries if entry.root in known)


async def _chosen(app: App, names: Sequence[str | Path]) -> tuple[Located, ...]:
    if names:
        return await locate(app, names)
    models = [model for model in await _models(app) if not model.root.read_only]
    return await in_side_thread(lambda: tuple(m for m in models if not is_shown_only(m)))


def _misplaced(models: Sequence[Located]) -> list[tuple[Misplaced, Located]]:
    by_key = {model.entry.key: model for model in models}
    entries: list[Entry] = [model.entry for model in models]
    found = find_misplaced(entries, _present(model.root for model in models))
    chosen = ((item, by_key[item.entry.key]) for item in found)
    return [(item, model) for item, model in chosen if not is_shown_only(model)]


def _present(roots: Iterable[ModelRoot]) -> dict[str, frozenset[str]]:
    """Give the folders right below each root, by its id."""
    found = {}
    for root in dict.fromkeys(roots):
        try:
            found[root.id] = frozenset(p.name for p in root.folder.iterdir() if p.is_dir())
        except OSError:
            found[root.id] = frozenset()
    return found


def _target(item: Misplaced, model: Located) -> Path:
    """Give the place in the right folder; what lies in sub-folders stays in sub-folders of the same name."""
    inner = item.entry.path.partition("/")[2] or item.entry.path
    return model.root.folder.joinpath(item.target, *inner.split("/"))
