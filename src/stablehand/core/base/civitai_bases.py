"""What CivitAI calls a base model, and the id that we call it.

Source: its enum of base models, those that are hidden by now included (facts, contracts 1.4). Names that
say a company or a service and not a base (Sora, Kling, "Other") are left out, and so are bases that our
vocabulary does not have: a wrong base is worse than none.
"""

from __future__ import annotations

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
