"""Which of how many steps is shown: a row of dots, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import Label

_DOT = 10


class StepDots(QWidget):
    """Dots, the ones that are behind filled, and "Step 2 of 4" beside them."""

    def __init__(self, theme: Theme, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        self._dots = _Dots(theme, count)
        line.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignVCenter)
        self._label = Label("", "small", "text2")
        line.addWidget(self._label)
        self.show_at(0)

    @property
    def words(self) -> str:
        """Which step it is, in words."""
        return self._label.text()

    def show_at(self, at: int) -> None:
        """Show that this step, counted from 0, is on."""
        text = self.tr("Step {number} of {count}")
        self._label.setText(text.format(number=at + 1, count=self._count))
        self._dots.show_at(at)


class _Dots(QWidget):
    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self._theme, self._count, self._at = theme, count, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_at(self, at: int) -> None:
        """Fill the dots up to this one."""
        self._at = at
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of all dots."""
        edge = self._theme.px(_DOT)
        return QSize(self._count * edge + (self._count - 1) * Space.S, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them."""
        painter, theme, edge = QPainter(self), self._theme, self._theme.px(_DOT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self._count):
            is_reached = number <= self._at
            painter.setPen(QPen(theme.colour("accent" if is_reached else "border_strong"), 1.5))
            painter.setBrush(theme.colour("accent") if is_reached else Qt.BrushStyle.NoBrush)
            place = QRectF(number * (edge + Space.S), 0, edge, edge)
            painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        painter.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
