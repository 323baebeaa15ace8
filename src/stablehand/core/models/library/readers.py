"""Reading many headers side by side: in processes of ours where there are many, else in this one."""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import orjson
import psutil

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import PipedChild, start_piped
from stablehand.core.base.program import own_command
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.header_rows import HeaderRow, Unread, read_row
from stablehand.core.models.library.remembered import Identified

READ_VERB: Final = "_read_headers"
# A process is worth its start from so many files on.
_WORTH_IT: Final = 200
_MOST: Final = 8
_CHUNK: Final = 16
_ANSWER_BYTES: Final = 1024 * 1024
_WAIT_S: Final = 0.1
_END_S: Final = 1.0
_log = logging.getLogger(__name__)

Result = tuple[Unread, HeaderRow | None]


def read_all(files: Sequence[Unread], stopped: threading.Event) -> Iterator[Result]:
    """Read headers and give them as they come, until it is stopped; nothing is read after the last was taken.

    Args:
        files: in the order in which they are begun.
    """
    count = min(_MOST, _processors(), len(files) // _WORTH_IT)
    if count < 1:
        names, identified = FolderNames(), Identified()
        for item in files:
            if stopped.is_set():
                return
            yield item, read_row(item, names, identified)
        return
    yield from _Readers(files, count, stopped).results()


def _processors() -> int:
    counted = getattr(os, "sched_getaffinity", None)
    return len(counted(0)) if counted is not None else os.cpu_count() or 1


class _Readers:
    """Processes, and a thread for each that feeds it."""

    def __init__(self, files: Sequence[Unread], count: int, stopped: threading.Event) -> None:
        self._chunks = iter([files[at : at + _CHUNK] for at in range(0, len(files), _CHUNK)])
        self._guard = threading.Lock()
        self._stopped = stopped
        self._closed = threading.Event()
        # Bounded: what is read ahead of the one who writes it down stays little.
        self._answers: queue.Queue[list[Result] | BaseException | None] = queue.Queue(4 * count)
        self._threads = [
            threading.Thread(target=self._feed, name="headers", daemon=True) for _ in range(count)
        ]

    def results(self) -> Iterator[Result]:
        for thread in self._threads:
            thread.start()
        ended = 0
        try:
            while ended < len(self._threads):
                answer = self._answers.get()
                if answer is None:
                    ended += 1
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    yield from answer
        finally:
            self._closed.set()
            for thread in self._threads:
                thread.join(_END_S)  # unless the drive itself hangs

    def _feed(self) -> None:
        """Give one process chunk after chunk; without it, read them here."""
        child: PipedChild | None = None
        identified = Identified()
        last: BaseException | None = None
        try:
            child = _started()
            while (chunk := self._next()) is not None:
                answer = None if child is None else _asked(child, chunk)
                if answer is None:
                    _end(child)
                    child, names = None, FolderNames()
                    answer = [(item, read_row(item, names, identified)) for item in chunk]
                self._give(answer)
        except BaseException as error:  # carried over to the one who reads the answers
            last = error
        _end(child)
        self._give(last)

    def _next(self) -> Sequence[Unread] | None:
        if self._stopped.is_set() or self._closed.is_set():
            return None
        with self._guard:
            return next(self._chunks, None)

    def _give(self, answer: list[Result] | BaseException | None) -> None:
        while not self._closed.is_set():
            try:
                self._answers.put(answer, timeout=_WAIT_S)
            except queue.Full:
                continue
            return


def _started() -> PipedChild | None:
    own = own_command()
    try:
        return start_piped([*own.argv, READ_VERB], env=own.environment, cwd=Path.home())
    except (StablehandError, RuntimeError) as error:
        _log.warning("headers are read without a process of their own: %s", error)
        return None


def _end(child: PipedChild | None) -> None:
    """End a process, if there is one."""
    if child is not None:
        with suppress(
            psutil.Error
        ):  # it starts no others, and its number is its own until it is waited for
            psutil.Process(child.pid).kill()
        child.wait()
        child.close()


def _asked(child: PipedChild, chunk: Sequence[Unread]) -> list[Result] | None:
    """Give what a process answers; None if it has ended, or answers something else."""
    try:
        child.write(orjson.dumps([item.to_json() for item in chunk]) + b"\n")
    except OSError:
        return None
    answer = bytearray()
    while not answer.endswith(b"\n"):
        piece = child.read(_ANSWER_BYTES)
        if not piece:
            _log.warning("a process that reads headers has ended: %s", bytes(answer[-500:]))
            return None
        answer += piece
    try:
        rows = orjson.loads(answer)
        found = [None if row is None else HeaderRow(*row) for row in rows]
        return list(zip(chunk, found, strict=True))
    except (ValueError, TypeError):
        _log.warning("a process that reads headers said: %s", bytes(answer[:500]))
        return None
