"""Arrays of numpy (.npy, .npz): those of objects hold a pickle, which numpy.load unpickles if it is let."""

from __future__ import annotations

import re
import struct
from typing import Final

from stablehand.core.models.headers.pickle_stream import BrokenPickleError, PickleReader
from stablehand.core.models.headers.pickle_values import Trace
from stablehand.core.models.headers.sources import ByteSource, BytesSource
from stablehand.core.models.headers.zip_directory import STORED, Archive, BrokenArchiveError, Member
from stablehand.core.models.safety.judging import Finding, finding, judged

MAGIC: Final = b"\x93NUMPY"
_HEADER_BYTES: Final = 64 * 1024
_PICKLE_BYTES: Final = 64 * 1024 * 1024
# A dict of three entries, as numpy/lib/format.py writes it; it is matched, not evaluated.
_HEADER: Final = re.compile(
    r"\s*\{\s*'descr':\s*('[^']*'|\[[^{}]*\])\s*,\s*'fortran_order':\s*(?:True|False)\s*,"
    r"\s*'shape':\s*\([\dL, ]*\)\s*,?\s*\}\s*"
)


def check_array(source: ByteSource) -> list[Finding]:
    """Give what speaks against an array file."""
    begin = _begin_of_objects(source.read_at(0, _HEADER_BYTES))
    if begin is None:
        return [finding("damaged", "header", "its header is none of an array")]
    return _check_objects(source, begin, source.size or 0) if begin else []


def is_arrays(members: tuple[Member, ...]) -> bool:
    """Tell whether an archive is one of arrays."""
    return bool(members) and all(member.name.endswith(".npy") for member in members)


def check_arrays(source: ByteSource, archive: Archive) -> list[Finding]:
    """Give what speaks against an archive of arrays."""
    found: list[Finding] = []
    for member in archive.members:
        try:
            found += _check_member(source, archive, member)
        except BrokenArchiveError as error:
            found.append(finding("damaged", "zip", str(error)))
    return found


def _check_member(source: ByteSource, archive: Archive, member: Member) -> list[Finding]:
    begin = _begin_of_objects(archive.beginning(member, _HEADER_BYTES))
    if begin is None:
        return [finding("damaged", "header", "an array without header")]
    if not begin:
        return []
    if member.method == STORED:
        data = archive.data_at(member)
        return _check_objects(source, data + begin, data + member.size)
    content = archive.content(member, _PICKLE_BYTES)
    return _check_objects(BytesSource(content, member.name), begin, len(content))


def _check_objects(source: ByteSource, begin: int, end: int) -> list[Finding]:
    trace = Trace()
    broken: list[Finding] = []
    reader = PickleReader(source, trace, start=begin, end=end)
    try:
        reader.read()
        if reader.position != end:
            trace.note("unknown", "opcode", "something follows the pickle of an array")
    except BrokenPickleError as error:
        broken = [finding("damaged", "opcode", str(error))]
    return judged(trace) + broken


def _begin_of_objects(start: bytes) -> int | None:
    """Give where the pickle of an array of objects begins, 0 for plain numbers, None for no array."""
    if not start.startswith(MAGIC) or len(start) < 12:
        return None
    if start[6] == 1:
        (length,), at = struct.unpack_from("<H", start, 8), 10
    elif start[6] in (2, 3):
        (length,), at = struct.unpack_from("<I", start, 8), 12
    else:
        return None
    header = start[at : at + length]
    found = _HEADER.fullmatch(header.decode("latin-1"))
    if len(header) != length or found is None:
        return None
    return at + length if "O" in found[1] else 0
