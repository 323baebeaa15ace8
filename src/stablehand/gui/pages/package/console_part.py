"""The console of an install, behind its tab."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.components.console import Console
from stablehand.gui.components.running_words import footer_words
from stablehand.gui.context import Context
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import Label
from stablehand.services.installs import ListedInstall


class ConsolePart(QWidget):
    """What the program or its install says, while somebody looks."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        self.console = Console(context)
        box.addWidget(self.console, 1)
        self._name, self._feed = name, UsageFeed.of(context.live)
        self.footer = Label("", "small", "text2")
        self.footer.setVisible(False)
        box.addWidget(self.footer)
        self._feed.measured.connect(self._show_use)
        self.console.show_install(name)

    def show_item(self, item: ListedInstall) -> None:
        """Take the numbers away once nothing runs; the console follows the program by itself."""
        if item.session is None:
            self.footer.setVisible(False)

    def wake(self) -> None:
        """Follow the log."""
        self.console.wake()
        self._feed.look(self)
        self._show_use()

    def rest(self) -> None:
        """Follow nothing."""
        self.console.rest()
        self._feed.look_away(self)

    @Slot()
    def _show_use(self) -> None:
        ui = self._feed.now.ui(self._name)
        words = footer_words(ui, self._feed.now) if ui is not None else ""
        self.footer.setText(words)
        self.footer.setVisible(bool(words))

    def search(self) -> None:
        """Put the focus into the console's search field."""
        self.console.search()

    def refresh(self) -> None:
        """Do nothing: what is shown is always the newest."""
