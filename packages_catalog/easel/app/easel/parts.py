"""The networks of a model, held together so that diffusers can place them and put LoRA into them.

Drawing itself is `sampling`; these classes only carry the parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from diffusers import DiffusionPipeline
from diffusers.loaders import StableDiffusionLoraLoaderMixin, StableDiffusionXLLoraLoaderMixin

from easel.formats import Family


class SD1Parts(DiffusionPipeline, StableDiffusionLoraLoaderMixin):  # type: ignore[misc]
    """UNet, VAE and text encoder of SD 1.x."""

    model_cpu_offload_seq = "text_encoder->unet->vae"
    _exclude_from_cpu_offload: list[str] = []  # noqa: RUF012 - diffusers' own name

    def __init__(self, unet: Any, vae: Any, text_encoder: Any) -> None:
        super().__init__()
        self.register_modules(unet=unet, vae=vae, text_encoder=text_encoder)


class SDXLParts(DiffusionPipeline, StableDiffusionXLLoraLoaderMixin):  # type: ignore[misc]
    """UNet, VAE and both text encoders of SDXL."""

    model_cpu_offload_seq = "text_encoder->text_encoder_2->unet->vae"
    _exclude_from_cpu_offload: list[str] = []  # noqa: RUF012 - diffusers' own name

    def __init__(self, unet: Any, vae: Any, text_encoder: Any, text_encoder_2: Any) -> None:
        super().__init__()
        self.register_modules(
            unet=unet, vae=vae, text_encoder=text_encoder, text_encoder_2=text_encoder_2
        )


@dataclass
class Model:
    """A loaded model."""

    family: Family
    name: str
    title: str
    parts: Any
    scheduler: dict[str, Any]  # settings of the scheduler that it was trained with
    noise: bool = False
    file: str | None = None
    vae_name: str | None = None  # None: the one it came with
    own_vae: Any = None
    loras: dict[str, str] = field(default_factory=dict)  # loaded adapters: LoRA's name -> adapter
    preview: Any = None  # latents to colours, fitted at the first preview

    @property
    def encoders(self) -> list[Any]:
        """The text encoders in the order in which they are joined."""
        second = getattr(self.parts, "text_encoder_2", None)
        return [self.parts.text_encoder] + ([second] if second is not None else [])


def assemble(family: Family, networks: dict[str, Any]) -> Any:
    """The parts of a family out of its networks."""
    return SD1Parts(**networks) if family is Family.SD1 else SDXLParts(**networks)
