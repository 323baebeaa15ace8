"""The whole command of the next launch, and the reason for each part of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.services.option_sheet import CommandSheet


class CommandSection(QWidget):
    """A fold; its words are made when it is opened."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sheet: CommandSheet | None = None
        self._shown: CommandSheet | None = None
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(theme, self.tr("The whole command"))
        self.fold.button.setFont(theme.font("strong"))
        self.fold.body.setContentsMargins(0, 0, 0, 0)
        self.fold.button.clicked.connect(self._on_toggled)
        box.addWidget(self.fold)
        self.plane = Frame("plane", spacing=Space.M)
        self.fold.body.addWidget(self.plane)
        head = QHBoxLayout()
        text = self.tr("What the next launch starts. Passwords and tokens are hidden.")
        head.addWidget(Label(text, "small", "text2", wraps=True), 1)
        self.copy = Button(
            theme, self.tr("Copy"), icon="copy", on_click=self._on_copy, compact=True
        )
        self.copy.setAccessibleName(self.tr("Copy the command"))
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.plane.box.addLayout(head)
        self._parts: QWidget | None = None

    def show_command(self, sheet: CommandSheet) -> None:
        """Show the command as it will be."""
        self._sheet = sheet
        if self.fold.is_open:
            self._fill()

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.fold.button, self.copy]

    def _fill(self) -> None:
        if self._sheet is None or self._sheet == self._shown:
            return
        self._shown = self._sheet
        if self._parts is not None:
            self._parts.hide()
            self.plane.box.removeWidget(self._parts)
            self._parts.deleteLater()
        self._parts = QWidget()
        box = QVBoxLayout(self._parts)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        for part in self._sheet.parts:
            box.addWidget(self._line(part.text, say(part.reason)))
        if self._sheet.variables:
            box.addSpacing(Space.S)
            box.addWidget(Label(self.tr("Environment variables"), "strong"))
        for variable in self._sheet.variables:
            box.addWidget(self._line(f"{variable.name}={variable.value}", say(variable.reason)))
        self.plane.box.addWidget(self._parts)

    def _line(self, text: str, reason: str) -> QWidget:
        line = QWidget()
        box = QVBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        words = Label(breakable(text), "mono", wraps=True, selectable=True)
        words.setFont(self._context.theme.font("mono"))
        words.setAccessibleName(text)
        box.addWidget(words)
        if reason:
            box.addWidget(Label(reason, "small", "text3", wraps=True))
        return line

    @Slot(bool)
    def _on_toggled(self, _checked: bool) -> None:
        if self.fold.is_open:
            self._fill()

    def _on_copy(self) -> None:
        if self._sheet is not None:
            QGuiApplication.clipboard().setText(self._sheet.text)
            self._context.toast(self.tr("Command copied"), "success")
