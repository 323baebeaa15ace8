"""Packs a listing of a model's tensors into the short form of `tests/support/headers/`.

Reads JSON `{name: [dtype, [sizes]]}` from a file (or a `.safetensors` header) and prints the lines:
numbers in names that multiply are put in braces. What the model is has to be written above by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

_NUMBER = re.compile(r"\d+")
Indices = tuple[str, ...]


def ranges(numbers: Iterable[str]) -> str:
    """Write numbers as `0-3,7`, in braces where there are several."""
    wanted = sorted(numbers, key=int)
    if len(wanted) == 1:
        return wanted[0]
    runs: list[list[str]] = []
    for number in wanted:
        if runs and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written = (run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return "{" + ",".join(written) + "}"


def products(rows: frozenset[Indices]) -> list[list[frozenset[str]]]:
    """Split a set of index rows into products of sets, one set a position."""
    if rows == {()}:
        return [[]]
    rests: dict[str, set[Indices]] = defaultdict(set)
    for row in rows:
        rests[row[0]].add(row[1:])
    heads: dict[frozenset[Indices], set[str]] = defaultdict(set)
    for head, rest in rests.items():
        heads[frozenset(rest)].add(head)
    return [[frozenset(same), *tail] for rest, same in heads.items() for tail in products(rest)]


def lines(listing: dict[str, tuple[str, list[int]]]) -> list[str]:
    """Give the short form of a listing, in its order of first appearance."""
    groups: dict[tuple[str, str, str], list[Indices]] = {}
    for name, (dtype, sizes) in listing.items():
        shape = "x".join(map(str, sizes)) or "-"
        pattern = _NUMBER.sub("\0", name)
        groups.setdefault((dtype, shape, pattern), []).append(tuple(_NUMBER.findall(name)))
    written = []
    for (dtype, shape, pattern), rows in groups.items():
        texts = pattern.split("\0")
        for sets in products(frozenset(rows)):
            name = texts[0] + "".join(
                ranges(numbers) + text for numbers, text in zip(sets, texts[1:], strict=True)
            )
            written.append(f"{dtype} {shape} {name}")
    return folded(written)


def folded(written: list[str]) -> list[str]:
    """Join lines that differ in one part of the name: `a.k.weight`, `a.v.weight` to `a.{k,v}.weight`."""
    for place in range(1, 12):
        same: dict[tuple[str, ...], list[str]] = {}
        for line in written:
            parts = line.split(".")
            if place >= len(parts) or "{" in parts[-place]:
                same[(line,)] = []
                continue
            rest = (*parts[:-place], "\0", *parts[len(parts) - place + 1 :])
            same.setdefault(rest, []).append(parts[-place])
        written = []
        for rest, words in same.items():
            word = words[0] if len(words) == 1 else "{" + ",".join(words) + "}"
            written.append(".".join(rest).replace("\0", word) if words else rest[0])
    return written


def read(path: Path) -> dict[str, tuple[str, list[int]]]:
    """Read a listing, or the header of a safetensors file."""
    if path.suffix == ".safetensors":
        with path.open("rb") as file:
            found = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        return {
            name: (tensor["dtype"], tensor["shape"])
            for name, tensor in found.items()
            if name != "__metadata__"
        }
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    print("\n".join(lines(read(Path(sys.argv[1])))))
