"""Two UIs that run, for pictures: the real definitions of Forge and ComfyUI over small stand-in programs.

Forge's prints what the real one prints when all of the card's memory was given to the weights.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from support.fake_uis import SERVER, InstallFolder, InstallRecord, now, write_record

FORGE = """
print("Launching Web UI with arguments: " + " ".join(sys.argv[1:]))
print("Total VRAM 8192 MB, total RAM 32768 MB")
print("Model selected: {'checkpoint_info': 'flux1-dev-bnb-nf4-v2.safetensors', 'unet_storage_dtype': None}")
for line in (
    "You just set Forge to use 100% GPU memory (8191.00 MB) to load model weights.",
    "This means you will have 0% GPU memory (0.00 MB) to do matrix computation. Computations may fallback to CPU or go Out of Memory.",
    "In many cases, image generation will be 10x slower.",
    "To solve the problem, you can set the 'GPU Weights' (on the top of page) to a lower value.",
):
    print("[Low VRAM Warning] " + line)
print(f"Running on local URL:  http://127.0.0.1:{port}")
print("Startup time: 12.4s (prepare environment: 3.1s, import torch: 5.2s).", flush=True)
serve(say=False)
"""
COMFYUI = """
memory = bytearray(700_000_000)
print("pytorch version: 2.13.0+cpu")
print("Starting server")
print(f"To see the GUI go to: http://127.0.0.1:{port}", flush=True)
serve(say=False)
"""


@contextmanager
def demo_running(data: Path):
    """Have both run over a data folder for the length of the block."""
    for name, script in (("comfyui", COMFYUI), ("forge", FORGE)):
        _install(data, name, script)
        _command(data, "launch", name, "--accept-risk")
    try:
        yield
    finally:
        _command(data, "stop", "--all")


def _install(data: Path, name: str, script: str) -> None:
    definition = data / "Catalog" / name / "package.toml"
    definition.parent.mkdir(parents=True)
    definition.write_text('[launch]\ncommand = ["{python}", "ui.py"]\n', encoding="utf-8")
    folder = InstallFolder(data, name)
    python = folder.checkout / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder.checkout / "ui.py").write_text(SERVER + script, encoding="utf-8")
    write_record(
        folder,
        InstallRecord(
            name=name,
            package=name,
            created_at=now(),
            changed_at=now(),
            state="installed",
            method="none",
        ),
    )


def _command(data: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "stablehand", "--data", str(data), *words], check=True, timeout=120
    )
