"""Diffusion nets that are transformers: films, sound and solids; images are in `transformers`.

Sources: ComfyUI `comfy/model_detection.py`, diffusers `models/transformers`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.net_rules import FEW, FIRST_BLOCKS, Rule, fitting, net
from stablehand.core.models.identify.sizes import highest, in_features, is_there, out_features
from stablehand.core.models.identify.view import View

# Marks of packed weights may stand beside any net.
_MARKS: Final = frozenset({"scaled_fp8", "__index_timestep_zero__"})
_WAN: Final = frozenset(
    {"patch_embedding", "text_embedding", "time_embedding", "time_projection", "blocks", "head",
     "img_emb", "vace_blocks", "vace_patch_embedding", "condition_embedder", "scale_shift_table",
     "proj_out", "norm_out", "rope"}
) | _MARKS  # fmt: skip
_COSMOS: Final = frozenset(
    {"t_embedder", "x_embedder", "blocks", "final_layer", "t_embedding_norm", "pos_embedder",
     "llm_adapter", "extra_pos_embedder", "affline_norm", "accum_image_sample_counter",
     "accum_iteration", "accum_train_in_hours", "accum_video_sample_counter"}
) | _MARKS  # fmt: skip
_COGVIDEO: Final = frozenset(
    {"patch_embed", "time_embedding", "time_embedding_linear_1", "time_embedding_linear_2",
     "transformer_blocks", "blocks", "norm_final", "norm_out", "proj_out", "ofs_embedding",
     "ofs_embedding_linear_1", "ofs_embedding_linear_2", "pos_embed"}
) | _MARKS  # fmt: skip


def _only(view: View, known: frozenset[str]) -> bool:
    return all(head in known for head in view.heads)


# Wan


def _wan(view: View) -> Finding | None:
    patch = view.shape("patch_embedding.weight")
    why = "patch_embedding and modulation"
    if len(patch) != 5:
        return None
    width, channels = patch[0], patch[1]
    if width not in (1536, 3072, 5120) or patch[2:] != (1, 2, 2):
        return net(why)
    if not _only(view, _WAN):
        # Speech, poses, cameras: nets of the family that have no name of their own here.
        return net(f"{why}, with parts of its own", "wan2.1", channels=channels)
    bases = _wan_members(view, width, channels) or ("wan2.1",)
    return net(f"{why}, width {width}, {channels} channels", *bases, channels=channels)


def _wan_members(view: View, width: int, channels: int) -> tuple[str, ...] | None:
    heads = view.heads
    if "vace_blocks" in heads or "vace_patch_embedding" in heads:
        vace = {(1536, 16): "wan2.1-vace-1.3b", (5120, 16): "wan2.1-vace-14b"}
        found = vace.get((width, channels))
        return (found,) if found else None
    sees = "img_emb" in heads or any(
        is_there(view, f"condition_embedder.image_embedder.{part}")
        for part in ("norm1", "norm2", "ff.net.0.proj", "ff.net.2")
    )
    if (width, channels) == (5120, 36):
        return _wan_image(view) if sees else _wan_image_blind(view)
    if sees:
        return None
    return {
        (1536, 16): ("wan2.1-t2v-1.3b",),
        (5120, 16): ("wan2.1-t2v-14b", "wan2.2-t2v-a14b"),
        (3072, 48): ("wan2.2-ti2v-5b",),
    }.get((width, channels))


def _wan_image(view: View) -> tuple[str, ...]:
    both = "img_emb.emb_pos" in view or "condition_embedder.image_embedder.pos_embed" in view
    return ("wan2.1-flf2v-14b",) if both else ("wan2.1-i2v-14b",)


def _wan_image_blind(view: View) -> tuple[str, ...] | None:
    keys = ("cross_attn.k_img", "cross_attn.v_img", "attn2.add_k_proj", "attn2.add_v_proj")
    looks = any(is_there(view, f"blocks.{n}.{key}") for n in (0, 1) for key in keys)
    return None if looks else ("wan2.2-i2v-a14b",)


# Hunyuan Video, Hunyuan Image and FramePack


def _hunyuan(view: View) -> Finding | None:
    heads = view.heads
    why = "token refiner"
    native = "txt_in" in heads
    patch = view.shape("img_in.proj.weight" if native else "x_embedder.proj.weight")
    if len(patch) not in (4, 5):
        return net(why)
    few = len(view) <= FEW
    pooled = "vector_in" in heads or any(
        is_there(view, f"time_text_embed.text_embedder.linear_{n}") for n in (1, 2)
    )
    if pooled or (few and len(patch) == 5 and patch[0] == 3072):
        found = _hunyuan_video(view, patch)
        return found if pooled else replace(found, confidence="likely")
    glyphs = "byt5_in" in heads or "context_embedder_2" in heads
    if "vision_in" in heads or "image_embedder" in heads:
        sizes = [(patch[0], (2048,)), (2048 if glyphs else None, (2048,))]
        return fitting(view, f"{why}, vision and glyphs", sizes, "hunyuan-video-1.5")
    if glyphs and len(patch) == 4 and patch[:2] == (3584, 64):
        distilled = "time_r_in" in heads or "guidance_in" in heads or any(
            is_there(view, f"time_guidance_embed.guidance_embedder.linear_{n}") for n in (1, 2)
        )  # fmt: skip
        return net(
            f"{why}, glyphs, flat patches",
            "hunyuan-image-2.1-distilled" if distilled else "hunyuan-image-2.1",
            channels=64,
        )
    return net(why)


def _hunyuan_video(view: View, patch: tuple[int, ...]) -> Finding:
    why = "token refiner and pooled text"
    if "clean_x_embedder" in view.heads or "image_projection" in view.heads:
        return net("clean_x_embedder", "framepack", channels=16)
    known = {16: "hunyuan-video", 33: "hunyuan-video-i2v", 32: "hunyuan-video-skyreels-i2v"}
    found = known.get(patch[1]) if patch[0] == 3072 and len(patch) == 5 else None
    return net(f"{why}, {patch[1]} channels", *([found] if found else []), channels=patch[1])


# Lightricks


def _ltx(view: View) -> Finding | None:
    why = "patchify_proj" if "patchify_proj" in view.heads else "proj_in and time_embed"
    image = "patchify_proj" if "patchify_proj" in view.heads else "proj_in"
    if in_features(view, image) != 128:
        return None
    sound = "transformer_blocks.{}.audio_to_video_attn.{}"
    sounds = any(is_there(view, sound.format(n, part)) for n in (0, 1) for part in ("to_q", "to_k"))
    if sounds or any(head.startswith(("audio_", "av_c")) for head in view.heads):
        return net(f"{why}, sound beside it", "ltx-2", channels=128)
    found = {2048: "ltx-video-2b", 4096: "ltx-video-13b"}.get(out_features(view, image) or 0)
    whole = is_there(view, "caption_projection.linear_1") or is_there(
        view, "caption_projection.linear_2"
    )
    if found and not whole and len(view) <= FEW and "adaln_single" in view.heads:
        return replace(net(why, found, channels=128), confidence="likely")
    return net(why, *([found] if found and whole else []), channels=128)


# Cosmos and Anima


def _cosmos1(view: View) -> Finding | None:
    why = "blocks.block0"
    return _cosmos_member(why, "cosmos-1", _patches(view, "x_embedder.proj.1"))


def _cosmos_diffusers(view: View) -> Finding | None:
    patch = _patches(view, "patch_embed.proj")
    if len(view.shape("patch_embed.proj.weight")) != 2:
        return None
    if "learnable_pos_embed" in view.heads:
        return _cosmos_member("learnable_pos_embed", "cosmos-1", patch)
    return _cosmos_member("time_embed.t_embedder", "cosmos-predict2", patch)


def _cosmos2(view: View) -> Finding | None:
    patch = _patches(view, "x_embedder.proj.1")
    why = "blocks.0.adaln_modulation"
    if not _only(view, _COSMOS):
        return net(why)
    if "llm_adapter" in view.heads:
        return net(
            f"{why} and llm_adapter", *(["anima"] if patch == (2048, 68) else []), channels=16
        )
    return _cosmos_member(why, "cosmos-predict2", patch)


def _patches(view: View, layer: str) -> tuple[int, int]:
    """Give what the layer of patches puts out and takes in; it has no bias, so norms help if packed."""
    norms = ("t_embedding_norm.weight", "affline_norm.weight", "time_embed.norm.weight")
    norm = next((view.dim(key, 0) for key in norms if key in view), None)
    out = out_features(view, layer) or norm
    return (out or 0, in_features(view, layer, out) or 0)


def _cosmos_member(why: str, family: str, patch: tuple[int, int]) -> Finding:
    known = {
        ("cosmos-1", 4096, 68): "cosmos-1-7b-text2world",
        ("cosmos-1", 4096, 72): "cosmos-1-7b-video2world",
        ("cosmos-1", 5120, 68): "cosmos-1-14b-text2world",
        ("cosmos-1", 5120, 72): "cosmos-1-14b-video2world",
        ("cosmos-predict2", 2048, 68): "cosmos-predict2-2b-t2i",
        ("cosmos-predict2", 2048, 72): "cosmos-predict2-2b-v2w",
        ("cosmos-predict2", 5120, 68): "cosmos-predict2-14b-t2i",
        ("cosmos-predict2", 5120, 72): "cosmos-predict2-14b-v2w",
    }
    found = known.get((family, *patch))
    prediction = "edm" if family == "cosmos-1" else None
    channels = patch[1] // 4 - 1 if found else None
    return net(why, *([found] if found else []), prediction=prediction, channels=channels)


# Others


def _mochi(view: View) -> Finding | None:
    native = "t5_yproj" in view.heads
    patch = view.shape("x_embedder.proj.weight" if native else "patch_embed.proj.weight")
    if patch and patch[:2] != (3072, 12):
        return net("pos_frequencies")
    sizes = [(patch[0] if patch else None, (3072,))]
    if native and len(view) <= FEW:
        sizes.append((in_features(view, "t5_yproj"), (4096,)))
    return fitting(view, "pos_frequencies", sizes, "mochi-1", channels=12)


def _cogvideo(view: View) -> Finding | None:
    why = "patch_embed.text_proj and norm_final"
    width = out_features(view, "patch_embed.text_proj")
    found = {1920: "cogvideox-2b", 3072: "cogvideox-5b"}.get(width or 0)
    fits = (
        _only(view, _COGVIDEO)
        and "norm_final" in view.heads
        and in_features(view, "patch_embed.text_proj") == 4096
    )
    return net(why, *([found] if found and fits else []), prediction="v")


def _seedvr2(view: View) -> Finding | None:
    sizes = [
        (out_features(view, "vid_in.proj"), (2560, 3072)),
        (in_features(view, "txt_in"), (5120,)),
    ]
    return fitting(view, "vid_in and txt_in", sizes, "seedvr2", prediction=None)


def _kandinsky5(view: View) -> Finding | None:
    width = out_features(view, "visual_embeddings.in_layer")
    sizes = [(width, (1792, 2560, 4096))]
    if len(view) <= FEW:
        block = "visual_transformer_blocks.0.cross_attention.to_query"
        sizes.append((out_features(view, block), (1792, 2560, 4096)))
    if "visual_transformer_blocks" not in view.heads:
        return net("pooled_text_embeddings")
    return fitting(view, "pooled_text_embeddings", sizes, "kandinsky-5", channels=16)


def _ace(view: View) -> Finding | None:
    fits = out_features(view, "speaker_embedder") == 2560
    return net("genre_embedder", *(["ace-step"] if fits else []), channels=8)


def _stable_audio(view: View) -> Finding | None:
    why = "to_global_embed and preprocess_conv"
    native = "transformer.project_in.weight" in view
    image = "transformer.project_in" if native else "proj_in"
    depth = highest(view, "transformer.layers." if native else "transformer_blocks.")
    fits = (
        view.shape("preprocess_conv.weight")[:2] == (64, 64)
        and out_features(view, image) == 1536
        and in_features(view, image) == 64
        and (depth == 23 or (depth <= FIRST_BLOCKS and len(view) <= FEW))
        and not is_there(view, "transformer.layers.0.to_local_embed.0")
    )
    return net(why, *(["stable-audio-open-1.0"] if fits else []), prediction="v", channels=64)


def _hunyuan3d(view: View) -> Finding | None:
    why = "latent_in and cond_in"
    if view.shape("latent_in.weight") != (1024, 64) or in_features(view, "cond_in") != 1536:
        return net(why)
    depth = (highest(view, "double_blocks."), highest(view, "single_blocks."))
    if max(depth) <= FIRST_BLOCKS and len(view) <= FEW:
        cut = net(why, "hunyuan3d-2", "hunyuan3d-2-mini", channels=64)
        return replace(cut, base="hunyuan3d-2", confidence="likely")
    found = {(15, 31): "hunyuan3d-2", (7, 15): "hunyuan3d-2-mini"}.get(depth)
    return net(why, *([found] if found else []), channels=64)


VIDEO_RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("head.modulation", _wan),
    ("time_projection.1.weight", _wan),
    ("condition_embedder.time_proj.weight", _wan),
    ("condition_embedder.time_proj.bias", _wan),
    ("condition_embedder.text_embedder.linear_1.weight", _wan),
    ("clean_x_embedder.proj.weight", _hunyuan),
    ("txt_in.individual_token_refiner.blocks.0.norm1.weight", _hunyuan),
    ("txt_in.individual_token_refiner.blocks.0.norm2.weight", _hunyuan),
    ("txt_in.c_embedder.in_layer.bias", _hunyuan),
    ("context_embedder.token_refiner.refiner_blocks.0.norm1.weight", _hunyuan),
    ("context_embedder.token_refiner.refiner_blocks.0.norm2.weight", _hunyuan),
    ("patchify_proj.weight", _ltx),
    ("audio_proj_in.weight", _ltx),
    ("blocks.block0.blocks.0.block.attn.to_q.0.weight", _cosmos1),
    ("blocks.block0.blocks.0.block.attn.to_k.0.weight", _cosmos1),
    ("time_embed.t_embedder.linear_1.weight", _cosmos_diffusers),
    ("blocks.0.adaln_modulation_mlp.1.weight", _cosmos2),
    ("blocks.0.adaln_modulation_self_attn.1.weight", _cosmos2),
    ("blocks.0.mlp.layer1.weight", _cosmos2),
    ("t5_yproj.weight", _mochi),
    ("time_embed.caption_proj.weight", _mochi),
    ("vid_in.proj.weight", _seedvr2),
    ("pooled_text_embeddings.in_layer.weight", _kandinsky5),
    ("genre_embedder.weight", _ace),
    ("to_global_embed.0.weight", _stable_audio),
    ("cross_attention_proj.0.weight", _stable_audio),
    ("latent_in.weight", _hunyuan3d),
)
VIDEO_HEADS: Final[tuple[tuple[str, Rule], ...]] = (
    ("caption_projection", _ltx),
    ("patch_embed", _cogvideo),
)
