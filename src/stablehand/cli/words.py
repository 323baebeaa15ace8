"""Sizes, times and tables for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from stablehand.core.hardware.profile import GIB

_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_LONGEST_NAME: Final = 60  # in a table; one long name makes all rows as long


def one_line(text: str) -> str:
    """Give a text without the ends of lines that are in it: names of files may have some."""
    return _BREAKS.sub(" ", text)


def shortened(text: str, most: int = _LONGEST_NAME) -> str:
    """Give a text cut to so many characters, with a mark where something is missing."""
    return text if len(text) <= most else text[: most - 3] + "..."


def size(count: int | None) -> str:
    """Give bytes in decimal units, as downloads and disks are counted."""
    if count is None:
        return "unknown"
    if count < 1000:
        return f"{count} bytes"
    if count < 999_500:
        return f"{count / 1000:.0f} kB"
    if count < 999_500_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{count / 1_000_000_000:.1f} GB"


def memory(count: int | None) -> str:
    """Give memory as its makers count it: 8 GB of VRAM are 8 GiB."""
    return "unknown" if count is None else f"{count / GIB:.1f}".removesuffix(".0") + " GB"


def duration(seconds: int) -> str:
    """Give a rough time."""
    if seconds < 60:
        return f"about {seconds} s"
    if seconds < 3570:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"


def table(rows: Iterable[Sequence[str]]) -> str:
    """Lay rows out in columns; the last column may be as long as it likes."""
    return "\n".join(table_lines(rows))


def table_lines(rows: Iterable[Sequence[str]]) -> list[str]:
    """Lay rows out in columns, one line each; a line's end within a name does not end the row."""
    lines = [[one_line(cell) for cell in row] for row in rows]
    if not lines:
        return []
    widths = [max(len(row[at]) for row in lines) for at in range(len(lines[0]) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in lines
    ]


def wrapped(text: str, indent: str = "", width: int = 100) -> str:
    """Break a sentence into lines."""
    return textwrap.fill(
        text,
        width=width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
