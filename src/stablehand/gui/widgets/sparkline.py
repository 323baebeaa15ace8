"""A small curve of the last values of something that changes; it says roughly what words say exactly."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from stablehand.gui.theme.theme import Theme

_SIZE: Final = (160, 32)


class Sparkline(QWidget):
    """The curve, newest value at the right.

    Args:
        theme: the theme.
        name: what it shows.
        count: how many values it keeps.
    """

    def __init__(self, theme: Theme, name: str, count: int = 60, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._values: deque[float] = deque(maxlen=count)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def is_flat(self) -> bool:
        """Whether there is nothing to be seen."""
        return not any(self._values)

    def add(self, value: float) -> None:
        """Add the value of now."""
        self._values.append(max(0.0, value))
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as a button."""
        return QSize(self._theme.px(_SIZE[0]), self._theme.px(_SIZE[1]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the curve over the ground it stands on."""
        if self.is_flat:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._line()
        ground = QPolygonF([QPointF(line[0].x(), self.height()), *line])
        ground.append(QPointF(line[-1].x(), self.height()))
        painter.setPen(QPen(self._theme.colour("border"), 0))
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawPolygon(ground)
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        painter.drawPolyline(QPolygonF(line))
        painter.end()

    def _line(self) -> list[QPointF]:
        most, room = max(self._values), self.height() - 3.0
        step = (self.width() - 2.0) / max(1, (self._values.maxlen or 2) - 1)
        first = self.width() - 1.0 - step * (len(self._values) - 1)
        return [
            QPointF(first + at * step, 1.5 + room * (1 - value / most))
            for at, value in enumerate(self._values)
        ]
