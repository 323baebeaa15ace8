"""Flux.1, Flux.2 and what is built like them: double blocks, then single ones. Pure.

Sources: ComfyUI `comfy/model_detection.py`, diffusers `models/transformers`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.net_rules import FEW, FIRST_BLOCKS, fitting, net
from stablehand.core.models.identify.sizes import (
    has_layer,
    highest,
    in_features,
    is_there,
    numbers,
    out_features,
)
from stablehand.core.models.identify.view import View

_FLUX_DEV: Final = ("flux1-dev", "flux1-kontext-dev", "flux1-krea-dev")
_FLUX2: Final = {
    (6144, 15360): "flux2-dev", (4096, 12288): "flux2-klein-9b", (3072, 7680): "flux2-klein-4b",
}  # fmt: skip


def double_blocks(view: View) -> Finding | None:
    """Recognise a net of double blocks, as its makers name them."""
    heads = view.heads
    if "distilled_guidance_layer" in heads:
        return _chroma(view)
    text = in_features(view, "txt_in")
    if "double_stream_modulation_img" in heads or "single_stream_modulation" in heads or (
        text in (7680, 12288, 15360) and len(view) <= FEW
    ):  # fmt: skip
        return _flux2(view, "img_in", "txt_in")
    if any(is_there(view, f"double_blocks.0.img_mlp.{part}") for part in ("down_proj", "up_proj")):
        mark = 2048 if "txt_norm" in heads else None
        sizes = [(text, (2048,)), (mark, (2048,))]
        return fitting(view, "double_blocks.0.img_mlp.down_proj", sizes, "ovis-image")
    if in_features(view, "txt_in") == 3584 and "vector_in" not in heads:
        fits = _is_narrow_longcat(view) and out_features(view, "img_in") == 3072
        return net("txt_in takes 3584, no vector_in", *(["longcat-image"] if fits else []))
    return _flux1(view)


def _is_narrow_longcat(view: View) -> bool:
    depth = (highest(view, "double_blocks."), highest(view, "single_blocks."))
    return depth == (9, 19) or (max(depth) <= FIRST_BLOCKS and len(view) <= FEW)


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
    text = in_features(view, "context_embedder")
    if pooled is None and (len(view) > FEW or text not in (4096, None)):
        return None
    if not _is_flux1(text, pooled, out_features(view, "x_embedder")):
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
        return max(self.depth) <= FIRST_BLOCKS and self.tensors <= FEW


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
    if found is not None and in_features(view, image, width) == 128:
        return net(f"{why}, {text} takes {words}", found, channels=128)
    if len(view) > FEW:
        return net(why)
    rows = (
        out_features(view, f"double_stream_modulation_img.{part}") for part in ("lin", "linear")
    )
    row = next((number for number in rows if number), None)
    hidden = row // 6 if row else width or out_features(view, text)
    pair = next((pair for pair in _FLUX2 if pair[0] == hidden), None)
    if pair is None:
        return net(why)
    sizes = [(row, (6 * pair[0],)), (width or None, (pair[0],)), (words or None, (pair[1],)),
             (in_features(view, text), (pair[1],))]  # fmt: skip
    return fitting(view, why, sizes, _FLUX2[pair], channels=128)


def flux2_diffusers(view: View) -> Finding | None:
    """Recognise Flux.2 in diffusers' names."""
    return _flux2(view, "x_embedder", "context_embedder")


def _chroma(view: View) -> Finding:
    why = "distilled_guidance_layer"
    text = in_features(view, "txt_in" if "txt_in" in view.heads else "context_embedder")
    guide = out_features(view, "distilled_guidance_layer.in_proj") if len(view) <= FEW else None
    if "nerf_blocks" in view.heads or "nerf_image_embedder" in view.heads:
        sizes = [(text, (4096,)), *([(guide, (5120,))] if guide else [])]
        return fitting(view, f"{why} and nerf_blocks", sizes, "chroma-radiance", channels=3)
    image = "img_in" if "img_in" in view.heads else "x_embedder"
    pictures = in_features(view, image)
    return fitting(view, why, [(text, (4096,)), (pictures, (64,))], "chroma", channels=16)


def single_blocks_diffusers(view: View) -> Finding | None:
    """Recognise a net of single blocks in diffusers' names."""
    heads = view.heads
    if "distilled_guidance_layer" in heads:
        return _chroma(view)
    found = _flux1_diffusers(view)
    if found is not None:
        return found
    text = in_features(view, "context_embedder")
    if text == 3584 and is_there(view, "time_embed.timestep_embedder.linear_1"):
        depth = highest(view, "single_transformer_blocks.")
        fits = depth == 19 or (depth <= FIRST_BLOCKS and len(view) <= FEW)
        return net("context_embedder takes 3584", *(["longcat-image"] if fits else []))
    if text == 2048 and "context_embedder_norm" in heads:
        return net("context_embedder_norm", "ovis-image", channels=16)
    return None
