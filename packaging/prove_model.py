"""A starter model for a proof without Hugging Face: of random weights, and served as the hub serves files.

The list that a build carries names files of some GB by their sums, which nothing but the true hub can serve.
So the build is given a list with one model of our own, a whole SD 1.5 checkpoint in shape and size; all else,
from the proposal of the first run to the file in the library, is what the true one goes through.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from support.header_corpus import load  # noqa: E402
from support.hub_stand_in import Served, StandIn  # noqa: E402
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo  # noqa: E402

NAME = "Random weights"
FILE = "random-weights.safetensors"
_REPO = "proof/random-weights"
_PARTS = {
    "model.diffusion_model.": "unet-sd15",
    "first_stage_model.": "vae-sd",
    "cond_stage_model.transformer.": "te-clip-l",
}
_LIST = """format = 1

[[model]]
id = "random-weights"
name = "{name}"
base = "sd15"
kind = "checkpoint"
licence = "creativeml-openrail-m"
page = "https://models.example/random-weights"
packages = ["easel"]
summary.en = "Made for a proof: its images are noise."
summary.ru = "Сделана для проверки: её картинки — шум."
sampling = {{ side = 512, steps = 20, cfg = 7.0, sampler = "euler", scheduler = "normal" }}

[[model.variant]]
name = "FP16"
packing = "FP16"

[[model.variant.file]]
role = "model"
spec = "hf:{repo}@main/{file}"
sha256 = "{sha256}"
size_bytes = {size}
"""


@dataclass(frozen=True)
class OnDisk(Served):
    """A file that is served from the disk."""

    place: Path = Path()

    @property
    def length(self) -> int:
        """Give its length in bytes."""
        return self.place.stat().st_size

    @property
    def sha256(self) -> str:
        """Give its sum, which was written down when it was made."""
        return _sum_of(self.place).read_text()

    def pieces(self, begin: int, end: int) -> Iterator[bytes]:
        """Give a range of it, bit by bit."""
        with self.place.open("rb") as opened:
            opened.seek(begin)
            while begin < end and (piece := opened.read(min(1 << 20, end - begin))):
                begin += len(piece)
                yield piece


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the model for the length of the block; give the hub's address and the list that names it.

    Args:
        folder: keeps the file, some 2 GB, from one proof to the next.
    """
    file = folder / FILE
    if not _sum_of(file).exists():
        folder.mkdir(parents=True, exist_ok=True)
        _sum_of(file).write_text(_write(file))
    with StandIn() as hub:
        face = FakeHuggingFace(hub)
        on_disk = OnDisk(FILE, 1, 0, place=file)
        face.add(Repo(_REPO, {FILE: on_disk}, card={"license": "creativeml-openrail-m"}))
        text = _LIST.format(
            name=NAME, repo=_REPO, file=FILE, sha256=on_disk.sha256, size=on_disk.length
        )
        yield face.address, text


def _sum_of(file: Path) -> Path:
    return file.with_suffix(".sha256")


def _write(file: Path) -> str:
    """Write a checkpoint of half precision whose nets answer with something finite; give its SHA-256."""
    import numpy

    tensors = {
        f"{prefix}{name}": tensor.shape
        for prefix, net in _PARTS.items()
        for name, tensor in load("nets", net).header.tensors.items()
    }
    table, at = {}, 0
    for name, shape in tensors.items():
        size = 2 * math.prod(shape)
        table[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    head = json.dumps(table).encode()
    random, digest = numpy.random.default_rng(7), hashlib.sha256()
    with file.open("wb") as opened:

        def put(data: bytes) -> None:
            opened.write(data)
            digest.update(data)

        put(struct.pack("<Q", len(head)) + head)
        for name, shape in tensors.items():
            if len(shape) < 2:  # of norms, and biases
                values = numpy.full(shape, float(name.endswith("weight")), "float32")
            else:
                values = random.standard_normal(shape, "float32")
                values *= 1 / math.sqrt(math.prod(shape[1:]))
            put(values.astype("<f2").tobytes())
    return digest.hexdigest()
