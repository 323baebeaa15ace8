"""Prompts as A1111 writes them: `<lora:name:weight>`, `(emphasis:1.2)`, `[less]`, `\\(` for a bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from easel.problems import Problem

_LORA = re.compile(r"<\s*lora\s*:\s*([^:<>]+?)\s*(?::\s*([^<>]*?)\s*)?>", re.IGNORECASE)
_PIECE = re.compile(r"\\[()\[\]\\]|[()\[\]]|:\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*\)|[^\\()\[\]:]+|[\\:]")
UP = 1.1
DOWN = 1 / 1.1
STRONGEST = 10.0


@dataclass(frozen=True)
class LoraUse:
    """A LoRA named in a prompt."""

    name: str
    weight: float = 1.0


@dataclass(frozen=True)
class Part:
    """A stretch of text and how much it counts."""

    text: str
    weight: float = 1.0


def take_loras(prompt: str) -> tuple[str, list[LoraUse]]:
    """The prompt without its LoRA tags, and the tags; a name used twice counts with its last weight."""
    found: dict[str, LoraUse] = {}
    for match in _LORA.finditer(prompt):
        name, weight = match[1], (match[2] or "").split(":")[0].strip()
        try:
            value = float(weight) if weight else 1.0
        except ValueError:
            raise Problem(f"The weight of LoRA {name!r} is not a number: {weight!r}") from None
        if not -STRONGEST <= value <= STRONGEST:
            raise Problem(f"The weight of LoRA {name!r} must be between -10 and 10")
        found[name] = LoraUse(name, value)
    return _LORA.sub("", prompt), list(found.values())


def parts(prompt: str) -> list[Part]:
    """The prompt as stretches with weights. Brackets that do not close count to the end."""
    texts: list[str] = []
    weights: list[float] = []
    opened: list[tuple[str, int]] = []
    for match in _PIECE.finditer(prompt):
        piece = match[0]
        if piece.startswith("\\") and len(piece) > 1:
            texts.append(piece[1])
            weights.append(1.0)
        elif piece in ("(", "["):
            opened.append((piece, len(texts)))
        elif _closes(piece, opened):
            _, start = opened.pop()
            factor = _factor(piece)
            weights[start:] = [weight * factor for weight in weights[start:]]
        else:
            texts.append(piece)
            weights.append(1.0)
    for bracket, start in opened:
        factor = UP if bracket == "(" else DOWN
        weights[start:] = [weight * factor for weight in weights[start:]]
    return _joined(texts, weights)


def _closes(piece: str, opened: list[tuple[str, int]]) -> bool:
    if not opened:
        return False
    bracket = opened[-1][0]
    return (bracket == "(" and piece.endswith(")")) or (bracket == "[" and piece == "]")


def _factor(piece: str) -> float:
    if piece.startswith(":"):
        return max(-STRONGEST, min(STRONGEST, float(piece[1:-1])))
    return UP if piece == ")" else DOWN


def _joined(texts: list[str], weights: list[float]) -> list[Part]:
    found: list[Part] = []
    for text, weight in zip(texts, weights, strict=True):
        if found and found[-1].weight == weight:
            found[-1] = Part(found[-1].text + text, weight)
        else:
            found.append(Part(text, weight))
    return found or [Part("")]
