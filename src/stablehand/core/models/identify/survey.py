"""The tensors of a file counted by the beginnings of their names, in one pass. Pure.

Whoever asks what a file begins with, what its parts weigh or how they are stored asks this: a library has
ten thousand files of thousands of tensors, so they are walked over once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.models.headers.header import Tensor

# How many parts of a key name a component where one part does not.
_DEEP: Final = {"model": 2, "text_encoders": 2, "conditioner": 3, "pipe": 2}


@dataclass(frozen=True, slots=True)
class Survey:
    """Tensors by group, where a group is the beginning of their names.

    Attributes:
        spans: bytes by (group, dtype).
        counts: tensors by group.
        heads: tensors by the first part of their names.
    """

    spans: Mapping[tuple[str, str], int]
    counts: Mapping[str, int]
    heads: Mapping[str, int]


def survey_of(tensors: Mapping[str, Tensor]) -> Survey:
    """Count tensors and bytes by group, in one pass.

    Names of a group mostly follow each other, so a run of them is summed before it is noted.
    """
    spans: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    group, start, kind, total, number = "", "\0", "", 0, 0
    for key, (dtype, _shape, size, _offset) in tensors.items():
        if dtype == kind and key.startswith(start):
            total += size
            number += 1
            continue
        if number:
            spans[group, kind] = spans.get((group, kind), 0) + total
            counts[group] = counts.get(group, 0) + number
        if not key.startswith(start):
            group = group_of(key)
            start = f"{group}."
        kind, total, number = dtype, size, 1
    if number:
        spans[group, kind] = spans.get((group, kind), 0) + total
        counts[group] = counts.get(group, 0) + number
    heads: dict[str, int] = {}
    for name, count in counts.items():
        head = name.partition(".")[0]
        heads[head] = heads.get(head, 0) + count
    return Survey(spans, counts, heads)


def group_of(key: str) -> str:
    """Give the beginning of a name that says which component it is of."""
    head = key.partition(".")[0]
    parts = _DEEP.get(head, 1)
    if parts == 1:
        return head
    return ".".join(key.split(".", parts)[:parts])


def bytes_by_dtype(tensors: Mapping[str, Tensor]) -> Mapping[str, int]:
    """Sum the bytes of all tensors by dtype."""
    total: dict[str, int] = {}
    kind, size = "", 0
    for dtype, _shape, count, _offset in tensors.values():
        if dtype != kind:
            if size:
                total[kind] = total.get(kind, 0) + size
            kind, size = dtype, 0
        size += count
    if kind or size:
        total[kind] = total.get(kind, 0) + size
    return total
