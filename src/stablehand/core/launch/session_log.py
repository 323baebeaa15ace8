"""The log of a session on the disk: the raw bytes, written at once.

A log of `LIMIT_BYTES` goes on in a second file, which is begun anew each time it is full, so that the
beginning and the end are kept. Of each install the last ten logs stay.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

LIMIT_BYTES: Final = 200_000_000
KEPT_LOGS: Final = 10
_SECOND: Final = ".2.log"


def second_log(log: Path) -> Path:
    """Give the file in which a full log goes on."""
    return log.with_name(log.name.removesuffix(".log") + _SECOND)


def new_log(folder: Path) -> Path:
    """Make the file of a new log and remove the oldest ones.

    Raises:
        OSError: the file cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_old(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while True:
        log = folder / (f"{stamp}.log" if number == 1 else f"{stamp}-{number}.log")
        with suppress(FileExistsError):
            os.close(os.open(log, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return log
        number += 1


def _remove_old(folder: Path) -> None:
    logs = sorted(path for path in folder.glob("*.log") if not path.name.endswith(_SECOND))
    for old in logs[: max(0, len(logs) - KEPT_LOGS + 1)]:
        for path in (old, second_log(old)):
            with suppress(OSError):  # another program reads it; it goes with the next launch
                path.unlink(missing_ok=True)


class SessionLog:
    """An open log. What cannot be written (a full drive) is lost, and never stops the program."""

    def __init__(self, path: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path = path
        self._limit = limit_bytes
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._file).st_size
        self._is_second = False

    def write(self, data: bytes) -> None:
        """Add bytes as they came."""
        if self._size + len(data) > self._limit:
            self._go_on_in_the_second()
        self._put(data)

    def note(self, text: str) -> None:
        """Add a line of our own."""
        self._put(f"[stablehand] {text}\n".encode())

    def close(self) -> None:
        """Let go of the file; what somebody would add afterwards is lost, whoever has its number then."""
        file, self._file = self._file, -1
        os.close(file)

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            return
        self._size += len(data)

    def _go_on_in_the_second(self) -> None:
        second = second_log(self._path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            file = os.open(second, flags, 0o600)
        except OSError:
            self._size = 0  # try again after as much again
            return
        if not self._is_second:
            self.note(f"This log is full; it goes on in {second.name}.")
        os.close(self._file)
        self._file, self._size, self._is_second = file, 0, True
