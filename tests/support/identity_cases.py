"""Headers of nets and what is expected of them: the corpus, checkpoints made of it, and the judge."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from functools import cache

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.bases import lineage
from stablehand.core.models.identify.identify import identify
from support.header_corpus import Sample, corpus, header_of, load, merged, prefixed

THOROUGH = bool(os.environ.get("STABLEHAND_THOROUGH"))
NETS = ("diffusion_model",)
ALL = ("diffusion_model", "vae", "text_encoder", "clip_vision", "other")


@cache
def samples() -> tuple[Sample, ...]:
    return tuple(corpus("nets"))


@cache
def header(name: str) -> Header:
    return load("nets", name).header


def judge(sample: Sample) -> str:
    """Compare an identity with what is expected: right, coarse, unknown or wrong."""
    found = identify(sample.header).finding
    subtype_fits = sample.kind == "other" or found.subtype == sample.subtype
    if (found.kind, found.base, found.one_of) == (sample.kind, sample.base, sample.one_of):
        return "right" if subtype_fits else "wrong"
    if found.base is None and not found.one_of:
        return "unknown"
    possible = (sample.base, *sample.one_of)
    line = {base for one in possible if one for base in lineage(one)}
    return "coarse" if found.base in line else "wrong"


def table(title: str, judged: list[tuple[Sample, str]]) -> list[str]:
    """Print the outcome by kind and give the names of what is not right."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for sample, outcome in judged:
        by_kind[sample.kind][outcome] += 1
    print(f"\n{title}")
    for kind, counts in sorted(by_kind.items()):
        shown = ", ".join(
            f"{word} {counts[word]}" for word in ("right", "coarse", "unknown", "wrong")
        )
        print(f"  {kind:16} {sum(counts.values()):4}: {shown}")
    return [f"{sample.name}: {outcome}" for sample, outcome in judged if outcome != "right"]


def some(kinds: tuple[str, ...], every: int) -> list[Sample]:
    chosen = [sample for sample in samples() if sample.kind in kinds]
    return chosen if THOROUGH else chosen[::every]


NETS = ("diffusion_model",)
ALL = ("diffusion_model", "vae", "text_encoder", "clip_vision", "other")


def clip_l(prefix: str) -> Header:
    return prefixed(header("te-clip-l"), prefix)


def sdxl(net: str = "unet-sdxl", *marks: str) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header("vae-sd"), "first_stage_model."),
        clip_l("conditioner.embedders.0.transformer."),
        prefixed(header("te-openclip-g"), "conditioner.embedders.1.model."),
        header_of([(mark, "F32", (1,)) for mark in marks]),
    )


def new_checkpoint(net: str, vae: str, **encoders: str) -> Header:
    return merged(
        prefixed(header(net), "model.diffusion_model."),
        prefixed(header(vae), "vae."),
        *(
            prefixed(header(name), f"text_encoders.{place}.transformer.")
            for place, name in encoders.items()
        ),
    )


FLUX_DEVS = ("flux1-dev", "flux1-kontext-dev", "flux1-krea-dev")
FLUX = 11_901_408_320
