"""How many numbers text and image encoders have, for those that a file does not bring itself.

Counts without the decoder half that pictures do not need. The first four were recomputed from layer shapes;
the others are the published counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MILLION: Final = 1_000_000
ENCODERS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "clip-l": 123_060_480,
        "clip-g": 694_659_840,
        "t5-xxl": 4_762_310_656,
        "clip-h": 354 * MILLION,
        "clip-vision-h": 632 * MILLION,
        "clip-vision-l": 304 * MILLION,
        "siglip": 428 * MILLION,
        "t5-base": 110 * MILLION,
        "t5-xl": 1_223 * MILLION,
        "pile-t5-xl": 1_223 * MILLION,
        "t5-xxl-v1.0": 4_762_310_656,
        "hunyuan-clip": 352 * MILLION,
        "clip-l-336": 304 * MILLION,
        "umt5-base": 282 * MILLION,
        "umt5-xxl": 5_681 * MILLION,
        "mt5-xl": 1_670 * MILLION,
        "byt5-small": 218 * MILLION,
        "gemma2-2b": 2_614 * MILLION,
        "gemma3-4b": 3_880 * MILLION,
        "gemma3-12b": 11_770 * MILLION,
        "qwen2.5-vl-3b": 3_755 * MILLION,
        "qwen2.5-vl-7b": 8_292 * MILLION,
        "qwen3-0.6b": 596 * MILLION,
        "qwen3-1.7b": 1_721 * MILLION,
        "qwen3-vl-4b": 4_438 * MILLION,
        "qwen3-vl-8b": 8_767 * MILLION,
        "qwen3-4b": 4_022 * MILLION,
        "qwen3-8b": 8_191 * MILLION,
        "ministral-3-3b": 3_429 * MILLION,
        "glm-4-9b": 9_400 * MILLION,
        "llama3.1-8b": 8_030 * MILLION,
        "mistral-small": 17_000 * MILLION,  # the layers that Flux.2 reads, of 24 billion
        "chatglm3-6b": 6_244 * MILLION,
    }
)
