"""What stands before the lines of a log, beside the text and no part of it: a time, a mark with its word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space

_EDGE: Final = 2  # of the view's own border


class Mark(NamedTuple):
    """Words before a line, and the name of their colour."""

    text: str
    colour: str = "log_dim"


# Gives the mark of the line with a number, counted from 0 among those shown.
Marks = Callable[[int], Mark | None]


class LogGutter(QWidget):
    """Marks beside the lines that are in sight.

    Args:
        theme: colours and fonts.
        view: what it stands in.
        place: gives number, top and height of each line in sight, in pixels of the viewport.
    """

    def __init__(
        self,
        theme: Theme,
        view: QPlainTextEdit,
        place: Callable[[], list[tuple[int, int, int]]],
    ) -> None:
        super().__init__(view)
        self._theme, self._view, self._place = theme, view, place
        self._marks: Marks | None = None
        self._widest = ""
        self.setVisible(False)
        view.updateRequest.connect(self._on_update)

    @property
    def room(self) -> int:
        """How wide it is, in pixels; 0 where it shows nothing."""
        if self._marks is None:
            return 0
        return self.fontMetrics().horizontalAdvance(self._widest) + 2 * Space.S

    def show_marks(self, marks: Marks | None, widest: str = "") -> None:
        """Show marks from now on, or none.

        Args:
            marks: gives the mark of each line.
            widest: the longest words there will be.
        """
        self._marks, self._widest = marks, widest
        self.setFont(self._view.font())
        self.setVisible(marks is not None)
        self.fit()

    def mark(self, number: int) -> Mark | None:
        """Give what stands before a line."""
        return None if self._marks is None else self._marks(number)

    def fit(self) -> None:
        """Take the place at the left edge of the view, as high as its lines."""
        room, seen = self.room, self._view.viewport().geometry()
        self.setGeometry(QRect(_EDGE, seen.top(), room, seen.height()))
        self.update()

    def sizeHint(self) -> QSize:
        """Give the room that its words need."""
        return QSize(self.room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the marks of the lines in sight."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("console"))
        painter.setFont(self.font())
        room = self.width() - Space.S
        high = self.fontMetrics().height()
        for number, top, _height in self._place():
            mark = self.mark(number)
            if mark is not None and mark.text:
                painter.setPen(self._theme.colour(mark.colour))
                painter.drawText(
                    QRect(0, top, room, high),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
                    mark.text,
                )
        painter.end()

    def _on_update(self, _part: QRect, _by: int) -> None:
        if self._marks is not None:
            self.update()
