"""The rail at the left: pages, with icon and word, folded to icons on request or in narrow windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class RailItem:
    """An entry: the page it leads to, its icon and its word."""

    page: str
    icon: str
    text: str


class RailButton(QPushButton):
    """An entry of the rail; its count stands in its words, and in its name when it is folded."""

    def __init__(self, theme: Theme, item: RailItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._theme = theme
        self._count = self._more = self._spoken = ""
        self._is_folded = False
        self.setProperty("variant", "rail")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._draw)
        theme.changed.connect(self._draw)
        self._show()
        self._draw()

    def set_count(self, count: str, *, more: str = "", spoken: str = "") -> None:
        """Show a count behind the word; folded, on a mark at the icon.

        Args:
            count: the number, or a sign.
            more: what stands behind it where there is room.
            spoken: the same in words, for who cannot see it.
        """
        if (count, more, spoken) != (self._count, self._more, self._spoken):
            self._count, self._more, self._spoken = count, more, spoken
            self._show()
            self.update()

    def set_folded(self, is_folded: bool) -> None:
        """Show the icon alone, or with its word."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self.setProperty("folded", is_folded)
            self.style().unpolish(self)
            self.style().polish(self)
        self._show()
        self._draw()

    def _show(self) -> None:
        count = " · ".join(part for part in (self._count, self._more) if part)
        words = f"{self.item.text}  {count}" if count else self.item.text
        spoken = f"{self.item.text}, {self._spoken}" if self._spoken else words
        self.setText("" if self._is_folded else words)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken if self._is_folded else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark with the count, where there is no room for words."""
        super().paintEvent(event)
        if not self._is_folded or not self._count:
            return
        font = self._theme.font("small")
        metrics = QFontMetrics(font)
        height = metrics.height()
        width = max(height, metrics.horizontalAdvance(self._count) + Space.S)
        place = QRectF(self.width() - width - Space.XXS, Space.XXS, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.colour("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._count)
        painter.end()

    @Slot()
    def _draw(self) -> None:
        edge = self._theme.px(Size.ICON_RAIL)
        tone = "text" if self.isChecked() else "text2"
        gap = 0 if self._is_folded else Space.S
        self.setIcon(self._theme.icon(self.item.icon, tone, Size.ICON_RAIL, gap=gap))
        self.setIconSize(QSize(edge + gap, edge))


class NavRail(Frame):
    """The rail.

    Signals:
        chosen: the page that was chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        sections: Sequence[tuple[str, Sequence[RailItem]]],
        bottom: Sequence[RailItem],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("rail", padding=0, spacing=2, parent=parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.box.setContentsMargins(Space.S, Space.L, Space.S, Space.M)
        self._group = QButtonGroup(self)
        self._headings: list[Label] = []
        self.is_folded = False
        self.brand = QVBoxLayout()
        self.brand.setContentsMargins(Space.S, 0, Space.S, Space.M)
        self.box.addLayout(self.brand)
        for title, items in sections:
            if title:
                heading = Label(title, "small", "text3")
                heading.setContentsMargins(Space.M, Space.S, 0, Space.XS)
                self._headings.append(heading)
                self.box.addWidget(heading)
            self._add(items)
        self.box.addStretch(1)
        self._add(bottom)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(Space.XS)
        self.box.addLayout(self.foot)
        self._group.buttonClicked.connect(self._on_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def button(self, page: str) -> RailButton | None:
        """Give the entry of a page."""
        return next((b for b in self.buttons() if b.item.page == page), None)

    def buttons(self) -> list[RailButton]:
        """Give the entries, from above."""
        return [button for button in self._group.buttons() if isinstance(button, RailButton)]

    def select(self, page: str) -> None:
        """Mark a page as the one that is shown; one that has no entry leaves none marked."""
        button = self.button(page)
        if button is not None:
            button.setChecked(True)
        elif (checked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def fold(self, is_folded: bool) -> None:
        """Show icons alone, or icons and words."""
        self.is_folded = is_folded
        for heading in self._headings:
            heading.setVisible(not is_folded)
        for button in self.buttons():
            button.set_folded(is_folded)
        self._on_theme_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys move between the entries."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        buttons = self.buttons()
        at = next((i for i, button in enumerate(buttons) if button.hasFocus()), -1)
        if step is None or at < 0:
            super().keyPressEvent(event)
            return
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, items: Sequence[RailItem]) -> None:
        for item in items:
            button = RailButton(self._theme, item)
            self._group.addButton(button)
            self.box.addWidget(button)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, RailButton):
            self.chosen.emit(button.item.page)

    @Slot()
    def _on_theme_changed(self) -> None:
        width = Size.RAIL_FOLDED if self.is_folded else Size.RAIL_OPEN
        self.setFixedWidth(self._theme.px(width))
