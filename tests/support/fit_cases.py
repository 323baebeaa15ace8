"""Models as their headers would say, from the exact parameter counts of published nets."""

from __future__ import annotations

from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.target import Target
from stablehand.core.models.identify.identity import Finding, Identity

SD15, SDXL, FLUX = 859_520_964, 2_567_463_684, 11_901_408_320
CLIP_L, CLIP_G, T5 = 123_060_480, 694_659_840, 4_762_310_656
VAE, SAFETY = 83_653_863, 304_000_000
QWEN = 20_430_401_088


def card(usable_gb, family="cuda", ram_gb=64, **more):
    """Give a target with so many GiB for models."""
    usable = None if usable_gb is None else int(usable_gb * GIB)
    return Target(family, usable, int(ram_gb * GIB) if ram_gb else None, **more)


def checkpoint(base, net, *encoders, dtype="F16", size=2, **parts):
    """Give a checkpoint: net, encoders as (id, parameters), VAE; `size` bytes a number."""
    held = {"diffusion": int(net * size), "vae": int(VAE * size)}
    held |= {f"text_encoder:{name}": int(count * size) for name, count in encoders}
    return Identity(Finding("checkpoint", base), dtype, None, net, held | parts)


def net_alone(base, size_bytes, dtype="F16", quantisation=None, parameters=None, one_of=()):
    """Give a diffusion net without encoders and VAE."""
    finding = Finding("diffusion_model", base, one_of=one_of)
    return Identity(finding, dtype, quantisation, parameters, {"diffusion": int(size_bytes)})


def gguf(base, gigabytes, label):
    """Give a GGUF of so many 10^9 bytes."""
    return net_alone(base, gigabytes * 1e9, label, f"gguf:{label}", FLUX)


def sd15(**more):
    return checkpoint("sd15", SD15, ("clip-l", CLIP_L), **more)


def sdxl(**more):
    return checkpoint("sdxl", SDXL, ("clip-l", CLIP_L), ("clip-g", CLIP_G), **more)


def flux(bits=16, dtype="BF16", quantisation=None):
    return net_alone("flux1", FLUX * bits / 8, dtype, quantisation, FLUX)
