"""Requests of the A1111 API, and how they become jobs."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from easel import pictures
from easel.jobs import Job
from easel.problems import Problem

UNSUPPORTED = {
    "enable_hr": "hires fix",
    "restore_faces": "face restoration",
    "tiling": "tiling",
    "script_name": "scripts",
    "refiner_checkpoint": "refiners",
    "inpaint_full_res": None,
    "subseed_strength": "variation seeds",
}


class Drawing(BaseModel):
    """What both kinds of run take. Fields of A1111 that change nothing here are taken and ignored."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    prompt: str = ""
    negative_prompt: str = ""
    width: int = 512
    height: int = 512
    steps: int = 20
    cfg_scale: float = 7.0
    sampler_name: str | None = None
    sampler_index: str | None = None
    scheduler: str | None = None
    seed: int = -1
    batch_size: int = 1
    n_iter: int = 1
    clip_skip: int | None = None
    send_images: bool = True
    save_images: bool = True
    override_settings: dict[str, Any] | None = None
    override_settings_restore_afterwards: bool = True
    alwayson_scripts: dict[str, Any] | None = None
    enable_hr: bool = False
    restore_faces: bool | None = None
    tiling: bool | None = None
    script_name: str | None = None
    refiner_checkpoint: str | None = None
    subseed_strength: float = 0


class TextToImage(Drawing):
    """`/sdapi/v1/txt2img`."""


class ImageToImage(Drawing):
    """`/sdapi/v1/img2img`."""

    init_images: list[str] | None = None
    mask: str | None = None
    mask_blur: int = 4
    inpainting_mask_invert: int = 0
    denoising_strength: float = Field(default=0.75)
    resize_mode: int = 0
    include_init_images: bool = False


class PngInfo(BaseModel):
    """`/sdapi/v1/png-info`."""

    image: str


def to_job(request: Drawing, clip_skip: int) -> Job:
    """A job, or a `Problem` for what Easel does not do."""
    for field, words in UNSUPPORTED.items():
        if words and getattr(request, field, None):
            raise Problem(f"Easel has no {words} ({field})")
    override = request.override_settings or {}
    settings: dict[str, Any] = {
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "width": request.width,
        "height": request.height,
        "steps": request.steps,
        "cfg": request.cfg_scale,
        "sampler": request.sampler_name or request.sampler_index,
        "scheduler": request.scheduler,
        "seed": request.seed,
        "batch_size": request.batch_size,
        "batches": request.n_iter,
        "clip_skip": _clip_skip(request, override, clip_skip),
        "model": _text(override.get("sd_model_checkpoint")),
        "vae": _text(override.get("sd_vae")),
        "keep_model": not request.override_settings_restore_afterwards,
        "save": request.save_images,
        "notes": _notes(request),
    }
    if isinstance(request, ImageToImage):
        settings |= _beginning(request)
    return Job(**settings)


def _beginning(request: ImageToImage) -> dict[str, Any]:
    if not request.init_images:
        raise Problem("init_images is empty: img2img needs an image to begin from", 404)
    mask = pictures.from_base64(request.mask, "mask") if request.mask else None
    return {
        "start": pictures.from_base64(request.init_images[0], "init_images[0]"),
        "mask": mask,
        "strength": request.denoising_strength,
        "resize_mode": request.resize_mode,
        "mask_blur": request.mask_blur,
        "invert_mask": bool(request.inpainting_mask_invert),
    }


def _clip_skip(request: Drawing, override: dict[str, Any], default: int) -> int:
    if request.clip_skip is not None:
        return request.clip_skip
    value = override.get("CLIP_stop_at_last_layers", default)
    if not isinstance(value, int):
        raise Problem("CLIP_stop_at_last_layers must be a whole number")
    return value


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Problem("override_settings: names of models must be texts")
    return value or None


def _notes(request: Drawing) -> tuple[str, ...]:
    names = ", ".join(request.alwayson_scripts or {})
    return (f"Easel has no extension scripts; ignored: {names}",) if names else ()
