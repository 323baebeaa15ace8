"""What a page is to the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from stablehand.gui.context import Context, Route


class Page(QWidget):
    """A page; made when it is shown for the first time, and anew when the language changes.

    Attributes:
        context: the window, as far as a page needs it.
        body: its layout, without margins.
        foot: what stands at its bottom with the buttons that are pressed next, if there is such a part.
    """

    foot: QWidget | None = None

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def arrive(self, route: Route) -> None:
        """Be shown for a place; called each time."""

    def leave(self) -> None:
        """Be hidden: what is followed only to be shown can rest."""

    def search(self) -> None:
        """Put the focus into the page's search field, if it has one (Ctrl+F)."""

    def refresh(self) -> None:
        """Look anew at what the page shows (F5)."""

    def confirm(self) -> None:
        """Do the main thing of the page, if it has one (Ctrl+Enter): press its one primary button."""
        found = [
            button
            for button in self.findChildren(QPushButton)
            if button.property("variant") == "primary" and button.isVisible() and button.isEnabled()
        ]
        if len(found) == 1:
            found[0].click()

    def download(self) -> None:
        """Download what is chosen, where there is such a thing (Ctrl+D)."""
