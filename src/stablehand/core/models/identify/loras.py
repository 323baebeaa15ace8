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
from stablehand.core.models.identify.lora_nets import Module
from stablehand.core.models.identify.view import View

# What stands behind a module's path: the half that takes the input in, one for each module.
_INPUTS: Final = (
    ".lora_down.weight", ".lora_A.weight", ".lora_A.default.weight", ".lora.down.weight",
    "_lora.down.weight", ".lora_linear_layer.down.weight", ".hada_w1_b", ".lokr_w1", ".lokr_w1_b",
    ".oft_blocks", ".oft_R.weight", ".oft_R.default.weight", ".boft_R", ".a1.weight", ".diff",
    ".on_input", "_lora1.down.weight", ".lora_A", ".w_norm", ".set_weight",
)  # fmt: skip
# What else belongs to one.
_REST: Final = (
    ".lora_up.weight", ".lora_B.weight", ".lora_B.default.weight", ".lora.up.weight",
    "_lora.up.weight", ".lora_linear_layer.up.weight", ".lora_mid.weight", ".hada_w1_a",
    ".hada_w2_a", ".hada_w2_b", ".hada_t1", ".hada_t2", ".lokr_w1_a", ".lokr_w2", ".lokr_w2_a",
    ".lokr_w2_b", ".lokr_t2", ".rescale", ".a2.weight", ".b1.weight", ".b2.weight", ".diff_b",
    ".b_norm", ".dora_scale", ".lora_magnitude_vector.weight", ".lora_magnitude_vector", ".lora_B",
    ".lora_B.bias", ".alpha", ".scalar", ".reshape_weight", "_lora1.up.weight", "_lora2.down.weight",
    "_lora2.up.weight", ".network_alpha", ".oft_diag", ".boft_s", ".lora_magnitude_vector.default",
    ".lora_magnitude_vector.default.weight", ".down.weight.alpha", ".up.weight.alpha",
)  # fmt: skip
_ENDS: Final = _INPUTS + _REST
# Trainers that put a file's every key behind this, whatever stands at its end (IA3: `.weight`).
_HEADS: Final = (
    "lora_unet_",
    "lora_te",
    "lora_transformer_",
    "lora_prior_",
    "lycoris_",
    "bundle_emb.",
)
# What only has a LoRA inside: IP-Adapters of faces, PhotoMaker.
_OTHERS: Final = ("ip_adapter.", "image_proj.", "lora_weights.", "id_encoder.")
# A word of these is in every LoRA: looked for in all keys at once.
MARKS: Final = ("lora", ".hada_w", ".lokr_w", ".oft_", ".boft_", ".a1.weight", ".diff", ".on_input")

_TRAINER: Final = re.compile(
    r"(?:lora_unet_|lora_transformer_|lora_prior_unet_|lycoris_|base_model\.model\.|model\.diffusion_model\."
    r"|diffusion_model\.|transformer\.|transformer_2\.|unet\.|module\.|net\.|pipe\.dit\.|dit\.)+"
)
_TEXT: Final = re.compile(
    r"(?:lora_(?P<kohya>te\d?|prior_te)_|(?:lycoris_)?text_encoder(?P<number>_[23])?_"
    r"|text_encoders?_(?P<named>clip_l|clip_g|t5xxl|t5|qwen\w*?|llama\w*?)_(?:transformer_)?"
    r"|(?P<bare>te\d?)_(?=text_model|encoder))"
)
# What LoRAs of Wan's image-to-video networks carry whole.
_WHOLE: Final = (
    "patch_embedding.weight", "diffusion_model.patch_embedding.weight",
    "transformer.patch_embedding.weight",
)  # fmt: skip
_FLUX_XLABS: Final = re.compile(r"_processor_(qkv|proj)(?:_lora[12]?)?$")


def is_lora(view: View) -> bool:
    """Tell whether a file is a LoRA: most of its tensors change a module instead of being one."""
    small = 0
    for key in view.tensors:
        if key.startswith(_OTHERS):
            return False
        small += key.endswith(_ENDS) or key.startswith(_HEADS)
    return small * 2 >= len(view) > 0


