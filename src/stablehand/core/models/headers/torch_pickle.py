"""Model files of torch (.ckpt, .pt, .pth, .bin), read as opcodes: nothing is imported, called or unpickled.

Three containers (torch/serialization.py): a zip archive with one `*/data.pkl` and a member for each storage;
the older sequence of five pickles with the storages after them; a plain pickle. What a file would do when
it is loaded is in the trace, also when it breaks off; what its tensors are is in the header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.headers.pickle_breaks import BrokenPickleError
from stablehand.core.models.headers.pickle_stream import PickleReader
from stablehand.core.models.headers.pickle_values import Table, Trace, shown
from stablehand.core.models.headers.sources import ByteSource, BytesSource, damaged, unreadable
from stablehand.core.models.headers.torch_tensors import (
    Contents,
    Storage,
    StoredTensor,
    WrongTensorError,
    contents,
    storage_of,
)
from stablehand.core.models.headers.zip_directory import (
    MAGIC,
    STORED,
    Archive,
    BrokenArchiveError,
    Member,
)

Container = Literal["zip", "legacy", "pickle"]
LEGACY_MAGIC: Final = 0x1950A86A20F9469CFC6C
PICKLE_BYTES: Final = 64 * 1024 * 1024
_LEGACY_VERSION: Final = 1001
_PICKLES: Final = 1000
_OTHER_MEMBERS: Final = 50
_OTHER_BYTES: Final = 2 * 1024 * 1024
# What torch itself writes; whatever else is there is not for weights.
_OWN_MEMBERS: Final = re.compile(
    r"data\.pkl|version|byteorder|data/\d+|\.data/serialization_id|\.format_version|\.storage_alignment"
)
_TAR_BLOCK: Final = 512


class BrokenFileError(Exception):
    """A file that is no whole torch file: what is wrong, and where it lies ("opcode", "zip", "header")."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(reason)
        self.what = what
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where a storage's bytes are.

    Attributes:
        offset: in the file; of packed bytes where `member` is packed; -1 if it was not asked for.
        size: when unpacked.
        member: in an archive.
    """

    offset: int
    size: int
    member: Member | None = None


@dataclass(slots=True)
class TorchFile:
    """What a torch file holds and does.

    Attributes:
        container: how it is built.
        contents: its tensors and facts.
        places: storages by key.
        is_big_endian: whether its numbers have their largest byte first.
        is_program: whether it is TorchScript, which is code.
    """

    container: Container
    contents: Contents = field(default_factory=Contents)
    places: dict[str, Place] = field(default_factory=dict)
    is_big_endian: bool = False
    is_program: bool = False


def read_torch_pickle(source: ByteSource, *, with_offsets: bool = True) -> Header:
    """Give the header of a torch file.

    Args:
        source: its size has to be known.
        with_offsets: look up where each storage begins; costs a small read for each in an archive,
            so a file on a server is better read without.

    Raises:
        StablehandError: `model.damaged`; `model.unreadable` for what holds no tensor.
    """
    trace = Trace()
    try:
        found = read_torch_file(source, trace, with_offsets=with_offsets)
    except BrokenFileError as error:
        reason = QT_TRANSLATE_NOOP("models", "it cannot be read as weights of torch ({reason})")
        raise damaged(source.name, reason.fill(reason=error.reason)) from error
    if not found.contents.tensors:
        raise unreadable(source.name, QT_TRANSLATE_NOOP("models", "it holds no tensors"))
    tensors = {name: _tensor(found, tensor) for name, tensor in found.contents.tensors.items()}
    return Header(
        format="pickle",
        tensors=tensors,
        metadata=found.contents.facts,
        file_bytes=source.size,
        data_start=min((t.offset for t in tensors.values() if t.offset >= 0), default=-1),
        globals=frozenset(name.title for name in trace.imports),
        notes=(*found.contents.notes, *(oddity.detail for oddity in trace.oddities)),
    )


def read_torch_file(source: ByteSource, trace: Trace, *, with_offsets: bool = True) -> TorchFile:
    """Read a torch file, and write down in the trace what loading it would do.

    Raises:
        BrokenFileError: it is none, or not whole; the trace has what would have happened until then.
        StablehandError: `model.unreadable`.
    """
    if source.size is None:
        raise BrokenFileError("header", "its size is not known")
    try:
        if source.read_at(0, len(MAGIC)) == MAGIC:
            return _read_archive(source, trace, with_offsets=with_offsets)
        return _read_sequence(source, trace)
    except BrokenPickleError as error:
        raise BrokenFileError("opcode", str(error)) from error
    except BrokenArchiveError as error:
        raise BrokenFileError("zip", str(error)) from error
    except WrongTensorError as error:
        raise BrokenFileError("header", str(error)) from error


# Archives.


def _read_archive(source: ByteSource, trace: Trace, *, with_offsets: bool) -> TorchFile:
    archive = Archive(source)
    root, members = _rooted(archive, trace)
    found = TorchFile("zip", is_program="constants.pkl" in members or _has_code(members))
    if found.is_program:
        trace.note("unknown", "zip", "it is a TorchScript program, which is code")
    order = members.get("byteorder")
    found.is_big_endian = order is not None and archive.content(order, 16) == b"big"
    _read_others(archive, root, members, trace)
    main = members.get("data.pkl")
    if main is None:
        raise BrokenArchiveError("it has no data.pkl")
    found.contents = contents(_member_value(archive, main, trace))
    for storage in _storages(trace).values():
        member = members.get(f"data/{storage.key}")
        needed = storage.elements * storage.item_bytes
        if member is None or member.size < needed:
            raise BrokenArchiveError(f"storage {shown(storage.key)} is missing or too short")
        is_plain = member.method == STORED and with_offsets
        found.places[storage.key] = Place(
            archive.data_at(member) if is_plain else -1, needed, member
        )
    return found


def _has_code(members: Mapping[str, Member]) -> bool:
    """Tell whether an archive carries the code of a program."""
    return any(name.startswith("code/") for name in members)


def _rooted(archive: Archive, trace: Trace) -> tuple[str, dict[str, Member]]:
    """Give the folder that all members lie in, and the members by their names in it."""
    roots = {member.name.partition("/")[0] for member in archive.members}
    if len(roots) != 1 or not all("/" in member.name for member in archive.members):
        trace.note("unknown", "zip", "its members are not in one folder, as torch writes them")
        pickles = [m.name for m in archive.members if m.name.endswith("/data.pkl")]
        roots = {pickles[0].rpartition("/")[0]} if pickles else {""}
    root = roots.pop()
    inside = f"{root}/" if root else ""
    return root, {
        member.name.removeprefix(inside): member
        for member in archive.members
        if member.name.startswith(inside) and not member.name.endswith("/")
    }


def _read_others(archive: Archive, root: str, members: Mapping[str, Member], trace: Trace) -> None:
    """Look into members that torch would not write, for what they would do if something loaded them."""
    inside = f"{root}/" if root else ""
    known = {f"{inside}{name}" for name in members if _OWN_MEMBERS.fullmatch(name)}
    others = [m for m in archive.members if m.name not in known and not m.name.endswith("/")]
    if len(others) > _OTHER_MEMBERS:
        trace.note("unknown", "zip", f"it also holds {len(others)} other members")
    for member in others[:_OTHER_MEMBERS]:
        trace.note("unknown", "zip", f"it also holds {shown(member.name)}")
        if member.name.startswith(f"{inside}code/"):
            continue  # source text, which can look like opcodes
        try:
            _member_value(archive, member, trace, limit=_OTHER_BYTES)
        except (BrokenPickleError, BrokenArchiveError):
            continue  # no pickle; that it is there is noted


def _member_value(archive: Archive, member: Member, trace: Trace, limit: int = PICKLE_BYTES) -> Any:
    """Read a member as a pickle; a large one is read where it lies."""
    content = BytesSource(archive.content(member, limit), member.name)
    reader = PickleReader(content, trace)
    value = reader.read()
    if reader.position != member.size:
        trace.note("unknown", "opcode", f"something follows the pickle in {shown(member.name)}")
        _read_rest(reader, trace, member.size)
    return value


def _read_rest(reader: PickleReader, trace: Trace, end: int) -> None:
    """Read on, as a program would that unpickles more than once."""
    try:
        for _ in range(_PICKLES):
            if reader.position >= end:
                return
            reader.read()
    except BrokenPickleError as error:
        trace.note("unknown", "opcode", f"what follows is no whole pickle: {error}")


# Pickles without an archive.


def _read_sequence(source: ByteSource, trace: Trace) -> TorchFile:
    size = source.size or 0
    reader = PickleReader(source, trace)
    first = reader.read()
    if is_tar(source.read_at(0, _TAR_BLOCK)):
        raise BrokenFileError("header", "it is a tar archive as well")
    if first != LEGACY_MAGIC or type(first) is not int:
        return _read_plain(source, reader, first, trace)
    version, about, value, keys = reader.read(), reader.read(), reader.read(), reader.read()
    if version != _LEGACY_VERSION or type(about) is not Table or type(keys) is not list:
        raise BrokenFileError("header", "it is of no known version")
    found = TorchFile("legacy", contents(value))
    found.is_big_endian = about.get("little_endian") is False
    storages = _storages(trace)
    position = reader.position
    for key in keys:
        storage = storages.get(key) if type(key) is str else None
        if storage is None or key in found.places:
            raise BrokenFileError("header", "its storages are not those of its tensors")
        told = int.from_bytes(source.read_at(position, 8), "little", signed=True)
        place = Place(position + 8, storage.elements * storage.item_bytes)
        if told != storage.elements or place.offset + place.size > size:
            raise BrokenFileError("header", f"storage {shown(storage.key)} is not whole")
        found.places[storage.key] = place
        position = place.offset + place.size
    if missing := storages.keys() - found.places.keys():
        raise BrokenFileError("header", f"storage {shown(min(missing))} is missing")
    if position != size:
        trace.note("unknown", "header", f"{size - position} bytes follow its end")
    return found


def _read_plain(source: ByteSource, reader: PickleReader, first: Any, trace: Trace) -> TorchFile:
    found = TorchFile("pickle", contents(first))
    size = source.size or 0
    if reader.position < size:
        if not found.contents.tensors and type(first) is int:
            trace.note("unknown", "opcode", "its first pickle is a lone number")
        trace.note("unknown", "opcode", "something follows its pickle")
        _read_rest(reader, trace, size)
    if _storages(trace):
        raise BrokenFileError("header", "its tensors are elsewhere")
    return found


def is_tar(block: bytes) -> bool:
    """Tell whether a file's first block makes it a tar archive, by its checksum as tarfile counts it."""
    if len(block) < _TAR_BLOCK:
        return False
    try:
        told = int(block[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return False
    rest = block[:148] + b" " * 8 + block[156:]
    signed = sum(byte - 256 if byte > 127 else byte for byte in rest)
    return told in (sum(rest), signed)


# What both have.


def _storages(trace: Trace) -> dict[str, Storage]:
    """Give the storages that a file refers to, by key."""
    found: dict[str, Storage] = {}
    for persistent in trace.persistent:
        told = persistent.identity
        if type(told) is not tuple or not told or told[0] != "storage":
            trace.note("unknown", "opcode", "it refers to something that is no storage")
            continue
        storage = storage_of(persistent)
        if found.setdefault(storage.key, storage) != storage:
            raise WrongTensorError(f"storage {shown(storage.key)} is described in two ways")
    return found


def _tensor(found: TorchFile, tensor: StoredTensor) -> Tensor:
    size = tensor.count * tensor.item_bytes
    place = None if tensor.storage is None else found.places.get(tensor.storage.key)
    is_plain = place is not None and place.offset >= 0 and tensor.is_contiguous
    offset = place.offset + tensor.first * tensor.item_bytes if place and is_plain else -1
    return Tensor(tensor.dtype, tensor.shape, size, offset)
