"""Moving, renaming and removing models with everything that belongs to them, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.metadata.sidecars import all_sidecars_of, stem_of
from stablehand.core.models.organise.acts import Operation, Unit
from stablehand.core.models.organise.following import follow_files
from stablehand.core.models.organise.placing import OnBytes
from stablehand.core.models.organise.planning import (
    Listings,
    Wish,
    plan_moves,
    plan_removal,
    safe_stem,
)
from stablehand.core.models.organise.running import Ran, undo
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_operations import (
    STAGE,
    LeftModel,
    Located,
    Moves,
    check_root,
    counted,
    folder_named,
    journal_of,
    leftovers,
    locate,
    moves_of,
    refuse_untouchable,
    run_operation,
    settle,
    trash_for,
    untouchable,
)
from stablehand.services.model_sight import refuse_in_use
from stablehand.services.results import Result

STAGES: Final = (Stage(STAGE),)


@dataclass(frozen=True, slots=True)
class PastOperation:
    """Something that was done to models and can perhaps be taken back.

    Attributes:
        verb: move, rename, remove, import, organise, link, undo.
        names: of the models that it did something to.
        can_undo: whether something of it can be taken back still.
    """

    id: str
    verb: str
    begun_at: datetime
    names: tuple[str, ...]
    failed: int
    can_undo: bool


async def start_move(app: App, names: Sequence[str | Path], folder: str) -> Job[Result[Moves]]:
    """Move models to a folder of the library as a job.

    Args:
        names: their keys, paths or names.
        folder: absolute, "root:Lora/people", or below each model's own root.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `path.outside`.
    """
    models = await locate(app, names)
    roots = await library.roots(app)
    wishes = []
    for model in models:
        root, place = folder_named(folder, roots, model.root)
        check_root(root)
        wishes.append(Wish(model.entry.key, model.path, place, stem_of(model.path), root.folder))
    title = QT_TRANSLATE_NOOP("organise", "Move {count} models").fill(count=len(models))
    return submit_moves(app, "move", title, models, wishes)


async def start_rename(app: App, name: str | Path, new: str) -> Job[Result[Moves]]:
    """Give a model another name, its ending kept, as a job.

    A name that not every system takes is made one that does.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `usage` for an empty name.
    """
    (model,) = await locate(app, [name])
    ending = model.path.name[len(stem_of(model.path)) :]
    wanted = new.strip()
    if ending and wanted.casefold().endswith(ending.casefold()):
        wanted = wanted[: -len(ending)]
    if not wanted:
        raise StablehandError(
            "usage", QT_TRANSLATE_NOOP("organise", "A model cannot be without a name.")
        )
    wish = Wish(
        model.entry.key, model.path, model.path.parent, safe_stem(wanted), model.root.folder
    )
    title = QT_TRANSLATE_NOOP("organise", "Rename {name}").fill(name=model.entry.name)
    return submit_moves(app, "rename", title, (model,), [wish])


async def start_remove(app: App, names: Sequence[str | Path]) -> Job[Result[Moves]]:
    """Move models to the trash of their drive, each with what belongs to it, as a job.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`.
    """
    models = await locate(app, names)
    trash = trash_for(app, await library.roots(app))

    def plan() -> tuple[Unit, ...]:
        look = Listings()
        return tuple(
            plan_removal(m.entry.key, m.path, all_sidecars_of, trash(m.path), m.root.folder, look)
            for m in models
        )

    async def work(report: Reporter) -> Result[Moves]:
        await settle(app)
        await refuse_untouchable(app, models)
        units = await planned(plan)
        text = QT_TRANSLATE_NOOP("organise", "Moving models to the trash")
        ran = await run_operation(app, report, "remove", units, text=text)
        return Result("models remove", moves_of(ran), leftovers(ran))

    title = QT_TRANSLATE_NOOP("organise", "Remove {count} models").fill(count=len(models))
    return app.jobs.submit(title, STAGES, work, kind="models")


async def start_undo(app: App, operation: str | None = None) -> Job[Result[Moves]]:
    """Take an operation back as a job: the last one, or the one with this id.

    Raises:
        StablehandError: `undo.nothing`: there is none, or nothing of it can be taken back.
    """
    await settle(app)
    wanted = await in_side_thread(lambda: _undoable(app, operation))
    title = QT_TRANSLATE_NOOP("organise", "Take back: {verb}").fill(verb=wanted.verb)

    async def work(report: Reporter) -> Result[Moves]:
        roots = await library.roots(app)
        units = [done.unit for done in reversed(wanted.units) if done.state == "done"]
        await refuse_in_use(app, [act.new for unit in units for act in unit.carried])
        text = QT_TRANSLATE_NOOP("organise", "Putting models back")
        report.start(STAGE, text=text, total=sum(u.size_bytes for u in units), unit="bytes")

        def taken_back(on_bytes: OnBytes, on_unit: Callable[[int, Unit], None]) -> Ran:
            trash = trash_for(app, roots)
            ran = undo(journal_of(app), wanted, trash, on_bytes=on_bytes, on_unit=on_unit)
            follow_files(app.data, ran.done)
            return ran

        ran = await counted(report, units, taken_back)
        return Result("models undo", moves_of(ran), leftovers(ran))

    return app.jobs.submit(title, STAGES, work, kind="models")


async def operations(app: App, count: int = 20) -> Result[tuple[PastOperation, ...]]:
    """Give the last operations, the newest first; those that somebody was killed in are ended before.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`.
    """
    await settle(app)
    found = await in_side_thread(lambda: journal_of(app).latest(count))
    return Result("models undo", tuple(_past(operation) for operation in found))


async def planned(plan: Callable[[], tuple[Unit, ...]]) -> tuple[Unit, ...]:
    """Plan in a thread, with what the disk says in our own words.

    Raises:
        StablehandError: `model.unknown`: one has gone meanwhile; `data.unwritable`.
    """
    try:
        return await in_side_thread(plan)
    except FileNotFoundError as error:
        raise StablehandError(
            "model.unknown",
            QT_TRANSLATE_NOOP("organise", "{path} is not there any more.").fill(
                path=str(error.filename)
            ),
            hint=QT_TRANSLATE_NOOP("organise", "Nothing was changed; look again and repeat it."),
            details={"path": str(error.filename)},
        ) from error
    except OSError as error:
        place = Path(error.filename) if isinstance(error.filename, str) else Path()
        raise unwritable(place, error) from error


def submit_moves(
    app: App,
    verb: str,
    title: Text,
    models: Sequence[Located],
    wishes: Sequence[Wish],
    notices: tuple[Wording, ...] = (),
    *,
    is_picky: bool = True,
) -> Job[Result[Moves]]:
    """Start moving models to the places that were chosen for them, as a job; see `start_move`.

    Args:
        is_picky: refuse all if one must stay where it is; else leave that one.
    """

    async def work(report: Reporter) -> Result[Moves]:
        await settle(app)
        stay = await untouchable(app, models)
        if is_picky:
            for error in stay.values():
                raise error
        left = [LeftModel(key, error.message, error.code) for key, error in stay.items()]
        wanted = [wish for wish in wishes if wish.name not in stay]
        units = await planned(lambda: plan_moves(wanted, all_sidecars_of))
        if not units:
            return Result(f"models {verb}", Moves("", (), tuple(left)), notices)
        text = QT_TRANSLATE_NOOP("organise", "Moving models")
        ran = await run_operation(app, report, verb, units, text=text)
        return Result(f"models {verb}", moves_of(ran, left), (*notices, *leftovers(ran)))

    return app.jobs.submit(title, STAGES, work, kind="models")


def _undoable(app: App, operation: str | None) -> Operation:
    journal = journal_of(app)
    if operation is not None:
        found = journal.get(operation)
        if found is not None and found.is_undoable:
            return found
    else:
        # an undo is gone back behind, not taken back: that takes its id
        latest = (item for item in journal.latest() if item.undoes is None and item.is_undoable)
        if (last := next(latest, None)) is not None:
            return last
    raise StablehandError(
        "undo.nothing",
        QT_TRANSLATE_NOOP("organise", "There is nothing to take back.")
        if operation is None
        else QT_TRANSLATE_NOOP("organise", "Nothing of '{id}' can be taken back.").fill(
            id=operation
        ),
        hint=QT_TRANSLATE_NOOP("organise", "What was done: stablehand models undo --list"),
        details={"operation": operation},
    )


def _past(operation: Operation) -> PastOperation:
    return PastOperation(
        operation.id,
        operation.verb,
        datetime.fromisoformat(operation.begun_at),
        tuple(done.unit.name for done in operation.units if done.state in ("done", "undone")),
        sum(done.state == "failed" for done in operation.units),
        operation.is_undoable,
    )
