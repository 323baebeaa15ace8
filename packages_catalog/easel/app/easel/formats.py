"""Which family a model is of: by the names and shapes of its tensors, or by a diffusers folder's index.

Pickled files (.ckpt, .pt, .bin) are never opened: reading one can run any program hidden in it.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from easel.headers import Header, read_header
from easel.problems import Problem

UNET = "model.diffusion_model."
PICKLED = (".ckpt", ".pt", ".pth", ".bin")
WHY_NO_PICKLE = (
    "Files of this kind (.ckpt, .pt, .bin) can run programs when they are opened, "
    "so Easel does not open them. Take the .safetensors file of the same model."
)


class Family(StrEnum):
    """The families of models that Easel draws with."""

    SD1 = "sd1"
    SDXL = "sdxl"

    @property
    def title(self) -> str:
        """As people call it."""
        return "SD 1.x" if self is Family.SD1 else "SDXL"


def checkpoint_family(path: Path) -> Family:
    """The family of a single file or a diffusers folder. Raises `Problem` where it is none of ours."""
    if path.is_dir():
        return folder_family(path)
    if path.suffix.lower() in PICKLED:
        raise Problem(f"{path.name}: {WHY_NO_PICKLE}")
    return header_family(path.name, read_header(path))


def header_family(name: str, header: Header) -> Family:
    """The family of a single-file checkpoint."""
    shapes = header.shapes
    if not any(key.startswith(UNET) for key in shapes):
        raise Problem(f"{name} is not a checkpoint of SD 1.x or SDXL")
    first = shapes.get(UNET + "input_blocks.0.0.weight", ())
    if len(first) != 4:
        raise Problem(f"{name} is of a family that Easel does not draw with")
    family = _by_text_encoder(name, shapes)
    if first[1] != 4:
        raise Problem(f"{name} is made for inpainting or editing, which Easel does not draw with")
    if not any(key.startswith("first_stage_model.decoder.") for key in shapes):
        raise Problem(f"{name} has no VAE inside; Easel needs a whole checkpoint")
    return family


def _by_text_encoder(name: str, shapes: dict[str, tuple[int, ...]]) -> Family:
    starts = {
        "xl": "conditioner.embedders.1.model.",
        "refiner": "conditioner.embedders.0.model.",
        "sd2": "cond_stage_model.model.",
        "sd1": "cond_stage_model.transformer.",
    }
    has = {kind: any(key.startswith(start) for key in shapes) for kind, start in starts.items()}
    if has["xl"]:
        return Family.SDXL
    if has["sd1"]:
        return Family.SD1
    if has["refiner"]:
        raise Problem(f"{name} is SDXL's refiner, which draws nothing by itself")
    if has["sd2"]:
        raise Problem(f"{name} is an SD 2.x model; Easel draws with SD 1.x and SDXL")
    raise Problem(f"{name} has no text encoder inside; Easel needs a whole checkpoint")


def folder_family(folder: Path) -> Family:
    """The family of a diffusers folder."""
    index = _json(folder, "model_index.json")
    unet = _json(folder, "unet/config.json")
    kind = str(index.get("_class_name", ""))
    width = unet.get("cross_attention_dim")
    if unet.get("in_channels", 4) != 4:
        raise Problem(
            f"{folder.name} is made for inpainting or editing, which Easel does not draw with"
        )
    if kind.startswith("StableDiffusionXL") and "text_encoder_2" in index:
        if not (folder / "text_encoder").is_dir():
            raise Problem(f"{folder.name} is SDXL's refiner, which draws nothing by itself")
        return Family.SDXL
    if kind.startswith("StableDiffusionXL") or not kind.startswith("StableDiffusion"):
        raise Problem(f"{folder.name} is of a family that Easel does not draw with ({kind})")
    if width == 1024 or kind.startswith("StableDiffusion3"):
        raise Problem(f"{folder.name} is not an SD 1.x model; Easel draws with SD 1.x and SDXL")
    return Family.SD1


def _json(folder: Path, name: str) -> dict[str, object]:
    try:
        found = json.loads((folder / name).read_text("utf-8"))
    except FileNotFoundError as error:
        raise Problem(f"{folder.name} is incomplete: {name} is missing") from error
    except (OSError, ValueError) as error:
        raise Problem(f"{folder.name} is damaged: {name} cannot be read") from error
    if not isinstance(found, dict):
        raise Problem(f"{folder.name} is damaged: {name} cannot be read")
    return found
