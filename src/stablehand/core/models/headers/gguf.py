"""The header of a GGUF file, versions 2 and 3 in both byte orders.

Layout: magic, version, count of tensors, count of key-values; the key-values; of each tensor its name,
dimensions (fastest first), type and offset; then, from the next multiple of the alignment on, the data.
Long arrays (a tokenizer's words) are passed over, not kept. Bytes per block are ggml's.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from math import prod
from types import MappingProxyType
from typing import Any, Final, NamedTuple, NoReturn

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.headers.sources import ByteSource, damaged, printable, unreadable

MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_MOST_VALUES: Final = 20_000
_MOST_TENSORS: Final = 100_000
_MOST_WORDS: Final = (
    2_000_000  # in all arrays together; the longest vocabularies have a quarter of it
)
_LONGEST_KEY: Final = 4096
_LONGEST_NAME: Final = 512  # ggml itself stops at 64
_LONGEST_KEPT: Final = 1 << 20  # longer texts are passed over
_MOST_KEPT: Final = 16 << 20
_LONGEST_KEPT_ARRAY: Final = 64
_MOST_DIMENSIONS: Final = 8
_DEEPEST_ARRAY: Final = 4
_WORDS_OF_AN_ARRAY: Final = 100  # what an array in an array counts for
_LARGEST: Final = (1 << 63) - 1
_ORIGINAL_SHAPE: Final = "comfy.gguf.orig_shape."
_FIRST_WINDOW: Final = 1 << 16
_LARGEST_WINDOW: Final = 1 << 22
_MOST_READ: Final = 1 << 27

# struct's letter by the id of a value's type; 8 is a text, 9 an array.
_SCALARS: Final[Mapping[int, str]] = MappingProxyType(
    {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
)
_TEXT: Final = 8
_ARRAY: Final = 9

# By id: name, elements in a block, bytes of a block. 31 to 33 and 36 to 38 are repacked forms of old files.
TYPES: Final[Mapping[int, tuple[str, int, int]]] = MappingProxyType(
    {
        0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20),
        6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 36),
        10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144),
        13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
        16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98),
        19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110),
        22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2),
        26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56),
        30: ("BF16", 1, 2), 31: ("Q4_0_4_4", 32, 18), 32: ("Q4_0_4_8", 32, 18),
        33: ("Q4_0_8_8", 32, 18), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66),
        36: ("IQ4_NL_4_4", 32, 18), 37: ("IQ4_NL_4_8", 32, 18), 38: ("IQ4_NL_8_8", 32, 18),
        39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18),
    }
)  # fmt: skip


class _Info(NamedTuple):
    """A tensor as the table lists it: name, shape outermost first, id of its type, offset in the data."""

    name: str
    shape: tuple[int, ...]
    type: int
    offset: int


def read_gguf(source: ByteSource) -> Header:
    """Read the header of a GGUF file; the tensors' own bytes are not touched.

    Raises:
        StablehandError: `model.damaged`, with what is wrong; `model.unreadable`, also for versions that
            are not known.
    """
    cursor, tensor_count, value_count = _opened(source)
    values = _Values(cursor)
    for _ in range(value_count):
        values.read()
    infos = [_info(cursor) for _ in range(tensor_count)]
    alignment = values.alignment
    data_start = -(-cursor.position // alignment) * alignment
    tensors, notes = _Layout(source, infos, data_start, alignment).checked()
    tensors = _reshaped(tensors, values.original_shapes)
    return Header(
        "gguf",
        tensors,
        values.texts,
        file_bytes=source.size,
        data_start=data_start,
        notes=(*values.notes, *notes),
    )


def _opened(source: ByteSource) -> tuple[_Cursor, int, int]:
    """Read what stands before the key-values: give a cursor behind it, and the two counts."""
    start = source.read_at(0, 24)
    if len(start) < 24:
        _stop(source, QT_TRANSLATE_NOOP("models", "it ends in the middle of its header"))
    order = "<"
    (version,) = struct.unpack_from("<I", start, 4)
    if version & 0xFFFF == 0 and version:
        order = ">"
        (version,) = struct.unpack_from(">I", start, 4)
    if version not in _VERSIONS:
        text = QT_TRANSLATE_NOOP("models", "version {version} of GGUF is not known")
        raise unreadable(source.name, text.fill(version=version))
    tensor_count, value_count = struct.unpack_from(f"{order}QQ", start, 8)
    # The shortest tensor takes 24 bytes of the table, the shortest key-value 13.
    needed = 24 + 24 * tensor_count + 13 * value_count
    if (
        tensor_count > _MOST_TENSORS
        or value_count > _MOST_VALUES
        or (source.size is not None and needed > source.size)
    ):
        text = QT_TRANSLATE_NOOP(
            "models", "its header claims to have {tensors} tensors and {values} values"
        )
        _stop(source, text.fill(tensors=tensor_count, values=value_count))
    return _Cursor(source, order, 24), tensor_count, value_count


class _Cursor:
    """Reads numbers and texts one after the other, through a window that grows."""

    def __init__(self, source: ByteSource, order: str, position: int) -> None:
        self.source = source
        self.order = order
        self._u32 = struct.Struct(f"{order}I").unpack_from
        self._u64: Callable[..., tuple[Any, ...]] = struct.Struct(f"{order}Q").unpack_from
        self._begin = 0  # of the window, in the file
        self._window = b""
        self._at = position  # in the window
        self._step = _FIRST_WINDOW
        self._read = 0

    @property
    def position(self) -> int:
        """Where the next read begins, in the file."""
        return self._begin + self._at

    def u32(self) -> int:
        """Read a number of four bytes."""
        at = self._take(4)
        return int(self._u32(self._window, at)[0])

    def u64(self) -> int:
        """Read a number of eight bytes."""
        at = self._take(8)
        return int(self._u64(self._window, at)[0])

    def numbers(self, letters: str) -> tuple[Any, ...]:
        """Read numbers by struct's letters."""
        form = f"{self.order}{letters}"
        at = self._take(struct.calcsize(form))
        return struct.unpack_from(form, self._window, at)

    def text(self, longest: int) -> str | None:
        """Read a text; None, and passed over, if it is longer than that."""
        length = self.u64()
        if length > longest:
            self.skip(length)
            return None
        at = self._take(length)
        return self._window[at : at + length].decode("utf-8", "replace")

    def skip(self, count: int) -> None:
        """Pass over bytes without reading them.

        Raises:
            StablehandError: `model.damaged`: the file ends before.
        """
        size = self.source.size
        if count > _LARGEST or (size is not None and self.position + count > size):
            self._ends()
        self._at += count

    def skip_texts(self, count: int) -> None:
        """Pass over texts, one after the other."""
        unpack = self._u64
        while count:
            window, at, end = self._window, self._at, len(self._window) - 8
            while count and at <= end:
                following = at + 8 + unpack(window, at)[0]
                if following - 8 > end:
                    break
                at = following
                count -= 1
            self._at = at
            if count:
                self.skip(self.u64())
                count -= 1

    def _take(self, count: int) -> int:
        """Make sure that the window holds the next bytes, pass over them, and say where they are."""
        at = self._at
        if at + count > len(self._window):
            begin = self.position
            self._window = self.source.read_at(begin, max(count, self._step))
            self._step = min(self._step * 2, _LARGEST_WINDOW)
            self._read += len(self._window)
            if self._read > _MOST_READ:
                text = QT_TRANSLATE_NOOP("models", "its header has too many parts to be real")
                _stop(self.source, text)
            self._begin, at = begin, 0
            self._at = 0
            if len(self._window) < count:
                self._ends()
        self._at = at + count
        return at

    def _ends(self) -> NoReturn:
        _stop(self.source, QT_TRANSLATE_NOOP("models", "it ends in the middle of its header"))


