"""The folders of the shared tree, and what a path in it says about a model. Pure.

The folders bear the names that Stability Matrix gave them, so that its libraries open in place. What a
folder is for tells the kind until a file's own header is read; kinds are the ids that every list and
filter uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

UNKNOWN: Final = "unknown"
# Not a model of this field: detectors, taggers, language and sound models.
OTHER: Final = "other"
KINDS: Final = (
    "checkpoint", "diffusion_model", "vae", "text_encoder", "clip_vision", "lora", "controlnet",
    "t2i_adapter", "ip_adapter", "style_model", "embedding", "hypernetwork", "motion_module",
    "upscaler", "face_restore", "inpaint_model", OTHER, UNKNOWN,
)  # fmt: skip

# By role: a folder below Models, as definitions name it. CLIP is what older libraries call the text
# encoders. A folder that takes several kinds (GLIGEN, InstantID, ...) says nothing about a file.
FOLDER_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "StableDiffusion": "checkpoint",
        "DiffusionModels": "diffusion_model",
        "Diffusers": "checkpoint",
        "SVD": "checkpoint",
        "Lora": "lora",
        "LyCORIS": "lora",
        "VAE": "vae",
        "ApproxVAE": "vae",
        "TextEncoders": "text_encoder",
        "CLIP": "text_encoder",
        "ClipVision": "clip_vision",
        "ControlNet": "controlnet",
        "T2IAdapter": "t2i_adapter",
        "IpAdapter": "ip_adapter",
        "IpAdapters15": "ip_adapter",
        "IpAdaptersXl": "ip_adapter",
        "StyleModels": "style_model",
        "Embeddings": "embedding",
        "Hypernetwork": "hypernetwork",
        "AnimateDiff": "motion_module",
        "ESRGAN": "upscaler",
        "RealESRGAN": "upscaler",
        "SwinIR": "upscaler",
        "BSRGAN": "upscaler",
        "ScuNET": "upscaler",
        "DAT": "upscaler",
        "LDSR": "upscaler",
        "LatentUpscale": "upscaler",
        "GFPGAN": "face_restore",
        "Codeformer": "face_restore",
        "Ultralytics": OTHER,
        "AfterDetailer": OTHER,
        "Sams": OTHER,
        "InsightFace": OTHER,
        "DeepDanbooru": OTHER,
        "PromptExpansion": OTHER,
        "AudioEncoders": OTHER,
        "BackgroundRemoval": OTHER,
        "ControlNetPreprocessor": OTHER,
        "GLIGEN": UNKNOWN,
        "InstantID": UNKNOWN,
        "Karlo": UNKNOWN,
        "ModelPatches": UNKNOWN,
        "PhotoMaker": UNKNOWN,
    }
)
_KIND_OF: Final = {name.casefold(): kind for name, kind in FOLDER_KINDS.items()}

DIFFUSERS: Final = "diffusers"
DIFFUSERS_MARK: Final = "model_index.json"
_FORMATS: Final = {
    ".safetensors": "safetensors",
    ".sft": "safetensors",
    ".ckpt": "ckpt",
    ".pt": "pt",
    ".pth": "pth",
    ".bin": "bin",
    ".gguf": "gguf",
}


def kind_by_folder(path: str) -> str:
    """Give the kind that the folder of a path ('/'-separated, below Models) stands for."""
    return _KIND_OF.get(path.partition("/")[0].casefold(), UNKNOWN)


def format_by_name(name: str) -> str | None:
    """Give the format of a model file by its ending; None for what is no model."""
    return _FORMATS.get(PurePosixPath(name).suffix.lower())


def name_of(path: str, file_format: str) -> str:
    """Give a model's name: the file's without its ending, or the folder's."""
    found = PurePosixPath(path)
    return found.name if file_format == DIFFUSERS else found.stem


def folder_of(path: str) -> str:
    """Give the folder that a model lies in, below Models; empty for the top."""
    return path.rpartition("/")[0]


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path lies in a folder or its sub-folders, as people write folder names."""
    wanted = folder.replace("\\", "/").strip("/").casefold()
    return not wanted or f"{folder_of(path)}/".casefold().startswith(f"{wanted}/")


def known_kind(text: str) -> str | None:
    """Give the kind that is meant, whatever its case, dots, dashes and underscores; None if none."""
    return next((kind for kind in KINDS if _plain(kind) == _plain(text)), None)


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("", "", "._-"))
