"""The directory of a zip archive, read strictly: what two readers could take for different things is refused.

Torch's reader (miniz) goes by the central directory, forgives flags, checksums and names in local headers,
and finds members whatever their case; Python's zipfile and other tools look elsewhere. An archive is taken
only where all of them see the same members: one directory at the end, nothing before the first member,
local headers that agree, no two names that differ in case only, nothing encrypted, nothing overlapping.

APPNOTE.TXT 6.3.10 has the structures. Everything is bounded: `MEMBERS` entries, `DIRECTORY_BYTES` of
directory, and no content is inflated beyond what the caller allows.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from stablehand.core.models.headers.pickle_values import shown
from stablehand.core.models.headers.sources import ByteSource

MAGIC: Final = b"PK\x03\x04"
MEMBERS: Final = 50_000
DIRECTORY_BYTES: Final = 32 * 1024 * 1024
STORED: Final = 0
DEFLATED: Final = 8
_END_MAGIC: Final = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_END64_MAGIC: Final = b"PK\x06\x06"
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_MAGIC: Final = b"PK\x06\x07"
_LOCATOR = struct.Struct("<4sLQL")
_ENTRY_MAGIC: Final = b"PK\x01\x02"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_TAIL: Final = _END.size + 0xFFFF
_ALL16: Final = 0xFFFF
_ALL32: Final = 0xFFFFFFFF
_ZIP64_EXTRA: Final = 1
_DESCRIPTOR: Final = 0x8
# Strength of deflate, sizes after the content, names in UTF-8.
_FLAGS: Final = 0x2 | 0x4 | _DESCRIPTOR | 0x800
_NAME_BYTES: Final = 1024


class BrokenArchiveError(Exception):
    """An archive that is damaged, or made so that readers disagree about it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, as the directory describes it.

    Attributes:
        name: '/'-separated.
        method: `STORED` or `DEFLATED`.
        packed, size: bytes in the archive and when unpacked.
        header: where its local header is.
    """

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    header: int


class Archive:
    """A zip archive in a source.

    Args:
        source: the file; its size has to be known.

    Raises:
        BrokenArchiveError: it is damaged or ambiguous.
        StablehandError: `model.unreadable`.
    """

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._size = source.size or 0
        count, length, self._directory = self._find_directory()
        if count > MEMBERS or length > DIRECTORY_BYTES:
            raise BrokenArchiveError(f"{count} members are more than any model has")
        content = self._exactly(self._directory, length)
        self.members = tuple(_entries(content, count))
        _check_names(self.members)
        self._check_places()

    def data_at(self, member: Member) -> int:
        """Give where a member's content begins, after comparing its local header with the directory.

        Raises:
            BrokenArchiveError: they do not say the same.
        """
        raw = self._exactly(member.header, _LOCAL.size)
        magic, _, flags, method, _, _, crc, packed, size, names, extra = _LOCAL.unpack(raw)
        if magic != MAGIC:
            raise BrokenArchiveError(f"{shown(member.name)} is not where the directory says")
        begin = member.header + _LOCAL.size
        more = self._exactly(begin, names + extra)
        if _name(more[:names], flags) != member.name:
            raise BrokenArchiveError(f"{shown(member.name)} has another name in its own header")
        if (flags, method) != (member.flags, member.method):
            raise BrokenArchiveError(
                f"{shown(member.name)} is stored otherwise than the directory says"
            )
        if size == _ALL32 or packed == _ALL32:
            size, packed, _ = _wide(more[names:], size, packed, 0)
        told = (crc, packed, size)
        is_after = bool(flags & _DESCRIPTOR) and told in ((0, 0, 0), (member.crc, 0, 0))
        if not is_after and told != (member.crc, member.packed, member.size):
            raise BrokenArchiveError(
                f"{shown(member.name)} has another size than the directory says"
            )
        data: int = begin + names + extra
        if data + member.packed > self._directory:
            raise BrokenArchiveError(f"{shown(member.name)} reaches into the directory")
        return data

    def content(self, member: Member, limit: int) -> bytes:
        """Give a member unpacked.

        Args:
            limit: how many bytes it may have.

        Raises:
            BrokenArchiveError: it has more, is not whole, or its checksum is wrong.
        """
        if max(member.size, member.packed - _TAIL) > limit:
            raise BrokenArchiveError(f"{shown(member.name)} has {member.size} bytes")
        packed = self._exactly(self.data_at(member), member.packed)
        found = packed if member.method == STORED else _inflated(packed, member)
        if len(found) != member.size or zlib.crc32(found) != member.crc:
            raise BrokenArchiveError(
                f"{shown(member.name)} does not have the content that was packed"
            )
        return found

    def beginning(self, member: Member, length: int) -> bytes:
        """Give the first bytes of a member unpacked; fewer where it has fewer.

        Raises:
            BrokenArchiveError: it cannot be unpacked.
        """
        packed = self._exactly(self.data_at(member), min(member.packed, length))
        if member.method == STORED:
            return packed
        try:
            return zlib.decompressobj(-15).decompress(packed, length)
        except zlib.error as error:
            raise BrokenArchiveError(f"{shown(member.name)} cannot be unpacked") from error

    def _exactly(self, offset: int, length: int) -> bytes:
        if offset < 0 or offset + length > self._size:
            raise BrokenArchiveError("it points beyond its end")
        found = self._source.read_at(offset, length)
        if len(found) != length:
            raise BrokenArchiveError("it breaks off")
        return found

    def _find_directory(self) -> tuple[int, int, int]:
        """Give the directory's number of entries, length and place."""
        begin = max(0, self._size - _TAIL)
        tail = self._exactly(begin, self._size - begin)
        at = tail.rfind(_END_MAGIC)
        if at < 0 or len(tail) - at < _END.size:
            raise BrokenArchiveError("it has no directory")
        _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(tail, at)
        if len(tail) - at != _END.size + comment:
            raise BrokenArchiveError("something follows its end")
        if disk not in (0, _ALL16) or first_disk not in (0, _ALL16) or here != count:
            raise BrokenArchiveError("it is in several parts")
        end = begin + at
        if self._has_locator(end):
            end, wide = self._find_wide_end(end)
            narrow = ((count, _ALL16), (length, _ALL32), (offset, _ALL32))
            for (value, full), meant in zip(narrow, wide, strict=True):
                if value not in (full, meant):
                    raise BrokenArchiveError("its two directories differ")
            count, length, offset = wide
        elif count == _ALL16 or _ALL32 in (length, offset):
            raise BrokenArchiveError("it has no directory")
        if offset + length != end:
            raise BrokenArchiveError("its directory is not where it should be")
        return count, length, offset

    def _has_locator(self, end: int) -> bool:
        at = end - _LOCATOR.size
        return at >= 0 and self._exactly(at, 4) == _LOCATOR_MAGIC

    def _find_wide_end(self, end: int) -> tuple[int, tuple[int, int, int]]:
        """Give where the zip64 end record begins, and the directory it tells of."""
        at = end - _LOCATOR.size
        _, disk, place, disks = _LOCATOR.unpack(self._exactly(at, _LOCATOR.size))
        if disk != 0 or disks > 1 or place != at - _END64.size:
            raise BrokenArchiveError("its zip64 record is not where it should be")
        raw = _END64.unpack(self._exactly(place, _END64.size))
        magic, size, _, _, part, first, here, count, length, offset = raw
        if magic != _END64_MAGIC or size != _END64.size - 12 or part or first or here != count:
            raise BrokenArchiveError("its zip64 record is wrong")
        return place, (count, length, offset)

    def _check_places(self) -> None:
        """Refuse what overlaps, which is how archives unpack to more than they could hold."""
        end, last = 0, ""
        for member in sorted(self.members, key=lambda member: member.header):
            if member.header < end:
                raise BrokenArchiveError(f"{shown(member.name)} overlaps {shown(last)}")
            if not last and member.header:
                raise BrokenArchiveError("something is before its first member")
            end = member.header + _LOCAL.size + member.packed
            last = member.name
        if end > self._directory:
            raise BrokenArchiveError(f"{shown(last)} reaches into the directory")


