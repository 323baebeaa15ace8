"""The head of a page: the way back, title, purpose, actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import ElidedLabel, Label


class PageHeader(QWidget):
    """Title and one line of purpose at the left, actions at the right, the way back above.

    `buttons` is the layout for the buttons, `below` one for a row of filters.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        purpose: str = "",
        *,
        back: tuple[str, Callable[[], None]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        box.setSpacing(Space.XS)
        if back is not None:
            self.back_button = Button(
                theme, back[0], icon="chevron-left", variant="quiet", on_click=back[1], compact=True
            )
            box.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        box.addLayout(line)
        self.before_title = QHBoxLayout()
        line.addLayout(self.before_title)
        self.title = ElidedLabel(title, "title")
        line.addWidget(self.title, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)
        line.addLayout(self.buttons)
        self.purpose = Label(purpose, "body", "text2", wraps=True)
        box.addWidget(self.purpose)
        self.purpose.setVisible(bool(purpose))
        self.below = QHBoxLayout()
        self.below.setSpacing(Space.S)
        box.addLayout(self.below)