def recognise_lora(view: View) -> Finding | None:
    """Recognise a LoRA of any container.

    Returns:
        kind "lora", or None if it is none. `base` is the family where LoRAs of a family's members are
        alike; `one_of` names every base that it fits equally; confidence "likely" where only its extent or
        what is usual chose between them. `subtype` is the container.
    """
    if not is_lora(view):
        return None
    text = "\n".join(view.tensors)
    container = _container(view, text)
    if "motion_modules." in text or "temporal_transformer.transformer_blocks" in text:
        return _motion(text, container)
    modules, encoders = _split(view)
    found = _finding(modules, encoders, container)
    if found is None:
        names = [module.name for module in modules] or list(_names(encoders))
        why = (f"changes {names[0]}",) if names else ()
        return Finding("lora", subtype=container, why=why)
    return found


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
    if "lora_unet_" in text or text.startswith("lora_") or "\nlora_" in text:
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


def _split(view: View) -> tuple[list[Module], list[tuple[str, Module]]]:
    """Give the modules of the network, and those of text encoders with which encoder it is."""
    modules: list[Module] = []
    encoders: list[tuple[str, Module]] = []
    for key in _WHOLE:
        shape = view.shape(key)
        if len(shape) == 5:
            modules.append(Module("patch_embedding", shape[1], shape[0], conv=True))
    for path, end in _paths(view):
        inputs, outputs, conv = _sizes(view, path, end)
        name = path.replace(".", "_")
        if end == "_lora1.down.weight":
            name += "_lora1"
        found = _TEXT.match(name)
        if found:
            encoder = found["kohya"] or found["bare"] or found["named"]
            encoder = encoder or f"te{(found['number'] or '_1')[1:]}"
            encoders.append((encoder, Module(name[found.end() :], inputs, outputs, conv)))
            continue
        taken = _TRAINER.match(path)
        plain = name[taken.end() :] if taken else name
        modules.append(Module(plain.replace("_processor_to_", "_to_"), inputs, outputs, conv))
    return modules, encoders


def _paths(view: View) -> Iterator[tuple[str, str]]:
    last = _INPUTS[0]
    for key in view.tensors:
        if key.endswith(last):
            yield key[: -len(last)], last
        elif key.endswith(_INPUTS):
            last = max((end for end in _INPUTS if key.endswith(end)), key=len)
            yield key[: -len(last)], last


def _sizes(view: View, path: str, end: str) -> tuple[int | None, int | None, bool]:
    """Give inputs, outputs and whether a module is a convolution, as far as its container tells."""
    tensors = view.tensors
    shape = tensors[path + end].shape
    if "down" in end or "lora_A" in end:
        up = tensors.get(path + _UP[end]) if end in _UP else None
        return _axis(shape, 1), _axis(up.shape, 0) if up else None, len(shape) > 2
    if "hada" in end:
        tucker = f"{path}.hada_t1" in tensors
        outputs = _axis(view.shape(f"{path}.hada_w1_a"), 1 if tucker else 0)
        return _axis(shape, 1), outputs, tucker
    if "lokr" in end:
        return _kronecker(view, path)
    if end == ".diff":
        return _axis(shape, 1), _axis(shape, 0), len(shape) > 2
    if end == ".a1.weight":
        return max(shape, default=None), None, len(shape) > 2
    return None, None, False


_UP: Final = {
    ".lora_down.weight": ".lora_up.weight",
    ".lora_A.weight": ".lora_B.weight",
    ".lora_A.default.weight": ".lora_B.default.weight",
    ".lora_A": ".lora_B",
    ".lora.down.weight": ".lora.up.weight",
    "_lora.down.weight": "_lora.up.weight",
    ".lora_linear_layer.down.weight": ".lora_linear_layer.up.weight",
    "_lora1.down.weight": "_lora1.up.weight",
}


def _axis(shape: tuple[int, ...], axis: int) -> int | None:
    return shape[axis] if len(shape) > axis else None


def _kronecker(view: View, path: str) -> tuple[int | None, int | None, bool]:
    """Sizes of a LoKr module: the products of its two factors, each whole or as two low-rank halves."""
    first = view.shape(f"{path}.lokr_w1"), view.shape(f"{path}.lokr_w1_a")
    second = view.shape(f"{path}.lokr_w2"), view.shape(f"{path}.lokr_w2_a")
    tucker = f"{path}.lokr_t2" in view
    outer = _axis(first[0] or first[1], 0), _axis(first[0] or view.shape(f"{path}.lokr_w1_b"), 1)
    inner = (
        _axis(second[0] or second[1], 1 if tucker and not second[0] else 0),
        _axis(second[0] or view.shape(f"{path}.lokr_w2_b"), 1),
    )
    outputs = outer[0] * inner[0] if outer[0] and inner[0] else None
    inputs = outer[1] * inner[1] if outer[1] and inner[1] else None
    return inputs, outputs, tucker or len(second[0]) > 2
