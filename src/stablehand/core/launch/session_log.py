"""The log of a session on the disk: the raw bytes, written at once, and when they came (see `log_times`).

A log of `LIMIT_BYTES` goes on in a second file, which is begun anew each time it is full, so that the
beginning and the end are kept. Of each install the last ten logs stay, and that of the last good start.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Final

from stablehand.core.launch.log_files import second_log
from stablehand.core.launch.log_times import TimesWriter, steady_ms

LIMIT_BYTES: Final = 200_000_000


class SessionLog:
    """An open log. What cannot be written (a full drive) is lost, and never stops the program."""

    def __init__(self, path: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path = path
        self._limit = limit_bytes
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._file).st_size
        self._is_second = False
        self._begun = int(time.time() * 1000), steady_ms()
        self._times = TimesWriter(path, self._begun)
        self._turn = threading.Lock()  # the pump writes, and whoever has a note

    def write(self, data: bytes) -> None:
        """Add bytes as they came."""
        with self._turn:
            if self._size + len(data) > self._limit and self._file >= 0:
                self._go_on_in_the_second()
            self._put(data)

    def note(self, text: str) -> None:
        """Add a line of our own."""
        with self._turn:
            self._put(_noted(text))

    def close(self) -> None:
        """Let go of the file; what somebody would add afterwards is lost, whoever has its number then."""
        file, self._file = self._file, -1
        os.close(file)
        self._times.close()

    def _put(self, data: bytes) -> None:
        moment = self._times.is_due()
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
            if moment is not None:
                # Asked, not counted: errors of the supervisor itself go into the same file.
                place = os.lseek(self._file, 0, os.SEEK_CUR) - len(data)
                self._times.note(place, moment)
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
            self._put(_noted(f"This log is full; it goes on in {second.name}."))
        os.close(self._file)
        self._times.close()
        self._file, self._size, self._is_second = file, 0, True
        self._times = TimesWriter(second, self._begun)


def _noted(text: str) -> bytes:
    return f"[stablehand] {text}\n".encode()
