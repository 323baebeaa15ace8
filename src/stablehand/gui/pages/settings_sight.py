"""Keeping in sight what was gone to, while what is above it still grows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QScrollArea

_SETTLES_MS: Final = 2_000  # sections ask for what they show, and get higher by the answers


class StayInSight(QObject):
    """Scrolls to what has the focus whenever the page has become higher, for a moment after `begin`.

    Args:
        area: what scrolls.
        margin: the room above and below it, in pixels.
    """

    def __init__(self, area: QScrollArea, margin: int) -> None:
        super().__init__(area)
        self._area, self._margin = area, margin
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        area.verticalScrollBar().rangeChanged.connect(self._on_range)

    def begin(self) -> None:
        """Something was gone to just now."""
        self._settling.start()

    @Slot()
    def _on_range(self) -> None:
        if self._settling.isActive():
            QTimer.singleShot(0, self, self._show)  # once everything has its place

    @Slot()
    def _show(self) -> None:
        focus = self._area.window().focusWidget()
        if focus is not None and self._area.isAncestorOf(focus):
            self._area.ensureWidgetVisible(focus, 0, self._margin)
