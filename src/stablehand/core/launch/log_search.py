"""Finding a text in a whole log: in large or small letters, past terminal codes, as it stands in the end.

A block is looked through as one text first; only where the text stands in it, its lines are looked at.
Everything here blocks for one block of the log, so it is called in threads.
"""

from __future__ import annotations

from stablehand.core.launch.ansi import plain, without_codes
from stablehand.core.launch.log_levels import Filter
from stablehand.core.launch.log_pages import (
    LogBytes,
    bytes_of_lines,
    levelled,
    raw_lines,
    standing_text,
)


def places_in(log: LogBytes, start: int, stop: int, sought: str, kind: Filter = "all") -> list[int]:
    """Give where the lines begin that hold a text, among those that begin between two places.

    Args:
        log: the log.
        start, stop: the two places.
        sought: the text, in small letters.
        kind: which lines count.
    """
    if sought.isascii() and _is_surely_not_in(bytes_of_lines(log, start, stop), sought.encode()):
        return []
    raw = raw_lines(log, start, stop)
    whole = b"\n".join([line for _, line in raw]).decode("utf-8", "replace")
    if sought not in plain(whole).lower():
        return []
    if kind != "all":
        lines = levelled(log, start, stop, kind)
        return [line.at for line in lines if _holds(line.text, sought)]
    return [at for at, line in raw if _holds(standing_text(line), sought)]


def _is_surely_not_in(data: bytes, sought: bytes) -> bool:
    """Tell it without decoding; of letters beyond ASCII some are small ones of ASCII."""
    if not data.isascii():
        return False
    return sought not in (without_codes(data) if b"\x1b" in data else data).lower()


def _holds(text: str, sought: str) -> bool:
    return sought in plain(text).lower()
