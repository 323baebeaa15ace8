"""The header of a safetensors file: eight bytes of length, then JSON.

A header is taken as the format's own library takes it: the tensors lie one after the other, without a
gap and without sharing a byte, and end where the file ends. Whatever breaks that is refused, because
every program that loads the file would refuse it too, or read something else than what was checked.

The common case runs in a few passes of C code over all tensors; only when one of them finds something
odd does a slow pass look at the tensors one by one, to say which is wrong and how.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from math import prod
from operator import itemgetter, mul, sub
from types import MappingProxyType
from typing import Any, Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.headers.header import NOTHING, Header, Tensor
from stablehand.core.models.headers.sources import ByteSource, damaged, printable

LONGEST_HEADER: Final = 100_000_000  # the format's own limit
_MOST_DIMENSIONS: Final = 64
_METADATA: Final = "__metadata__"
# What a header may take in memory while it is parsed; headers of real files take a few MB.
_MEMORY_BYTES: Final = 120_000_000
_SURELY_SMALL: Final = 500_000
# orjson sets twelve times the length of a text aside before it looks at it, though it fills little of that.
_LONGEST_FOR_ORJSON: Final = 8_000_000
# Beyond it a name given twice is found only by the gap that it leaves.
_LONGEST_LOOKED_THROUGH: Final = 4_000_000

BITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "F64": 64, "F32": 32, "F16": 16, "BF16": 16,
        "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
        "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
        "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32, "U16": 16, "U8": 8,
        "BOOL": 8, "C64": 64, "C128": 128,
    }
)  # fmt: skip
_BYTES: Final = {name: bits // 8 for name, bits in BITS.items() if bits % 8 == 0}
_TEXT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_MOST_QUOTES: Final = 400_000
_DTYPE_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_DTYPE: Final = itemgetter("dtype")
_SHAPE: Final = itemgetter("shape")
_OFFSETS: Final = itemgetter("data_offsets")
_LIST: Final = frozenset({list})
_INT: Final = frozenset({int})
_PAIR: Final = frozenset({2})
_NO_JSON: Final = QT_TRANSLATE_NOOP("models", "its header is no JSON")
_tensor = partial(tuple.__new__, Tensor)


class _OddError(Exception):
    """Something in the table is not as it nearly always is."""


def read_safetensors(source: ByteSource) -> Header:
    """Read the header of a safetensors file; the tensors' own bytes are not touched.

    Raises:
        StablehandError: `model.damaged`, with what is wrong; `model.unreadable`.
    """
    raw = _raw_header(source)
    table = _parsed(raw, source.name)
    metadata, notes = _metadata(table.pop(_METADATA, None), source.name)
    data_start = 8 + len(raw)
    data_bytes = None if source.size is None else source.size - data_start
    tensors, odd = _tensors(table, data_start, data_bytes, source.name)
    return Header(
        "safetensors",
        tensors,
        metadata,
        file_bytes=source.size,
        data_start=data_start,
        notes=(*notes, *odd),
    )


def bounded_json(raw: bytes, name: str) -> Any:
    """Parse JSON that a stranger wrote.

    Raises:
        StablehandError: `model.damaged`: it is no JSON, nested too deep, or would need too much memory.
    """
    if len(raw) > _SURELY_SMALL and not _is_bearable(raw):
        text = QT_TRANSLATE_NOOP("models", "its header has too many parts to be real")
        raise damaged(name, text)
    try:
        if len(raw) > _LONGEST_FOR_ORJSON:
            return json.loads(raw, parse_constant=_no_number)
        import orjson

        return orjson.loads(raw)
    except (ValueError, RecursionError) as error:
        raise damaged(name, _NO_JSON) from error


def _is_bearable(raw: bytes) -> bool:
    """Estimate what parsing takes, from above: the text, its copies, and the objects made of it."""
    if len(raw) <= _LONGEST_FOR_ORJSON:
        texts = 5 * len(raw)
    else:  # Python's own parser keeps what stands between two escapes as a text
        texts = (3 if raw.isascii() else 9) * len(raw) + 120 * raw.count(b"\\")
    if texts + _objects(raw) <= _MEMORY_BYTES:
        return True
    if texts > _MEMORY_BYTES or raw.count(b'"') - raw.count(b'\\"') > _MOST_QUOTES:
        return False
    # Trainers write tables of tags as one text, whose commas are no objects.
    return texts + _objects(_TEXT.sub(b'""', raw)) <= _MEMORY_BYTES


def _objects(raw: bytes) -> int:
    names = 100 * raw.count(b":") + 40 * raw.count(b",")
    return names + 200 * raw.count(b"{") + 80 * raw.count(b"[")


def _no_number(word: str) -> None:
    raise ValueError(word)


def _raw_header(source: ByteSource) -> bytes:
    """Read the length and the JSON, with all that can be told before reading it.

    Raises:
        StablehandError: `model.damaged`.
    """
    start = source.read_at(0, 9)
    if len(start) < 9:
        text = QT_TRANSLATE_NOOP("models", "it ends after {count} bytes")
        raise damaged(source.name, text.fill(count=len(start)))
    length = int.from_bytes(start[:8], "little")
    if length > LONGEST_HEADER or 3 * length > _MEMORY_BYTES:
        text = QT_TRANSLATE_NOOP("models", "its header claims to have {count} bytes")
        raise damaged(source.name, text.fill(count=length))
    if source.size is not None and length + 8 > source.size:
        text = QT_TRANSLATE_NOOP(
            "models", "its header needs {needed} bytes, but the file has {size}"
        )
        raise damaged(source.name, text.fill(needed=length + 8, size=source.size))
    if length < 2 or start[8:] != b"{":
        raise damaged(source.name, _NO_JSON)
    raw = source.read_at(8, length)
    if len(raw) < length:
        text = QT_TRANSLATE_NOOP("models", "it ends in the middle of its header")
        raise damaged(source.name, text)
    return raw


def _parsed(raw: bytes, name: str) -> dict[str, Any]:
    """Parse the table and make sure that no tensor is in it twice."""
    table = bounded_json(raw, name)
    if not isinstance(table, dict):
        raise damaged(name, _NO_JSON)
    # One brace opens the table, one each entry; more are in texts, or belong to what is there twice.
    surplus = raw.count(b"{") - 1 - len(table)
    if surplus and surplus != _braces_in_texts(table) and (twice := _twice(raw)) is not None:
        text = QT_TRANSLATE_NOOP("models", "its header has the name {key} twice")
        raise damaged(name, text.fill(key=printable(twice)))
    return table


def _braces_in_texts(table: Mapping[str, Any]) -> int:
    metadata = table.get(_METADATA)
    told = metadata if isinstance(metadata, dict) else {}
    texts: Iterable[Any] = chain(table, told, told.values())
    return sum(text.count("{") for text in texts if isinstance(text, str))


def _twice(raw: bytes) -> str | None:
    """Give a name that an object of the header has twice; None if there is none."""
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        names: set[str] = set()
        for key, _value in items:
            if key in names:
                found.append(key)
            names.add(key)

    if len(raw) > _LONGEST_LOOKED_THROUGH:
        return None
    try:
        json.loads(raw, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return None
    return found[0] if found else None


def _metadata(found: Any, name: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Give the text values; other values become JSON, with a note."""
    if found is None:
        return NOTHING, ()
    if not isinstance(found, dict):
        raise damaged(name, QT_TRANSLATE_NOOP("models", "its metadata is no table of texts"))
    if all(type(value) is str for value in found.values()):
        return found, ()
    try:
        texts = {
            key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for key, value in found.items()
        }
    except RecursionError as error:  # orjson reads deeper than json writes
        raise damaged(name, _NO_JSON) from error
    return texts, ("metadata has values that are no texts",)


