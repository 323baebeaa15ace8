"""A row for an add-on: what it is, whether it fits and why not, and the button that adds or removes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.addons import AddonView


class AddonRow(QWidget):
    """Name, summary, state, button.

    Signals:
        pressed: its button was pressed.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, view: AddonView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_rule = False
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        row.addLayout(words, 1)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(Label(view.name, "strong"))
        self.badge = Badge(theme, "")
        head.addWidget(self.badge)
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(Label(say(view.summary), "small", "text2", wraps=True))
        self.state = Label("", "small", "text3", wraps=True)
        words.addWidget(self.state)
        self.button = Button(theme, "", on_click=self.pressed.emit, compact=True)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_view(self, view: AddonView) -> None:
        """Show how it stands."""
        self.badge.setVisible(view.is_installed or view.is_there)
        if view.is_installed:
            self.badge.show_as(self.tr("Added"), "check", "success")
        elif view.is_there:
            self.badge.show_as(self.tr("There, not by Stablehand"), "check", "")
        lines = []
        if view.requires:
            lines.append(", ".join(view.requires))
        if view.options:
            text = self.tr("Options that need it: {flags}")
            lines.append(text.format(flags=", ".join(view.options)))
        if view.reason is not None and not view.is_installed:
            lines.append(say(view.reason))
        if view.needs is not None:
            lines.append(say(view.needs))
        self.state.setText("\n".join(lines))
        self.state.setVisible(bool(lines))
        verb = self.tr("Remove") if view.is_installed else self.tr("Add")
        self.button.setText(verb)
        self.button.setAccessibleName(f"{verb}: {view.name}")
        self.button.setVisible(view.is_installed or view.is_offered)

    def set_rule(self, has_rule: bool) -> None:
        """Part it from the row above by a line, or not."""
        self._has_rule = has_rule
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line that parts it from the row above."""
        super().paintEvent(event)
        if self._has_rule:
            painter = QPainter(self)
            painter.fillRect(0, 0, self.width(), 1, self._theme.colour("border"))
            painter.end()
