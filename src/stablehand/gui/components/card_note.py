"""A sentence on a card that wants attention: what went wrong, or what a program asks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label

_INSET = 5  # of a link's words in its button
_LONGEST = 220  # the whole is behind the link


class CardNote(QWidget):
    """Icon, a short sentence and a link to where more stands; not there while there is nothing to say.

    Args:
        theme: the theme.
        icon, tone: how it looks.
        link: the words of the link.
        on_link: where it leads.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        tone: str,
        link: str,
        on_link: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S - _INSET)
        row.addWidget(IconLabel(theme, icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.label = Label("", wraps=True)
        line = QHBoxLayout()
        line.setContentsMargins(_INSET, 0, 0, 0)  # the words begin where those of the link do
        line.addWidget(self.label)
        column.addLayout(line)
        self.link = Button(theme, link, variant="link", on_click=on_link, compact=True)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        self.setVisible(False)

    def say(self, text: str, about: str) -> None:
        """Say something; an empty text hides it all.

        Args:
            text: the sentence.
            about: the link's name for who cannot see where it stands.
        """
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
        self.label.setText(short)
        self.link.setAccessibleName(about)
        self.setVisible(bool(text))
