"""Real model files for tests of the library: small, whole, and different where they should be."""

import json
import os

_BLOCK = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k"
SDXL_LORA = {
    f"{_BLOCK}.lora_down.weight": (4, 2048),
    f"{_BLOCK}.lora_up.weight": (640, 4),
    "lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight": (4, 1280),
    "lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_up.weight": (5120, 4),
}


def safetensors(file, shapes=None, *, seed=0, metadata=None, modified=None):
    """Write a whole safetensors file of F16 tensors, filled with a pattern of the seed."""
    shapes = {"weight": (16,)} if shapes is None else shapes
    header, offset = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, shape in shapes.items():
        count = 2
        for dim in shape:
            count *= dim
        header[name] = {
            "dtype": "F16",
            "shape": list(shape),
            "data_offsets": [offset, offset + count],
        }
        offset += count
    text = json.dumps(header).encode()
    pattern = (f"{seed}-".encode() * (offset // 2 + 1))[:offset]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(len(text).to_bytes(8, "little") + text + pattern)
    if modified is not None:
        os.utime(file, ns=(modified, modified))
    return file
