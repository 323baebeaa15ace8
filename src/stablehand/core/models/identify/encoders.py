"""Text encoders and vision encoders, alone in a file. The encoder is the finding's subtype.

Language models are text encoders here only where a diffusion model uses them; all the others are
"other". Sources: ComfyUI `comfy/sd.py` (detect_te_model) and `comfy/clip_vision.py`, transformers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.models.identify.identity import Confidence, Finding
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
    "t_embedder", "t_embedder1", "x_embedder", "time_embedder", "fm_modules", "vae2llm",
)  # fmt: skip
# Of Qwen 2.5: the width that goes with what the keys' biases are.
_WIDTH_BY_BIAS: Final = {256: 2048, 512: 3584}
# What a layer may be known by.
_LLM_PARTS: Final = (
    "input_layernorm.weight", "post_attention_layernorm.weight",
    "post_feedforward_layernorm.weight", "self_attn.q_norm.weight",
    *(f"self_attn.{part}_proj.{end}" for part in "qkvo" for end in ("weight", "bias")),
    "mlp.gate_proj.weight",
)  # fmt: skip
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


# A transformer of which only some layers are there has fewer tensors; any whole one here has more.
_FEW: Final = 100


def _sized(
    known: Mapping[tuple[int, int], str], width: int, layers: int, tensors: int
) -> tuple[str | None, Confidence]:
    """Give what has this width and so many layers: likely where only some of the layers are there."""
    found = known.get((width, layers))
    if found is not None or tensors > _FEW:
        return found, "sure"
    longer = {name for (wide, deep), name in known.items() if wide == width and deep > layers}
    return (longer.pop() if len(longer) == 1 else None), "likely"


def _clip_width(view: View, start: str) -> int | None:
    """Give the width of a CLIP as transformers names its layers, whichever of them are there."""
    for n in (0, 1, 11, 22, 23, 30, 31):
        layer = f"{start}{n}"
        width = (
            out_features(view, f"{layer}.layer_norm1")
            or out_features(view, f"{layer}.layer_norm2")
            or out_features(view, f"{layer}.mlp.fc2")
            or in_features(view, f"{layer}.self_attn.q_proj")
            or in_features(view, f"{layer}.mlp.fc1")
            or in_features(view, f"{layer}.self_attn.k_proj")
        )
        if width:
            return width
    return None


# CLIP


def _clip(view: View) -> Finding | None:
    """Recognise the text part of CLIP as transformers names it; with a vision part it is that."""
    heads = view.heads
    if "text_model" not in heads or "vision_model" in heads:
        return None
    if "text_model.head.weight" in view or "logit_bias" in view:
        return None
    start = "text_model.encoder.layers."
    width = _clip_width(view, start)
    if width is None:
        return None
    layers = highest(view, start) + 1
    found, sure = _sized(_CLIP_TEXT, width, layers, len(view))
    return replace(text(found, f"text_model, {layers} layers of {width}"), confidence=sure)


def _open_clip(view: View) -> Finding | None:
    """Recognise CLIP as open_clip names it."""
    heads = view.heads
    if "visual" in heads:
        start = "visual.transformer.resblocks."
        width = _open_clip_width(view, start)
        layers = highest(view, start) + 1
        if not width:
            return None
        found, sure = _sized(_CLIP_VISION, width, layers, len(view))
        why = f"visual, {layers} layers of {width}"
        return replace(_vision_found(found, why), confidence=sure)
    start = "transformer.resblocks."
    width = _open_clip_width(view, start) if "transformer" in heads else None
    reads = ("positional_embedding", "token_embedding", "ln_final", "text_projection")
    if not width or not any(head in heads for head in reads):
        return None
    layers = highest(view, start) + 1
    found, sure = _sized(_CLIP_TEXT, width, layers, len(view))
    why = f"transformer.resblocks, {layers} layers of {width}"
    return replace(text(found, why), confidence=sure)


def _open_clip_width(view: View, start: str) -> int | None:
    for n in (0, 1):
        width = (
            out_features(view, f"{start}{n}.ln_1")
            or view.dim(f"{start}{n}.attn.in_proj_weight", 1)
            or out_features(view, f"{start}{n}.mlp.c_proj")
        )
        if width:
            return width
    return None


def _vision(view: View) -> Finding | None:
    for prefix in _VISION_STARTS:
        if prefix.partition(".")[0] not in ("", *view.heads):
            continue
        start = f"{prefix}vision_model.encoder.layers."
        width = _clip_width(view, start)
        if width is not None:
            break
    else:
        return None
    layers = highest(view, start) + 1
    found, sure = _sized(_CLIP_VISION, width, layers, len(view))
    rows = view.dim(f"{prefix}vision_model.embeddings.position_embedding.weight", 0)
    if found == "clip-l" and rows == 577:
        found = "llava" if "multi_modal_projector" in view.heads else "clip-l-336"
    why = f"vision_model, {layers} layers of {width}"
    return replace(_vision_found(found, why), confidence=sure)


def _dino(view: View) -> Finding | None:
    start = "encoder.layer."
    keys = (f"{start}{n}.layer_scale{m}.lambda1" for n in (0, 1, 23, 39) for m in (1, 2))
    width = next((view.dim(key, 0) for key in keys if key in view), None)
    if width is None:
        return None
    layers = highest(view, start) + 1
    found, sure = _sized(_DINO, width, layers, len(view))
    return replace(_vision_found(found, f"layer_scale, {layers} of {width}"), confidence=sure)


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
    numbers = (0, 1, 11, 23)
    layers = [f"{start}{n}.layer" for n in numbers] if "encoder" in view.heads else []
    attends = any(is_there(view, f"{layer}.0.SelfAttention.{part}")
                  for layer in layers for part in "kqvo")  # fmt: skip
    feeds = any(is_there(view, f"{layer}.1.DenseReluDense.{part}")
                for layer in layers for part in ("wi_0", "wi_1", "wi", "wo"))  # fmt: skip
    if not attends and not feeds:
        return _t5_gguf(view)
    if "decoder" in view.heads:
        # A whole translator, not an encoder of prompts.
        return Finding(OTHER, why=("encoder.block and decoder.block",))
    shared = view.dim("shared.weight", 0) or view.dim("encoder.embed_tokens.weight", 0)
    made = _T5(
        next((width for layer in layers if (width := _t5_width(view, layer))), None),
        highest(view, start) + 1,
        shared,
        f"{start}1.layer.0.SelfAttention.relative_attention_bias.weight" in view,
        any(is_there(view, f"{layer}.1.DenseReluDense.wi_{n}") for layer in layers for n in (0, 1)),
        any(is_there(view, f"{layer}.1.DenseReluDense.wi") for layer in layers),
        len(view),
    )
    return _t5_member(made)


def _t5_width(view: View, layer: str) -> int | None:
    return (
        out_features(view, f"{layer}.0.layer_norm")
        or out_features(view, f"{layer}.1.layer_norm")
        or in_features(view, f"{layer}.0.SelfAttention.k")
        or in_features(view, f"{layer}.0.SelfAttention.q")
        or in_features(view, f"{layer}.1.DenseReluDense.wi_1")
        or in_features(view, f"{layer}.1.DenseReluDense.wi_0")
        or in_features(view, f"{layer}.1.DenseReluDense.wi")
    )


def _t5_gguf(view: View) -> Finding | None:
    if not any(f"enc.blk.0.{part}.weight" in view for part in ("attn_q", "attn_k", "attn_norm")):
        return None
    told = view.metadata.get(f"{view.metadata.get('general.architecture', '')}.block_count", "")
    layers = int(told) if told.isdecimal() and len(told) < 5 else highest(view, "enc.blk.") + 1
    made = _T5(
        view.dim("enc.blk.0.attn_norm.weight", 0) or view.dim("enc.blk.0.attn_q.weight", -1)
        or view.dim("token_embd.weight", 1),
        layers,
        view.dim("token_embd.weight", 0),
        "enc.blk.1.attn_rel_b.weight" in view,
        "enc.blk.0.ffn_gate.weight" in view,
        False,
        len(view),
    )  # fmt: skip
    return _t5_member(made)


@dataclass(frozen=True, slots=True)
class _T5:
    """What tells the T5 encoders apart.

    Attributes:
        width, layers: of the transformer, as far as it is there.
        words: size of the vocabulary; None where the embedding is not in the file.
        everywhere: each block has a position bias, as UMT5's have.
        gated, plain: the feed-forward part has two ways in, or one; neither: it is not there.
        tensors: how many there are.
    """

    width: int | None
    layers: int
    words: int | None
    everywhere: bool
    gated: bool
    plain: bool
    tensors: int


_T5S: Final = {(4096, 24): "xxl", (2048, 24): "xl", (768, 12): "base", (1472, 12): "byt5-small"}


def _t5_member(made: _T5) -> Finding:
    """Tell the T5 encoders apart."""
    why = f"T5, {made.layers} layers of {made.width}, {made.words or 'no'} words"
    size, sure = _sized(_T5S, made.width or 0, made.layers, made.tensors)
    many = made.words == 256384 or made.everywhere
    name = size
    if size == "xxl":
        name = _t5_xxl(made)
    elif size == "xl":
        name = "pile-t5-xl" if made.everywhere else "t5-xl"
        name = "mt5-xl" if made.words == 250112 else name
    elif size == "base":
        name = "umt5-base" if many else "t5-base"
    return replace(text(name, why), confidence=sure)


def _t5_xxl(made: _T5) -> str:
    if made.everywhere or made.words == 256384:
        return "umt5-xxl"
    return "t5-xxl-v1.0" if made.plain and not made.gated else "t5-xxl"


# Language models


@dataclass(frozen=True, slots=True)
class _Llm:
    """What tells language models apart; `layers` are those that there are, or the number that is told."""

    width: int
    layers: int
    words: int | None
    normed_heads: bool
    biased: bool
    double_norm: bool
    key_width: int | None
    sees: str | None = None
    cut: bool = False

    def is_of(self, width: int, layers: int) -> bool:
        """Tell whether the transformer has these sizes, or what is there of it may have."""
        return self.width == width and (self.layers == layers or self._is_cut(layers))

    def _is_cut(self, layers: int) -> bool:
        return self.cut and self.layers < layers

    def one_of(self, known: Mapping[tuple[int, int], str]) -> str | None:
        """Give the one that it is; None where it is none of them."""
        return next((name for sizes, name in known.items() if self.is_of(*sizes)), None)


def _language_model(view: View) -> Finding | None:
    if any(head in view.heads for head in _PAINTS) or "model.t_embedder1.mlp.0.weight" in view:
        return None
    for prefix in _LLM_STARTS:
        there = (prefix or "layers.").partition(".")[0] in view.heads
        if there and any(f"{prefix}layers.0.{part}" in view for part in _LLM_PARTS):
            return _named(_llm(view, prefix))
    if "blk" in view.heads and any(
        f"blk.0.{part}.weight" in view for part in ("attn_norm", "attn_q", "attn_k")
    ):
        return _named(_llm_gguf(view))
    return _chatglm(view)


def _llm(view: View, prefix: str) -> _Llm | None:
    layer = f"{prefix}layers.0"
    width = (
        out_features(view, f"{layer}.input_layernorm")
        or out_features(view, f"{layer}.post_attention_layernorm")
        or out_features(view, f"{layer}.post_feedforward_layernorm")
        or view.dim(f"{prefix}embed_tokens.weight", 1)
        or in_features(view, f"{layer}.self_attn.q_proj")
        or in_features(view, f"{layer}.self_attn.k_proj")
        or in_features(view, f"{layer}.mlp.gate_proj")
    )
    few = len(view) <= _FEW
    attends = ("q_proj", "k_proj", "v_proj", "o_proj")
    if width is None and few:
        width = _WIDTH_BY_BIAS.get(out_features(view, f"{layer}.self_attn.k_proj") or 0)
    if width is None or not (
        few or any(is_there(view, f"{layer}.self_attn.{part}") for part in attends)
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
        few,
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
    if "visual" in view.heads:
        return "visual"
    seen = ("vision_model", "vision_tower", "multi_modal_projector")
    return "tower" if any(head in view.heads for head in seen) else None


def _llm_gguf(view: View) -> _Llm | None:
    block = "blk.0"
    architecture = view.metadata.get("general.architecture", "")
    width = (
        view.dim(f"{block}.attn_norm.weight", 0)
        or view.dim("token_embd.weight", 1)
        or view.dim(f"{block}.attn_q.weight", 1)
        or view.dim(f"{block}.attn_k.weight", 1)
    )
    if width is None:
        return None
    told = view.metadata.get(f"{architecture}.block_count", "")
    counted = told.isdecimal() and len(told) < 5
    norms = ("post_ffw_norm", "post_attention_norm")
    return _Llm(
        width,
        int(told) if counted else highest(view, "blk.") + 1,
        view.dim("token_embd.weight", 0),
        f"{block}.attn_q_norm.weight" in view or f"{block}.attn_k_norm.weight" in view,
        any(f"{block}.attn_{part}.bias" in view for part in "qkv"),
        any(f"{block}.{norm}.weight" in view for norm in norms) or "gemma" in architecture,
        view.dim(f"{block}.attn_k.weight", 0) or view.dim(f"{block}.attn_k.bias", 0),
        "vl" if "vl" in architecture else None,
        len(view) <= _FEW and not counted,
    )


def _named(llm: _Llm | None) -> Finding | None:
    # Llama and Mistral differ in their words only.
    if llm is None or (llm.is_of(4096, 32) and llm.words is None and not llm.normed_heads):
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
    if found is None:
        return Finding(OTHER, why=(why,))
    return replace(text(found, why), confidence="likely" if llm.cut else "sure")


def _gemma(llm: _Llm) -> str | None:
    if llm.is_of(2304, 26):
        return "gemma2-2b"
    return llm.one_of({(2560, 34): "gemma3-4b", (3840, 48): "gemma3-12b"})


def _qwen3(llm: _Llm) -> str | None:
    if llm.sees:
        return llm.one_of({(2560, 36): "qwen3-vl-4b", (4096, 36): "qwen3-vl-8b"})
    return llm.one_of(
        {(1024, 28): "qwen3-0.6b", (2048, 28): "qwen3-1.7b", (2560, 36): "qwen3-4b",
         (4096, 36): "qwen3-8b"}
    )  # fmt: skip


def _qwen2(llm: _Llm) -> str | None:
    size = llm.one_of({(2048, 36): "3b", (3584, 28): "7b"})
    if size is None:
        return "glm-4-9b" if llm.is_of(4096, 40) and llm.key_width == 256 else None
    return f"qwen2.5-vl-{size}" if llm.sees else f"qwen2.5-{size}"


def _llama(llm: _Llm) -> str | None:
    words = llm.words
    if llm.is_of(4096, 32) and llm.key_width in (1024, None):
        # Llama 3's vocabulary, LLaVA's added words included; Mistral's has 32000.
        return "llama3.1-8b" if words in range(128256, 128513) else None
    small = llm.is_of(5120, 30) or llm.is_of(5120, 40)
    if small and (llm.key_width == 1024 or (llm.key_width is None and words == 131072)):
        return "mistral-small" if words in (None, 131072) else None
    if llm.is_of(3072, 26) and (words == 131072 or (words is None and not llm.cut)):
        return "ministral-3-3b"
    return None


def _chatglm(view: View) -> Finding | None:
    for prefix in ("transformer.", ""):
        if view.shape(f"{prefix}embedding.word_embeddings.weight") == (65024, 4096) and (
            in_features(view, f"{prefix}encoder.layers.0.self_attention.query_key_value") == 4096
        ):
            return text("chatglm3-6b", "ChatGLM, a vocabulary of 65024")
    return None
