"""How each UI treats memory: what it moves off the card by itself, and what it can be told to. Data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stablehand.core.models.fit.verdict import Mode


@dataclass(frozen=True, slots=True)
class Way:
    """What a UI does when memory is short.

    Attributes:
        normal: the mode that it runs in without being told anything.
        tiles: it decodes in tiles by itself when the whole picture does not fit, and evaluates the two
            halves of guidance one after the other.
        streams: it keeps a part of the net in main memory and brings it over during each step.
        offloads: it can be told to keep only the working component on the card.
        keeps_fp8: weights of 8 bits stay so on the card.
        reads_gguf: it loads GGUF files.
    """

    normal: Mode = "model_offload"
    tiles: bool = True
    streams: bool = True
    offloads: bool = True
    keeps_fp8: bool = True
    reads_gguf: bool = True


# ComfyUI (comfy/model_management.py), Forge and reForge (backend/memory_management.py), what SwarmUI drives.
SMART: Final = Way()
# A1111 keeps a model whole on the card until --medvram or --lowvram, and so does Easel (diffusers).
WHOLE: Final = Way("resident", tiles=False, streams=False, keeps_fp8=False, reads_gguf=False)
_WAYS: Final = {
    "a1111": WHOLE,
    "easel": WHOLE,
    "fooocus": Way(keeps_fp8=False, reads_gguf=False),
    "invokeai": Way(tiles=False),
}


def way_of(package: str | None) -> Way:
    """Give what a package does; the way of ComfyUI for no package and for unlisted ones."""
    return _WAYS.get(package or "", SMART)
