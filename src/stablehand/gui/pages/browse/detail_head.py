"""The head of the details: what a model is called, whose it is, what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.hubs.listing import HubModel
from stablehand.gui.components.hub_words import count_words, hub_name
from stablehand.gui.components.model_words import base_name, kind_icon, kind_words
from stablehand.gui.pages.browse.rows import HubRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import IconButton
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable


class DetailHead(QWidget):
    """Title, author and badges, with the ways to its page and out of the details.

    Signals:
        page_wanted: its page is to be opened.
        closed: nobody wants to see it any more.
    """

    page_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.title = Label("", "heading", wraps=True, selectable=True)
        self.below = Label("", "small", "text2", wraps=True)
        words.addWidget(self.title)
        words.addWidget(self.below)
        badges = FlowLayout(Space.XS)
        self.kind_badge = Badge(theme, "", icon="box")
        self.base_badge = Badge(theme, "")
        self.here_badge = Badge(
            theme, self.tr("In the library"), icon="circle-check", tone="success"
        )
        self.sensitive_badge = Badge(theme, self.tr("Sensitive"), icon="eye-off", tone="warning")
        for badge in (self.kind_badge, self.base_badge, self.sensitive_badge, self.here_badge):
            badges.addWidget(badge)
        words.addLayout(badges)
        row.addLayout(words, 1)
        self.page_button = IconButton(
            theme, "external-link", self.tr("Open its page"), on_click=self.page_wanted.emit
        )
        self.close_button = IconButton(
            theme, "x", self.tr("Close the details"), on_click=self.closed.emit
        )
        for button in (self.page_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_model(self, spec: str, known: HubModel | HubRow | None) -> None:
        """Show a model: all of it, what a list knows, or only what it is looked up by."""
        name = spec if known is None else known.name
        self.title.setText(breakable(name))
        self.title.setAccessibleName(name)
        self.below.setText(" · ".join(word for word in self._said(known) if word))
        self.below.setVisible(bool(self.below.text()))
        kind = "unknown" if known is None else known.kind or "unknown"
        self.kind_badge.show_as(kind_words(kind), kind_icon(kind), "")
        self.kind_badge.setVisible(known is not None)
        base = ""
        if isinstance(known, HubModel):
            base = base_name(known.base) or known.raw_base or ""
        elif known is not None:
            base = known.base
        self.base_badge.show_as(base, None, "")
        self.base_badge.setVisible(bool(base))
        self.sensitive_badge.setVisible(known is not None and known.is_sensitive)
        self.page_button.setVisible(known is not None and bool(known.page))
        self.show_here(isinstance(known, HubRow) and known.is_installed)

    def show_here(self, is_here: bool) -> None:
        """Say whether the library has a file of it."""
        self.here_badge.setVisible(is_here)

    def _said(self, known: HubModel | HubRow | None) -> list[str]:
        if known is None:
            return []
        downloads, likes = count_words(known.downloads), count_words(known.likes)
        return [
            self.tr("by {author}").format(author=known.author) if known.author else "",
            hub_name(known.hub),
            self.tr("{count} downloads").format(count=downloads) if downloads else "",
            self.tr("{count} likes").format(count=likes) if likes else "",
        ]
