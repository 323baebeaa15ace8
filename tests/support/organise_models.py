"""Model files with true headers and tensors of zeros, of kinds that their headers prove."""

from __future__ import annotations

import json
import math
from pathlib import Path

_LORA = {
    f"lora_unet_down_blocks_{block}_attentions_0_proj_in.lora_{side}.weight": shape
    for block in range(3)
    for side, shape in (("down", (8, 320)), ("up", (320, 8)))
}
_VAE = {
    "encoder.conv_in.weight": (128, 3, 3, 3),
    "encoder.mid.block_1.norm1.weight": (512,),
    "decoder.conv_in.weight": (512, 4, 3, 3),
    "decoder.conv_out.weight": (3, 128, 3, 3),
    "quant_conv.weight": (8, 8, 1, 1),
    "post_quant_conv.weight": (4, 4, 1, 1),
}
SHAPES = {"lora": _LORA, "vae": _VAE}


def safetensors(path: Path, kind: str, *, fill: int = 0, **metadata: str) -> Path:
    """Write a model of a kind of `SHAPES`; `fill` makes its bytes its own, `metadata` its header."""
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    at = 0
    for name, shape in SHAPES[kind].items():
        size = 2 * math.prod(shape)
        header[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    packed = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(packed).to_bytes(8, "little") + packed + bytes([fill]) * at)
    return path


def harmful(path: Path) -> Path:
    """Write a pickle that would run a command when it is loaded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    return path