def is_archive(source: ByteSource) -> bool:
    """Tell whether some program could find a zip directory at the end of a file, whatever it begins with.

    As Python's zipfile looks for it: the last end record, and a directory right before it.
    """
    size = source.size or 0
    begin = max(0, size - _TAIL)
    tail = source.read_at(begin, size - begin)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return False
    length = _END.unpack_from(tail, at)[5]
    places = [begin + at - length]
    if tail[max(0, at - _LOCATOR.size) : at].startswith(_LOCATOR_MAGIC):
        return True
    return any(
        place >= 0 and source.read_at(place, 4) in (_ENTRY_MAGIC, _END_MAGIC) for place in places
    )


def _entries(content: bytes, count: int) -> list[Member]:
    found = []
    at = 0
    for _ in range(count):
        if at + _ENTRY.size > len(content):
            raise BrokenArchiveError("its directory breaks off")
        raw = _ENTRY.unpack_from(content, at)
        magic, _, _, flags, method, _, _, crc, packed, size, names, extra, comment = raw[:13]
        disk, header = raw[13], raw[16]
        at += _ENTRY.size
        after = at + names + extra + comment
        if magic != _ENTRY_MAGIC or after > len(content):
            raise BrokenArchiveError("its directory is wrong")
        name = _name(content[at : at + names], flags)
        if _ALL32 in (packed, size, header):
            more = content[at + names : at + names + extra]
            size, packed, header = _wide(more, size, packed, header)
        if flags & ~_FLAGS:
            raise BrokenArchiveError(f"{shown(name)} is encrypted or patched")
        if method not in (STORED, DEFLATED) or disk:
            raise BrokenArchiveError(f"{shown(name)} is packed by method {method}")
        if method == STORED and packed != size:
            raise BrokenArchiveError(f"{shown(name)} has two sizes")
        found.append(Member(name, method, flags, crc, packed, size, header))
        at = after
    if at != len(content):
        raise BrokenArchiveError("its directory has more entries than it says")
    return found


