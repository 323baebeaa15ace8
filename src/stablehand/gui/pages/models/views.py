"""Grid and table over the same models: both choose, open, drag out, and take the same keys."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from stablehand.gui.components.card_view import CardView
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.pages.models.delegates import CardDelegate, CellDelegate
from stablehand.gui.pages.models.items import COLUMNS, ModelItems
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space

SMALLEST: Final = 120  # width of a card in pixels at a text size of 100 %
LARGEST: Final = 320
USUAL: Final = 140
_KEYS: Final = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Space: "favourite",
}
# Widths of the table's columns; the name takes what is left.
_WIDTHS: Final = {
    "kind": 150,
    "base": 112,
    "size": 76,
    "fits": 116,
    "format": 132,
    "folder": 132,
    "added": 92,
    "rating": 72,
}


class ModelKeys(QObject):
    """The keys that mean something on models, in whichever view.

    Signals:
        pressed: "open", "rename", "delete", "favourite" or "copy".
        menu: a menu is wanted, at a place on the screen.
    """

    pressed = Signal(str)
    menu = Signal(QPoint)

    def watch(self, view: QAbstractItemView) -> None:
        """Listen to a view."""
        view.installEventFilter(self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu)
        view.doubleClicked.connect(self._on_double)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys before the view does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                self.pressed.emit("copy")
                return True
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            what = _KEYS.get(Qt.Key(event.key()))
            if what is not None and plain == Qt.KeyboardModifier.NoModifier:
                self.pressed.emit(what)
                return True
        return super().eventFilter(watched, event)

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        view = self.sender()
        if isinstance(view, QAbstractItemView):
            self.menu.emit(view.viewport().mapToGlobal(at))

    @Slot(QModelIndex)
    def _on_double(self, _index: QModelIndex) -> None:
        self.pressed.emit("open")


class ModelGrid(CardView):
    """The models as cards; several can be chosen, and dragged out."""

    def __init__(
        self,
        theme: Theme,
        items: ModelItems,
        previews: ModelPreviews,
        parent: QWidget | None = None,
    ) -> None:
        self.cards = CardDelegate(theme, items, previews)
        super().__init__(theme, items, self.cards, widths=(SMALLEST, USUAL, LARGEST), parent=parent)
        _set_up(self)
        previews.arrived.connect(self.viewport().update)


class ModelTable(QTableView):
    """A line for each model; a click on a head sorts by it, another one turns the order round.

    Signals:
        sorted_by: a column, by its id.
    """

    sorted_by = Signal(str)

    def __init__(self, theme: Theme, items: ModelItems, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._items = theme, items
        self.cells = CellDelegate(theme, items, self)
        self.setModel(items)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.setStretchLastSection(False)
        head.sectionClicked.connect(self._on_head)
        _set_up(self)
        theme.changed.connect(self.arrange)
        items.modelReset.connect(self._on_reset)
        self.arrange()
        self._on_reset()

    @Slot()
    def arrange(self) -> None:
        """Give rows and columns their size."""
        self.verticalHeader().setDefaultSectionSize(self.cells.row_height())
        head = self.horizontalHeader()
        for at, column in enumerate(COLUMNS):
            if column == "name":
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            else:
                head.resizeSection(at, self._theme.px(_WIDTHS[column]))
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name what the others leave."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        head = self.horizontalHeader()
        others = sum(head.sectionSize(at) for at in range(1, len(COLUMNS)))
        least = self._theme.px(190)
        head.resizeSection(0, max(least, self.viewport().width() - others))

    @Slot(int)
    def _on_head(self, section: int) -> None:
        self.sorted_by.emit(COLUMNS[section])

    @Slot()
    def _on_reset(self) -> None:
        falls = self._items.is_descending
        order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(COLUMNS.index(self._items.sort_key), order)


def _set_up(view: Any) -> None:
    """Set what both have in common."""
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setDragEnabled(True)
    view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    view.setDefaultDropAction(Qt.DropAction.CopyAction)
    view.setMouseTracking(True)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setContentsMargins(0, 0, 0, 0)
    view.verticalScrollBar().setSingleStep(Space.XL)
