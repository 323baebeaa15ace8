"""What stands above a log: which log, which lines, search, follow, copy, open, save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QWidget

from stablehand.gui.components.console_sources import Source
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import IconButton, MenuButton
from stablehand.gui.widgets.fields import Check, Choice, SearchField
from stablehand.gui.widgets.labels import Label

_ROOM_FOR_COUNT: Final = 60
# Rows and columns that the search takes in each order of the groups.
_SPANS: Final = {"one row": (1, 1), "search below": (1, 3), "most below": (1, 2)}


class FindField(SearchField):
    """A search field in which Enter goes on to the next match, Shift+Enter to the one before.

    Signals:
        stepped: whether backwards.
    """

    stepped = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter; the field itself looks for what was typed."""
        key, modifiers = event.key(), event.modifiers()
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        before = self.sought
        super().keyPressEvent(event)
        if is_enter and self.text().strip() == before:
            self.stepped.emit(bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def __init__(self, theme: Theme, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, prompt, parent)
        self.sought = ""  # what was looked for last
        self.searched.connect(self._on_searched)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self.sought = text


class ConsoleToolbar(QWidget):
    """Controls in one row, or in two where there is no room for one.

    Signals:
        source_chosen: the key of a log.
        kind_chosen: "all", "warnings" or "errors".
        follow_wanted: whether the end shall be followed.
    """

    source_chosen = Signal(str)
    kind_chosen = Signal(str)
    follow_wanted = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        *,
        on_step: Callable[[bool], None],
        on_copy: Callable[[], None],
        on_open: Callable[[], None],
        fill_menu: Callable[[QMenu], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_step = on_step
        self.source = Choice(theme, self.tr("Log"))
        self.source.setPlaceholderText(self.tr("Choose a log"))
        self.source.chosen.connect(self._on_source)
        kinds = (
            ("all", self.tr("All lines")),
            ("warnings", self.tr("Warnings and errors")),
            ("errors", self.tr("Errors only")),
        )
        self.kind = Choice(theme, self.tr("Lines"), kinds)
        self.kind.chosen.connect(self._on_kind)
        self.finder = FindField(theme, self.tr("Search the whole log"))
        self.finder.stepped.connect(self._step)
        self.found = Label("", "small", "text2")
        self.previous = IconButton(
            theme, "chevron-up", self.tr("Previous match"), on_click=self._backwards
        )
        self.next = IconButton(theme, "chevron-down", self.tr("Next match"), on_click=self._onwards)
        self.follow = Check(theme, self.tr("Follow"))
        self.follow.setToolTip(self.tr("Keep to the end of the log"))
        self.follow.setChecked(True)
        self.follow.clicked.connect(self.follow_wanted)
        self.copy = IconButton(theme, "copy", self.tr("Copy"), on_click=on_copy)
        self.open = IconButton(
            theme, "external-link", self.tr("Open the log file"), on_click=on_open
        )
        self.menu = MenuButton(theme, self.tr("More for this log"), fill_menu)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.S)
        self._which = _group(self.source, self.kind)
        self._search = _group(self.finder, self.found, self.previous, self.next)
        self._rest = _group(self.follow, self.copy, self.open, self.menu)
        self._order = ""
        self._arrange("one row")
        self.show_matches("", can_step=False)
        theme.changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        """Give the least room, which is that of the second row's order."""
        groups = (self._which, self._search)
        least = max(group.minimumSizeHint().width() for group in groups)
        both = self._search.minimumSizeHint().width() + self._rest.minimumSizeHint().width()
        return QSize(max(least, both + Space.S), super().minimumSizeHint().height())

    def offer(self, offered: Sequence[Source], key: str) -> None:
        """Offer logs and mark the one that is shown."""
        values = [(source.key, source.text) for source in offered]
        shown = [
            (self.source.itemData(i), self.source.itemText(i)) for i in range(self.source.count())
        ]
        if values != shown:
            self.source.set_values(values)
        self.source.choose(key)
        is_none = key not in [value for value, _ in values]
        if is_none:
            self.source.setCurrentIndex(-1)
        self.source.setEnabled(len(values) > 1 or (is_none and bool(values)))
        self._fit()

    def show_matches(self, text: str, *, can_step: bool) -> None:
        """Say how many matches there are."""
        if text != self.found.text():
            self.found.setText(text)
        self.found.setVisible(bool(text))
        for button in (self.previous, self.next):
            button.setEnabled(can_step)

    def enable(self, is_there: bool) -> None:
        """Let a log that is there be searched, followed, copied and opened."""
        for control in (self.kind, self.finder, self.follow, self.copy, self.open, self.menu):
            control.setEnabled(is_there)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second row where the first is too short."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        which, search, rest = (
            group.sizeHint().width() for group in (self._which, self._search, self._rest)
        )
        search += self._theme.px(_ROOM_FOR_COUNT)  # it comes and goes
        if which + search + rest + 2 * Space.S <= self.width():
            self._arrange("one row")
        elif which + rest + Space.S <= self.width():
            self._arrange("search below")
        else:
            self._arrange("most below")

    def _arrange(self, order: str) -> None:
        if order == self._order:
            return
        self._order = order
        for group in (self._which, self._search, self._rest):
            self._grid.removeWidget(group)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        is_one = order == "one row"
        is_split = order == "search below"
        self._grid.addWidget(self._which, 0, 0, 1, 1 if is_one else 2 if is_split else 3, left)
        self._grid.addWidget(self._search, 0 if is_one else 1, 1 if is_one else 0, *_SPANS[order])
        self._grid.addWidget(self._rest, 0 if order != "most below" else 1, 2, right)
        self._grid.setColumnStretch(1, 1)

    @Slot(object)
    def _on_source(self, key: object) -> None:
        self.source_chosen.emit(str(key))

    @Slot(object)
    def _on_kind(self, kind: object) -> None:
        self.kind_chosen.emit(str(kind))

    @Slot(bool)
    def _step(self, backwards: bool) -> None:
        self._on_step(backwards)

    def _backwards(self) -> None:
        self._on_step(True)

    def _onwards(self) -> None:
        self._on_step(False)


def _group(*widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    for widget in widgets:
        row.addWidget(widget)
    return group
