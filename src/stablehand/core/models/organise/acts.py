"""What an operation on models consists of: acts on names, put together to units, each whole or not at all.

A unit is one model with everything that belongs to it. Its acts are done in two passes: first every file gets
its new name, then every old name goes, the model's first. So whatever a kill leaves can be told from the disk
alone, and is finished or taken back (`performing.settle`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final, Literal

# folder: `new` is made if it is not there        prune: `old` is removed if it is empty
# move: `old` becomes `new`                       copy: `new` is made from `old`, which stays
# add: `old` enters the library as `new` by the gate, and stays, or goes if `text` is "move"
# link: `new`, which has the same bytes, becomes a second name of `old`; split: a file of its own again
# record: `new` is a trash entry's folder, `text` its record; unrecord: that is removed if nothing is in it
ActKind = Literal[
    "folder", "prune", "move", "copy", "add", "link", "split", "record", "unrecord"
]  # fmt: skip
CARRYING: Final = ("add", "move", "copy")
UnitState = Literal["planned", "done", "failed", "undone"]
OperationState = Literal["begun", "done", "undone"]
_NOWHERE: Final = Path()


@dataclass(frozen=True, slots=True)
class Act:
    """One change of names; which paths it has is told by its kind, see above.

    Attributes:
        size_bytes, modified_ns: of what is at `old` (for `link` and `split`: at `new`) when it was planned.
        text: see `ActKind`.
    """

    kind: ActKind
    old: Path = _NOWHERE
    new: Path = _NOWHERE
    size_bytes: int = 0
    modified_ns: int = 0
    text: str = ""

    @property
    def keeps_old(self) -> bool:
        """Whether `old` stays where it is."""
        return self.kind == "copy" or (self.kind == "add" and self.text != "move")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is done as one: `name` is the model, for people."""

    name: str
    acts: tuple[Act, ...]

    def of(self, *kinds: ActKind) -> tuple[Act, ...]:
        """Give the acts of these kinds, in order."""
        return tuple(act for act in self.acts if act.kind in kinds)

    @property
    def carried(self) -> tuple[Act, ...]:
        """The acts that bring a file or folder to a new place, the model's first."""
        return self.of(*CARRYING)

    @property
    def size_bytes(self) -> int:
        """The bytes that it is about."""
        return sum(act.size_bytes for act in self.acts)


@dataclass(frozen=True, slots=True)
class DoneUnit:
    """A unit and what became of it; `problem` says why it failed, in English."""

    unit: Unit
    state: UnitState = "planned"
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a person asked for in one go, and can take back in one go.

    Attributes:
        verb: move, rename, remove, import, organise, link, undo, ...
        state: "begun" also of one that somebody was killed in.
        begun_at: in UTC, ISO 8601.
        pid, pid_started: who is at it.
        undoes: the operation that this one takes back; None for any other.
    """

    id: str
    verb: str
    state: OperationState
    begun_at: str
    units: tuple[DoneUnit, ...] = field(default=())
    pid: int | None = None
    pid_started: float | None = None
    undoes: str | None = None

    @property
    def is_undoable(self) -> bool:
        """Whether something of it can be taken back."""
        return self.state == "done" and any(done.state == "done" for done in self.units)


def unit_text(unit: Unit, data: Path) -> str:
    """Give a unit as the journal stores it: paths below the data folder relative to it, with /."""
    acts = [
        {
            "kind": act.kind,
            "old": _stored(act.old, data),
            "new": _stored(act.new, data),
            "size": act.size_bytes,
            "modified": act.modified_ns,
            "text": act.text,
        }
        for act in unit.acts
    ]
    return json.dumps(acts, separators=(",", ":"))


def unit_of(name: str, text: str, data: Path) -> Unit:
    """Give a unit from what the journal stores."""
    acts: Iterable[dict[str, Any]] = json.loads(text)
    return Unit(
        name,
        tuple(
            Act(
                act["kind"],
                _placed(act["old"], data),
                _placed(act["new"], data),
                act["size"],
                act["modified"],
                act["text"],
            )
            for act in acts
        ),
    )


def _stored(path: PurePath, data: Path) -> str:
    if path == _NOWHERE:
        return ""
    # surrogates stand for bytes that are no text; JSON escapes them
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else str(path)


def _placed(text: str, data: Path) -> Path:
    return Path(os.path.normpath(data / text)) if text else _NOWHERE
