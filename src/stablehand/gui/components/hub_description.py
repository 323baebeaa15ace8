"""Somebody else's description, shown: it loads nothing; links go to the browser after a look at them."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from stablehand.gui.components.hub_problems import is_web
from stablehand.gui.theme.theme import Theme

_LEAST: Final = 28
_EDGES: Final = 6  # pixels: room for the ring of the focus, above and below


class DescriptionView(QTextBrowser):
    """As high as its text: the page around it scrolls.

    Signals:
        followed: an address of the web that somebody wants to open.
    """

    followed = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._html = theme, ""
        self.setAccessibleName(name)
        self.setProperty("variant", "plain")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor)
        self.highlighted.connect(self._on_highlighted)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._dress)
        self._dress()

    def show_html(self, safe: str) -> None:
        """Show what `safe_html` gave."""
        self._html = safe
        self.setHtml(safe)
        self.setVisible(bool(safe))
        self._fit()

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Load nothing, from nowhere."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text is at this width."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Fit anew where letters have become larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @Slot()
    def _fit(self) -> None:
        height = max(self._theme.px(_LEAST), round(self.document().size().height()) + _EDGES)
        if height != self.height():
            self.setFixedHeight(height)

    @Slot(QUrl)
    def _on_anchor(self, url: QUrl) -> None:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if is_web(address):
            self.followed.emit(address)

    @Slot(QUrl)
    def _on_highlighted(self, url: QUrl) -> None:
        """Say where a link leads before it is followed."""
        self.setToolTip(url.toDisplayString())

    @Slot()
    def _dress(self) -> None:
        palette = self._theme.palette
        self.document().setDefaultStyleSheet(
            f"a {{ color: {palette.accent}; }} code, pre {{ font-family: 'JetBrains Mono'; }}"
            f" th, td {{ padding: 2px 8px 2px 0; }}"
        )
        if self._html:
            self.setHtml(self._html)
