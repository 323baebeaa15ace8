"""Diffusion nets that are transformers: images. Films, sound and solids are in `video_nets`.

A rule is looked up by a key that only its architecture has; the rule then asks for sizes that agree, and
says "no base" where they do not: a family that is not listed is never the nearest neighbour. What a
missing part means is only said where the parts around it are there whole.
Sources: ComfyUI `comfy/model_detection.py`, diffusers `models/transformers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.sizes import (
    has_layer,
    highest,
    in_features,
    is_there,
    numbers,
    out_features,
)
from stablehand.core.models.identify.view import View

Rule = Callable[[View], Finding | None]
NET: Final = "diffusion_model"
_FLUX_DEV: Final = ("flux1-dev", "flux1-kontext-dev", "flux1-krea-dev")
# So many tensors and no more: two blocks of each kind and what stands before and behind them.
_FEW: Final = 130
_FIRST_BLOCKS: Final = 3
_FLUX2: Final = {
    (6144, 15360): "flux2-dev", (4096, 12288): "flux2-klein-9b", (3072, 7680): "flux2-klein-4b",
}  # fmt: skip


def net(
    why: str, *bases: str, prediction: str | None = "flow", channels: int | None = None
) -> Finding:
    """Give a finding: no base, one, or several that the header cannot tell apart."""
    if not bases:
        return Finding(NET, why=(why,), confidence="likely", in_channels=channels)
    return Finding(
        NET,
        common_base(bases),
        bases if len(bases) > 1 else (),
        prediction=prediction,
        why=(why,),
        in_channels=channels,
    )


# Stable Diffusion 3


def _sd3(view: View) -> Finding | None:
    why = "joint_blocks"
    width = out_features(view, "context_embedder")
    patch = view.shape("x_embedder.proj.weight")
    fits = in_features(view, "context_embedder") == 4096 and patch[1:] == (16, 2, 2)
    if not fits:
        return net(why)
    blocks = ("joint_blocks.0", "joint_blocks.1")
    parts = ("context_block.attn.ln_q", "context_block.attn.ln_k",
             "x_block.attn.ln_q", "x_block.attn.ln_k")  # fmt: skip
    normed = any(is_there(view, f"{block}.{part}") for block in blocks for part in parts)
    twice = any(is_there(view, f"{block}.x_block.attn2.{part}")
                for block in blocks for part in ("qkv", "proj"))  # fmt: skip
    return _sd3_member(why, width, normed, twice)


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


# Flux and what is built like it


def _double_blocks(view: View) -> Finding | None:
    heads = view.heads
    if "distilled_guidance_layer" in heads:
        return _chroma(view)
    if "double_stream_modulation_img" in heads or "single_stream_modulation" in heads:
        return _flux2(view, "img_in", "txt_in")
    if any(is_there(view, f"double_blocks.0.img_mlp.{part}") for part in ("down_proj", "up_proj")):
        is_ovis = in_features(view, "txt_in") == 2048 and "txt_norm" in heads
        return net("double_blocks.0.img_mlp.down_proj", *(["ovis-image"] if is_ovis else []))
    if in_features(view, "txt_in") == 3584 and "vector_in" not in heads:
        fits = _is_narrow_longcat(view) and out_features(view, "img_in") == 3072
        return net("txt_in takes 3584, no vector_in", *(["longcat-image"] if fits else []))
    return _flux1(view)


def _is_narrow_longcat(view: View) -> bool:
    depth = (highest(view, "double_blocks."), highest(view, "single_blocks."))
    return depth == (9, 19) or (max(depth) <= _FIRST_BLOCKS and len(view) <= _FEW)


def _flux1(view: View) -> Finding:
    why = "double_blocks and vector_in"
    hidden = out_features(view, "img_in") or out_features(view, "double_blocks.0.img_attn.proj")
    if not _is_flux1(in_features(view, "txt_in"), in_features(view, "vector_in.in_layer"), hidden):
        return net(why)
    layers = [f"{head}.{layer}" for head in ("time_in", "vector_in")
              for layer in ("in_layer", "out_layer")]  # fmt: skip
    made = _Flux(
        in_features(view, "img_in"),
        (highest(view, "double_blocks."), highest(view, "single_blocks.")),
        "guidance_in" in view.heads,
        all(has_layer(view, layer) for layer in layers),
        all(is_there(view, layer) for layer in layers[::2]),
        len(view),
    )
    return _flux1_member(why, made)


def _is_flux1(text: int | None, pooled: int | None, hidden: int | None) -> bool:
    """Tell whether nothing speaks against it; what is not there does not."""
    return hidden == 3072 and text in (4096, None) and pooled in (768, None)


def _flux1_diffusers(view: View) -> Finding | None:
    time = "time_text_embed"
    why = "single_transformer_blocks and time_text_embed.text_embedder"
    if "x_embedder.weight" not in view or "time_embed" in view.heads:
        return None
    pooled = in_features(view, f"{time}.text_embedder.linear_1")
    if pooled is None and len(view) > _FEW:
        return None
    if not _is_flux1(
        in_features(view, "context_embedder"), pooled, out_features(view, "x_embedder")
    ):
        return net(why)
    layers = [f"{time}.{part}.linear_{n}" for n in (1, 2)
              for part in ("timestep_embedder", "text_embedder")]  # fmt: skip
    made = _Flux(
        in_features(view, "x_embedder"),
        (highest(view, "transformer_blocks."), highest(view, "single_transformer_blocks.")),
        any(is_there(view, f"{time}.guidance_embedder.linear_{n}") for n in (1, 2)),
        all(has_layer(view, layer) for layer in layers),
        all(is_there(view, layer) for layer in layers[:2]),
        len(view),
    )
    return _flux1_member(why, made)


@dataclass(frozen=True, slots=True)
class _Flux:
    """What tells the members of Flux.1 apart.

    Attributes:
        width: what the image's layer takes in: four numbers a channel.
        depth: highest number of a double and of a single block.
        guided: distilled guidance is there.
        whole: the layers beside the guidance are all there, so its absence means something.
        begun: the first of those layers are there.
        tensors: how many there are.
    """

    width: int | None
    depth: tuple[int, int]
    guided: bool
    whole: bool
    begun: bool
    tensors: int

    def is_cut(self) -> bool:
        """Tell whether it is the beginning of a net: some first blocks, and what stands before them."""
        return max(self.depth) <= _FIRST_BLOCKS and self.tensors <= _FEW


def _flux1_member(why: str, made: _Flux) -> Finding:
    """Tell the members of Flux.1 apart."""
    width, cut = made.width, made.is_cut()
    channels = width // 4 if width else None
    if made.depth == (7, 37) and made.guided and width == 64:
        # Others have made nets of this size too.
        return net(f"{why}, 8 double blocks", "flux1-lite-8b", channels=channels)
    if made.depth != (18, 37) and not cut:
        return net(why, channels=channels)
    found = net(why, *_flux1_bases(made), channels=channels)
    return (
        replace(found, base="flux1", confidence="likely")
        if cut and found.one_of
        else (replace(found, confidence="likely") if cut else found)
    )


def _flux1_bases(made: _Flux) -> tuple[str, ...]:
    cut = made.is_cut()
    if made.width == 64 and not made.guided:
        if made.whole or (cut and made.begun):
            return ("flux1-schnell",)
        return (*_FLUX_DEV, "flux1-schnell") if cut else ("flux1",)
    if made.width == 64:
        return _FLUX_DEV
    # Both only come with guidance; what has lost many tensors proves nothing.
    if not made.guided and not cut:
        return ()
    return {384: ("flux1-fill-dev",), 128: ("flux1-canny-dev", "flux1-depth-dev")}.get(
        made.width or 0, ()
    )


def _flux2(view: View, image: str, text: str) -> Finding:
    why = "modulation shared by all blocks"
    # No biases here, so for packed weights both sides follow from how many numbers there are.
    width = numbers(view, image) // 128
    words = numbers(view, text) // width if width else 0
    found = _FLUX2.get((width, words))
    if found is None or in_features(view, image, width) != 128:
        return net(why)
    return net(f"{why}, {text} takes {words}", found, channels=128)


def _flux2_diffusers(view: View) -> Finding | None:
    return _flux2(view, "x_embedder", "context_embedder")


def _chroma(view: View) -> Finding:
    why = "distilled_guidance_layer"
    text = in_features(view, "txt_in" if "txt_in" in view.heads else "context_embedder")
    if text != 4096:
        return net(why)
    if "nerf_blocks" in view.heads or "nerf_image_embedder" in view.heads:
        return net(f"{why} and nerf_blocks", "chroma-radiance", channels=3)
    image = "img_in" if "img_in" in view.heads else "x_embedder"
    return net(why, "chroma", channels=16) if in_features(view, image) == 64 else net(why)


def _single_blocks_diffusers(view: View) -> Finding | None:
    heads = view.heads
    if "distilled_guidance_layer" in heads:
        return _chroma(view)
    found = _flux1_diffusers(view)
    if found is not None:
        return found
    text = in_features(view, "context_embedder")
    if text == 3584 and is_there(view, "time_embed.timestep_embedder.linear_1"):
        depth = highest(view, "single_transformer_blocks.")
        fits = depth == 19 or (depth <= _FIRST_BLOCKS and len(view) <= _FEW)
        return net("context_embedder takes 3584", *(["longcat-image"] if fits else []))
    if text == 2048 and "context_embedder_norm" in heads:
        return net("context_embedder_norm", "ovis-image", channels=16)
    return None


# Others


def _aura(view: View) -> Finding | None:
    width = view.dim("register_tokens", -1)
    text = in_features(view, "cond_seq_linear", width) or in_features(
        view, "context_embedder", width
    )
    is_aura = text == 2048 and "register_tokens" in view.heads
    return net("double layers and register_tokens", *(["auraflow"] if is_aura else []), channels=4)


def _pixart(view: View) -> Finding | None:
    why = "t_block and y_embedder"
    if view.shape("x_embedder.proj.weight")[:2] != (1152, 4):
        return net(why)
    words = view.shape("y_embedder.y_embedding")
    if "ar_embedder" in view.heads or words[:1] == (120,):
        return net(why, "pixart-alpha", prediction=None, channels=4)
    if words[:1] == (300,):
        return net(why, "pixart-sigma", prediction=None, channels=4)
    return net(why, "pixart", prediction=None, channels=4)


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
    if patch[:2] != (1408, 4):
        return net(why)
    extra = "extra_embedder.0" if native else "time_extra_emb.extra_embedder.linear_1"
    size = in_features(view, extra)
    if size == 3968:
        return net(why, "hunyuan-dit", "hunyuan-dit-1.1", prediction="v", channels=4)
    if size is None:
        return net(why, "hunyuan-dit", prediction="v", channels=4)
    return net(why, "hunyuan-dit-1.2", prediction="v", channels=4)


def _refiners(view: View) -> Finding | None:
    """Lumina 2 and Z-Image: layers behind a noise refiner and a context refiner."""
    heads = view.heads
    why = "noise_refiner and cap_embedder"
    width, text = out_features(view, "cap_embedder.1"), in_features(view, "cap_embedder.1")
    if width == 2304 and text == 2304 and "clip_text_pooled_proj" not in heads:
        return net(why, "lumina2", channels=16)
    foreign = ("dec_net", "siglip_embedder", "__ming_image__")
    is_z = width == 3840 and text == 2560 and "cap_pad_token" in heads
    if is_z and not any(head in heads for head in foreign):
        return net(f"{why}, width 3840", "z-image", channels=16)
    return net(why)


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
    fits = (
        view.shape("txt_norm.weight") == (3584,)
        and in_features(view, "txt_in") == 3584
        and in_features(view, "img_in") == 64
        and any(is_there(view, f"transformer_blocks.{n}.{side}_mod.1") for n in (0, 1)
                for side in ("img", "txt"))
    )  # fmt: skip
    return net(why, *(["qwen-image"] if fits else []), channels=16)


def _hidream(view: View) -> Finding | None:
    why = "caption_projection and double_stream_blocks"
    fits = "double_stream_blocks" in view.heads and out_features(view, "x_embedder.proj") == 2560
    return net(why, *(["hidream-i1"] if fits else []), channels=16)


def _krea2(view: View) -> Finding | None:
    image = "first" if "first" in view.heads else "img_in"
    fits = out_features(view, image) == 6144 and in_features(view, image) == 64
    return net("text fusion", *(["krea-2"] if fits else []), channels=16)


def _ideogram(view: View) -> Finding | None:
    fits = out_features(view, "llm_cond_proj") == 4608 and in_features(view, "input_proj") == 128
    return net("embed_image_indicator", *(["ideogram-4"] if fits else []), prediction=None)


def _ernie(view: View) -> Finding | None:
    fits = view.shape("x_embedder.proj.weight")[:2] == (4096, 128)
    return net("adaLN_sa_ln", *(["ernie-image"] if fits else []), channels=128)


def _sana(view: View) -> Finding | None:
    native = "attention_y_norm" in view.heads
    patch = view.shape("x_embedder.proj.weight" if native else "patch_embed.proj.weight")
    fits = patch[1:] == (32, 1, 1)
    return net("a norm of the caption", *(["sana"] if fits else []), channels=32)


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
    ("double_blocks.0.img_attn.norm.key_norm.scale", _double_blocks),
    ("double_blocks.0.img_attn.norm.key_norm.weight", _double_blocks),
    ("double_blocks.0.img_attn.norm.query_norm.scale", _double_blocks),
    ("double_blocks.0.img_attn.proj.weight", _double_blocks),
    ("double_layers.0.attn.w1q.weight", _aura),
    ("double_layers.0.attn.w2q.weight", _aura),
    ("joint_transformer_blocks.0.attn.to_q.weight", _aura),
    ("joint_transformer_blocks.0.attn.to_k.weight", _aura),
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
    ("effnet_mapper.0.weight", _cascade_b),
    ("effnet_mapper.2.weight", _cascade_b),
    ("cond_mapper.0.weight", _wuerstchen),
    ("effnet_mappers.0.weight", _wuerstchen),
    ("double_stream_modulation_img.linear.weight", _flux2_diffusers),
    ("single_stream_modulation.linear.weight", _flux2_diffusers),
)
# Looked up where no key of the table is there: these share their keys with others.
IMAGE_HEADS: Final[tuple[tuple[str, Rule], ...]] = (
    ("single_transformer_blocks", _single_blocks_diffusers),
    ("pos_embed", _sd3_diffusers),
    ("adaln_single", _adaln_single),
)
