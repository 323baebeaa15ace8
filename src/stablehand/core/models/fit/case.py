"""All that a prediction depends on, and the sums that follow from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.activations import (
    MIB,
    Decoding,
    Work,
    decode_bytes,
    denoise_bytes,
    encode_bytes,
)
from stablehand.core.models.fit.architectures import UNKNOWN, Architecture, architecture_of
from stablehand.core.models.fit.modes import Phase, peak_phase, phases
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import Mode
from stablehand.core.models.fit.ways import Way, way_of
from stablehand.core.models.fit.weights import Load, load_of
from stablehand.core.models.identify.identity import Identity

IMAGE_MARGIN: Final = 1.15
WIDE_MARGIN: Final = 1.35  # clips, families without measurements, decoding on ROCm
MEASURED_MARGIN: Final = 1.05
_LEAST_WEIGHTS: Final = 128 * MIB  # what ComfyUI keeps of a net on the card at the very least
RAM_SHARE: Final = 1.1
RAM_BASE: Final = 2 * GIB
WHOLE_MODELS: Final = ("checkpoint", "diffusion_model")
# Work beside a model of their family; others are counted by themselves.
_BESIDE: Final = (
    "vae", "lora", "controlnet", "t2i_adapter", "ip_adapter", "style_model", "embedding",
    "hypernetwork", "motion_module",
)  # fmt: skip
# What a picture of usual size takes in a net that enlarges or repairs it, tile by tile.
_ALONE_WORK: Final = {
    "upscaler": GIB,
    "face_restore": GIB,
    "inpaint_model": GIB,
    "text_encoder": encode_bytes(8 * GIB),
    "clip_vision": encode_bytes(0),
}
# What torch computes with there has no types of 8 bits, so they are widened (ComfyUI: supports_cast).
_NO_FP8: Final = ("mps", "directml")
_ENCODER_HALF: Final = 0.5  # a control net is the first half of the net that it steers


@dataclass(frozen=True, slots=True)
class Case:
    """All that a prediction depends on."""

    identity: Identity
    row: Architecture
    target: Target
    way: Way
    work: Work
    load: Load

    def peak(self, mode: Mode, decoding: Decoding = "whole") -> Phase:
        """Give the phase that needs most in a mode.

        Args:
            decoding: "tiled" and "least" also evaluate the halves of guidance one after the other.
        """
        passes = 1 if decoding in ("tiled", "least") else None
        return peak_phase(
            phases(self.load, self._denoise(passes), self._decode(decoding), mode),
            encoders_bend=self.way.streams and mode != "resident",
        )

    def need(self, mode: Mode, decoding: Decoding = "whole") -> int:
        """Give the bytes on the card at the peak, with the driver's own."""
        return self.peak(mode, decoding).total + self.target.context_bytes

    def padded(self, mode: Mode, decoding: Decoding = "whole") -> float:
        """Give the peak with the margin that makes it a promise."""
        phase = self.peak(mode, decoding)
        return (phase.total + self.target.context_bytes) * self.margin(phase)

    def margin(self, phase: Phase) -> float:
        """Give the factor between the sum and what is promised."""
        on_rocm = self.target.family == "rocm" and phase.id == "decode"
        wide = self.row.is_video or self.row.is_estimate or on_rocm
        return WIDE_MARGIN if wide else IMAGE_MARGIN

    def streamed_floor(self) -> int:
        """Give the least of the card with which a net can be streamed at all."""
        step = min(_LEAST_WEIGHTS, self.load.net) + self._denoise(1)
        last = min(_LEAST_WEIGHTS, self.load.vae) + self._decode("least")
        return self.target.context_bytes + max(step, last)

    def streamed_bytes(self, usable: int) -> int:
        """Give the bytes of net and extras that come over in each step."""
        room = max(0, usable - self.target.context_bytes - self._denoise(1))
        return max(0, self.load.net + sum(self.load.extras.values()) - room)

    def _denoise(self, passes: int | None) -> int:
        if not self.load.net:
            return _ALONE_WORK.get(self.identity.kind, 0)
        step = denoise_bytes(self.row, self.target, self.work, passes=passes)
        return int(step * (1 + _ENCODER_HALF)) if self.identity.kind == "controlnet" else step

    def _decode(self, decoding: Decoding) -> int:
        if not self.load.vae:
            return 0
        return decode_bytes(self.row, self.target, self.work, decoding)


def case_of(
    identity: Identity,
    target: Target,
    *,
    width: int | None = None,
    height: int | None = None,
    batch: int = 1,
    frames: int | None = None,
    package: str | None = None,
) -> Case:
    """Put together what a prediction depends on; see `predict`."""
    way = way_of(package)
    if target.is_cpu:  # there is one memory, so nothing can be moved out of it
        way = replace(way, normal="resident", tiles=False, streams=False, offloads=False)
    elif target.family in _NO_FP8:
        way = replace(way, keeps_fp8=False)
    finding = identity.finding
    one_of = (
        () if identity.kind == "vae" else finding.one_of
    )  # it may be of any, and costs the same
    row = architecture_of(finding.base, one_of)
    if identity.kind not in (*WHOLE_MODELS, *_BESIDE):
        row = UNKNOWN
    work = Work.of(row, width, height, max(1, batch), frames)
    load = load_of(identity, row, target, way)
    is_short = target.ram_bytes is not None and ram_for(load) > target.ram_bytes
    if is_short and way.keeps_fp8:
        # People with little memory take encoders of 8 bits.
        load = load_of(identity, row, target, way, assumed_bits=8)
    return Case(identity, row, target, way, work, load)


def ram_for(load: Load) -> int:
    """Give the main memory that holds a model of which anything waits there: all of it, and the system."""
    return int(load.total * RAM_SHARE) + RAM_BASE
