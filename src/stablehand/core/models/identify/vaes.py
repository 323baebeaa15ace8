"""VAEs alone in a file: what turns latents into pictures, films, sound or solids, and back.

Several families share one VAE, or its very shapes; the bases are then listed, without a common one.
Sources: ComfyUI `comfy/sd.py` (class VAE), diffusers `models/autoencoders`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from stablehand.core.models.identify.bases import common_base
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.sizes import is_there
from stablehand.core.models.identify.view import View

VAE: Final = "vae"
_FOUR: Final = ("sd15", "sd2", "sdxl")
_SIXTEEN: Final = ("sd3", "flux1")
# Heads of a VAE for pictures, and so few tensors that what is missing tells nothing.
_PICTURE: Final = frozenset({"decoder", "encoder", "quant_conv", "post_quant_conv", "bn"})
_FEW: Final = 12
# With so many tensors, a level that is not among them is not there.
_MANY: Final = 150


def recognise_vae(view: View) -> Finding | None:
    """Recognise a VAE whose keys begin at the root of the view."""
    return (
        _tiny(view)
        or _by_mark(view)
        or _flat(view)
        or _by_time(view)
        or _wan_native(view)
        or _halves(view)
        or _lone_mark(view)
    )


def _vae(why: str, *bases: str, channels: int | None = None) -> Finding:
    text = f"{why}, {channels} channels" if channels else why
    if not bases:
        return Finding(VAE, why=(text,), confidence="likely")
    several = bases if len(bases) > 1 else ()
    return Finding(VAE, common_base(bases), several, why=(text,))


# By a key that only one has.
_MARKS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("vquantizer.codebook.weight", ("stable-cascade-a",)),
    ("backbone.1.0.block.0.1.num_batches_tracked", ("stable-cascade-c",)),
    ("blocks.11.num_batches_tracked", ("stable-cascade-c",)),
    ("encoder.backbone.1.0.block.0.1.num_batches_tracked", ("stable-cascade-c",)),
    ("decoder.mid.block_1.mix_factor", ("svd",)),
    ("decoder.mid.block_1.time_mixer.mix_factor", ("svd",)),
    ("decoder.time_conv_out.weight", ("svd",)),
    ("decoder.up_blocks.2.upsamplers.0.upscale_conv.weight", ("seedvr2",)),
    ("decoder.unpatcher3d.wavelets", ("cosmos-1",)),
    ("decoder.conv_in.conv_s.weight", ("cosmos-1",)),
    ("blocks.2.blocks.3.stack.5.weight", ("mochi-1",)),
    ("decoder.blocks.2.blocks.3.stack.5.weight", ("mochi-1",)),
    ("layers.4.layers.1.attn_block.attn.qkv.weight", ("mochi-1",)),
    ("encoder.layers.4.layers.1.attn_block.attn.qkv.weight", ("mochi-1",)),
    ("encoder.block_in.resnets.0.norm1.norm_layer.weight", ("mochi-1",)),
    ("encoder.temp_conv_in.weight", ("allegro",)),
    ("decoder.temp_conv_in.weight", ("allegro",)),
    ("geo_decoder.cross_attn_decoder.ln_1.bias", ("hunyuan3d-2",)),
    ("vocoder.backbone.channel_layers.0.0.bias", ("ace-step",)),
)
# As sound models have it; the shape tells the one that is listed.
_SOUND: Final = (
    "decoder.layers.0.weight_v", "decoder.layers.0.parametrizations.weight.original1",
    "decoder.conv1.weight_v",
)  # fmt: skip


def _by_mark(view: View) -> Finding | None:
    for key, bases in _MARKS:
        if key in view:
            return _vae(key, *bases)
    for key in _SOUND:
        shape = view.shape(key)
        if len(shape) == 3:
            return _vae(key, *(["stable-audio-open-1.0"] if shape[:2] == (2048, 64) else []))
    return None


def _tiny(view: View) -> Finding | None:
    """Recognise tiny VAEs: TAESD for pictures, TAEHV and its like for films."""
    if len(view) > 200:
        return None
    why = "tiny"
    if len(view.shape("decoder.22.weight")) == 4 and len(view.shape("decoder.1.weight")) == 4:
        channels = view.shape("decoder.1.weight")[1]
        films = {16: ("wan2.1", "hunyuan-video"), 48: ("wan2.2-ti2v-5b",), 128: ("ltx-2",),
                 32: ("hunyuan-video-1.5",)}  # fmt: skip
        return _vae(why, *films.get(channels, ()), channels=channels)
    for first, other in (
        ("taesd_decoder.1.weight", "taesd_decoder.3.conv.0.weight"),
        ("decoder.layers.0.weight", "decoder.layers.2.conv.0.weight"),
        ("1.weight", "3.conv.0.weight"),
    ):
        shape = view.shape(first)
        named = first.startswith("taesd")
        if len(shape) == 4 and shape[0] == 64 and (other in view or named):
            return _tiny_picture(why, shape[1])
    # The encoder alone: its last layer gives the channels.
    shape, inner = view.shape("14.weight"), view.shape("0.weight")
    if inner == (64, 3, 3, 3) and len(shape) == 4 and "1.conv.0.weight" in view:
        return _tiny_picture(why, shape[0])
    return None


def _tiny_picture(why: str, channels: int) -> Finding:
    known = {4: ("sd15", "sdxl"), 16: ("sd3", "taef1"), 32: ("flux2",)}
    return _vae(why, *known.get(channels, ()), channels=channels)


def _flat(view: View) -> Finding | None:
    """Recognise what works on pictures, by the decoder's first convolution."""
    shape = view.shape("decoder.conv_in.weight")
    if len(shape) == 5:
        return _deep(view, shape)
    if len(shape) != 4:
        return None
    width, channels = shape[0], shape[1]
    if "quantize" in view.heads or _is_movq(view):
        bases = ("kandinsky-2.2", "kandinsky-3") if _is_movq(view) else ()
        return _vae("quantize.embedding", *bases, channels=channels)
    if _has_time(view):
        return _vae("convolutions over time", channels=channels)
    few = len(view) <= _FEW
    if few and not any(head not in _PICTURE for head in view.heads) and not _has_middle(view):
        return _few_of_picture(view, width, channels)
    if not _has_middle(view):
        is_dc = "decoder.up_blocks.0.0.conv.weight" in view and (width, channels) == (1024, 32)
        return _vae("decoder.conv_in", *(["sana"] if is_dc else []), channels=channels)
    if width == 512:
        return _picture(view, channels)
    if (width, channels) == (1024, 64):
        return _vae("decoder.conv_in", "hunyuan-image-2.1", channels=channels)
    return _vae("decoder.conv_in", channels=channels)


