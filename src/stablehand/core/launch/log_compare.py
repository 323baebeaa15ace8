"""What is different between the logs of two starts: new lines, missing ones, and such that moved. Pure.

Lines count as alike when they say the same but for what differs from start to start anyway: times, process
numbers, ports, addresses in memory, hashes, temporary places, how long something took, how much memory is
free, how far a progress bar has come. So the first difference is mostly the reason.

Lines that are there once on both sides are laid side by side in their longest common order (patience diff);
what lies between them is compared in the same way, and exactly where it is short. That takes n log n steps
on what a program writes, and never more than `_DEEPEST` rounds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from stablehand.core.launch.ansi import plain

RowKind = Literal["same", "new", "missing", "moved"]
MOST_LINES: Final = 20_000
_DEEPEST: Final = 40
_EXACT_CELLS: Final = 40_000  # a part is compared exactly while it has no more pairs of lines
_LONGEST: Final = 500  # characters of a line that are compared

_ORDERED: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"\d{1,3}%\|[^|]*\|.*", "<progress>"),
        (
            r"\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
            "<time>",
        ),
        (r"\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b", "<time>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
        (r"(?:/tmp|/var/tmp|/var/folders|/private/var/folders|/run/user)/[^\s'\",;)\]]+", "<temp>"),
        (r"[a-z]:\\[^\s'\"]*?\\temp\\[^\s'\",;)\]]+", "<temp>"),
        (r"\b0x[0-9a-f]{4,}\b", "<address>"),
        (r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\b", "<hash>"),
        (r"(?<=://)([^/\s:]+|\[[0-9a-f:]+\]):\d{2,5}\b", r"\1:<port>"),
        (r"\b(localhost|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\b", r"\1:<port>"),
        (r"\b(port|pid|process|thread|session)([ =:#]+)\d+\b", r"\1\2<number>"),
        (r"\b\d+(?:[.,]\d+)?\s?(?:it/s|s/it|steps?/s)(?!\w)", "<speed>"),
        (r"\b\d+(?:[.,]\d+)?\s?(?:[kmgt]i?b|bytes)(?:/s)?\b", "<size>"),
        (r"\b\d+(?:[.,]\d+)?\s?(?:[mµu]?s|sec(?:ond)?s?|min(?:ute)?s?)\b", "<duration>"),
        (r"\b\d+(?:[.,]\d+)?\s?%", "<share>"),
        (r"\s+", " "),
    )
)

# Without any of this there is nothing to take out, and most lines are quick.
_MAY_DIFFER: Final = re.compile(r"\d|tmp|temp|folders", re.IGNORECASE)


class Row(NamedTuple):
    """A line of a comparison.

    Attributes:
        kind: what it is.
        text: as it stands in the log that it is from.
        number: which line it is of the start that is looked at, from 1; None for a missing one.
        before: which line it was of the good start; None for a new one.
    """

    kind: RowKind
    text: str
    number: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two starts side by side, in the order of the one that is looked at, and how many rows are of a kind."""

    rows: tuple[Row, ...]
    new: int
    missing: int
    moved: int

    @property
    def is_alike(self) -> bool:
        """Whether nothing differs."""
        return not (self.new or self.missing or self.moved)


def normalised(line: str) -> str:
    """Give what a line says, without what differs from start to start anyway."""
    text = plain(line)[:_LONGEST]
    if not _MAY_DIFFER.search(text):
        return " ".join(text.split())
    for pattern, put in _ORDERED:
        text = pattern.sub(put, text)
    return text.strip()


def compared(good: Sequence[str], now: Sequence[str]) -> Comparison:
    """Compare the lines of a start with those of a good one; blank lines do not count.

    Args:
        good: the lines of the good start, at most `MOST_LINES` are looked at.
        now: those of the start that is looked at.
    """
    before, after = _kept(good), _kept(now)
    known: dict[str, int] = {}
    a = [known.setdefault(key, len(known)) for _, _, key in before]
    b = [known.setdefault(key, len(known)) for _, _, key in after]
    pairs = matched(a, b)
    moved = _moved(a, b, pairs)
    rows: list[Row] = []
    gone = set(moved.values())
    i = j = 0
    for at, to in [*pairs, (len(a), len(b))]:
        rows += [
            Row("missing", before[k][1], None, before[k][0]) for k in range(i, at) if k not in gone
        ]
        for k in range(j, to):
            number, text, _ = after[k]
            is_moved = k in moved
            old = before[moved[k]][0] if is_moved else None
            rows.append(Row("moved" if is_moved else "new", text, number, old))
        if at < len(a):
            rows.append(Row("same", after[to][1], after[to][0], before[at][0]))
        i, j = at + 1, to + 1
    count = Counter(row.kind for row in rows)
    return Comparison(tuple(rows), count["new"], count["missing"], count["moved"])


def _kept(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    """Give number, text and meaning of the lines that say anything."""
    found = (
        (number, line, normalised(line)) for number, line in enumerate(lines[:MOST_LINES], start=1)
    )
    return [item for item in found if item[2]]


def _moved(a: Sequence[int], b: Sequence[int], pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Give, for lines that are elsewhere than they were, where they were."""
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    spare: dict[int, deque[int]] = defaultdict(deque)
    for i, key in enumerate(a):
        if i not in left:
            spare[key].append(i)
    return {j: spare[key].popleft() for j, key in enumerate(b) if j not in right and spare.get(key)}


def matched(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Give which places of two sequences belong together, in order."""
    pairs: list[tuple[int, int]] = []
    parts = [(0, len(a), 0, len(b), 0)]
    while parts:
        a0, a1, b0, b1, depth = parts.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1 or depth > _DEEPEST:
            continue
        if (a1 - a0) * (b1 - b0) <= _EXACT_CELLS:
            pairs += [(a0 + i, b0 + j) for i, j in _exactly(a[a0:a1], b[b0:b1])]
        elif anchors := _anchors(a, b, (a0, a1, b0, b1)):
            edges = [(a0 - 1, b0 - 1), *anchors, (a1, b1)]
            pairs += anchors
            for (i, j), (k, m) in pairwise(edges):
                parts.append((i + 1, k, j + 1, m, depth + 1))
    return sorted(pairs)


def _anchors(
    a: Sequence[int], b: Sequence[int], part: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Give the longest common order of what is there once on both sides."""
    a0, a1, b0, b1 = part
    once_a, once_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place_in_b = {b[j]: j for j in range(b0, b1) if once_b[b[j]] == 1}
    found = [
        (i, place_in_b[a[i]]) for i in range(a0, a1) if once_a[a[i]] == 1 and a[i] in place_in_b
    ]
    # The longest run of rising places (patience sorting), with the way back.
    tops: list[int] = []
    last: list[int] = []
    way: list[int] = []
    for number, (_, j) in enumerate(found):
        at = bisect_left(tops, j)
        tops[at : at + 1] = [j]
        last[at : at + 1] = [number]
        way.append(last[at - 1] if at else -1)
    run: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(found[number])
        number = way[number]
    return run[::-1]


def _exactly(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Give the longest common order of two short sequences."""
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below = rows[i], rows[i + 1]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if a[i] == b[j] else max(below[j], row[j + 1])
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
