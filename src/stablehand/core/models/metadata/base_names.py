"""What sites, programs and trainers call a base, and the id that we call it. Pure.

Sources: CivitAI's enum of base models (`core.base.civitai_bases`), A1111's "sd version", kohya's
`ss_base_model_version`, ModelSpec's `architecture`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from stablehand.core.base.civitai_bases import CIVITAI_BASES

_OTHER_NAMES: Final[Mapping[str, str]] = {
    # A1111's and Forge's editor
    "SD1": "sd15", "SD2": "sd2", "SDXL": "sdxl", "SD3": "sd3", "Flux": "flux1",
    # kohya's sd-scripts
    "sd_v1": "sd15", "sd_1.5": "sd15", "sd_v2": "sd2", "sd_v2_v": "sd2",
    "sdxl_base_v1-0": "sdxl", "sdxl_base_v0-9": "sdxl", "sd3": "sd3", "sd3m": "sd3-medium",
    "sd3-m": "sd3-medium", "sd3.5-large": "sd3.5-large", "sd3.5-medium": "sd3.5-medium",
    "flux1": "flux1", "chroma": "chroma", "lumina": "lumina2", "hunyuan_video": "hunyuan-video",
    "qwen_image": "qwen-image",
    # ModelSpec
    "stable-diffusion-v1": "sd15", "stable-diffusion-v2-512": "sd2",
    "stable-diffusion-v2-768-v": "sd2", "stable-diffusion-xl-v1-base": "sdxl",
    "stable-diffusion-xl-v1-refiner": "sdxl-refiner", "stable-diffusion-3": "sd3",
    "stable-diffusion-3-m": "sd3-medium", "stable-diffusion-3-medium": "sd3-medium",
    "stable-diffusion-3-5-large": "sd3.5-large", "flux-1-dev": "flux1-dev",
    "flux-1-schnell": "flux1-schnell", "lumina-2": "lumina2",
}  # fmt: skip
_ADAPTER: Final = re.compile(r"[/-](lora|textual-inversion|controlnet)$", re.IGNORECASE)


def base_of(name: str | None) -> str | None:
    """Give the id of a base by the name that a site, a program or a trainer has for it; None if unknown."""
    if not name or len(name) > 100:
        return None
    return _BY_NAME.get(_plain(_ADAPTER.sub("", name.strip())))


def _plain(name: str) -> str:
    return name.casefold().translate(_LEFT_OUT)


_LEFT_OUT: Final = str.maketrans("", "", " ._-")
_BY_NAME: Final = {_plain(name): base for name, base in {**_OTHER_NAMES, **CIVITAI_BASES}.items()}
