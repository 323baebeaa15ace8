"""What Hugging Face calls kinds and bases of models, and what we call them. Data, and pure look-ups.

The hub has no field for either. Its kinds are tags that trainers and people set, and tasks
(`pipeline_tag`); its bases are other repositories, named by the model card (`base_model`, as tags
`base_model:owner/repo` and `base_model:adapter:owner/repo`), or the pipeline of diffusers that loads the
model (`diffusers:StableDiffusionXLPipeline`). What is not in the tables stays unknown: a wrong base is
worse than none, and the header of the file decides in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# Repositories of makers by the base that they hold; of several, the first is the one most cards name.
BASE_REPOSITORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sd15": (
        "stable-diffusion-v1-5/stable-diffusion-v1-5", "runwayml/stable-diffusion-v1-5",
        "CompVis/stable-diffusion-v1-4",
    ),
    "sd15-inpaint": (
        "stable-diffusion-v1-5/stable-diffusion-inpainting",
        "runwayml/stable-diffusion-inpainting",
    ),
    "sd15-instructpix2pix": ("timbrooks/instruct-pix2pix",),
    "sd2": (
        "stabilityai/stable-diffusion-2-1", "stabilityai/stable-diffusion-2-1-base",
        "stabilityai/stable-diffusion-2", "stabilityai/stable-diffusion-2-base",
    ),
    "sd2-inpaint": ("stabilityai/stable-diffusion-2-inpainting",),
    "sd2-depth": ("stabilityai/stable-diffusion-2-depth",),
    "sd-turbo": ("stabilityai/sd-turbo",),
    "sd-x4-upscaler": ("stabilityai/stable-diffusion-x4-upscaler",),
    "sdxl": ("stabilityai/stable-diffusion-xl-base-1.0",),
    "sdxl-refiner": ("stabilityai/stable-diffusion-xl-refiner-1.0",),
    "sdxl-turbo": ("stabilityai/sdxl-turbo",),
    "sdxl-inpaint": ("diffusers/stable-diffusion-xl-1.0-inpainting-0.1",),
    "sdxl-cosxl": ("stabilityai/cosxl",),
    "sdxl-lightning": ("ByteDance/SDXL-Lightning",),
    "ssd-1b": ("segmind/SSD-1B",),
    "segmind-vega": ("segmind/Segmind-Vega",),
    "playground-v2.5": ("playgroundai/playground-v2.5-1024px-aesthetic",),
    "sd3-medium": (
        "stabilityai/stable-diffusion-3-medium",
        "stabilityai/stable-diffusion-3-medium-diffusers",
    ),
    "sd3.5-large": ("stabilityai/stable-diffusion-3.5-large",),
    "sd3.5-large-turbo": ("stabilityai/stable-diffusion-3.5-large-turbo",),
    "sd3.5-medium": ("stabilityai/stable-diffusion-3.5-medium",),
    "stable-cascade": ("stabilityai/stable-cascade", "stabilityai/stable-cascade-prior"),
    "flux1-dev": ("black-forest-labs/FLUX.1-dev",),
    "flux1-schnell": ("black-forest-labs/FLUX.1-schnell",),
    "flux1-fill-dev": ("black-forest-labs/FLUX.1-Fill-dev",),
    "flux1-canny-dev": ("black-forest-labs/FLUX.1-Canny-dev",),
    "flux1-kontext-dev": ("black-forest-labs/FLUX.1-Kontext-dev",),
    "flux1-krea-dev": ("black-forest-labs/FLUX.1-Krea-dev",),
    "flux1-lite-8b": ("Freepik/flux.1-lite-8B",),
    "flux2-dev": ("black-forest-labs/FLUX.2-dev",),
    "flux2-klein-4b": (
        "black-forest-labs/FLUX.2-klein-4B", "black-forest-labs/FLUX.2-klein-base-4B",
    ),
    "flux2-klein-9b": (
        "black-forest-labs/FLUX.2-klein-9B", "black-forest-labs/FLUX.2-klein-base-9B",
    ),
    "chroma": ("lodestones/Chroma", "lodestones/Chroma1-HD", "lodestones/Chroma1-Base"),
    "auraflow": ("fal/AuraFlow", "fal/AuraFlow-v0.3"),
    "qwen-image": ("Qwen/Qwen-Image", "Qwen/Qwen-Image-Edit", "Qwen/Qwen-Image-Edit-2509"),
    "z-image": ("Tongyi-MAI/Z-Image-Turbo", "Tongyi-MAI/Z-Image"),
    "hidream-i1": (
        "HiDream-ai/HiDream-I1-Full", "HiDream-ai/HiDream-I1-Dev", "HiDream-ai/HiDream-I1-Fast",
    ),
    "lumina2": ("Alpha-VLLM/Lumina-Image-2.0",),
    "kolors": ("Kwai-Kolors/Kolors", "Kwai-Kolors/Kolors-diffusers"),
    "pixart-sigma": ("PixArt-alpha/PixArt-Sigma-XL-2-1024-MS",),
    "pixart-alpha": ("PixArt-alpha/PixArt-XL-2-1024-MS",),
    "cogview4": ("zai-org/CogView4-6B", "THUDM/CogView4-6B"),
    "hunyuan-video": ("tencent/HunyuanVideo", "hunyuanvideo-community/HunyuanVideo"),
    "hunyuan-video-1.5": ("tencent/HunyuanVideo-1.5",),
    "hunyuan-image-2.1": ("tencent/HunyuanImage-2.1",),
    "ltx-video": ("Lightricks/LTX-Video",),
    "ltx-2": ("Lightricks/LTX-2", "Lightricks/LTX-2.3"),
    "mochi-1": ("genmo/mochi-1-preview",),
    "svd": ("stabilityai/stable-video-diffusion-img2vid",),
    "svd-xt": (
        "stabilityai/stable-video-diffusion-img2vid-xt",
        "stabilityai/stable-video-diffusion-img2vid-xt-1-1",
    ),
    "wan2.1-t2v-14b": ("Wan-AI/Wan2.1-T2V-14B", "Wan-AI/Wan2.1-T2V-14B-Diffusers"),
    "wan2.1-t2v-1.3b": ("Wan-AI/Wan2.1-T2V-1.3B", "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"),
    "wan2.1-i2v-14b": (
        "Wan-AI/Wan2.1-I2V-14B-720P", "Wan-AI/Wan2.1-I2V-14B-480P",
        "Wan-AI/Wan2.1-I2V-14B-720P-Diffusers", "Wan-AI/Wan2.1-I2V-14B-480P-Diffusers",
    ),
    "wan2.1-vace-14b": ("Wan-AI/Wan2.1-VACE-14B",),
    "wan2.1-vace-1.3b": ("Wan-AI/Wan2.1-VACE-1.3B",),
    "wan2.2-t2v-a14b": ("Wan-AI/Wan2.2-T2V-A14B", "Wan-AI/Wan2.2-T2V-A14B-Diffusers"),
    "wan2.2-i2v-a14b": ("Wan-AI/Wan2.2-I2V-A14B", "Wan-AI/Wan2.2-I2V-A14B-Diffusers"),
    "wan2.2-ti2v-5b": ("Wan-AI/Wan2.2-TI2V-5B", "Wan-AI/Wan2.2-TI2V-5B-Diffusers"),
}  # fmt: skip
# Tags that diffusers and its trainers set by themselves; only those that stand for one family.
_BASE_TAGS: Final[Mapping[str, str]] = {
    "stable-diffusion-xl": "sdxl", "stable-diffusion-xl-diffusers": "sdxl",
    "diffusers:stablediffusionxlpipeline": "sdxl",
    "diffusers:stablediffusionxlinpaintpipeline": "sdxl-inpaint",
    "sd3": "sd3", "sd3-diffusers": "sd3", "diffusers:stablediffusion3pipeline": "sd3",
    "diffusers:fluxpipeline": "flux1", "diffusers:fluxfillpipeline": "flux1-fill-dev",
    "diffusers:fluxkontextpipeline": "flux1-kontext-dev",
    "diffusers:flux2pipeline": "flux2", "diffusers:chromapipeline": "chroma",
    "diffusers:auraflowpipeline": "auraflow", "diffusers:qwenimagepipeline": "qwen-image",
    "diffusers:qwenimageeditpipeline": "qwen-image", "diffusers:zimagepipeline": "z-image",
    "diffusers:kolorspipeline": "kolors", "diffusers:lumina2pipeline": "lumina2",
    "diffusers:pixartsigmapipeline": "pixart-sigma",
    "diffusers:pixartalphapipeline": "pixart-alpha",
    "diffusers:hidreamimagepipeline": "hidream-i1", "diffusers:cogview4pipeline": "cogview4",
    "diffusers:hunyuanvideopipeline": "hunyuan-video", "diffusers:mochipipeline": "mochi-1",
    "diffusers:ltxpipeline": "ltx-video", "diffusers:ltx2pipeline": "ltx-2",
}  # fmt: skip
# How a card's base is related to the model, between "base_model:" and the repository.
_RELATIONS: Final = frozenset({"adapter", "finetune", "merge", "quantized"})

# The first tag of a kind is what the hub is asked for; any of them tells the kind.
KIND_TAGS: Final[Mapping[str, tuple[str, ...]]] = {
    "lora": ("lora", "base_model:adapter", "lycoris", "locon", "dora"),
    "controlnet": ("controlnet", "control-lora", "controlnet-lllite"),
    "t2i_adapter": ("t2i-adapter", "t2iadapter"),
    "ip_adapter": ("ip-adapter", "ip_adapter", "ipadapter"),
    "embedding": ("textual_inversion", "textual-inversion"),
    "motion_module": ("animatediff", "motion-adapter", "motion-module"),
    "vae": ("vae", "diffusers:autoencoderkl"),
    "upscaler": ("super-resolution", "upscaler", "image-upscaling", "esrgan"),
    "clip_vision": ("clip-vision",),
    "text_encoder": ("text-encoder",),
    "hypernetwork": ("hypernetwork",),
}
# Tasks whose models make pictures or films; such a model without a tag of above is a whole one.
MAKING_TASKS: Final = frozenset(
    {
        *("text-to-image", "image-to-image", "text-to-video", "image-to-video"),
        *("unconditional-image-generation", "image-text-to-image", "image-text-to-video"),
        "video-to-video",
    }
)
_TASK_ASKED: Final = "text-to-image"
# Tags that are about the hub and its libraries, not about the model.
_OF_THE_HUB: Final = (
    "base_model:",
    "license:",
    "region:",
    "arxiv:",
    "doi:",
    "dataset:",
    "diffusers:",
)
NOT_FOR_ALL: Final = "not-for-all-audiences"


def kind_of(tags: Iterable[str], task: str | None) -> str | None:
    """Give the kind of a model by its tags (in small letters) and its task; None where they tell none."""
    held = set(tags)
    held.update(
        "base_model:adapter" for tag in tuple(held) if tag.startswith("base_model:adapter:")
    )
    for kind, words in KIND_TAGS.items():
        if held.intersection(words):
            return kind
    if task in MAKING_TASKS:
        return "diffusion_model" if "gguf" in held else "checkpoint"
    return None


def asked_for_kind(kind: str) -> tuple[tuple[str, str], ...] | None:
    """Give the parameters that ask the hub for a kind; None where it has no word for it."""
    if kind in KIND_TAGS:
        return (("filter", KIND_TAGS[kind][0]),)
    if kind == "checkpoint":
        return (("pipeline_tag", _TASK_ASKED),)
    if kind == "diffusion_model":
        return (("filter", "gguf"), ("pipeline_tag", _TASK_ASKED))
    return None


def base_of(repositories: Iterable[str], tags: Iterable[str]) -> str | None:
    """Give the base of a model: by the repositories that it is made of or is, else by its tags."""
    for repository in repositories:
        found = _BY_REPOSITORY.get(repository.casefold())
        if found is not None:
            return found
    return next((_BASE_TAGS[tag] for tag in tags if tag in _BASE_TAGS), None)


def asked_for_base(base: str) -> tuple[tuple[str, str], ...] | None:
    """Give the parameters that ask the hub for what is made of a base; None where no repository is known.

    The name of a family stands for the best-known of its repositories.
    """
    known = BASE_REPOSITORIES.get(base) or next(
        (names for id_, names in BASE_REPOSITORIES.items() if is_of(id_, base)), None
    )
    return None if known is None else (("filter", f"base_model:{known[0]}"),)


def is_of(base: str, family: str) -> bool:
    """Tell whether a base is this one or one of this family ("flux1-dev" of "flux1")."""
    return base == family or base.startswith((f"{family}-", f"{family}."))


def named_bases(tags: Iterable[str]) -> tuple[str, ...]:
    """Give the repositories that tags name as bases, without the relation, each once."""
    found: list[str] = []
    for tag in tags:
        if not tag.startswith("base_model:"):
            continue
        place = tag.removeprefix("base_model:")
        relation, _colon, rest = place.partition(":")
        found.append(rest if relation in _RELATIONS else place)
    return tuple(dict.fromkeys(name for name in found if name))


def own_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Give the tags that people read."""
    return tuple(tag for tag in tags if not tag.startswith(_OF_THE_HUB))


_BY_REPOSITORY: Final = {
    name.casefold(): base for base, names in BASE_REPOSITORIES.items() for name in names
}