def _picture(view: View, channels: int) -> Finding:
    why = "decoder.conv_in"
    if not _has_plain_norms(view):
        return _vae(why, channels=channels)
    if channels == 4:
        if _has_level(view, 3):
            return _vae(why, *_FOUR, channels=4)
        whole = _has_level(view, 2) and len(view) >= _MANY
        found = _vae(
            why, *(("sd-x4-upscaler",) if whole else (*_FOUR, "sd-x4-upscaler")), channels=4
        )
        return found if whole else replace(found, confidence="likely")
    if channels == 16:
        # Both do without it; what has it is another family's.
        odd = is_there(view, "post_quant_conv") or is_there(view, "quant_conv")
        return _vae(why, *(() if odd else _SIXTEEN), channels=16)
    if channels == 32:
        is_flux2 = "bn" in view.heads or is_there(view, "post_quant_conv")
        return _vae(why, *(["flux2"] if is_flux2 else []), channels=32)
    return _vae(why, channels=channels)


def _few_of_picture(view: View, width: int, channels: int) -> Finding:
    """Tell by the latent's channels alone, where little of the VAE is there."""
    bases = {(512, 4): (*_FOUR, "sd-x4-upscaler"), (512, 16): _SIXTEEN, (512, 32): ("flux2",),
             (1024, 64): ("hunyuan-image-2.1",)}  # fmt: skip
    found = bases.get((width, channels), ())
    if is_there(view, "post_quant_conv") and channels == 16:
        found = ()
    return replace(_vae("decoder.conv_in", *found, channels=channels), confidence="likely")


