"""Diffusion nets that are transformers: images. Films, sound and solids are in `video_nets`.

A rule is looked up by a key that only its architecture has; the rule then asks for sizes that agree, and
says "no base" where they do not: a family that is not listed is never the nearest neighbour. What a
missing part means is only said where the parts around it are there whole.
Sources: ComfyUI `comfy/model_detection.py`, diffusers `models/transformers`.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.models.identify.flux_nets import (
    double_blocks,
    flux2_diffusers,
    single_blocks_diffusers,
)
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.net_rules import FEW, Rule, Size, fitting, net
from stablehand.core.models.identify.sizes import (
    in_features,
    is_there,
    out_features,
)
from stablehand.core.models.identify.view import View

# Stable Diffusion 3


def _sd3(view: View) -> Finding | None:
    why = "joint_blocks"
    patch = view.shape("x_embedder.proj.weight")
    block = "joint_blocks.0.context_block.attn"
    width = (
        out_features(view, "context_embedder") or (patch[0] if patch else None)
        or out_features(view, f"{block}.proj") or view.dim(f"{block}.qkv.weight", 1)
    )  # fmt: skip
    blocks = ("joint_blocks.0", "joint_blocks.1")
    parts = ("context_block.attn.ln_q", "context_block.attn.ln_k",
             "x_block.attn.ln_q", "x_block.attn.ln_k")  # fmt: skip
    normed = any(is_there(view, f"{block}.{part}") for block in blocks for part in parts)
    twice = any(is_there(view, f"{block}.x_block.attn2.{part}")
                for block in blocks for part in ("qkv", "proj"))  # fmt: skip
    sizes = [(in_features(view, "context_embedder"), (4096,)),
             (patch[1] if len(patch) == 4 and patch[2:] == (2, 2) else None, (16,))]  # fmt: skip
    if patch and patch[1:] != (16, 2, 2):
        return net(why)
    cut = width == 2432 and len(view) <= FEW
    bases = _sd3_member(why, width, normed or cut, twice)
    members = bases.one_of or ((bases.base,) if bases.base else ())
    return fitting(view, why, sizes, *members, channels=16) if members else bases


def _sd3_diffusers(view: View) -> Finding | None:
    why = "pos_embed, norm1_context and no single blocks"
    fits = (
        in_features(view, "context_embedder") == 4096
        and in_features(view, "time_text_embed.text_embedder.linear_1") == 2048
        and view.shape("pos_embed.proj.weight")[1:] == (16, 2, 2)
        and "single_transformer_blocks" not in view.heads
    )
    if not fits:
        return None
    blocks = ("transformer_blocks.0", "transformer_blocks.1")
    norms = ("norm_q", "norm_k", "norm_added_q", "norm_added_k")
    normed = any(is_there(view, f"{block}.attn.{norm}") for block in blocks for norm in norms)
    twice = any(is_there(view, f"{block}.attn2.{part}")
                for block in blocks for part in ("to_q", "to_k", "to_v"))  # fmt: skip
    return _sd3_member(why, out_features(view, "context_embedder"), normed, twice)


def _sd3_member(why: str, width: int | None, normed: bool, twice: bool) -> Finding:
    if width == 2432 and normed:
        return net(why, "sd3.5-large", "sd3.5-large-turbo", channels=16)
    if width != 1536:
        return net(why)
    if normed and twice:
        return net(why, "sd3.5-medium", channels=16)
    if not normed and not twice:
        return net(why, "sd3-medium", channels=16)
    return net(why, "sd3", channels=16)


# Others


def _aura(view: View) -> Finding | None:
    width = view.dim("register_tokens", -1)
    text = in_features(view, "cond_seq_linear", width) or in_features(
        view, "context_embedder", width
    )
    native = view.dim("double_layers.0.attn.w1q.weight", -1) if len(view) <= FEW else None
    registers = 3072 if "register_tokens" in view.heads else None
    why = "double layers and register_tokens"
    sizes = [(text, (2048,)), (registers, (3072,)), *([(native, (3072,))] if native else [])]
    return fitting(view, why, sizes, "auraflow", channels=4)


def _pixart(view: View) -> Finding | None:
    why = "t_block and y_embedder"
    words = view.shape("y_embedder.y_embedding")
    found = "pixart-alpha" if "ar_embedder" in view.heads or words[:1] == (120,) else "pixart"
    found = "pixart-sigma" if words[:1] == (300,) else found
    sizes = [
        (view.dim("x_embedder.proj.weight", 0), (1152,)),
        (view.dim("x_embedder.proj.weight", 1), (4,)),
    ]
    if len(view) <= FEW:
        sizes.append((out_features(view, "t_block.1"), (6912,)))
    return fitting(view, why, sizes, found, prediction=None, channels=4)


def _adaln_single(view: View) -> Finding | None:
    patch = view.shape("pos_embed.proj.weight")
    if not patch or "temporal_transformer_blocks" in view.heads:
        return None
    why = "adaln_single and pos_embed"
    if in_features(view, "caption_projection.linear_1") != 4096:
        return net(why)
    if patch[:2] == (2304, 4):
        return net(f"{why}, width 2304", "allegro", prediction=None, channels=4)
    if patch[:2] != (1152, 4) or out_features(view, "proj_out") != 32:
        return net(why)
    extra = "adaln_single.emb.{}_embedder.linear_{}"
    if any(is_there(view, extra.format(part, n)) for part in ("resolution", "aspect_ratio")
           for n in (1, 2)):  # fmt: skip
        return net(why, "pixart-alpha", prediction=None, channels=4)
    # Small alphas have no added sizes either.
    return net(why, "pixart-alpha", "pixart-sigma", prediction=None, channels=4)


def _hunyuan_dit(view: View) -> Finding | None:
    why = "mlp_t5" if "mlp_t5" in view.heads else "time_extra_emb"
    native = why == "mlp_t5"
    patch = view.shape("x_embedder.proj.weight" if native else "pos_embed.proj.weight")
    extra = "extra_embedder.0" if native else "time_extra_emb.extra_embedder.linear_1"
    size = in_features(view, extra)
    bases: tuple[str, ...] = ("hunyuan-dit",) if size is None else ("hunyuan-dit-1.2",)
    bases = ("hunyuan-dit", "hunyuan-dit-1.1") if size == 3968 else bases
    sizes = [(patch[0] if patch else None, (1408,)), (patch[1] if len(patch) > 1 else None, (4,))]
    if len(view) <= FEW:
        sizes.append((out_features(view, extra), (5632,)))
    return fitting(view, why, sizes, *bases, prediction="v", channels=4)


def _refiners(view: View) -> Finding | None:
    """Lumina 2 and Z-Image: layers behind a noise refiner and a context refiner."""
    heads = view.heads
    why = "noise_refiner and cap_embedder"
    width, text = out_features(view, "cap_embedder.1"), in_features(view, "cap_embedder.1")
    if width == 2304 and text == 2304 and "clip_text_pooled_proj" not in heads:
        return net(why, "lumina2", channels=16)
    foreign = ("dec_net", "siglip_embedder", "__ming_image__")
    if any(head in heads for head in foreign):
        return net(why)
    pad = 3840 if "cap_pad_token" in heads else None
    sizes = [(width, (3840,)), (text, (2560,)), (pad, (3840,))]
    return fitting(view, f"{why}, width 3840", sizes, "z-image", channels=16)


def _refiners_diffusers(view: View) -> Finding | None:
    heads = view.heads
    caption = "time_caption_embed.caption_embedder.1"
    width = out_features(view, caption)
    if "ref_image_patch_embedder" in heads:
        is_second = width == 2520 and "double_stream_layers" not in heads
        return net("ref_image_patch_embedder", *(["omnigen2"] if is_second else []), channels=16)
    if width == 2304 and in_features(view, caption) == 2304 and "noise_refiner" in heads:
        return net("time_caption_embed and noise_refiner", "lumina2", channels=16)
    return net("time_caption_embed")


def _z_image_diffusers(view: View) -> Finding | None:
    fits = out_features(view, "all_x_embedder.2-1") == 3840 and "siglip_embedder" not in view.heads
    return net("all_x_embedder.2-1", *(["z-image"] if fits else []), channels=16)


def _qwen(view: View) -> Finding | None:
    why = "txt_norm and img_mod"
    mod = any(is_there(view, f"transformer_blocks.{n}.{side}_mod.1") for n in (0, 1)
              for side in ("img", "txt"))  # fmt: skip
    sizes = [(view.dim("txt_norm.weight", 0), (3584,)), (in_features(view, "txt_in"), (3584,)),
             (in_features(view, "img_in"), (64,)), (3072 if mod else None, (3072,))]  # fmt: skip
    if "transformer_blocks" not in view.heads:
        return net(why)
    return fitting(view, why, sizes, "qwen-image", channels=16)


def _hidream(view: View) -> Finding | None:
    why = "caption_projection and double_stream_blocks"
    sizes = [(out_features(view, "x_embedder.proj"), (2560,))]
    if len(view) <= FEW:
        sizes.append((out_features(view, "caption_projection.0.linear"), (2560,)))
    there = "double_stream_blocks" in view.heads
    return fitting(view, why, sizes, "hidream-i1", channels=16) if there else net(why)


def _krea2(view: View) -> Finding | None:
    image = "first" if "first" in view.heads else "img_in"
    fits = out_features(view, image) == 6144 and in_features(view, image) == 64
    return net("text fusion", *(["krea-2"] if fits else []), channels=16)


def _ideogram(view: View) -> Finding | None:
    sizes = [
        (out_features(view, "llm_cond_proj"), (4608,)),
        (in_features(view, "input_proj"), (128,)),
    ]
    return fitting(view, "embed_image_indicator", sizes, "ideogram-4", prediction=None)


def _ernie(view: View) -> Finding | None:
    fits = view.shape("x_embedder.proj.weight")[:2] == (4096, 128)
    return net("adaLN_sa_ln", *(["ernie-image"] if fits else []), channels=128)


def _sana(view: View) -> Finding | None:
    native = "attention_y_norm" in view.heads
    patch = view.shape("x_embedder.proj.weight" if native else "patch_embed.proj.weight")
    if patch and patch[1:] != (32, 1, 1):
        return net("a norm of the caption")
    sizes: list[Size] = [(patch[1] if patch else None, (32,))]
    # Widths of 1.6B and 0.6B.
    if len(view) <= FEW and "scale_shift_table" not in view.heads:
        sizes.append((view.dim("attention_y_norm.weight", 0), (2240, 1152)))
    return fitting(view, "a norm of the caption", sizes, "sana", channels=32)


def _cogview(view: View) -> Finding | None:
    why = "time_condition_embed and text_proj"
    width = out_features(view, "patch_embed.proj")
    if in_features(view, "patch_embed.text_proj") != 4096:
        return net(why)
    if width == 2560:
        return net(why, "cogview3-plus", prediction="v", channels=16)
    return net(why, "cogview4", channels=16) if width == 4096 else net(why)


def _omnigen(_view: View) -> Finding | None:
    return net("the image's patches inside a language model", "omnigen", channels=4)


def _cascade_c(view: View) -> Finding | None:
    found = {2048: "stable-cascade-c", 1536: "stable-cascade-c-lite"}.get(
        out_features(view, "clip_txt_mapper") or 0
    )
    return net("clip_txt_mapper", *([found] if found else []), prediction=None, channels=16)


def _cascade_b(view: View) -> Finding | None:
    why = "effnet_mapper"
    widths = {640: "stable-cascade-b", 576: "stable-cascade-b-lite"}
    sizes = (
        view.dim("down_blocks.1.0.channelwise.0.weight", -1),
        view.dim("down_downscalers.1.1.weight", 0),
        view.dim("down_blocks.1.0.depthwise.weight", 0),
    )
    found = next((widths[size] for size in sizes if size in widths), None)
    return net(why, found or "stable-cascade", prediction=None, channels=4)


def _wuerstchen(view: View) -> Finding | None:
    fits = "blocks" in view.heads or "down_blocks" in view.heads
    return net("Würstchen's mappers", "wuerstchen-v2", prediction=None) if fits else None


IMAGE_RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("joint_blocks.0.context_block.attn.qkv.weight", _sd3),
    ("joint_blocks.0.context_block.attn.proj.bias", _sd3),
    ("double_blocks.0.img_attn.norm.key_norm.scale", double_blocks),
    ("double_blocks.0.img_attn.norm.key_norm.weight", double_blocks),
    ("double_blocks.0.img_attn.norm.query_norm.scale", double_blocks),
    ("double_blocks.0.img_attn.proj.weight", double_blocks),
    ("double_layers.0.attn.w1q.weight", _aura),
    ("double_layers.0.attn.w2q.weight", _aura),
    ("joint_transformer_blocks.0.attn.to_q.weight", _aura),
    ("joint_transformer_blocks.0.attn.to_k.weight", _aura),
    ("double_blocks.0.img_mlp.down_proj.weight", double_blocks),
    ("t_block.1.weight", _pixart),
    ("t_block.1.bias", _pixart),
    ("mlp_t5.0.weight", _hunyuan_dit),
    ("mlp_t5.2.weight", _hunyuan_dit),
    ("time_extra_emb.pooler.q_proj.weight", _hunyuan_dit),
    ("cap_embedder.1.weight", _refiners),
    ("time_caption_embed.caption_embedder.1.weight", _refiners_diffusers),
    ("all_x_embedder.2-1.weight", _z_image_diffusers),
    ("txt_norm.weight", _qwen),
    ("caption_projection.0.linear.weight", _hidream),
    ("txtfusion.projector.weight", _krea2),
    ("text_fusion.projector.weight", _krea2),
    ("embed_image_indicator.weight", _ideogram),
    ("layers.0.adaLN_sa_ln.weight", _ernie),
    ("attention_y_norm.weight", _sana),
    ("caption_norm.weight", _sana),
    ("time_condition_embed.condition_embedder.linear_1.weight", _cogview),
    ("input_x_embedder.proj.weight", _omnigen),
    ("patch_embedding.output_image_proj.weight", _omnigen),
    ("clip_txt_mapper.weight", _cascade_c),
    ("clip_mapper.weight", _cascade_b),
    ("effnet_mapper.0.weight", _cascade_b),
    ("effnet_mapper.2.weight", _cascade_b),
    ("cond_mapper.0.weight", _wuerstchen),
    ("effnet_mappers.0.weight", _wuerstchen),
    ("double_stream_modulation_img.lin.weight", double_blocks),
    ("double_stream_modulation_img.linear.weight", flux2_diffusers),
    ("single_stream_modulation.linear.weight", flux2_diffusers),
)
# Looked up where no key of the table is there: these share their keys with others.
IMAGE_HEADS: Final[tuple[tuple[str, Rule], ...]] = (
    ("single_transformer_blocks", single_blocks_diffusers),
    ("pos_embed", _sd3_diffusers),
    ("adaln_single", _adaln_single),
)