def _tensors(
    table: dict[str, Any], data_start: int, data_bytes: int | None, name: str
) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Check all tensors against each other and the file, and give them by name.

    Raises:
        StablehandError: `model.damaged`, naming the tensor.
    """
    try:
        infos = table.values()
        dtypes = list(map(_DTYPE, infos))
        shapes = list(map(_SHAPE, infos))
        begins, ends = _spans(list(map(_OFFSETS, infos)))
        _check_shapes(shapes)
        sizes = list(map(sub, ends, begins))
        notes = _check_sizes(dtypes, shapes, sizes)
        _check_layout(begins, ends, data_bytes)
    except (_OddError, KeyError, TypeError, ValueError, IndexError) as error:
        raise damaged(name, _explained(table, data_bytes)) from error
    places = [begin + data_start for begin in begins]
    made = map(_tensor, zip(dtypes, map(tuple, shapes), sizes, places, strict=True))
    # In place of the parsed entries, which go as their tensors come: a second table would cost a tenth.
    table.update(zip(table, made, strict=True))
    return table, notes


def _spans(offsets: list[Any]) -> tuple[list[int], list[int]]:
    """Give where the tensors begin and end; what is no number fails in the sum."""
    if offsets and not _PAIR.issuperset(map(len, offsets)):
        raise _OddError
    flat = list(chain.from_iterable(offsets))
    if type(sum(flat)) is not int:
        raise _OddError
    return flat[::2], flat[1::2]


def _check_shapes(shapes: list[Any]) -> None:
    """Find shapes that are none, before anything is computed with them."""
    if not _LIST.issuperset(map(type, shapes)):
        raise _OddError
    if max(map(len, shapes), default=0) > _MOST_DIMENSIONS:
        raise _OddError
    dimensions = list(chain.from_iterable(shapes))
    if not _INT.issuperset(map(type, dimensions)) or min(dimensions, default=0) < 0:
        raise _OddError


def _check_sizes(dtypes: list[Any], shapes: list[Any], sizes: list[int]) -> tuple[str, ...]:
    """Compare what the tensors take with what they say; give notes on unknown dtypes."""
    try:
        widths = list(map(_BYTES.__getitem__, dtypes))
    except KeyError:
        return _check_odd_sizes(dtypes, shapes, sizes)
    if list(map(mul, map(prod, shapes), widths)) != sizes:
        raise _OddError
    return ()


def _check_odd_sizes(dtypes: list[Any], shapes: list[Any], sizes: list[int]) -> tuple[str, ...]:
    unknown: set[str] = set()
    for dtype, shape, size in zip(dtypes, shapes, sizes, strict=True):
        bits = BITS.get(dtype)
        if bits is None:
            if not isinstance(dtype, str) or not _DTYPE_NAME.fullmatch(dtype):
                raise _OddError
            unknown.add(dtype)
        elif prod(shape) * bits != size * 8:
            raise _OddError
    if min(sizes, default=0) < 0:
        raise _OddError
    return tuple(
        f"dtype {name} is not known, its sizes are not checked" for name in sorted(unknown)
    )


def _check_layout(begins: list[int], ends: list[int], data_bytes: int | None) -> None:
    """Make sure that the tensors follow one another without a gap, from first to last byte.

    Their sizes are known to be positive or nothing.
    """
    if not begins:
        if data_bytes:
            raise _OddError
        return
    if begins[0] != 0 or begins[1:] != ends[:-1]:
        spans = sorted(zip(begins, ends, strict=True))
        begins, ends = map(list, zip(*spans, strict=True))
        if begins[0] != 0 or begins[1:] != ends[:-1]:
            raise _OddError
    if data_bytes is not None and ends[-1] != data_bytes:
        raise _OddError


def _explained(table: Mapping[str, Any], data_bytes: int | None) -> Text:
    """Say what is wrong with a table in which something is."""
    spans: list[tuple[int, int, str]] = []
    for key, info in table.items():
        text = _entry_fault(info)
        if text is not None:
            return text.fill(tensor=printable(key))
        begin, end = info["data_offsets"]
        spans.append((begin, end, key))
    return _layout_fault(sorted(spans), data_bytes)


def _entry_fault(info: Any) -> Text | None:
    """Give what is wrong with the entry of one tensor, by itself."""
    if not isinstance(info, dict) or not all(k in info for k in ("dtype", "shape", "data_offsets")):
        return QT_TRANSLATE_NOOP("models", "its entry for {tensor} is incomplete")
    dtype, shape, offsets = info["dtype"], info["shape"], info["data_offsets"]
    if not _are_counts(shape) or len(shape) > _MOST_DIMENSIONS:
        return QT_TRANSLATE_NOOP("models", "the shape of {tensor} is none")
    if not _are_counts(offsets) or len(offsets) != 2 or offsets[0] > offsets[1]:
        return QT_TRANSLATE_NOOP("models", "the place of {tensor} is none")
    if not isinstance(dtype, str) or not _DTYPE_NAME.fullmatch(dtype):
        return QT_TRANSLATE_NOOP("models", "the dtype of {tensor} is none")
    bits = BITS.get(dtype)
    if bits is not None and prod(shape) * bits != (offsets[1] - offsets[0]) * 8:
        return QT_TRANSLATE_NOOP("models", "the bytes of {tensor} are not those of its shape")
    return None


def _are_counts(values: Any) -> bool:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _layout_fault(spans: Iterable[tuple[int, int, str]], data_bytes: int | None) -> Text:
    """Say what is wrong with the places of tensors that are right each by itself."""
    expected = 0
    for begin, end, key in spans:
        if data_bytes is not None and end > data_bytes:
            return QT_TRANSLATE_NOOP(
                "models", "it ends before {tensor} does, {missing} bytes are missing"
            ).fill(tensor=printable(key), missing=end - data_bytes)
        if begin < expected:
            return QT_TRANSLATE_NOOP("models", "{tensor} shares bytes with another tensor").fill(
                tensor=printable(key)
            )
        if begin > expected:
            return QT_TRANSLATE_NOOP("models", "there is a gap before {tensor}").fill(
                tensor=printable(key)
            )
        expected = end
    return QT_TRANSLATE_NOOP("models", "it has {count} bytes that belong to no tensor").fill(
        count=(data_bytes or 0) - expected
    )
