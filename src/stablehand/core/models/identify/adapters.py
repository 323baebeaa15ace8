"""Everything that is no network of its own: what a file adds to one, or does beside one. Pure.

Asked before networks are, so it must say no quickly: a checkpoint's own weights are looked up first, and
the keys as a whole are searched only where none of them is there.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.models.identify import told
from stablehand.core.models.identify.controls import recognise_control, recognise_patch
from stablehand.core.models.identify.embeddings import recognise_embedding
from stablehand.core.models.identify.identity import Confidence, Finding
from stablehand.core.models.identify.lora_modules import MARKS, OTHERS
from stablehand.core.models.identify.loras import recognise_lora
from stablehand.core.models.identify.others import recognise_other
from stablehand.core.models.identify.restorers import recognise_restorer
from stablehand.core.models.identify.view import View

_PREFIXES: Final = ("model.diffusion_model.", "", "model.", "diffusion_model.", "unet.", "transformer.",
                    "net.", "model.model.", "module.")  # fmt: skip
# Weights of a network's first blocks, which no adapter carries: merged LoRA leftovers change nothing.
_NETWORKS: Final = (
    "input_blocks.0.0.weight", "input_blocks.1.0.in_layers.2.weight", "time_embed.0.weight",
    "down_blocks.0.resnets.0.conv1.weight", "time_embedding.linear_1.weight",
    "double_blocks.0.img_attn.qkv.weight", "single_blocks.0.linear1.weight",
    "joint_blocks.0.context_block.attn.qkv.weight", "double_layers.0.attn.w1q.weight",
    "transformer_blocks.0.attn.to_q.weight", "transformer_blocks.0.attn1.to_q.weight",
    "single_transformer_blocks.0.attn.to_q.weight", "blocks.0.self_attn.q.weight",
    "blocks.0.attn1.to_q.weight", "blocks.0.self_attn.q_proj.weight", "layers.0.attention.qkv.weight",
    "layers.0.attention.to_q.weight", "blocks.0.attn.wq.weight", "blocks.0.attn.qkv.weight",
    "double_stream_blocks.0.block.attn1.to_q.weight", "blocks.0.attn.qkv_x.weight",
    "layers.0.self_attn.q_proj.weight", "encoder.block.0.layer.0.SelfAttention.q.weight",
    "text_model.encoder.layers.0.self_attn.q_proj.weight", "blk.0.attn_q.weight", "clf.1.weight",
    "visual_transformer_blocks.0.self_attention.to_query.weight", "blocks.0.attn1.Wqkv.weight",
    "transformer_blocks.0.attn1.to_q.weight", "blocks.block0.blocks.0.block.attn.to_q.0.weight",
    "vision_model.encoder.layers.0.self_attn.q_proj.weight", "transformer.resblocks.0.attn.in_proj_weight",
)  # fmt: skip
_NETWORK_KEYS: Final = frozenset(prefix + key for prefix in _PREFIXES for key in _NETWORKS)
# SparseCtrl has motion modules of its own.
_CONTROL: Final = "controlnet_"
_MOTION: Final = "motion_modules."
_HOTSHOT: Final = ".temporal_attentions."


def recognise_adapter(view: View) -> Finding | None:
    """Recognise what is no network, text encoder or VAE: by keys and shapes, narrowed by metadata.

    Returns:
        LoRAs, ControlNets, T2I- and IP-Adapters, style models, textual inversions, hypernetworks, motion
        modules, upscalers, face restorers, inpainting networks, and models of other fields ("other").
        None for everything else.
    """
    found = recognise_control(view)
    if found is None and not _is_network(view):
        found = _by_kind(view)
    return found if found is None else told.narrowed(found, view.metadata)


def _is_network(view: View) -> bool:
    return not view.tensors.keys().isdisjoint(_NETWORK_KEYS)


def _by_kind(view: View) -> Finding | None:
    text = "\n".join(view.tensors)
    if next(iter(view.tensors), "").startswith(OTHERS):
        found = recognise_patch(view)
        if found is not None:
            return found
    if any(mark in text for mark in MARKS):
        found = recognise_other(view) or recognise_lora(view)
        if found is not None:
            return found
    return (
        recognise_patch(view)
        or recognise_embedding(view)
        or recognise_restorer(view)
        or _motion_module(text)
        or recognise_other(view)
    )


def _motion_module(text: str) -> Finding | None:
    """AnimateDiff and HotshotXL: temporal layers between the blocks of a UNet, without the blocks."""
    if _HOTSHOT in text:
        return Finding("motion_module", "sdxl", subtype="hotshot", why=("temporal_attentions",))
    if _MOTION not in text or _CONTROL in text:
        return None
    down = {level for level in range(4) if f"down_blocks.{level}.{_MOTION}" in text}
    up = {level for level in range(4) if f"up_blocks.{level}.{_MOTION}" in text}
    whole: Confidence = "sure" if down and down == up else "likely"
    if 3 in down | up:
        subtype = "v2" if f"mid_block.{_MOTION}" in text else "v1"
        why = ("blocks of four levels",)
        return Finding("motion_module", "sd15", subtype=subtype, why=why, confidence=whole)
    if f"mid_block.{_MOTION}" in text:
        why = ("motion modules in the middle",)
        return Finding("motion_module", "sd15", subtype="v2", why=why, confidence="likely")
    if down == up == {0, 1, 2}:
        return Finding("motion_module", "sdxl", subtype="sdxl", why=("blocks of three levels",))
    return Finding(
        "motion_module", one_of=("sd15", "sdxl"), why=("motion_modules",), confidence="likely"
    )
