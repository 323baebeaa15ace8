"""What the prediction of video memory says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stablehand.core.base.text import Wording

# What `FitVerdict.mode` names.
Mode = Literal["resident", "encoders_evicted", "model_offload", "streamed", "sequential"]
Outcome = Literal["fits", "tight", "offload", "too_big"]


@dataclass(frozen=True, slots=True)
class Component:
    """One summand of the peak: its id ("diffusion", "vae", "text_encoder:t5-xxl", "activations",
    "decode", "context"), its
    bytes in video memory at the peak, and its bytes in memory beside the card.
    """

    id: str
    vram_bytes: int
    ram_bytes: int = 0


@dataclass(frozen=True, slots=True)
class FitVerdict:
    """Whether a model fits a machine, with the sum.

    Attributes:
        outcome: one id list for the command line, cards and launch; None where the machine's video memory
            is unknown, or the file is none whose needs are known.
        peak_vram_bytes: what it needs at once in the way that the program treats memory by itself: the
            sum of the components' `vram_bytes`. More than usable where it is streamed.
        usable_vram_bytes: what models can have (main memory, where the processor computes); None: unknown.
        margin: usable / peak - 1: 0.2 is a fifth to spare, below 0 it does not fit whole; None: unknown.
        components: the summands, largest first, and what waits in main memory.
        mode: how it runs on this machine: "resident" (everything may stay on the card), "encoders_evicted",
            "model_offload" (only what works is on the card), "streamed" (parts of the net come over in each
            step), "sequential" (single layers do).
        ram_bytes: main memory it needs.
        assumptions, advice: sentences: what was assumed, what would help.
        measured: True where a peak recorded on this machine replaced the prediction.
    """

    outcome: Outcome | None
    peak_vram_bytes: int
    usable_vram_bytes: int | None
    margin: float | None
    components: tuple[Component, ...]
    mode: Mode
    ram_bytes: int
    assumptions: tuple[Wording, ...] = ()
    advice: tuple[Wording, ...] = ()
    measured: bool = False
