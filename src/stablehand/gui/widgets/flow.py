"""Layouts that wrap: chips in a line, cards in columns of equal width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from stablehand.gui.theme.tokens import Size, Space


class _Wrapping(QLayout):
    """What both have in common: a list of items."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def put_in_order(self, widgets: Sequence[QWidget]) -> None:
        """Have widgets stand in this order; new ones are taken in, others that are here come last.

        Items are never taken out for it: whatever Qt still holds of one that is made anew at the place of
        another brings the window down.
        """
        for widget in widgets:
            if self.indexOf(widget) < 0:
                self.addWidget(widget)
        places = {id(widget): at for at, widget in enumerate(widgets)}
        self._items.sort(key=lambda item: places.get(id(item.widget()), len(places)))
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height at a width."""
        return self._arrange(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, is_real=True)

    def sizeHint(self) -> QSize:
        """Ask for the least."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Give the size of the largest item."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        raise NotImplementedError


class FlowLayout(_Wrapping):
    """Items in reading order, in as many lines as they need."""

    def __init__(self, spacing: int = Space.S, parent: QWidget | None = None) -> None:
        super().__init__(spacing, parent)

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._shown():
            wanted = item.sizeHint().expandedTo(item.minimumSize())
            width = min(wanted.width(), max(rect.width(), item.minimumSize().width()))
            if x > rect.x() and x + width > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if is_real:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, wanted.height())))
            x += width + self.spacing()
            line = max(line, wanted.height())
        return y + line - rect.y()


class CardGrid(_Wrapping):
    """Cards in columns of the same width, each line as high as its highest card."""

    def __init__(
        self,
        spacing: int = Space.L,
        column: int = Size.CARD_COLUMN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spacing, parent)
        self._column = column

    def set_column(self, column: int) -> None:
        """Have columns of at least this width, in pixels."""
        if column != self._column:
            self._column = column
            self.invalidate()

    def minimumSize(self) -> QSize:
        """One column has to fit."""
        size = super().minimumSize()
        return QSize(min(size.width(), self._column), size.height())

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        items, gap = self._shown(), self.spacing()
        columns = max(1, (rect.width() + gap) // (self._column + gap))
        width = (rect.width() - gap * (columns - 1)) // columns
        y = rect.y()
        for start in range(0, len(items), columns):
            line = items[start : start + columns]
            height = max(_height(item, width) for item in line)
            if is_real:
                for at, item in enumerate(line):
                    item.setGeometry(QRect(rect.x() + at * (width + gap), y, width, height))
            y += height + gap
        return max(0, y - gap - rect.y()) if items else 0


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)  # the least height is that of the narrowest card
    return item.sizeHint().height()
