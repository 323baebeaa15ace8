"""Text encoders and vision encoders, alone in a file. The encoder is the finding's subtype.

Language models are text encoders here only where a diffusion model uses them; all the others are
"other". Sources: ComfyUI `comfy/sd.py` (detect_te_model) and `comfy/clip_vision.py`, transformers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.sizes import highest, in_features, is_there, out_features
from stablehand.core.models.identify.view import View

OTHER: Final = "other"
# (width, layers) of the transformer.
_CLIP_TEXT: Final = {(768, 12): "clip-l", (1024, 23): "clip-h", (1024, 24): "clip-h",
                     (1280, 32): "clip-g"}  # fmt: skip
_CLIP_VISION: Final = {(1024, 24): "clip-l", (1280, 32): "clip-h", (1664, 48): "clip-g",
                       (1152, 27): "siglip"}  # fmt: skip
_DINO: Final = {(768, 12): "dinov2-base", (1024, 24): "dinov2-large", (1536, 40): "dinov2-giant"}
# Where a language model's layers begin, by key prefix.
_LLM_STARTS: Final = (
    "model.",
    "model.language_model.",
    "language_model.model.",
    "language_model.",
    "",
)
# What a language model has that paints by itself: that is a diffusion net.
_PAINTS: Final = (
    "t_embedder",
    "t_embedder1",
    "x_embedder",
    "time_embedder",
    "fm_modules",
    "vae2llm",
)
_VISION_STARTS: Final = (
    "",
    "vision_tower.",
    "model.vision_tower.",
    "image_encoder.",
    "clip_vision.",
)


def recognise_encoder(view: View) -> Finding | None:
    """Recognise a text encoder or vision encoder whose keys begin at the root of the view."""
    return (
        _clip(view)
        or _open_clip(view)
        or _t5(view)
        or _language_model(view)
        or _vision(view)
        or _dino(view)
        or _projector(view)
        or _bert(view)
    )


def text(subtype: str | None, *why: str) -> Finding:
    """Give a text encoder."""
    return Finding("text_encoder", subtype=subtype, why=why)


def _vision_found(subtype: str | None, *why: str) -> Finding:
    return Finding("clip_vision", subtype=subtype, why=why)


# CLIP


def _clip(view: View) -> Finding | None:
    """Recognise the text part of CLIP as transformers names it; with a vision part it is that."""
    start = "text_model.encoder.layers."
    first = f"{start}0.layer_norm1"
    width = out_features(view, first) or out_features(view, f"{start}0.layer_norm2")
    if width is None or "vision_model" in view.heads:
        return None
    if "text_model.head.weight" in view or "logit_bias" in view:
        return None
    layers = highest(view, start) + 1
    found = _CLIP_TEXT.get((width, layers))
    return text(found, f"text_model, {layers} layers of {width}")


def _open_clip(view: View) -> Finding | None:
    """Recognise CLIP as open_clip names it."""
    if is_there(view, "visual.transformer.resblocks.0.ln_1"):
        start = "visual.transformer.resblocks."
        shape = (out_features(view, f"{start}0.ln_1") or 0, highest(view, start) + 1)
        return _vision_found(_CLIP_VISION.get(shape), f"visual, {shape[1]} layers of {shape[0]}")
    if "visual" in view.heads:
        return None
    start = "transformer.resblocks."
    if not is_there(view, f"{start}0.ln_1") or "positional_embedding" not in view:
        return None
    shape = (out_features(view, f"{start}0.ln_1") or 0, highest(view, start) + 1)
    return text(_CLIP_TEXT.get(shape), f"transformer.resblocks, {shape[1]} layers of {shape[0]}")


def _vision(view: View) -> Finding | None:
    for prefix in _VISION_STARTS:
        start = f"{prefix}vision_model.encoder.layers."
        width = out_features(view, f"{start}0.layer_norm1") or out_features(
            view, f"{start}0.layer_norm2"
        )
        if width is not None:
            break
    else:
        return None
    layers = highest(view, start) + 1
    found = _CLIP_VISION.get((width, layers))
    rows = view.dim(f"{prefix}vision_model.embeddings.position_embedding.weight", 0)
    if found == "clip-l" and rows == 577:
        found = "llava" if "multi_modal_projector" in view.heads else "clip-l-336"
    return _vision_found(found, f"vision_model, {layers} layers of {width}")


def _dino(view: View) -> Finding | None:
    start = "encoder.layer."
    if f"{start}0.layer_scale1.lambda1" not in view:
        return None
    shape = (view.dim(f"{start}0.layer_scale1.lambda1", 0) or 0, highest(view, start) + 1)
    return _vision_found(_DINO.get(shape), f"layer_scale1, {shape[1]} layers of {shape[0]}")


def _projector(view: View) -> Finding | None:
    """Recognise the sight of a language model, as llama.cpp keeps it in a file of its own."""
    if "v.patch_embd.weight" not in view or "mm" not in view.heads:
        return None
    return _vision_found("mmproj", "v.patch_embd and mm")


def _bert(view: View) -> Finding | None:
    """Recognise the Chinese BERT that Hunyuan-DiT reads its prompt with."""
    for prefix in ("", "bert."):
        words = view.shape(f"{prefix}embeddings.word_embeddings.weight")
        if words == (47020, 1024):
            return text("hunyuan-clip", "a vocabulary of 47020")
    return None


# T5


def _t5(view: View) -> Finding | None:
    start = "encoder.block."
    attention = f"{start}0.layer.0.SelfAttention"
    if not any(is_there(view, f"{attention}.{part}") for part in "kqvo"):
        return _t5_gguf(view)
    if "decoder" in view.heads:
        # A whole translator, not an encoder of prompts.
        return Finding(OTHER, why=("encoder.block and decoder.block",))
    width = out_features(view, f"{start}0.layer.0.layer_norm") or out_features(
        view, f"{start}0.layer.1.layer_norm"
    )
    words = view.dim("shared.weight", 0) or view.dim("encoder.embed_tokens.weight", 0)
    everywhere = f"{start}1.layer.0.SelfAttention.relative_attention_bias.weight" in view
    gated = any(is_there(view, f"{start}0.layer.1.DenseReluDense.wi_{n}") for n in (0, 1))
    return _t5_member(width, highest(view, start) + 1, words, everywhere, gated)


def _t5_gguf(view: View) -> Finding | None:
    if not any(f"enc.blk.0.{part}.weight" in view for part in ("attn_q", "attn_k", "attn_norm")):
        return None
    width = view.dim("enc.blk.0.attn_norm.weight", 0)
    words = view.dim("token_embd.weight", 0)
    return _t5_member(
        width,
        highest(view, "enc.blk.") + 1,
        words,
        "enc.blk.1.attn_rel_b.weight" in view,
        "enc.blk.0.ffn_gate.weight" in view,
    )


def _t5_member(
    width: int | None, layers: int, words: int | None, everywhere: bool, gated: bool
) -> Finding:
    """Tell the T5 encoders apart.

    Args:
        width, layers: of the transformer.
        words: size of the vocabulary; None where the embedding is not in the file.
        everywhere: each block has a position bias, as UMT5's have.
        gated: the feed-forward part has two ways in.
    """
    why = f"T5, {layers} layers of {width}, {words or 'no'} words"
    if width == 4096 and layers == 24:
        return text(_t5_xxl(words, everywhere, gated), why)
    if width == 2048 and layers == 24:
        if words == 250112:
            return text("mt5-xl", why)
        return text("pile-t5-xl" if everywhere else "t5-xl", why)
    if width == 768 and layers == 12:
        return text("umt5-base" if everywhere or words == 256384 else "t5-base", why)
    return text("byt5-small" if width == 1472 and layers == 12 else None, why)


def _t5_xxl(words: int | None, everywhere: bool, gated: bool) -> str:
    if everywhere or words == 256384:
        return "umt5-xxl"
    return "t5-xxl" if gated else "t5-xxl-v1.0"


# Language models


@dataclass(frozen=True, slots=True)
class _Llm:
    """What tells language models apart."""

    width: int
    layers: int
    words: int | None
    normed_heads: bool
    biased: bool
    double_norm: bool
    key_width: int | None
    sees: str | None = None

    def is_of(self, width: int, layers: int) -> bool:
        """Tell whether the transformer has these sizes."""
        return (self.width, self.layers) == (width, layers)


def _language_model(view: View) -> Finding | None:
    if any(head in view.heads for head in _PAINTS) or "model.t_embedder1.mlp.0.weight" in view:
        return None
    for prefix in _LLM_STARTS:
        if any(
            f"{prefix}layers.0.{norm}.weight" in view
            for norm in ("input_layernorm", "post_attention_layernorm")
        ):
            return _named(_llm(view, prefix))
    if "blk.0.attn_norm.weight" in view:
        return _named(_llm_gguf(view))
    return _chatglm(view)


def _llm(view: View, prefix: str) -> _Llm | None:
    layer = f"{prefix}layers.0"
    width = out_features(view, f"{layer}.input_layernorm") or out_features(
        view, f"{layer}.post_attention_layernorm"
    )
    if width is None or not any(
        is_there(view, f"{layer}.self_attn.{part}") for part in ("q_proj", "k_proj", "o_proj")
    ):
        return None
    return _Llm(
        width,
        highest(view, f"{prefix}layers.") + 1,
        view.dim(f"{prefix}embed_tokens.weight", 0) or view.dim("lm_head.weight", 0),
        _in_first(view, prefix, "self_attn.q_norm.weight", "self_attn.k_norm.weight"),
        _in_first(view, prefix, *(f"self_attn.{part}_proj.bias" for part in "qkv")),
        _in_first(
            view, prefix, *(f"{part}_feedforward_layernorm.weight" for part in ("pre", "post"))
        ),
        out_features(view, f"{layer}.self_attn.k_proj")
        or out_features(view, f"{layer}.self_attn.v_proj"),
        _sight(view),
    )


def _in_first(view: View, prefix: str, *parts: str) -> bool:
    """Tell whether one of the first layers has one of these."""
    return any(f"{prefix}layers.{n}.{part}" in view for n in range(4) for part in parts)


def _sight(view: View) -> str | None:
    """Tell how a language model sees: None where it does not."""
    for start in ("visual", "model.visual"):
        if is_there(view, f"{start}.deepstack_merger_list.0.norm"):
            return "deepstack"
        if is_there(view, f"{start}.patch_embed.proj"):
            return "visual"
    seen = ("vision_model", "vision_tower", "multi_modal_projector")
    return "tower" if any(head in view.heads for head in seen) else None


def _llm_gguf(view: View) -> _Llm | None:
    block = "blk.0"
    width = view.dim(f"{block}.attn_norm.weight", 0)
    if width is None:
        return None
    return _Llm(
        width,
        highest(view, "blk.") + 1,
        view.dim("token_embd.weight", 0),
        f"{block}.attn_q_norm.weight" in view or f"{block}.attn_k_norm.weight" in view,
        f"{block}.attn_q.bias" in view or f"{block}.attn_k.bias" in view,
        f"{block}.post_ffw_norm.weight" in view or f"{block}.post_attention_norm.weight" in view,
        view.dim(f"{block}.attn_k.weight", 0),
        "vl" if "vl" in view.metadata.get("general.architecture", "") else None,
    )


def _named(llm: _Llm | None) -> Finding | None:
    # Llama and Mistral differ in their words only.
    if llm is None or (llm.is_of(4096, 32) and llm.words is None):
        return None
    if llm.double_norm:
        found = _gemma(llm)
    elif llm.normed_heads:
        found = _qwen3(llm)
    elif llm.biased:
        found = _qwen2(llm)
    else:
        found = _llama(llm)
    why = f"a language model, {llm.layers} layers of {llm.width}, {llm.words or 'no'} words"
    return text(found, why) if found else Finding(OTHER, why=(why,))


def _gemma(llm: _Llm) -> str | None:
    if not llm.normed_heads:
        return "gemma2-2b" if llm.is_of(2304, 26) else None
    known = {(2560, 34): "gemma3-4b", (3840, 48): "gemma3-12b"}
    return known.get((llm.width, llm.layers))


def _qwen3(llm: _Llm) -> str | None:
    if llm.sees:
        known = {(2560, 36): "qwen3-vl-4b", (4096, 36): "qwen3-vl-8b"}
        return known.get((llm.width, llm.layers))
    known = {(1024, 28): "qwen3-0.6b", (2048, 28): "qwen3-1.7b", (2560, 36): "qwen3-4b",
             (4096, 36): "qwen3-8b"}  # fmt: skip
    return known.get((llm.width, llm.layers))


def _qwen2(llm: _Llm) -> str | None:
    size = {(2048, 36): "3b", (3584, 28): "7b"}.get((llm.width, llm.layers))
    if size is None:
        return "glm-4-9b" if llm.is_of(4096, 40) and llm.key_width == 256 else None
    return f"qwen2.5-vl-{size}" if llm.sees else f"qwen2.5-{size}"


def _llama(llm: _Llm) -> str | None:
    words = llm.words
    if llm.is_of(4096, 32) and llm.key_width == 1024:
        # Llama 3's vocabulary, LLaVA's added words included; Mistral's has 32000.
        return "llama3.1-8b" if words in range(128256, 128513) else None
    if llm.width == 5120 and llm.layers in (30, 40) and llm.key_width == 1024:
        return "mistral-small" if words in (None, 131072) else None
    if llm.is_of(3072, 26) and words in (None, 131072):
        return "ministral-3-3b"
    return None


def _chatglm(view: View) -> Finding | None:
    for prefix in ("transformer.", ""):
        if view.shape(f"{prefix}embedding.word_embeddings.weight") == (65024, 4096) and (
            in_features(view, f"{prefix}encoder.layers.0.self_attention.query_key_value") == 4096
        ):
            return text("chatglm3-6b", "ChatGLM, a vocabulary of 65024")
    return None
