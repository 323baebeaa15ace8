"""Settings of networks out of the shapes of their tensors, so that odd sizes of a family load too.

What shapes cannot tell (heads, norms, scaling) comes from the family's settings in `configs`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from easel.formats import UNET, Family
from easel.headers import Header
from easel.problems import Problem

CONFIGS = Path(__file__).parent / "configs"
VAE = "first_stage_model."
CLIP_L = {
    Family.SD1: "cond_stage_model.transformer.",
    Family.SDXL: "conditioner.embedders.0.transformer.",
}
CLIP_G = "conditioner.embedders.1.model."
HEAD = 64  # the width of one attention head in CLIP and in SDXL's UNet
Shapes = Mapping[str, tuple[int, ...]]


def family_settings(family: Family) -> dict[str, dict[str, Any]]:
    """The settings of the family's published models."""
    found: dict[str, dict[str, Any]] = json.loads(
        (CONFIGS / f"{family.value}.json").read_text("utf-8")
    )
    return found


def settings_of(name: str, family: Family, header: Header) -> dict[str, dict[str, Any]]:
    """The settings of a single-file checkpoint, by network."""
    settings = family_settings(family)
    try:
        settings["unet"] |= unet_settings(family, header.under(UNET))
        settings["vae"] |= vae_settings(header.under(VAE))
        settings["text_encoder"] |= clip_settings(clip_shapes(header.under(CLIP_L[family])))
        if family is Family.SDXL:
            settings["text_encoder_2"] |= open_clip_settings(header.under(CLIP_G))
    except (KeyError, IndexError, ValueError) as error:
        raise Problem(f"{name} is incomplete: some of its tensors are missing ({error})") from error
    if "v_pred" in header.shapes or header.metadata.get("modelspec.prediction_type") == "v":
        settings["scheduler"]["prediction_type"] = "v_prediction"
    if "ztsnr" in header.shapes:
        settings["scheduler"]["rescale_betas_zero_snr"] = True
    return settings


def unet_settings(family: Family, shapes: Shapes) -> dict[str, Any]:
    """Levels, widths, depths and the width of the text out of a UNet's tensors."""
    levels = _levels(shapes)
    widths = [_width(shapes, level[-1]) for level in levels]
    depths = [_depth(shapes, f"input_blocks.{level[-1]}.1.") for level in levels]
    middle = _depth(shapes, "middle_block.1.")
    crossed = [depth > 0 for depth in depths]
    depths[-1] = depths[-1] or middle
    found: dict[str, Any] = {
        "in_channels": shapes["input_blocks.0.0.weight"][1],
        "out_channels": shapes["out.2.weight"][0],
        "block_out_channels": widths,
        "layers_per_block": len(levels[0]),
        "down_block_types": ["CrossAttnDownBlock2D" if one else "DownBlock2D" for one in crossed],
        "up_block_types": [
            "CrossAttnUpBlock2D" if one else "UpBlock2D" for one in reversed(crossed)
        ],
        "transformer_layers_per_block": [depth or 1 for depth in depths],
        "cross_attention_dim": _text_width(shapes),
        "use_linear_projection": len(shapes["middle_block.1.proj_in.weight"]) == 2,
    }
    if family is Family.SDXL:
        found["attention_head_dim"] = [max(1, width // HEAD) for width in widths]
        found["projection_class_embeddings_input_dim"] = shapes["label_emb.0.0.weight"][1]
    return found


def vae_settings(shapes: Shapes) -> dict[str, Any]:
    """Widths of a VAE out of its tensors, with the names of single files."""
    levels = 1 + max(_numbers(shapes, r"encoder\.down\.(\d+)\."))
    widths = [shapes[f"encoder.down.{at}.block.0.conv2.weight"][0] for at in range(levels)]
    return {
        "block_out_channels": widths,
        "layers_per_block": 1 + max(_numbers(shapes, r"encoder\.down\.0\.block\.(\d+)\.")),
        "latent_channels": shapes["decoder.conv_in.weight"][1],
        "down_block_types": ["DownEncoderBlock2D"] * levels,
        "up_block_types": ["UpDecoderBlock2D"] * levels,
    }


def clip_shapes(shapes: Shapes) -> Shapes:
    """CLIP's tensors without the `text_model.` that some files have and others lack."""
    return {key.removeprefix("text_model."): shape for key, shape in shapes.items()}


def clip_settings(shapes: Shapes) -> dict[str, Any]:
    """Width, layers and vocabulary of a CLIP text encoder."""
    words, width = shapes["embeddings.token_embedding.weight"]
    return {
        "vocab_size": words,
        "hidden_size": width,
        "projection_dim": width,
        "intermediate_size": shapes["encoder.layers.0.mlp.fc1.weight"][0],
        "num_hidden_layers": 1 + max(_numbers(shapes, r"encoder\.layers\.(\d+)\.")),
        "num_attention_heads": max(1, width // HEAD),
        "max_position_embeddings": shapes["embeddings.position_embedding.weight"][0],
    }


def open_clip_settings(shapes: Shapes) -> dict[str, Any]:
    """The same of SDXL's second text encoder, with OpenCLIP's names."""
    words, width = shapes["token_embedding.weight"]
    return {
        "vocab_size": words,
        "hidden_size": width,
        "projection_dim": shapes["text_projection"][1],
        "intermediate_size": shapes["transformer.resblocks.0.mlp.c_fc.weight"][0],
        "num_hidden_layers": 1 + max(_numbers(shapes, r"transformer\.resblocks\.(\d+)\.")),
        "num_attention_heads": max(1, width // HEAD),
        "max_position_embeddings": shapes["positional_embedding"][0],
    }


def _levels(shapes: Shapes) -> list[list[int]]:
    """The numbers of the input blocks that compute, by level."""
    levels: list[list[int]] = [[]]
    for block in range(1, 1 + max(_numbers(shapes, r"input_blocks\.(\d+)\."))):
        if f"input_blocks.{block}.0.op.weight" in shapes:
            levels.append([])
        else:
            levels[-1].append(block)
    if len({len(level) for level in levels}) != 1:
        raise ValueError("levels of unequal length")
    return levels


def _width(shapes: Shapes, block: int) -> int:
    return shapes[f"input_blocks.{block}.0.out_layers.3.weight"][0]


def _depth(shapes: Shapes, prefix: str) -> int:
    found = _numbers(shapes, re.escape(prefix) + r"transformer_blocks\.(\d+)\.", missing=-1)
    return 1 + max(found)


def _text_width(shapes: Shapes) -> int:
    for key, shape in shapes.items():
        if key.endswith("attn2.to_k.weight"):
            return shape[1]
    raise KeyError("attn2.to_k.weight")


def _numbers(shapes: Shapes, pattern: str, missing: int | None = None) -> set[int]:
    matcher = re.compile(pattern)
    found = {int(match[1]) for key in shapes if (match := matcher.match(key))}
    if not found:
        if missing is None:
            raise KeyError(pattern.replace("\\", ""))
        return {missing}
    return found
