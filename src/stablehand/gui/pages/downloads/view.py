"""The list of downloads: chosen by keys and mouse, reordered by dragging, its menu wanted by either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from stablehand.gui.pages.downloads.delegate import DownloadDelegate
from stablehand.gui.pages.downloads.items import MIME, DownloadItems
from stablehand.gui.pages.downloads.lines import QUEUED, Line
from stablehand.gui.theme.theme import Theme

_KEYS: Final = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Space: "turn",
    Qt.Key.Key_Delete: "cancel",
    Qt.Key.Key_Left: "fold",
    Qt.Key.Key_Right: "unfold",
}


class DownloadList(QListView):
    """The list.

    Args:
        theme: the theme.
        items: the lines.
        names: gives what a deed is called, for the tooltip of its sign.

    Signals:
        pressed: a key that means something: "open", "turn", "cancel", "fold", "unfold", "up", "down".
        wished: a sign of a line was clicked: the line's key, and the deed.
        menu: a menu is wanted, at a place on the screen.
        moved: lines (their keys) shall have their turn before another one; "" for the end.
        chosen: other lines are chosen now.
    """

    pressed = Signal(str)
    wished = Signal(str, str)
    menu = Signal(QPoint)
    moved = Signal(list, str)
    chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        items: DownloadItems,
        names: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._items, self._names = items, names
        self._pressed: tuple[str, str] = ("", "")
        self._is_updating = False  # what is chosen comes and goes meanwhile
        self.lines = DownloadDelegate(theme, self)
        self.setModel(items)
        self.setItemDelegate(self.lines)
        self.setAccessibleName(self.tr("Downloads"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_double)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        theme.changed.connect(self._on_theme_changed)

    # -- what is chosen ----------------------------------------------------------------------------

    def chosen_lines(self) -> list[Line]:
        """Give the lines that are chosen, from above."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [line for row in rows if (line := self._items.line(row)) is not None]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; what was chosen or had the focus is so still, wherever it stands now."""
        keys = [line.key for line in self.chosen_lines()]
        current = self._items.line(self.currentIndex().row())
        at, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self._is_updating = True
        try:
            self._items.set_lines(lines)
            self._choose_again(keys, current.key if current is not None else "", at)
        finally:
            self._is_updating = False
        self.verticalScrollBar().setValue(scrolled)

    def choose(self, key: str) -> bool:
        """Choose a line and bring it into sight; give whether it is there."""
        row = self._items.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self._items.index(row))
            self.scrollTo(self.currentIndex())
        return row >= 0

    def _choose_again(self, keys: Sequence[str], current: str, at: int) -> None:
        now = self._items.line(self.currentIndex().row())
        if (now.key if now else "") == current and keys == [i.key for i in self.chosen_lines()]:
            return
        selection, found = self.selectionModel(), QItemSelection()
        row: int = self._items.row_of(current)
        if row < 0 and current:
            row = self._near(at)  # it went: the next one takes its place, as in every list
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            selection.setCurrentIndex(self._items.index(row), flag)
        rows = [place for key in keys if (place := self._items.row_of(key)) >= 0]
        if keys and not rows and row >= 0:
            rows = [row]
        for place in rows:
            found.select(self._items.index(place), self._items.index(place))
        selection.select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _near(self, at: int) -> int:
        rows = (*range(at, len(self._items.lines)), *range(at - 1, -1, -1))
        return next((row for row in rows if self._items.lines[row].kind != "section"), -1)

    # -- keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that mean something on downloads."""
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.pressed.emit("up" if key == Qt.Key.Key_Up else "down")
            return
        if plain == Qt.KeyboardModifier.NoModifier and key in _KEYS:
            self.pressed.emit(_KEYS[key])
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a line chosen once the list has the focus by a key."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and (row := self._near(0)) >= 0:
            self.setCurrentIndex(self._items.index(row))

    # -- the mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a sign of a line, or choose the line."""
        self._pressed = ("", "")
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._deed_at(event.position().toPoint())
        if not self._pressed[1]:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second of two quick clicks on a sign for one more click on it."""
        if self._deed_at(event.position().toPoint())[1]:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which sign is pointed at."""
        found = self._deed_at(event.position().toPoint())
        if found != self.lines.pointed:
            self.lines.pointed = found
            self.viewport().update()
        if not self._pressed[1]:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what the sign says that was pressed."""
        pressed, self._pressed = self._pressed, ("", "")
        if not pressed[1]:
            super().mouseReleaseEvent(event)
        elif self._deed_at(event.position().toPoint()) == pressed:
            self.wished.emit(*pressed)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing any more."""
        super().leaveEvent(event)
        self.lines.pointed = ("", "")
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a sign does to who points at it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            _key, deed = self._deed_at(event.pos())
            if deed:
                QToolTip.showText(event.globalPos(), self._names(deed), self.viewport())
                return True
        return super().viewportEvent(event)

    def _deed_at(self, at: QPoint) -> tuple[str, str]:
        index = self.indexAt(at)
        line = self._items.line(index.row()) if index.isValid() else None
        if line is None:
            return "", ""
        return line.key, self.lines.deed_at(line, self.visualRect(index), at)

    # -- dragging ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take lines of this list; what else is dragged is the window's."""
        if event.source() is self and event.mimeData().hasFormat(MIME):
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where they would go: only among those that wait for their turn."""
        super().dragMoveEvent(event)
        if self._target(event.position().toPoint()) is None:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Give them their turn there."""
        target = self._target(event.position().toPoint())
        keys = bytes(event.mimeData().data(MIME).data()).decode().split("\n")
        self.setState(QAbstractItemView.State.NoState)
        self.stopAutoScroll()
        self.viewport().update()
        if target is None or target in keys:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is to be taken out of the list
        event.accept()
        self.moved.emit(keys, target)

    def _target(self, at: QPoint) -> str | None:
        """Give the key of the line that a place is before; "" for the end, None where nothing may go."""
        index = self.indexAt(at)
        row = index.row()
        line = self._items.line(row) if index.isValid() else None
        if line is None:
            return None
        rect = self.visualRect(index)
        if at.y() >= rect.center().y() or line.kind == "section":
            row += 1
            if line.section != QUEUED:
                return None
            return self._whole(row)
        return self._whole(row) if line.section == QUEUED else None

    def _whole(self, row: int) -> str:
        """Give the key of the next line from a row on that is in no set; "" past the queue's end."""
        while (line := self._items.line(row)) is not None and line.is_indented:
            row += 1
        is_queued = line is not None and line.section == QUEUED and line.kind != "section"
        return line.key if line is not None and is_queued else ""

    # -- the rest ----------------------------------------------------------------------------------

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        index = self.currentIndex()
        if not self.indexAt(at).isValid() and index.isValid():
            at = self.visualRect(index).center()  # wanted by a key
        self.menu.emit(self.viewport().mapToGlobal(at))

    @Slot(QModelIndex)
    def _on_double(self, _index: QModelIndex) -> None:
        self.pressed.emit("open")

    @Slot(QItemSelection, QItemSelection)
    def _on_chosen(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if not self._is_updating:
            self.chosen.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
