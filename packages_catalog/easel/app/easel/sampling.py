"""The drawing itself: noise to latents in steps, and latents to pixels and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import diffusers
import torch

from easel.conditioning import Condition
from easel.formats import Family
from easel.parts import Model
from easel.problems import Problem
from easel.samplers import Choice

OnStep = Callable[[int, int, torch.Tensor], None]
BLACK = (
    "The numbers overflowed and the image would be black: half precision does not suit this "
    "device or this model. Choose --dtype float32 (or bfloat16)."
)


@dataclass(frozen=True)
class Drawing:
    """One batch to draw."""

    wanted: Condition
    unwanted: Condition
    seeds: list[int]
    width: int
    height: int
    steps: int
    cfg: float
    choice: Choice
    start: torch.Tensor | None = None  # latents of the image to begin from
    mask: torch.Tensor | None = None  # 1 where the image is drawn anew
    strength: float = 1.0


def build_scheduler(model: Model, choice: Choice) -> Any:
    """The sampler with the settings that the model was trained with."""
    kind = getattr(diffusers, choice.sampler.scheduler)
    known = set(kind._get_init_keys(kind))
    settings = {**model.scheduler, **choice.settings}
    return kind.from_config({key: value for key, value in settings.items() if key in known})


@torch.no_grad()
def draw(model: Model, drawing: Drawing, device: str, on_step: OnStep) -> torch.Tensor:
    """Latents of a batch. `on_step` may raise to end the run."""
    unet = model.parts.unet
    dtype = unet.dtype
    scheduler = build_scheduler(model, drawing.choice)
    generators = [torch.Generator("cpu").manual_seed(seed) for seed in drawing.seeds]
    noise = _noise(drawing, unet.config.in_channels, generators).to(device, dtype)
    timesteps, latents = _begin(scheduler, drawing, noise, device)
    guided = drawing.cfg > 1.0
    context, added = _conditions(model, drawing, guided, device, dtype)
    for number, timestep in enumerate(timesteps):
        inputs = torch.cat([latents] * 2) if guided else latents
        inputs = scheduler.scale_model_input(inputs, timestep).to(dtype)
        predicted = unet(
            inputs, timestep, encoder_hidden_states=context, added_cond_kwargs=added
        ).sample
        if guided:
            without, along = predicted.chunk(2)
            predicted = without + drawing.cfg * (along - without)
        latents = _step(scheduler, predicted, timestep, latents, generators)
        if drawing.mask is not None and drawing.start is not None:
            latents = _keep(scheduler, drawing, latents, noise, timesteps, number)
        on_step(number + 1, len(timesteps), latents)
    if not torch.isfinite(latents).all():
        raise Problem(BLACK, 500)
    return latents.to(dtype)


def _noise(drawing: Drawing, channels: int, generators: list[torch.Generator]) -> torch.Tensor:
    """Made on the processor, so that a seed gives the same image on every device."""
    shape = (1, channels, drawing.height // 8, drawing.width // 8)
    return torch.cat([torch.randn(shape, generator=one) for one in generators])


def _begin(
    scheduler: Any, drawing: Drawing, noise: torch.Tensor, device: str
) -> tuple[torch.Tensor, torch.Tensor]:
    """The steps to take and what they begin with."""
    scheduler.set_timesteps(drawing.steps, device=device)
    timesteps = scheduler.timesteps
    if drawing.start is None:
        return timesteps, noise * scheduler.init_noise_sigma
    order = getattr(scheduler, "order", 1)
    steps = max(1, min(drawing.steps, int(drawing.steps * drawing.strength)))
    first = (drawing.steps - steps) * order
    timesteps = timesteps[first:]
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(first)
    start = drawing.start.to(noise).expand_as(noise)
    return timesteps, scheduler.add_noise(start, noise, timesteps[:1])


def _conditions(
    model: Model, drawing: Drawing, guided: bool, device: str, dtype: torch.dtype
) -> tuple[torch.Tensor, dict[str, torch.Tensor] | None]:
    count = len(drawing.seeds)
    sides = [drawing.unwanted, drawing.wanted] if guided else [drawing.wanted]
    context = torch.cat([side.context.expand(count, -1, -1) for side in sides])
    if model.family is Family.SD1:
        return context.to(device, dtype), None
    pooled = torch.cat([side.pooled.expand(count, -1) for side in sides if side.pooled is not None])
    height, width = float(drawing.height), float(drawing.width)
    sizes = torch.tensor([[height, width, 0.0, 0.0, height, width]]).repeat(len(pooled), 1)
    added = {
        "text_embeds": pooled.to(device, dtype),
        "time_ids": sizes.to(device, dtype),
    }
    return context.to(device, dtype), added


def _step(
    scheduler: Any,
    predicted: torch.Tensor,
    timestep: torch.Tensor,
    latents: torch.Tensor,
    generators: list[torch.Generator],
) -> torch.Tensor:
    extra: dict[str, Any] = {}
    if "generator" in scheduler.step.__code__.co_varnames[: scheduler.step.__code__.co_argcount]:
        extra["generator"] = generators
    found: torch.Tensor = scheduler.step(predicted, timestep, latents, **extra).prev_sample
    return found


def _keep(
    scheduler: Any,
    drawing: Drawing,
    latents: torch.Tensor,
    noise: torch.Tensor,
    timesteps: torch.Tensor,
    number: int,
) -> torch.Tensor:
    """Outside the mask, the beginning image at this step's noise."""
    assert drawing.start is not None and drawing.mask is not None
    kept = drawing.start.to(latents).expand_as(latents)
    if number + 1 < len(timesteps):
        kept = scheduler.add_noise(kept, noise.to(latents), timesteps[number + 1 : number + 2])
    mask = drawing.mask.to(latents)
    return latents * mask + kept * (1 - mask)


