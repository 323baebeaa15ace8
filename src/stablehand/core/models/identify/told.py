"""What trainers wrote of a model's base, as far as its tensors leave it open. Pure.

Merges and conversions copy metadata that is no longer true, so it never says more than tensors allow: it
chooses among bases that they cannot tell apart, names a member of the family that they prove, or fills in
where they say nothing; always as "likely".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from stablehand.core.models.identify.bases import find_base, lineage
from stablehand.core.models.identify.identity import Finding

# Newest habit first: sd-scripts writes both.
_KEYS: Final = ("modelspec.architecture", "ss_base_model_version")
_PLAIN: Final = re.compile(r"[^a-z0-9]")
# By beginnings, longest first; as sd-scripts, musubi-tuner, ai-toolkit, OneTrainer and SimpleTuner write.
_LABELS: Final[Mapping[str, str]] = {
    "stablediffusionv1": "sd15", "sdv1": "sd15", "sd15": "sd15", "sd1": "sd15",
    "stablediffusionv2": "sd2", "sdv2": "sd2", "sd2": "sd2",
    "stablediffusionxlv1refiner": "sdxl-refiner", "stablediffusionxl": "sdxl", "sdxl": "sdxl",
    "stablediffusion35large": "sd3.5-large", "stablediffusion35medium": "sd3.5-medium",
    "stablediffusion3medium": "sd3-medium", "stablediffusion3m": "sd3-medium",
    "stablediffusion3": "sd3", "sd35large": "sd3.5-large", "sd35medium": "sd3.5-medium",
    "sd3": "sd3", "flux1schnell": "flux1-schnell", "flux1devkontext": "flux1-kontext-dev",
    "flux1kontext": "flux1-kontext-dev", "fluxkontext": "flux1-kontext-dev",
    "flux1krea": "flux1-krea-dev", "flux1fill": "flux1-fill-dev", "flux2klein4b": "flux2-klein-4b",
    "flux2klein9b": "flux2-klein-9b", "flux2dev": "flux2-dev", "flux2": "flux2", "flux": "flux1",
    "chromaradiance": "chroma-radiance", "chroma": "chroma", "kolors": "kolors",
    "lumina2": "lumina2", "hunyuanimage21": "hunyuan-image-2.1", "hunyuanvideo15": "hunyuan-video-1.5",
    "hunyuanvideo": "hunyuan-video", "framepack": "framepack", "anima": "anima", "krea2": "krea-2",
    "qwenimage": "qwen-image", "zimage": "z-image", "hidream": "hidream-i1", "auraflow": "auraflow",
    "pixartsigma": "pixart-sigma", "pixartalpha": "pixart-alpha", "ltx2": "ltx-2", "ltxv": "ltx-video",
    "ltxvideo": "ltx-video", "cogview4": "cogview4", "cogvideox5b": "cogvideox-5b",
    "cogvideox2b": "cogvideox-2b", "stablecascade": "stable-cascade-c",
    "wan21t2v13b": "wan2.1-t2v-1.3b", "wan21t2v14b": "wan2.1-t2v-14b",
    "wan21i2v": "wan2.1-i2v-14b", "wan22t2va14b": "wan2.2-t2v-a14b", "wan22i2va14b": "wan2.2-i2v-a14b",
    "wan22t2v14b": "wan2.2-t2v-a14b", "wan22i2v14b": "wan2.2-i2v-a14b", "wan2214bt2v": "wan2.2-t2v-a14b",
    "wan2214bi2v": "wan2.2-i2v-a14b", "wan22ti2v5b": "wan2.2-ti2v-5b", "wan225b": "wan2.2-ti2v-5b",
    "ernieimage": "ernie-image", "longcatimage": "longcat-image", "ovisimage": "ovis-image",
    "omnigen2": "omnigen2", "ideogram4": "ideogram-4",
}  # fmt: skip
_BY_LENGTH: Final = sorted(_LABELS, key=len, reverse=True)
# Bases with the very tensors of another one.
_WITHOUT_BASE: Final = ("upscaler", "face_restore", "other")
_ALIKE: Final = {"kolors": "sdxl"}


def told_base(metadata: Mapping[str, str]) -> str | None:
    """Give the base that a header's metadata names; None where it names none that is known."""
    for key in _KEYS:
        written = metadata.get(key, "").partition("/")[0]
        label = _PLAIN.sub("", written.casefold())
        for start in _BY_LENGTH:
            if label.startswith(start):
                return _LABELS[start]
        base = find_base(written) if written else None
        if base is not None:
            return base.id
    return None


def narrowed(finding: Finding, metadata: Mapping[str, str]) -> Finding:
    """Let metadata choose what the tensors left open; a contradiction changes nothing."""
    if finding.kind in _WITHOUT_BASE:
        return finding
    told = told_base(metadata)
    if told is None or (told == finding.base and told not in finding.one_of):
        return finding
    open_to = finding.one_of or ((finding.base,) if finding.base else ())
    if any(_ALIKE.get(told) == base or base in lineage(told) for base in open_to):
        return replace(finding, base=told, one_of=(), confidence="likely")
    return finding
