"""Which outcome a case has on a machine, and in which mode it runs there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stablehand.core.models.fit.activations import Decoding
from stablehand.core.models.fit.architectures import NO_PICTURES
from stablehand.core.models.fit.case import MEASURED_MARGIN, RAM_BASE, RAM_SHARE, Case
from stablehand.core.models.fit.verdict import Mode, Outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome.

    Attributes:
        outcome: None where memory or file are not known.
        mode: in which it runs.
        decoding: "whole", or what it takes to make it fit.
        streamed: bytes that come over in each step.
    """

    outcome: Outcome | None
    mode: Mode
    decoding: Decoding
    streamed: int = 0


def judge(case: Case, measured: int | None = None) -> Judged:
    """Tell the outcome of a case and the mode that it assumes.

    Args:
        measured: a recorded peak in bytes that takes the place of the sum.
    """
    usable, normal = case.target.usable_bytes, case.way.normal
    judged = Judged(None, normal, "whole")
    if usable is None or not is_known(case):
        return judged
    need = case.need(normal) if measured is None else measured
    padded = case.padded(normal) if measured is None else measured * MEASURED_MARGIN
    if padded <= usable:
        return replace(judged, outcome="fits", mode=_roomiest(case, usable))
    if need <= usable:
        return replace(judged, outcome="tight")
    lean: Decoding = "tiled" if case.way.tiles else "lean"
    if measured is None and case.need(normal, lean) <= usable:
        return Judged("tight", normal, lean)
    return _offloaded(case, usable, lean)


def _offloaded(case: Case, usable: int, lean: Decoding) -> Judged:
    """Judge a model that is not held by the card."""
    if case.target.is_cpu:
        return Judged("too_big", "resident", lean)
    way, streamed = case.way, case.streamed_bytes(usable)
    # Who has to be told to save memory can be told to decode in tiles as well.
    if way.normal == "resident" and way.offloads and case.need("model_offload", lean) <= usable:
        found = Judged("offload", "model_offload", lean)
    elif way.normal == "resident" and case.need("model_offload", "least") <= usable:
        found = Judged("offload", "model_offload", "tiled")
    elif way.streams and case.streamed_floor() <= usable:
        found = Judged("offload", "streamed", "tiled", streamed)
    elif case.need("sequential", "least") <= usable:
        found = Judged("offload", "sequential", "tiled", case.load.net)
    else:
        return Judged("too_big", "sequential", "tiled")
    ram = case.target.ram_bytes
    if ram is not None and _beside(case, found) * RAM_SHARE + RAM_BASE > ram:
        return replace(found, outcome="too_big")
    return found


def is_known(case: Case) -> bool:
    """Tell whether the file is a model whose needs can be told."""
    if case.row is NO_PICTURES or case.identity.kind in ("other", "unknown"):
        return False
    return case.load.total > 0


def _roomiest(case: Case, usable: int) -> Mode:
    """Give the mode in which most stays on the card."""
    if case.way.normal == "resident" or case.padded("resident") <= usable:
        return "resident"
    return "encoders_evicted" if case.padded("encoders_evicted") <= usable else case.way.normal


def _beside(case: Case, judged: Judged) -> int:
    """Give the bytes that have to lie in main memory beside the card."""
    if judged.mode == "resident":
        return 0
    if judged.mode == "sequential":
        return case.load.total
    on_card = sum(size for _, size in case.peak("model_offload", "tiled").weights)
    if judged.mode == "streamed":
        on_card = case.load.net + sum(case.load.extras.values()) - judged.streamed
    return max(0, case.load.total - on_card)
