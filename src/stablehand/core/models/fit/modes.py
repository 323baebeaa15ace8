"""What is on the card in each phase, by the mode in which a UI runs. Pure.

peak = context + the largest of (weights + activations) over reading the prompt, the steps, decoding
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.models.fit.activations import encode_bytes
from stablehand.core.models.fit.verdict import Mode
from stablehand.core.models.fit.weights import NET, VAE, Load

PhaseId = Literal["encode", "denoise", "decode"]
# A net is moved in blocks, of which the largest of some thirty is on the card in sequential mode.
_BLOCKS: Final = 30
_LEAST_BLOCK: Final = 48 * 1024**2


@dataclass(frozen=True, slots=True)
class Phase:
    """What one phase has on the card: weights by component, and what computing takes."""

    id: PhaseId
    weights: tuple[tuple[str, int], ...]
    activations: int

    @property
    def total(self) -> int:
        """Bytes on the card, without the driver's own."""
        return sum(size for _, size in self.weights) + self.activations


def phases(load: Load, denoise: int, decode: int, mode: Mode) -> tuple[Phase, ...]:
    """Give the phases of a picture in a mode.

    Args:
        denoise, decode: bytes that a step and decoding take beyond the weights.
    """
    net, vae = ((NET, load.net),), ((VAE, load.vae),)
    encoders, extras = tuple(load.encoders.items()), tuple(load.extras.items())
    on_card = {
        "resident": ((*encoders, *net, *vae, *extras),) * 3,
        "encoders_evicted": (encoders, (*net, *vae, *extras), (*net, *vae)),
        "model_offload": (encoders, (*net, *extras), vae),
        "streamed": (encoders, (*net, *extras), vae),
        "sequential": tuple(
            tuple((name, _block(size)) for name, size in group)
            for group in (encoders, (*net, *extras), vae)
        ),
    }[mode]
    return (
        Phase("encode", on_card[0], encode_bytes(sum(load.encoders.values()))),
        Phase("denoise", on_card[1], denoise),
        Phase("decode", on_card[2], decode),
    )


def _block(size: int) -> int:
    return max(size // _BLOCKS, min(size, _LEAST_BLOCK))


def peak_phase(found: tuple[Phase, ...], *, encoders_bend: bool) -> Phase:
    """Give the phase that needs most.

    Args:
        encoders_bend: reading the prompt makes do with what the other phases need: its encoders are brought
            over in parts, once a prompt.
    """
    counted = [phase for phase in found if phase.id != "encode" or not encoders_bend]
    return max(counted, key=lambda phase: phase.total)