class _Values:
    """The key-values, as far as they are kept."""

    def __init__(self, cursor: _Cursor) -> None:
        self.texts: dict[str, str] = {}
        self.original_shapes: dict[str, tuple[int, ...]] = {}
        self.notes: list[str] = []
        self.alignment = 32
        self._cursor = cursor
        self._words_left = _MOST_WORDS
        self._kept = 0

    def read(self) -> None:
        """Read the next key-value.

        Raises:
            StablehandError: `model.damaged`.
        """
        cursor = self._cursor
        key = cursor.text(_LONGEST_KEY)
        if key is None:
            self._stop(QT_TRANSLATE_NOOP("models", "a name in its header is too long"))
        value = self._value(cursor.u32(), 0)
        if key == "general.alignment":
            if type(value) is not int or not 0 < value <= 1 << 20 or value & (value - 1):
                self._stop(QT_TRANSLATE_NOOP("models", "its alignment is no power of two"))
            self.alignment = value
        if key.startswith(_ORIGINAL_SHAPE) and isinstance(value, tuple):
            self.original_shapes[key.removeprefix(_ORIGINAL_SHAPE)] = value
        if value is not None:
            self._keep(key, _as_text(value))

    def _keep(self, key: str, text: str) -> None:
        self._kept += len(key) + len(text)
        if self._kept > _MOST_KEPT:
            self._stop(QT_TRANSLATE_NOOP("models", "its header has too many texts to be real"))
        if key in self.texts:
            self.notes.append("a key is there twice")
        self.texts[key] = text

    def _value(self, kind: int, depth: int) -> Any:
        """Read a value; None for one that is passed over."""
        cursor = self._cursor
        letter = _SCALARS.get(kind)
        if letter is not None:
            return cursor.numbers(letter)[0]
        if kind == _TEXT:
            return cursor.text(_LONGEST_KEPT)
        if kind != _ARRAY or depth >= _DEEPEST_ARRAY:
            text = QT_TRANSLATE_NOOP("models", "its header has a value of unknown type {kind}")
            self._stop(text.fill(kind=kind))
        inner, count = cursor.u32(), cursor.u64()
        return self._array(inner, count, depth)

    def _array(self, kind: int, count: int, depth: int) -> Any:
        cursor = self._cursor
        letter = _SCALARS.get(kind)
        is_short = count <= _LONGEST_KEPT_ARRAY
        if letter is not None:
            if is_short:
                return cursor.numbers(f"{count}{letter}")
            cursor.skip(count * struct.calcsize(f"<{letter}"))
            return None
        self._words_left -= count if kind == _TEXT else count * _WORDS_OF_AN_ARRAY
        if self._words_left < 0:
            self._stop(QT_TRANSLATE_NOOP("models", "its header has too many texts to be real"))
        if kind == _TEXT and not is_short:
            cursor.skip_texts(count)
            return None
        values, length = [], 0
        for _ in range(count):
            value = self._value(kind, depth + 1)
            length += len(value) if isinstance(value, str) else 0
            if self._kept + length > _MOST_KEPT:
                self._stop(QT_TRANSLATE_NOOP("models", "its header has too many texts to be real"))
            values.append(value)
        return values if kind == _TEXT and None not in values else None

    def _stop(self, reason: Text) -> NoReturn:
        _stop(self._cursor.source, reason)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _info(cursor: _Cursor) -> _Info:
    """Read one line of the table of tensors."""
    name = cursor.text(_LONGEST_NAME)
    if name is None:
        _stop(cursor.source, QT_TRANSLATE_NOOP("models", "a name in its header is too long"))
    count = cursor.u32()
    if count > _MOST_DIMENSIONS:
        text = QT_TRANSLATE_NOOP("models", "the shape of {tensor} is none")
        _stop(cursor.source, text.fill(tensor=printable(name)))
    numbers = cursor.numbers(f"{count}QIQ") if count else cursor.numbers("IQ")
    return _Info(name, numbers[count - 1 :: -1] if count else (), numbers[count], numbers[-1])


