"""Machine profiles with one card, told apart by its memory."""

from __future__ import annotations

import json
from pathlib import Path


def card_profile(folder: Path, gigabytes: int) -> Path:
    """Write the profile of a Windows machine with a card of so much memory, and give the file."""
    card = {
        "vendor": "nvidia",
        "name": "NVIDIA GeForce RTX 3060",
        "vram_bytes": gigabytes * 2**30,
        "vram_free_bytes": None,
        "driver": "560.94",
        "compute_capability": "8.6",
    }
    machine = {
        "os": {"system": "windows", "version": "11", "arch": "x86_64"},
        "cpu": {"name": "x", "cores": 8},
        "ram_bytes": 32 * 2**30,
        "gpus": [card],
    }
    file = folder / f"{gigabytes}.json"
    file.write_text(json.dumps(machine), "utf-8")
    return file
