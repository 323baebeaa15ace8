"""What stands where there is nothing yet: one sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label

_WIDEST: Final = 560  # longer lines are hard to read


class EmptyState(QWidget):
    """An icon, a sentence, perhaps a second one, and up to three buttons, the first of them primary."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        sentence: str,
        more: str = "",
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setSpacing(Space.M)
        box.addStretch(1)
        box.addWidget(
            IconLabel(theme, icon, "text3", Size.ICON_EMPTY), 0, Qt.AlignmentFlag.AlignHCenter
        )
        for text, role, tone in ((sentence, "heading", "text"), (more, "body", "text2")):
            if text:
                label = Label(text, role, tone, wraps=True)  # type: ignore[arg-type]
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                label.setMaximumWidth(theme.px(_WIDEST))
                label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
                centred = QHBoxLayout()
                centred.addStretch(1)
                centred.addWidget(label, 100)
                centred.addStretch(1)
                box.addLayout(centred)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addStretch(1)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(2)
