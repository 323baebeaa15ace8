"""What a package is: icon, name, makers, a sentence about it, and where it lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.components.install_facts import joined
from stablehand.gui.pages.add_package.words import category_words, sentence, status_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.services.offers import Offer

_ICON = 40


class PackageHead(QWidget):
    """The head of the detail.

    Args:
        theme: the theme.
        open_url: opens an address.
    """

    def __init__(
        self, theme: Theme, open_url: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._open_url, self._address = open_url, ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        self._icon = IconLabel(theme, "package", "accent", _ICON)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XXS)
        self.name = Label("", "title", wraps=True)
        self.makers = Label("", "small", "text2", wraps=True)
        column.addWidget(self.name)
        column.addWidget(self.makers)
        head.addLayout(column, 1)
        box.addLayout(head)
        self.summary = Label("", wraps=True)
        box.addWidget(self.summary)
        self.homepage = Button(
            theme,
            self.tr("Home page"),
            icon="external-link",
            variant="link",
            on_click=self._on_homepage,
            compact=True,
        )
        box.addWidget(self.homepage, 0, Qt.AlignmentFlag.AlignLeft)

    def show_offer(self, offer: Offer) -> None:
        """Show a package."""
        package = offer.package
        self._icon.show_icon(offer.icon or "package", "accent")
        self.name.setText(package.name)
        makers = self.tr("by {makers}").format(makers=", ".join(package.authors))
        facts = (makers, category_words(package.category), status_words(package.status))
        self.makers.setText(joined(*facts))
        self.summary.setText(sentence(package.summary))
        self._address = package.homepage or ""
        self.homepage.setVisible(bool(self._address))
        self.homepage.setAccessibleName(self.tr("Home page of {name}").format(name=package.name))

    def _on_homepage(self) -> None:
        self._open_url(self._address)
