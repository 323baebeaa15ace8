"""What a file probably is, from its size and what a site says of it: where its header cannot be had. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stablehand.core.models.fit.advice import QUANTISATIONS
from stablehand.core.models.fit.architectures import Architecture, architecture_of
from stablehand.core.models.fit.case import WHOLE_MODELS
from stablehand.core.models.fit.encoders import ENCODERS
from stablehand.core.models.fit.weights import ENCODER, NET, VAE
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.tree import UNKNOWN

_DTYPES: Final[Mapping[str, str]] = {
    "fp32": "F32", "fp16": "F16", "bf16": "BF16", "fp8": "F8_E4M3", "fp8_scaled": "F8_E4M3",
    "fp8_mixed": "F8_E4M3", "mxfp8": "F8_E4M3",
}  # fmt: skip
_PACKED: Final[Mapping[str, str]] = {
    "nf4": "bnb-nf4", "int4": "int4", "nvfp4": "nvfp4", "int8": "int8",
}  # fmt: skip
_BITS: Final[Mapping[str, float]] = {"F32": 32.0, "F16": 16.0, "BF16": 16.0, "F8_E4M3": 8.0}
_PACKED_BITS: Final[Mapping[str, float]] = {
    "bnb-nf4": 4.5, "int4": 4.5, "nvfp4": 4.5, "int8": 8.0,
}  # fmt: skip
_USUAL_BITS: Final = 16.0
_NET_ALONE: Final = 1.12  # of the net's own bytes: no room for encoders in a file of that size


def estimated(
    size_bytes: int | None,
    *,
    kind: str | None,
    base: str | None,
    precision: str | None = None,
    quantisation: str | None = None,
) -> Identity:
    """Give what a file probably is.

    Args:
        size_bytes: of the file; None: unknown, then what is usual for the family.
        kind, base: ids of our vocabulary, as the site says.
        precision: "fp16", "fp8", "nf4", ...; None: 16 bits.
        quantisation: of a GGUF: "Q4_K_M".

    Returns:
        An identity of kind "unknown" where the site says nothing of it.
    """
    finding = Finding(kind or UNKNOWN, base, confidence="likely")
    dtype, packed = _types(precision, quantisation)
    if kind is None or size_bytes is None:
        return Identity(finding, dtype, packed)
    if kind not in WHOLE_MODELS:
        return Identity(finding, dtype, packed, parts={kind: size_bytes})
    row = architecture_of(base)
    parts = _split(size_bytes, row, _bits(dtype, packed)) if kind == "checkpoint" else None
    return Identity(finding, dtype, packed, parts=parts or {NET: size_bytes})


def _types(precision: str | None, quantisation: str | None) -> tuple[str | None, str | None]:
    if quantisation is not None:
        name = quantisation.upper()
        short = "_".join(name.split("_")[:2])
        return (name if name.endswith("_0") else short), f"gguf:{name}"
    told = (precision or "").lower()
    if told in _PACKED:
        return None, _PACKED[told]
    return _DTYPES.get(told), None


def _bits(dtype: str | None, packed: str | None) -> float:
    if packed is not None and packed.startswith("gguf:"):
        return QUANTISATIONS.get(dtype or "", _USUAL_BITS)
    return _PACKED_BITS.get(packed or "") or _BITS.get(dtype or "", _USUAL_BITS)


def _split(size_bytes: int, row: Architecture, bits: float) -> dict[str, int] | None:
    """Share a checkpoint's bytes out among its parts; None where it holds the net alone, or nobody knows."""
    net = int(row.parameters * bits / 8)
    if not net or size_bytes <= net * _NET_ALONE:
        return None
    beside = {VAE: row.vae} | {f"{ENCODER}{name}": ENCODERS.get(name, 0) for name in row.encoders}
    held = {name: int(count * _USUAL_BITS / 8) for name, count in beside.items() if count}
    room = size_bytes - net
    share = min(1.0, room / max(1, sum(held.values())))
    parts = {name: int(size * share) for name, size in held.items()}
    return {
        NET: net,
        **parts,
    }  # what is left over is training's: averaged weights, which are not loaded
