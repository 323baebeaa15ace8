"""What identification says of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Confidence = Literal["sure", "likely", "none"]
NO_PARTS: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has recognised.

    Attributes:
        kind: an id of `core.models.tree.KINDS`.
        base: the most specific base the header proves, else the family, else None; an id of `bases.BASES`.
        one_of: the bases that the header cannot tell apart; empty when `base` is the whole truth.
        subtype: encoder, upscaler architecture or LoRA container, see the vocabulary; None where there is
            none.
        prediction: "epsilon", "v", "flow", "edm", "sample"; None where the header does not tell.
        why: keys and shapes that decided it, for the evidence.
        confidence: "sure" where tensors prove it, "likely" where metadata or a lone clue says it.
        in_channels: channels of the latent a diffusion net takes; None for anything else.
        scale: how many times larger an upscaler makes an image; None for anything else.
    """

    kind: str
    base: str | None = None
    one_of: tuple[str, ...] = ()
    subtype: str | None = None
    prediction: str | None = None
    why: tuple[str, ...] = ()
    confidence: Confidence = "sure"
    in_channels: int | None = None
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a model is, from its header alone.

    Attributes:
        finding: what was recognised; kind "unknown" or "other" if nothing of this field was.
        dtype: the header's name for the type of most bytes of the main component (F16, BF16, F8_E4M3,
            Q4_K ...).
        quantisation: how weights are packed beyond a plain dtype: "gguf:Q4_K_M", "bnb-nf4", "nunchaku-
            int4",
            "scaled-fp8", "sdnq", ...; None for plain ones.
        parameters: how many numbers the weights are, dequantised; None where packing hides it.
        parts: bytes in the file by component: "diffusion", "vae", "text_encoder:clip-l", "clip_vision",
            "control",
            "other"; their sum is the bytes of all tensors.
    """

    finding: Finding
    dtype: str | None = None
    quantisation: str | None = None
    parameters: int | None = None
    parts: Mapping[str, int] = field(default_factory=lambda: NO_PARTS)

    @property
    def kind(self) -> str:
        """The kind, an id of `KINDS`."""
        return self.finding.kind

    @property
    def base(self) -> str | None:
        """The base, an id of `BASES`; None where only `one_of` can be said, or nothing."""
        return self.finding.base