def _has_middle(view: View) -> bool:
    starts = ("decoder.mid.block_1", "decoder.mid.block_2", "decoder.mid_block.resnets.0",
              "decoder.mid_block.resnets.1")  # fmt: skip
    return any(is_there(view, f"{start}.{part}") for start in starts
               for part in ("norm1", "conv1", "norm2"))  # fmt: skip


def _has_plain_norms(view: View) -> bool:
    """Tell whether the decoder's norms are norms and nothing more; MoVQ's have layers of their own."""
    blocks = ("mid.block_1", "mid.block_2", "mid_block.resnets.0", "mid_block.resnets.1")
    inner = (f"{block}.norm{n}" for block in blocks for n in (1, 2))
    return any(is_there(view, f"decoder.{norm}") for norm in ("norm_out", "conv_norm_out", *inner))


def _has_level(view: View, level: int) -> bool:
    """Tell whether both halves, or what is there of them, go as far as a level; counted from 0."""
    starts = (f"encoder.down.{level}.block", f"decoder.up.{level}.block",
              f"encoder.down_blocks.{level}.resnets", f"decoder.up_blocks.{level}.resnets")  # fmt: skip
    return any(is_there(view, f"{start}.{n}.{part}") for start in starts for n in (0, 1, 2)
               for part in ("norm1", "conv1", "norm2", "conv2"))  # fmt: skip


def _is_movq(view: View) -> bool:
    norms = ("conv_norm_out", "mid_block.resnets.0.norm1", "mid_block.resnets.1.norm1",
             "mid_block.resnets.0.norm2")  # fmt: skip
    return any(is_there(view, f"decoder.{norm}.norm_layer") for norm in norms)


def _has_time(view: View) -> bool:
    """Tell whether something of the decoder works along time: then its shapes are no picture's."""
    stacks = (f"mid.block_{n}.time_stack.{part}" for n in (1, 2)
              for part in ("in_layers.0", "in_layers.2", "out_layers.0", "out_layers.3"))  # fmt: skip
    blocks = (f"mid_block.resnets.{n}.temporal_res_block.{part}" for n in (0, 1)
              for part in ("norm1", "conv1", "norm2", "conv2"))  # fmt: skip
    waves = ("temp_conv_in", "temp_conv_out", "up_blocks.0.temp_convs.0.conv1.0",
             "up_blocks.0.temp_convs.0.conv1.2", "up_blocks.0.temp_convs.1.conv1.2",
             "time_conv_out")  # fmt: skip
    return any(is_there(view, f"decoder.{part}") for part in (*stacks, *blocks, *waves))


def _deep(view: View, shape: tuple[int, ...]) -> Finding | None:
    """Recognise what works on films and has its first convolution plain, as diffusers writes it."""
    why = "decoder.conv_in"
    width, channels = shape[0], shape[1]
    has_gamma = "decoder.mid_block.resnets.0.norm1.gamma" in view or (
        "decoder.mid_block.attentions.0.norm.gamma" in view
    )
    # In a file of few tensors the norms may be missing.
    gamma = has_gamma or len(view) <= _FEW
    if channels == 16 and width == 384 and gamma:
        found = _vae(why, "wan2.1", "qwen-image", channels=16)
        return found if has_gamma else replace(found, confidence="likely")
    if channels == 48 and width == 1024 and gamma:
        found = _vae(why, "wan2.2-ti2v-5b", channels=48)
        return found if has_gamma else replace(found, confidence="likely")
    if channels == 12 and width == 768 and shape[2:] == (1, 1, 1):
        return _vae(why, "mochi-1", channels=12)
    return _vae(why, channels=channels)


