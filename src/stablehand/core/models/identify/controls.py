"""Models that steer another one: ControlNets, T2I- and IP-Adapters, style models. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.view import View

# Width of the text that a UNet's cross-attention takes in.
_BY_CONTEXT: Final = {768: "sd15", 1024: "sd2", 2048: "sdxl"}
_ATTENTION: Final = ("attn2.to_k.weight", "attn2.to_k.down", "attn2.to_k.lora_A.weight")
# A file of so few tensors is what is left of one, so what is missing tells nothing.
_FEW: Final = 40
_LDM_PLACES: Final = ("input_blocks.1.1", "input_blocks.2.1", "input_blocks.4.1", "input_blocks.5.1",
                      "input_blocks.7.1", "input_blocks.8.1", "middle_block.1")  # fmt: skip
_DIFFUSERS_PLACES: Final = (
    "down_blocks.0.attentions.0", "down_blocks.1.attentions.0", "down_blocks.2.attentions.0",
    "mid_block.attentions.0",
)  # fmt: skip


def recognise_control(view: View) -> Finding | None:
    """Recognise a model that steers another one.

    Returns:
        kind "controlnet", "t2i_adapter", "ip_adapter" or "style_model", `base` what it steers, `subtype`
        its make: union, lllite, control-lora, faceid, plus, xlabs, ...; None if it is none of them.
    """
    for rule in _RULES:
        found = rule(view)
        if found is not None:
            return found
    return None


def _unet_base(view: View, prefix: str = "") -> tuple[str | None, str]:
    """Give the base of a UNet's copy and the shape that proves it."""
    for places in (_LDM_PLACES, _DIFFUSERS_PLACES):
        for place in places:
            for end in _ATTENTION:
                key = f"{prefix}{place}.transformer_blocks.0.{end}"
                size = view.dim(key, 1)
                if size is not None:
                    return _BY_CONTEXT.get(size), f"{key} takes {size}"
    for key in ("label_emb.0.0.weight", "label_emb.0.0.down", "add_embedding.linear_1.weight"):
        size = view.dim(f"{prefix}{key}", 1)
        if size is not None:
            return {2816: "sdxl", 5632: "kolors"}.get(size), f"{key} takes {size}"
    return None, "no cross-attention"


def _ldm(view: View) -> Finding | None:
    if "lora_controlnet" in view:
        base, why = _unet_base(view)
        return Finding("controlnet", base, subtype="control-lora", why=("lora_controlnet", why))
    for prefix in ("control_model.", ""):
        key = f"{prefix}zero_convs.0.0.weight"
        if key in view:
            base, why = _unet_base(view, prefix)
            subtype = "union" if f"{prefix}task_embedding" in view else None
            return Finding("controlnet", base, subtype=subtype, why=(key, why))
    return None


def _diffusers(view: View) -> Finding | None:
    key = "controlnet_cond_embedding.conv_in.weight"
    if key not in view and "controlnet_down_blocks.0.weight" not in view:
        return None
    base, why = _unet_base(view)
    if view.dim("encoder_hid_proj.weight", 1) == 4096:
        base = "kolors"
    # Kolors' copy differs from SDXL's in what the embedding of sizes takes, and nowhere else.
    lone = base == "sdxl" and view.dim("add_embedding.linear_1.weight", 1) != 2816
    return Finding(
        "controlnet",
        base,
        subtype=_diffusers_subtype(view),
        why=(key, why),
        confidence="likely" if lone else "sure",
    )


def _diffusers_subtype(view: View) -> str | None:
    if "task_embedding" in view or "control_add_embedding.linear_1.bias" in view:
        return "union"
    sparse = any(".motion_modules." in key for key in view.tensors)
    return "sparsectrl" if sparse else None


def _transformer(view: View) -> Finding | None:
    """ControlNets of transformers, by the layout of diffusers, XLabs, MistoLine and DiffSynth."""
    for key, base, subtype in _BY_KEY:
        if key in view:
            return Finding("controlnet", base, subtype=subtype, why=(key,))
    hinted = len(view) <= _FEW and {"double_blocks", "input_hint_block"} <= view.heads.keys()
    if hinted:
        return Finding("controlnet", "flux1", subtype="xlabs", why=("input_hint_block",),
                       confidence="likely")  # fmt: skip
    if "controlnet_blocks.0.weight" not in view:
        few = len(view) <= _FEW and "controlnet_x_embedder.weight" in view
        return replace(_flux_or_qwen(view), confidence="likely") if few else None
    if "double_blocks.0.img_attn.qkv.weight" in view:
        return Finding("controlnet", "flux1", subtype="xlabs", why=("double_blocks",))
    if "pos_embed_input.proj.weight" in view:
        return _sd3(view)
    if "controlnet_x_embedder.weight" in view:
        return _flux_or_qwen(view)
    if "input_block.weight" in view and "text_embedder.linear_1.weight" in view:
        return Finding("controlnet", "hunyuan-dit", why=("input_block", "text_embedder"))
    if "transformer_blocks.0.ff.conv_inverted.weight" in view:
        return Finding("controlnet", "sana", why=("conv_inverted",))
    return Finding("controlnet", why=("controlnet_blocks",), confidence="likely")


