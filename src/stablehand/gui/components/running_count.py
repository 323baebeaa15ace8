"""The count of what runs on its entry of the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from stablehand.gui.live.live import Live
from stablehand.gui.widgets.nav_rail import RailButton


class RunningCount(QObject):
    """Keeps the entry up to date.

    Args:
        live: the program.
        button: the entry.
    """

    def __init__(self, live: Live, button: RailButton) -> None:
        super().__init__(button)
        self._live, self._button = live, button
        live.installs_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        running = self._live.running()
        count = len(running)
        is_open = any(item.session and item.session.reach != "computer" for item in running)
        spoken = [self.tr("%n running", "", count)] if count else []
        if is_open:
            spoken.append(self.tr("open to others"))
        shown = str(count) if count else ""
        self._button.set_count(shown, more="!" if is_open else "", spoken=", ".join(spoken))
