"""Text that is only read, with links in it: under the mouse, by key, in the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from stablehand.gui.widgets.log_dress import characters
from stablehand.gui.widgets.log_links import Link, links

_MENU_LINKS: Final = 5
_ABBREVIATED: Final = 60


class LinkedText(QPlainTextEdit):
    """Read-only lines on the console's ground; addresses and files in them can be opened.

    Signals:
        link_activated: a link was clicked or opened by key: an address, or a path with or without a
            line number.
    """

    link_activated = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: Link | None = None
        self.setProperty("variant", "console")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)

    def link_at(self, place: QPoint) -> Link | None:
        """Give the link under a point of the viewport."""
        block = self.cursorForPosition(place).block()
        inside = QPointF(place) - self.blockBoundingGeometry(block).topLeft() - self.contentOffset()
        layout = block.layout()
        for number in range(layout.lineCount()):
            row = layout.lineAt(number)
            if row.naturalTextRect().contains(inside):
                text = block.text()
                unit = row.xToCursor(inside.x(), row.CursorPosition.CursorOnCharacter)
                at = characters(text, unit if isinstance(unit, int) else unit[0])
                return next((link for link in links(text) if link.start <= at < link.stop), None)
        return None

    def links_of_line(self) -> tuple[Link, ...]:
        """Give the links of the line that the caret is in, the nearest one first."""
        cursor = self.textCursor()
        text = cursor.block().text()
        at = characters(text, cursor.positionInBlock())
        return tuple(sorted(links(text), key=lambda link: (link.stop < at, link.start)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            link = self.link_at(event.position().toPoint())
            shape = (
                Qt.CursorShape.IBeamCursor if link is None else Qt.CursorShape.PointingHandCursor
            )
            self.viewport().setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the link that a click begins on."""
        super().mousePressEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.link_at(event.position().toPoint()) if is_left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link that was clicked, not one that was selected."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or self.textCursor().hasSelection():
            return
        if self.link_at(event.position().toPoint()) == pressed:
            self.link_activated.emit(pressed.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the link of the current line by Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if found := self.links_of_line():
                self.link_activated.emit(found[0].target)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to open and copy links, to copy and to select."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            found = self.links_of_line()
        else:
            link = self.link_at(event.pos())
            found = (link,) if link is not None else ()
        menu = self.menu(found)
        menu.popup(event.globalPos())

    def menu(self, found: Sequence[Link]) -> QMenu:
        """Make the context menu for some links."""
        menu = self.createStandardContextMenu()
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = menu.actions()[0]
        for link in found[:_MENU_LINKS]:
            short = link.target
            if len(short) > _ABBREVIATED:
                short = f"{short[:_ABBREVIATED]}…"
            acts: tuple[tuple[str, Callable[[str], object]], ...] = (
                (self.tr("Open {target}"), self.link_activated.emit),
                (self.tr("Copy {target}"), QGuiApplication.clipboard().setText),
            )
            for text, act in acts:
                action = QAction(text.format(target=short.replace("&", "&&")), menu)
                action.triggered.connect(partial(_call, act, link.target))
                menu.insertAction(before, action)
        if found:
            menu.insertSeparator(before)
        return menu


def _call(act: Callable[[str], object], text: str, _checked: bool = False) -> None:
    act(text)
