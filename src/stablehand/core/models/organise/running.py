"""Doing an operation unit by unit, with its journal; undoing one; ending those of the dead. Blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import existing_part, free_bytes
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.organise.acts import CARRYING, DoneUnit, Operation, Unit
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.performing import (
    Admit,
    perform,
    reversed_unit,
    settle,
)
from stablehand.core.models.organise.placing import OnBytes, Stopped, Unmovable, is_there

_SPARE_BYTES = 64 * 1024 * 1024
# A model folder may lie anywhere: another data folder would not help.
AS_IT_WAS: Final = QT_TRANSLATE_NOOP("organise", "Everything is as it was. Look at what is there.")


@dataclass(frozen=True, slots=True)
class Failed:
    """A unit that was left as it was, and why."""

    unit: Unit
    error: StablehandError | Text

    @property
    def reason(self) -> Text:
        """Why, as a sentence."""
        return self.error.message if isinstance(self.error, StablehandError) else self.error


@dataclass(slots=True)
class Ran:
    """What became of an operation.

    Attributes:
        operation: its id, by which it is undone.
        done: the units that were done.
        failed: those that were left as they were.
        left: old files that could not be removed though their new ones are there, and why.
        is_stopped: somebody asked to stop; what is neither done nor failed was not begun.
    """

    operation: str
    done: list[Unit] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    left: list[tuple[Path, str]] = field(default_factory=list)
    is_stopped: bool = False


def run(
    journal: MoveJournal,
    verb: str,
    units: Sequence[Unit],
    *,
    on_bytes: OnBytes | None = None,
    on_unit: Callable[[int, Unit], None] | None = None,
    admit: Admit | None = None,
    undoes: str | None = None,
) -> Ran:
    """Do units one after the other; one that fails does not keep the others from being done.

    Args:
        on_bytes: told of bytes as they are copied; raises `Stopped` to stop.
        on_unit: told of the number and the unit that begins; may raise `Stopped` too.
        admit: see `perform`.

    Raises:
        StablehandError: `disk.full` before anything is done; what the journal raises.
    """
    check_room(units)
    operation = journal.begin(verb, units, undoes=undoes)
    ran = Ran(operation.id)
    results = [DoneUnit(unit) for unit in units]
    try:
        for number, unit in enumerate(units):
            if on_unit is not None:
                on_unit(number, unit)
            results[number] = _one(unit, ran, on_bytes, admit)
    except Stopped:
        ran.is_stopped = True
    finally:
        journal.end(operation.id, results)
    return ran


def undo(
    journal: MoveJournal,
    operation: Operation,
    trash_of: Callable[[Path], Path],
    *,
    on_bytes: OnBytes | None = None,
    on_unit: Callable[[int, Unit], None] | None = None,
) -> Ran:
    """Take an operation back, the last unit first; what cannot be taken back stays, and is told.

    Args:
        trash_of: gives the trash of a path, for what was imported.

    Raises:
        StablehandError: see `run`.
    """
    units, failed = [], []
    for done in reversed(operation.units):
        if done.state != "done":
            continue
        try:
            units.append(reversed_unit(done.unit, trash_of))
        except Unmovable as error:
            failed.append(Failed(done.unit, error.reason))
        except OSError as error:
            failed.append(Failed(done.unit, unwritable(_place(done.unit), error, AS_IT_WAS)))
    if not units:
        return Ran("", failed=failed)
    ran = run(journal, "undo", units, on_bytes=on_bytes, on_unit=on_unit, undoes=operation.id)
    ran.failed[:0] = failed
    return ran


def settle_orphans(journal: MoveJournal) -> tuple[Operation, ...]:
    """Bring every operation that somebody was killed in to an end; give them as they ended.

    Raises:
        StablehandError: what the journal raises.
    """
    ended = []
    for orphan in journal.claim_orphans():
        results = []
        for done in orphan.units:
            try:
                state = settle(done.unit)
            except OSError as error:  # its drive is away: what is there stays as it is
                results.append(DoneUnit(done.unit, "failed", error.strerror or str(error)))
            else:
                results.append(DoneUnit(done.unit, state))
        journal.end(orphan.id, results)
        if (found := journal.get(orphan.id)) is not None:
            ended.append(found)
    return tuple(ended)


def check_room(units: Sequence[Unit]) -> None:
    """Make sure that what is copied to another drive fits there, before anything is done.

    Raises:
        StablehandError: `disk.full`.
    """
    wanted: dict[int, tuple[Path, int]] = {}
    for unit in units:
        for act in unit.acts:
            if act.kind not in (*CARRYING, "split"):
                continue
            place = existing_part(act.new.parent)
            device = place.stat().st_dev
            source = Path(long_path(act.old)) if act.kind != "split" else None
            stays = source is not None and (act.kind == "move" or act.text in ("move", "link"))
            if stays and source is not None and _device(source) in (device, None):
                continue
            wanted[device] = (place, wanted.get(device, (place, 0))[1] + act.size_bytes)
    for place, needed in wanted.values():
        free = free_bytes(place)
        if needed and needed + _SPARE_BYTES > free:
            raise StablehandError(
                "disk.full",
                QT_TRANSLATE_NOOP(
                    "organise",
                    "{needed_mb} MB are to be copied to the drive of {path}; {free_mb} MB are free.",
                ).fill(
                    needed_mb=-(-needed // 1_000_000), path=str(place), free_mb=free // 1_000_000
                ),
                hint=QT_TRANSLATE_NOOP("organise", "Make room on that drive, then do it again."),
                details={"path": str(place), "needed_bytes": needed, "free_bytes": free},
            )


def _one(unit: Unit, ran: Ran, on_bytes: OnBytes | None, admit: Admit | None) -> DoneUnit:
    error: StablehandError | Text
    try:
        left = perform(unit, on_bytes, admit)
    except Unmovable as found:
        error = found.reason
    except StablehandError as found:
        error = found
    except OSError as found:
        place = Path(found.filename) if isinstance(found.filename, str) else _place(unit)
        error = unwritable(place, found, AS_IT_WAS)
    else:
        ran.done.append(unit)
        ran.left += [(item.path, item.reason) for item in left]
        return DoneUnit(unit, "done")
    failed = Failed(unit, error)
    ran.failed.append(failed)
    return DoneUnit(unit, "failed", failed.reason.english())


def _place(unit: Unit) -> Path:
    """Give the place that a unit is about, as it is now."""
    for act in unit.acts:
        if act.kind in (*CARRYING, "link", "split"):
            return act.new if is_there(act.new) else act.old
    return unit.acts[0].new


def _device(path: Path) -> int | None:
    try:
        return path.lstat().st_dev
    except OSError:
        return None