def _by_time(view: View) -> Finding | None:
    """Recognise what works on films and wraps its convolutions."""
    shape = view.shape("decoder.conv_in.conv.weight")
    if len(shape) != 5:
        return None
    why = "decoder.conv_in.conv"
    width, channels = shape[0], shape[1]
    if channels == 128:
        return _lightricks(view, why, width)
    if channels == 32:
        return _vae(why, "hunyuan-video-1.5", "hunyuan-image-2.1", channels=32)
    if channels != 16 or width != 512:
        return _vae(why, channels=channels)
    if any(is_there(view, f"decoder.mid_block.resnets.{n}.norm{m}.norm_layer")
           for n in (0, 1) for m in (1, 2)):  # fmt: skip
        return _vae(why, "cogvideox", channels=16)
    attends = any(
        is_there(view, f"decoder.{part}")
        for part in ("mid.attn_1.k", "mid.attn_1.q", "mid.attn_1.v", "mid_block.attentions.0.to_k",
                     "mid_block.attentions.0.to_q", "mid_block.attentions.0.to_v")
    )  # fmt: skip
    return _vae(why, *(["hunyuan-video"] if attends else []), channels=16)


def _lightricks(view: View, why: str, width: int) -> Finding:
    # The third make of it came with the last 0.9 models and went on into LTX-2.
    if is_there(view, "encoder.down_blocks.1.conv.conv"):
        return _vae(why, "ltx-video", "ltx-2", channels=128)
    known = width in (512, 1024) and ("per_channel_statistics" in view.heads or width == 512)
    return _vae(why, *(["ltx-video"] if known else []), channels=128)


def _wan_native(view: View) -> Finding | None:
    why = "decoder.middle.0.residual"
    if not any(f"{why}.{part}" in view for part in ("0.gamma", "3.gamma", "2.weight")):
        return None
    shape = view.shape("decoder.conv1.weight") or view.shape("conv2.weight")
    channels = shape[1] if len(shape) == 5 else None
    layers = ("0.gamma", "2.weight", "2.bias", "3.gamma", "6.weight", "6.bias")
    if any(
        f"decoder.upsamples.{m}.upsamples.{n}.residual.{layer}" in view
        for m in (0, 1)
        for n in (0, 1, 2)
        for layer in layers
    ):
        return _vae(f"{why}, nested", *(["wan2.2-ti2v-5b"] if channels in (48, None) else []))
    plain = any(
        f"decoder.upsamples.{n}.residual.{layer}" in view for n in (0, 1) for layer in layers
    )
    nested = any(
        f"decoder.upsamples.{n}.upsamples" in key for key in view.tensors for n in (0, 1, 2)
    )
    width = view.dim(f"{why}.0.gamma", 0)
    few = len(view) <= _FEW and not nested and width in (384, None)
    fits = (plain or few) and channels in (16, None)
    return _vae(why, *(["wan2.1", "qwen-image"] if fits else []), channels=channels)


def _lone_mark(view: View) -> Finding | None:
    """Recognise by a block alone what has lost its first convolution."""
    key = "decoder.up_blocks.0.res_blocks.0.conv1.conv.weight"
    if view.dim(key, 0) in (512, 1024) and len(view.shape(key)) == 5:
        late = is_there(view, "encoder.down_blocks.1.conv.conv")
        found = _vae(key, "ltx-video", *(["ltx-2"] if late else []))
        return replace(found, confidence="likely")
    key = "decoder.layers.1.layers.0.beta"
    return _vae(key) if key in view else None


def _halves(view: View) -> Finding | None:
    """Recognise an encoder without its decoder."""
    if "decoder" in view.heads or "encoder" not in view.heads:
        return None
    if view.shape("encoder.conv_in.weight")[1:] != (3, 3, 3):
        return None
    is_sd = is_there(view, "encoder.mid.block_1.norm1") or is_there(
        view, "encoder.mid_block.resnets.0.norm1"
    )
    return _vae("an encoder alone") if is_sd else None
