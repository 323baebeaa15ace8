"""JSON that lies beside models, read with patience and written as a whole. Blocks.

Programs write it in UTF-8, with a byte order mark, in UTF-16 or in the system's own encoding; what cannot
be read is as good as not there, and never more than `LARGEST_BYTES` of it are in memory.
"""

from __future__ import annotations

import codecs
import json
import locale
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import long_path
from stablehand.core.base.reading import UnfitFileError, read_limited

LARGEST_BYTES: Final = 8 * 1024 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_table(file: Path) -> dict[str, Any] | None:
    """Give the JSON object in a file; None where there is none, or none that can be read."""
    try:
        content = read_limited(Path(long_path(file)), LARGEST_BYTES, only_ordinary=True)
    except (OSError, ValueError, UnfitFileError):
        return None
    return parsed_table(content)


def parsed_table(content: bytes | str) -> dict[str, Any] | None:
    """Give the JSON object of a text, whatever its encoding; None for anything else."""
    try:
        found = json.loads(decoded(content) if isinstance(content, bytes) else content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def decoded(content: bytes) -> str:
    """Give the text of bytes: by their mark, as UTF-8, else as this system writes."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(locale.getpreferredencoding(False), "replace")


def write_table(file: Path, table: Mapping[str, Any], *, indent: int | None = 2) -> None:
    """Write a JSON object in UTF-8, replacing the file as a whole.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    text = json.dumps(table, ensure_ascii=False, indent=indent)
    content = text.encode("utf-8", "replace")  # a lone surrogate is no reason to lose the rest
    write_atomic(Path(long_path(file)), content + b"\n")
