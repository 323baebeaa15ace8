"""What a file consists of: its bytes by component and dtype.

Components are "diffusion", "vae", "text_encoder:<encoder>", "clip_vision", "control" and "other"; their
bytes together are those of all tensors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from stablehand.core.models.headers.header import Tensor
from stablehand.core.models.identify.encoders import recognise_encoder
from stablehand.core.models.identify.survey import Survey, group_of
from stablehand.core.models.identify.view import View

DIFFUSION: Final = "diffusion"
VAE: Final = "vae"
VISION: Final = "clip_vision"
CONTROL: Final = "control"
OTHER: Final = "other"
TEXT: Final = "text_encoder:"
_KNOWN: Final = {
    "model.diffusion_model": DIFFUSION, "diffusion_model": DIFFUSION, "net": DIFFUSION,
    "unet": DIFFUSION, "transformer": DIFFUSION, "transformer_2": DIFFUSION, "prior": DIFFUSION,
    "first_stage_model": VAE, "vae": VAE, "audio_vae": VAE, "vocoder": VAE, "pretransform": VAE,
    "movq": VAE, "vqgan": VAE, "vqmodel": VAE,
    "image_encoder": VISION, "clip_vision_model": VISION, "embedder": VISION,
    "control_model": CONTROL, "controlnet": CONTROL,
    "model_ema": OTHER, "safety_checker": OTHER, "depth_model": OTHER, "denoiser": OTHER,
}  # fmt: skip
# As ComfyUI names encoders inside a checkpoint.
_NAMED: Final = {
    "clip_l": "clip-l", "clip_g": "clip-g", "clip_h": "clip-h", "t5xxl": "t5-xxl",
    "umt5xxl": "umt5-xxl", "t5xl": "t5-xl", "pile_t5xl": "pile-t5-xl", "t5base": "t5-base",
    "mt5xl": "mt5-xl", "hydit_clip": "hunyuan-clip", "llama": "llama3.1-8b",
    "gemma2_2b": "gemma2-2b", "gemma3_4b": "gemma3-4b", "gemma3_12b": "gemma3-12b",
    "qwen25_7b": "qwen2.5-vl-7b", "qwen25_3b": "qwen2.5-vl-3b", "qwen3_06b": "qwen3-0.6b",
    "qwen3_4b": "qwen3-4b", "qwen3_8b": "qwen3-8b", "mistral3_24b": "mistral-small",
    "byt5": "byt5-small",
}  # fmt: skip
# The last norm of a CLIP: transformers' names, those of its first versions, OpenAI's.
_LAST_NORMS: Final = (
    "transformer.text_model.final_layer_norm.weight", "transformer.final_layer_norm.weight",
    "model.ln_final.weight", "model.ln_final.bias",
)  # fmt: skip
# Kinds whose whole file is one component.
_BY_KIND: Final = {
    "vae": VAE, "clip_vision": VISION, "controlnet": CONTROL, "t2i_adapter": CONTROL,
}  # fmt: skip


def lone_component(kind: str, subtype: str | None) -> str:
    """Name the one component that a file is, of any kind that is no diffusion net."""
    if kind == "text_encoder":
        return f"{TEXT}{subtype or 'unknown'}"
    return _BY_KIND.get(kind, OTHER)


def components(found: Survey, whole: View, prefix: str) -> Mapping[str, str]:
    """Name the component of every group of a file with a diffusion net.

    Args:
        found: the file's groups.
        whole: the file, to look into encoders.
        prefix: where its diffusion net begins.
    """
    named: dict[str, str] = {}
    for group in found.counts:
        component = _component(group, whole)
        inside = f"{group}.".startswith(prefix) or prefix.startswith(f"{group}.")
        is_net = (inside and component == DIFFUSION) or (
            component is None and (inside or prefix == "")
        )
        named[group] = DIFFUSION if is_net else component or OTHER
    return named


def _component(group: str, whole: View) -> str | None:
    known = _KNOWN.get(group)
    if known is not None:
        return known
    head, _, name = group.partition(".")
    if head == "text_encoders":
        return f"{TEXT}{_NAMED.get(name, name.replace('_', '-') or 'unknown')}"
    if head in ("conditioner", "cond_stage_model") or head.startswith("text_encoder"):
        return _encoder(group, whole)
    return OTHER if head in ("model_ema", "conditioner") else None


def _encoder(group: str, whole: View) -> str:
    """Tell which encoder a group is, as Stability's, CompVis' and diffusers' layouts have them."""
    for norm in _LAST_NORMS:
        if f"{group}.{norm}" in whole:
            return _by_width(whole.dim(f"{group}.{norm}", 0))
    if f"{group}.open_clip.model.visual.proj" in whole:
        return VISION
    if group.startswith("text_encoder"):
        finding = recognise_encoder(View(whole.tensors, whole.metadata, f"{group}."))
        if finding is not None and finding.kind == "text_encoder":
            return f"{TEXT}{finding.subtype or 'unknown'}"
    if f"{group}.transformer.text_model.embeddings.position_ids" in whole:
        return f"{TEXT}clip-l"
    return f"{TEXT}unknown" if not group.startswith("conditioner") else OTHER


def _by_width(width: int | None) -> str:
    known = {768: "clip-l", 1024: "clip-h", 1280: "clip-g"}
    return f"{TEXT}{known.get(width or 0, 'unknown')}"


def sizes(found: Survey, named: Mapping[str, str]) -> Mapping[str, int]:
    """Sum bytes by component, largest first."""
    total: dict[str, int] = {}
    for (group, _), size in found.spans.items():
        total[named[group]] = total.get(named[group], 0) + size
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def by_dtype(found: Survey, named: Mapping[str, str], component: str) -> Mapping[str, int]:
    """Sum bytes of one component by dtype."""
    total: dict[str, int] = {}
    for (group, dtype), size in found.spans.items():
        if named[group] == component:
            total[dtype] = total.get(dtype, 0) + size
    return total


def tensors_of(
    whole: View, named: Mapping[str, str], component: str
) -> Iterator[tuple[str, Tensor]]:
    """Give the tensors of one component."""
    if set(named.values()) == {component}:
        yield from whole.tensors.items()
        return
    for key, tensor in whole.tensors.items():
        if named.get(group_of(key)) == component:
            yield key, tensor
