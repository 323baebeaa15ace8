"""Arrays of numpy (.npy, .npz): those of objects hold a pickle, which numpy.load unpickles if it is let."""

from __future__ import annotations

import re
import struct
from typing import Final

from stablehand.core.models.headers.pickle_breaks import BrokenPickleError
from stablehand.core.models.headers.pickle_stream import PickleReader
from stablehand.core.models.headers.pickle_values import Trace
from stablehand.core.models.headers.sources import ByteSource, BytesSource
from stablehand.core.models.headers.zip_directory import STORED, Archive, BrokenArchiveError, Member
from stablehand.core.models.safety.judging import Finding, finding, judged

MAGIC: Final = b"\x93NUMPY"
_HEADER_BYTES: Final = 64 * 1024
_PICKLE_BYTES: Final = 64 * 1024 * 1024
_FAULTS: Final = 20
# A dict of three entries, as numpy/lib/format.py writes it; it is matched, not evaluated.
_HEADER: Final = re.compile(
    r"\s*\{\s*'descr':\s*('[^']*'|\[[^{}]*\])\s*,\s*'fortran_order':\s*(?:True|False)\s*,"
    r"\s*'shape':\s*\([\dL, ]*\)\s*(?:,\s*)?\}\s*"
)
# Every other type may be one of objects: they have many names ('object', '\\x4f', 'py:object').
_NUMBERS: Final = re.compile(r"'[<>|=]?[?biufcSUVaMm]\d{0,9}(?:\[\w{1,20}\])?'")


def check_array(source: ByteSource) -> list[Finding]:
    """Give what speaks against an array file."""
    begin = _begin_of_objects(source.read_at(0, _HEADER_BYTES))
    if begin is None:
        return [finding("damaged", "header", "its header is none of an array")]
    if not begin:
        return []
    trace = Trace()
    broken = _read_objects(source, begin, source.size or 0, trace)
    return judged(trace) + broken


def is_arrays(members: tuple[Member, ...]) -> bool:
    """Tell whether an archive is one of arrays."""
    return bool(members) and all(member.name.endswith(".npy") for member in members)


def check_arrays(source: ByteSource, archive: Archive) -> list[Finding]:
    """Give what speaks against an archive of arrays; what all of them may take is bounded together."""
    trace = Trace()
    found: list[Finding] = []
    left = _PICKLE_BYTES
    for member in archive.members:
        try:
            begin = _begin_of_objects(archive.beginning(member, _HEADER_BYTES))
            if begin is None:
                found.append(finding("damaged", "header", "an array without header"))
            elif begin and member.method == STORED:
                data = archive.data_at(member)
                found += _read_objects(source, data + begin, data + member.size, trace)
            elif begin:
                content = archive.content(member, left)
                left -= len(content)
                inner = BytesSource(content, member.name)
                found += _read_objects(inner, begin, len(content), trace)
        except BrokenArchiveError as error:
            found.append(finding("damaged", "zip", str(error)))
        if len(found) >= _FAULTS:
            break
    return judged(trace) + found


def _read_objects(source: ByteSource, begin: int, end: int, trace: Trace) -> list[Finding]:
    reader = PickleReader(source, trace, start=begin, end=end)
    try:
        reader.read()
    except BrokenPickleError as error:
        return [finding("damaged", "opcode", str(error))]
    if reader.position != end:
        trace.note("unknown", "opcode", "something follows the pickle of an array")
    return []


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
    return 0 if _NUMBERS.fullmatch(found[1]) else at + length
