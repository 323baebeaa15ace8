"""All keys of the window in one list, by groups, to be searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.action_rows import ActionDelegate, ActionModel, ActionRow
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.matching import rank

_WIDTH: Final = 560
_HEIGHT: Final = 600

Shortcut = tuple[str, str, str]


def rows_for(query: str, shortcuts: Sequence[Shortcut]) -> list[ActionRow]:
    """Give the rows of what a query finds: each group's heading, and its shortcuts in their order.

    Args:
        query: what was typed; empty finds everything.
        shortcuts: group, what it does, its keys as they are written here.
    """
    rows: list[ActionRow] = []
    for group in dict.fromkeys(name for name, _, _ in shortcuts):
        found = [
            ActionRow(text, keys=keys)
            for name, text, keys in shortcuts
            if name == group and rank(query, text, (keys, group)) is not None
        ]
        if found:
            rows += [ActionRow(group, is_heading=True), *found]
    return rows


class ShortcutList(QDialog):
    """A field, the list, and a button that closes it."""

    def __init__(
        self, theme: Theme, shortcuts: Sequence[Shortcut], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._shortcuts = theme, tuple(shortcuts)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        box.setSpacing(Space.M)
        box.addWidget(Label(self.tr("Keyboard shortcuts"), "heading", wraps=True))
        self.field = SearchField(theme, self.tr("Search by what it does, or by its keys"))
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        box.addWidget(self.field)
        self._model = ActionModel(self)
        self.list = self._make_list(theme)
        self.nothing = Label("", "body", "text2", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown = QStackedWidget()
        self._shown.addWidget(self.list)
        self._shown.addWidget(self.nothing)
        box.addWidget(self._shown, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = Button(theme, self.tr("Close"), on_click=self.accept)
        row.addWidget(self.close_button)
        box.addLayout(row)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self._find("")
        self.field.setFocus()

    def rows(self) -> list[ActionRow]:
        """Give what is listed now."""
        return [self._model.row(at) for at in range(self._model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field into the list by the arrow down."""
        if (
            watched is self.field
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
            and self._shown.currentWidget() is self.list
        ):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self._model.index(1))  # below the first heading
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Be no higher or wider than the window it belongs to."""
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and self.isWindow():
            window = parent.window()
            width = min(self._theme.px(_WIDTH), window.width() - 2 * Space.XL)
            height = min(self._theme.px(_HEIGHT), window.height() - 2 * Space.XXL)
            self.resize(width, height)

    def _make_list(self, theme: Theme) -> QListView:
        made = QListView()
        made.setAccessibleName(self.tr("Shortcuts"))
        made.setModel(self._model)
        made.setItemDelegate(ActionDelegate(theme, made))
        made.setUniformItemSizes(True)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        theme.changed.connect(made.viewport().update)
        return made

    @Slot(str)
    def _find(self, text: str) -> None:
        rows = rows_for(text, self._shortcuts)
        self._model.set_rows(rows)
        if not rows:
            nothing = self.tr("No shortcut is called “{text}”. Try a shorter word.")
            self.nothing.setText(nothing.format(text=text))
        self._shown.setCurrentWidget(self.list if rows else self.nothing)
