"""Networks that work on finished images: upscalers, face restorers, inpainting networks. Pure.

Architectures and the keys that tell them apart are those of spandrel, the library that loads them.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Final, NamedTuple

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.view import View


class _Arch(NamedTuple):
    """An architecture: its id, and the keys that it has and no other."""

    subtype: str
    keys: tuple[str, ...]
    kind: str = "upscaler"


_BLOCK: Final = "layers.0.residual_group.blocks.0."
# More special ones first: HAT's successors keep its keys, Swin2SR keeps SwinIR's.
_ARCHES: Final = (
    _Arch("gfpgan", ("stylegan_decoder.style_mlp.1.weight", "toRGB.0.weight"), "face_restore"),
    _Arch("codeformer", ("quantize.embedding.weight", "position_emb",
                         "ft_layers.0.self_attn.in_proj_weight"), "face_restore"),
    _Arch("restoreformer", ("quantize.embedding.weight", "decoder.mid.attn_1.norm2.weight",
                            "decoder.conv_out.weight"), "face_restore"),
    _Arch("gpen", ("ecd0.0.weight", "names", "final_linear.0.weight"), "face_restore"),
    _Arch("lama", ("model.1.bn_l.running_mean",), "inpaint_model"),
    _Arch("lama", ("model.model.1.bn_l.running_mean",), "inpaint_model"),
    _Arch("mat", ("synthesis.first_stage.conv_first.conv.resample_filter",), "inpaint_model"),
    _Arch("brushnet", ("brushnet_down_blocks.0.weight",), "inpaint_model"),
    _Arch("mmrealsr", ("conv_up1.weight", "am_list.0.fc.0.weight")),
    _Arch("esrgan", ("model.1.sub.0.RDB1.conv1.0.weight",)),
    _Arch("esrgan", ("body.0.rdb1.conv1.weight", "conv_body.weight")),
    _Arch("esrgan", ("RRDB_trunk.0.RDB1.conv1.weight", "trunk_conv.weight")),
    _Arch("atd", ("relative_position_index_SA", "layers.0.residual_group.td")),
    _Arch("hat", ("relative_position_index_SA", f"{_BLOCK}conv_block.cab.0.weight")),
    _Arch("rgt", ("before_RG.1.weight", "layers.0.blocks.0.gamma")),
    _Arch("dat", ("before_RG.1.weight", "layers.0.blocks.0.ffn.sg.norm.weight")),
    _Arch("drct", ("layers.0.swin1.attn.qkv.weight", "layers.0.adjust1.weight")),
    _Arch("swin2sr", (f"{_BLOCK}attn.cpb_mlp.0.weight",)),
    _Arch("srformer", (f"{_BLOCK}attn.aligned_relative_position_index",)),
    _Arch("swinir", (f"{_BLOCK}attn.relative_position_index", f"{_BLOCK}mlp.fc1.bias")),
    _Arch("craft", ("layers.0.residual_group.hf_blocks.0.attn.temperature",)),
    _Arch("grl", ("conv_first.weight", "layers.0.blocks.0.attn.window_attn.attn_transform.logit_scale")),
    _Arch("fdat", ("groups.0.blocks.0.inter.cg.1.weight", "groups.0.blocks.0.n1.weight")),
    _Arch("span", ("block_1.c1_r.sk.weight", "conv_cat.weight")),
    _Arch("plksr", ("feats.0.weight", "feats.1.refine.weight")),
    _Arch("omnisr", ("residual_layer.0.residual_layer.0.layer.0.fn.0.weight", "up.0.weight")),
    _Arch("mosr", ("gblocks.0.weight", "gblocks.1.fc1.weight")),
    _Arch("moesr", ("in_to_dim.weight", "blocks.0.blocks.0.gamma")),
    _Arch("safmn", ("to_feat.weight", "feats.0.safm.mfr.0.weight")),
    _Arch("safmn-bcie", ("to_feat.1.weight", "feats.0.layers.0.safm.mfr.0.weight")),
    _Arch("seemore", ("conv_1.weight", "body.0.local_block.block.conv_1.0.weight")),
    _Arch("realcugan", ("unet1.conv1.conv.0.weight", "unet2.conv_bottom.weight")),
    _Arch("aurasr", ("mid_block2.block1.proj.weights", "final_res_block.block1.proj.weights")),
    _Arch("scunet", ("m_head.0.weight", "m_tail.0.weight", "m_body.0.trans_block.ln1.weight")),
    _Arch("kbnet", ("intro.weight", "ending.weight", "middle_blks.0.w")),
    _Arch("nafnet", ("intro.weight", "ending.weight", "middle_blks.0.beta")),
    _Arch("kbnet", ("patch_embed.proj.weight", "latent.0.ffn.qkv.weight")),
    _Arch("fbcnn", ("m_head.weight", "m_body_encoder.0.res.0.weight", "qf_pred.0.res.0.weight")),
    _Arch("drunet", ("m_head.weight", "m_down1.0.res.0.weight", "m_tail.weight")),
    _Arch("uformer", ("input_proj.proj.0.weight", "encoderlayer_0.blocks.0.norm1.weight")),
    _Arch("restormer", ("patch_embed.proj.weight", "encoder_level1.0.attn.temperature")),
    _Arch("fftformer", ("patch_embed.proj.weight", "encoder_level1.0.ffn.fft")),
    _Arch("retinexformer", ("body.0.estimator.conv1.weight", "body.0.denoiser.embedding.weight")),
    _Arch("mixdehazenet", ("patch_embed.proj.weight", "layer1.blocks.0.conv3_19.weight")),
    _Arch("hvi-cidnet", ("HVE_block0.1.weight", "HV_LCA1.ffn.temperature")),
    _Arch("rcan", ("body.0.body.0.body.0.weight", "body.0.body.0.body.3.conv_du.0.weight")),
    _Arch("ditn", ("sft.weight", "UFONE.0.ITLs.0.attn.temperature")),
    _Arch("dctlsa", ("fea_conv.weight", "B1.body.0.transformer_body.0.blocks.0.attn.qkv.weight")),
    _Arch("ipt", ("sub_mean.weight", "head.0.0.weight",
                  "body.encoder.layers.0.self_attn.in_proj_weight")),
    _Arch("swift-srgan", ("initial.cnn.depthwise.weight", "final_conv.pointwise.weight")),
    _Arch("ddcolor", ("refine_net.0.0.weight_orig", "encoder.arch.downsample_layers.0.0.weight")),
    _Arch("adacode", ("multiscale_encoder.in_conv.weight", "before_quant_group.0.weight",
                      "weight_predictor.blocks.0.swin_blks.0.residual_group.blocks.0.norm1.weight")),
    _Arch("femasr", ("multiscale_encoder.in_conv.weight", "decoder_group.0.block.1.weight")),
    _Arch("latent-upsampler", ("initial_conv.weight", "initial_norm.weight",
                               "res_blocks.0.conv1.weight", "post_upsample_res_blocks.0.conv1.weight")),
)  # fmt: skip
# What alone tells an architecture in a file of few tensors: where only some of them are left.
_LONE: Final = (
    _Arch("gfpgan", ("stylegan_decoder.style_mlp.1.weight",), "face_restore"),
    _Arch("restoreformer", ("quantize.embedding.weight", "decoder.conv_out.weight"), "face_restore"),
    _Arch("esrgan", ("model.1.sub.0.RDB1.conv1x1.weight",)),
    _Arch("esrgan", ("body.0.rdb1.conv1.weight",)),
    _Arch("esrgan", ("RRDB_trunk.0.RDB1.conv1.weight",)),
    _Arch("hat", (f"{_BLOCK}conv_block.cab.0.weight",)),
    _Arch("atd", ("layers.0.residual_group.td",)),
    _Arch("rgt", ("layers.0.blocks.0.attn.attns.0.rpe_biases", "before_RG.1.weight")),
    _Arch("rgt", ("layers.0.blocks.0.attn.attns.0.rpe_biases",)),
    _Arch("dat", ("layers.0.blocks.0.ffn.sg.norm.weight",)),
    _Arch("drct", ("layers.0.swin1.attn.qkv.weight",)),
    _Arch("swin2sr", (f"{_BLOCK}attn.relative_position_index", "patch_embed.proj.weight")),
    _Arch("swinir", (f"{_BLOCK}attn.relative_position_index",)),
    _Arch("grl", ("layers.0.blocks.0.attn.window_attn.attn_transform.logit_scale",)),
    _Arch("span", ("block_1.c1_r.sk.weight",)),
    _Arch("plksr", ("feats.1.lk.conv.weight",)),
    _Arch("omnisr", ("residual_layer.0.residual_layer.0.layer.0.fn.0.weight",)),
    _Arch("mosr", ("gblocks.1.fc1.weight",)),
    _Arch("safmn", ("feats.0.safm.mfr.0.weight",)),
    _Arch("realcugan", ("unet1.conv1.conv.0.weight",)),
    _Arch("nafnet", ("intro.weight", "middle_blks.0.beta")),
    _Arch("drunet", ("m_head.weight", "m_down1.0.res.0.weight")),
    _Arch("scunet", ("m_head.0.weight",)),
    _Arch("uformer", ("input_proj.proj.0.weight",)),
    _Arch("aurasr", ("mid_block2.block1.proj.weights",)),
)  # fmt: skip
_FEW: Final = 40
_WRAPPERS: Final = (
    "params_ema.", "params.", "state_dict.", "model.", "module.", "netG.", "generator.", "model_g.",
)  # fmt: skip
# Wrappers that other things may stand before: the state of a training run.
_BESIDE: Final = ("params_ema.", "model_g.")
_DEEPEST: Final = 3
_NUMBERED: Final = re.compile(r"(?:model|body|feats)\.(\d+)\.weight\Z")
_COLOURS: Final = 3
# What leaves the size of an image alone.
_SAME_SIZE: Final = frozenset(
    {"scunet", "nafnet", "kbnet", "fbcnn", "drunet", "uformer", "restormer", "fftformer",
     "retinexformer", "mixdehazenet", "hvi-cidnet", "ddcolor"}
)  # fmt: skip


def recognise_restorer(view: View) -> Finding | None:
    """Recognise an upscaler, a face restorer or an inpainting network.

    Returns:
        kind "upscaler", "face_restore" or "inpaint_model", `subtype` its architecture and `scale` how many
        times larger it makes an image where shapes tell; None if it is none.
    """
    views = _unwrapped(view)
    for inner in views:
        for arch in _ARCHES:
            if arch.keys[0] in inner and inner.has_all(*arch.keys):
                return _found(inner, arch)
        compact = _compact(inner)
        if compact is not None:
            return compact
    return _lone(views[-1]) if len(view) <= _FEW else None


def _lone(view: View) -> Finding | None:
    """Recognise by what the architecture alone has, of a file that has lost the rest."""
    for arch in _LONE:
        if view.has_all(*arch.keys):
            return replace(_found(view, arch), confidence="likely")
    # Few layers of a row of convolutions: one, then what lies between them.
    row = view.heads.keys() == {"body"} and len(view.shape("body.0.weight")) == 4
    if row and view.dim("body.0.weight", 1) == _COLOURS and len(view.shape("body.1.weight")) == 1:
        found = Finding("upscaler", subtype="realesrgan-compact", why=("body.0.weight",))
        return replace(found, scale=_root(view, _last(view)), confidence="likely")
    return None


def _unwrapped(view: View) -> list[View]:
    """The file as it is, then below each wrapper that its keys stand in, one inside the other."""
    views = [view]
    for _ in range(_DEEPEST):
        inner = views[-1]
        wrapper = _wrapper(inner)
        if wrapper is None:
            break
        views.append(View(inner.tensors, inner.metadata, wrapper))
    return views


def _wrapper(view: View) -> str | None:
    first = next(iter(view.tensors), "")
    for wrapper in _WRAPPERS:
        if first.startswith(wrapper):
            return wrapper
    return next((wrapper for wrapper in _BESIDE if wrapper[:-1] in view.heads), None)


def _found(view: View, arch: _Arch) -> Finding:
    scale = None
    base = None
    if arch.kind == "upscaler":
        scale = _scale(view, arch.subtype)
    if arch.subtype == "brushnet":
        base = "sd15" if "down_blocks.3.resnets.0.conv1.weight" in view else None
        base = "sdxl" if "add_embedding.linear_1.weight" in view else base
    return Finding(arch.kind, base, subtype=arch.subtype, scale=scale, why=arch.keys[:2])


def _compact(view: View) -> Finding | None:
    """Real-ESRGAN Compact and DnCNN: nothing but a row of convolutions, and what lies between them."""
    if not 6 <= len(view) <= 400:
        return None
    if len(view.shape("body.0.weight")) == 4 and view.heads.keys() == {"body"}:
        if len(view.shape("body.1.weight")) != 1:
            return None
        scale = _root(view, _last(view))
        return Finding(
            "upscaler", subtype="realesrgan-compact", scale=scale, why=("body.0.weight",)
        )
    rows = view.heads.keys() == {"model"} and len(view.shape("model.0.weight")) == 4
    if rows and len(view.shape("model.2.weight")) == 4 and view.dim("model.0.weight", 1) in (1, 3):
        return Finding("upscaler", subtype="dncnn", scale=1, why=("model.0.weight",))
    return None


def _scale(view: View, subtype: str) -> int | None:
    if subtype in _SAME_SIZE:
        return 1
    if subtype == "aurasr":
        return 4
    if subtype == "esrgan":
        return _esrgan_scale(view)
    if subtype in ("plksr", "span", "omnisr", "mosr", "safmn", "seemore"):
        for key in ("upsampler.0.weight", "up.0.weight", "to_img.0.weight", _last(view)):
            found = _root(view, key)
            if found:
                return found
        return None
    return _shuffle_scale(view)


def _esrgan_scale(view: View) -> int | None:
    """Two to the number of upsampling convolutions; less what the input was unshuffled by."""
    for old in ("model.0.weight", "conv_first.weight"):
        colours = view.dim(old, 1)
        if colours:
            break
    else:
        return None
    if "model.0.weight" in view:
        steps = sum(1 for key in view.tensors if (at := _NUMBERED.match(key)) and int(at[1]) > 6)
    else:
        steps = sum(
            1 for key in ("conv_up1", "conv_up2", "conv_up3", "upconv1", "upconv2")
            if f"{key}.weight" in view
        )  # fmt: skip
    shrunk = math.isqrt(colours // _COLOURS) if colours % _COLOURS == 0 else 1
    return max(1, (1 << steps) // max(1, shrunk))


def _shuffle_scale(view: View) -> int | None:
    """Pixel shuffles of `upsample`, or convolutions after nearest-neighbour steps."""
    scale = 1
    for number in (0, 2, 4):
        shape = view.shape(f"upsample.{number}.weight")
        if len(shape) != 4:
            break
        if shape[0] == shape[1] * 4:
            scale *= 2
        elif shape[0] == shape[1] * 9:
            scale *= 3
        else:
            return _root(view, "upsample.0.weight")
    if scale > 1:
        return scale
    steps = sum(1 for key in ("conv_up1.weight", "conv_up2.weight") if key in view)
    return 1 << steps if steps else None


def _root(view: View, key: str) -> int | None:
    """Scale of a pixel shuffle straight to colours: its channels are three times the scale's square."""
    channels = view.dim(key, 0)
    if channels is None or channels % _COLOURS:
        return None
    root = math.isqrt(channels // _COLOURS)
    return root if root * root * _COLOURS == channels and root <= 16 else None


def _last(view: View) -> str:
    """The convolution with the highest number."""
    numbers = [(int(at[1]), key) for key in view.tensors if (at := _NUMBERED.match(key))]
    return max((one for one in numbers if len(view.shape(one[1])) == 4), default=(0, ""))[1]
