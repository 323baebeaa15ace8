"""What runs and what it takes, measured while something runs and the window is there to be seen.

Quickly while somebody looks at the numbers, slowly otherwise, so that the most that each UI holds is known;
not at all while nothing runs, or the window is minimised or hidden. One feed for the whole window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.services.app import App
from stablehand.services.running import Meters, RunningNow, watch

QUICK_S: Final = 2.0
SLOW_S: Final = 15.0


class UsageFeed(QObject):
    """The numbers of now.

    Attributes:
        now: what was measured last; empty while nothing runs.

    Signals:
        measured: there are new numbers, in `now`.
    """

    measured = Signal()

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        self.now = RunningNow()
        self.meters = Meters()
        self.quick_s, self.slow_s = QUICK_S, SLOW_S
        self._lookers: list[QWidget] = []
        self._window: QWidget | None = None
        self._following: Following | None = None
        self._pace = 0.0
        self._is_over = False
        live.installs_changed.connect(self._decide)

    @staticmethod
    def of(live: Live) -> UsageFeed:
        """Give the one of this program."""
        found = live.findChild(UsageFeed)
        return found if isinstance(found, UsageFeed) else UsageFeed(live)

    def watch_window(self, window: QWidget) -> None:
        """Measure only while this window is there to be seen."""
        self._window = window
        window.installEventFilter(self)
        self._decide()

    def close(self) -> None:
        """Measure no longer; the window is about to go."""
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
        self._is_over = True
        if self._following is not None:
            self._following.end()
            self._following = None

    def look(self, who: QWidget) -> None:
        """Somebody looks at the numbers."""
        if who not in self._lookers:
            self._lookers.append(who)
        self._decide()

    def look_away(self, who: QWidget) -> None:
        """They look no longer."""
        if who in self._lookers:
            self._lookers.remove(who)
        self._decide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window come and go."""
        kinds = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange)
        if event.type() in kinds:
            self._decide()
        return super().eventFilter(watched, event)

    @property
    def is_measuring(self) -> bool:
        """Whether it measures now."""
        return self._following is not None

    @Slot()
    def _decide(self) -> None:
        """Begin, go on at another pace, or stop."""
        if self._is_over:
            return
        self._lookers = [who for who in self._lookers if shiboken6.isValid(who)]
        window = self._window
        is_seen = window is None or (window.isVisible() and not window.isMinimized())
        runs = bool(self._live.running())
        pace = 0.0
        if runs and is_seen and (self._lookers or window is not None):
            pace = self.quick_s if self._lookers else self.slow_s
        if not runs and self.now.uis:
            self._take(RunningNow(cards=self.now.cards))
        if pace == self._pace:
            return
        self._pace = pace
        if self._following is not None:
            self._following.end()
            self._following = None
        if pace:
            self._following = self._live.follow(self._work(pace), self, self._take)

    def _work(self, pace: float) -> Callable[[App, Callable[[Any], None]], Any]:
        meters = self.meters
        return lambda app, tell: watch(app, pace, tell, meters)

    def _take(self, now: RunningNow) -> None:
        self.now = now
        if not now.uis and self._following is not None:
            self._following, self._pace = None, 0.0  # it has ended by itself
        self.measured.emit()
