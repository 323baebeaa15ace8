"""The wish to go on with another data folder: the window closes and opens on it, in the same process."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from stablehand.gui.live.live import Live


class StartingOver(QObject):
    """Carries the wish from a page to the start.

    Signals:
        wished: the data folder (`Path`) to go on with; it is remembered already.
    """

    wished = Signal(object)

    @staticmethod
    def of(live: Live) -> StartingOver:
        """Give the one of this program."""
        found = live.findChild(StartingOver)
        return found if isinstance(found, StartingOver) else StartingOver(live)
