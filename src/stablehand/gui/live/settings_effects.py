"""What the settings do to the program itself while the window is open: the way to the internet, logs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.services.log_trimming import trim_logs
from stablehand.services.network import take_settings

_LOGS_MS: Final = 20_000  # the window has other things to do when it opens


class SettingsEffects(QObject):
    """Takes the settings at the start and after each change, by whomever; trims the logs once."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        live.settings_changed.connect(self._take)
        self._take()
        QTimer.singleShot(_LOGS_MS, self, self._trim)

    @Slot()
    def _take(self) -> None:
        self._live.ask(take_settings, self, _nothing, _no_matter)

    @Slot()
    def _trim(self) -> None:
        self._live.ask(trim_logs, self, _nothing, _no_matter)


def _nothing(_done: object) -> None:
    """Go on."""


def _no_matter(_problem: Problem) -> None:
    """Go on as before: whoever needs a setting that is wrong is told."""
