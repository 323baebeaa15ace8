"""Fields of settings: a choice, a switch, a line. Each shows a value and tells what a person wishes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from stablehand.gui.pages.settings_words import Words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.fields import Choice, Switch


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


Field = ChoiceField | SwitchField | LineField
