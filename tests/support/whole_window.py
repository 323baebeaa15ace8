"""The whole window with everything behind it, but for the tray."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from stablehand.core.base.paths import DataPaths
from stablehand.gui.actions import Actions
from stablehand.gui.context import Context
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.quitting import Quitting
from stablehand.gui.theme.theme import Theme
from stablehand.gui.window import Window
from stablehand.services.app import App

D = TypeVar("D", bound=QDialog)


class Shell:
    """A window with everything behind it, but for the tray.

    Attributes:
        actions: what keys and palette know; the last one is in force.
        left: how often the program was to end.
        has_tray: whether there is a tray to go on in.
    """

    def __init__(self, data: Path, theme: Theme) -> None:
        app = App(DataPaths(data), dict(os.environ))
        self.memory = Memory(data)
        self.live = Live(app, self.memory)
        self.left = 0
        self.has_tray = False
        self.window = Window(theme, self.memory)
        self.quitting = Quitting(self.window, self.live, theme, lambda: self.has_tray, self._leave)
        self.actions: list[Actions] = []
        self.live.start()
        self.window.resize(1280, 800)  # it fits itself to the screen, and this one is small
        self.window.show()
        self.window.attach(self.live)
        self.window.add_extra(self._actions)

    def _actions(self, context: Context) -> Actions:
        made = Actions(context, self.window, self.quitting)
        self.actions.append(made)
        return made

    def _leave(self) -> None:
        self.left += 1

    def dialog(self, kind: type[D]) -> D:
        """Give the dialog of a kind that is open."""
        found = [d for d in self.window.findChildren(kind) if d.isVisible()]
        assert found, kind
        return found[-1]

    def press(self, keys: str) -> None:
        """Press keys of the English layout where the focus is."""
        pressed = QKeySequence(keys)[0]
        at = self.window.focusWidget() or self.window
        QTest.keyClick(at, pressed.key(), pressed.keyboardModifiers())

    def close(self) -> None:
        """Close the window and end what is behind it."""
        self.window.close_for_good()
        self.live.stop()
        self.window.deleteLater()
