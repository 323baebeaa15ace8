"""A training preset as a card: for which cards, what it trains, where its numbers come from, a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.presets import ShownPreset


class PresetCard(Frame):
    """One preset.

    Args:
        theme: the theme.
        item: the preset as it stands.
        program: the name of the program.
        act: what a click on the button does.
    """

    def __init__(
        self,
        theme: Theme,
        item: ShownPreset,
        program: str,
        act: Callable[[ShownPreset], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("plane", horizontal=True, padding=Space.M, spacing=Space.M, parent=parent)
        self.item = item
        preset = item.preset
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        head = FlowLayout()
        self.title = Label(say(preset.name), "strong")
        head.addWidget(self.title)
        self.fit = self._fit_badge(theme)
        head.addWidget(self.fit)
        self.state: Badge | None = None
        if item.state != "absent":
            self.state = self._state_badge(theme)
            head.addWidget(self.state)
        words.addLayout(head)
        words.addWidget(Label(say(preset.summary), wraps=True))
        if item.state in ("there", "older"):
            self.place = Label(say(preset.find), "small", "text2", wraps=True, selectable=True)
            words.addWidget(self.place)
        self.origin = Label(say(preset.origin), "small", "text2", wraps=True)
        words.addWidget(self.origin)
        self.box.addLayout(words, 1)
        verb, icon = self._verb(program)
        self.button = Button(theme, verb, icon=icon, on_click=lambda: act(item), compact=True)
        self.button.setAccessibleName(f"{verb}: {say(preset.name)}")
        line = QHBoxLayout()
        line.addWidget(self.button)
        self.box.addLayout(line)
        self.box.setAlignment(line, Qt.AlignmentFlag.AlignTop)

    def _fit_badge(self, theme: Theme) -> Badge:
        if self.item.recommended:
            return Badge(theme, self.tr("For your card"), icon="circle-check", tone="success")
        if self.item.fits:
            return Badge(theme, self.tr("Fits your card"), icon="check")
        return Badge(theme, self.tr("Not for your card"), icon="ban")

    def _state_badge(self, theme: Theme) -> Badge:
        match self.item.state:
            case "edited":
                text = self.tr("A file of yours is at its place")
                return Badge(theme, text, icon="file-text", tone="warning")
            case "older":
                return Badge(theme, self.tr("In place, of an earlier version"), icon="history")
            case _:
                return Badge(theme, self.tr("In place"), icon="check", tone="success")

    def _verb(self, program: str) -> tuple[str, str]:
        match self.item.state:
            case "there":
                return self.tr("Take it out"), "x"
            case "older":
                return self.tr("Put the new one there"), "rotate-cw"
            case "edited":
                return self.tr("Show the file"), "folder-open"
            case _:
                return self.tr("Put into {name}").format(name=program), "download"
