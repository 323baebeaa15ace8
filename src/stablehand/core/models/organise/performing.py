"""Doing a unit, finishing or taking back one that somebody was killed in, and turning one round.

What decides is the disk, not what was written down: where each thing is at the moment tells how far the
unit had come (see `acts`). A unit fails as a whole, with everything where it was.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from stablehand.core.base.files import remove_parts, sync_folder
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.trash import planned_entry, record_text, remove_empty_entry, write_record
from stablehand.core.models.organise.acts import CARRYING, Act, Unit
from stablehand.core.models.organise.placing import (
    OnBytes,
    Unmovable,
    clear_parts,
    copy_file,
    holds_the_same,
    is_there,
    let_go,
    let_share,
    let_stand_alone,
    publish,
    take_back,
    where,
)

# Lets a file into the library by the gate: from, to, told of the bytes. Raises what says why not.
Admit = Callable[[Act, OnBytes | None], None]
Settled = Literal["done", "planned", "failed"]


@dataclass(frozen=True, slots=True)
class Left:
    """An old file that could not be removed though its new one is there, and why."""

    path: Path
    reason: str


def perform(
    unit: Unit, on_bytes: OnBytes | None = None, admit: Admit | None = None
) -> tuple[Left, ...]:
    """Do a unit; give the old files beside the model's that could not be removed.

    Args:
        on_bytes: told of bytes as they are copied; raises `Stopped` to stop.
        admit: does the acts of the kind `add`.

    Raises:
        Unmovable, OSError, StablehandError, Stopped: everything is as it was before.
    """
    proved: dict[Act, None] = {}
    try:
        _prepare(unit)
        _publish_all(unit, proved, on_bytes, admit)
    except BaseException:
        back(unit, proved)
        raise
    left: list[Left] = []
    moved = [act for act in unit.carried if not act.keeps_old]
    for number, act in enumerate(moved):
        try:
            let_go(act.old, act.new, is_proved=act in proved and _is_as_planned(act))
        except (OSError, Unmovable) as error:
            if number == 0:
                back(unit, proved)
                raise
            left.append(Left(act.old, str(error)))
    _share(unit, on_bytes)
    _tidy(unit)
    return tuple(left)


def settle(unit: Unit) -> Settled:
    """Bring a unit that somebody may have been killed in to an end: finished, or as it was before."""
    for act in unit.of(*CARRYING, "link", "split"):
        clear_parts(act.new)
        clear_parts(act.old)
    for act in unit.of("record", "unrecord"):
        with suppress(OSError):
            remove_parts(act.new)
    carried = unit.carried
    if not carried:
        return _settle_names(unit)
    states = [where(act.old, act.new) for act in carried]
    if all(state == "none" for state in states):
        return "failed"
    has_begun_to_leave = any(state == "new" for state in states)
    is_published = all(state in ("both", "new") for state in states)
    if not has_begun_to_leave and not is_published:
        back(unit, carried)
        return "planned"
    for act, state in zip(carried, states, strict=True):
        with suppress(OSError, Unmovable):  # the next time; both are there
            if act.kind == "copy" and state == "old":
                copy_file(act.old, act.new)
            elif not act.keeps_old and state in ("old", "both"):
                _prepare(unit)
                if state == "old" and act.kind == "move":
                    publish(act.old, act.new)
                let_go(act.old, act.new)
    _tidy(unit)
    return "done"


def back(unit: Unit, published: Collection[Act]) -> None:
    """Take back a unit of which no old name has gone yet: what was made for it goes again."""
    for act in [act for act in reversed(unit.carried) if act in published]:
        clear_parts(act.new)
        with suppress(OSError, Unmovable):
            take_back(act.old, act.new)
    for act in reversed(unit.of("record", "folder")):
        if act.kind == "record":
            remove_empty_entry(act.new)
        else:
            with suppress(OSError):
                Path(long_path(act.new)).rmdir()


def reversed_unit(unit: Unit, trash_of: Callable[[Path], Path]) -> Unit:
    """Give the unit that takes another one back.

    What was imported by a copy or a link goes to the trash, never away.

    Args:
        trash_of: gives the trash of a path.

    Raises:
        Unmovable: it cannot be taken back any more; why.
    """
    acts: list[Act] = []
    gone: list[Act] = []
    for act in unit.acts:
        if act.kind == "prune":
            acts.append(Act("folder", new=act.old))
        elif act.kind in ("link", "split"):
            kind: Literal["link", "split"] = "split" if act.kind == "link" else "link"
            acts.append(replace(act, kind=kind))
        elif act.keeps_old:
            gone.append(act)
    acts += [*_missing_folders(unit), *_trashing(gone, trash_of)]
    acts += [_turned(act) for act in unit.carried if not act.keeps_old]
    for act in reversed(unit.of("folder", "record")):
        if act.kind == "folder":
            acts.append(Act("prune", old=act.new))
        else:
            acts.append(Act("unrecord", new=act.new, text=act.text))
    acts += [Act("record", new=act.new, text=act.text) for act in unit.of("unrecord")]
    result = Unit(unit.name, tuple(sorted(acts, key=_order)))
    _check(result)
    return result


def _prepare(unit: Unit) -> None:
    for act in unit.of("folder", "record"):
        if act.kind == "folder":
            Path(long_path(act.new)).mkdir(parents=True, exist_ok=True)
            sync_folder(act.new.parent)
        else:
            write_record(act.new, act.text)


def _publish_all(
    unit: Unit, published: dict[Act, None], on_bytes: OnBytes | None, admit: Admit | None
) -> None:
    """Give everything its new place that can have it beside the old one, and note it."""
    for act in unit.carried:
        if act.kind == "add":
            if admit is None:
                raise ValueError("an import needs a gate")
            admit(act, on_bytes)
            published[act] = None
        elif act.kind == "copy":
            copy_file(act.old, act.new, on_bytes)  # never a second name: each is edited by itself
            published[act] = None
        elif not _is_done(act) and publish(act.old, act.new, on_bytes):
            published[act] = None


def _is_done(act: Act) -> bool:
    """Tell whether somebody has brought a thing to its new place meanwhile."""
    if where(act.old, act.new) != "new":
        return False
    about = Path(long_path(act.new)).lstat()
    return stat.S_ISDIR(about.st_mode) or about.st_size == act.size_bytes


def _is_as_planned(act: Act) -> bool:
    about = Path(long_path(act.old)).lstat()
    return not act.modified_ns or about.st_mtime_ns == act.modified_ns


def _share(unit: Unit, on_bytes: OnBytes | None) -> None:
    for act in unit.of("link"):
        let_share(act.old, act.new, on_bytes)
    for act in unit.of("split"):
        let_stand_alone(act.new, act.modified_ns, on_bytes)


def _settle_names(unit: Unit) -> Settled:
    """Tell how far a unit came that joins or parts files; each of its acts is one step."""
    done = 0
    acts = unit.of("link", "split")
    for act in acts:
        with suppress(OSError):
            is_one = Path(long_path(act.old)).samefile(long_path(act.new))
            done += is_one == (act.kind == "link")
    return "done" if done == len(acts) else "planned"


def _tidy(unit: Unit) -> None:
    """Remove folders that have become empty, and trash entries that were emptied."""
    for act in unit.of("prune", "unrecord"):
        if act.kind == "unrecord":
            remove_empty_entry(act.new)
        else:
            with suppress(OSError):
                Path(long_path(act.old)).rmdir()


def _turned(act: Act) -> Act:
    return Act("move", act.new, act.old, act.size_bytes, act.modified_ns)


def _missing_folders(unit: Unit) -> list[Act]:
    """Give acts for the folders that things go back to and that are not there any more, outermost first."""
    wanted: dict[Path, None] = {}
    for act in unit.carried:
        if act.keeps_old:
            continue
        missing = []
        place = act.old.parent
        while not is_there(place) and place != place.parent:
            missing.append(place)
            place = place.parent
        wanted |= dict.fromkeys(reversed(missing))
    return [Act("folder", new=place) for place in wanted]


def _trashing(gone: list[Act], trash_of: Callable[[Path], Path]) -> list[Act]:
    if not gone:
        return []
    there = [act.new for act in gone if is_there(act.new)]
    if not there:
        return []
    return trashing_acts(there[0], tuple(there[1:]), trash_of(there[0]))


def trashing_acts(model: Path, beside: tuple[Path, ...], trash_root: Path) -> list[Act]:
    """Give the acts that take a model with what belongs to it to a trash, as one entry.

    Raises:
        OSError: there is no such thing.
    """
    names = tuple(path.name for path in beside)
    entry = planned_entry(model, trash_root, beside=names)
    acts = [Act("record", new=entry.folder, text=record_text(entry))]
    for path in (model, *beside):
        about = Path(long_path(path)).lstat()
        place = entry.content.with_name(path.name)
        acts.append(Act("move", path, place, about.st_size, about.st_mtime_ns))
    return acts


def _check(unit: Unit) -> None:
    """Refuse what cannot be done, before anything is touched."""
    for act in unit.carried:
        state = where(act.old, act.new)
        if state == "none":
            text = QT_TRANSLATE_NOOP("organise", "{path} is not there any more.")
            raise Unmovable(text.fill(path=str(act.old)))
        if state == "both" and not holds_the_same(act.old, act.new):
            text = QT_TRANSLATE_NOOP("organise", "Something else is at {path}.")
            raise Unmovable(text.fill(path=str(act.new)))


def _order(act: Act) -> int:
    kinds = ("record", "folder", "add", "move", "copy", "link", "split", "prune", "unrecord")
    return kinds.index(act.kind)
