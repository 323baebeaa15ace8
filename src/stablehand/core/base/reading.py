"""Reading a file that a person names or edits, whatever stands in its place.

Invariants: no more than the limit is ever in memory, and where only an ordinary file will do, a pipe
or a device is neither waited for nor read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

# Not there on Windows, where no file of a folder is a pipe. A terminal must not become ours.
_UNHURRIED: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class UnfitFileError(ValueError):
    """Why a file is not read, as the end of a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


def read_limited(path: Path, limit_bytes: int, *, only_ordinary: bool) -> bytes:
    """Give all of a file's bytes, or nothing.

    Args:
        path: the file.
        limit_bytes: the largest file that is accepted.
        only_ordinary: refuse pipes and devices, which may have no end; else this blocks until one
            that is no ordinary file has ended or given more than the limit.

    Raises:
        UnfitFileError: it is too large, or no ordinary file.
        OSError: it cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | (_UNHURRIED if only_ordinary else 0)
    descriptor = os.open(path, flags)
    try:
        if only_ordinary and not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnfitFileError(QT_TRANSLATE_NOOP("file", "it is not an ordinary file"))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit_bytes + 1)
    finally:
        os.close(descriptor)
    if len(content) > limit_bytes:
        raise UnfitFileError(_larger_than(limit_bytes))
    return content


def _larger_than(limit_bytes: int) -> Text:
    if limit_bytes < 2**20:
        text = QT_TRANSLATE_NOOP("file", "it is larger than {size} KiB")
        return text.fill(size=f"{limit_bytes / 2**10:g}")
    text = QT_TRANSLATE_NOOP("file", "it is larger than {size} MiB")
    return text.fill(size=f"{limit_bytes / 2**20:g}")
