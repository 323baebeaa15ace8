"""What stands between toolbar and log when more of the log comes before or behind what is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import ElidedLabel


class ConsoleEarlier(Frame):
    """How many lines come before, and ways to them and back to the end."""

    def __init__(
        self,
        theme: Theme,
        *,
        on_earlier: Callable[[], None],
        on_begin: Callable[[], None],
        on_end: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("plain", horizontal=True, padding=0, spacing=Space.S, parent=parent)
        self.label = ElidedLabel("", "small", "text2")
        self.box.addWidget(self.label, 1)
        self.more = _button(theme, self.tr("Show earlier lines"), "chevron-up", on_earlier)
        self.begin = _button(theme, self.tr("Go to the beginning"), "arrow-up", on_begin)
        self.end = _button(theme, self.tr("Back to the end"), "arrow-down-to-line", on_end)
        for button in (self.more, self.begin, self.end):
            self.box.addWidget(button)
        self.setVisible(False)

    def show_state(self, earlier: int | None, *, is_detached: bool, is_filtered: bool) -> None:
        """Say how much comes before; nothing is shown where nothing does and the end is in sight.

        Args:
            earlier: so many lines; None where that is not known.
            is_detached: whether a page is shown, not the end.
            is_filtered: whether only some of the lines count.
        """
        has_earlier = earlier != 0
        if not has_earlier:
            text = self.tr("This is the beginning of the log")
        elif earlier is None or is_filtered:
            text = self.tr("There are earlier lines")
        else:
            text = self.tr("%Ln earlier line(s)", "", earlier)
        self.label.setText(text)
        self.more.setVisible(has_earlier)
        self.begin.setVisible(has_earlier)
        self.end.setVisible(is_detached)
        self.setVisible(has_earlier or is_detached)


def _button(theme: Theme, text: str, icon: str, on_click: Callable[[], None]) -> Button:
    return Button(theme, text, icon=icon, variant="link", on_click=on_click, compact=True)
