"""LoRA files of every container: kohya, PEFT, diffusers, LyCORIS and what trainers made of them. Pure.

A LoRA names the modules that it changes and gives their dimensions, so the network that it was made for
shows in it, as far as networks differ where it touches them. Where they do not, all are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from stablehand.core.models.identify import lora_nets, lora_unets
from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.lora_modules import digest_of, modules_of
from stablehand.core.models.identify.lora_nets import Module
from stablehand.core.models.identify.told import told_base
from stablehand.core.models.identify.view import View

_FLUX_XLABS: Final = re.compile(r"_processor_(qkv|proj)(?:_lora[12]?)?$")


def recognise_lora(view: View) -> Finding | None:
    """Recognise a LoRA of any container.

    Returns:
        kind "lora", or None if it is none. `base` is the family where LoRAs of a family's members are
        alike; `one_of` names every base that it fits equally; confidence "likely" where only its extent or
        what is usual chose between them. `subtype` is the container.
    """
    digest = digest_of(view)
    if digest is None:
        return None
    container = _container(view, digest.text)
    if "motion_modules." in digest.text:
        return _motion("\n".join(view.tensors), container)
    if (view.dim("img_in.lora_A.weight", 1), view.dim("img_in.lora_B.weight", 0)) == (128, 3072):
        # Its makers put no prefix before it; LoRAs of Flux.2, whose image is as wide, have one.
        why = ("img_in takes 128",)
        return Finding("controlnet", "flux1", subtype="control-lora", why=why)
    modules, encoders = modules_of(view, digest.inputs)
    found = _finding(modules, encoders, container)
    return _unknown(modules, encoders, container, view) if found is None else found


def _unknown(
    modules: list[Module], encoders: list[tuple[str, Module]], container: str, view: View
) -> Finding:
    """A LoRA of no network here: its trainer is believed, if no size speaks against it."""
    names = [module.name for module in modules] or list(_names(encoders))
    why = (f"changes {names[0]}",) if names else ()
    told = told_base(view.metadata)
    silent = told is not None and modules and not lora_unets.is_unet(modules)
    if silent and told and not lora_nets.contradicts(told, lora_nets.seen_in(modules)):
        return Finding("lora", told, subtype=container, why=why, confidence="likely")
    return Finding("lora", subtype=container, why=why, confidence="none" if not why else "sure")


def _finding(
    modules: list[Module], encoders: list[tuple[str, Module]], container: str
) -> Finding | None:
    if lora_unets.is_unet(modules):
        said = lora_unets.base_of(modules, encoders)
    elif modules:
        said = _transformer(modules, encoders)
    else:
        said = lora_unets.base_of_encoders(encoders)
    if said is None:
        return None
    control = said.base == "flux1" and any(
        module.name in ("img_in", "x_embedder") and module.inputs == 128 for module in modules
    )
    if control:
        # Flux.1's Canny and Depth as LoRAs: the image to follow comes in beside the latent.
        why = ("img_in takes 128", *said.why)
        return Finding("controlnet", base="flux1", subtype="control-lora", why=why)
    return Finding(
        "lora",
        base=said.base,
        one_of=said.one_of,
        subtype=container,
        why=said.why,
        confidence=said.confidence,
    )


def _motion(text: str, container: str) -> Finding:
    """AnimateDiff's LoRAs of motion modules: SD 1 has four levels of blocks, SDXL three."""
    deep = "down_blocks.3." in text or "up_blocks.3." in text
    why = ("motion_modules",)
    if deep:
        return Finding("lora", base="sd15", subtype=container, why=(*why, "blocks of four levels"))
    return Finding("lora", one_of=("sd15", "sdxl"), subtype=container, why=why)


def _transformer(
    modules: list[Module], encoders: list[tuple[str, Module]]
) -> lora_unets.Said | None:
    special = _special(modules)
    if special is not None:
        return special
    seen = lora_nets.seen_in(modules)
    fit = lora_nets.fitting(seen)
    if fit is None:
        return None
    module = seen.modules.get(fit.module)
    why = [f"{fit.module} {module.inputs}>{module.outputs}" if module else "blocks"]
    why += [f"{group} up to {number}" for group, number in seen.highest.items()]
    if "flux1" in fit.bases and _image_input(seen) == 384:
        return lora_unets.Said("flux1-fill-dev", (), "sure", ("img_in takes 384", *why))
    return _choice(fit, encoders, tuple(why))


