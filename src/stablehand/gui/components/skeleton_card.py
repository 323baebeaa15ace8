"""A card whose words are not known yet: grey blocks that stand still."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space

# x, y, width, height at a text size of 100 %
_BLOCKS: Final = (
    (16, 16, 40, 40),
    (68, 18, 120, 16),
    (68, 42, 72, 14),
    (16, 72, 190, 10),
    (16, 92, 150, 10),
    (16, 122, 88, 32),
)
_HEIGHT: Final = 170


class SkeletonCard(QWidget):
    """Holds the place of a card."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Packages are being looked for"))
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """Give the size of a card that is at rest."""
        return QSize(self._theme.px(240), self._theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw plane and blocks."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("border"))
        painter.setBrush(theme.colour("surface"))
        plane = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(plane, Radius.CARD, Radius.CARD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("border"))
        painter.setOpacity(0.5)
        for x, y, width, height in _BLOCKS:
            block = QRectF(theme.px(x), theme.px(y), theme.px(width), theme.px(height))
            painter.drawRoundedRect(block, Space.XS, Space.XS)
        painter.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
