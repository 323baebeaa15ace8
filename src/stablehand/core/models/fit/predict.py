"""Whether a model fits a machine, with the sum and the margin. Pure.

Outcomes: "fits" where the peak with a margin is within what models can have; "tight" where the bare peak
is, if need be decoded in tiles; "offload" where parts of the net wait in main memory and come over, or
the program has to be told to keep only the working part on the card; "too_big" where that is not enough.

The peak is what the model needs at once in the way that the program treats memory by itself. So it does
not grow with the card, and a bigger picture or a wider type never needs less.
"""

from __future__ import annotations

from dataclasses import replace

from stablehand.core.models.fit.activations import Decoding
from stablehand.core.models.fit.advice import advice_of
from stablehand.core.models.fit.assumptions import assumptions_of
from stablehand.core.models.fit.case import RAM_BASE, Case, case_of, ram_for
from stablehand.core.models.fit.judge import Judged, judge
from stablehand.core.models.fit.modes import Phase
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import Component, FitVerdict
from stablehand.core.models.fit.weights import NET
from stablehand.core.models.identify.identity import Identity


def predict(
    identity: Identity,
    target: Target,
    *,
    width: int | None = None,
    height: int | None = None,
    batch: int = 1,
    frames: int | None = None,
    package: str | None = None,
    measured: int | None = None,
    worded: bool = True,
) -> FitVerdict:
    """Tell whether a model fits.

    Args:
        identity: what its header says.
        target: the machine, see `target_of`.
        width, height: pixels; what the family was trained for where not said, one alone means a square.
        batch: pictures at once.
        frames: of a clip; ignored for pictures.
        package: id of the program that runs it; without one, ComfyUI's way of treating memory.
        measured: a peak in bytes that was recorded on this machine for the same case.
        worded: with assumptions and advice; a grid of cards needs neither.

    Returns:
        The verdict; its outcome is None where the card's memory, or what the file is, is not known.
    """
    case = case_of(
        identity, target, width=width, height=height, batch=batch, frames=frames, package=package
    )
    judged, is_measured = judge(case, measured), measured is not None
    phase = _measured_phase(case.peak(case.way.normal, _decoding(case, judged)), case, measured)
    peak = phase.total + target.context_bytes
    usable = target.usable_bytes
    return FitVerdict(
        outcome=judged.outcome,
        peak_vram_bytes=peak,
        usable_vram_bytes=usable,
        margin=None if usable is None else usable / max(1, peak) - 1,
        components=_components(case, phase, judged),
        mode=judged.mode,
        ram_bytes=_ram_needed(case, judged, peak),
        assumptions=tuple(assumptions_of(case, judged, measured=is_measured)) if worded else (),
        advice=advice_of(case, judged) if worded else (),
        measured=is_measured,
    )


def _decoding(case: Case, judged: Judged) -> Decoding:
    """Give how the picture is decoded in the sum: what is not held whole is told by the same leanest sum."""
    if judged.outcome in ("offload", "too_big"):
        return "tiled" if case.way.tiles else "lean"
    return judged.decoding


def _ram_needed(case: Case, judged: Judged, peak: int) -> int:
    if case.target.is_cpu:
        return peak + RAM_BASE
    return RAM_BASE if judged.mode == "resident" else ram_for(case.load)


def _measured_phase(phase: Phase, case: Case, measured: int | None) -> Phase:
    """Give the phase with activations that make the sum what was measured."""
    if measured is None:
        return phase
    rest = measured - case.target.context_bytes - sum(size for _, size in phase.weights)
    return replace(phase, activations=rest)


def _components(case: Case, phase: Phase, judged: Judged) -> tuple[Component, ...]:
    """Give the summands of the peak, and what waits in main memory."""
    on_card = dict(phase.weights)
    load = case.load
    found = [
        Component(name, on_card.get(name, 0), 0 if judged.mode == "resident" else size)
        for name, size in (
            (NET, load.net), ("vae", load.vae), *load.encoders.items(), *load.extras.items()
        )
        if size
    ]  # fmt: skip
    if judged.mode != "resident":
        found = [_waiting(item, on_card, judged) for item in found]
    work = "decode" if phase.id == "decode" else "activations"
    found.append(Component(work, phase.activations))
    if case.target.context_bytes:
        found.append(Component("context", case.target.context_bytes))
    return tuple(sorted(found, key=lambda item: (-item.vram_bytes, -item.ram_bytes, item.id)))


def _waiting(item: Component, on_card: dict[str, int], judged: Judged) -> Component:
    """Give a component with what of it waits: the streamed part of the net, all of what was moved out."""
    if judged.mode == "sequential":
        return item
    if item.id == NET and judged.mode == "streamed":
        return replace(item, ram_bytes=min(item.ram_bytes, judged.streamed))
    return replace(item, ram_bytes=0) if item.id in on_card else item
