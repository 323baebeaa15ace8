"""Which folder of the tree a model belongs in, by what it is, and which ones lie in a wrong one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.tree import (
    DIFFUSERS,
    FOLDER_KINDS,
    OTHER,
    UNKNOWN,
    kind_by_folder,
)

SHELVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "checkpoint": "StableDiffusion",
        "diffusion_model": "DiffusionModels",
        "vae": "VAE",
        "text_encoder": "TextEncoders",
        "clip_vision": "ClipVision",
        "lora": "Lora",
        "controlnet": "ControlNet",
        "t2i_adapter": "T2IAdapter",
        "ip_adapter": "IpAdapter",
        "style_model": "StyleModels",
        "embedding": "Embeddings",
        "hypernetwork": "Hypernetwork",
        "motion_module": "AnimateDiff",
        "upscaler": "ESRGAN",
        "face_restore": "GFPGAN",
    }
)
_UPSCALERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "realesrgan-compact": "RealESRGAN",
        "swinir": "SwinIR",
        "swin2sr": "SwinIR",
        "dat": "DAT",
        "scunet": "ScuNET",
        "bsrgan": "BSRGAN",
        "ldsr": "LDSR",
    }
)
_BY_BASE: Final[Mapping[str, str]] = MappingProxyType(
    {"instantid": "InstantID", "photomaker": "PhotoMaker"}
)
# Programs look for these kinds in these folders as well: A1111 has every control model in one, ComfyUI's
# motion LoRA lie beside the modules.
_ALSO: Final[Mapping[str, Collection[str]]] = MappingProxyType(
    {
        "ControlNet": ("t2i_adapter", "ip_adapter", "clip_vision"),
        "T2IAdapter": ("controlnet",),
        "StyleModels": ("ip_adapter",),
        "IpAdapter": ("lora",),
        "IpAdapters15": ("lora",),
        "IpAdaptersXl": ("lora",),
        "AnimateDiff": ("lora",),
        "CLIP": ("clip_vision",),
        "TextEncoders": ("clip_vision",),
        "Diffusers": ("diffusion_model", "vae", "text_encoder", "controlnet"),
        "GFPGAN": ("upscaler",),
        "Codeformer": ("upscaler",),
    }
)
_FOLDERS: Final = {name.casefold(): name for name in FOLDER_KINDS}
_UNPLACED: Final = (UNKNOWN, OTHER, "inpaint_model")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A model whose folder is for something else: UIs offer it where it does not work, or nowhere.

    Attributes:
        kind: what it is by its header.
        folder: the one right below the root that it lies in.
        target: the one that it belongs in.
        is_sure: its tensors prove the kind.
    """

    entry: Entry
    kind: str
    folder: str
    target: str
    is_sure: bool


def shelf_of(
    identity: Identity, file_format: str, present: Collection[str] = frozenset()
) -> str | None:
    """Give the folder below a root that a model belongs in; None where it is not known.

    Args:
        file_format: as `Entry.format`.
        present: the folders that are there: an older library has its text encoders in CLIP.
    """
    kind, base = identity.kind, identity.base
    subtype = (identity.finding.subtype or "").casefold()
    if file_format == DIFFUSERS:  # a folder with a model_index.json, whatever it holds
        return "Diffusers"
    if base is not None and base in _BY_BASE and kind not in ("checkpoint", "diffusion_model"):
        return _BY_BASE[base]
    if kind == "upscaler":
        return _UPSCALERS.get(subtype, SHELVES[kind])
    if kind == "face_restore":
        return "Codeformer" if "codeformer" in subtype else SHELVES[kind]
    if kind == "vae" and subtype.startswith(("tae", "taesd")):
        return "ApproxVAE"
    if kind == "text_encoder" and "CLIP" in present and "TextEncoders" not in present:
        return "CLIP"
    return SHELVES.get(kind)


def top_of(path: str) -> str:
    """Give the folder right below the root that a path ('/'-separated) lies in; empty for the root itself."""
    top, slash, _rest = path.partition("/")
    return top if slash else ""


def is_shelf(folder: str) -> bool:
    """Tell whether a folder is one of the tree's own, whatever its case."""
    return folder.casefold() in _FOLDERS


def fits_shelf(kind: str, folder: str) -> bool:
    """Tell whether a kind of model may lie in a folder; folders that are nobody's take everything."""
    wanted = kind_by_folder(folder)
    name = _FOLDERS.get(folder.casefold(), folder)
    if name not in FOLDER_KINDS or wanted in (UNKNOWN, OTHER) or kind in _UNPLACED:
        return True
    return kind == wanted or kind in _ALSO.get(name, ())


def find_misplaced(
    entries: Collection[Entry], present: Mapping[str, Collection[str]]
) -> tuple[Misplaced, ...]:
    """Give the models that lie in a folder for another kind; what is not known is never among them.

    Args:
        present: the folders right below each root, by its id.
    """
    found = []
    for entry in entries:
        identity, top = entry.identity, top_of(entry.path)
        if identity is None or identity.kind in _UNPLACED or fits_shelf(identity.kind, top):
            continue
        target = shelf_of(identity, entry.format, present.get(entry.root, frozenset()))
        if target is None or target.casefold() == top.casefold():
            continue
        is_sure = identity.finding.confidence == "sure"
        found.append(Misplaced(entry, identity.kind, top, target, is_sure))
    return tuple(found)
