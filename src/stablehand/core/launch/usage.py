"""What a program and everything it has started take of the computer: processors and memory.

Measured by asking the system for the processes of a tree, twice for the processors. One `TreeMeter` a
session; whoever asks decides how often, so nothing wakes up while nobody asks. Blocking for milliseconds.

Memory is shared out where the system tells that cheaply (PSS of Linux's `smaps_rollup`), so that what a
program and its workers have in common counts once; else it is the resident memory. Where sharing it out took
long, as with tens of gigabytes mapped, the next looks do without.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from typing import Final

import psutil

from stablehand.core.base.process_tree import has_started_at

_DEAR_S: Final = 0.04  # of sharing out memory, for one look
_MANY: Final = 24  # processes; more are added up as they are


@dataclass(frozen=True, slots=True)
class TreeUse:
    """What a tree of processes takes.

    Attributes:
        pids: the processes.
        cpu_percent: of all processors together, 0 to 100, since the look before; None at the first.
        ram_bytes: of ordinary memory.
        is_shared_out: whether memory that several processes use counts once.
    """

    pids: frozenset[int]
    cpu_percent: float | None
    ram_bytes: int
    is_shared_out: bool


class TreeMeter:
    """Measures the tree of one process, which is known by pid and mark of its start.

    Args:
        pid: the process at the top.
        started: the mark of its start, as `started_at` gives it; None takes whoever has the pid.
        processors: how many there are.
    """

    def __init__(self, pid: int, started: float | None, processors: int | None = None) -> None:
        self._pid, self._started = pid, started
        self._processors = processors or os.cpu_count() or 1
        self._spent: dict[int, float] = {}
        self._moment: float | None = None
        self._shares = sys.platform.startswith("linux")

    def look(self) -> TreeUse | None:
        """Measure now; None where the process has gone."""
        family = self._family()
        if family is None:
            return None
        now, spent = time.monotonic(), _spent(family)
        percent = self._percent(spent, now)
        self._spent, self._moment = spent, now
        memory, is_shared_out = self._memory(family)
        return TreeUse(frozenset(p.pid for p in family), percent, memory, is_shared_out)

    def _family(self) -> list[psutil.Process] | None:
        try:
            leader = psutil.Process(self._pid)
            if self._started is not None and not has_started_at(leader, self._started):
                return None
            if leader.status() == psutil.STATUS_ZOMBIE:
                return None
            return [leader, *leader.children(recursive=True)]
        except (psutil.Error, ValueError):
            return None

    def _percent(self, spent: dict[int, float], now: float) -> float | None:
        """Add up what each process spent since; what has gone in between took its last moments along."""
        if self._moment is None or now <= self._moment:
            return None
        used = sum(max(0.0, value - self._spent.get(key, 0.0)) for key, value in spent.items())
        return min(100.0, 100 * used / (now - self._moment) / self._processors)

    def _memory(self, family: list[psutil.Process]) -> tuple[int, bool]:
        if self._shares and len(family) <= _MANY:
            begin = time.monotonic()
            shared = [_shared_out(process) for process in family]
            self._shares = time.monotonic() - begin < _DEAR_S
            found = [size for size in shared if size is not None]
            if found and len(found) == len(shared):
                return sum(found), True
        return sum(_resident(process) for process in family), False


def _spent(family: list[psutil.Process]) -> dict[int, float]:
    """Give the processor time of each process, by pid."""
    found = {}
    for process in family:
        try:
            times = process.cpu_times()
            found[process.pid] = times.user + times.system
        except psutil.Error:
            continue
    return found


def _shared_out(process: psutil.Process) -> int | None:
    try:
        return int(getattr(process.memory_full_info(), "pss", 0)) or None
    except (psutil.Error, OSError):
        return None


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
