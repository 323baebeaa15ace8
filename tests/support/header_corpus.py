"""Headers of real models as small text files: names, shapes and dtypes without a weight.

A file of `tests/support/headers/` is lines of two sorts. `word: value` says what the model is (source,
kind, base, one_of, subtype, prediction, format), `meta: key=value` adds metadata. Every other line is
a dtype, a shape and the names that have it, with braces for what repeats:

    F16 640x640 input_blocks.{4-5}.1.transformer_blocks.{0,1}.attn1.to_{q,k,v}.weight

Braces multiply, `4-5` is a range of whole numbers. A shape of `-` is a scalar.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from stablehand.core.models.headers.header import Header, Tensor

FOLDER: Final = Path(__file__).parent / "headers"
WORDS: Final = ("source", "kind", "base", "one_of", "subtype", "prediction", "format", "note")
BITS: Final = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8,
    "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U8": 8, "BOOL": 8, "F4": 4,
    "Q2_K": 2.625, "Q3_K": 3.4375, "Q4_0": 4.5, "Q4_1": 5.0, "Q4_K": 4.5, "Q5_0": 5.5, "Q5_1": 6.0,
    "Q5_K": 5.5, "Q6_K": 6.5625, "Q8_0": 8.5, "IQ4_XS": 4.25, "IQ4_NL": 4.5, "MXFP4": 4.25,
}  # fmt: skip
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)\Z")


@dataclass(frozen=True)
class Sample:
    """A header of the corpus, and what it is.

    Attributes:
        name: file name without ending, then "+variant" for what was made of it.
        header: what a reader would give.
        kind, base, one_of, subtype, prediction: what identification must say; base None: null.
        source: the public code and configuration that it was made from.
    """

    name: str
    header: Header
    kind: str
    base: str | None = None
    one_of: tuple[str, ...] = ()
    subtype: str | None = None
    prediction: str | None = None
    source: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def changed(self, variant: str, header: Header, **expected: Any) -> Sample:
        """Give a variant of it: another header, and what else is expected of it."""
        return replace(self, name=f"{self.name}+{variant}", header=header, **expected)


def bytes_of(dtype: str, shape: tuple[int, ...]) -> int:
    """How many bytes a tensor takes."""
    count = 1
    for size in shape:
        count *= size
    return round(count * BITS.get(dtype, 16) / 8)


def expand(pattern: str) -> Iterator[str]:
    """Give every name that a pattern stands for."""
    parts = _BRACES.split(pattern)
    choices: list[list[str]] = []
    for position, part in enumerate(parts):
        if position % 2 == 0:
            choices.append([part])
            continue
        options: list[str] = []
        for option in part.split(","):
            found = _RANGE.match(option)
            if found:
                options += map(str, range(int(found[1]), int(found[2]) + 1))
            else:
                options.append(option)
        choices.append(options)
    return ("".join(words) for words in itertools.product(*choices))


def header_of(
    listing: Iterable[tuple[str, str, tuple[int, ...]]],
    metadata: Mapping[str, str] | None = None,
    format: str = "safetensors",  # noqa: A002
) -> Header:
    """Make a header of (name, dtype, shape), bytes one behind the other."""
    tensors: dict[str, Tensor] = {}
    at = 0
    for name, dtype, shape in listing:
        size = bytes_of(dtype, shape)
        tensors[name] = Tensor(dtype, shape, size, at)
        at += size
    return Header(format, tensors, dict(metadata or {}), file_bytes=at + 8, data_start=8)  # type: ignore[arg-type]


def parse(name: str, text: str) -> Sample:
    """Read a corpus file's text."""
    words: dict[str, str] = {}
    metadata: dict[str, str] = {}
    listing: list[tuple[str, str, tuple[int, ...]]] = []
    for line in text.splitlines():
        word, colon, value = line.partition(": ")
        if not line or line.startswith("#"):
            continue
        if colon and word == "meta":
            key, _, told = value.partition("=")
            metadata[key] = told
        elif colon and word in WORDS:
            words[word] = value.strip()
        else:
            dtype, shape, pattern = line.split(" ", 2)
            sizes = () if shape == "-" else tuple(map(int, shape.split("x")))
            listing += ((key, dtype, sizes) for key in expand(pattern))
    base = words.get("base")
    return Sample(
        name=name,
        header=header_of(listing, metadata, words.get("format", "safetensors")),
        kind=words["kind"],
        base=None if base in (None, "null") else base,
        one_of=tuple(words.get("one_of", "").replace(",", " ").split()),
        subtype=words.get("subtype"),
        prediction=words.get("prediction"),
        source=words.get("source", ""),
        words=words,
    )


def load(folder: str, name: str) -> Sample:
    """Read one corpus file: `load("nets", "sdxl")`."""
    return parse(name, (FOLDER / folder / f"{name}.txt").read_text("utf-8"))


