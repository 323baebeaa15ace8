"""What every reader of headers gives, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Format = Literal["safetensors", "gguf", "pickle", "diffusers"]
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Tensor(NamedTuple):
    """A tensor as its header describes it.

    Attributes:
        dtype: the header's own name, upper case: F32, F16, BF16, F8_E4M3, I8, U8, BOOL; in GGUF Q4_K,
            Q8_0, ...
        shape: outermost dimension first, also for GGUF, which stores them the other way round.
        size_bytes: what it takes in the file.
        offset: where its bytes begin in the file; -1 where the format does not say it plainly.
    """

    dtype: str
    shape: tuple[int, ...]
    size_bytes: int
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Header:
    """What a model file says of itself.

    Attributes:
        format: how it is stored; "pickle" for .ckpt, .pt, .pth and .bin of torch, whichever container.
        tensors: by name, as the file names them; wrappers such as `state_dict.` are taken off for pickles.
        metadata: the text values of the header: `__metadata__`, GGUF's key-values, a pipeline's
            `_class_name`.
        file_bytes: size of the file, or of all weights of a folder; None where a server did not say.
        data_start: where the tensors' bytes begin; -1 if there is no such place.
        globals: names that a pickle would import, "module name"; empty for formats that cannot execute.
        notes: what is odd but harmless, as short English facts for the evidence.
    """

    format: Format
    tensors: Mapping[str, Tensor]
    metadata: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    file_bytes: int | None = None
    data_start: int = -1
    globals: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
