"""What the safety check says of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "safe": nothing in it can execute. "unknown": it names callables that are on no list. "dangerous": it
# names what is known to do harm. "damaged": it is no whole file of its format. "unchecked": not looked at.
Level = Literal["safe", "unknown", "dangerous", "damaged", "unchecked"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks against a file: what it is ("global", "opcode", "zip", "header"), and which."""

    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file may enter the library.

    Attributes:
        level: see `Level`; only "safe" passes the gate.
        evidence: why, worst first; empty for what is safe.
    """

    level: Level
    evidence: tuple[Evidence, ...] = ()
