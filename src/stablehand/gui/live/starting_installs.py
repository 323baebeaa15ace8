"""Launching, once the window knows what there is, what is to start with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from stablehand.gui.live.live import Live


class StartingInstalls(QObject):
    """Does it once, at the first list of installs; what runs already is left alone."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        if live.is_known:
            self._launch()
        else:
            live.installs_changed.connect(self._on_known)

    @Slot()
    def _on_known(self) -> None:
        self._live.installs_changed.disconnect(self._on_known)
        self._launch()

    def _launch(self) -> None:
        for item in self._live.installs:
            is_wanted = item.record is not None and item.record.autostart
            if is_wanted and item.state == "installed" and item.session is None:
                self._live.launch(item.name)
