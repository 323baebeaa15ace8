"""What CivitAI calls kinds, files, formats and bases, and the ids that we call them. Pure.

Sources: its enums (facts, contracts 1.4) and our vocabulary (facts, model-vocabulary). A file's own type
goes before the model's: a checkpoint may bring its VAE along. What is not listed is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from stablehand.core.base.civitai_bases import CIVITAI_BASES

TYPE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Checkpoint": "checkpoint",
        "TextualInversion": "embedding",
        "Hypernetwork": "hypernetwork",
        "AestheticGradient": "other",
        "LORA": "lora",
        "LoCon": "lora",
        "DoRA": "lora",
        "Controlnet": "controlnet",
        "Upscaler": "upscaler",
        "MotionModule": "motion_module",
        "VAE": "vae",
        "TextEncoder": "text_encoder",
        "CLIP": "text_encoder",
        "UNet": "diffusion_model",
        "CLIPVision": "clip_vision",
        "Poses": "other",
        "Wildcards": "other",
        "Workflows": "other",
        "ComfyWorkflows": "other",
        "Detection": "other",
        "VisionLanguage": "other",
        "LLM": "other",
    }
)
# Kinds that the site has no type for, and types that hold more than their own kind: networks alone come as
# checkpoints, adapters as ControlNets.
_ALSO_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "diffusion_model": ("Checkpoint",),
    "t2i_adapter": ("Controlnet",),
    "ip_adapter": ("Controlnet", "Other"),
    "style_model": ("Other",),
    "face_restore": ("Upscaler", "Other"),
    "inpaint_model": ("Other",),
    "other": ("Other",),
}
FILE_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Model": "model",
        "Pruned Model": "model",
        "Text Encoder": "text_encoder",
        "Vision Encoder": "clip_vision",
        "CLIPVision": "clip_vision",
        "Negative": "embedding",
        "Training Data": "training_data",
        "VAE": "vae",
        "Config": "config",
        "Archive": "archive",
        "UNet": "diffusion_model",
        "Diffusion Model": "diffusion_model",
        "ControlNet": "controlnet",
        "Workflow": "workflow",
        "Upscaler": "upscaler",
        "Enhancement LoRA": "lora",
        "Other": "other",
    }
)
_NO_MODELS: Final = frozenset({"training_data", "config", "archive", "workflow"})
FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SafeTensor": "safetensors",
        "PickleTensor": "pickle",
        "GGUF": "gguf",
        "Diffusers": "zip",
        "Core ML": "other",
        "ONNX": "onnx",
        "Other": "other",
    }
)
ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".safetensors": "safetensors",
        ".sft": "safetensors",
        ".gguf": "gguf",
        ".ckpt": "pickle",
        ".pt": "pickle",
        ".pth": "pickle",
        ".bin": "pickle",
        ".onnx": "onnx",
        ".zip": "zip",
    }
)
HASHES: Final[Mapping[str, tuple[str, tuple[int, ...]]]] = MappingProxyType(
    {
        # Our name, and how many hex digits there are.
        "SHA256": ("sha256", (64,)),
        "BLAKE3": ("blake3", (64,)),
        "CRC32": ("crc32", (8,)),
        "AutoV1": ("autov1", (8,)),
        "AutoV2": ("autov2", (10,)),
        "AutoV3": ("autov3", (12, 64)),
    }
)
# The mask of levels by the words of older replies.
LEVELS: Final[Mapping[str, int]] = MappingProxyType(
    {"None": 1, "Soft": 2, "Mature": 4, "X": 8, "Blocked": 32}
)
MILD: Final = 1 | 2


def kind_of_type(type_: str | None) -> str | None:
    """Give the kind that the site's type of a model stands for; None for unknown ones and "Other"."""
    return None if type_ is None else _TYPE_KINDS.get(_plain(type_))


def role_of(file_type: str | None) -> str | None:
    """Give the role that the site's type of a file stands for; None: not said, or unknown."""
    return None if file_type is None else _FILE_ROLES.get(_plain(file_type))


def kind_of_file(role: str | None, model_kind: str | None) -> str | None:
    """Give the kind of a file: what its own role says, else what its model is."""
    if role in _NO_MODELS:
        return "other"
    if role == "other":
        return None
    return model_kind if role in (None, "model") else role


def format_of(name: str, said: str | None) -> str | None:
    """Give a file's format by its ending, else as the site says."""
    _stem, dot, ending = name.rpartition(".")
    known = ENDINGS.get(f".{ending.lower()}") if dot else None
    return known or (None if said is None else _FORMATS.get(_plain(said)))


def base_of(name: str | None) -> str | None:
    """Give the id of a base by the site's name of it; None for unknown ones."""
    return None if name is None else _BASES.get(_plain(name))


def types_for(kinds: Iterable[str]) -> tuple[str, ...]:
    """Give the site's types that hold models of these kinds, each once; kinds it cannot have give none."""
    found: dict[str, None] = {}
    for kind in kinds:
        found |= dict.fromkeys(type_ for type_, known in TYPE_KINDS.items() if known == kind)
        found |= dict.fromkeys(_ALSO_AS.get(kind, ()))
    return tuple(found)


def names_for(bases: Iterable[str]) -> tuple[str, ...]:
    """Give the site's names for bases and their kin: `sdxl` takes `sdxl-turbo` along, not the reverse."""
    found: dict[str, None] = {}
    for base in bases:
        found |= dict.fromkeys(
            name
            for name, known in CIVITAI_BASES.items()
            if known == base or known.startswith(f"{base}-")
        )
    return tuple(found)


def _plain(name: str) -> str:
    return name.casefold().translate(_LEFT_OUT)


_LEFT_OUT: Final = str.maketrans("", "", " ._-")
_TYPE_KINDS: Final = {_plain(name): kind for name, kind in TYPE_KINDS.items()}
_FILE_ROLES: Final = {_plain(name): role for name, role in FILE_ROLES.items()}
_FORMATS: Final = {_plain(name): known for name, known in FORMATS.items()}
_BASES: Final = {_plain(name): base for name, base in CIVITAI_BASES.items()}
