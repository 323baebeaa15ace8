"""Launching, once the window knows what there is, what is to start with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from stablehand.gui.live.live import Live
from stablehand.services.autostart import mend_login


class StartingInstalls(QObject):
    """Does it once, at the first list of installs; what runs already is left alone.

    An entry for the login that is there is mended where the program has moved.
    """

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
        self._live.ask(mend_login, self, lambda _done: None)
        for item in self._live.installs:
            is_wanted = item.record is not None and item.record.autostart
            if is_wanted and item.state == "installed" and item.session is None:
                self._live.launch(item.name)
