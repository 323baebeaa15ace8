"""What all operations on models have in common: finding them, refusing what must not be touched, running."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import inside, safe_name
from stablehand.core.base.progress import Reporter
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import place_of, unknown_root
from stablehand.core.models.organise.acts import Operation, Unit
from stablehand.core.models.organise.following import follow_files, settle_killed
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.performing import Admit
from stablehand.core.models.organise.placing import OnBytes, Stopped, is_there
from stablehand.core.models.organise.planning import trash_of
from stablehand.core.models.organise.running import AS_IT_WAS, Failed, Ran, run
from stablehand.core.models.safety.quarantine import check_place
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.model_sight import in_use, users_of

T = TypeVar("T")
STAGE: Final = "files"


@dataclass(frozen=True, slots=True)
class Located:
    """A model of the library, and where it lies."""

    entry: Entry
    path: Path
    root: ModelRoot


@dataclass(frozen=True, slots=True)
class MovedModel:
    """A model with a new place.

    Attributes:
        name: its key before, or the path that was imported.
        old, new: of the model.
        along: names, at the new place, of what went with it.
    """

    name: str
    old: Path
    new: Path
    size_bytes: int
    along: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftModel:
    """A model that was left as it is, and why.

    Attributes:
        code: where it is one of the errors.
        quarantine: the id in quarantine of what the gate refused.
    """

    name: str
    reason: Text
    code: str | None = None
    quarantine: str | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """What became of an operation.

    Attributes:
        operation: its id; empty if there was nothing to do.
        moved: what was done.
        left: what was left as it was.
    """

    operation: str
    moved: tuple[MovedModel, ...]
    left: tuple[LeftModel, ...] = ()


def journal_of(app: App) -> MoveJournal:
    """Give the journal of operations of a data folder."""
    return MoveJournal(app.data.root, app.data.journal)


async def locate(app: App, names: Iterable[str | Path]) -> tuple[Located, ...]:
    """Find models by their keys, paths or names, each once.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, see `library.entry`.
    """
    known = await library.roots(app)
    found: dict[str, Located] = {}
    for name in names:
        entry = await library.entry(app, name)
        found[entry.key] = located(entry, known)
    return tuple(found.values())


def located(entry: Entry, roots: Iterable[ModelRoot]) -> Located:
    """Give a model with its place.

    Raises:
        StablehandError: `root.unknown`.
    """
    known = tuple(roots)
    root = next((root for root in known if root.id == entry.root), None)
    path = place_of(entry, known)
    assert root is not None
    return Located(entry, path, root)


async def refuse_untouchable(app: App, models: Sequence[Located]) -> None:
    """Refuse models that must stay where they are.

    Raises:
        StablehandError: `model.read_only`, `model.in_use`, `model.unmovable` for one that is only shown here.
    """
    for error in (await untouchable(app, models)).values():
        raise error


async def untouchable(app: App, models: Sequence[Located]) -> dict[str, StablehandError]:
    """Give the models, by key, that must stay where they are, and why; see `refuse_untouchable`."""
    found: dict[str, StablehandError] = {}
    for model in models:
        try:
            check_root(model.root)
        except StablehandError as error:
            found[model.entry.key] = error
    shown = await in_side_thread(lambda: [m for m in models if is_shown_only(m)])
    for model in shown:
        found[model.entry.key] = StablehandError(
            "model.unmovable",
            QT_TRANSLATE_NOOP(
                "organise", "{path} lies in another program's folder and is only shown here."
            ).fill(path=str(model.path)),
            hint=QT_TRANSLATE_NOOP("organise", "Change it in that program."),
            details={"path": str(model.path)},
        )
    users = await users_of(app, [model.path for model in models])
    for model in models:
        if model.path in users:
            found[model.entry.key] = in_use(model.path, users[model.path])
    return found


def is_shown_only(model: Located) -> bool:
    """Tell whether a model is reached through a link, as those of programs that were taken over are."""
    real = Path(os.path.realpath(model.path.parent))
    return not real.is_relative_to(os.path.realpath(model.root.folder))


def check_root(root: ModelRoot) -> None:
    """Refuse to write into a root that is marked as read-only or is not there.

    Raises:
        StablehandError: `model.read_only`.
    """
    if root.read_only:
        text = QT_TRANSLATE_NOOP(
            "organise", "Nothing is ever written to {folder}: {name} is read-only."
        )
        hint = QT_TRANSLATE_NOOP(
            "organise", "Allow it with: stablehand models roots set {id} --no-read-only"
        ).fill(id=root.id)
    elif not root.is_there:
        text = QT_TRANSLATE_NOOP("organise", "{folder} ({name}) is not there.")
        hint = QT_TRANSLATE_NOOP("organise", "Connect its drive, then do it again.")
    else:
        return
    raise StablehandError(
        "model.read_only",
        text.fill(folder=str(root.folder), name=root.name),
        hint=hint,
        details={"root": root.id, "folder": str(root.folder)},
    )


def folder_named(
    text: str, roots: Sequence[ModelRoot], default: ModelRoot
) -> tuple[ModelRoot, Path]:
    """Give the folder that a person means, and its root: absolute, "root:Lora/x", or below `default`.

    Raises:
        StablehandError: `path.outside`: it lies in no root, or in a quarantine; `root.unknown`.
    """
    given = Path(text).expanduser()
    if given.is_absolute():
        place = Path(os.path.normpath(given))
        for root in roots:
            if place.is_relative_to(root.folder):
                check_place(place, root.folder)
                return root, place
        raise StablehandError(
            "path.outside",
            QT_TRANSLATE_NOOP("organise", "{path} lies in none of the model folders.").fill(
                path=str(place)
            ),
            hint=QT_TRANSLATE_NOOP(
                "organise", "Add it as one: stablehand models roots add {path}"
            ).fill(path=str(place)),
            details={"path": str(place)},
        )
    prefix, colon, rest = text.partition(":")
    named = next((root for root in roots if colon and root.id == prefix), None)
    if named is not None:
        return named, _fit(named.folder, rest) if rest.strip("/\\") else named.folder
    if colon and not is_there(default.folder / prefix):
        raise unknown_root(prefix)
    return default, _fit(default.folder, text)


def _fit(root: Path, relative: str) -> Path:
    """Give a folder below a root; those that are not there yet get names that every system takes."""
    place = inside(root, relative)
    fitting = root
    for part in place.relative_to(root).parts:
        fitting /= part if is_there(fitting / part) else safe_name(part)
    check_place(fitting, root)
    return fitting


def trash_for(app: App, roots: Sequence[ModelRoot]) -> Callable[[Path], Path]:
    """Give what gives the trash that a path can go to without being copied."""

    def found(path: Path) -> Path:
        root = next((r.folder for r in roots if path.is_relative_to(r.folder)), path.parent)
        return trash_of(path, root, app.data.trash)

    return found


async def settle(app: App) -> tuple[Operation, ...]:
    """Bring operations that somebody was killed in to an end; for every start, and before anything new.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`.
    """

    return await in_side_thread(lambda: settle_killed(app.data))


async def run_operation(
    app: App,
    report: Reporter,
    verb: str,
    units: Sequence[Unit],
    *,
    text: Text,
    admit: Admit | None = None,
) -> Ran:
    """Do units in a thread; a cancel lets the file at work be taken back, keeps what is done, and ends.

    Args:
        text: what is being done, for people.

    Raises:
        StablehandError: `disk.full`, `data.unwritable`, `database.damaged`, `database.busy`.
    """
    await settle(app)
    total = sum(unit.size_bytes for unit in units)
    report.start(STAGE, text=text, total=total or None, unit="bytes")

    def work(on_bytes: OnBytes, on_unit: Callable[[int, Unit], None]) -> Ran:
        ran = run(
            journal_of(app),
            verb,
            units,
            on_bytes=on_bytes,
            on_unit=on_unit,
            admit=admit,
        )
        follow_files(app.data, ran.done)
        return ran

    ran = await counted(report, units, work)
    report.update(total)
    return ran


async def counted(
    report: Reporter,
    units: Sequence[Unit],
    work: Callable[[OnBytes, Callable[[int, Unit], None]], T],
) -> T:
    """Do something with units in a thread, telling the bytes done; a cancel waits for its tidy end."""
    told = ByteCount(report)
    starts = [0]
    for unit in units:
        starts.append(starts[-1] + unit.size_bytes)

    def on_unit(number: int, _unit: Unit) -> None:
        told.done = starts[number]
        told(0)

    return await stoppable(lambda: work(told, on_unit), told.stop)


class ByteCount:
    """Tells a job how many bytes a thread has done; once `stop` is set, it raises `Stopped` there."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._loop = asyncio.get_running_loop()
        self.stop = threading.Event()
        self.done = 0

    def __call__(self, count: int) -> None:
        """Count some more."""
        if self.stop.is_set():
            raise Stopped
        self.done += count
        with suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(self._report.update, self.done)


async def stoppable(work: Callable[[], T], stop: threading.Event) -> T:
    """Run a call in a thread; a cancel sets `stop` and waits until the call has come to its end."""
    task = spawn(in_side_thread(work), "work on models")
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({task})
        with suppress(Exception):
            task.result()
        raise


def moves_of(ran: Ran, left: Iterable[LeftModel] = ()) -> Moves:
    """Give what became of an operation, for people.

    Raises:
        StablehandError: nothing was done, for one reason.
    """
    failed = [*left, *(_left(item) for item in ran.failed)]
    if not ran.done and len(ran.failed) == 1 and len(failed) == 1:
        raise _as_error(ran.failed[0])
    return Moves(ran.operation, tuple(_moved(unit) for unit in ran.done), tuple(failed))


def leftovers(ran: Ran) -> tuple[Text, ...]:
    """Say which old files could not be removed."""
    text = QT_TRANSLATE_NOOP(
        "organise", "{path} has its copy at the new place but could not be removed: {reason}."
    )
    return tuple(text.fill(path=str(path), reason=reason) for path, reason in ran.left)


def _moved(unit: Unit) -> MovedModel:
    carried = unit.carried
    if not carried:
        (act, *_) = unit.of("link", "split")
        return MovedModel(unit.name, act.new, act.new, act.size_bytes)
    model, *rest = carried
    return MovedModel(
        unit.name, model.old, model.new, model.size_bytes, tuple(act.new.name for act in rest)
    )


def _left(failed: Failed) -> LeftModel:
    if not isinstance(failed.error, StablehandError):
        return LeftModel(failed.unit.name, failed.reason)
    kept = failed.error.details.get("quarantine")
    return LeftModel(
        failed.unit.name, failed.reason, failed.error.code, None if kept is None else str(kept)
    )


def _as_error(failed: Failed) -> StablehandError:
    if isinstance(failed.error, StablehandError):
        return failed.error
    return StablehandError(
        "model.unmovable",
        failed.error,
        hint=AS_IT_WAS,
        details={"name": failed.unit.name},
    )