_BY_KEY: Final = (
    ("after_proj_list.18.bias", "hunyuan-dit", None),
    ("controlnet_patch_embedding.weight", "wan2.1", "uni3c"),
    ("controlnet_blocks.0.x_rms.weight", "qwen-image", "diffsynth"),
    ("controlnet_blocks.0.linear.weight", "flux1", "mistoline"),
)


def _flux_or_qwen(view: View) -> Finding:
    if "transformer_blocks.0.img_mlp.net.0.proj.weight" in view:
        return Finding("controlnet", "qwen-image", why=("img_mlp",))
    union = "union" if "controlnet_mode_embedder.weight" in view else None
    flux = view.dim("controlnet_x_embedder.weight", 0) == 3072
    why = ("controlnet_x_embedder",)
    if flux and "transformer_blocks.0.norm1_context.linear.weight" in view:
        return Finding("controlnet", "flux1", subtype=union, why=why)
    if flux and len(view) <= _FEW:
        # Qwen-Image's takes in as much.
        sure = union or "transformer_blocks.0.attn.norm_added_k.weight" in view
        either = () if union else ("flux1", "qwen-image")
        return Finding("controlnet", "flux1" if sure else None, either, union, why=why,
                       confidence="likely")  # fmt: skip
    return Finding("controlnet", subtype=union, why=why)


def _sd3(view: View) -> Finding:
    width = view.dim("controlnet_blocks.0.weight", 0) or 0
    hidden = view.dim("pos_embed_input.proj.weight", 0)
    why = (f"pos_embed_input gives {hidden}", f"controlnet_blocks {width}")
    if hidden == 2432:
        return Finding("controlnet", "sd3.5-large", why=why)
    if hidden == 1536 and "transformer_blocks.0.attn.norm_q.weight" in view:
        return Finding("controlnet", "sd3.5-medium", why=why)
    one_of = ("sd3-medium", "sd3.5-medium") if hidden == 1536 else ()
    return Finding("controlnet", "sd3", one_of=one_of, why=why)


def recognise_patch(view: View) -> Finding | None:
    """Recognise what steers a network and has keys of its own only; ask where no network's keys are.

    Returns:
        As `recognise_control`.
    """
    if {"control_layers", "control_all_x_embedder", "control_noise_refiner"} & view.heads.keys():
        return Finding("controlnet", "z-image", subtype="patch", why=("control_layers",))
    for key in ("backbone.0.0.weight", "backbone.10.blocks.0.weight"):
        if key in view and "projections" in view.heads:
            return Finding("controlnet", "stable-cascade-c", why=(key, "projections"))
    both = ("backbone.0.0.weight", "backbone.10.blocks.0.weight")
    if len(view) <= _FEW and view.has_all(*both):
        return Finding("controlnet", "stable-cascade-c", why=both, confidence="likely")
    return _lllite(view) or _identity_adapter(view)


def _lllite(view: View) -> Finding | None:
    head = next(iter(view.tensors), "")
    heads = (head, *view.heads) if "lllite" in head else view.heads
    if any(head.startswith("lllite_unet_") for head in heads):
        return Finding("controlnet", "sdxl", subtype="lllite", why=("lllite_unet",))
    if any(head.startswith("lllite_dit_blocks_") for head in heads):
        return Finding("controlnet", "anima", subtype="lllite", why=("lllite_dit_blocks",))
    return None


def _t2i_adapter(view: View) -> Finding | None:
    for prefix in ("", "adapter."):
        light = f"{prefix}body.0.in_conv.weight"
        blocks = (f"{prefix}body.0.body.0.block1.weight", f"{prefix}body.0.resnets.0.block1.weight")
        if light in view and f"{prefix}conv_in.weight" not in view:
            if view.has_any(blocks):
                return Finding("t2i_adapter", "sd15", subtype="light", why=(light,))
            if len(view) <= _FEW and len(view.shape(light)) == 4:
                return Finding("t2i_adapter", "sd15", subtype="light", why=(light,),
                               confidence="likely")  # fmt: skip
        if f"{prefix}body.0.resnets.0.block1.weight" in view and f"{prefix}conv_in.weight" in view:
            return _adapter_of(view.dim(f"{prefix}conv_in.weight", 1), "diffusers")
    if "conv_in.weight" in view and "body.0.block2.weight" in view:
        return _adapter_of(view.dim("conv_in.weight", 1), None)
    return None


