"""The times of a log's lines beside them: of the day, since the start, since the line before."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from stablehand.core.launch.log_times import LogTimes
from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.gui.widgets.log_gutter import Mark
from stablehand.gui.widgets.log_view import LogView
from stablehand.services.time_words import clock_word, span_word
from stablehand.services.timed_logs import follow_times

_KEY: Final = "console_times"
_WIDEST: Final = {"clock": "00:00:00.000", "start": "0:00:00.000", "before": "+0:00.000"}
_LONG_MS: Final = 1_000  # a pause before a line that is worth seeing


class ConsoleTimes(QObject):
    """Which times are shown; the choice is remembered.

    Args:
        live: the program.
        view: where the lines stand.
    """

    def __init__(self, live: Live, view: LogView) -> None:
        super().__init__(view)
        self._live, self._view = live, view
        kept = live.memory.text(_KEY)
        self.style = kept if kept in _WIDEST else ""
        self._log: Path | None = None
        self._is_awake = True
        self._following: Following | None = None
        self._followed: Path | None = None
        self.times: LogTimes | None = None
        self.is_known = False  # whether it has been looked whether there are any

    def read(self, log: Path | None) -> None:
        """Show the times of a log from now on."""
        if log != self._log:
            self._log, self.times, self.is_known = log, None, False
            self._follow()
            self._show()

    def rest(self) -> None:
        """Follow nothing for a while."""
        self._is_awake = False
        self._follow()

    def wake(self) -> None:
        """Follow again."""
        self._is_awake = True
        self._follow()

    def choose(self, style: str) -> None:
        """Show these times: "clock", "start", "before" or none."""
        self.style = style
        self._live.memory.keep(**{_KEY: style})
        self._follow()
        self._show()

    def fill(self, menu: QMenu) -> None:
        """Offer the choice in a menu."""
        group = QActionGroup(menu)
        choices = (
            ("", self.tr("No times")),
            ("clock", self.tr("Time of day")),
            ("start", self.tr("Since the start")),
            ("before", self.tr("Since the line before")),
        )
        for style, text in choices:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(style == self.style)
            action.setData(style)
            group.addAction(action)
            menu.addAction(action)
        if self.style and self.is_known and self.times is None:
            menu.addSeparator()
            none = menu.addAction(self.tr("This log has none: it is older than they are"))
            none.setEnabled(False)
        group.triggered.connect(self._on_chosen)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.choose(str(action.data()))

    def _follow(self) -> None:
        wanted = self._log if self._is_awake and self.style else None
        if wanted == self._followed:
            return
        if self._following is not None:
            self._following.end()
            self._following = None
        self._followed = wanted
        if wanted is not None:
            log = wanted
            self._following = self._live.follow(
                lambda _app, give: follow_times(log, give), self, self._take
            )

    def _take(self, times: LogTimes | None) -> None:
        had = self.times is not None
        self.times, self.is_known = times, True
        if had != (times is not None):
            self._show()
        else:
            self._view.gutter.update()

    def _show(self) -> None:
        is_shown = bool(self.style) and self.times is not None
        self._view.show_marks(self._mark if is_shown else None, _WIDEST.get(self.style, ""))

    def _mark(self, number: int) -> Mark | None:
        lines, times = self._view.lines_shown, self.times
        if times is None or number >= len(lines):
            return None
        moment = times.since_start(lines[number].at)
        if moment is None:
            return None
        if self.style == "clock":
            return Mark(clock_word(times.begun_ms + moment))
        if self.style == "start":
            return Mark(span_word(moment))
        before = times.since_start(lines[number - 1].at) if number else None
        if before is None:
            return None
        pause = moment - before
        return Mark(f"+{span_word(pause)}", "log_warning" if pause >= _LONG_MS else "log_dim")