@torch.no_grad()
def decode(model: Model, latents: torch.Tensor) -> torch.Tensor:
    """Latents to pixels between 0 and 1 on the processor; once more in 32 bits if 16 overflow."""
    vae = model.parts.vae
    pixels = _decoded(vae, latents)
    if not torch.isfinite(pixels).all() and vae.dtype != torch.float32:
        vae.to(torch.float32)
        pixels = _decoded(vae, latents)
    if not torch.isfinite(pixels).all():
        raise Problem(BLACK, 500)
    return (pixels / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).contiguous()


def _decoded(vae: Any, latents: torch.Tensor) -> torch.Tensor:
    inner = latents / vae.config.scaling_factor
    sample: torch.Tensor = vae.decode(inner.to(vae.dtype), return_dict=False)[0]
    return sample.float().cpu()


@torch.no_grad()
def encode(model: Model, pixels: torch.Tensor, seed: int, device: str) -> torch.Tensor:
    """Pixels between 0 and 1 (batch, height, width, colour) to latents."""
    vae = model.parts.vae
    inputs = (pixels.permute(0, 3, 1, 2) * 2 - 1).to(device, vae.dtype)
    generator = torch.Generator("cpu").manual_seed(seed)
    sample: torch.Tensor = vae.encode(inputs).latent_dist.sample(generator=generator)
    return sample.float() * vae.config.scaling_factor


@torch.no_grad()
def fit_preview(model: Model, device: str) -> torch.Tensor:
    """Colours of latents as a small matrix, fitted to what this VAE makes of flat patches."""
    generator = torch.Generator("cpu").manual_seed(1)
    channels = model.parts.vae.config.latent_channels
    patches = torch.randn(1, channels, 4, 4, generator=generator)
    latents = patches.repeat_interleave(4, 2).repeat_interleave(4, 3)
    pixels = decode(model, latents.to(device))
    side = pixels.shape[1] // 4
    colours = pixels.reshape(1, 4, side, 4, side, 3).mean(dim=(2, 4)).reshape(-1, 3)
    inputs = torch.cat([patches.reshape(channels, -1).T, torch.ones(16, 1)], dim=1)
    return torch.linalg.lstsq(inputs, colours).solution


def preview_pixels(matrix: torch.Tensor, latents: torch.Tensor) -> torch.Tensor:
    """Rough colours of the first image of a batch, one pixel a latent."""
    first = latents[0].detach().float().cpu().permute(1, 2, 0)
    flat = torch.cat([first, torch.ones(*first.shape[:2], 1)], dim=2)
    return (flat @ matrix).clamp(0, 1)
