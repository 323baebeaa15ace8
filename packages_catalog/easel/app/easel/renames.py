"""Names of tensors in single files, told as diffusers and transformers call them. Pure."""

from __future__ import annotations

import re

_RESNET = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}
_UNET_ENDS = {
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "input_blocks.0.0": "conv_in",
    "out.0": "conv_norm_out",
    "out.2": "conv_out",
}
_BLOCK = re.compile(r"(input_blocks|middle_block|output_blocks)\.(\d+)\.(.+)")
_VAE_LEVEL = re.compile(r"(encoder|decoder)\.(?:down|up)\.(\d+)\.(block|downsample|upsample)\.(.+)")
_VAE_ATTENTION = {
    "norm": "group_norm",
    "q": "to_q",
    "k": "to_k",
    "v": "to_v",
    "proj_out": "to_out.0",
}
_OPEN_CLIP = {
    "token_embedding.weight": "embeddings.token_embedding.weight",
    "positional_embedding": "embeddings.position_embedding.weight",
    "ln_final.weight": "final_layer_norm.weight",
    "ln_final.bias": "final_layer_norm.bias",
}
_OPEN_CLIP_LAYER = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
_RESBLOCK = re.compile(r"transformer\.resblocks\.(\d+)\.(.+)\.(weight|bias)")


def unet_name(key: str, layers: int) -> str | None:
    """A UNet's tensor; `layers` is how many resnets a level has."""
    stem, _, end = key.rpartition(".")
    if stem in _UNET_ENDS:
        return f"{_UNET_ENDS[stem]}.{end}"
    match = _BLOCK.fullmatch(key)
    if not match:
        return None
    place, number, rest = match[1], int(match[2]), match[3]
    if place == "middle_block":
        start = ("mid_block.resnets.0", "mid_block.attentions.0", "mid_block.resnets.1")[number]
        return f"{start}.{_in_resnet(rest)}"
    sub, _, rest = rest.partition(".")
    if place == "input_blocks":
        number -= 1
    side = "down_blocks" if place == "input_blocks" else "up_blocks"
    level, layer = divmod(number, layers + 1)
    if rest.startswith("op."):
        return f"{side}.{level}.downsamplers.0.conv.{rest[3:]}"
    if rest.startswith("conv."):
        return f"{side}.{level}.upsamplers.0.{rest}"
    if sub == "0":
        return f"{side}.{level}.resnets.{layer}.{_in_resnet(rest)}"
    return f"{side}.{level}.attentions.{layer}.{rest}"


def _in_resnet(rest: str) -> str:
    stem, _, end = rest.rpartition(".")
    return f"{_RESNET[stem]}.{end}" if stem in _RESNET else rest


def vae_name(key: str, levels: int) -> str | None:
    """A VAE's tensor; `levels` is how many levels it has."""
    if key.startswith(("encoder.", "decoder.", "quant_conv.", "post_quant_conv.")):
        match = _VAE_LEVEL.fullmatch(key)
        if match:
            return _vae_level(match[1], int(match[2]), match[3], match[4], levels)
        side, _, rest = key.partition(".")
        if rest.startswith("mid.block_"):
            number, _, rest = rest.removeprefix("mid.block_").partition(".")
            return f"{side}.mid_block.resnets.{int(number) - 1}.{_shortcut(rest)}"
        if rest.startswith("mid.attn_1."):
            part, _, end = rest.removeprefix("mid.attn_1.").rpartition(".")
            return f"{side}.mid_block.attentions.0.{_VAE_ATTENTION.get(part, part)}.{end}"
        return f"{side}.{rest}".replace(".norm_out.", ".conv_norm_out.")
    return None


def _vae_level(side: str, level: int, kind: str, rest: str, levels: int) -> str:
    place = f"encoder.down_blocks.{level}"
    if side == "decoder":
        place = f"decoder.up_blocks.{levels - 1 - level}"
    if kind == "block":
        return f"{place}.resnets.{_shortcut(rest)}"
    return f"{place}.{kind}rs.0.{rest}"


def _shortcut(rest: str) -> str:
    return rest.replace("nin_shortcut.", "conv_shortcut.")


def clip_name(key: str) -> str | None:
    """A CLIP text encoder's tensor, without `text_model.`."""
    key = key.removeprefix("text_model.")
    return None if key.endswith("position_ids") or key.startswith("logit_scale") else key


def open_clip_names(key: str) -> list[str] | None:
    """An OpenCLIP tensor: one name, or three for the joined query, key and value."""
    if key in _OPEN_CLIP:
        return [_OPEN_CLIP[key]]
    if key == "text_projection":
        return ["text_projection.weight"]
    joined = re.fullmatch(r"transformer\.resblocks\.(\d+)\.attn\.in_proj_(weight|bias)", key)
    if joined:
        start = f"encoder.layers.{joined[1]}.self_attn"
        return [f"{start}.{one}_proj.{joined[2]}" for one in "qkv"]
    match = _RESBLOCK.fullmatch(key)
    if match and match[2] in _OPEN_CLIP_LAYER:
        return [f"encoder.layers.{match[1]}.{_OPEN_CLIP_LAYER[match[2]]}.{match[3]}"]
    return None
