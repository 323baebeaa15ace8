"""The program's own log: what should not happen, in full, in `Data/Logs/stablehand.log`.

People see one sentence; whoever mends it needs the trace. Nothing is made before there is something to
write, so commands that only look leave no trace on the disk.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from pathlib import Path
from typing import Final

_LARGEST_BYTES: Final = 2_000_000


def keep_log(folder: Path) -> None:
    """Send the log of this process to a file in the folder, which is made when it is needed."""
    root = logging.getLogger("stablehand")
    if not root.handlers:
        root.addHandler(_LateFile(folder / "stablehand.log"))


def set_level(name: str) -> None:
    """Write what is at least this weighty: "error", "warning" or "info"."""
    level = logging.getLevelNamesMapping().get(name.upper(), logging.WARNING)
    root = logging.getLogger("stablehand")
    root.setLevel(min(level, logging.WARNING))
    for handler in root.handlers:
        if isinstance(handler, _LateFile):
            handler.setLevel(level)


def leave_log() -> None:
    """Close the file and write no more of this process, as before its folder is moved."""
    root = logging.getLogger("stablehand")
    for handler in [item for item in root.handlers if isinstance(item, _LateFile)]:
        root.removeHandler(handler)
        handler.close()


class _LateFile(logging.handlers.RotatingFileHandler):
    """A file that is opened at its first record; where it cannot be, the record is dropped."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_LARGEST_BYTES, backupCount=2, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.setLevel(logging.WARNING)
        self._had_data = False
        self._look_for_data()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; a read-only data folder must not turn one mistake into two.

        Where the data folder went away, as with its drive, nothing is written: that would make another one.
        """
        folder = Path(self.baseFilename).parent
        try:
            if not self._look_for_data() and self._had_data:
                return
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        self._had_data = True
        super().emit(record)

    def _look_for_data(self) -> bool:
        # A path's own raises for names that no drive takes.
        found = os.path.isdir(Path(self.baseFilename).parent.parent)  # noqa: PTH112
        self._had_data = self._had_data or found
        return found

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Say nothing: the command says what failed."""
