"""What would help a model that does not fit, and which of its quantisations does. Pure.

The ladder goes from what costs least to what costs most: tiles, only the working part on the card, a
smaller type, a smaller picture, a smaller family.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.base.text import Wording
from stablehand.core.models.fit import words
from stablehand.core.models.fit.architectures import architecture_of
from stablehand.core.models.fit.case import WHOLE_MODELS, Case
from stablehand.core.models.fit.judge import Judged
from stablehand.core.models.fit.weights import NET, Load
from stablehand.core.models.identify.identity import Identity

# Bits of a weight in usual files, block scales and parts kept wider included (Flux.1's sizes), widest first.
QUANTISATIONS: Final = {
    "BF16": 16.0, "Q8_0": 8.54, "FP8": 8.0, "Q6_K": 6.65, "Q5_K": 5.58, "Q4_K": 4.57,
    "Q3_K": 3.5, "Q2_K": 2.69,
}  # fmt: skip
_SIDES: Final = (0.875, 0.75, 0.625, 0.5)
_SMALLER: Final = ("sdxl", "sd15")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quantisation of a family that fits: its name, the net's bytes, the peak in bytes."""

    name: str
    net_bytes: int
    peak_bytes: int


def best_quantisation(case: Case) -> Proposal | None:
    """Give the widest type of a model's net whose peak with the margin is within what models can have.

    Returns:
        None where not even the narrowest is, or where memory or family are not known.
    """
    usable, count = case.target.usable_bytes, _net_parameters(case)
    has_net = case.identity.kind in WHOLE_MODELS or NET in case.load.assumed
    if usable is None or not count or not has_net or case.target.is_cpu:
        return None
    for name, bits in QUANTISATIONS.items():
        if name.startswith("Q") and not case.way.reads_gguf:
            continue
        if name == "FP8" and not case.way.keeps_fp8:
            continue
        smaller = with_net(case, int(count * bits / 8))
        if smaller.padded(case.way.normal) <= usable:
            return Proposal(name, smaller.load.net, smaller.need(case.way.normal))
    return None


def with_net(case: Case, net_bytes: int) -> Case:
    """Give the same case with a net of another size."""
    return replace(case, load=replace(case.load, net=net_bytes))


def advice_of(case: Case, judged: Judged) -> tuple[Wording, ...]:
    """Give what would help, least costly first; nothing for what fits or is not known."""
    if judged.outcome in (None, "fits") or not case.load.net:
        return ()
    found = tuple(_ladder(case, judged))
    return found or (words.filled(words.NEEDS_MORE, _least_promised(case)),)


def _ladder(case: Case, judged: Judged) -> Iterator[Wording]:
    normal = case.way.normal
    usable = case.target.usable_bytes or 0
    tiled = case.need(normal, "tiled")
    in_tiles = judged.outcome == "tight" and judged.decoding == "tiled"
    if tiled <= usable and tiled < case.need(normal) and (not case.way.tiles or in_tiles):
        yield words.filled(words.TRY_TILES, tiled)
    if _is_for_others(case, judged):
        yield words.TRY_CLOSING
    whole = normal == "resident" and not case.target.is_cpu
    if whole and (moved := case.need("model_offload", "lean")) <= usable:
        yield words.filled(words.TRY_OFFLOADING, moved)
    yield from _smaller_work(case)
    found = best_quantisation(case)
    if found is not None and found.net_bytes < case.load.net:
        yield words.filled(words.TRY_QUANTISATION, found.peak_bytes, name=found.name)
    yield from _smaller_picture(case, case.need(normal, "lean"))
    if judged.outcome != "tight" and found is None:
        yield from _smaller_family(case)


def _is_for_others(case: Case, judged: Judged) -> bool:
    """Tell whether it is what other programs hold of the card that is missing."""
    if case.target.is_cpu or case.target.usable_bytes is None:
        return False
    if judged.outcome == "tight":
        return judged.decoding == "whole"
    room = case.target.usable_bytes + case.target.occupied_bytes
    return case.target.occupied_bytes > 0 and case.need(case.way.normal, "tiled") <= room


def _least_promised(case: Case) -> int:
    """Give the memory with which the card holds what works at once, however it is saved."""
    ways = [case.padded(case.way.normal, "tiled" if case.way.tiles else "lean")]
    if case.way.offloads:
        ways.append(case.padded("model_offload", "lean"))
    return int(min(ways))


def _smaller_work(case: Case) -> Iterator[Wording]:
    work, usable = case.work, case.target.usable_bytes or 0
    if work.batch > 1:
        single = replace(case, work=replace(work, batch=1))
        if single.padded(case.way.normal) <= usable:
            need = single.need(case.way.normal)
            yield words.filled(words.TRY_FEWER, need, batch=work.batch)
    if work.frames > 1:
        step = case.row.frame_step
        for share in _SIDES:
            frames = int((work.frames - 1) * share) // step * step + 1
            short = replace(case, work=replace(work, frames=max(1, frames)))
            if frames > 1 and short.padded(case.way.normal) <= usable:
                need = short.need(case.way.normal)
                yield words.filled(words.TRY_SHORTER, need, frames=frames)
                return


def _smaller_picture(case: Case, now: int) -> Iterator[Wording]:
    work, usable = case.work, case.target.usable_bytes or 0
    for share in _SIDES:
        width, height = (int(side * share) // 64 * 64 for side in (work.width, work.height))
        smaller = replace(case, work=replace(work, width=width, height=height))
        need = smaller.need(case.way.normal)
        is_less = min(width, height) >= 512 and need < now
        if is_less and smaller.padded(case.way.normal) <= usable:
            yield words.filled(words.TRY_SMALLER, need, width=width, height=height)
            return


def _smaller_family(case: Case) -> Iterator[Wording]:
    usable = case.target.usable_bytes or 0
    for base in _SMALLER:
        row = architecture_of(base)
        if row.parameters >= case.row.parameters or case.row.is_video:
            continue
        work = replace(case.work, width=row.width, height=row.height, batch=1)
        load = Load(row.parameters * case.target.element_bytes, row.vae * 2)
        other = replace(case, identity=_plain(case.identity), row=row, work=work, load=load)
        if other.padded("model_offload") <= usable:
            name = {"sdxl": "SDXL", "sd15": "SD 1.5"}[base]
            yield words.filled(words.TRY_FAMILY, other.need("model_offload"), name=name)
            return


def _plain(identity: Identity) -> Identity:
    return replace(identity, finding=replace(identity.finding, kind="diffusion_model"))


def _net_parameters(case: Case) -> int:
    """Give the parameters of the net alone: of a checkpoint, without encoders and VAE; 0: not known."""
    usual = case.row.parameters
    if NET in case.load.assumed:  # the file is something beside it
        return (
            usual if case.identity.kind not in WHOLE_MODELS else case.identity.parameters or usual
        )
    count = case.identity.parameters or usual
    if case.identity.kind == "diffusion_model":
        return count
    return min(count, usual) if usual else count
