"""Painted cards in columns, over any list: what is left of the width goes to all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from stablehand.gui.components.card_painting import GAP, CardPainting
from stablehand.gui.theme.theme import Theme

_NEXT: Final = 24  # what is seen of the next row, so that one knows there is one


class CardView(QListView):
    """Cards of one size; how wide they are at least is chosen.

    Args:
        theme: the theme.
        items: what is shown, a card for each row.
        cards: paints them.
        widths: the least, the usual and the largest width of a card, in pixels at a text size of 100 %.
    """

    def __init__(
        self,
        theme: Theme,
        items: QAbstractItemModel,
        cards: CardPainting,
        *,
        widths: tuple[int, int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._cards = theme, cards
        self._least, self._width, self._largest = widths
        cards.setParent(self)
        self.setProperty("variant", "plain")
        self.setModel(items)
        self.setItemDelegate(cards)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The bar is always there, so that cards do not jump; it is seen where it has a use.
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        theme.changed.connect(self.arrange)
        # After the view itself has taken what came.
        later = Qt.ConnectionType.QueuedConnection
        items.rowsInserted.connect(self._on_rows, later)
        items.modelReset.connect(self._begin_at_first, later)

    @property
    def card_width(self) -> int:
        """The least width of a card, in pixels at a text size of 100 %."""
        return self._width

    def set_card_width(self, width: int) -> None:
        """Have larger or smaller cards."""
        self._width = min(max(width, self._least), self._largest)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width anew."""
        super().resizeEvent(event)
        self.arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a card for the ring to be around; Qt looks for one only the first time."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._begin_at_first()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the focus around all of it, while there is no card for it."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    @Slot(QModelIndex, int, int)
    def _on_rows(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self._begin_at_first()

    @Slot()
    def _begin_at_first(self) -> None:
        """Make the first card the current one, without choosing it, if the focus waits for one."""
        if self.hasFocus() and not self.currentIndex().isValid() and self.model().rowCount():
            first = self.model().index(0, 0)
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(first, keep)

    @Slot()
    def arrange(self) -> None:
        """Give cells the size that fills the width."""
        room = self.viewport().width() - 1
        least = self._theme.px(self._width) + GAP
        columns = max(1, room // least)
        width = max(1, room // columns)
        self._cards.room = self.viewport().height() - self._theme.px(_NEXT)
        cell = QSize(width, self._cards.card_height(width - GAP) + GAP)
        if cell != self.gridSize():
            self._cards.cell = cell
            self.setGridSize(cell)
            self.verticalScrollBar().setSingleStep(max(1, cell.height() // 4))
