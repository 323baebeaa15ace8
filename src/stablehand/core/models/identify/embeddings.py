"""Textual inversions and hypernetworks. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.view import View

# Width of a text encoder's words.
_CLIP_L: Final = 768
_OPEN_CLIP_H: Final = 1024
_CLIP_G: Final = 1280
_T5: Final = 4096
_MOST_KEYS: Final = 10
# Far more than any prompt has room for.
_MOST_VECTORS: Final = 256
_HYPER_SIZES: Final = frozenset({"320", "640", "768", "1024", "1280", "2048"})
_PARAMS: Final = "string_to_param."
# Names of parameters, not of a word that somebody taught.
_NO_WORD: Final = frozenset(
    {"weight", "bias", "mean", "std", "data", "tensor", "proj", "latents", "queries"}
)
# Within a name they make it a parameter's.
_NO_PART: Final = (
    "projection",
    "embedding",
    "embed",
    "_norm",
    "logit",
    "position",
    "register",
    "token_",
)


def recognise_embedding(view: View) -> Finding | None:
    """Recognise a textual inversion or a hypernetwork.

    Returns:
        kind "embedding" or "hypernetwork"; `base` by the width of the text encoder that it speaks to. None
        if it is neither.
    """
    if len(view) <= _MOST_KEYS:
        return _named(view) or _word(view) or _hypernetwork(view)
    return _hypernetwork(view)


def _named(view: View) -> Finding | None:
    """The layouts with names: A1111's, kohya's, and those with one tensor for each text encoder."""
    if "emb_params" in view:
        return _by_width(view.shape("emb_params"), "emb_params")
    for key in view.tensors:
        if key.startswith(_PARAMS):
            return _by_width(view.shape(key), "string_to_param")
    encoders = {
        name: view.dim(key, -1)
        for name in ("clip_l", "clip_g", "t5xxl", "t5")
        for key in (name, f"{name}.weight")
        if key in view and len(view.shape(key)) <= 2
    }
    if not encoders or len(encoders) < len(view):
        return None
    why = tuple(f"{name} {width}" for name, width in encoders.items())
    base, one_of = _by_encoders(frozenset(encoders))
    found = Finding("embedding", base, one_of=one_of, why=why)
    # With two of three encoders it may be a third one's that has been taken out.
    return _likely(found) if base in ("sdxl", "flux1") else found


def _by_encoders(names: frozenset[str]) -> tuple[str | None, tuple[str, ...]]:
    t5 = bool(names & {"t5xxl", "t5"})
    if {"clip_g", "clip_l"} <= names:
        return ("sd3", ()) if t5 else ("sdxl", ())
    if "clip_g" in names:
        return None, ("sd3",) if t5 else ("sdxl", "sd3")
    if "clip_l" in names:
        return ("flux1", ()) if t5 else (None, ("sd15", "sdxl", "sd3", "flux1"))
    return None, ("flux1", "sd3", "chroma", "pixart-alpha", "pixart-sigma")


def _by_width(shape: tuple[int, ...], key: str) -> Finding | None:
    if not 1 <= len(shape) <= 2:
        return None
    width = shape[-1]
    base = {_CLIP_L: "sd15", _OPEN_CLIP_H: "sd2", _CLIP_G: "sdxl"}.get(width)
    one_of = ("flux1", "sd3", "chroma", "pixart-alpha", "pixart-sigma") if width == _T5 else ()
    return Finding("embedding", base, one_of=one_of, why=(f"{key} is {width} wide",))


def _word(view: View) -> Finding | None:
    """diffusers' layout: the word itself is the key, and its vectors are all there is."""
    if len(view) > 2:
        return None
    for key, tensor in view.tensors.items():
        shape = tensor.shape
        plain = "." not in key or (key.startswith("<") and key.endswith(">"))
        named = key in _NO_WORD or any(part in key for part in _NO_PART)
        if not plain or (named and not key.startswith("<")) or not 1 <= len(shape) <= 2:
            return None
        if shape[-1] not in (_CLIP_L, _OPEN_CLIP_H, _CLIP_G):
            return None
        if len(shape) == 2 and shape[0] > _MOST_VECTORS:
            return None
    key = next(iter(view.tensors), "")
    found = _by_width(view.shape(key), key)
    return found if found is None or key.startswith("<") else _likely(found)


def _likely(finding: Finding) -> Finding:
    return Finding(
        finding.kind, finding.base, one_of=finding.one_of, why=finding.why, confidence="likely"
    )


def _hypernetwork(view: View) -> Finding | None:
    """A1111's: the widths of the layers that it bends are its keys, each with a pair of networks."""
    sizes = view.heads.keys() & _HYPER_SIZES
    if not sizes or sum(view.heads[size] for size in sizes) * 2 < len(view):
        return None
    if not any(".linear." in key for key in view.tensors):
        return None
    contexts = sizes & {"768", "1024", "2048"}
    base = (
        {"768": "sd15", "1024": "sd2", "2048": "sdxl"}[contexts.pop()]
        if len(contexts) == 1
        else None
    )
    return Finding("hypernetwork", base, why=(f"keys {', '.join(sorted(sizes, key=int))}",))
