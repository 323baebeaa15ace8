"""The downloads as the window knows them: the queue as it stands, what has come of it, and its runner.

The queue is watched from the start on, since the rail counts it. What ended is told once, gathered: a set of
twenty files that arrives within moments is one piece of news.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.gui.live.download_runner import DownloadRunner, watch
from stablehand.gui.live.views import Problem

if TYPE_CHECKING:
    from stablehand.gui.live.live import Live

MOVING: Final = frozenset({DownloadState.RUNNING, DownloadState.CHECKING})
COMING: Final = MOVING | {DownloadState.QUEUED, DownloadState.WAITING}
_TOLD: Final = frozenset({DownloadState.DONE, DownloadState.FAILED, DownloadState.NEEDS})
_GATHERED_MS: Final = 1_200


class DownloadFeed(QObject):
    """The queue, in the GUI's thread.

    Args:
        live: the program.
        gathered_ms: how long news are gathered before they are told.

    Signals:
        changed: `queue` is another one now.
        news: downloads (a list of `Download`) that are done, have failed, or need somebody.
    """

    changed = Signal()
    news = Signal(list)

    def __init__(self, live: Live, gathered_ms: int = _GATHERED_MS) -> None:
        super().__init__(live)
        self._live = live
        self.queue = Queue()
        self.is_known = False  # whether the queue has been read at all
        self._has_begun = self._is_running = False
        self._states: dict[str, DownloadState] = {}
        self._batch: set[str] = set()
        self._news: dict[str, Download] = {}
        self._problem: Problem | None = None  # told last, and still so
        self._runner = DownloadRunner()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(gathered_ms)
        self._timer.timeout.connect(self._tell)

    def begin(self) -> None:
        """Watch the queue from now on."""
        if not self._has_begun:
            self._has_begun = True
            self._live.follow(watch, self, self._on_value)

    def run(self) -> None:
        """Let the queue run in this window; where another process runs it already, once that has ended."""
        if not self._is_running:
            self._is_running = True
            self._live.follow(self._runner.run, self, self._on_value)

    def run_again(self) -> None:
        """Let the queue run again after it was closed for something that wanted the folder to itself."""
        self._is_running = False
        self.run()

    # -- what is there -----------------------------------------------------------------------------

    @property
    def moving(self) -> list[Download]:
        """What is on its way at this moment, in whichever process."""
        return [item for item in self.queue.downloads if item.state in MOVING]

    @property
    def own(self) -> list[Download]:
        """What this window itself is at, and would stop with it."""
        return [item for item in self.moving if item.pid == os.getpid()]

    @property
    def coming(self) -> list[Download]:
        """What arrives without anybody's help: on its way, or with its turn to come."""
        return [item for item in self.queue.downloads if item.state in COMING]

    @property
    def needing(self) -> list[Download]:
        """What waits for a person."""
        return [item for item in self.queue.downloads if item.state is DownloadState.NEEDS]

    @property
    def share(self) -> float | None:
        """How much of what was begun together is here, 0 to 1; None where that is not known."""
        done = total = 0
        for item in self.queue.downloads:
            if item.id in self._batch and item.size_bytes:
                total += item.size_bytes
                is_here = item.state is DownloadState.DONE
                done += item.size_bytes if is_here else min(item.received_bytes, item.size_bytes)
        return done / total if total and self.coming else None

    # -- the GUI's thread --------------------------------------------------------------------------

    def take(self, queue: Queue) -> None:
        """Take the queue as it is now."""
        is_first = not self.is_known
        self.queue, self.is_known = queue, True
        states = {item.id: item.state for item in queue.downloads}
        if not is_first:
            self._gather(queue)
        self._states = states
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        """Keep what was begun together: from the first that comes until nothing comes any more."""
        if coming := self.coming:
            self._batch.update(item.id for item in coming)
        else:
            self._batch.clear()

    def _gather(self, queue: Queue) -> None:
        for item in queue.downloads:
            if item.state in _TOLD and self._states.get(item.id) is not item.state:
                self._news[item.id] = item
            elif item.state not in _TOLD:
                self._news.pop(item.id, None)
        if self._news and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _tell(self) -> None:
        news, self._news = list(self._news.values()), {}
        if news:
            self.news.emit(news)

    def _on_value(self, value: Queue | Problem) -> None:
        if not isinstance(value, Problem):
            self._problem = None
            self.take(value)
        elif value != self._problem:  # it is tried again every few seconds
            self._problem = value
            self._live.failed.emit(value)

    async def close(self) -> None:
        """Stop what runs the queue; in the core thread."""
        await self._runner.close()
