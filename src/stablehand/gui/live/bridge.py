"""The bridge from the core thread to Qt: events are gathered and handed over in batches.

Qt is told once a batch, never once an event: a signal for every line of a log stops the window for
seconds. Progress of the same job is thinned to the last word; everything else keeps its order.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from stablehand.core.base.events import Progress

PAUSE_MS: Final = 33
Delivery = Callable[[], None]


class Bridge(QObject):
    """Takes events and calls from any thread; gives them to the GUI's thread.

    Signals:
        events: a list of events, in the order they came.
    """

    events = Signal(list)
    _waiting = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._gathered: list[Any] = []
        self._progress: dict[str, int] = {}
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._drain)
        self._waiting.connect(self._on_waiting, Qt.ConnectionType.QueuedConnection)

    def publish(self, event: Any) -> None:
        """Take an event, from any thread."""
        with self._lock:
            if isinstance(event, Progress):
                at = self._progress.get(event.job_id)
                if at is not None:
                    self._gathered[at] = event
                    return
                self._progress[event.job_id] = len(self._gathered)
            self._gathered.append(event)
            if self._is_told:
                return
            self._is_told = True
        self._waiting.emit()

    def call(self, delivery: Delivery) -> None:
        """Have something called in the GUI's thread, in order with the events."""
        self.publish(delivery)

    @Slot()
    def _on_waiting(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _drain(self) -> None:
        with self._lock:
            batch, self._gathered = self._gathered, []
            self._progress.clear()
            self._is_told = False
        events: list[Any] = []
        for item in batch:
            if callable(item):
                if events:
                    self.events.emit(events)
                    events = []
                _deliver(item)
            else:
                events.append(item)
        if events:
            self.events.emit(events)


def _deliver(delivery: Delivery) -> None:
    """Call it; a mistake in it is told as any other, and what came with it is delivered all the same."""
    try:
        delivery()
    except Exception:
        sys.excepthook(*sys.exc_info())
