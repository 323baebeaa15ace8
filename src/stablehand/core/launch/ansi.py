"""Terminal codes in the output of programs: colours, cursor moves, titles."""

from __future__ import annotations

import re
from typing import Final

# Control sequences, then strings (titles, links; ended by BEL or ST), then two-character codes.
_CODES: Final = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
_IN_TEXT: Final = re.compile(_CODES)
_IN_BYTES: Final = re.compile(_CODES.encode())


def without_codes(data: bytes) -> bytes:
    """Take terminal codes out of UTF-8 bytes."""
    return _IN_BYTES.sub(b"", data)


def plain(text: str) -> str:
    """Take terminal codes out of a text."""
    return _IN_TEXT.sub("", text) if "\x1b" in text else text
