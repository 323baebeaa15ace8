"""When the lines of a log were written: a small index beside the log, which itself stays as it was written.

Beside `X.log` lies `X.times`: a head, then records of 16 bytes, each the place in the log where a piece
begins and how many ms after the start of the session it came. At most one record is written in `_STEP_MS`; a
full index is thinned to twice that step, so it never grows beyond `LARGEST_BYTES`, and a line's time is
never further off than the step. A record that was cut off by a crash is not read.

Times are counted by a clock that nobody sets and laid onto the time of day of the start: after a
clock was set they are still in order and as far apart as they were.
"""

from __future__ import annotations

import os
import struct
import sys
import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.files import write_atomic
from stablehand.core.launch.log_files import second_log

_MAGIC: Final = b"SHTIMES1"
_HEAD: Final = struct.Struct("<8sqq")  # magic, start in ms since the epoch, step in ms
_RECORD: Final = struct.Struct("<qq")  # place, ms since the start
_STEP_MS: Final = 20
_MOST_RECORDS: Final = 65_536
LARGEST_BYTES: Final = _HEAD.size + _MOST_RECORDS * _RECORD.size


def times_file(log: Path) -> Path:
    """Give the file with the times of a log."""
    return log.with_suffix(".times")


def steady_ms() -> int:
    """Give ms of a clock that nobody sets and that goes on while the machine sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    if clock is not None:
        with suppress(OSError):
            return int(time.clock_gettime(clock) * 1000)
    return int(time.monotonic() * 1000)


class TimesWriter:
    """Writes the index of one log file. What cannot be written is lost, and never stops the program.

    Args:
        log: the log; what it had before is not told.
        begun: where time begins: ms since the epoch, and the same moment by the clock.
        clock: gives ms.
    """

    def __init__(
        self, log: Path, begun: tuple[int, int], clock: Callable[[], int] = steady_ms
    ) -> None:
        self._path = times_file(log)
        self._begun, self._clock = begun, clock
        self._step = _STEP_MS
        self._places, self._moments = array("q"), array("q")
        self._file = -1
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_BINARY", 0)
        with suppress(OSError):
            self._file = os.open(self._path, flags, 0o600)
            self._put(_HEAD.pack(_MAGIC, begun[0], self._step))

    def is_due(self) -> int | None:
        """Give the ms since the start where what comes now is to be told, else None."""
        if self._file < 0:
            return None
        now = self._clock() - self._begun[1]
        is_soon = bool(self._moments) and now - self._moments[-1] < self._step
        return None if is_soon else now

    def note(self, place: int, moment: int) -> None:
        """Tell that what begins at a place came at a moment, in ms since the start."""
        if len(self._places) >= _MOST_RECORDS and not self._thin():
            return
        self._places.append(place)
        self._moments.append(moment)
        self._put(_RECORD.pack(place, moment))

    def close(self) -> None:
        """Let go of the file."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _put(self, data: bytes) -> None:
        try:
            is_whole = os.write(self._file, data) == len(data)
        except OSError:
            is_whole = False
        if not is_whole:
            self.close()  # a reader leaves the piece aside; more behind it would be read wrongly

    def _thin(self) -> bool:
        """Leave out what came sooner than a longer step after what is kept; pauses stay as they were."""
        while len(self._places) > _MOST_RECORDS // 2:
            self._step *= 2
            places, moments = array("q"), array("q")
            for place, moment in zip(self._places, self._moments, strict=True):
                if not moments or moment - moments[-1] >= self._step:
                    places.append(place)
                    moments.append(moment)
            self._places, self._moments = places, moments
        head = _HEAD.pack(_MAGIC, self._begun[0], self._step)
        pairs = zip(self._places, self._moments, strict=True)
        self.close()  # Windows replaces no file that is open
        try:
            write_atomic(self._path, head + b"".join(_RECORD.pack(*pair) for pair in pairs))
            flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags)
        except OSError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Index:
    begun_ms: int
    places: array[int]
    moments: array[int]


@dataclass(frozen=True, slots=True)
class LogTimes:
    """When the pieces of a log were written, its second file included.

    Attributes:
        begun_ms: the start of the session, in ms since the epoch.
        places: where pieces begin, in order, as places in the whole log.
        moments: when each came, in ms since the start.
    """

    begun_ms: int
    places: array[int]
    moments: array[int]

    def since_start(self, place: int) -> int | None:
        """Give when the line at a place was written, in ms since the start; None: before the first record."""
        at = bisect_right(self.places, place) - 1
        return self.moments[at] if at >= 0 else None

    def at(self, place: int) -> float | None:
        """Give when the line at a place was written, in seconds since the epoch."""
        moment = self.since_start(place)
        return None if moment is None else (self.begun_ms + moment) / 1000

    def place_at(self, moment_ms: int) -> int | None:
        """Give where the first piece begins that came at a moment since the start or later; None: none."""
        at = bisect_left(self.moments, moment_ms)
        return self.places[at] if at < len(self.places) else None


def read_times(log: Path) -> LogTimes | None:
    """Give the times of a log; None where there are none, as with logs from before. Blocks.

    Raises:
        OSError: they cannot be read.
    """
    first = _read_index(times_file(log))
    if first is None:
        return None
    places, moments = array("q", first.places), array("q", first.moments)
    second = _read_index(times_file(second_log(log)))
    if second is not None:
        before = log.stat().st_size
        places.extend(before + place for place in second.places)
        moments.extend(second.moments)
    return LogTimes(first.begun_ms, places, moments)


def times_stamp(log: Path) -> tuple[int, int]:
    """Give what changes when there are more times; blocks."""
    return _size(times_file(log)), _size(times_file(second_log(log)))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _read_index(file: Path) -> _Index | None:
    try:
        with file.open("rb") as source:
            data = source.read(LARGEST_BYTES)
    except FileNotFoundError:
        return None
    if len(data) < _HEAD.size:
        return None
    magic, begun, _step = _HEAD.unpack_from(data)
    if magic != _MAGIC:
        return None
    whole = (len(data) - _HEAD.size) // _RECORD.size * _RECORD.size
    numbers = array("q", data[_HEAD.size : _HEAD.size + whole])
    if sys.byteorder == "big":
        numbers.byteswap()
    return _Index(begun, numbers[0::2], numbers[1::2])
