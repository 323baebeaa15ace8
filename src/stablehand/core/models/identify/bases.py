"""The base models that a file can belong to, and how they are related. Pure data.

A base has a parent where it is a member of a family or a variant of another: `flux1-dev` of `flux1`,
`sd3.5-large-turbo` of `sd3.5-large` of `sd3`. What a header cannot tell apart is then named by the
nearest common ancestor. Architectures decide who is related, not the names that models are sold under:
the two experts of Wan 2.2 A14B are nets of Wan 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Base:
    """A base model.

    Attributes:
        id: what lists, filters and catalog data use.
        name: how people write it.
        parent: the family, or the base that it is a variant of; None for the root of a family.
    """

    id: str
    name: str
    parent: str | None = None


# Families: id, name; then members: id, name.
_FAMILIES: Final[Mapping[tuple[str, str], tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        ("sd15", "SD 1.5"): (
            ("sd15-inpaint", "SD 1.5 Inpainting"), ("sd15-instructpix2pix", "InstructPix2Pix"),
        ),
        ("sd2", "SD 2"): (
            ("sd2-depth", "SD 2 Depth"), ("sd2-inpaint", "SD 2 Inpainting"), ("sd-turbo", "SD Turbo"),
            ("sd21-unclip-h", "SD 2.1 unCLIP-H"), ("sd21-unclip-l", "SD 2.1 unCLIP-L"),
        ),
        ("sdxl", "SDXL"): (
            ("sdxl-cosxl", "CosXL"), ("sdxl-hyper", "SDXL Hyper"), ("sdxl-inpaint", "SDXL Inpainting"),
            ("sdxl-instructpix2pix", "SDXL InstructPix2Pix"), ("sdxl-lcm", "SDXL LCM"),
            ("sdxl-lightning", "SDXL Lightning"), ("sdxl-turbo", "SDXL Turbo"),
            ("sdxl-vpred", "SDXL v-prediction"), ("playground-v2.5", "Playground v2.5"),
        ),
        ("sd3", "SD 3"): (("sd3-medium", "SD 3 Medium"), ("sd3.5-large", "SD 3.5 Large"),
            ("sd3.5-medium", "SD 3.5 Medium"),
        ),
        ("flux1", "Flux.1"): (
            ("flux1-dev", "Flux.1 dev"), ("flux1-schnell", "Flux.1 schnell"),
            ("flux1-fill-dev", "Flux.1 Fill dev"), ("flux1-canny-dev", "Flux.1 Canny dev"),
            ("flux1-depth-dev", "Flux.1 Depth dev"), ("flux1-kontext-dev", "Flux.1 Kontext dev"),
            ("flux1-krea-dev", "Flux.1 Krea dev"), ("flux1-lite-8b", "Flux.1 Lite 8B"),
            ("taef1", "TAEF1"),
        ),
        ("flux2", "Flux.2"): (
            ("flux2-dev", "Flux.2 dev"), ("flux2-klein-4b", "Flux.2 Klein 4B"),
            ("flux2-klein-9b", "Flux.2 Klein 9B"),
        ),
        ("chroma", "Chroma"): (("chroma-radiance", "Chroma Radiance"),),
        ("cogvideox", "CogVideoX"): (
            ("cogvideox-2b", "CogVideoX 2B"), ("cogvideox-5b", "CogVideoX 5B"),
        ),
        ("cosmos-1", "Cosmos 1"): (
            ("cosmos-1-7b-text2world", "Cosmos 1 7B Text2World"),
            ("cosmos-1-7b-video2world", "Cosmos 1 7B Video2World"),
            ("cosmos-1-14b-text2world", "Cosmos 1 14B Text2World"),
            ("cosmos-1-14b-video2world", "Cosmos 1 14B Video2World"),
        ),
        ("hunyuan-dit", "Hunyuan-DiT"): (
            ("hunyuan-dit-1.1", "Hunyuan-DiT 1.1"), ("hunyuan-dit-1.2", "Hunyuan-DiT 1.2"),
        ),
        ("hunyuan-image-2.1", "Hunyuan Image 2.1"): (
            ("hunyuan-image-2.1-distilled", "Hunyuan Image 2.1 distilled"),
        ),
        ("hunyuan-video", "Hunyuan Video"): (
            ("hunyuan-video-i2v", "Hunyuan Video I2V"),
            ("hunyuan-video-skyreels-i2v", "SkyReels I2V"),
            ("framepack", "FramePack"),
        ),
        ("hunyuan3d-2", "Hunyuan 3D 2"): (("hunyuan3d-2-mini", "Hunyuan 3D 2 mini"),),
        ("koala", "KOALA"): (("koala-1b", "KOALA 1B"), ("koala-700m", "KOALA 700M")),
        ("ltx-video", "LTX-Video"): (
            ("ltx-video-2b", "LTX-Video 2B"), ("ltx-video-13b", "LTX-Video 13B"),
        ),
        ("pixart", "PixArt"): (("pixart-alpha", "PixArt-α"), ("pixart-sigma", "PixArt-Σ")),
        ("stable-cascade", "Stable Cascade"): (
            ("stable-cascade-a", "Stable Cascade stage A"),
            ("stable-cascade-b", "Stable Cascade stage B"),
            ("stable-cascade-b-lite", "Stable Cascade stage B lite"),
            ("stable-cascade-c", "Stable Cascade stage C"),
            ("stable-cascade-c-lite", "Stable Cascade stage C lite"),
        ),
        ("svd", "SVD"): (("svd-xt", "SVD XT"),),
        ("sv3d", "SV3D"): (("sv3d-p", "SV3D p"), ("sv3d-u", "SV3D u")),
        ("sv4d", "SV4D"): (("sv4d2", "SV4D 2"),),
        ("wan2.1", "Wan 2.1"): (
            ("wan2.1-t2v-1.3b", "Wan 2.1 T2V 1.3B"), ("wan2.1-t2v-14b", "Wan 2.1 T2V 14B"),
            ("wan2.1-i2v-14b", "Wan 2.1 I2V 14B"), ("wan2.1-flf2v-14b", "Wan 2.1 FLF2V 14B"),
            ("wan2.1-vace-1.3b", "Wan 2.1 VACE 1.3B"), ("wan2.1-vace-14b", "Wan 2.1 VACE 14B"),
            ("wan2.2-t2v-a14b", "Wan 2.2 T2V A14B"), ("wan2.2-i2v-a14b", "Wan 2.2 I2V A14B"),
            ("wan2.2-ti2v-5b", "Wan 2.2 TI2V 5B"),
        ),
    }
)  # fmt: skip
_VARIANTS: Final = (
    ("sd3.5-large-turbo", "SD 3.5 Large Turbo", "sd3.5-large"),
    ("cosxl-edit", "CosXL Edit", "sdxl-cosxl"),
)
_ALONE: Final = (
    ("ace-step", "ACE-Step"), ("allegro", "Allegro"), ("anima", "Anima"), ("auraflow", "AuraFlow"),
    ("cogview3-plus", "CogView3-Plus"), ("cogview4", "CogView4"),
    ("cosmos-predict2-2b-t2i", "Cosmos Predict2 2B T2I"),
    ("cosmos-predict2-14b-t2i", "Cosmos Predict2 14B T2I"),
    ("cosmos-predict2-2b-v2w", "Cosmos Predict2 2B V2W"),
    ("cosmos-predict2-14b-v2w", "Cosmos Predict2 14B V2W"),
    ("deepfloyd-if", "DeepFloyd IF"), ("ernie-image", "ERNIE-Image"), ("gemma3-4b", "Gemma 3 4B"),
    ("hidream-i1", "HiDream-I1"), ("hunyuan-video-1.5", "Hunyuan Video 1.5"),
    ("ideogram-4", "Ideogram 4"), ("instantid", "InstantID"), ("kandinsky-2.2", "Kandinsky 2.2"),
    ("kandinsky-3", "Kandinsky 3"), ("kandinsky-5", "Kandinsky 5"), ("kolors", "Kolors"),
    ("krea-2", "Krea 2"), ("longcat-image", "LongCat-Image"), ("lotus-d", "Lotus-D"),
    ("ltx-2", "LTX-2"), ("lumina2", "Lumina 2"), ("mochi-1", "Mochi 1"),
    ("modelscope-t2v", "ModelScope T2V"), ("omnigen", "OmniGen"), ("omnigen2", "OmniGen 2"),
    ("ovis-image", "Ovis-Image"), ("photomaker", "PhotoMaker"), ("pulid", "PuLID"),
    ("qwen-image", "Qwen-Image"), ("sana", "Sana"), ("sd-x4-upscaler", "SD x4 Upscaler"),
    ("sdxl-refiner", "SDXL Refiner"), ("sdxs", "SDXS"), ("seedvr2", "SeedVR2"),
    ("segmind-vega", "Segmind Vega"), ("ssd-1b", "SSD-1B"),
    ("stable-audio-open-1.0", "Stable Audio Open 1.0"), ("stable-lm", "StableLM"),
    ("stable-zero123", "Stable Zero123"), ("wuerstchen-v2", "Würstchen v2"), ("z-image", "Z-Image"),
)  # fmt: skip


def _all() -> Mapping[str, Base]:
    bases = [Base(key, name) for key, name in _ALONE]
    for (family, name), members in _FAMILIES.items():
        bases.append(Base(family, name))
        bases += [Base(key, member, family) for key, member in members]
    bases += [Base(*variant) for variant in _VARIANTS]
    return MappingProxyType({base.id: base for base in sorted(bases, key=lambda base: base.id)})


BASES: Final[Mapping[str, Base]] = _all()
_SPELLING: Final = str.maketrans("", "", ".-_ /")
_BY_SPELLING: Final = {key.translate(_SPELLING): base for key, base in BASES.items()}


def find_base(text: str) -> Base | None:
    """Find a base by its id; case, dots, dashes, underscores and spaces do not count."""
    return _BY_SPELLING.get(text.casefold().translate(_SPELLING))


def lineage(base: str) -> tuple[str, ...]:
    """Give a base, its parent, and so on up to the family; () for what is no base."""
    found = BASES.get(base)
    line: list[str] = []
    while found is not None:
        line.append(found.id)
        found = BASES.get(found.parent) if found.parent else None
    return tuple(line)


def family_of(base: str) -> str:
    """Give the family of a base: the root of its line; what is no base is its own family."""
    return (lineage(base) or (base,))[-1]


def members(base: str) -> tuple[str, ...]:
    """Give a base and everything that descends from it, by id."""
    return tuple(key for key in BASES if base in lineage(key))


def common_base(bases: Iterable[str]) -> str | None:
    """Give the nearest base that all of these are or descend from; None where there is none."""
    lines = [lineage(base) for base in bases]
    if not lines:
        return None
    return next((base for base in lines[0] if all(base in line for line in lines)), None)
