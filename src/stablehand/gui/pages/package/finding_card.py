"""A finding as a card: how bad, what is wrong, what mends it, a button for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.installs.health import Finding
from stablehand.gui.pages.package.health_words import (
    cause_words,
    fix_words,
    room_words,
    severity_look,
)
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import IconLabel, Label


class FindingCard(Frame):
    """One finding.

    Args:
        theme: the theme.
        finding: what was found.
        action: a button that does something about it: its words, its icon, what a click does.
        left: why a repair left it.
    """

    def __init__(
        self,
        theme: Theme,
        finding: Finding,
        action: tuple[str, str, Callable[[], None]] | None = None,
        left: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("plane", horizontal=True, padding=Space.M, spacing=Space.M, parent=parent)
        self.finding = finding
        look = severity_look(finding.severity)
        top = Qt.AlignmentFlag.AlignTop
        self.box.addWidget(IconLabel(theme, look.icon, look.tone, 20), 0, top)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        self.word = Label(look.word, "small", look.tone)
        words.addWidget(self.word)
        self.cause = Label(cause_words(finding), "strong", wraps=True, selectable=True)
        words.addWidget(self.cause)
        text = " ".join(part for part in (fix_words(finding), room_words(finding)) if part)
        self.fix = Label(text, "body", "text2", wraps=True, selectable=True)
        words.addWidget(self.fix)
        if not text:
            self.fix.setVisible(False)
        if left:
            words.addWidget(Label(left, "small", "danger", wraps=True))
        self.box.addLayout(words, 1)
        self.button: Button | None = None
        if action is not None:
            verb, icon, run = action
            self.button = Button(theme, verb, icon=icon, on_click=run, compact=True)
            self.button.setAccessibleName(f"{verb}: {cause_words(finding)}")
            line = QHBoxLayout()
            line.addWidget(self.button)
            self.box.addLayout(line)
            self.box.setAlignment(line, top)
