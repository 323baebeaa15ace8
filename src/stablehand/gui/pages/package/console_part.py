"""The console of an install, behind its tab."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.components.console import Console
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.services.installs import ListedInstall


class ConsolePart(QWidget):
    """What the program or its install says, while somebody looks."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        self.console = Console(context)
        box.addWidget(self.console)
        self.console.show_install(name)

    def show_item(self, item: ListedInstall) -> None:
        """Do nothing: the console follows the program by itself."""

    def wake(self) -> None:
        """Follow the log."""
        self.console.wake()

    def rest(self) -> None:
        """Follow nothing."""
        self.console.rest()

    def search(self) -> None:
        """Put the focus into the console's search field."""
        self.console.search()

    def refresh(self) -> None:
        """Do nothing: what is shown is always the newest."""
