"""Ending whole process trees, and only them.

A tree is a process, its descendants and, on POSIX, the members of its process group: children whose
parent has died are found by the group. Invariant: a process is signalled only while its pid and its
start time are those that were asked for; a pid that the system has given to somebody else is left
alone. The scans read the process table and do not wait, so they may run on the event loop.
"""

from __future__ import annotations

import asyncio
import os
import sys
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import psutil

# Of starts by the time of day: on Linux they move as the clock is set.
START_TOLERANCE_S: Final = 1.5
# A start that counts from the boot is written as -(boot * 2**36 + ticks): a whole number that a float holds
# exactly (16 + 36 bits), and below zero, as no time of day is.
_TICK_BITS: Final = 36
_BOOT_ID: Final = "/proc/sys/kernel/random/boot_id"
_POLL_S: Final = 0.02
_KILL_WAIT_S: Final = 0.5
_KILL_ROUNDS: Final = 5


def started_at(pid: int) -> float | None:
    """Give the mark of a process's start, which tells it from others with its pid; None: no such process.

    On Linux it counts the clock's ticks since the boot (proc(5), field 22 of `stat`) and carries which boot,
    so that a clock that is set changes nothing; elsewhere it is in seconds since the epoch.
    """
    if (mark := _since_boot(pid)) is not None:
        return mark
    try:
        return psutil.Process(pid).create_time()
    except (psutil.Error, ValueError):
        return None


def has_started_at(process: psutil.Process, mark: float) -> bool:
    """Tell whether a process is the one with this mark, one by the time of day from before included.

    Raises:
        psutil.Error: there is no such process.
    """
    if mark < 0:
        return _since_boot(process.pid) == mark
    return abs(process.create_time() - mark) <= START_TOLERANCE_S


def _since_boot(pid: int) -> float | None:
    boot = _boot()
    if boot is None or pid <= 0:
        return None
    try:
        # The name stands in brackets and may hold anything; the start is the 20th field behind it.
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return -float((boot << _TICK_BITS) + int(fields[19]))
    except (OSError, ValueError, IndexError):
        return None


@cache
def _boot() -> int | None:
    """Give a number from 1 to 65,536 for this boot; None where starts are not counted from it."""
    if sys.platform != "linux":
        return None
    try:
        return zlib.crc32(Path(_BOOT_ID).read_bytes()) % 65_536 + 1
    except OSError:
        return None


async def end_tree(pid: int, started_at: float, grace_s: float) -> bool:
    """End the tree of the process with this pid and start time: ask, wait, then kill.

    Does nothing when that process is gone, whoever has its pid now.

    Args:
        pid: the process at the top.
        started_at: the mark of its start as `started_at()` gave it.
        grace_s: how long the tree may take to end by itself. Windows has no way to ask a process
            without a window, so it is killed at once there.

    Returns:
        Whether nothing of the tree is left.
    """
    try:
        leader = psutil.Process(pid)
        is_same = has_started_at(leader, started_at)
    except (psutil.Error, ValueError):
        return True
    if not is_same or pid in (0, 1, os.getpid()):
        return not is_same
    return await Tree(pid, leader).end(grace_s)


def running_with(is_meant: Callable[[Sequence[str]], bool]) -> tuple[tuple[int, float], ...]:
    """Give pid and start of every process whose command line is meant, but for this one. Takes a moment."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"]
        if words and process.pid != os.getpid() and is_meant(words):
            start = started_at(process.pid)
            if start is not None:  # else it has ended meanwhile
                found.append((process.pid, start))
    return tuple(found)


def suspend_tree(pid: int, started_at: float) -> None:
    """Let a process and its descendants stand still, if it is the one that was started then."""
    for process in _family(pid, started_at):
        with suppress(psutil.Error):
            process.suspend()


def resume_tree(pid: int, started_at: float) -> None:
    """Let a process and its descendants go on, if it is the one that was started then."""
    for process in reversed(_family(pid, started_at)):
        with suppress(psutil.Error):
            process.resume()


def _family(pid: int, started_at: float) -> list[psutil.Process]:
    """Give a process and its descendants, parents first; nothing if the pid is somebody else's now."""
    try:
        leader = psutil.Process(pid)
        if not has_started_at(leader, started_at) or pid in (0, 1, os.getpid()):
            return []
        return [leader, *leader.children(recursive=True)]
    except (psutil.Error, ValueError):
        return []


class Tree:
    """The tree under one process: `leader` is None if that process had ended before it was seen."""

    def __init__(self, pid: int, leader: psutil.Process | None) -> None:
        self._pid = pid
        self._leader = leader
        self._known: dict[psutil.Process, None] = {leader: None} if leader is not None else {}
        self._has_group = sys.platform != "win32" and (leader is None or _group_of(pid) == pid)

    async def end(self, grace_s: float) -> bool:
        """Ask everything to end, wait, kill the rest; a cancel only cuts the waiting short.

        Returns:
            Whether nothing of the tree is left.
        """
        try:
            self.look()
            for process in self._living():
                _signal(process, kill=False)
            await self._gone_within(grace_s)
        finally:
            self._kill()
        return await self._gone_within(_KILL_WAIT_S)

    def _kill(self) -> None:
        # A tree may grow while it is being killed: look again until nothing new is found.
        killed: set[psutil.Process] = set()
        for _ in range(_KILL_ROUNDS):
            self.look()
            fresh = [process for process in self._living() if process not in killed]
            if not fresh:
                return
            for process in fresh:
                _signal(process, kill=True)
            killed.update(fresh)

    async def _gone_within(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self._living():
            if loop.time() >= until:
                return False
            await asyncio.sleep(_POLL_S)
        return True

    def look(self) -> None:
        """Find what belongs to the tree by now; each scan of the process table costs some ms.

        What was found stays part of the tree, even if its parent ends and it has left the group.
        """
        covered: set[psutil.Process] = set()
        for process in tuple(self._known):  # the leader comes first and mostly covers the rest
            if process not in covered:
                covered.update(_descendants(process))
        if self._has_group and not self._is_recycled():
            covered.update(_group_members(self._pid))
        self._known.update(dict.fromkeys(p for p in covered if p.pid != os.getpid()))

    def _living(self) -> list[psutil.Process]:
        return [process for process in self._known if _is_alive(process)]

    def _is_recycled(self) -> bool:
        is_running = self._leader is not None and self._leader.is_running()
        return psutil.pid_exists(self._pid) and not is_running


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.terminate()
    except psutil.Error:
        return  # gone meanwhile, or not ours to end; the caller looks what is left


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def _group_of(pid: int) -> int | None:
    if sys.platform == "win32":
        return None
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def _group_members(group: int) -> set[psutil.Process]:
    members = set()
    for pid in psutil.pids():
        if _group_of(pid) == group:
            try:
                members.add(psutil.Process(pid))
            except psutil.Error:
                continue
    return members
