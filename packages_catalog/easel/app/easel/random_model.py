"""A tiny model of random weights, for a library that has no model yet: its images are noise.

It has the build of SD 1.5 with few channels, so everything from the prompt to the file can be tried.
"""

from __future__ import annotations

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

from easel.formats import Family
from easel.parts import Model, assemble
from easel.shapes import family_settings

NAME = "easel-noise"
NOTE = (
    "No model was found, so this image comes from a tiny model with random weights: it is noise. "
    "Put an SD 1.5 or SDXL model (.safetensors) into the StableDiffusion folder of the library."
)
SEED = 20
SPREAD = 0.4  # of the range from -1 to 1


def build_noise_model(dtype: torch.dtype) -> Model:
    """The model, the same at every call."""
    settings = family_settings(Family.SD1)
    settings["unet"] |= {
        "block_out_channels": [32, 64, 64, 64],
        "layers_per_block": 1,
        "cross_attention_dim": 32,
        "attention_head_dim": 4,
    }
    settings["vae"] |= {
        "block_out_channels": [32, 32, 32, 32],
        "layers_per_block": 1,
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
    }
    settings["text_encoder"] |= {
        "hidden_size": 32,
        "projection_dim": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        networks = {
            "unet": UNet2DConditionModel.from_config(settings["unet"]),
            "vae": AutoencoderKL.from_config(settings["vae"]),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**settings["text_encoder"])),
        }
    _widen(networks["vae"])
    for network in networks.values():
        network.eval().requires_grad_(False)
        if dtype != torch.float32:
            network.to(dtype)
    parts = assemble(Family.SD1, networks)
    return Model(Family.SD1, NAME, NAME, parts, settings["scheduler"], noise=True)


def _widen(vae: AutoencoderKL) -> None:
    """Scales the last layer so that the colours of an image span most of the range."""
    generator = torch.Generator().manual_seed(SEED)
    latents = torch.randn(1, 4, 16, 16, generator=generator) / vae.config.scaling_factor
    with torch.no_grad():
        sample = vae.decode(latents).sample
        last = vae.decoder.conv_out
        spread = sample.std(dim=(0, 2, 3)).clamp_min(1e-4)
        middle = sample.mean(dim=(0, 2, 3))
        last.weight.mul_(SPREAD / spread[:, None, None, None])
        last.bias.sub_(middle).mul_(SPREAD / spread)
