"""Diffusion nets that are UNets: Stable Diffusion 1, 2 and XL with their relatives, in both layouts.

What tells them apart: the width of the first convolution and its input channels, the width of the text
(`context`), the size of the added embedding (`added`), and how deep the transformers are by level.
Sources: ComfyUI `comfy/model_detection.py` and `comfy/supported_models.py`, diffusers `models/unets`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.sizes import has_block, in_features, is_there
from stablehand.core.models.identify.view import View

_LEVELS: Final = 4
NET: Final = "diffusion_model"
_SDXL_ALIKE: Final = ("sdxl", "sdxl-turbo", "sdxl-lightning", "sdxl-hyper", "sdxl-lcm")


@dataclass(frozen=True, slots=True)
class _Unet:
    """What a UNet's header says of it; None: it does not say.

    Attributes:
        depths: transformer blocks in the first residual block of each level; -1: the level is not there.
        doubled: two residual blocks a level.
        has_middle: a middle block is there; `middle_attends`: it has a transformer.
        whole_head: the time embedding is there whole, so that a missing class embedding means something.
    """

    view: View
    whole: View
    width: int
    in_channels: int
    context: int | None
    added: int | None
    whole_head: bool
    is_video: bool
    doubled: bool
    depths: tuple[int, ...]
    has_middle: bool
    middle_attends: bool
    why: tuple[str, ...] = ()

    def found(self, base: str, *one_of: str, prediction: str | None = None) -> Finding:
        """Give a finding of this net."""
        return Finding(
            NET, base, one_of, prediction=prediction, why=self.why, in_channels=self.in_channels
        )

    def no_base(self) -> Finding:
        """Give what is a UNet of this kind, but of no base that is known."""
        return Finding(NET, why=self.why, in_channels=self.in_channels, confidence="likely")


def recognise_unet(view: View, whole: View) -> Finding | None:
    """Recognise a UNet.

    Args:
        view: the net's own tensors.
        whole: the whole file; markers beside the net ("v_pred") are looked up there.
    """
    if "input_blocks.0.0.weight" in view:
        return _native(view, whole)
    if "conv_in.weight" in view and "down_blocks" in view.heads:
        return _diffusers(view, whole)
    return None


def _native(view: View, whole: View) -> Finding | None:
    first = view.shape("input_blocks.0.0.weight")
    if len(first) != 4 or min(first) < 1:
        return None
    if is_there(view, "input_blocks.1.0.temopral_conv.conv1.0"):
        return _text_to_video(view, first[1])
    if "position_net" in view.heads:
        return None  # GLIGEN: an addition to SD 1, not SD 1 itself
    doubled = is_there(view, "input_blocks.2.0.in_layers.0") or is_there(
        view, "input_blocks.2.0.in_layers.2"
    )
    step = 3 if doubled else 2
    levels = [f"input_blocks.{1 + step * level}" for level in range(_LEVELS)]
    added = in_features(view, "label_emb.0.0")
    if added is None and len(view.shape("label_emb.weight")) == 2:
        added = view.shape("label_emb.weight")[0]
    net = _Unet(
        view,
        whole,
        width=first[0],
        in_channels=first[1],
        context=_context(view, [*(f"{level}.1" for level in levels), "middle_block.1"]),
        added=added,
        whole_head=_all(view, ("time_embed.0", "time_embed.2")) and _no_stray(view, "label_emb"),
        is_video=any(
            is_there(view, f"{levels[level]}.1.{part}.0.norm1")
            for level in (0, 1)
            for part in ("time_stack", "time_mix_blocks")
        ),
        doubled=doubled,
        depths=tuple(
            _depth(view, f"{level}.1") if _is_level(view, f"{level}.0") else -1 for level in levels
        ),
        has_middle="middle_block" in view.heads,
        middle_attends=has_block(view, "middle_block.1.transformer_blocks.0"),
    )
    return _classified(net)


def _diffusers(view: View, whole: View) -> Finding | None:
    first = view.shape("conv_in.weight")
    if len(first) != 4 or min(first) < 1 or "time_embedding.linear_1.weight" not in view:
        return None
    foreign = _foreign(view, first[1])
    if foreign is not None:
        return foreign
    added = in_features(view, "add_embedding.linear_1")
    if added is None:
        added = in_features(view, "class_embedding.linear_1")
    if added is None and len(view.shape("class_embedding.weight")) == 2:
        added = view.shape("class_embedding.weight")[0]
    levels = [f"down_blocks.{level}" for level in range(_LEVELS)]
    net = _Unet(
        view,
        whole,
        width=first[0],
        in_channels=first[1],
        context=_context(view, [*(f"{level}.attentions.0" for level in levels),
                                "mid_block.attentions.0"]),
        added=added,
        whole_head=_all(view, ("time_embedding.linear_1", "time_embedding.linear_2"))
        and _no_stray(view, "add_embedding")
        and _no_stray(view, "class_embedding"),
        is_video=any(
            is_there(view, f"{levels[level]}.attentions.0.temporal_transformer_blocks.0.norm1")
            for level in (0, 1)
        ),
        doubled=is_there(view, "down_blocks.0.resnets.1.norm1")
        or is_there(view, "down_blocks.0.resnets.1.conv1"),
        depths=tuple(
            _depth(view, f"{level}.attentions.0") if _is_level(view, f"{level}.resnets.0") else -1
            for level in levels
        ),
        has_middle="mid_block" in view.heads,
        middle_attends=has_block(view, "mid_block.attentions.0.transformer_blocks.0"),
    )  # fmt: skip
    return _classified(net)


def _foreign(view: View, in_channels: int) -> Finding | None:
    """Recognise the UNets that only diffusers has."""

    def found(base: str | None, key: str) -> Finding:
        return Finding(NET, base, why=(key,), in_channels=in_channels)

    if "transformer_in.proj_in.weight" in view:
        return _text_to_video(view, in_channels)
    if "add_embedding.pool.positional_embedding" in view:
        return found("deepfloyd-if", "add_embedding.pool")
    if "encoder_hid_proj.image_embeds.weight" in view:
        is_22 = "add_embedding.image_proj.weight" in view
        is_22 = is_22 and "add_embedding.text_proj.weight" not in view
        return found("kandinsky-2.2" if is_22 else None, "encoder_hid_proj.image_embeds")
    if "add_time_condition" in view.heads:
        return found("kandinsky-3", "add_time_condition")
    # I2VGen-XL, motion models and whatever else attends over time in a way of its own.
    if any(
        start in view.heads
        for start in ("image_latents_proj_in", "controlnet_cond_embedding", "transformer_in")
    ):
        return found(None, "a UNet with parts of its own")
    return None


def _text_to_video(view: View, in_channels: int) -> Finding:
    context = _context(view, ["input_blocks.1.1", "down_blocks.0.attentions.0", "middle_block.1"])
    base = "modelscope-t2v" if context == 1024 and in_channels == 4 else None
    return Finding(
        NET,
        base,
        why=("convolutions over time",),
        confidence="sure" if base else "likely",
        in_channels=in_channels,
    )


def _classified(net: _Unet) -> Finding | None:
    if net.context is None and not any(depth >= 0 for depth in net.depths):
        return None
    net = replace(net, why=_reasons(net))
    found = net.no_base()
    if net.is_video:
        found = _video(net)
    elif net.context == 2048:
        found = _xl(net)
    elif net.context == 1280:
        is_refiner = net.width == 384 and net.added == 2560
        found = net.found("sdxl-refiner") if is_refiner else found
    elif net.context == 1024:
        found = _sd2(net)
    elif net.context == 768:
        found = _sd1(net)
    if found.prediction is None and "v_pred" in net.whole:
        found = replace(found, prediction="v")
    return found


def _reasons(net: _Unet) -> tuple[str, ...]:
    told = (
        f"width {net.width}, input channels {net.in_channels}",
        f"context {net.context}" if net.context else "",
        f"added embedding {net.added}" if net.added else "",
        "transformers by level " + " ".join(str(max(depth, 0)) for depth in net.depths),
    )
    return tuple(text for text in told if text)


def _video(net: _Unet) -> Finding:
    if net.width != 320 or net.context != 1024 or net.in_channels != 8:
        return net.no_base()
    blocks = [f"input_blocks.{n}.1" for n in (1, 2, 4, 5)]
    if any(
        is_there(net.view, f"{block}.time_mix_blocks.0.{part}")
        for block in blocks
        for part in ("norm1", "norm3", "norm_in", "ff.net.2")
    ):
        is_second = any(f"{block}.time_mixer_motion.mix_factor" in net.view for block in blocks)
        moves = any(is_there(net.view, f"{block}.motion_blocks.0.{part}") for block in blocks
                    for part in ("norm1", "norm3", "norm_in", "ff.net.2"))  # fmt: skip
        if not moves or net.added != 1280:
            return net.no_base()
        return net.found("sv4d2" if is_second else "sv4d", prediction="v")
    if net.added == 768:
        return net.found("svd", "svd", "svd-xt", prediction="v")
    if net.added in (256, 1280):
        return net.found("sv3d-u" if net.added == 256 else "sv3d-p", prediction="v")
    return net.no_base()


def _xl(net: _Unet) -> Finding:
    if net.width != 320:
        return net.no_base()
    if net.added == 5632:
        return net.found("kolors")
    if net.added != 2816:
        return net.no_base()
    depths = (net.depths[1], net.depths[2])
    if net.doubled and depths == (2, 10) and net.middle_attends:
        return _sdxl(net)
    if net.in_channels != 4:
        return net.no_base()
    if net.doubled and not net.middle_attends:
        small = {(2, 4): "ssd-1b", (1, 2): "segmind-vega"}.get(depths)
        return net.found(small) if small else net.no_base()
    if not net.doubled:
        koala = {(2, 5): "koala-700m", (2, 6): "koala-1b"}.get(depths)
        return net.found(koala) if koala else net.no_base()
    return net.no_base()


def _sdxl(net: _Unet) -> Finding:
    """Tell the members of the SDXL family apart, by input channels and the markers beside the net."""
    marks = net.whole
    is_edm_v = "edm_vpred.sigma_max" in marks
    if net.in_channels == 9:
        return net.found("sdxl-inpaint")
    if net.in_channels == 8:
        if is_edm_v:
            return net.found("cosxl-edit", prediction="v")
        return net.found("sdxl-instructpix2pix")
    if net.in_channels != 4:
        return net.no_base()
    if is_edm_v:
        return net.found("sdxl-cosxl", prediction="v")
    if "edm_mean" in marks and "edm_std" in marks:
        return net.found("playground-v2.5", prediction="edm")
    if "v_pred" in marks or "ztsnr" in marks:
        is_v = "v_pred" in marks
        return net.found("sdxl-vpred" if is_v else "sdxl", prediction="v" if is_v else None)
    return net.found("sdxl", *_SDXL_ALIKE)


def _sd2(net: _Unet) -> Finding:
    if net.width == 256:
        is_upscaler = net.in_channels == 7 and net.added in (1000, None)
        return net.found("sd-x4-upscaler") if is_upscaler else net.no_base()
    if net.width != 320:
        return net.no_base()
    if net.added is not None:
        known = {1536: "sd21-unclip-l", 2048: "sd21-unclip-h", 4: "lotus-d"}.get(net.added)
        return net.found(known) if known and net.in_channels == 4 else net.no_base()
    if not net.whole_head:
        return net.no_base()
    if not net.doubled:
        return _sdxs(net, (1, 1, 1, -1))
    if net.depths != (1, 1, 1, 0) or not net.middle_attends:
        return net.no_base()
    return _sd2_member(net)


def _sd2_member(net: _Unet) -> Finding:
    if net.in_channels != 4:
        member = {5: "sd2-depth", 9: "sd2-inpaint"}.get(net.in_channels)
        return net.found(member) if member else net.no_base()
    if "denoiser.sigmas" in net.whole and "conditioner" in net.whole.heads:
        return net.found("sd-turbo")
    # A checkpoint has its text encoder where its maker put it; the net alone may be any of these.
    if "cond_stage_model" in net.whole.heads:
        return net.found("sd2")
    return net.found("sd2", "sd2", "sd-turbo")


def _sd1(net: _Unet) -> Finding:
    if net.width != 320 or net.added is not None or not net.whole_head:
        return net.no_base()
    if not net.doubled:
        return _sdxs(net, (0, 1, 1, -1))
    is_whole = net.depths == (1, 1, 1, 0) and net.middle_attends
    if not is_whole or _other_text_encoder(net.whole):
        return net.no_base()
    if net.in_channels == 4:
        return net.found("sd15")
    if net.in_channels == 9:
        return net.found("sd15-inpaint")
    if net.in_channels == 8:
        return _eight_channels(net)
    return net.no_base()


def _eight_channels(net: _Unet) -> Finding:
    """Tell editing (the image beside the latent) from turning around an object."""
    heads = net.whole.heads
    if "cc_projection" in heads:
        return net.found("stable-zero123")
    if "cond_stage_model.transformer.text_model.final_layer_norm.weight" in net.whole or (
        "cond_stage_model.transformer.final_layer_norm.weight" in net.whole
    ):
        return net.found("sd15-instructpix2pix")
    family = common_base(("sd15-instructpix2pix", "stable-zero123"))
    either = Finding(NET, family, ("sd15-instructpix2pix", "stable-zero123"), why=net.why)
    return replace(either, in_channels=net.in_channels)


def _sdxs(net: _Unet, depths: tuple[int, ...]) -> Finding:
    is_sdxs = net.depths == depths and not net.has_middle and net.in_channels == 4
    return net.found("sdxs") if is_sdxs else net.no_base()


def _other_text_encoder(whole: View) -> bool:
    return "cond_stage_model.roberta.embeddings.word_embeddings.weight" in whole


def _context(view: View, blocks: list[str]) -> int | None:
    for block in blocks:
        layer = f"{block}.transformer_blocks.0.attn2"
        for part in ("to_k", "to_v"):
            width = in_features(view, f"{layer}.{part}", _inner(view, layer))
            if width is not None:
                return width
    return None


def _inner(view: View, layer: str) -> int | None:
    bias = view.shape(f"{layer}.to_out.0.bias")
    return bias[0] if len(bias) == 1 else None


def _depth(view: View, block: str) -> int:
    """Count transformer blocks; a gap of one is stepped over, for what has lost tensors."""
    depth = 0
    while has_block(view, f"{block}.transformer_blocks.{depth}") or has_block(
        view, f"{block}.transformer_blocks.{depth + 1}"
    ):
        depth += 1
    return depth


def _is_level(view: View, residual: str) -> bool:
    native = ("in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3")
    diffusers = ("norm1", "conv1", "time_emb_proj", "norm2", "conv2")
    return any(is_there(view, f"{residual}.{part}") for part in (*native, *diffusers))


def _all(view: View, layers: tuple[str, ...]) -> bool:
    return all(f"{layer}.weight" in view and f"{layer}.bias" in view for layer in layers)


def _no_stray(view: View, head: str) -> bool:
    """Tell whether nothing is there of a part whose size could not be read, or its size could."""
    return head not in view.heads or any(
        f"{head}.{layer}" in view for layer in ("0.0.weight", "linear_1.weight", "weight")
    )
