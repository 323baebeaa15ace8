"""Reading models from disk into networks, with no network access and without unpickling anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors import SafetensorError, safe_open
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection
from transformers.utils import logging as transformers_log

from easel.formats import UNET, Family, checkpoint_family
from easel.headers import Header, read_header
from easel.parts import Model, assemble
from easel.problems import Problem
from easel.renames import clip_name, open_clip_names, unet_name, vae_name
from easel.shapes import CLIP_G, CLIP_L, VAE, family_settings, settings_of, vae_settings

transformers_log.disable_progress_bar()
Tensors = dict[str, torch.Tensor]
Names = Callable[[str], list[str]]


def load_checkpoint(path: Path, name: str, title: str, dtype: torch.dtype) -> Model:
    """A model from a single safetensors file or a diffusers folder."""
    family = checkpoint_family(path)
    if path.is_dir():
        networks, scheduler = _from_folder(path, family, dtype)
    else:
        networks, scheduler = _from_file(path, family, dtype)
    return Model(family, name, title, assemble(family, networks), scheduler, file=str(path))


def load_vae(path: Path, family: Family, dtype: torch.dtype) -> Any:
    """A VAE of its own, from a single file with either kind of names."""
    header = read_header(path)
    prefix = VAE if any(key.startswith(VAE) for key in header.shapes) else ""
    shapes = header.under(prefix)
    if "decoder.conv_in.weight" not in shapes:
        raise Problem(f"{path.name} is not a VAE of SD 1.x or SDXL")
    settings = family_settings(family)["vae"]
    try:
        if "decoder.up.0.block.0.conv1.weight" in shapes:
            settings |= vae_settings(shapes)
            levels = len(settings["block_out_channels"])
            names: Names = lambda key: _listed(vae_name(key, levels))  # noqa: E731
        else:
            names = _listed
            settings |= {
                "down_block_types": ["DownEncoderBlock2D"] * len(settings["block_out_channels"]),
                "up_block_types": ["UpDecoderBlock2D"] * len(settings["block_out_channels"]),
            }
    except (KeyError, ValueError) as error:
        raise Problem(f"{path.name} is incomplete: some of its tensors are missing") from error
    with _opened(path) as file:
        tensors = _renamed(file, header, prefix, names, dtype)
    return _filled(path.name, AutoencoderKL, settings, _squeezed(tensors))


def vae_dtype(family: Family, dtype: torch.dtype) -> torch.dtype:
    """SDXL's VAE overflows in float16 and gives black images, so it computes in 32 bits."""
    return torch.float32 if family is Family.SDXL and dtype == torch.float16 else dtype


def _from_file(
    path: Path, family: Family, dtype: torch.dtype
) -> tuple[dict[str, Any], dict[str, Any]]:
    header = read_header(path)
    settings = settings_of(path.name, family, header)
    layers = settings["unet"]["layers_per_block"]
    levels = len(settings["vae"]["block_out_channels"])
    with _opened(path) as file:

        def take(prefix: str, names: Names, kind: torch.dtype = dtype) -> Tensors:
            return _renamed(file, header, prefix, names, kind)

        unet = take(UNET, lambda key: _listed(unet_name(key, layers)))
        networks = {"unet": _filled(path.name, UNet2DConditionModel, settings["unet"], unet)}
        del unet
        vae = take(VAE, lambda key: _listed(vae_name(key, levels)), vae_dtype(family, dtype))
        networks["vae"] = _filled(path.name, AutoencoderKL, settings["vae"], _squeezed(vae))
        clip = take(CLIP_L[family], lambda key: _listed(clip_name(key)))
        networks["text_encoder"] = _encoder(
            path.name, CLIPTextModel, settings["text_encoder"], clip
        )
        if family is Family.SDXL:
            clip = _split(take(CLIP_G, lambda key: open_clip_names(key) or []))
            networks["text_encoder_2"] = _encoder(
                path.name, CLIPTextModelWithProjection, settings["text_encoder_2"], clip
            )
    return networks, settings["scheduler"]


def _from_folder(
    folder: Path, family: Family, dtype: torch.dtype
) -> tuple[dict[str, Any], dict[str, Any]]:
    networks = {
        "unet": _part(folder, "unet", UNet2DConditionModel, dtype),
        "vae": _part(folder, "vae", AutoencoderKL, vae_dtype(family, dtype)),
        "text_encoder": _folder_encoder(folder, "text_encoder", CLIPTextModel, dtype),
    }
    if family is Family.SDXL:
        kind = CLIPTextModelWithProjection
        networks["text_encoder_2"] = _folder_encoder(folder, "text_encoder_2", kind, dtype)
    scheduler = family_settings(family)["scheduler"]
    file = folder / "scheduler" / "scheduler_config.json"
    if file.is_file():
        try:
            found = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Problem(f"{folder.name} is damaged: {error}") from error
        known = (*scheduler, "rescale_betas_zero_snr")
        scheduler |= {key: value for key, value in found.items() if key in known}
    return networks, scheduler


