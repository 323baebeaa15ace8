"""Bytes that computing takes beyond the weights, by phase. Pure.

A step: passes x latent pixels x latent frames x element x 0.01 MiB x the family's factor, with attention
that does not write the whole score matrix (ComfyUI's estimate). Decoding: elements per pixel, as measured
by InvokeAI. See docs/fit.md for where each number comes from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.architectures import Architecture
from stablehand.core.models.fit.target import Target

MIB: Final = 1024**2
_TILE: Final = 512
_OVERLAP: Final = 1.25
# Tiles of clips that are decoded whole in time: smaller, and a few latent frames at once.
_CLIP_TILE: Final = 256
_CLIP_FRAMES: Final = 5
_ROCM_DECODE: Final = 1.9  # attention falls back to the one that writes its scores
Decoding = Literal["whole", "tiled", "lean", "least"]
Attention = Literal["flash", "sliced", "math"]


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be made: pixels, pictures at once, frames of a clip (1 for pictures)."""

    width: int
    height: int
    batch: int = 1
    frames: int = 1

    @classmethod
    def of(
        cls,
        row: Architecture,
        width: int | None = None,
        height: int | None = None,
        batch: int = 1,
        frames: int | None = None,
    ) -> Work:
        """Fill in what is not said with what the family was trained for; one side alone means a square."""
        return cls(
            width or height or row.width,
            height or width or row.height,
            batch,
            (frames or row.frames) if row.is_video else 1,
        )


def latent_frames(row: Architecture, work: Work) -> int:
    """Give the frames of the latent: the first stands alone, then one for each `frame_step`."""
    if row.frame_step == 1:
        return work.frames
    return 1 + math.ceil((work.frames - 1) / row.frame_step)


def denoise_bytes(
    row: Architecture,
    target: Target,
    work: Work,
    *,
    passes: int | None = None,
    attention: Attention = "flash",
) -> int:
    """Give what a step takes beyond the weights.

    Args:
        passes: nets evaluated at once per picture; the family's where not said.
        attention: "sliced" and "math" write scores; of SD's largest attention, 4 or 16 of them at once.
    """
    area = math.ceil(work.width / row.latent) * math.ceil(work.height / row.latent)
    images = work.batch * (row.passes if passes is None else passes)
    volume = images * area * latent_frames(row, work)
    if target.family == "directml":  # no attention that saves memory: ComfyUI's other estimate
        return int(volume * 0.15 * row.attention * MIB)
    element = target.element_bytes
    size = volume * element * 0.01 * row.attention * MIB
    if attention != "flash":
        size += images * element * area**2 * (4 if attention == "sliced" else 16)
    return int(size)


def decode_bytes(
    row: Architecture, target: Target, work: Work, decoding: Decoding = "whole"
) -> int:
    """Give what decoding the latent takes beyond the VAE's weights.

    Args:
        decoding: "tiled": a tile of 512 pixels at a time; "lean": without the memory that torch keeps in
            reserve, about half, which it gives up when the card is full; "least": both.
    """
    each = row.decode * target.element_bytes
    if target.family == "rocm":
        rocm = row.decode_rocm / row.decode if row.decode and row.decode_rocm else _ROCM_DECODE
        each *= rocm
    area = work.width * work.height
    frames = latent_frames(row, work) if row.decodes_clips_whole else 1
    # The clip itself, in 32 bits, once decoded and once more while it is put together.
    clip = 2 * 4 * 3 * area * work.frames if row.is_video else 0
    whole = each * area * frames * (1 if row.is_video else work.batch)
    if decoding in ("tiled", "least"):
        side = _CLIP_TILE if row.decodes_clips_whole else _TILE
        tile = each * side**2 * min(frames, _CLIP_FRAMES) * _OVERLAP
        return int(min(whole, tile) / (2 if decoding == "least" else 1) + clip)
    if decoding == "lean" and target.family != "rocm":
        return int(whole / 2 + clip)
    return int(whole + clip)


def encode_bytes(encoders_bytes: int) -> int:
    """Give what reading the prompt takes beyond the encoders: little for CLIP, more for language models."""
    return int((0.05 if encoders_bytes < 2 * GIB else 0.3) * GIB)
