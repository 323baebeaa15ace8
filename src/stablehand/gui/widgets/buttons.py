"""Buttons: one primary thing to do, secondary ones, quiet ones, icons with a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space

Variant = Literal["primary", "secondary", "danger", "quiet", "link"]
_TONES = {
    "primary": "on_accent",
    "danger": "on_danger_fill",
    "quiet": "text2",
    "secondary": "text",
    "link": "accent",
}


class Button(QPushButton):
    """A button whose words say what it does.

    Args:
        theme: where its icon gets its colour.
        text: the verb.
        icon: an icon of the set.
        variant: how much it asks for attention.
        on_click: what a click does.
        compact: 28 instead of 32 pixels high.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str | None = None,
        variant: Variant = "secondary",
        on_click: Callable[[], None] | None = None,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._icon = theme, icon
        self.setProperty("variant", variant)
        if compact:
            self.setProperty("density", "compact")  # "size" is a property of Qt's
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._on_click = on_click
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def show_as(self, text: str, icon: str | None, variant: Variant) -> None:
        """Become another button; nothing is polished anew if it is the same kind."""
        self.setText(text)
        if self.property("variant") != variant:
            self.setProperty("variant", variant)
            self.style().unpolish(self)
            self.style().polish(self)
        self._icon = icon
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        if self._on_click is not None:
            self._on_click()

    @Slot()
    def _draw_icon(self) -> None:
        if self._icon is not None:
            tone = _TONES.get(str(self.property("variant")), "text")
            edge = self._theme.px(Size.ICON)
            self.setIcon(self._theme.icon(self._icon, tone, gap=Space.XS))
            self.setIconSize(QSize(edge + Space.XS, edge))


class IconButton(QPushButton):
    """A button that is only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        on_click: Callable[[], None] | None = None,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setProperty("variant", "icon")
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_name(name)
        self._on_click = on_click
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._draw)
        self._draw()

    def set_name(self, name: str) -> None:
        """Take another name."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as well as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        if self._on_click is not None:
            self._on_click()

    @Slot()
    def _draw(self) -> None:
        edge = self._theme.px(Size.ICON)
        self.setIcon(self._theme.icon(self._icon, "text2"))
        self.setIconSize(QSize(edge, edge))


class MenuButton(IconButton):
    """Three dots with a menu of further actions, made anew each time it opens."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        fill: Callable[[QMenu], None],
        *,
        icon: str = "ellipsis",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, icon, name, on_click=self.open_menu, parent=parent)
        self._fill = fill

    def open_menu(self) -> None:
        """Open the menu below the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
