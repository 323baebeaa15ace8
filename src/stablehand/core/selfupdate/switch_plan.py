"""How another version is put in the place of the current one, by system. Pure; `switching` does it.

What each plan holds to: whatever act the process dies before, a program that starts lies at a place where
people look for one.

Linux: a running program can be replaced, so one rename is the switch; the old one stays under a hidden name
for processes that go on. Windows: a file that is in use as a program can be renamed but not replaced. Where
nobody uses it, it is replaced; else it is renamed aside and the new one takes its name. Between these two the
other program of the pair, which has a turn of its own, and the one on trial start, and either puts right what
is missing (`switching.mend`). macOS: two folders change places in one call where the drive can do that; else
the old app waits under a name of its own, where it can be double-clicked, until the new one is in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stablehand.core.selfupdate.places import Places


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy a file; it appears whole."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Replace:
    """Rename a file over another: one act, before which there is the old one and after which the new one."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Move:
    """Rename something to where nothing is."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Exchange:
    """Let two folders change places in one act."""

    one: Path
    other: Path


Act = Copy | Replace | Move | Exchange


@dataclass(frozen=True, slots=True)
class Facts:
    """What a switch goes by.

    Attributes:
        current, target: the version that starts now, and the one that shall.
        in_use: names of programs that a process runs from.
        can_exchange: whether the drive lets two folders change places (macOS).
    """

    current: str
    target: str
    in_use: frozenset[str] = frozenset()
    can_exchange: bool = True


def plan_switch(places: Places, facts: Facts) -> tuple[Act, ...]:
    """Give the acts of a switch, in order."""
    if places.system == "macos":
        return _of_macos(places, facts)
    acts: list[Act] = [
        Copy(places.starter(facts.target) / name, places.incoming(name, facts.target))
        for name in places.programs
    ]
    # The one that people start comes last: until then the old version starts.
    for name in reversed(places.programs):
        acts += _put(places, facts, name)
    return tuple(acts)


def _put(places: Places, facts: Facts, name: str) -> list[Act]:
    place, incoming = places.folder / name, places.incoming(name, facts.target)
    aside = places.aside(name, facts.current)
    if places.system == "windows" and name in facts.in_use:
        return [Move(place, aside), Move(incoming, place)]
    if places.system == "windows":
        return [Replace(incoming, place)]
    return [Copy(places.starter(facts.current) / name, aside), Replace(incoming, place)]


def _of_macos(places: Places, facts: Facts) -> tuple[Act, ...]:
    new, old = places.starter(facts.target), places.starter(facts.current)
    name = places.program.name
    if facts.can_exchange:
        # The folder of the new one holds the old one then, and is called after it.
        return (Exchange(new / name, places.program), Move(new, old))
    visible = places.folder / f"Stablehand-{facts.current}.app"
    return (
        Move(places.program, visible),
        Move(new / name, places.program),
        Move(visible, new / name),
        Move(new, old),
    )
