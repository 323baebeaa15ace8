"""Doing nothing while nobody looks and nothing runs: no timer, no poll, not one wake-up of the processor.

Minimised or hidden in the tray, with nothing under way, the core thread is laid to rest and the timers that
tick for the eyes are stopped. Whatever runs keeps all of it going, since news of it go through the tray. What
other processes do meanwhile - a UI started by the command line - shows itself in the data folder: the system
tells of that, and it is looked at once. Shown again, everything is looked at before the eye is there.
"""

from __future__ import annotations

import os
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from stablehand.gui.live.live import Live

_SETTLES_MS: Final = 3_000  # from the last sign of life to the rest
_TOLD_MS: Final = 1_500  # awake that long for what the system told of


class Resting(QObject):
    """Lays the program to rest and wakes it.

    Args:
        live: the program.
        window: is looked at, or not.
        ticking: whose timers stop as well, the window's apart.
        settles_ms, told_ms: how long it stays awake after a sign of life, and after news of the folder;
            longer than the pause between two looks.

    Signals:
        changed: it has gone to rest or woken.
    """

    changed = Signal()

    def __init__(
        self,
        live: Live,
        window: QWidget,
        ticking: QObject | None = None,
        *,
        settles_ms: int = _SETTLES_MS,
        told_ms: int = _TOLD_MS,
    ) -> None:
        super().__init__(window)
        self._live, self._window, self._ticking = live, window, ticking
        self._settles_ms, self._told_ms = settles_ms, told_ms
        self.is_resting = self._is_over = False
        self._stopped: list[QTimer] = []
        self._watcher: QFileSystemWatcher | None = None
        self._refused: set[str] = set()  # places that the system does not tell of
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._settle)
        for signal in (
            live.installs_changed,
            live.jobs_changed,
            live.downloads.changed,
            live.happened,
            live.settings_changed,
            live.woken,
        ):
            signal.connect(self._on_sign)
        window.installEventFilter(self)

    @property
    def is_looked_at(self) -> bool:
        """Whether the window is there to be seen."""
        return self._window.isVisible() and not self._window.isMinimized()

    def close(self) -> None:
        """Wake everything for good; nothing of the window is seen any more."""
        self._window.removeEventFilter(self)
        self._wake()
        self._deafen()
        self._soon.stop()
        self._is_over = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window come and go."""
        if event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.WindowStateChange,
            QEvent.Type.WindowActivate,
        ):
            self._on_sign()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_sign(self) -> None:
        """Go on, and come to rest a while after the last sign of life, if nobody looks."""
        if self._is_over:
            return
        self._wake()
        if self.is_looked_at:
            self._soon.stop()
        else:
            self._soon.start(self._settles_ms)

    @Slot(str)
    def _on_told(self, _path: str) -> None:
        """Look at what has been written in the data folder, for a moment."""
        if not self._is_over and not self.is_looked_at:
            self._wake()
            self._soon.start(self._told_ms)

    @Slot()
    def _settle(self) -> None:
        if self.is_looked_at:
            return
        if self._listens_anew() or self._live.is_at_work:
            # What was written before the system was asked to tell is seen by one more look. The end of what
            # is under way may come without a sign.
            self._soon.start(self._told_ms)
            return
        self._live.rest()
        self.is_resting = True
        self._stopped = [timer for timer in self._timers() if timer.isActive()]
        for timer in self._stopped:
            timer.stop()
        self.changed.emit()

    def _wake(self) -> None:
        self._live.wake()
        if self.is_looked_at:
            self._deafen()
        if not self.is_resting:
            return
        self.is_resting = False
        stopped, self._stopped = self._stopped, []
        for timer in stopped:
            if shiboken6.isValid(timer) and not timer.isActive():
                timer.start()
        self.changed.emit()

    def _timers(self) -> list[QTimer]:
        """Give what ticks for ever; what is to happen once, in an hour say, still does."""
        found = self._window.findChildren(QTimer)
        if self._ticking is not None:
            found += self._ticking.findChildren(QTimer)
        return [timer for timer in dict.fromkeys(found) if not timer.isSingleShot()]

    def _listens_anew(self) -> bool:
        """Have the system tell when anybody writes where installs, sessions and settings are kept.

        Tells whether there is a place that it had not been asked about yet.
        """
        data = self._live.app.data
        journal = data.root / "journal.db"
        wanted = (
            data.root,
            data.root / "Packages",
            journal,
            journal.with_name("journal.db-wal"),
            data.settings,
        )
        places = {str(path) for path in wanted if os.path.exists(path)}  # noqa: PTH110
        if self._watcher is None:
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._on_told)
            self._watcher.directoryChanged.connect(self._on_told)
        known = {*self._watcher.files(), *self._watcher.directories()}
        more = sorted(places - known - self._refused)
        if more:
            self._refused.update(self._watcher.addPaths(more))
        return bool(more)

    def _deafen(self) -> None:
        watcher, self._watcher = self._watcher, None
        self._refused.clear()
        if watcher is not None:
            watcher.deleteLater()
