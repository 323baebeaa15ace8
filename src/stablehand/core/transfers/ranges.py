"""Which bytes of a file are here, and which are fetched next. Pure; ends are exclusive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ranges:
    """Bytes that are here: spans in order, which neither touch nor overlap."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Ranges:
        """Give the ranges that spans come to, in whatever order they are."""
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif start < end:
                merged.append((start, end))
        return cls(tuple(merged))

    @property
    def received(self) -> int:
        """How many bytes are here."""
        return sum(end - start for start, end in self.spans)

    @property
    def front(self) -> int:
        """Up to where everything is here."""
        return self.spans[0][1] if self.spans and self.spans[0][0] == 0 else 0

    @property
    def end(self) -> int:
        """Where the last byte that is here ends."""
        return self.spans[-1][1] if self.spans else 0

    def plus(self, start: int, end: int) -> Ranges:
        """Give these and one more span."""
        for number, (at, until) in enumerate(self.spans):
            is_alone = number + 1 == len(self.spans) or end < self.spans[number + 1][0]
            if until == start and is_alone:  # what happens nearly always
                return Ranges((*self.spans[:number], (at, end), *self.spans[number + 1 :]))
        return Ranges.of((*self.spans, (start, end)))

    def within(self, size: int) -> Ranges:
        """Give what of these lies before an offset."""
        return Ranges(tuple((s, min(e, size)) for s, e in self.spans if s < size))

    def holes(self, total: int) -> tuple[Span, ...]:
        """Give what is missing of a file."""
        found, at = [], 0
        for start, end in self.spans:
            if at < start:
                found.append((at, min(start, total)))
            at = end
        return (*found, (at, total)) if at < total else tuple(found)


@dataclass(frozen=True, slots=True)
class Ways:
    """When and how a file is fetched over several connections.

    Pieces lie near the front, since the sum of a file is taken in order: what comes far ahead of the front
    has to wait for it.

    Attributes:
        least_bytes: smaller files come over one connection.
        least_piece, most_piece: how large the piece of one request may be, where there are several.
        window_s: how long a number of connections is measured before another is tried.
        gain: by how much more must come for more connections to be kept.
        enough_bytes_per_s: more connections are not tried beyond; the sum hardly gets faster.
    """

    least_bytes: int = 64 * _MIB
    least_piece: int = 16 * _MIB
    most_piece: int = 256 * _MIB
    window_s: float = 1.0
    gain: float = 1.15
    enough_bytes_per_s: float = 400e6

    def piece_bytes(self, left: int, connections: int) -> int:
        """Give how large the next pieces are, with so many bytes left."""
        size = left // (4 * max(1, connections)) // _MIB * _MIB
        return max(self.least_piece, min(self.most_piece, size))


def next_span(here: Ranges, live: Iterable[Span], total: int, most: int | None) -> Span | None:
    """Give what to fetch next: the first bytes that are neither here nor under way.

    Args:
        live: what others are fetching.
        most: at most so many bytes; None: as many as there are in a row.
    """
    for start, end in Ranges.of((*here.spans, *live)).holes(total):
        return (start, end if most is None else min(end, start + most))
    return None
