"""The command palette: every action of the window, found by a few letters, run by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.action_rows import ActionDelegate, ActionModel, ActionRow
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.matching import rank
from stablehand.gui.words.announce import announce

_WIDTH: Final = 640
_HEIGHT: Final = 456
_PAGE: Final = 8  # rows that Page Up and Page Down go
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """An action that can be found and run.

    Attributes:
        text: what it does, beginning with a verb.
        detail: a note beside that: its group, or the state of what it is about.
        shortcut: its keys as they are written here; empty where it has none.
        icon: an icon of the set.
        run: does it.
        keywords: further words it is found by, such as its name in another language.
    """

    text: str
    detail: str
    shortcut: str
    icon: str
    run: Callable[[], None]
    keywords: str = ""


def matching(query: str, entries: Sequence[PaletteEntry]) -> list[PaletteEntry]:
    """Give the entries that a query finds, best first, equal ones in their order."""
    ranked = [
        (fits, at, entry)
        for at, entry in enumerate(entries)
        if (fits := rank(query, entry.text, (entry.detail, entry.keywords, entry.shortcut)))
        is not None
    ]
    return [entry for _, _, entry in sorted(ranked, key=lambda found: found[:2])]


class CommandPalette(QDialog):
    """A field and what it finds; the arrows move in the list while one goes on typing."""

    def __init__(
        self, theme: Theme, entries: Sequence[PaletteEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme, self._entries = theme, tuple(entries)
        self._found: list[PaletteEntry] = []
        self.setWindowTitle(self.tr("Find an action"))
        self.setProperty("variant", "bare")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = Frame("dialog", padding=Space.M, spacing=Space.S)
        outer.addWidget(frame)
        self.field = SearchField(theme, self.tr("What do you want to do?"))
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        frame.box.addWidget(self.field)
        self.list = self._make_list(theme)
        self.nothing = Label("", "body", "text2", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown = QStackedWidget()
        self._shown.addWidget(self.list)
        self._shown.addWidget(self.nothing)
        frame.box.addWidget(self._shown, 1)
        hint = self.tr("Arrow keys choose, Enter runs it, Esc closes.")
        frame.box.addWidget(Label(hint, "small", "text3", wraps=True))
        self.field.setAccessibleDescription(hint)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self._find("")
        self.field.setFocus()

    @property
    def found(self) -> list[PaletteEntry]:
        """What is listed now, best first."""
        return list(self._found)

    def run_current(self) -> None:
        """Close, then run what is chosen."""
        at = self.list.currentIndex()
        if at.isValid():
            entry = self._found[at.row()]
            self.accept()
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are meant for the list, or for the palette, from the field."""
        if (
            watched is self.field
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._take(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Lie over the upper part of the window, not wider or higher than that."""
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is None or not self.isWindow():
            return
        window = parent.window()
        width = min(self._theme.px(_WIDTH), window.width() - 2 * Space.XL)
        height = min(self._theme.px(_HEIGHT), window.height() - 2 * Space.XXL)
        self.resize(width, height)
        corner = QPoint((window.width() - width) // 2, min(72, (window.height() - height) // 2))
        self.move(window.mapToGlobal(corner))

    def _make_list(self, theme: Theme) -> QListView:
        made = QListView()
        made.setProperty("variant", "plain")
        made.setAccessibleName(self.tr("Actions"))
        self._model = ActionModel(made)
        made.setModel(self._model)
        made.setItemDelegate(ActionDelegate(theme, made))
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps it
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        made.clicked.connect(self._on_clicked)
        theme.changed.connect(made.viewport().update)
        return made

    def _take(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
        elif key == Qt.Key.Key_Escape:
            self.reject()
        elif key in _STEPS:
            self._move(_STEPS[key])
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        """Go up or down; one step further than an end is the other end."""
        count = len(self._found)
        if not count:
            return
        at = self.list.currentIndex().row()
        wanted = (at + step) % count if abs(step) == 1 else min(max(at + step, 0), count - 1)
        self.list.setCurrentIndex(self._model.index(wanted))
        self._announce(self._found[wanted].text)

    @Slot(str)
    def _find(self, text: str) -> None:
        self._found = matching(text, self._entries)
        self._model.set_rows([ActionRow(e.text, e.detail, e.shortcut, e.icon) for e in self._found])
        if self._found:
            self.list.setCurrentIndex(self._model.index(0))
            self.list.scrollToTop()
            count = self.tr("%n action(s)", "", len(self._found))
            self._announce(f"{count}. {self._found[0].text}")
        else:
            text = self.tr("No action is called “{text}”. Try a shorter word.").format(text=text)
            self.nothing.setText(text)
            self._announce(text)
        self._shown.setCurrentWidget(self.list if self._found else self.nothing)

    def _announce(self, text: str) -> None:
        if self.isVisible():
            announce(self.field, text)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.run_current()
