"""Where a pickle breaks off: by mistake, or because the reader is stricter than Python's unpicklers are.

The two of Python differ from each other (Lib/pickle.py, Modules/_pickle.c). Whatever one of them would go on
with and the reader does not is `StricterError`, so that what comes behind it is never taken for harmless.
"""

from __future__ import annotations

import re
from typing import Final

WORD: Final = re.compile(rb"[\w\s.+-]*")  # what a name or a number consists of
_ZEROS: Final = re.compile(rb"\s*[+-]?0\d")
_DIGITS: Final = 100


class BrokenPickleError(Exception):
    """A stream that is no pickle, or breaks off.

    Attributes:
        position: of the opcode, from the beginning of the source.
        reason: what is wrong with it.
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"{reason} at byte {position}")
        self.position = position
        self.reason = reason


class StricterError(BrokenPickleError):
    """A stream that breaks off here, though some unpickler of Python's might go on."""


class TooMuchPickleError(BrokenPickleError):
    """A stream with more opcodes than any file of weights."""


def plain_int(text: bytes, position: int, base: int = 0) -> int:
    """Give a number that is written out; one unpickler takes zeros before it that the other refuses.

    Raises:
        ValueError: it is none.
        StricterError: it is longer than any.
    """
    text = _before_zero(text, position)
    return int(text.removesuffix(b"L"), 10 if _ZEROS.match(text) else base)


def plain_float(text: bytes, position: int) -> float:
    """Give a number with a fraction that is written out; see `plain_int`."""
    return float(_before_zero(text, position))


def _before_zero(text: bytes, position: int) -> bytes:
    """Give what C takes for the whole of a text."""
    found = text.partition(b"\0")[0]
    if len(found) > _DIGITS and WORD.fullmatch(found):
        raise StricterError(position, "a number without end")
    return found
