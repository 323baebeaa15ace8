"""Frames: cards, planes, notices, lines, what can be folded, a page that scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label

Tone = Literal["info", "success", "warning", "danger"]
TONE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}


class Frame(QFrame):
    """A styled frame with a layout in it."""

    def __init__(
        self,
        variant: str = "card",
        *,
        horizontal: bool = False,
        padding: int = Space.L,
        spacing: int = Space.S,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("variant", variant)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box: QBoxLayout = QHBoxLayout(self) if horizontal else QVBoxLayout(self)
        self.box.setContentsMargins(padding, padding, padding, padding)
        self.box.setSpacing(spacing)

    def set_tone(self, tone: str) -> None:
        """Take the colours of a state."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class Line(QFrame):
    """A thin line between parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("variant", "line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class Notice(Frame):
    """A sentence that wants attention: icon, words, perhaps buttons."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: Tone = "info",
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("notice", horizontal=True, padding=Space.M, parent=parent)
        self.set_tone(tone)
        icon_tone = "on_accent_soft" if tone == "info" else tone
        self._icon = IconLabel(theme, TONE_ICONS[tone], icon_tone)
        self.box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.label = Label(text, wraps=True)
        self.box.addWidget(self.label, 1)
        for button in buttons:
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class Badge(Frame):
    """A small fact or state: icon and word, an outline unless it is a state."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str | None = None,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("badge", horizontal=True, padding=0, spacing=Space.XS, parent=parent)
        self.box.setContentsMargins(6, 1, 6, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel(theme, icon or "circle", _ink(tone), 14)
        self.box.addWidget(self._icon)
        self._icon.setVisible(icon is not None)
        self.label = Label(text, "small", _ink(tone))
        self.box.addWidget(self.label)
        self.set_tone(tone)

    def show_as(self, text: str, icon: str | None, tone: str) -> None:
        """Show another fact or state."""
        self.label.setText(text)
        self.label.set_tone(_ink(tone))
        if icon is not None:
            self._icon.show_icon(icon, _ink(tone))
        self._icon.setVisible(icon is not None)
        self.set_tone(tone)


def _ink(tone: str) -> str:
    return {"": "text2", "accent": "on_accent_soft"}.get(tone, tone)


class Fold(QWidget):
    """A heading that shows or hides what is below it.

    Signals:
        opened: what is below is about to be shown.
    """

    opened = Signal()

    def __init__(
        self, theme: Theme, title: str, *, is_open: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.button = Button(theme, title, icon="chevron-right", variant="quiet")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_clicked)
        box.addWidget(self.button)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(Space.XS, 0, 0, 0)
        self.body.setSpacing(Space.S)
        box.addWidget(self.content)
        self.set_open(is_open)

    @property
    def is_open(self) -> bool:
        """Whether what is below is shown."""
        return not self.content.isHidden()

    def set_open(self, is_open: bool) -> None:
        """Show or hide what is below."""
        if is_open and not self.is_open:
            self.opened.emit()
        self.content.setVisible(is_open)
        icon = "chevron-down" if is_open else "chevron-right"
        self.button.show_as(self.button.text(), icon, "quiet")
        state = self.tr("open") if is_open else self.tr("folded")
        self.button.setAccessibleDescription(state)

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        self.set_open(not self.is_open)


class ScrollPage(QScrollArea):
    """Content as wide as the page that scrolls up and down; what gets the focus is brought into sight."""

    def __init__(
        self, *, margin: int = Space.XL, spacing: int = Space.L, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.content.setProperty("variant", "page")
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
        self.setWidget(self.content)
        self.viewport().setAutoFillBackground(False)
        self.content.installEventFilter(self)

    def event(self, event: QEvent) -> bool:
        """Measure the content once after a change of theme, not before each of its parts has changed."""
        if event.type() == QEvent.Type.StyleChange:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))
            return QFrame.event(self, event)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the content from being wider than the page: words wrap instead."""
        if watched is self.content and event.type() == QEvent.Type.LayoutRequest:
            self.content.setMinimumWidth(0)
            # Words that wrap ask for more height than they need at this width; the scroll area knows.
            self.content.setMinimumHeight(1 if self.body.hasHeightForWidth() else 0)
        return super().eventFilter(watched, event)