def _part(folder: Path, part: str, kind: Any, dtype: torch.dtype) -> Any:
    plain, _ = _weights(folder, part)
    network = kind.from_pretrained(
        str(folder / part),
        local_files_only=True,
        use_safetensors=True,
        torch_dtype=dtype,
        variant=None if plain else "fp16",
    )
    return network.eval().requires_grad_(False)


def _folder_encoder(folder: Path, part: str, kind: Any, dtype: torch.dtype) -> Any:
    """Releases of transformers disagree about `text_model.` in names, and one that does not find its
    names leaves random numbers in the network without an error. So names are matched here.
    """
    _, files = _weights(folder, part)
    try:
        settings = json.loads((folder / part / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{folder.name} is damaged: {part}/config.json cannot be read") from error
    tensors: Tensors = {}
    for file in files:
        for key, tensor in tensors_of(file):
            name = clip_name(key)
            if name:
                tensors[name] = tensor.to(dtype)
    known = {key: value for key, value in settings.items() if not key.startswith(("_", "torch_"))}
    for key in ("architectures", "model_type", "transformers_version", "dtype"):
        known.pop(key, None)
    return _encoder(folder.name, kind, known, tensors)


def _weights(folder: Path, part: str) -> tuple[bool, list[Path]]:
    """The weights of a part, and whether they are the plain ones and not the 16-bit variant."""
    files = sorted((folder / part).glob("*.safetensors"))
    if not files:
        pickled = any((folder / part).glob("*.bin"))
        why = "has only .bin files, which Easel does not open" if pickled else "has no weights"
        raise Problem(f"{folder.name} cannot be used: {part} {why}")
    for file in files:
        read_header(file)  # a damaged file gets our sentence, not a stack trace
    plain = [file for file in files if ".fp16" not in file.name]
    return bool(plain), plain or files


def _opened(path: Path) -> Any:
    try:
        return safe_open(str(path), framework="pt")
    except (SafetensorError, OSError) as error:
        raise Problem(f"{path.name} is damaged: {error}") from error


def _renamed(file: Any, header: Header, prefix: str, names: Names, dtype: torch.dtype) -> Tensors:
    found: Tensors = {}
    for key in header.shapes:
        if not key.startswith(prefix):
            continue
        targets = names(key[len(prefix) :])
        if targets:
            tensor = file.get_tensor(key)
            tensor = tensor.to(dtype) if tensor.is_floating_point() else tensor
            found["|".join(targets)] = tensor
    return found


def _split(tensors: Tensors) -> Tensors:
    """OpenCLIP's joined query, key and value taken apart; its projection lies the other way."""
    found: Tensors = {}
    for names, tensor in tensors.items():
        targets = names.split("|")
        pieces = tensor.chunk(len(targets)) if len(targets) > 1 else (tensor,)
        for name, piece in zip(targets, pieces, strict=True):
            turned = piece.T if name == "text_projection.weight" else piece
            found[name] = turned.contiguous()
    return found


def _squeezed(tensors: Tensors) -> Tensors:
    """A VAE's attention is made of 1x1 convolutions in single files, of linear layers here."""
    return {
        name: tensor[:, :, 0, 0] if ".attentions." in name and tensor.ndim == 4 else tensor
        for name, tensor in tensors.items()
    }


def _encoder(name: str, kind: Any, settings: dict[str, Any], tensors: Tensors) -> Any:
    network = _empty(lambda: kind(CLIPTextConfig(**settings)))
    prefixed = any(key.startswith("text_model.") for key in network.state_dict())
    if prefixed:
        tensors = {
            key if key.startswith("text_projection.") else f"text_model.{key}": tensor
            for key, tensor in tensors.items()
        }
    return _assigned(name, network, tensors)


def _filled(name: str, kind: Any, settings: dict[str, Any], tensors: Tensors) -> Any:
    return _assigned(name, _empty(lambda: kind.from_config(settings)), tensors)


def _empty(build: Callable[[], Any]) -> Any:
    with init_empty_weights(include_buffers=False):
        return build()


def _assigned(name: str, network: Any, tensors: Tensors) -> Any:
    wanted = {
        key: value.shape for key, value in network.state_dict().items() if "position_ids" not in key
    }
    wrong = [
        key for key, shape in wanted.items() if key not in tensors or tensors[key].shape != shape
    ]
    extra = [key for key in tensors if key not in wanted]
    if wrong or extra:
        example = (wrong or extra)[0]
        raise Problem(f"{name} does not have the usual form of its family (see {example})")
    network.load_state_dict(tensors, strict=False, assign=True)
    return network.eval().requires_grad_(False)


def _listed(name: str | None) -> list[str]:
    return [] if name is None else [name]


def tensors_of(path: Path) -> Iterator[tuple[str, torch.Tensor]]:
    """All tensors of a small file, such as a LoRA."""
    header = read_header(path)
    with _opened(path) as file:
        for key in header.shapes:
            yield key, file.get_tensor(key)
