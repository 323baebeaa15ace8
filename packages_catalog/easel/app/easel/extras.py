"""LoRA and textual inversions out of the library, put into a loaded model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import torch

from easel.library import Library
from easel.lines import say
from easel.loading import tensors_of
from easel.parts import Model
from easel.problems import Problem
from easel.prompts import LoraUse

_NUMBERS = count(1)


def use_loras(model: Model, library: Library, uses: Sequence[LoraUse]) -> None:
    """Makes exactly these LoRA count, with these weights; others are taken out."""
    wanted = {use.name: use for use in uses}
    gone = [adapter for name, adapter in model.loras.items() if name not in wanted]
    if gone:
        model.parts.delete_adapters(gone)
        model.loras = {name: one for name, one in model.loras.items() if name in wanted}
    for name in wanted:
        if name not in model.loras:
            model.loras[name] = _load_lora(model, library, name)
    if wanted:
        adapters = [model.loras[name] for name in wanted]
        model.parts.set_adapters(adapters, [use.weight for use in wanted.values()])


def _load_lora(model: Model, library: Library, name: str) -> str:
    item = library.lora(name)
    adapter = f"lora_{next(_NUMBERS)}"  # a LoRA's own name may hold dots, which adapters may not
    say(f"Loading LoRA {item.name}")
    tensors = dict(tensors_of(item.path))
    try:
        model.parts.load_lora_weights(tensors, adapter_name=adapter)
    except (ValueError, KeyError, RuntimeError, TypeError, IndexError, AttributeError) as error:
        _take_out(model, adapter)
        say(f"LoRA {item.name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        raise Problem(f"LoRA {item.name!r} does not fit this {model.family.title} model") from error
    if adapter not in {one for names in model.parts.get_list_adapters().values() for one in names}:
        raise Problem(f"LoRA {item.name!r} does not fit this {model.family.title} model")
    return adapter


def _take_out(model: Model, adapter: str) -> None:
    for network in (model.parts.unet, *model.encoders):
        if adapter in getattr(network, "peft_config", {}):
            network.delete_adapters(adapter)


def embeddings_in(model: Model, library: Library, *prompts: str) -> dict[str, list[torch.Tensor]]:
    """The textual inversions that the prompts name and that fit the model."""
    text = "\n".join(prompts).casefold()
    found = {}
    for item in library.embeddings():
        if item.short.casefold() in text:
            vectors = _vectors(model, dict(tensors_of(item.path)))
            if vectors is not None:
                found[item.short] = vectors
    return found


def _vectors(model: Model, tensors: dict[str, torch.Tensor]) -> list[torch.Tensor] | None:
    """One tensor of rows for each text encoder, or None where the widths differ."""
    widths = [encoder.config.hidden_size for encoder in model.encoders]
    if len(widths) == 2:
        rows = [tensors.get("clip_l"), tensors.get("clip_g")]
    else:
        rows = [tensors.get("emb_params", _only(tensors))]
    shaped = [None if row is None else row.reshape(-1, row.shape[-1]) for row in rows]
    found: list[Any] = [
        row
        for row, width in zip(shaped, widths, strict=True)
        if row is not None and row.shape[1] == width
    ]
    return found if len(found) == len(widths) else None


def _only(tensors: dict[str, torch.Tensor]) -> torch.Tensor | None:
    flat = [tensor for tensor in tensors.values() if tensor.ndim in (1, 2)]
    return flat[0] if len(flat) == 1 else None
