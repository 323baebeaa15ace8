"""From a LoRA's keys to the modules that it changes, whatever container it is in. Pure.

A LoRA of a large network has thousands of keys that say the same of block after block, and a library has
thousands of LoRAs: each key is looked at once, and only the first and the last block of a kind in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

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
OTHERS: Final = ("ip_adapter.", "image_proj.", "lora_weights.", "id_encoder.")
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
# How much of a key's end tells the halves of a LoRA apart, and of its beginning the trainers.
_TAIL: Final = 16
_HEAD: Final = 48
_SHORT_ENDS: Final = tuple(end[-_TAIL:] for end in _ENDS)
# Numbers of blocks; text encoders have layers instead.
_BLOCKS: Final = "blocks"
_BLOCK: Final = re.compile(r"blocks[._]\d+(?=[._])")
_LAYERS: Final = "layers"
_LAYER: Final = re.compile(r"layers[._]\d+(?=[._])")
# The third transformer of a UNet's block, or a later one.
_DEEP: Final = re.compile(r"transformer_blocks[._](?:[2-9]|\d\d)[._]")
_SAMPLES: Final = 48


class Digest(NamedTuple):
    """What the keys of a LoRA have in common.

    Attributes:
        inputs: the ends of `_INPUTS` that its keys may have, the longest first.
        text: ends of all keys and beginnings of some, to search for a container's marks.
    """

    inputs: tuple[str, ...]
    text: str


def digest_of(view: View) -> Digest | None:
    """Sum up the keys of a LoRA: a file most of whose tensors change a module instead of being one.

    Returns:
        None for any other file.
    """
    keys = list(view.tensors)
    tails = {key[-_TAIL:] for key in keys}
    if not _is_lora(keys, tails):
        return None
    step = max(1, len(keys) // _SAMPLES)
    heads = {key[:_HEAD] for key in keys[::step]}
    text = "\n".join((*tails, ""))
    inputs = (end for end in _INPUTS if f"{end[-_TAIL:]}\n" in text)
    return Digest(tuple(sorted(inputs, key=len, reverse=True)), "\n".join((*heads, "", *tails)))


def _is_lora(keys: list[str], tails: set[str]) -> bool:
    if not keys or keys[0].startswith(OTHERS) or keys[-1].startswith(OTHERS):
        return False
    if all(tail.endswith(_SHORT_ENDS) for tail in tails):
        return not any(key.startswith(OTHERS) for key in keys[:: max(1, len(keys) // _SAMPLES)])
    small = 0
    for key in keys:
        if key.startswith(OTHERS):
            return False
        small += key.endswith(_ENDS) or key.startswith(_HEADS)
    return small * 2 >= len(keys)


def modules_of(
    view: View, inputs: tuple[str, ...]
) -> tuple[list[Module], list[tuple[str, Module]]]:
    """Give the modules of the network, and those of text encoders with which encoder it is.

    Of blocks that are alike in what is changed, the first and the last stand for all.
    """
    modules: list[Module] = []
    encoders: list[tuple[str, Module]] = []
    for key in _WHOLE:
        shape = view.shape(key)
        if len(shape) == 5:
            modules.append(Module("patch_embedding", shape[1], shape[0], conv=True))
    for key in _apart(view, inputs):
        end = inputs[0]
        if not key.endswith(end):
            end = next(end for end in inputs if key.endswith(end))
        path = key[: -len(end)]
        inputs_outputs = _sizes(view, path, end)
        name = path.replace(".", "_")
        if end == "_lora1.down.weight":
            name += "_lora1"
        found = _TEXT.match(name)
        if found:
            encoder = found["kohya"] or found["bare"] or found["named"]
            encoder = encoder or f"te{(found['number'] or '_1')[1:]}"
            encoders.append((encoder, Module(name[found.end() :], *inputs_outputs)))
            continue
        taken = _TRAINER.match(path)
        plain = name[taken.end() :] if taken else name
        modules.append(Module(plain.replace("_processor_to_", "_to_"), *inputs_outputs))
    return modules, encoders


def _apart(view: View, ends: tuple[str, ...]) -> Iterable[str]:
    """Give the keys of inputs, without the blocks between the first and the last of their kind.

    All at once and not key by key. In order of length a block's number is in its natural order; in a UNet
    the level comes first, so a transformer that is deep is looked for by itself: it tells most.
    """
    inputs = [key for key in view.tensors if key.endswith(ends)]
    blocks = [key for key in inputs if _BLOCKS in key]
    layers = [key for key in inputs if _BLOCKS not in key]
    kept: dict[str, None] = {}
    for keys, numbered, word in ((blocks, _BLOCK, _BLOCKS), (layers, _LAYER, _LAYERS)):
        keys.sort()
        keys.sort(key=len)
        text = "\n".join(keys)
        kinds = numbered.sub(word, text).split("\n")
        if len(kinds) != len(keys):  # none, or names of more than one line
            kept |= dict.fromkeys(keys)
            continue
        last = dict(zip(kinds, keys, strict=True))
        kinds.reverse()
        keys.reverse()
        kept |= dict.fromkeys(dict(zip(kinds, keys, strict=True)).values())
        kept |= dict.fromkeys(last.values())
        deep = _DEEP.search(text)
        if deep:
            start = text.rfind("\n", 0, deep.start()) + 1
            kept[text[start:].partition("\n")[0]] = None
    return kept


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