def _adapter_of(channels: int | None, subtype: str | None) -> Finding | None:
    """T2I-Adapters: pixels are unshuffled by 8 for SD 1, by 16 for SDXL; one or three colours."""
    base = {64: "sd15", 192: "sd15", 256: "sdxl", 768: "sdxl"}.get(channels or 0)
    if base is None:
        return None
    return Finding("t2i_adapter", base, subtype=subtype, why=(f"conv_in takes {channels}",))


def _ip_adapter(view: View) -> Finding | None:
    if "ip_adapter_proj_model.proj.weight" in view:
        return Finding("ip_adapter", "flux1", subtype="xlabs", why=("ip_adapter_proj_model",))
    for number in range(4):
        shape = view.shape(f"ip_adapter.{number}.to_k_ip.weight")
        if len(shape) == 2:
            return _by_width(view, shape)
    return None


def _by_width(view: View, shape: tuple[int, ...]) -> Finding | None:
    subtype = _ip_subtype(view)
    why = (f"to_k_ip {shape[0]}x{shape[1]}",)
    if subtype == "instantid":
        return Finding("ip_adapter", "instantid", subtype=subtype, why=why)
    if shape[0] in (3072, 2432):
        steered = "flux1" if shape[0] == 3072 else "sd3.5-large"
        return Finding("ip_adapter", steered, subtype=subtype, why=why)
    base = _BY_CONTEXT.get(shape[1])
    if base is None:
        return None
    if base == "sdxl" and view.dim("image_proj.proj_in.weight", 1) == 1024:
        # Kolors' image encoder is 1024 wide, that of SDXL's adapters 1280.
        return Finding("ip_adapter", "kolors", subtype=subtype, why=(*why, "proj_in takes 1024"),
                       confidence="likely")  # fmt: skip
    plain = "image_proj.proj.weight" in view or "image_proj.proj.0.weight" in view
    if base == "sdxl" and not plain and "image_proj.proj_in.weight" not in view:
        latents = "image_proj.latents" in view
        return Finding("ip_adapter", "sdxl" if latents else None, one_of=("sdxl", "instantid"),
                       subtype=subtype, why=why, confidence="likely")  # fmt: skip
    return Finding("ip_adapter", base, subtype=subtype, why=why)


def _ip_subtype(view: View) -> str | None:
    face = "ip_adapter.0.to_q_lora.down.weight" in view
    if "image_proj.perceiver_resampler.proj_in.weight" in view:
        return "faceid-plus"
    if view.dim("image_proj.proj_in.weight", 1) == 512:
        return "instantid"
    if "image_proj.latents" in view:
        return "plus"
    if view.dim("image_proj.proj.0.weight", 1) == 512:
        return "faceid" if face else "faceid-portrait"
    if face:
        return "faceid"
    return "full" if "image_proj.proj.3.weight" in view else None


def _identity_adapter(view: View) -> Finding | None:
    """PuLID and PhotoMaker: a face's identity, for one family of networks each."""
    if {"pulid_encoder", "pulid_ca"} & view.heads.keys():
        return Finding("ip_adapter", "pulid", subtype="pulid-flux", why=("pulid_ca",))
    if "id_adapter" in view.heads and "id_adapter_attn_layers" in view.heads:
        return Finding("ip_adapter", "pulid", subtype="pulid-sdxl", why=("id_adapter",))
    if "id_encoder" in view.heads and "lora_weights" in view.heads:
        return Finding("ip_adapter", "photomaker", why=("id_encoder", "lora_weights"))
    return None


def _style(view: View) -> Finding | None:
    if "redux_down.weight" in view or "redux_up.weight" in view:
        both = "redux_down.weight" in view and "redux_up.weight" in view
        return Finding("style_model", "flux1", subtype="redux", why=("redux_down",),
                       confidence="sure" if both else "likely")  # fmt: skip
    if "feature_embedder.mid_layer_norm.bias" in view:
        return Finding("style_model", "flux1", subtype="uso", why=("feature_embedder",))
    if "style_embedding" in view and ("ln_post.weight" in view or len(view) <= _FEW):
        return Finding("style_model", "sd15", subtype="t2i-style", why=("style_embedding",),
                       confidence="sure" if "ln_post.weight" in view else "likely")  # fmt: skip
    return None


_RULES: Final[tuple[Callable[[View], Finding | None], ...]] = (
    _ldm, _diffusers, _transformer, _ip_adapter, _style, _t2i_adapter,
)  # fmt: skip
