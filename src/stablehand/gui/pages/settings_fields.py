"""Fields of settings: choice, switch, line, proxy. Each shows a value and tells what a person wishes."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stablehand.gui.pages.settings_words import Words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import Choice, Switch

_HOST_AND_PORT: Final = re.compile(r"[\w.-]+:\d+")  # what a browser's settings show of a proxy


class ChoiceField(Choice):
    """A choice; a value that is none of those offered is offered too.

    Signals:
        wished: the value that was chosen by a person.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, name: str, values: Words) -> None:
        super().__init__(theme, name, values)
        self._offered = tuple(values)
        self._current: object = None
        self._words = ""
        self.chosen.connect(self.wished)

    def offer(self, values: Words) -> None:
        """Offer other values, the same one chosen."""
        self._offered = tuple(values)
        self.set_values(values)
        self.show_value(self._current, self._words)

    def show_value(self, value: object, words: str = "") -> None:
        """Show the value that is set, by these words if it is none of those offered."""
        self._current, self._words = value, words
        offered = [item for item, _ in self._offered]
        if self.count() > len(offered):
            self.set_values(self._offered)
        if value not in offered:
            self.addItem(words or str(value), value)
        self.choose(value)


class SwitchField(Switch):
    """A switch between "on" and "off".

    Signals:
        wished: the value that was chosen by a person.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.clicked.connect(self._on_clicked)

    def show_value(self, value: object, _words: str = "") -> None:
        """Show the value that is set."""
        self.setChecked(value == "on")

    @Slot(bool)
    def _on_clicked(self, is_on: bool) -> None:
        self.wished.emit("on" if is_on else "off")


class LineField(QLineEdit):
    """A line that is taken by Enter or by leaving it; Esc brings back what was there.

    Signals:
        wished: the text that was typed.
    """

    wished = Signal(object)

    def __init__(self, name: str, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(prompt)
        self._current = ""
        self._asked = ""
        self.editingFinished.connect(self._on_finished)

    @property
    def is_edited(self) -> bool:
        """Whether something else was typed than what is set."""
        return self.text().strip() != self._current

    def show_value(self, value: object, _words: str = "") -> None:
        """Show the value that is set; what is being typed, or was refused, stays to be corrected."""
        is_unsettled = self.is_edited and (self.hasFocus() or self._asked != self._current)
        self._current = "" if value is None else str(value)
        if not is_unsettled:
            self.put_back()

    def put_back(self) -> None:
        """Show what is set instead of what was typed."""
        self._asked = self._current
        self.setText(self._current)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed by Esc."""
        if event.key() == Qt.Key.Key_Escape and self.is_edited:
            self.put_back()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        text = self.text().strip()
        # Leaving it after Enter, or after a refusal, is no second wish.
        if self.is_edited and text != self._asked:
            self._asked = text
            self.wished.emit(text)


class ProxyField(QWidget):
    """The way to the internet: as the system says, none, or an address, which is typed below then.

    Signals:
        wished: what was chosen or typed.
    """

    wished = Signal(object)
    _OWN = ""  # no value of the setting

    def __init__(
        self, theme: Theme, name: str, values: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self._offered = frozenset(value for value, _ in values)
        self._set: object = self._OWN
        self.kind = Choice(theme, name, [*values, (self._OWN, self.tr("A proxy of its own"))])
        self.line = LineField(self.tr("Address of the proxy"), "http://proxy.example:8080")
        self.line.setVisible(False)
        box.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.line)
        self.setAccessibleName(name)
        self.kind.chosen.connect(self._on_chosen)
        self.line.wished.connect(self._on_typed)

    @property
    def is_edited(self) -> bool:
        """Whether an address is asked for, or another one was typed than what is set."""
        is_own = self.kind.value == self._OWN
        return is_own and (self.line.is_edited or not self.line.text())

    def show_value(self, value: object, _words: str = "") -> None:
        """Show the value that is set, unless an address is being typed."""
        is_own = value not in self._offered
        self._set = self._OWN if is_own else value
        self.line.show_value(value if is_own else "")
        if is_own or not self.is_edited:
            self._show_kind(self._set)

    def put_back(self) -> None:
        """Show what is set instead of what was typed."""
        self.line.put_back()
        self._show_kind(self._set)

    def setReadOnly(self, is_read_only: bool) -> None:
        """Let nothing else be chosen."""
        self.setEnabled(not is_read_only)

    def setAccessibleDescription(self, text: str) -> None:
        """Have what it means read out where the focus is; this itself never has it."""
        for part in (self.kind, self.line):
            part.setAccessibleDescription(text)
        super().setAccessibleDescription(text)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the focus to the choice; a proxy of Qt's for it would make Tab walk in circles."""
        self.kind.setFocus(reason)

    def _show_kind(self, kind: object) -> None:
        self.kind.choose(kind)
        self.line.setVisible(kind == self._OWN)

    @Slot(object)
    def _on_chosen(self, kind: object) -> None:
        self._show_kind(kind)
        if kind == self._OWN:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.line.show_value("")
            self.line.put_back()
            self.wished.emit(kind)

    @Slot(object)
    def _on_typed(self, text: object) -> None:
        if text:
            is_short = _HOST_AND_PORT.fullmatch(str(text)) is not None
            self.wished.emit(f"http://{text}" if is_short else text)


Field = ChoiceField | SwitchField | LineField | ProxyField
TypedField = LineField | ProxyField  # what was typed stays until it was taken, or can be corrected
