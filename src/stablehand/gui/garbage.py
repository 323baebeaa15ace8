"""Python's collector of reference cycles, kept to the window's thread.

By itself it runs in whatever thread happens to make the next object. Widgets stand in cycles (a button holds
what it calls), and a widget or timer of Qt's that is destroyed in the core thread takes the program down.
So the collector is switched off, and the window's thread asks it as often as it would have run.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot

_PAUSE_MS: Final = 1000


class Garbage(QObject):
    """Collects now and then, in the thread that made it, as long as it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                # What waits to be deleted goes first: half collected, it would be asked for its size.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                gc.collect(generation)
                return
