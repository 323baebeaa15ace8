"""Pickles to safetensors: the bytes of each storage are copied, nothing is unpickled.

So even a file that would run code gives its weights away harmlessly. The new file is written beside its
place, flushed, read back (header, and every byte by its sum) and published in one step, never over anything.
The original stays as it is.

Tensors are written by falling size of their elements, then by name, as safetensors itself does it; a tensor
that is a view in steps is laid out anew, one that shares its storage is written for itself.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import free_bytes, sync_folder
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.headers.pickle_values import Trace
from stablehand.core.models.headers.safetensors import read_safetensors
from stablehand.core.models.headers.sources import FileSource, changed, damaged, printable, taken
from stablehand.core.models.headers.torch_pickle import (
    BrokenFileError,
    Place,
    TorchFile,
    read_torch_file,
)
from stablehand.core.models.headers.torch_tensors import StoredTensor
from stablehand.core.models.headers.zip_directory import DEFLATED, Archive, BrokenArchiveError
from stablehand.core.models.organise.placing import OnBytes, Unmovable, let_go, part_of, publish
from stablehand.core.models.safety.allowed import may_import

# What safetensors knows, of what torch has.
WRITABLE: Final = frozenset(
    {
        "F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "F8_E8M0", "I64", "I32", "I16", "I8", "U64", "U32",
        "U16", "U8", "BOOL", "C64",
    }
)  # fmt: skip
_METADATA: Final = "__metadata__"
_CHUNK_BYTES: Final = 4 * 1024 * 1024
_IN_MEMORY: Final = 1024 * 1024 * 1024
_SPARE_BYTES: Final = 16 * 1024 * 1024
# Views may be larger together than what they are views of, but not without end.
_GROWTH: Final = 4
_VIEWS: Final[Mapping[int, Any]] = {1: "B", 2: "H", 4: "I", 8: "Q"}


@dataclass(frozen=True, slots=True)
class Converted:
    """A file that was written.

    Attributes:
        path: of it.
        tensors: how many it has.
        size_bytes: its size.
        notes: what of the original is not in it, as short English facts.
    """

    path: Path
    tensors: int
    size_bytes: int
    notes: tuple[str, ...] = ()


def convert(source: Path, target: Path, on_bytes: OnBytes | None = None) -> Converted:
    """Write the weights of a torch file as safetensors; blocks.

    Args:
        source: the torch file; it stays.
        target: the new file.
        on_bytes: told of the bytes of each piece as it is written and as it is read back; what it raises
            ends the work, and leaves nothing behind.

    Raises:
        StablehandError: `model.unconvertible`: it has no tensors, or some that safetensors does not know;
            `model.damaged`, `model.unreadable`, `model.exists`, `model.changed`, `disk.full`,
            `data.unwritable`. There is nothing at `target` then.
    """
    if os.path.lexists(long_path(target)):
        raise taken(target)
    with FileSource(source) as opened:
        trace = Trace()
        found = _read(opened, trace)
        _check(source, found)
        writing = _Writing(opened, found, on_bytes)
        try:
            size = writing.write(target)
        except OSError as error:
            raise unwritable(target, error) from error
        except BrokenArchiveError as error:
            reason = QT_TRANSLATE_NOOP("models", "its archive is not sound ({reason})")
            raise damaged(source.name, reason.fill(reason=str(error))) from error
    notes = (*found.contents.notes, *_code_of(trace))
    return Converted(target, len(writing.order), size, notes)


def converted_bytes(source: Path) -> int:
    """Give how many bytes a conversion writes, and reads back.

    Raises:
        StablehandError: see `convert`.
    """
    with FileSource(source) as opened:
        found = _read(opened, Trace())
    return sum(item.count * item.item_bytes for item in found.contents.tensors.values())


def _code_of(trace: Trace) -> tuple[str, ...]:
    """Say that a file relies on code, which some programs need beside the weights."""
    strangers = sorted(name.title for name in trace.imports if not may_import(name))
    return (f"what it imports ({', '.join(strangers[-3:])})",) if strangers else ()


def _read(source: FileSource, trace: Trace) -> TorchFile:
    try:
        return read_torch_file(source, trace)
    except BrokenFileError as error:
        reason = QT_TRANSLATE_NOOP("models", "it cannot be read as weights of torch ({reason})")
        raise damaged(source.name, reason.fill(reason=error.reason)) from error


def _check(source: Path, found: TorchFile) -> None:
    """Refuse what cannot be written whole."""
    if not found.contents.tensors:
        _refuse(source, QT_TRANSLATE_NOOP("models", "it holds no tensors"))
    if found.is_big_endian:
        _refuse(
            source, QT_TRANSLATE_NOOP("models", "its numbers are in the order of other machines")
        )
    held = sum(place.size for place in found.places.values())
    wanted = sum(item.count * item.item_bytes for item in found.contents.tensors.values())
    if wanted > _GROWTH * held + _SPARE_BYTES:
        _refuse(source, QT_TRANSLATE_NOOP("models", "its tensors are larger than what it holds"))
    for name, tensor in found.contents.tensors.items():
        if name == _METADATA or name != _clean(name):
            text = QT_TRANSLATE_NOOP("models", "safetensors allows no tensor named {name}")
            _refuse(source, text.fill(name=printable(name)))
        if tensor.storage is None:
            text = QT_TRANSLATE_NOOP("models", "{name} is an array of numpy, not a tensor")
            _refuse(source, text.fill(name=printable(name)))
        if tensor.dtype not in WRITABLE:
            text = QT_TRANSLATE_NOOP("models", "{name} has the type {dtype}")
            _refuse(source, text.fill(name=printable(name), dtype=tensor.dtype))
        if not tensor.is_contiguous and tensor.end * tensor.item_bytes > _IN_MEMORY:
            text = QT_TRANSLATE_NOOP(
                "models", "{name} would have to be laid out anew and is too large"
            )
            _refuse(source, text.fill(name=printable(name)))


def _refuse(source: Path, reason: Text) -> NoReturn:
    raise StablehandError(
        "model.unconvertible",
        QT_TRANSLATE_NOOP("models", "{name} cannot be written as safetensors: {reason}.").fill(
            name=source.name, reason=reason
        ),
        details={"path": str(source)},
    )


class _Writing:
    """One conversion: where each tensor comes from and goes."""

    def __init__(self, source: FileSource, found: TorchFile, on_bytes: OnBytes | None) -> None:
        self._source = source
        self._found = found
        self._on_bytes = on_bytes or (lambda _count: None)
        self._unpacked: dict[str, bytes] = {}
        tensors = found.contents.tensors
        self.order = sorted(tensors, key=lambda name: (-tensors[name].item_bytes, name))

    def write(self, target: Path) -> int:
        """Write, read back and publish; give the size."""
        before = _marks(self._source.path)
        header = self._header()
        part = part_of(target)
        size = len(header) + sum(self._size(name) for name in self.order)
        if free_bytes(target) < size + _SPARE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        try:
            written = self._pour(part, header)
            self._verify(part, len(header), size, written)
            if _marks(self._source.path) != before:
                raise changed(self._source.path)
            try:
                publish(part, target)
                let_go(part, target, is_proved=True)
            except Unmovable as error:
                raise taken(target) from error
        except BaseException:
            with suppress(OSError):
                Path(long_path(part)).unlink()
            raise
        sync_folder(target.parent)
        return size

    def _pour(self, part: Path, header: bytes) -> str:
        digest = hashlib.blake2b()
        with open(long_path(part), "wb") as file:  # noqa: PTH123 - a long path
            file.write(header)
            for name in self.order:
                for piece in self._pieces(self._found.contents.tensors[name]):
                    file.write(piece)
                    digest.update(piece)
                    self._on_bytes(len(piece))
            file.flush()
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):  # so that what is read back comes from the disk
                with suppress(OSError):
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return digest.hexdigest()

    def _verify(self, part: Path, begin: int, size: int, written: str) -> None:
        with FileSource(part) as read:
            found = read_safetensors(read).tensors
            wanted = self._found.contents.tensors
            same = found.keys() == wanted.keys() and all(
                (found[name].dtype, found[name].shape) == (wanted[name].dtype, wanted[name].shape)
                for name in wanted
            )
            digest = hashlib.blake2b()
            for place in range(begin, size, _CHUNK_BYTES):
                piece = read.read_at(place, min(_CHUNK_BYTES, size - place))
                digest.update(piece)
                self._on_bytes(len(piece))
        if not same or read.size != size or digest.hexdigest() != written:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(part))

    def _header(self) -> bytes:
        table: dict[str, Any] = {_METADATA: self._metadata()}
        at = 0
        for name in self.order:
            tensor = self._found.contents.tensors[name]
            end = at + self._size(name)
            table[name] = {
                "dtype": tensor.dtype,
                "shape": list(tensor.shape),
                "data_offsets": [at, end],
            }
            at = end
        raw = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
        raw += b" " * (-len(raw) % 8)
        return struct.pack("<Q", len(raw)) + raw

    def _metadata(self) -> dict[str, str]:
        facts = self._found.contents.facts
        kept = {_clean(name): _clean(fact) for name, fact in facts.items()}
        return {**kept, "format": "pt", "converted_from": _clean(self._source.name)}

    def _size(self, name: str) -> int:
        tensor = self._found.contents.tensors[name]
        return tensor.count * tensor.item_bytes

    def _pieces(self, tensor: StoredTensor) -> Iterator[bytes]:
        """Give a tensor's bytes in the order of its elements."""
        if not tensor.count or tensor.storage is None:
            return
        if not tensor.is_contiguous:
            yield from _laid_out(tensor, self._span(tensor))
            return
        begin, size = tensor.first * tensor.item_bytes, tensor.count * tensor.item_bytes
        place = self._found.places[tensor.storage.key]
        if _is_packed(place):
            yield self._whole(tensor.storage.key, place)[begin : begin + size]
            return
        for at in range(begin, begin + size, _CHUNK_BYTES):
            yield self._exactly(place.offset + at, min(_CHUNK_BYTES, begin + size - at))

    def _span(self, tensor: StoredTensor) -> bytes:
        """Give everything from a tensor's first element to its last."""
        assert tensor.storage is not None
        begin, end = tensor.first * tensor.item_bytes, tensor.end * tensor.item_bytes
        place = self._found.places[tensor.storage.key]
        if _is_packed(place):
            return self._whole(tensor.storage.key, place)[begin:end]
        return self._exactly(place.offset + begin, end - begin)

    def _exactly(self, offset: int, size: int) -> bytes:
        piece = self._source.read_at(offset, size)
        if len(piece) != size:
            raise changed(self._source.path)
        return piece

    def _whole(self, key: str, place: Place) -> bytes:
        """Unpack a storage; the last one is kept, since tensors that share it follow each other."""
        if key not in self._unpacked and place.member is not None:
            self._unpacked.clear()
            self._unpacked[key] = Archive(self._source).content(place.member, _IN_MEMORY)
        return self._unpacked[key]


def _laid_out(tensor: StoredTensor, span: bytes) -> Iterator[bytes]:
    """Give the elements of a view in their order, a row of the last dimension at a time."""
    item = tensor.item_bytes
    elements = memoryview(span).cast(_VIEWS[item])
    *outer, last = tensor.shape
    *steps, step = tensor.strides
    row = bytearray()
    for first in _starts(outer, steps):
        if step == 0:
            row += span[first * item : (first + 1) * item] * last
        else:
            row += elements[first : first + (last - 1) * step + 1 : step].tobytes()
        if len(row) >= _CHUNK_BYTES:
            yield bytes(row)
            row.clear()
    yield bytes(row)


def _starts(shape: list[int], strides: list[int]) -> Iterator[int]:
    """Give where each row begins, in order."""
    if not shape:
        yield 0
        return
    for index in range(shape[0]):
        for inner in _starts(shape[1:], strides[1:]):
            yield index * strides[0] + inner


def _is_packed(place: Place) -> bool:
    return place.member is not None and place.member.method == DEFLATED


def _clean(text: str) -> str:
    """Give a text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _marks(path: Path) -> tuple[int, ...]:
    found = Path(long_path(path)).stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
