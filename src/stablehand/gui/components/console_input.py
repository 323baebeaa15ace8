"""The line in which a person answers a running program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label

_KEPT: Final = 50


class InputField(QLineEdit):
    """A line that remembers what was sent; the arrow keys bring it back."""

    def __init__(self, name: str, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(prompt)
        self._sent: list[str] = []
        self._at = 0

    def take(self) -> str:
        """Give the line, remember it and empty the field."""
        line = self.text()
        if line and self._sent[-1:] != [line]:
            self._sent = [*self._sent, line][-_KEPT:]
        self._at = len(self._sent)
        self.clear()
        return line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring back what was sent before by the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = min(max(self._at + step, 0), len(self._sent))
        if at != self._at:
            self._at = at
            self.setText(self._sent[at] if at < len(self._sent) else "")


class ConsoleInput(QWidget):
    """What the program asks, if it does, and a field for the answer."""

    def __init__(
        self, theme: Theme, on_send: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._on_send = on_send
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self._asked = QWidget()
        asked = QHBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(Space.S)
        icon = IconLabel(theme, "message-circle-question-mark", "warning")
        asked.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        self.question = Label("", wraps=True)
        asked.addWidget(self.question, 1)
        box.addWidget(self._asked)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.field = InputField(
            self.tr("Input for the program"), self.tr("Type a line for the program")
        )
        self.field.returnPressed.connect(self._send)
        row.addWidget(self.field, 1)
        self.button = Button(theme, self.tr("Send"), icon="send", on_click=self._send)
        row.addWidget(self.button)
        box.addLayout(row)
        self.ask("")

    def ask(self, question: str) -> None:
        """Show what the program asks; nothing where it asks nothing."""
        self.question.setText(question)
        self._asked.setVisible(bool(question))

    @Slot()
    def _send(self) -> None:
        self._on_send(self.field.take())
