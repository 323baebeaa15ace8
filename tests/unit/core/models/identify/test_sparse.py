"""Headers of which only what tells is left are known all the same, and never taken for something else."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.bases import BASES, lineage
from stablehand.core.models.identify.identify import identify
from stablehand.core.models.tree import KINDS
from support.header_corpus import (
    FOLDER,
    Sample,
    corpus,
    expand,
    header_of,
    load,
    merged,
    prefixed,
    remade,
)

FORMATS = ("gguf", "pickle", "diffusers")
NUMBERED = re.compile(
    r"(?:blocks|layers|layer|block|blk|resblocks|experts|(?:^|\.)up|(?:^|\.)down)[._](\d+)[._]"
)


@dataclass(frozen=True)
class Row:
    """A header of the table, and what must be said of it; empty texts: nothing must."""

    name: str
    kind: str
    base: str | None
    one_of: frozenset[str]
    subtype: str | None
    header: Header


def rows() -> Iterator[Row]:
    text = (FOLDER / "sparse.txt").read_text("utf-8")
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in plain.strip().split("\n\n"):
        head, *lines = block.splitlines()
        name, kind, base, one_of, subtype, *more = head.split("|")
        told = next((word for word in more if word in FORMATS), "safetensors")
        metadata = dict(word.split("=", 1) for word in more if "=" in word)
        listing = []
        for line in lines:
            shape, pattern = line.split(" ", 1)
            sizes = () if shape == "-" else tuple(map(int, shape.split("x")))
            listing += [(key, "F16", sizes) for key in expand(pattern)]
        yield Row(
            name,
            kind,
            base or None,
            frozenset(filter(None, one_of.split(","))),
            subtype or None,
            header_of(listing, metadata, told),
        )


ROWS = tuple(rows())


@cache
def whole() -> tuple[Sample, ...]:
    return tuple(sample for folder in ("nets", "adapters") for sample in corpus(folder))


def first_blocks(header: Header) -> Header:
    """The first two blocks of each kind, and what is in none."""
    return remade(
        header,
        lambda key, dtype, shape: (
            [(key, dtype, shape)] if all(int(n) < 2 for n in NUMBERED.findall(key)) else []
        ),
    )


def judge(sample: Sample) -> str:
    """Compare with what it is: right, coarse (a family, or several of which it is one), unknown, wrong."""
    found = identify(sample.header).finding
    true = {sample.base, *sample.one_of} - {None}
    said = {found.base, *found.one_of} - {None}
    if found.kind != sample.kind:
        return "unknown" if found.kind == "unknown" else "wrong"
    if (found.base, set(found.one_of)) == (sample.base, set(sample.one_of)):
        known = sample.kind in ("other", "lora", "checkpoint") or found.subtype == sample.subtype
        return "right" if known else "unknown" if found.subtype is None else "wrong"
    if not said:
        return "unknown"
    line = {base for one in true for base in lineage(one)}
    below = {one for base in said for one in lineage(base)} & true
    return "coarse" if said & line or below else "wrong"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_tells_is_enough(row: Row) -> None:
    found = identify(row.header).finding
    assert (found.kind, found.base) == (row.kind, row.base), found
    assert row.one_of <= set(found.one_of), found
    if row.subtype:
        assert found.subtype == row.subtype


def test_the_order_of_what_is_left_does_not_matter() -> None:
    dice = random.Random(11)
    for row in ROWS:
        mixed = list(row.header.tensors.items())
        dice.shuffle(mixed)
        other = identify(Header(row.header.format, dict(mixed), row.header.metadata))
        told = identify(row.header).finding
        now = other.finding
        assert (now.kind, now.base, now.one_of) == (told.kind, told.base, told.one_of), row.name


def test_the_table_is_wide() -> None:
    assert len(ROWS) >= 270
    assert {row.kind for row in ROWS} == set(KINDS) - {"pipeline"}
    assert {base for row in ROWS for base in (row.base, *row.one_of) if base} <= BASES.keys()
    counts = Counter(row.kind for row in ROWS)
    print(f"\nwhat tells alone: {len(ROWS)} headers, all right:", dict(sorted(counts.items())))


def test_the_first_blocks_of_every_model_are_not_taken_for_another() -> None:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for sample in whole():
        cut = sample.changed("first blocks", first_blocks(sample.header))
        if not 0 < len(cut.header.tensors) < len(sample.header.tensors):
            continue
        outcome = judge(cut)
        outcomes[sample.kind][outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{cut.name}: {identify(cut.header).finding}")
    print("\nfirst two blocks of each kind")
    for kind, counts in sorted(outcomes.items()):
        print(f"  {kind:16} {sum(counts.values()):4}: {dict(counts)}")
    total = sum(outcomes.values(), Counter())
    assert wrong == []
    assert total["right"] >= 0.8 * sum(total.values())


def checkpoint(net: str, encoders: dict[str, str]) -> Header:
    parts = [prefixed(load("nets", net).header, "model.diffusion_model.")]
    parts.append(prefixed(load("nets", "vae-sd").header, "first_stage_model."))
    parts += [prefixed(load("nets", name).header, place) for place, name in encoders.items()]
    return merged(*parts)


@pytest.mark.parametrize(
    ("net", "base", "encoders"),
    [
        ("unet-sdxl", "sdxl", {"conditioner.embedders.0.transformer.": "te-clip-l",
                               "conditioner.embedders.1.model.": "te-openclip-g"}),
        ("unet-sd15", "sd15", {"cond_stage_model.transformer.": "te-clip-l"}),
        ("unet-sd2", "sd2", {"cond_stage_model.model.": "te-openclip-h"}),
    ],
)  # fmt: skip
def test_some_tensors_of_a_checkpoint(net: str, base: str, encoders: dict[str, str]) -> None:
    made = checkpoint(net, encoders)
    first = "model.diffusion_model.input_blocks.0.0.weight"
    known = 0
    for seed in range(20):
        dice = random.Random(seed)
        keys = [first, *dice.sample(list(made.tensors), dice.randrange(30, 61))]
        left = header_of([(key, *made.tensors[key][:2]) for key in dict.fromkeys(keys)])
        found = identify(left).finding
        said = {found.base, *found.one_of} - {None}
        assert not said or base in said, found
        known += found.base == base
    print(f"\n30 to 60 tensors of {base}: {known} of 20 known, none taken for another")
    assert known >= 18


def test_a_model_of_another_field_stays_one() -> None:
    found = identify(load("adapters", "other_blip").header).finding
    assert (found.kind, found.subtype) == ("other", "blip")


def test_a_parameter_is_no_taught_word() -> None:
    for name, shape in (
        ("text_projection", (1024, 1024)), ("positional_embedding", (77, 768)),
        ("class_embedding", (1280,)), ("anything", (1024, 768)),
    ):  # fmt: skip
        assert identify(header_of([(name, "F16", shape)])).kind == "unknown", name
    assert identify(header_of([("my-word", "F32", (6, 768))])).kind == "embedding"
