"""Fitting a model into the memory there is: where its parts wait, and computing in slices and tiles."""

from __future__ import annotations

from typing import Any

import torch

from easel.devices import Computing
from easel.lines import say
from easel.options import Options
from easel.parts import Model


def settle(model: Model, options: Options, computing: Computing) -> None:
    """Places a freshly loaded model and turns on what the options ask for."""
    parts = model.parts
    if options.channels_last:
        parts.unet.to(memory_format=torch.channels_last)
        parts.vae.to(memory_format=torch.channels_last)
    if options.attention_slicing:
        parts.enable_attention_slicing("auto" if _heads(parts.unet) > 1 else "max")
    settle_vae(parts.vae, options)
    place(parts, offload_of(options.offload, computing), computing.device)


def _heads(unet: Any) -> int:
    """The fewest heads of any attention: one cannot be halved, which is what "auto" does."""
    found = (getattr(module, "sliceable_head_dim", None) for module in unet.modules())
    return min((heads for heads in found if heads is not None), default=1)


def settle_vae(vae: Any, options: Options) -> None:
    """The VAE's part of it, needed again when the VAE is exchanged."""
    if options.vae_slicing:
        vae.enable_slicing()
    if options.vae_tiling:
        vae.enable_tiling()


def offload_of(wanted: str, computing: Computing) -> str:
    """Metal shares its memory with the system, and a processor has nothing to move: no offload there."""
    return wanted if computing.device in ("cuda", "xpu") else "none"


def explain(options: Options, computing: Computing) -> None:
    """Says in the log where an option has no effect."""
    if options.offload != offload_of(options.offload, computing):
        say(f"--offload {options.offload} has no effect on {computing.device}")


def place(parts: Any, offload: str, device: str) -> None:
    """Puts the networks on the device, or hooks them up to be moved when they compute."""
    if offload == "model":
        parts.enable_model_cpu_offload(device=device)
    elif offload == "sequential":
        parts.enable_sequential_cpu_offload(device=device)
    else:
        parts.to(device)


def rest(parts: Any) -> None:
    """After a run: networks that wait in main memory go back there."""
    parts.maybe_free_model_hooks()
