"""What sites, programs and trainers call a base, and the id that we call it. Pure.

Sources: CivitAI's enum of base models (facts: contracts 1.4), A1111's "sd version", kohya's
`ss_base_model_version`, ModelSpec's `architecture`. Names that say a company and not a base (Sora, Kling,
"Other") are left out: a wrong base is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

CIVITAI_BASES: Final[Mapping[str, str]] = {
    "ACE Audio": "ace-step", "Anima": "anima", "AuraFlow": "auraflow", "Chroma": "chroma",
    "CogVideoX": "cogvideox", "Ernie": "ernie-image",
    "Flux.1 S": "flux1-schnell", "Flux.1 D": "flux1-dev", "Flux.1 Krea": "flux1-krea-dev",
    "Flux.1 Kontext": "flux1-kontext-dev", "Flux.2 D": "flux2-dev",
    "Flux.2 Klein 9B": "flux2-klein-9b", "Flux.2 Klein 9B-base": "flux2-klein-9b",
    "Flux.2 Klein 4B": "flux2-klein-4b", "Flux.2 Klein 4B-base": "flux2-klein-4b",
    "HiDream": "hidream-i1", "Hunyuan 1": "hunyuan-dit", "Hunyuan Video": "hunyuan-video",
    "Ideogram 4.0": "ideogram-4", "Kolors": "kolors",
    "Krea 2": "krea-2", "LTXV": "ltx-video", "LTXV2": "ltx-2", "LTXV 2.3": "ltx-2",
    "Lumina": "lumina2", "Mochi": "mochi-1", "PixArt a": "pixart-alpha",
    "PixArt E": "pixart-sigma", "Pony V7": "auraflow", "Qwen": "qwen-image",
    "Illustrious": "sdxl", "NoobAI": "sdxl", "Pony": "sdxl",
    "SD 1.4": "sd15", "SD 1.5": "sd15", "SD 1.5 LCM": "sd15", "SD 1.5 Hyper": "sd15",
    "SD 2.0": "sd2", "SD 2.0 768": "sd2", "SD 2.1": "sd2", "SD 2.1 768": "sd2",
    "SD 3": "sd3", "SD 3.5": "sd3", "SD 3.5 Large": "sd3.5-large",
    "SD 3.5 Large Turbo": "sd3.5-large-turbo", "SD 3.5 Medium": "sd3.5-medium",
    "SDXL 0.9": "sdxl", "SDXL 1.0": "sdxl", "SDXL 1.0 LCM": "sdxl-lcm", "SDXL Distilled": "sdxl",
    "SDXL Lightning": "sdxl-lightning", "SDXL Hyper": "sdxl-hyper", "SDXL Turbo": "sdxl-turbo",
    "Stable Cascade": "stable-cascade", "SVD": "svd", "SVD XT": "svd-xt",
    "Wan Video": "wan2.1", "Wan Video 1.3B t2v": "wan2.1-t2v-1.3b",
    "Wan Video 14B t2v": "wan2.1-t2v-14b", "Wan Video 14B i2v 480p": "wan2.1-i2v-14b",
    "Wan Video 14B i2v 720p": "wan2.1-i2v-14b", "Wan Video 2.2 TI2V-5B": "wan2.2-ti2v-5b",
    "Wan Video 2.2 I2V-A14B": "wan2.2-i2v-a14b", "Wan Video 2.2 T2V-A14B": "wan2.2-t2v-a14b",
    "ZImageTurbo": "z-image", "ZImageBase": "z-image",
}  # fmt: skip
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
