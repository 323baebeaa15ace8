"""The command line: the options of the catalog's definition, one to one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stablelm_chat import VERSION

DEVICES = ("auto", "cuda", "xpu", "mps", "cpu")
DTYPES = ("auto", "float16", "bfloat16", "float32")


@dataclass(frozen=True)
class Options:
    """What the page was started with."""

    host: str = "127.0.0.1"
    port: int = 7880
    no_browser: bool = False
    models_dir: Path = Path("models")
    model: str = ""
    device: str = "auto"
    dtype: str = "auto"


def parser() -> argparse.ArgumentParser:
    """Give the parser; its help is what `python -m stablelm_chat --help` prints."""
    found = argparse.ArgumentParser(
        prog="stablelm_chat",
        description="A small page to chat with StableLM and other language models, offline.",
        allow_abbrev=False,
    )
    add = found.add_argument
    add("--version", action="version", version=f"stablelm_chat {VERSION}")
    add("--host", default="127.0.0.1", help="address the page answers on")
    add("--port", type=_port, default=7880, help="port of the page")
    add("--no-browser", action="store_true", help="do not open the browser")
    add("--models-dir", type=Path, default=Path("models"), help="library of models")
    add("--model", default="", help="model to load at the start: a name of the library or a folder")
    add("--device", choices=DEVICES, default="auto", help="what computes")
    add("--dtype", choices=DTYPES, default="auto", help="precision of computing")
    return found


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Read a command line; a mistake ends the program with code 2 and one line."""
    return Options(**vars(parser().parse_args(arguments)))


def _port(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else -1
    if not 1 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return value
