"""The bar below the detail: what it costs, why it cannot be, and the one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Frame, Line
from stablehand.gui.widgets.labels import IconLabel, Label

_WORDS_LEAST = 200  # what is beside the button keeps that much room


class InstallBar(Frame):
    """The sum at the left, the button at the right; the reason stands where the eyes are.

    Signals:
        pressed: somebody wants the install.
        asked_where: somebody wants to see what has to be done before.
    """

    pressed = Signal()
    asked_where = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("plain", padding=0, spacing=Space.M, parent=parent)
        self.box.setContentsMargins(Space.XL, 0, Space.XL, Space.L)
        self._theme, self._name = theme, ""
        self.box.addWidget(Line())
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        self.box.addLayout(across)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        self.sum = Label("", "strong", wraps=True)
        words.addWidget(self.sum)
        self._why = QWidget()
        line = QHBoxLayout(self._why)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        self._icon = IconLabel(theme, "info", "text3", 14)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.reason = Label("", "small", "text2", wraps=True)
        line.addWidget(self.reason, 1)
        words.addWidget(self._why)
        across.addLayout(words, 1)
        self.where = Button(theme, self.tr("Show where"), variant="link", on_click=self._on_where)
        across.addWidget(self.where)
        self.button = Button(
            theme, self.tr("Install"), icon="download", variant="primary", on_click=self._on_click
        )
        across.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_reason("", is_able=False)

    def show_name(self, name: str) -> None:
        """Say what the button installs."""
        self._name = name
        self._fit()

    def show_sum(self, text: str) -> None:
        """Say what it costs."""
        self.sum.setText(text)
        self.sum.setVisible(bool(text))

    def show_reason(
        self, text: str, *, is_able: bool, tone: str = "text2", has_place: bool = False
    ) -> None:
        """Say why it cannot be, or what is going on; an empty text says nothing.

        Args:
            is_able: whether the button can be pressed.
            has_place: whether there is a place above where something can be done about it.
            tone: text2 for news, warning for what has to be done first, danger for what is wrong.
        """
        icons = {"danger": "circle-alert", "warning": "triangle-alert"}
        self._icon.show_icon(icons.get(tone, "info"), "text3" if tone == "text2" else tone)
        self.reason.setText(text)
        self.reason.set_tone(tone)
        self.where.setVisible(has_place)
        self._why.setVisible(bool(text))
        self.button.setEnabled(is_able)
        self.button.setAccessibleDescription(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the button's words anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name the package on the button where there is room for it."""
        whole = self.tr("Install {name}").format(name=self._name) if self._name else ""
        self.button.setAccessibleName(whole or self.tr("Install"))
        self.button.setText(whole.replace("&", "&&") or self.tr("Install"))
        margins = self.box.contentsMargins()
        room = self.width() - margins.left() - margins.right() - Space.L
        if not self.where.isHidden():
            room -= self.where.sizeHint().width() + Space.L
        if self.button.sizeHint().width() > room - self._theme.px(_WORDS_LEAST):
            self.button.setText(self.tr("Install"))

    def _on_where(self) -> None:
        self.asked_where.emit()

    def _on_click(self) -> None:
        self.pressed.emit()
