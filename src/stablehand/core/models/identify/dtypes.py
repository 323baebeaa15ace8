"""How weights are stored: their dtype, what packs them, how many numbers they are.

Bits by number of GGUF's types do not matter here: GGUF's shapes are those of the numbers. Sources:
ComfyUI `comfy/utils.py` and `comfy/ops.py`, bitsandbytes, nunchaku, SDNQ, llama.cpp's file types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

from stablehand.core.models.headers.header import Tensor

# Bits of a number.
_PLAIN: Final = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16}
_SMALL: Final = frozenset({"F8_E4M3", "F8_E5M2"})
# What stands beside packed weights, by the last part of the name.
_BESIDE: Final = frozenset(
    {"absmax", "quant_map", "nested_absmax", "nested_quant_map", "bitsandbytes__nf4",
     "bitsandbytes__fp4", "SCB", "weight_format", "wscales", "wzeros", "wtscale", "wcscales",
     "smooth", "smooth_orig", "smooth_factor", "smooth_factor_orig", "lora_down", "lora_up",
     "proj_down", "proj_up", "scale_weight", "scale_input", "weight_scale", "weight_scale_2",
     "input_scale", "scaled_fp8", "comfy_quant", "qzeros", "g_idx", "scales", "_scale", "_shift",
     "zero_point", "svd_up", "svd_down"}
)  # fmt: skip
_TWO_A_BYTE: Final = frozenset(
    {"bnb-nf4", "bnb-fp4", "nunchaku-int4", "nunchaku-fp4", "nvfp4", "mxfp4"}
)
# llama.cpp's file types and the tensor type that most of such a file is.
_FILE_TYPES: Final = {
    "0": ("F32", "F32"), "1": ("F16", "F16"), "2": ("Q4_0", "Q4_0"), "3": ("Q4_1", "Q4_1"),
    "7": ("Q8_0", "Q8_0"), "8": ("Q5_0", "Q5_0"), "9": ("Q5_1", "Q5_1"), "10": ("Q2_K", "Q2_K"),
    "11": ("Q3_K_S", "Q3_K"), "12": ("Q3_K_M", "Q3_K"), "13": ("Q3_K_L", "Q3_K"),
    "14": ("Q4_K_S", "Q4_K"), "15": ("Q4_K_M", "Q4_K"), "16": ("Q5_K_S", "Q5_K"),
    "17": ("Q5_K_M", "Q5_K"), "18": ("Q6_K", "Q6_K"), "32": ("BF16", "BF16"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """How the weights of a component are stored; see `Identity` for the words."""

    dtype: str | None
    quantisation: str | None
    parameters: int | None


def dominant(spans: Mapping[str, int]) -> str | None:
    """Give the dtype of most bytes; of equal ones the first by name, so that order does not matter."""
    return max(sorted(spans), key=lambda dtype: spans[dtype], default=None)


def plain(spans: Mapping[str, int]) -> Weights | None:
    """Give how weights are stored from their bytes alone; None where packing needs a closer look."""
    dtype = dominant(spans)
    total = sum(spans.values())
    packed = sum(size for kind, size in spans.items() if kind not in _PLAIN)
    if dtype not in _PLAIN or packed * 10 > total:
        return None
    numbers = sum(size * 8 // bits for kind, bits in _PLAIN.items() if (size := spans.get(kind, 0)))
    return Weights(dtype, None, numbers)


def of_gguf(
    spans: Mapping[str, int], tensors: Iterable[tuple[str, Tensor]], file_type: str
) -> Weights:
    """Give how the weights of a GGUF file are stored.

    Args:
        spans: bytes by tensor type.
        tensors: of the main component; the quantised type of most bytes names the file where it does
            not name itself, or names itself wrongly.
        file_type: `general.file_type`, a number as text; empty if absent.
    """
    quantised = {kind: size for kind, size in spans.items() if kind not in _PLAIN}
    most = dominant(spans)
    main = dominant(quantised) if quantised and most not in _PLAIN else most
    label, expected = _FILE_TYPES.get(file_type, (main, main))
    name = label if expected == main else main
    numbers = sum(prod(tensor.shape) for _, tensor in tensors)
    return Weights(main, f"gguf:{name}" if main and main not in _PLAIN else None, numbers)


def of_packed(spans: Mapping[str, int], tensors: Iterable[tuple[str, Tensor]]) -> Weights:
    """Give how packed weights are stored, from what stands beside them."""
    listed = list(tensors)
    ends = {key.rpartition(".")[2] for key, _ in listed}
    if "scale" in ends and not _scale_weights(listed):
        ends.discard("scale")
    dtype = dominant(spans)
    packing = _packing(dtype or "", ends, spans, "scaled_fp8" in ends)
    return Weights(dtype, packing, _numbers(listed, packing))


def _scale_weights(tensors: list[tuple[str, Tensor]]) -> bool:
    """Tell whether what is called `scale` belongs to weights; norms of some nets are called so too."""
    keys = {key for key, _ in tensors}
    return any(key.endswith(".scale") and f"{key[:-5]}weight" in keys for key in keys)


def _packing(dtype: str, ends: set[str], spans: Mapping[str, int], scaled: bool) -> str | None:
    for end, name in (
        ("bitsandbytes__nf4", "bnb-nf4"),
        ("bitsandbytes__fp4", "bnb-fp4"),
        ("SCB", "bnb-int8"),
    ):
        if end in ends:
            return name
    if {"qweight", "wscales"} <= ends:
        is_float = "wtscale" in ends or "wcscales" in ends or "F8_E4M3" in spans
        return "nunchaku-fp4" if is_float else "nunchaku-int4"
    if {"qweight", "qzeros"} <= ends:
        return "gptq"
    if "weight_scale_2" in ends and dtype in ("U8", "F4"):
        return "nvfp4"
    if {"_data", "_scale"} <= ends:
        return "quanto"
    if {"scale", "zero_point"} <= ends or {"scale", "svd_up"} <= ends:
        return "sdnq"
    return _scaled(dtype, ends, spans, scaled)


def _scaled(dtype: str, ends: set[str], spans: Mapping[str, int], scaled: bool) -> str | None:
    has_scales = bool({"scale_weight", "weight_scale"} & ends)
    if dtype in _SMALL:
        if "F8_E8M0" in spans and has_scales:
            return "mxfp8"
        if has_scales or scaled:
            return "scaled-fp8"
        return "sdnq" if "scale" in ends and "weight" in ends else None
    if dtype in ("U8", "F4") and ("F8_E8M0" in spans or "_blocks" in "".join(ends)):
        return "mxfp4"
    if dtype == "I8":
        return "int8" if has_scales else "sdnq" if "scale" in ends else None
    if dtype == "U8" and "scale" in ends:
        return "sdnq"
    return None


def _numbers(tensors: list[tuple[str, Tensor]], packing: str | None) -> int | None:
    """Count the numbers that weights are; None where the packing does not say how many a byte holds."""
    double = packing in _TWO_A_BYTE
    if packing in ("gptq", "quanto") or (packing == "sdnq" and _has_bytes(tensors)):
        return None
    total = 0
    for key, (dtype, shape, _size, _offset) in tensors:
        if key[key.rfind(".") + 1 :] not in _BESIDE:
            count = prod(shape)
            total += 2 * count if double and dtype in ("U8", "I8") else count
    return total or None


def _has_bytes(tensors: list[tuple[str, Tensor]]) -> bool:
    return any(tensor.dtype in ("U8", "I32") for _, tensor in tensors)