def _image_input(seen: lora_nets.Seen) -> int | None:
    for name in ("img_in", "x_embedder"):
        if name in seen.modules:
            return seen.modules[name].inputs
    return None


def _choice(
    fit: lora_nets.Fit, encoders: list[tuple[str, Module]], why: tuple[str, ...]
) -> lora_unets.Said:
    """Choose between networks with the same modules: by how far it goes, then by what is usual."""
    bases = fit.bases
    if len(bases) == 1:
        return lora_unets.Said(bases[0], (), "sure", why)
    if fit.ends and fit.whole and len(fit.whole) < len(bases):
        # It ends with the last block in several groups at once: that is no chance.
        bases = fit.whole
        if len(bases) == 1:
            return lora_unets.Said(bases[0], (), "sure", why)
    if "anima" in bases and any(name.startswith("layers_") for name in _names(encoders)):
        return lora_unets.Said("anima", (), "sure", (*why, "text encoder of layers.*"))
    family = common_base(bases)
    if family is not None:
        return lora_unets.Said(family, bases, "sure", why)
    usual = _usual(bases, fit.whole)
    if usual is None and fit.whole:
        usual = fit.whole[0] if len(fit.whole) == 1 else common_base(fit.whole)
    return lora_unets.Said(usual, bases, "likely" if usual else "sure", why)


def _usual(bases: tuple[str, ...], whole: tuple[str, ...]) -> str | None:
    """The base that nearly all LoRAs of such modules are for; None where several are common."""
    for usual, lookalikes in _USUAL:
        # A LoRA that ends with the last block of another one, and not of this, is not the usual one.
        if usual in bases and lookalikes.issuperset(bases) and (usual in whole or not whole):
            return usual
    return None


_USUAL: Final = (
    ("flux1", {"flux1", "chroma", "hunyuan-video", "longcat-image", "ovis-image"}),
    ("anima", {"anima", "cosmos-predict2-2b-t2i", "cosmos-predict2-2b-v2w"}),
)


def _names(encoders: Iterable[tuple[str, Module]]) -> Iterator[str]:
    return (module.name for _, module in encoders)


def _special(modules: list[Module]) -> lora_unets.Said | None:
    """Networks whose modules are not in blocks of the usual form."""
    first = modules[0].name
    if first.startswith("blocks_block"):
        return lora_unets.Said("cosmos-1", (), "sure", (first,))
    for module in modules:
        if module.name.startswith(("lyric_encoder_", "genre_embedder")):
            return lora_unets.Said("ace-step", (), "sure", (module.name,))
        found = _FLUX_XLABS.search(module.name)
        if found and module.name.startswith(("double_blocks", "single_blocks")):
            return lora_unets.Said("flux1", (), "sure", (module.name,))
    return None


def _container(view: View, text: str) -> str:
    for mark, container in (
        (".dora_scale", "dora"), (".lora_magnitude_vector", "dora"), (".hada_w1", "loha"),
        (".lokr_w", "lokr"), (".boft_", "boft"), (".oft_", "oft"), (".a1.weight", "glora"),
        (".on_input", "ia3"), ("processor.qkv_lora", "xlabs"), ("processor.proj_lora", "xlabs"),
    ):  # fmt: skip
        if mark in text:
            return _boft(view) if container == "oft" else container
    if "ai-toolkit" in view.metadata.get("software", ""):
        return "ai-toolkit"
    if view.metadata.get("ot_branch") or "lora_transformer_" in text or "bundle_emb." in text:
        return "onetrainer"
    if ".diff" in text and ".lora_" not in text and ".lora." not in text:
        return "full"
    if "lora_unet_" in text or "lora_te" in text or "lora_prior_" in text:
        return "kohya"
    if "base_model.model." in text:
        return "peft"
    if "diffusion_model." in text:
        flux = "diffusion_model.double_blocks." in text or "diffusion_model.single_blocks." in text
        return "bfl-peft" if flux else "peft"
    return "diffusers"


def _boft(view: View) -> str:
    """Tell the two orthogonal ones apart: BOFT has its blocks once for each butterfly step."""
    for key, tensor in view.tensors.items():
        if key.endswith(".oft_blocks"):
            return "boft" if len(tensor.shape) == 4 else "oft"
    return "oft"