def _wide(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Put the 64-bit numbers of an extra field in the place of those that say "all ones"."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        at += 4
        if kind == _ZIP64_EXTRA:
            field = extra[at : at + length]
            values = list(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            told = [size, packed, header]
            for index, value in enumerate(told):
                if value == _ALL32:
                    if not values:
                        break
                    told[index] = values.pop(0)
            return told[0], told[1], told[2]
        at += length
    raise BrokenArchiveError("a size is missing")


def _name(raw: bytes, flags: int) -> str:
    if len(raw) > _NAME_BYTES:
        raise BrokenArchiveError("a name without end")
    try:
        return raw.decode("utf-8" if flags & 0x800 else "cp437")
    except UnicodeDecodeError as error:
        raise BrokenArchiveError("a name that is no text") from error


def _check_names(members: tuple[Member, ...]) -> None:
    seen: set[str] = set()
    for member in members:
        parts = member.name.removesuffix("/").split("/")
        bad = "\\" in member.name or "\0" in member.name or ":" in member.name
        if bad or any(part in ("", ".", "..") for part in parts):
            raise BrokenArchiveError(f"a member is named {shown(member.name) or 'nothing'}")
        folded = member.name.casefold()
        if folded in seen:
            raise BrokenArchiveError(f"there are two members {shown(member.name)}")
        seen.add(folded)


def _inflated(packed: bytes, member: Member) -> bytes:
    unpacker = zlib.decompressobj(-15)
    try:
        found = unpacker.decompress(packed, member.size + 1)
    except zlib.error as error:
        raise BrokenArchiveError(f"{shown(member.name)} cannot be unpacked") from error
    if unpacker.unused_data or len(found) > member.size:
        raise BrokenArchiveError(f"{shown(member.name)} has more content than it says")
    return found