def corpus(folder: str) -> list[Sample]:
    """Read every corpus file of a folder, by name."""
    return [load(folder, file.stem) for file in sorted((FOLDER / folder).glob("*.txt"))]


# Variants. All keep metadata unless they say otherwise.


def listing_of(header: Header) -> list[tuple[str, str, tuple[int, ...]]]:
    """Give (name, dtype, shape) of every tensor."""
    return [(name, tensor.dtype, tensor.shape) for name, tensor in header.tensors.items()]


def remade(
    header: Header,
    change: Callable[[str, str, tuple[int, ...]], Iterable[tuple[str, str, tuple[int, ...]]]],
) -> Header:
    """Make a header of what `change` gives for every tensor: none, one or several."""
    made = [new for old in listing_of(header) for new in change(*old)]
    return header_of(made, header.metadata, header.format)


def in_dtype(header: Header, dtype: str) -> Header:
    """Every floating tensor in another plain dtype."""
    plain = ("F64", "F32", "F16", "BF16")
    return remade(header, lambda name, old, shape: [(name, dtype if old in plain else old, shape)])


def prefixed(header: Header, prefix: str) -> Header:
    """Every name behind a prefix."""
    return remade(header, lambda name, dtype, shape: [(prefix + name, dtype, shape)])


def without(header: Header, *starts: str) -> Header:
    """Without the names that begin with one of these."""
    return remade(
        header, lambda name, dtype, shape: [] if name.startswith(starts) else [(name, dtype, shape)]
    )


def only(header: Header, *starts: str) -> Header:
    """Only the names that begin with one of these."""
    return remade(
        header, lambda name, dtype, shape: [(name, dtype, shape)] if name.startswith(starts) else []
    )


def merged(*headers: Header) -> Header:
    """Several headers in one file; the first one's metadata."""
    return header_of(
        [one for header in headers for one in listing_of(header)],
        headers[0].metadata,
        headers[0].format,
    )


def as_pickle(header: Header) -> Header:
    """The same tensors as a torch pickle tells of them."""
    return replace(
        header, format="pickle", metadata={}, globals=frozenset({"torch._utils _rebuild_tensor_v2"})
    )


def as_gguf(header: Header, quant: str, architecture: str = "", **values: str) -> Header:
    """As converters write GGUF: big 2-D weights in blocks, the rest F32 or F16, names kept."""
    made = []
    for name, _, shape in listing_of(header):
        big = len(shape) == 2 and shape[-1] % 256 == 0 and shape[0] * shape[1] > 65536
        made.append((name, quant if big else "F32" if len(shape) < 2 else "F16", shape))
    metadata = {"general.architecture": architecture} if architecture else {}
    return header_of(made, {**metadata, **values}, "gguf")


def as_nf4(header: Header, kind: str = "nf4") -> Header:
    """As bitsandbytes packs linear weights: bytes in a column, with state tensors beside."""

    def packed(
        name: str, dtype: str, shape: tuple[int, ...]
    ) -> list[tuple[str, str, tuple[int, ...]]]:
        if len(shape) != 2 or not name.endswith(".weight") or shape[0] * shape[1] < 65536:
            return [(name, dtype, shape)]
        count = shape[0] * shape[1]
        return [
            (name, "U8", (count // 2, 1)),
            (f"{name}.absmax", "F32", (count // 64,)),
            (f"{name}.quant_map", "F32", (16,)),
            (f"{name}.quant_state.bitsandbytes__{kind}", "U8", (90,)),
        ]

    return remade(header, packed)


def as_scaled_fp8(header: Header, mark: str = "scaled_fp8") -> Header:
    """As scaled fp8 files are: linear weights in fp8 with a scale each, and one mark for the whole."""

    def packed(
        name: str, dtype: str, shape: tuple[int, ...]
    ) -> list[tuple[str, str, tuple[int, ...]]]:
        if len(shape) != 2 or not name.endswith(".weight"):
            return [(name, dtype, shape)]
        return [
            (name, "F8_E4M3", shape),
            (f"{name.removesuffix('weight')}scale_weight", "F32", (1,)),
        ]

    made = remade(header, packed)
    return header_of([*listing_of(made), (mark, "F8_E4M3", (2,))], made.metadata, made.format)


def stripped(header: Header, name: str) -> Header:
    """Only one tensor left."""
    return remade(header, lambda key, dtype, shape: [(key, dtype, shape)] if key == name else [])


def thinned(header: Header, share: float, random_state: random.Random) -> Header:
    """A share of the tensors lost, the rest in another order."""
    kept = [one for one in listing_of(header) if random_state.random() > share]
    random_state.shuffle(kept)
    return header_of(kept, header.metadata, header.format)
