"""The name of something that leads to its page: looks like a heading, acts like a link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.tips import plain_tip

_INSET = 5  # edge and padding of the button at each side


class NameLink(Button):
    """A button with the look of a heading; a long name gives way, and is whole in the tooltip."""

    def __init__(
        self, theme: Theme, text: str, on_click: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", on_click=on_click, compact=True, parent=parent)
        self.setProperty("variant", "name")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.show_name(text)

    @property
    def whole_text(self) -> str:
        """The name as it is."""
        return self._whole

    def show_name(self, text: str) -> None:
        """Show another name."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the room of the whole name."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole)
        return QSize(width + 2 * _INSET + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Do with little room."""
        return QSize(QPushButton.minimumSizeHint(self).height(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _INSET
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")
