"""Headers of safetensors files: names, types and shapes of tensors, without reading the tensors."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from easel.problems import Problem

LARGEST_HEADER = 100_000_000


@dataclass(frozen=True)
class Header:
    """What a safetensors file holds."""

    shapes: dict[str, tuple[int, ...]]
    metadata: dict[str, str] = field(default_factory=dict)

    def under(self, prefix: str) -> dict[str, tuple[int, ...]]:
        """The shapes of the tensors whose name starts with `prefix`, which is taken off."""
        cut = len(prefix)
        return {key[cut:]: shape for key, shape in self.shapes.items() if key.startswith(prefix)}


def read_header(path: Path) -> Header:
    """The header, checked against the file's size. Raises `Problem` for a damaged file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 10 or length > min(LARGEST_HEADER, size - 8):
                raise Problem(f"{path.name} is incomplete or no safetensors file")
            raw = file.read(length)
    except OSError as error:
        raise Problem(f"{path.name} cannot be read: {error.strerror or error}") from error
    return _parse(path.name, raw, size - 8 - length)


def _parse(name: str, raw: bytes, room: int) -> Header:
    try:
        entries = json.loads(raw)
        metadata = entries.pop("__metadata__", None) or {}
        shapes = {}
        for key, entry in entries.items():
            shapes[key] = tuple(int(side) for side in entry["shape"])
            if not 0 <= entry["data_offsets"][0] <= entry["data_offsets"][1] <= room:
                raise Problem(f"{name} is incomplete: the end of the file is missing")
        return Header(shapes, {str(key): str(value) for key, value in metadata.items()})
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise Problem(f"{name} is damaged: its header cannot be read") from error
