"""Diffusion nets that are UNets: Stable Diffusion 1, 2 and XL with their relatives, in both layouts.

What tells them apart: the width of the first convolution and its input channels, the width of the text
(`context`), the size of the added embedding (`added`), and how deep the transformers are by level.
Sources: ComfyUI `comfy/model_detection.py` and `comfy/supported_models.py`, diffusers `models/unets`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.sizes import has_block, in_features, is_there
from stablehand.core.models.identify.unet_blocks import (
    LEVELS,
    doubled_in_diffusers,
    doubled_in_native,
    level_depth,
)
from stablehand.core.models.identify.view import View

NET: Final = "diffusion_model"
# A KOALA has more.
_FEW_KOALA: Final = 500
# Added embeddings of nets that make films of eight channels.
_VIDEO_ADDED: Final = (768, 256, 1280)
_TIME_PARTS: Final = ("norm1", "attn1.to_q", "attn2.to_k", "ff.net.2", "norm_in", "norm3")
_NATIVE_ATTENTION: Final = (
    *(f"input_blocks.{n}.1" for n in range(1, 12)), "middle_block.1",
    *(f"output_blocks.{n}.1" for n in range(12)),
)  # fmt: skip
_DIFFUSERS_ATTENTION: Final = (
    *(f"down_blocks.{n}.attentions.{m}" for n in range(4) for m in (0, 1)), "mid_block.attentions.0",
    *(f"up_blocks.{n}.attentions.{m}" for n in range(4) for m in (0, 1, 2)),
)  # fmt: skip
_SDXL_ALIKE: Final = ("sdxl", "sdxl-turbo", "sdxl-lightning", "sdxl-hyper", "sdxl-lcm")


@dataclass(frozen=True, slots=True)
class _Unet:
    """What a UNet's header says of it; None: it does not say.

    Attributes:
        depths: transformer blocks of each level, as far as they are there; -1: the level is not there.
        doubled: two residual blocks a level; None: what is there does not tell.
        has_middle: a middle block is there; `middle_attends`: it has a transformer.
        whole_head: the time embedding is there whole, so that a missing class embedding means something.
        certain: everything that tells is there; without it a base is no more than likely.
    """

    view: View
    whole: View
    width: int
    in_channels: int
    context: int | None
    added: int | None
    whole_head: bool
    is_video: bool
    doubled: bool | None
    depths: tuple[int, ...]
    has_middle: bool
    middle_attends: bool
    why: tuple[str, ...] = ()
    certain: bool = True

    def found(self, base: str, *one_of: str, prediction: str | None = None) -> Finding:
        """Give a finding of this net."""
        return Finding(
            NET,
            base,
            one_of if len(one_of) > 1 else (),
            prediction=prediction,
            why=self.why,
            confidence="sure" if self.certain else "likely",
            in_channels=self.in_channels,
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
    if "conv_in.weight" in view and ("down_blocks" in view.heads or "time_embedding" in view.heads):
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
    doubled = doubled_in_native(view)
    step = 2 if doubled is False else 3
    levels = [
        [f"input_blocks.{1 + step * level + more}" for more in range(step - 1)]
        for level in range(LEVELS)
    ]
    added = in_features(view, "label_emb.0.0")
    if added is None and len(view.shape("label_emb.weight")) == 2:
        added = view.shape("label_emb.weight")[0]
    net = _Unet(
        view,
        whole,
        width=first[0],
        in_channels=first[1],
        context=_context(view, _NATIVE_ATTENTION),
        added=added,
        whole_head=_all(view, ("time_embed.0", "time_embed.2")) and _no_stray(view, "label_emb"),
        is_video=any(
            is_there(view, f"input_blocks.{n}.1.{part}.0.{layer}")
            for n in (1, 2, 4, 5, 7, 8)
            for part in ("time_stack", "time_mix_blocks")
            for layer in _TIME_PARTS
        ),
        doubled=doubled,
        depths=tuple(
            level_depth(view, [(f"{block}.0", f"{block}.1") for block in level]) for level in levels
        ),
        has_middle="middle_block" in view.heads,
        middle_attends=has_block(view, "middle_block.1.transformer_blocks.0"),
    )
    return _classified(net)


def _diffusers(view: View, whole: View) -> Finding | None:
    first = view.shape("conv_in.weight")
    timed = "time_embedding" in view.heads
    if len(first) != 4 or min(first) < 1 or not (timed or _context(view, _DIFFUSERS_ATTENTION)):
        return None
    foreign = _foreign(view, first[1])
    if foreign is not None:
        return foreign
    added = in_features(view, "add_embedding.linear_1")
    if added is None:
        added = in_features(view, "class_embedding.linear_1")
    if added is None and len(view.shape("class_embedding.weight")) == 2:
        added = view.shape("class_embedding.weight")[0]
    net = _Unet(
        view,
        whole,
        width=first[0],
        in_channels=first[1],
        context=_context(view, _DIFFUSERS_ATTENTION),
        added=added,
        whole_head=_all(view, ("time_embedding.linear_1", "time_embedding.linear_2"))
        and _no_stray(view, "add_embedding")
        and _no_stray(view, "class_embedding"),
        is_video=any(
            is_there(view, f"down_blocks.{n}.attentions.{m}.temporal_transformer_blocks.0.{layer}")
            for n in (0, 1, 2)
            for m in (0, 1)
            for layer in _TIME_PARTS
        ),
        doubled=doubled_in_diffusers(view),
        depths=tuple(
            level_depth(view, [(f"down_blocks.{n}.resnets.{m}", f"down_blocks.{n}.attentions.{m}")
                                for m in (0, 1)])
            for n in range(LEVELS)
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
    context = _context(view, ("input_blocks.1.1", "down_blocks.0.attentions.0", "middle_block.1"))
    base = "modelscope-t2v" if context == 1024 and in_channels == 4 else None
    return Finding(
        NET,
        base,
        why=("convolutions over time",),
        confidence="sure" if base else "likely",
        in_channels=in_channels,
    )


def _classified(net: _Unet) -> Finding | None:
    context = net.context or _guessed_context(net)
    if context is None and not any(depth >= 0 for depth in net.depths):
        return None
    net = replace(net, why=_reasons(net), context=context, certain=net.context is not None)
    found = net.no_base()
    if net.is_video or (net.in_channels == 8 and net.added in _VIDEO_ADDED):
        found = _video(net)
    elif net.context == 2048:
        found = _xl(net)
    elif net.context == 1280:
        fits = net.width == 384 and net.added in (2560, None)
        net = replace(net, certain=net.certain and net.added is not None)
        found = net.found("sdxl-refiner") if fits else found
    elif net.context == 1024:
        found = _sd2(net)
    elif net.context == 768:
        found = _sd1(net)
    if found.prediction is None and "v_pred" in net.whole:
        found = replace(found, prediction="v")
    return found


def _guessed_context(net: _Unet) -> int | None:
    """Tell the width of the text by what goes with it, where no cross-attention is there."""
    by_added = {2816: 2048, 5632: 2048, 2560: 1280, 1536: 1024, 2048: 1024, 768: 1024, 256: 1024}
    if net.added in by_added:
        return by_added[net.added]
    heads = net.whole.survey.counts
    if "conditioner.embedders.1" in heads:
        return 2048 if "conditioner.embedders.0" in heads else None
    if net.whole.begins("cond_stage_model.transformer."):
        return 768
    if net.whole.begins("cond_stage_model.model."):
        return 1024
    places = (f"{place}.proj_in.weight" for place in (*_NATIVE_ATTENTION, *_DIFFUSERS_ATTENTION))
    return 768 if any(len(net.view.shape(key)) == 4 for key in places) else None


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
    if net.added is None:
        return replace(net, certain=False).found("svd", "svd", "svd-xt", "sv3d-u", "sv3d-p")
    return net.no_base()


def _xl(net: _Unet) -> Finding:
    if net.width != 320:
        return net.no_base()
    if net.added == 5632:
        return net.found("kolors")
    if net.added not in (2816, None):
        return net.no_base()
    depths = (net.depths[1], net.depths[2])
    if net.doubled is False:
        koala = {(2, 5): "koala-700m", (2, 6): "koala-1b"}.get(depths)
        return net.found(koala) if koala and net.in_channels == 4 else _no_koala(net, depths)
    known = net.doubled is not None and net.added is not None
    if known and depths == (2, 10) and net.middle_attends:
        return _sdxl(net)
    if known and net.in_channels == 4 and net.has_middle and not net.middle_attends:
        small = {(2, 4): "ssd-1b", (1, 2): "segmind-vega"}.get(depths)
        if small:
            return net.found(small)
    return _xl_in_parts(net, depths)


def _no_koala(net: _Unet, depths: tuple[int, int]) -> Finding:
    cut = net.in_channels == 4 and depths[0] <= 2 and depths[1] < 5 and len(net.view) < _FEW_KOALA
    return replace(net, certain=False).found("koala") if cut else net.no_base()


def _xl_in_parts(net: _Unet, depths: tuple[int, int]) -> Finding:
    """Tell what may have all that is there, where not everything is."""
    if depths[0] > 2 or depths[1] > 10 or net.depths[0] > 0 or net.depths[3] > 0:
        return net.no_base()
    sdxl = _sdxl(replace(net, certain=False))
    if sdxl.base != "sdxl":
        return sdxl
    more = ["kolors"] if net.added is None else []
    if not net.middle_attends:
        more += ["ssd-1b"] if depths[1] <= 4 else []
        more += ["segmind-vega"] if depths[0] <= 1 and depths[1] <= 2 else []
    if net.doubled is None and depths[1] <= 6:
        more += ["koala-700m", "koala-1b"]
    return replace(sdxl, one_of=(*_SDXL_ALIKE, *more))


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
    if net.doubled is False:
        return _sdxs(net, (1, 1, 1, -1)) if net.whole_head else net.no_base()
    if not _has_depths_of_sd(net):
        return net.no_base()
    return _sd2_member(_in_parts(net))


def _has_depths_of_sd(net: _Unet) -> bool:
    """Tell whether transformers are no deeper than those of SD 1 and 2, and none is at the last level."""
    return max(net.depths) <= 1 and net.depths[3] <= 0


def _in_parts(net: _Unet) -> _Unet:
    whole = net.whole_head and net.depths == (1, 1, 1, 0) and net.middle_attends
    return replace(net, certain=net.certain and whole and net.doubled is True)


def _sd2_member(net: _Unet) -> Finding:
    if net.in_channels != 4:
        member = {5: "sd2-depth", 9: "sd2-inpaint"}.get(net.in_channels)
        return net.found(member) if member else net.no_base()
    if "denoiser.sigmas" in net.whole and "conditioner" in net.whole.heads:
        return net.found("sd-turbo")
    more = () if net.whole_head else ("sd21-unclip-l", "sd21-unclip-h", "lotus-d")
    more = more if net.doubled else (*more, "sdxs")
    # A checkpoint has its text encoder where its maker put it; the net alone may be any of these.
    if "cond_stage_model" in net.whole.heads:
        return net.found("sd2", *(("sd2", *more) if more else ()))
    return net.found("sd2", "sd2", "sd-turbo", *more)


def _sd1(net: _Unet) -> Finding:
    if net.width != 320 or net.added is not None:
        return net.no_base()
    if net.doubled is False:
        return _sdxs(net, (0, 1, 1, -1)) if net.whole_head else net.no_base()
    if not _has_depths_of_sd(net) or _other_text_encoder(net.whole):
        return net.no_base()
    net = _in_parts(net)
    if net.in_channels == 4:
        return net.found("sd15", *(("sd15", "sdxs") if net.doubled is None else ()))
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
    either = net.found("sd15", "sd15-instructpix2pix", "stable-zero123")
    return replace(either, base=family)


def _sdxs(net: _Unet, depths: tuple[int, ...]) -> Finding:
    is_sdxs = net.depths == depths and not net.has_middle and net.in_channels == 4
    return net.found("sdxs") if is_sdxs else net.no_base()


def _other_text_encoder(whole: View) -> bool:
    return "cond_stage_model.roberta.embeddings.word_embeddings.weight" in whole


def _context(view: View, blocks: Iterable[str]) -> int | None:
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


def _all(view: View, layers: tuple[str, ...]) -> bool:
    return all(f"{layer}.weight" in view and f"{layer}.bias" in view for layer in layers)


def _no_stray(view: View, head: str) -> bool:
    """Tell whether nothing is there of a part whose size could not be read, or its size could."""
    return head not in view.heads or any(
        f"{head}.{layer}" in view for layer in ("0.0.weight", "linear_1.weight", "weight")
    )
