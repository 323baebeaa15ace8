"""Bytes that the components of a model take once they are loaded. Pure.

A header gives the bytes in the file exactly. Loading changes them where a UI changes the type: 32 bits
become 16 on a card, 16 become 32 on a processor, 8 become 16 where a UI keeps no 8 bit weights. Packed
types (GGUF, nf4, int4) stay as they are in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from stablehand.core.models.fit.architectures import Architecture
from stablehand.core.models.fit.encoders import ENCODERS
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.ways import Way
from stablehand.core.models.identify.identity import Identity

NET: Final = "diffusion"
VAE: Final = "vae"
ENCODER: Final = "text_encoder:"
_WHOLE_MODELS: Final = ("checkpoint", "diffusion_model")
# Not loaded: leftovers of training (averaged weights, optimizer) and what nobody knows.
_LEFT_OUT: Final = "other"
_BITS: Final = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "F8_E5M2": 8,
    "F8_E4M3FN": 8, "F8_E5M2FNUZ": 8, "F8_E4M3FNUZ": 8,
}  # fmt: skip
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Load:
    """Bytes of each component once loaded.

    Attributes:
        net, vae: of the diffusion net and the VAE.
        encoders: text and image encoders that work before the first step, by component id.
        extras: what works beside the net in each step: control nets, adapters, unmerged LoRA.
        assumed: ids of components that the file does not bring and other files have to.
    """

    net: int
    vae: int
    encoders: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    extras: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    assumed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All of it."""
        return self.net + self.vae + sum(self.encoders.values()) + sum(self.extras.values())


def load_of(
    identity: Identity, row: Architecture, target: Target, way: Way, *, assumed_bits: int = 16
) -> Load:
    """Give what a model loads, with what it needs from other files.

    Args:
        assumed_bits: of the weights of encoders that come from other files.
    """
    parts = dict(identity.parts) or _unsplit(identity, row)
    is_whole = identity.kind in _WHOLE_MODELS
    if identity.kind == VAE:  # it takes the place of the one that the family has anyway
        parts = {VAE: sum(parts.values())}
    bits = _bits(identity)
    net = int(parts.pop(NET, 0) * _growth(bits, target, way)) if is_whole else 0
    plain = _standard(row.parameters, target)
    encoders = {
        name: _component(parts.pop(name), target, way, _parameters_of(name))
        for name in list(parts)
        if name.startswith((ENCODER, "clip_vision")) and is_whole
    }
    vae = _component(parts.pop(VAE), target, way, row.vae) if VAE in parts else 0
    assumed: list[str] = []
    if not net and plain:
        net = plain
        assumed.append(NET)
    if not vae and row.vae and net:
        vae = _standard(row.vae, target)
        assumed.append(VAE)
    missing = [] if encoders else [name for name in row.encoders if name in ENCODERS]
    for name in missing:
        component = f"{ENCODER}{name}" if not name.startswith(("clip-vision", "siglip")) else name
        is_small = ENCODERS[name] < 1_000_000_000
        encoders[component] = _standard(ENCODERS[name], target, 16 if is_small else assumed_bits)
        assumed.append(component)
    return Load(net, vae, encoders, _extras(identity, parts, target, way), tuple(assumed))


def _extras(
    identity: Identity, parts: Mapping[str, int], target: Target, way: Way
) -> dict[str, int]:
    """Give what stands beside the net: for a file that is no whole model, the file itself."""
    growth = _growth(_bits(identity), target, way)
    if identity.kind not in _WHOLE_MODELS:
        size = int(sum(parts.values()) * growth)
        return {identity.kind: size} if size else {}
    return {
        name: int(size * growth) for name, size in parts.items() if name != _LEFT_OUT and size > 0
    }


def _unsplit(identity: Identity, row: Architecture) -> dict[str, int]:
    """Give the parts of an identity that has none: by the number of its parameters, or the family's."""
    count = identity.parameters or (row.parameters if identity.kind in _WHOLE_MODELS else 0)
    size = count * (_bits(identity) or 16) // 8
    return {NET if identity.kind in _WHOLE_MODELS else _LEFT_OUT: size} if size else {}


def _bits(identity: Identity) -> int | None:
    """Give the bits of a plain type; None for packed ones."""
    if identity.quantisation and not identity.quantisation.startswith("scaled-fp8"):
        return None
    return _BITS.get(identity.dtype or "")


def _growth(bits: int | None, target: Target, way: Way) -> float:
    """Tell by how much the bytes of a type change when it is loaded."""
    if bits is None or (bits == 8 and way.keeps_fp8):
        return 1.0
    return (32 if target.is_cpu else 16) / bits


def _component(size: int, target: Target, way: Way, count: int) -> int:
    """Give the loaded bytes of a component, whose type is told by its size where that is known."""
    if not count or not size:
        return size
    bits = next((known for known in (8, 16, 32) if size * 8 / count <= known * 1.3), 32)
    if size * 8 / count < 7:  # packed
        return size
    return int(size * _growth(bits, target, way))


def _parameters_of(name: str) -> int:
    return ENCODERS.get(name.removeprefix(ENCODER), 0)


def _standard(count: int, target: Target, bits: int = 16) -> int:
    return count * (32 if target.is_cpu else bits) // 8
