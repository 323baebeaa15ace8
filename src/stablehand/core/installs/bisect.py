"""Which extension breaks the program: what to test next, and what the tests so far say. Pure.

The program is tried without any, then with all. Then the shortest run from the front of the list that breaks
it is searched by halving: its last one is part of the fault. If that one alone breaks it, it is the culprit;
else it does so together with others, which are searched among those before it in the same way. A single
culprit among N is found in about log2(N) tests and four more. At last all others are tried together, which
tells whether there is a further culprit.

Nothing is remembered but the answers: the same answers always lead to the same next test.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

VerdictKind = Literal["found", "together", "not_extensions", "works"]
Answers = Mapping[frozenset[str], bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        kind: `found`: one extension breaks it; `together`: several do so only together; `not_extensions`:
            it does not work without any of them either; `works`: it works with all.
        culprits: the extensions.
        others: whether it does not work without the culprits either, so that there are more.
    """

    kind: VerdictKind
    culprits: tuple[str, ...] = ()
    others: bool = False

    @property
    def words(self) -> dict[str, object]:
        """The same as plain values, for JSON."""
        return {"kind": self.kind, "culprits": list(self.culprits), "others": self.others}


@dataclass(frozen=True, slots=True)
class NextTest:
    """The next test: which are on, among which the culprit is sought, how many tests are left at most."""

    on: tuple[str, ...]
    suspects: tuple[str, ...]
    left: int


def next_step(candidates: Sequence[str], answers: Answers) -> NextTest | Verdict:
    """Give the next test, or the verdict.

    Args:
        candidates: the extensions that were on, in a lasting order.
        answers: whether the program worked with just these on.
    """
    everything = tuple(candidates)
    halving = _tests_for(len(everything)) + 2
    for on, verdict, left in (
        ((), Verdict("not_extensions"), halving + 2),
        (everything, Verdict("works"), halving + 1),
    ):
        works = answers.get(frozenset(on))
        if works is None:
            return NextTest(on, everything, left)
        if works is not bool(on == ()) or (works and not everything):
            return verdict
    fixed: list[str] = []
    run = len(everything)  # with this many from the front and those fixed, it does not work
    while True:
        low, high = 0, run  # works with `low` from the front, does not with `high`
        while high - low > 1:
            middle = (low + high) // 2
            on = _with(everything, middle, fixed)
            works = answers.get(frozenset(on))
            if works is None:
                return NextTest(on, everything[low:high], _tests_for(high - low) + 2)
            low, high = (middle, high) if works else (low, middle)
        fixed.append(everything[high - 1])
        run = high - 1
        alone = _with(everything, 0, fixed)
        works = answers.get(frozenset(alone))
        if works is None:
            return NextTest(alone, alone, 2 if run else 1)
        if not works or run == 0:
            return _last(everything, alone, answers)


def _last(
    everything: tuple[str, ...], culprits: tuple[str, ...], answers: Answers
) -> NextTest | Verdict:
    """Try all others together, then give the verdict."""
    others = tuple(name for name in everything if name not in culprits)
    works = answers.get(frozenset(others))
    if works is None:
        return NextTest(others, culprits, 1)
    return Verdict("found" if len(culprits) == 1 else "together", culprits, others=not works)


def _with(everything: tuple[str, ...], count: int, fixed: Sequence[str]) -> tuple[str, ...]:
    on = {*everything[:count], *fixed}
    return tuple(name for name in everything if name in on)


def _tests_for(count: int) -> int:
    return math.ceil(math.log2(count)) if count > 1 else 0
