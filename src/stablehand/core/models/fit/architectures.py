"""What each family of models needs beyond its weights: the table behind the prediction.

`attention` is the factor by which ComfyUI's own estimate scales with the latent (supported_models.py,
model_base.py there); `decode` the bytes per pixel and byte of element that a VAE takes while it decodes, as
InvokeAI measured (invokeai/backend/util/vae_working_memory.py) or ComfyUI estimates (sd.py). Parameter
counts of SD, SDXL and Flux.1 were recomputed from layer shapes, the others are published. What no source
gives is marked as an estimate and judged with the wider margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_KL: Final = 2200.0  # AutoencoderKL of SD, SDXL, SD3 and Flux
_KL_WEIGHTS: Final = 83_653_863


@dataclass(frozen=True, slots=True)
class Architecture:
    """A family as memory sees it.

    Attributes:
        id: an id of the vocabulary of bases.
        parameters: of the diffusion net of the standard model.
        attention: factor of the activations of a step.
        width, height: what it was trained for, in pixels.
        encoders: text and image encoders that it needs, ids of `ENCODERS`.
        latent: pixels along a side for one of the latent's.
        passes: nets evaluated at once per picture: 2 with guidance by a negative prompt, else 1.
        decode: elements alive per pixel while the VAE decodes; 0 where nothing is decoded.
        decode_rocm: the same on ROCm; 0: not measured.
        vae: parameters of the VAE.
        frames: of a clip; 1 for pictures.
        frame_step: frames for one of the latent's.
        decodes_clips_whole: the VAE's memory grows with the frames.
        is_estimate: attention or decode are not from a source.
    """

    id: str
    parameters: int
    attention: float
    width: int
    height: int
    encoders: tuple[str, ...] = ()
    latent: int = 8
    passes: int = 2
    decode: float = _KL
    decode_rocm: float = 0.0
    vae: int = _KL_WEIGHTS
    frames: int = 1
    frame_step: int = 1
    decodes_clips_whole: bool = False
    is_estimate: bool = False

    @property
    def is_video(self) -> bool:
        """Whether it makes clips."""
        return self.frames > 1


_QWEN_VAE: Final = 126_892_531
_SDXL: Final = ("clip-l", "clip-g")
_FLUX: Final = ("clip-l", "t5-xxl")
_WAN: Final = ("umt5-xxl",)
_HUNYUAN: Final = ("clip-l", "llama3.1-8b")


def _sd(base: str, count: int, *encoders: str, side: int = 512) -> Architecture:
    return Architecture(base, count, 1.0, side, side, encoders)


def _sdxl(base: str, count: int) -> Architecture:
    return Architecture(base, count, 0.8, 1024, 1024, _SDXL)


def _flux(base: str, count: int) -> Architecture:
    return Architecture(base, count, 3.1, 1024, 1024, _FLUX, passes=1)


def _wan(base: str, count: int, dim: int, *, factor: float = 1.0) -> Architecture:
    return Architecture(
        base, count, factor * dim / 2222, 832, 480, _WAN, passes=1, decode=6500.0,
        vae=_QWEN_VAE, frames=81, frame_step=4,
    )  # fmt: skip


def _video(
    base: str, count: int, attention: float, size: tuple[int, int], encoders: tuple[str, ...],
    frames: int, step: int, decode: float, *, latent: int = 8, passes: int = 1,
    vae: int = 246_000_000, whole: bool = True, is_estimate: bool = False,
) -> Architecture:  # fmt: skip
    return Architecture(
        base, count, attention, *size, encoders, latent=latent, passes=passes, decode=decode,
        vae=vae, frames=frames, frame_step=step, decodes_clips_whole=whole, is_estimate=is_estimate,
    )  # fmt: skip


def _picture(
    base: str, count: int, attention: float, encoders: tuple[str, ...], *, side: int = 1024,
    latent: int = 8, passes: int = 2, decode: float = _KL, vae: int = _KL_WEIGHTS,
    is_estimate: bool = False,
) -> Architecture:  # fmt: skip
    return Architecture(
        base, count, attention, side, side, encoders, latent=latent, passes=passes, decode=decode,
        vae=vae, is_estimate=is_estimate,
    )  # fmt: skip


ARCHITECTURES: Final = (
    _sd("sd15", 859_520_964, "clip-l"),
    _sd("sd2", 865_910_724, "clip-h", side=768),
    Architecture("sd-turbo", 865_910_724, 1.0, 512, 512, ("clip-h",), passes=1),
    _sd("sdxs", 320_000_000, "clip-h"),
    _sd("sd21-unclip-h", 868_000_000, "clip-h", "clip-vision-h", side=768),
    _sd("sd21-unclip-l", 868_000_000, "clip-h", "clip-vision-l", side=768),
    _sd("lotus-d", 865_910_724, "clip-h", side=768),
    _sd("stable-zero123", 859_520_964, "clip-vision-l", side=256),
    _sd("sd-x4-upscaler", 473_000_000, "clip-h"),
    _sdxl("sdxl", 2_567_463_684),
    Architecture("sdxl-turbo", 2_567_463_684, 0.8, 512, 512, _SDXL, passes=1),
    Architecture("sdxl-refiner", 2_259_526_660, 1.0, 1024, 1024, ("clip-g",)),
    _sdxl("ssd-1b", 1_330_000_000),
    _sdxl("segmind-vega", 745_000_000),
    _sdxl("koala-1b", 1_161_000_000),
    _sdxl("koala-700m", 782_000_000),
    _picture("kolors", 2_580_000_000, 0.8, ("chatglm3-6b",)),
    _picture("sd3", 2_084_000_000, 1.2, ("clip-l", "clip-g", "t5-xxl")),
    _picture("sd3.5-medium", 2_470_000_000, 1.2, ("clip-l", "clip-g", "t5-xxl")),
    _picture("sd3.5-large", 8_147_000_000, 1.2, ("clip-l", "clip-g", "t5-xxl")),
    _flux("flux1", 11_901_408_320),
    # The picture that is changed lies beside the one that is made: twice the latent.
    Architecture("flux1-kontext-dev", 11_901_408_320, 6.2, 1024, 1024, _FLUX, passes=1),
    _flux("flux1-schnell", 11_891_178_560),
    _flux("flux1-lite-8b", 8_160_000_000),
    # A latent of 2x2 pixels packed into one: four times Flux.1's factor, scaled by the width of the net.
    _picture("flux2", 32_220_000_000, 29.0, ("mistral-small",), latent=16, passes=1, is_estimate=True),
    _picture("flux2-klein-9b", 9_078_000_000, 19.5, ("qwen3-8b",), latent=16, passes=1, is_estimate=True),
    _picture("flux2-klein-4b", 3_876_000_000, 14.6, ("qwen3-4b",), latent=16, passes=1, is_estimate=True),
    _picture("chroma", 8_900_000_000, 3.2, ("t5-xxl",)),
    _picture("chroma-radiance", 9_510_000_000, 0.038, ("t5-xxl",), latent=1, decode=0.0, vae=0),
    _picture("auraflow", 6_800_000_000, 2.0, ("pile-t5-xl",)),
    _picture("pixart-alpha", 611_000_000, 0.5, ("t5-xxl",)),
    _picture("pixart-sigma", 611_000_000, 0.5, ("t5-xxl",)),
    _picture("hunyuan-dit", 1_500_000_000, 1.3, ("hunyuan-clip", "mt5-xl")),
    _picture("lumina2", 2_610_000_000, 1.2, ("gemma2-2b",)),
    _picture("z-image", 6_155_000_000, 2.0, ("qwen3-4b",), is_estimate=True),
    _picture("omnigen2", 3_967_000_000, 1.65, ("qwen2.5-vl-3b",)),
    _picture("omnigen", 3_800_000_000, 2.0, (), is_estimate=True),
    _picture("hidream-i1", 17_000_000_000, 2.0, ("clip-l", "clip-g", "t5-xxl", "llama3.1-8b")),
    _picture("sana", 1_604_000_000, 2.0, ("gemma2-2b",), latent=32, is_estimate=True),
    _picture("cogview4", 6_369_000_000, 2.0, ("glm-4-9b",), is_estimate=True),
    _picture("cogview3-plus", 2_850_000_000, 2.0, ("t5-xxl",), is_estimate=True),
    _picture("kandinsky-3", 3_060_000_000, 2.0, ("t5-xxl",), is_estimate=True),
    _picture("kandinsky-2.2", 1_250_000_000, 2.0, ("clip-g",), is_estimate=True),
    _picture("deepfloyd-if", 4_300_000_000, 2.0, ("t5-xxl",), side=64, latent=1, decode=0.0,
             vae=0, is_estimate=True),
    _picture("ernie-image", 8_000_000_000, 2.0, ("ministral-3-3b",), is_estimate=True),
    _picture("krea-2", 12_820_000_000, 2.0, ("qwen3-vl-4b",), is_estimate=True),
    _picture("anima", 2_090_000_000, 0.9, ("qwen3-0.6b",), decode=2900.0, vae=_QWEN_VAE),
    _picture("longcat-image", 6_300_000_000, 3.1, ("qwen2.5-vl-7b",), is_estimate=True),
    _picture("ovis-image", 7_370_000_000, 3.1, ("qwen3-4b",), is_estimate=True),
    _picture("ideogram-4", 9_280_000_000, 2.0, ("qwen3-8b",), is_estimate=True),
    Architecture("qwen-image", 20_430_401_088, 1.8, 1328, 1328, ("qwen2.5-vl-7b",), decode=2900.0,
                 decode_rocm=5500.0, vae=_QWEN_VAE),
    _picture("hunyuan-image-2.1", 17_400_000_000, 7.7, ("qwen2.5-vl-7b", "byt5-small"), side=2048,
             latent=32, decode=700.0, vae=405_000_000),
    _picture("hunyuan-image-2.1-distilled", 17_400_000_000, 7.7, ("qwen2.5-vl-7b", "byt5-small"),
             side=2048, latent=32, passes=1, decode=700.0, vae=405_000_000),
    # Both stages of Cascade have a latent of their own; stage B works at a quarter of each side.
    _picture("stable-cascade-c", 3_590_000_000, 2.0, ("clip-g",), latent=42, decode=0.0,
             vae=18_400_000),
    _picture("stable-cascade-c-lite", 1_030_000_000, 2.0, ("clip-g",), latent=42, decode=0.0,
             vae=18_400_000),
    _picture("stable-cascade-b", 1_560_000_000, 2.0, ("clip-g",), latent=4, decode=600.0,
             vae=18_400_000),
    _picture("stable-cascade-b-lite", 700_000_000, 2.0, ("clip-g",), latent=4, decode=600.0,
             vae=18_400_000),
    _picture("cosmos-predict2-2b-t2i", 1_960_000_000, 0.9, ("t5-xxl",), decode=2900.0,
             vae=_QWEN_VAE),
    _wan("wan2.1-t2v-1.3b", 1_419_000_000, 1536),
    _wan("wan2.1-vace-1.3b", 2_150_000_000, 1536, factor=1.2),
    _wan("wan2.1", 14_288_000_000, 5120),
    _wan("wan2.1-i2v-14b", 16_400_000_000, 5120),
    _wan("wan2.1-vace-14b", 17_300_000_000, 5120, factor=1.2),
    _wan("wan2.2-t2v-a14b", 14_288_000_000, 5120),
    _wan("wan2.2-i2v-a14b", 14_288_000_000, 5120),
    _video("wan2.2-ti2v-5b", 5_000_000_000, 3072 / 2222, (1280, 704), _WAN, 121, 4, 7000.0,
           latent=16, vae=705_000_000, whole=False),
    _video("svd", 1_524_623_082, 2.0, (1024, 576), ("clip-vision-h",), 14, 1, _KL, vae=97_700_000,
           whole=False),
    _video("svd-xt", 1_524_623_082, 2.0, (1024, 576), ("clip-vision-h",), 25, 1, _KL,
           vae=97_700_000, whole=False),
    _video("sv3d-u", 1_524_000_000, 2.0, (576, 576), ("clip-vision-h",), 21, 1, _KL,
           vae=97_700_000, whole=False),
    _video("sv3d-p", 1_526_000_000, 2.0, (576, 576), ("clip-vision-h",), 21, 1, _KL,
           vae=97_700_000, whole=False),
    _video("sv4d", 2_000_000_000, 2.0, (576, 576), ("clip-vision-h",), 40, 1, _KL, vae=97_700_000,
           whole=False, is_estimate=True),
    _video("hunyuan-video", 12_821_000_000, 1.8, (848, 480), _HUNYUAN, 73, 4, 6000.0),
    _video("framepack", 12_900_000_000, 1.8, (640, 640), _HUNYUAN, 33, 4, 6000.0,
           is_estimate=True),
    _video("hunyuan-video-1.5", 8_330_000_000, 7.2, (848, 480), ("qwen2.5-vl-7b", "byt5-small"),
           121, 4, 1400.0, latent=16, vae=605_000_000, is_estimate=True),
    _video("ltx-video", 1_923_000_000, 5.5, (768, 512), ("t5-xxl",), 97, 8, 450.0, latent=32,
           vae=419_000_000),
    _video("ltx-video-13b", 13_042_000_000, 11.0, (768, 512), ("t5-xxl",), 97, 8, 450.0, latent=32,
           vae=623_000_000),
    _video("ltx-2", 19_000_000_000, 11.0, (1280, 704), ("gemma3-12b",), 121, 8, 450.0, latent=32,
           vae=623_000_000, is_estimate=True),
    _video("mochi-1", 10_031_000_000, 2.0, (848, 480), ("t5-xxl",), 37, 6, 6000.0,
           vae=362_000_000),
    _video("cosmos-1", 7_262_000_000, 1.6, (1280, 704), ("t5-xxl",), 121, 8, 400.0,
           vae=106_000_000),
    _video("cosmos-1-14b-video2world", 14_200_000_000, 1.6, (1280, 704), ("t5-xxl",), 121, 8, 400.0,
           vae=106_000_000),
    _video("cosmos-predict2-14b-v2w", 14_200_000_000, 2.25, (1280, 704), ("t5-xxl",), 93, 4, 6500.0,
           vae=_QWEN_VAE, whole=False),
    _video("cogvideox-2b", 1_694_000_000, 2.0, (720, 480), ("t5-xxl",), 49, 4, 1500.0,
           vae=216_000_000, is_estimate=True),
    _video("cogvideox", 5_570_000_000, 2.0, (720, 480), ("t5-xxl",), 49, 4, 1500.0,
           vae=216_000_000, is_estimate=True),
    _video("allegro", 2_780_000_000, 2.0, (1280, 720), ("t5-xxl",), 88, 4, 1500.0,
           vae=175_000_000, is_estimate=True),
    _video("kandinsky-5", 2_000_000_000, 1.8, (768, 512), ("clip-l", "qwen2.5-vl-7b"), 121, 4,
           6000.0, is_estimate=True),
    _video("modelscope-t2v", 1_411_000_000, 1.0, (256, 256), ("clip-h",), 16, 1, _KL,
           vae=_KL_WEIGHTS, whole=False, is_estimate=True),
)  # fmt: skip

# Bases that share a family's net without bearing its name.
_SAME_NET: Final = {
    "playground-v2.5": "sdxl", "cosxl-edit": "sdxl", "instantid": "sdxl", "photomaker": "sdxl",
    "pulid": "flux1", "sv4d2": "sv4d", "stable-cascade": "stable-cascade-c",
    "wuerstchen-v2": "stable-cascade-b-lite", "stable-cascade-a": "stable-cascade-b",
    "taef1": "flux1", "pixart": "pixart-sigma", "koala": "koala-1b", "sv3d": "sv3d-p",
    "cosmos-1-14b-text2world": "cosmos-1-14b-video2world",
    "cosmos-predict2-14b-t2i": "cosmos-predict2-14b-v2w",
    "cosmos-predict2-2b-v2w": "cosmos-predict2-2b-t2i", "cosmos-predict2": "cosmos-predict2-2b-t2i",
}  # fmt: skip
_BY_ID: Final = {item.id: item for item in ARCHITECTURES}
# Where no base is known: what ComfyUI assumes of a net that it has no factor for.
UNKNOWN: Final = Architecture("", 0, 2.0, 1024, 1024, is_estimate=True)
# Sound and shapes: neither pixels nor a VAE of pictures say what they take.
NO_PICTURES: Final = Architecture("", 0, 0.0, 1, 1, passes=1, decode=0.0, vae=0, is_estimate=True)
_NO_PICTURES: Final = ("ace-step", "stable-audio", "musicgen", "hunyuan3d")


@lru_cache(maxsize=512)
def architecture_of(base: str | None, one_of: tuple[str, ...] = ()) -> Architecture:
    """Give the family of a base: its own row, else that of the longest beginning of its id.

    Args:
        base: None where a header could not tell; then, and for a family that has no row of its own, the
            most demanding of `one_of` counts.
        one_of: bases that could be meant.

    Returns:
        `UNKNOWN` for a base that is not in the table, `NO_PICTURES` for one of sound or shapes.
    """
    name = base or ""
    if name.startswith(_NO_PICTURES):
        return NO_PICTURES
    while name:
        if (row := _BY_ID.get(_SAME_NET.get(name, name))) is not None:
            return row
        name = name.rpartition("-")[0]
    found = [architecture_of(item) for item in one_of]
    if NO_PICTURES in found:
        return NO_PICTURES
    return max(found, key=lambda item: item.attention * item.parameters, default=UNKNOWN)
