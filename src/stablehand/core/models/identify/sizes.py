"""Sizes of layers, whatever their weights are packed as.

A plain linear layer's weight is [out, in]. bitsandbytes keeps 4-bit weights as one column of bytes, two
numbers each; NVFP4 keeps two numbers a byte in rows. Biases and norms stay plain, so one side is known
from them.
"""

from __future__ import annotations

from math import prod
from typing import Final

from stablehand.core.models.identify.view import View

# What every transformer block of the UNets has; any one of them proves the block.
_BLOCK_PARTS: Final = (
    "norm1.weight", "norm1.bias", "norm2.weight", "norm3.weight", "attn1.to_q.weight",
    "attn1.to_out.0.bias", "attn2.to_out.0.bias", "ff.net.0.proj.bias", "ff.net.2.bias",
    "attn2.to_k.weight", "attn2.to_v.weight", "attn2.to_q.weight", "attn1.to_k.weight",
    "attn1.to_v.weight", "attn1.to_out.0.weight", "ff.net.0.proj.weight",
)  # fmt: skip


def out_features(view: View, layer: str) -> int | None:
    """Give how many numbers a layer puts out: from its bias, else its weight; None if not told."""
    bias = view.shape(f"{layer}.bias")
    if len(bias) == 1:
        return bias[0]
    weight = view.shape(f"{layer}.weight")
    if not weight or (_is_packed(view, layer) and weight[-1] == 1):
        return None
    return weight[0]


def in_features(view: View, layer: str, out: int | None = None) -> int | None:
    """Give how many numbers (or channels) a layer takes in.

    Args:
        view: where the layer is.
        layer: its name, without `.weight`.
        out: what it puts out, if known from elsewhere; for packed layers without a bias.
    """
    weight = view.shape(f"{layer}.weight")
    if len(weight) < 2:
        return None
    if not _is_packed(view, layer):
        return weight[1]
    if weight[-1] != 1:
        return weight[1] * 2
    out = out or out_features(view, layer)
    return 2 * weight[0] // out if out else None


def numbers(view: View, layer: str) -> int:
    """Count the numbers of a layer's weight, unpacked; 0 if it is not there."""
    if f"{layer}.weight" not in view:
        return 0
    return prod(view.shape(f"{layer}.weight")) * (2 if _is_packed(view, layer) else 1)


def highest(view: View, start: str) -> int:
    """Give the highest number that follows `start` in a key, before a dot; -1 where there is none."""
    cut = len(start)
    numbers = {key[cut : key.find(".", cut)] for key in view.tensors if key.startswith(start)}
    # Real nets have up to some hundred blocks; longer digits are nonsense, and slow to read.
    return max((int(one) for one in numbers if one.isdecimal() and len(one) < 5), default=-1)


def has_block(view: View, block: str) -> bool:
    """Tell whether a transformer block of a UNet is there, by any of its parts."""
    return any(f"{block}.{part}" in view.tensors for part in _BLOCK_PARTS)


def has_layer(view: View, layer: str) -> bool:
    """Tell whether a layer is there whole: weight and bias."""
    return f"{layer}.weight" in view.tensors and f"{layer}.bias" in view.tensors


def is_there(view: View, layer: str) -> bool:
    """Tell whether a layer is there, by weight, bias or packed weight."""
    return any(f"{layer}.{part}" in view.tensors for part in ("weight", "bias", "qweight"))


def _is_packed(view: View, layer: str) -> bool:
    weight = view.tensors[f"{layer}.weight"]
    if weight.dtype not in ("U8", "I8", "F4"):
        return False
    return (
        (weight.shape[-1] == 1 and len(weight.shape) == 2)
        or f"{layer}.weight_scale_2" in view.tensors
        or weight.dtype == "F4"
    )