class _Layout:
    """Checks the tensors against each other and the file."""

    def __init__(
        self, source: ByteSource, infos: list[_Info], data_start: int, alignment: int
    ) -> None:
        self._source = source
        self._infos = infos
        self._data_start = data_start
        self._alignment = alignment
        self._data_bytes = None if source.size is None else max(source.size - data_start, 0)
        self._notes: dict[str, None] = {}

    def checked(self) -> tuple[dict[str, Tensor], tuple[str, ...]]:
        """Give the tensors by name in the file's order, and what is odd but harmless.

        Raises:
            StablehandError: `model.damaged`, naming the tensor.
        """
        sizes = self._sizes()
        tensors = {
            info.name: Tensor(
                _dtype(info.type), info.shape, sizes[info.name], self._data_start + info.offset
            )
            for info in self._infos
        }
        return tensors, tuple(self._notes)

    def _sizes(self) -> dict[str, int]:
        """Go through the tensors as they lie and give the bytes of each."""
        ordered = sorted(self._infos, key=lambda info: info.offset)
        sizes: dict[str, int] = {}
        end = 0
        for index, info in enumerate(ordered):
            if info.name in sizes:
                self._stop(
                    QT_TRANSLATE_NOOP("models", "its header has the name {key} twice").fill(
                        key=printable(info.name)
                    )
                )
            following = ordered[index + 1].offset if index + 1 < len(ordered) else self._data_bytes
            size = self._size(info, following)
            if info.offset % self._alignment:
                text = QT_TRANSLATE_NOOP("models", "the place of {tensor} is none")
                self._stop(text.fill(tensor=printable(info.name)))
            if size and info.offset < end:
                text = QT_TRANSLATE_NOOP("models", "{tensor} shares bytes with another tensor")
                self._stop(text.fill(tensor=printable(info.name)))
            if info.offset - end >= self._alignment:
                self._notes["there are gaps between tensors"] = None
            end = max(end, info.offset + size)
            sizes[info.name] = size
        self._check_end(end, ordered)
        return sizes

    def _check_end(self, end: int, ordered: list[_Info]) -> None:
        if self._data_bytes is None:
            return
        if end > self._data_bytes:
            text = QT_TRANSLATE_NOOP(
                "models", "it ends before {tensor} does, {missing} bytes are missing"
            )
            name = printable(ordered[-1].name)
            self._stop(text.fill(tensor=name, missing=end - self._data_bytes))
        if self._data_bytes - end >= self._alignment:
            self._notes["there are bytes behind the last tensor"] = None

    def _size(self, info: _Info, following: int | None) -> int:
        known = TYPES.get(info.type)
        count = prod(info.shape)
        if known is None:
            self._notes[f"tensor type {info.type} is not known, its sizes are not checked"] = None
            # Such a tensor reaches at most to the next one.
            return max((info.offset if following is None else following) - info.offset, 0)
        _name, elements, size = known
        row = info.shape[-1] if info.shape else 1
        if row % elements or count > _LARGEST:
            text = QT_TRANSLATE_NOOP("models", "the bytes of {tensor} are not those of its shape")
            self._stop(text.fill(tensor=printable(info.name)))
        return count // elements * size

    def _stop(self, reason: Text) -> NoReturn:
        _stop(self._source, reason)


def _dtype(kind: int) -> str:
    known = TYPES.get(kind)
    return f"TYPE_{kind}" if known is None else known[0]


def _reshaped(
    tensors: dict[str, Tensor], shapes: Mapping[str, tuple[int, ...]]
) -> dict[str, Tensor]:
    """Give tensors the shape they had before they were flattened to be packed."""
    for name, shape in shapes.items():
        tensor = tensors.get(name)
        if tensor is None or not all(type(size) is int and size >= 0 for size in shape):
            continue
        if prod(shape) == prod(tensor.shape):
            tensors[name] = tensor._replace(shape=shape)
    return tensors


def _stop(source: ByteSource, reason: Text) -> NoReturn:
    raise damaged(source.name, reason)
