"""LoRAs of the UNet family and of text encoders alone: which base their sizes prove. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from stablehand.core.models.identify.identity import Confidence
from stablehand.core.models.identify.lora_nets import Module

_HEADS: Final = (
    "down_blocks_", "up_blocks_", "mid_block_", "input_blocks_", "output_blocks_", "middle_block_",
)  # fmt: skip
_CROSS: Final = ("attn2_to_k", "attn2_to_v")
# What the cross-attention takes in: the width of the text encoders.
_BY_CONTEXT: Final = {768: "sd15", 1024: "sd2", 2048: "sdxl", 1280: "sdxl-refiner"}
_DEPTH: Final = re.compile(r"_transformer_blocks_(\d+)_")
_CASCADE: Final = re.compile(
    r"(?:down|up)_blocks_\d+_\d+_(?:attention|kv_mapper|channelwise|mapper)"
)
# Levels that have attention in SD 1 and 2 and none in SDXL.
_SHALLOW: Final = (
    "down_blocks_0_attentions", "up_blocks_3_attentions", "input_blocks_1_1_", "input_blocks_2_1_",
    "output_blocks_9_1_", "output_blocks_10_1_", "output_blocks_11_1_",
)  # fmt: skip
_VIDEO: Final = {
    "temporal_transformer_blocks": "svd",
    "_time_stack_": "svd",
    "_temp_attentions_": "modelscope-t2v",
    "_temp_convs_": "modelscope-t2v",
}
_CLIP: Final = ("text_model_encoder_layers_", "encoder_layers_", "transformer_resblocks_")


class Said(NamedTuple):
    """What sizes say of a base: as in `Finding`."""

    base: str | None
    one_of: tuple[str, ...]
    confidence: Confidence
    why: tuple[str, ...]


def is_unet(modules: Iterable[Module]) -> bool:
    """Tell whether a module of a UNet is among them."""
    return any(module.name.startswith(_HEADS) for module in modules)


def base_of(modules: list[Module], encoders: list[tuple[str, Module]]) -> Said | None:
    """Tell the base of a UNet's LoRA.

    Args:
        modules: what it changes in the network.
        encoders: what it changes in text encoders, each with the encoder's name (te, te1, te2 ...).

    Returns:
        None for a UNet that no base here has.
    """
    special = _special(modules)
    if special is not None:
        return special
    contexts = {
        module.inputs for module in modules if module.name.endswith(_CROSS) and module.inputs
    }
    if contexts:
        return _by_context(contexts)
    said = _by_structure(modules)
    if said is not None:
        return said
    told = base_of_encoders(encoders) if encoders else None
    if told is not None and (told.base in ("sd15", "sd2") or "sdxl" in (told.base, *told.one_of)):
        # A text encoder that SDXL and others share: with a UNet beside it, it is SDXL's.
        base = told.base if told.base in ("sd15", "sd2") else "sdxl"
        return Said(base, (), "sure", told.why)
    if _is_shallow(modules):
        return Said(None, ("sd15", "sd2"), "sure", ("attention at the first level",))
    return Said(None, ("sd15", "sd2", "sdxl"), "sure", ("no cross-attention",))


def _special(modules: list[Module]) -> Said | None:
    for module in modules:
        name = module.name
        if _CASCADE.match(name):
            return _cascade(modules, name)
        for mark, base in _VIDEO.items():
            if mark in name:
                return Said(base, ("svd", "svd-xt") if base == "svd" else (), "sure", (name,))
        if "_add_k_proj" in name:
            known = module.inputs == 768
            return Said(
                "kandinsky-2.2" if known else None, (), "sure" if known else "none", (name,)
            )
    return None


def _cascade(modules: list[Module], name: str) -> Said:
    """Stage C is 2048 wide, its small sister 1536."""
    widths = {module.inputs for module in modules}
    if 2048 in widths or 1536 not in widths:
        return Said("stable-cascade-c", (), "sure", (name,))
    return Said("stable-cascade-c-lite", (), "sure", (name, "1536 wide"))


def _by_context(contexts: set[int]) -> Said | None:
    bases = tuple(sorted({_BY_CONTEXT[size] for size in contexts if size in _BY_CONTEXT}))
    if not bases or len(bases) < len(contexts):
        return None
    why = (f"attn2.to_k takes {', '.join(map(str, sorted(contexts)))}",)
    if len(bases) == 1:
        return Said(bases[0], (), "sure", why)
    return Said(None, bases, "sure", why)


def _by_structure(modules: list[Module]) -> Said | None:
    """What a UNet's LoRA without cross-attention still proves."""
    for module in modules:
        found = _DEPTH.search(module.name)
        if found and int(found[1]) >= 2:
            return Said("sdxl", (), "sure", (f"transformer block {found[1]}",))
        if module.name.endswith(("_proj_in", "_proj_out")) and module.conv:
            return Said("sd15", (), "sure", ("proj_in is a convolution",))
        if module.name.startswith(("label_emb_", "add_embedding_linear_1")):
            base = {2816: "sdxl", 2560: "sdxl-refiner", 5632: "kolors"}.get(module.inputs or 0)
            if base:
                return Said(base, (), "sure", (f"{module.name} takes {module.inputs}",))
    return None


def _is_shallow(modules: list[Module]) -> bool:
    return any(module.name.startswith(_SHALLOW) for module in modules)


def base_of_encoders(encoders: list[tuple[str, Module]]) -> Said | None:
    """Tell what a LoRA of text encoders alone is for; None where they are nobody's here."""
    clips: dict[str, int] = {}
    names = {encoder for encoder, _ in encoders}
    for encoder, module in encoders:
        if module.inputs and module.name.startswith(_CLIP) and "_self_attn_" in module.name:
            clips.setdefault(encoder, module.inputs)
    if any(module.name.startswith("encoder_block_") for _, module in encoders):
        return _with_t5(names, encoders)
    why = tuple(f"{encoder} is {width} wide" for encoder, width in clips.items())
    if "prior_te" in names:
        return Said("stable-cascade-c", (), "sure", ("lora_prior_te",))
    widths = set(clips.values())
    if {768, 1280} <= widths:
        return Said("sdxl", ("sdxl", "sd3"), "likely", why)
    if widths == {1280}:
        return Said(None, ("sdxl", "sd3"), "sure", why)
    if widths == {768}:
        # kohya writes lora_te_ for networks with one text encoder, lora_te1_ for those with several.
        if names == {"te"}:
            return Said("sd15", (), "sure", why)
        return Said(None, ("sd15", "sdxl", "sd3", "flux1"), "sure", why)
    if widths == {1024}:
        return Said("sd2", (), "sure", why)
    return None


def _with_t5(names: set[str], encoders: list[tuple[str, Module]]) -> Said | None:
    t5 = {encoder for encoder, module in encoders if module.name.startswith("encoder_block_")}
    why = ("T5 beside CLIP",)
    if "te3" in t5:
        return Said("sd3", (), "sure", why)
    if t5 <= {"te2"} and names <= {"te1", "te2"}:
        return Said(None, ("flux1", "hunyuan-dit"), "sure", why)
    return Said(None, ("sd3", "flux1"), "sure", why)
