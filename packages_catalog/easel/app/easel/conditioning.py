"""Prompts as the numbers that a UNet listens to: any length, with emphasis and textual inversions.

A prompt longer than one stretch of CLIP's 75 tokens is read stretch by stretch, and the results are
joined. An embedding's name in the text stands for its vectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch

from easel.formats import Family
from easel.parts import Model
from easel.prompts import parts as weighted
from easel.tokens import END, ROOM, START, Tokenizer

LENGTH = ROOM + 2
Vectors = list[torch.Tensor]  # of one embedding: one tensor (rows, width) for each text encoder


@dataclass
class Stretch:
    """Up to 75 tokens with weights, and where embeddings' vectors stand."""

    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    vectors: list[tuple[int, str, int]] = field(default_factory=list)  # place, embedding, row


@dataclass(frozen=True)
class Condition:
    """What one prompt gives."""

    context: torch.Tensor
    pooled: torch.Tensor | None = None


class Reader:
    """Turns prompts into conditions for one model."""

    def __init__(
        self, model: Model, tokenizer: Tokenizer, embeddings: Mapping[str, Vectors], device: str
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._embeddings = {name.casefold(): vectors for name, vectors in embeddings.items()}
        self._device = device

    def read(self, prompt: str, negative: str, clip_skip: int) -> tuple[Condition, Condition]:
        """Conditions of both prompts, equally long."""
        wanted, unwanted = self.stretches(prompt), self.stretches(negative)
        count = max(len(wanted), len(unwanted))
        for stretches in (wanted, unwanted):
            stretches.extend(Stretch() for _ in range(count - len(stretches)))
        return self._encode(wanted, clip_skip), self._encode(unwanted, clip_skip)

    def stretches(self, prompt: str) -> list[Stretch]:
        """The prompt cut into stretches."""
        found = [Stretch()]
        for part in weighted(prompt):
            for at, block in enumerate(re.split(r"\bBREAK\b", part.text)):
                if at:
                    found.append(Stretch())
                self._add(found, block, part.weight)
        return found

    def _add(self, found: list[Stretch], text: str, weight: float) -> None:
        for name, plain in self._pieces(text):
            if name is None:
                for token in self._tokenizer.encode(plain):
                    _room(found, 1)
                    found[-1].tokens.append(token)
                    found[-1].weights.append(weight)
                continue
            rows = self._embeddings[name][0].shape[0]
            _room(found, min(rows, ROOM))
            for row in range(min(rows, ROOM)):
                found[-1].vectors.append((len(found[-1].tokens), name, row))
                found[-1].tokens.append(0)
                found[-1].weights.append(weight)

    def _pieces(self, text: str) -> Iterator[tuple[str | None, str]]:
        if not self._embeddings:
            yield None, text
            return
        names = sorted(map(re.escape, self._embeddings), key=len, reverse=True)
        at = 0
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", text, re.IGNORECASE):
            yield None, text[at : match.start()]
            yield match[0].casefold(), ""
            at = match.end()
        yield None, text[at:]

    def _encode(self, stretches: list[Stretch], clip_skip: int) -> Condition:
        contexts, pooled = [], None
        for number, stretch in enumerate(stretches):
            context, summary = self._encode_one(stretch, clip_skip)
            contexts.append(context)
            pooled = summary if number == 0 else pooled
        return Condition(torch.cat(contexts, dim=1), pooled)

    def _encode_one(
        self, stretch: Stretch, clip_skip: int
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        outputs, pooled = [], None
        for number, encoder in enumerate(self._model.encoders):
            context, summary = self._through(encoder, number, stretch, clip_skip)
            outputs.append(context)
            pooled = summary if number == 1 else pooled
        return _emphasised(torch.cat(outputs, dim=-1), stretch), pooled

    def _through(
        self, encoder: Any, number: int, stretch: Stretch, clip_skip: int
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        padding = [END if number == 0 else 0] * (ROOM - len(stretch.tokens))
        numbers = [START, *stretch.tokens, END, *padding]
        tokens = torch.tensor([numbers], device=self._device)
        with self._vectors_inside(encoder, number, stretch):
            result = encoder(tokens, output_hidden_states=True)
        layers = result.hidden_states
        if self._model.family is Family.SDXL:
            at = min(len(layers), clip_skip + 1)
            return layers[-at], (result[0] if number == 1 else None)
        if clip_skip == 1:
            return result[0], None
        at = min(len(layers), clip_skip)
        return _text_model(encoder).final_layer_norm(layers[-at]), None

    @contextmanager
    def _vectors_inside(self, encoder: Any, number: int, stretch: Stretch) -> Iterator[None]:
        """Puts embeddings' vectors in place while the encoder runs."""
        if not stretch.vectors:
            yield
            return

        def replace(_module: Any, _inputs: Any, output: torch.Tensor) -> torch.Tensor:
            output = output.clone()
            for place, name, row in stretch.vectors:
                vectors = self._embeddings[name][number]
                output[0, place + 1] = vectors[min(row, len(vectors) - 1)].to(output)
            return output

        words = _text_model(encoder).embeddings.token_embedding
        handle = words.register_forward_hook(replace)
        try:
            yield
        finally:
            handle.remove()


def _text_model(encoder: Any) -> Any:
    """The inner network: transformers 4 wraps it once more than transformers 5 does."""
    return getattr(encoder, "text_model", encoder)


def _room(found: list[Stretch], count: int) -> None:
    if len(found[-1].tokens) + count > ROOM:
        found.append(Stretch())


def _emphasised(context: torch.Tensor, stretch: Stretch) -> torch.Tensor:
    """Weights the tokens and keeps the mean as it was, as A1111 does."""
    if all(weight == 1.0 for weight in stretch.weights):
        return context
    padding = [1.0] * (LENGTH - 1 - len(stretch.weights))
    weights = torch.tensor([1.0, *stretch.weights, *padding]).to(context)
    before = context.float().mean()
    weighed = context * weights[None, :, None]
    after = weighed.float().mean()
    factor = before / after if float(after.abs()) > 1e-6 else torch.ones_like(after)
    return weighed * factor.to(weighed.dtype)
