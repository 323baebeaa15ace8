"""The command line: the options of the catalog's definition, one to one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from easel import VERSION

DEVICES = ("auto", "cuda", "xpu", "mps", "cpu")
DTYPES = ("auto", "float16", "bfloat16", "float32")
OFFLOADS = ("none", "model", "sequential")
QUALITIES = ("ultra_fast", "fast", "balanced", "quality")
SMALLEST_SIDE = 64
LARGEST_SIDE = 16384


@dataclass(frozen=True)
class Options:
    """What Easel was started with."""

    host: str = "127.0.0.1"
    port: int = 7870
    no_browser: bool = False
    models_dir: Path = Path("models")
    device: str = "auto"
    dtype: str = "auto"
    offload: str = "none"
    attention_slicing: bool = False
    vae_slicing: bool = False
    vae_tiling: bool = False
    channels_last: bool = False
    quality: str = "balanced"
    max_size: int = 2048
    output_dir: Path = Path("outputs")


def parser() -> argparse.ArgumentParser:
    """The parser; its help is what `python -m easel --help` prints."""
    found = argparse.ArgumentParser(
        prog="easel",
        description="A small page and an A1111-style API for Stable Diffusion 1.x and SDXL.",
        allow_abbrev=False,
    )
    add = found.add_argument
    add("--version", action="version", version=f"easel {VERSION}")
    add("--host", default="127.0.0.1", help="address the page answers on")
    add("--port", type=_port, default=7870, help="port of the page")
    add("--no-browser", action="store_true", help="do not open the browser")
    add("--models-dir", type=Path, default=Path("models"), help="library of models")
    add("--device", choices=DEVICES, default="auto", help="what computes")
    add("--dtype", choices=DTYPES, default="auto", help="precision of computing")
    add("--offload", choices=OFFLOADS, default="none", help="what waits in main memory")
    add("--attention-slicing", action="store_true", help="attention in slices: less memory")
    add("--vae-slicing", action="store_true", help="decode the images of a batch one by one")
    add("--vae-tiling", action="store_true", help="decode an image in tiles: less memory")
    add("--channels-last", action="store_true", help="another order of data in memory")
    add("--quality", choices=QUALITIES, default="balanced", help="what the page starts with")
    add("--max-size", type=_side, default=2048, help="largest side of an image in pixels")
    add("--output-dir", type=Path, default=Path("outputs"), help="where images are saved")
    return found


def parse(arguments: Sequence[str] | None = None) -> Options:
    """The options of a command line; a mistake ends the program with code 2 and one line."""
    return Options(**vars(parser().parse_args(arguments)))


def _port(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else -1
    if not 1 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return value


def _side(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else -1
    if not SMALLEST_SIDE <= value <= LARGEST_SIDE:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a size in pixels ({SMALLEST_SIDE} to {LARGEST_SIDE})"
        )
    return value
