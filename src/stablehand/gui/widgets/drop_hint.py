"""What is shown over a page while something is dragged over it that it takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import IconLabel, Label


class DropHint(Frame):
    """A plane over its parent that says what dropping does; not there until it is shown.

    Args:
        theme: the theme.
        text: what dropping does.
        icon: an icon of the set.
        parent: what it lies over.
    """

    def __init__(self, theme: Theme, text: str, icon: str, parent: QWidget) -> None:
        super().__init__("overlay", padding=Space.XL, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.box.addStretch(1)
        self.box.addWidget(IconLabel(theme, icon, "accent", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        words = Label(text, "heading", wraps=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(words)
        self.box.addStretch(1)
        self.setVisible(False)

    def cover(self) -> None:
        """Lie over the whole of its parent."""
        if (parent := self.parentWidget()) is not None:
            self.setGeometry(parent.rect())
        self.setVisible(True)
        self.raise_()
