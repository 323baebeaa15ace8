"""What UIs say of memory in their logs: which nets they loaded, and whether whole. Pure.

ComfyUI and what is made from it say `loaded completely` or `loaded partially` (comfy/model_patcher.py),
Forge says `[Memory Management] Target: ...` (backend/memory_management.py). Sizes in them are MiB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_MIB: Final = 1024**2
_NUMBER: Final = r"([0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)"
_ASKED: Final = re.compile(r"Requested to load (\w+)")
_OLD: Final = re.compile(rf"loaded (completely|partially) {_NUMBER} {_NUMBER}\b")
_NEW: Final = re.compile(rf"loaded (completely|partially);.*?{_NUMBER} MB loaded")
_FORGE: Final = re.compile(
    rf"\[Memory Management\] Target: (\w+), Free GPU: {_NUMBER} MB, Model Require: {_NUMBER} MB"
)
_FORGE_WHOLE: Final = "All loaded to GPU"


@dataclass(frozen=True, slots=True)
class LoadedNet:
    """A net that a UI brought to the card.

    Attributes:
        name: the UI's own class name (Flux, SDXL, KModel); "?" where the line stands alone.
        on_card_bytes: weights that it put on the card.
        is_whole: nothing of it stayed in main memory.
    """

    name: str
    on_card_bytes: int
    is_whole: bool


def loaded_nets(lines: Iterable[str]) -> Iterator[LoadedNet]:
    """Give the nets that a log tells of, in order; lines of anything else are passed over."""
    asked = "?"
    for line in lines:
        if (match := _ASKED.search(line)) is not None:
            asked = match[1]
        elif (match := _NEW.search(line) or _OLD.search(line)) is not None:
            size = match[match.lastindex or 0]
            yield LoadedNet(asked, _bytes(size), match[1] == "completely")
        elif (match := _FORGE.search(line)) is not None:
            yield LoadedNet(match[1], _bytes(match[3]), _FORGE_WHOLE in line)


def _bytes(mebibytes: str) -> int:
    return int(min(float(mebibytes), 1e9) * _MIB)
