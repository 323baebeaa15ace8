"""What the window remembers of itself between starts: `window.json` in the data folder.

Nothing in it matters to anything but looks; a damaged file counts as none, and a folder that cannot be
written means that nothing is remembered. Its theme, language and text size are copies of the settings, so
that the first picture is right before the settings have been read.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = "window.json"
_LARGEST_BYTES: Final = 256 * 1024


class Memory:
    """The remembered values of one data folder."""

    def __init__(self, data: Path) -> None:
        self._file = data / FILE_NAME
        self._values: dict[str, Any] = {}
        with suppress(OSError, ValueError, RecursionError), self._file.open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
            if isinstance(found, dict):
                self._values = found

    def text(self, key: str, default: str = "") -> str:
        """Give a remembered text."""
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        """Give a remembered whole number."""
        value = self._values.get(key)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return int(value) if is_number and value is not None else default

    def flag(self, key: str, default: bool = False) -> bool:
        """Give a remembered yes or no."""
        value = self._values.get(key)
        return value if isinstance(value, bool) else default

    def keep(self, **values: str | int | bool) -> None:
        """Remember values, now and for the next start."""
        if all(self._values.get(key) == value for key, value in values.items()):
            return
        self._values |= values
        # Before the first install there may be no data folder, and looks alone make none.
        if self._file.parent.is_dir():
            from stablehand.core.base.files import write_atomic  # not before the first picture

            with suppress(OSError):
                write_atomic(self._file, json.dumps(self._values, ensure_ascii=False, indent=1))
