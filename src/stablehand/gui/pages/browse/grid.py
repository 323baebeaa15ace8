"""The grid of results: asks for more before its end is reached, and shows where cards will be."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from stablehand.gui.components.card_painting import GAP
from stablehand.gui.components.card_view import CardView
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.pages.browse.cards import HubCards
from stablehand.gui.pages.browse.items import HubItems
from stablehand.gui.theme.theme import Theme

WIDTHS: Final = (140, 168, 320)  # of cards: least, usual, largest
_AHEAD: Final = 1.5  # heights of the view that are left when more is asked for
_OPENING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class HubGrid(CardView):
    """The results as cards; one of them is chosen.

    Signals:
        opened: a model that somebody clicked or pressed Enter on.
    """

    opened = Signal(QModelIndex)

    def __init__(
        self,
        theme: Theme,
        items: HubItems,
        pictures: HubPictures,
        parent: QWidget | None = None,
    ) -> None:
        self.cards = HubCards(theme, items, pictures)
        super().__init__(theme, items, self.cards, widths=WIDTHS, parent=parent)
        self._items = items
        self._is_waiting = False
        self.setSelectionMode(CardView.SelectionMode.SingleSelection)
        self.setEditTriggers(CardView.EditTrigger.NoEditTriggers)
        pictures.arrived.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.look_ahead)
        self.verticalScrollBar().rangeChanged.connect(self.look_ahead)

    def show_sensitive(self, is_shown: bool) -> None:
        """Show sensitive pictures as they are, or blurred."""
        if is_shown != self.cards.shows_sensitive:
            self.cards.shows_sensitive = is_shown
            self.viewport().update()

    def show_waiting(self, is_waiting: bool) -> None:
        """Show where cards will be, as long as there are none."""
        self._is_waiting = is_waiting
        self.viewport().update()

    @Slot()
    def look_ahead(self) -> None:
        """Have more asked for where the end is near."""
        self.executeDelayedItemsLayout()  # else the end seems near as long as what came has no place
        bar = self.verticalScrollBar()
        is_near = bar.maximum() - bar.value() < _AHEAD * self.viewport().height()
        if is_near and self.isVisible():
            self._items.fetchMore(QModelIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards, or their places."""
        super().paintEvent(event)
        if not self._is_waiting or self._items.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell, room, half = self.gridSize(), self.viewport().rect(), GAP // 2
        columns = max(1, room.width() // max(1, cell.width()))
        for top in range(0, room.height(), max(1, cell.height())):
            for column in range(columns):
                place = QRect(column * cell.width(), top, cell.width(), cell.height())
                self.cards.paint_waiting(painter, place.adjusted(half, half, -half, -half))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter."""
        if Qt.Key(event.key()) in _OPENING and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open by a click, once it is over: what was pressed may have been dragged off again."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.opened.emit(index)
