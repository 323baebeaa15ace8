"""How a line of the downloads looks: icon, two lines of words, the bar, signs of what a click does."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from stablehand.gui.components.card_painting import Painting
from stablehand.gui.pages.downloads.deeds import quick_deeds
from stablehand.gui.pages.downloads.items import LINE, Index
from stablehand.gui.pages.downloads.lines import Line
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Size, Space

BAR: Final = 8
# The most that bar and numbers take, and their part of the line: of what moves, of what stands still.
_MOVING: Final = (360, 0.45)
_STANDING: Final = (220, 0.3)
_INDENT: Final = 22
_BUTTON: Final = 28
SIGNS: Final = {
    "pause": "pause",
    "resume": "play",
    "retry": "rotate-cw",
    "cancel": "x",
    "folder": "folder-open",
}


class DownloadDelegate(Painting):
    """Paints a line; all are of one height, so thousands of them cost no more than those in sight."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self.pointed: tuple[str, str] = ("", "")  # the line and the deed that the mouse points at

    def row_height(self) -> int:
        """Give the height of a line."""
        words = self.height("strong") + self.height("small") + Space.XXS
        return max(words, self._theme.px(_BUTTON)) + 2 * Space.S

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give the size of a line, which is the same for all."""
        return QSize(self._theme.px(240), self.row_height())

    def deed_at(self, line: Line, place: QRect, at: QPoint) -> str:
        """Give the deed whose sign is at a point of a line; empty for none."""
        for deed, spot in self._spots(line, place):
            if spot.contains(at):
                return deed
        return ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        if line.kind == "section":
            self._section(painter, place, line)
        else:
            self._line(painter, place, line, option.state)
        painter.restore()

    # -- sections ----------------------------------------------------------------------------------

    def _section(self, painter: QPainter, place: QRect, line: Line) -> None:
        inner = place.adjusted(Space.M, 0, -Space.M, -Space.XS)
        base = QRect(inner)
        base.setTop(inner.bottom() - self.height("strong"))
        width = self.fitted(line.right, "small", inner.width() // 2)[1] if line.right else 0
        words = base.adjusted(0, 0, -width - Space.M, 0)
        self.line(painter, words, line.title, "strong", "text2")
        if line.right:
            right = QRect(base)
            right.setLeft(inner.right() - width)
            lower = self.font("strong")[1].ascent() - self.font("small")[1].ascent()
            self.line(painter, right.adjusted(0, lower, 1, lower), line.right, "small", line.tone)

    # -- files and sets ----------------------------------------------------------------------------

    def _line(self, painter: QPainter, place: QRect, line: Line, state: QStyle.StateFlag) -> None:
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._ground_of(painter, place, state, is_chosen=is_chosen)
        inner = self._inner(line, place)
        self._icons_of(painter, inner, line, is_chosen=is_chosen)
        self._deeds(painter, place, line, is_chosen=is_chosen)
        main, low = ("on_selection", "on_selection") if is_chosen else ("text", "text2")
        step = self.height("strong") + Space.XXS
        right = self._right(line, place)
        words = inner.adjusted(self._theme.px(Size.ICON) + Space.M, 0, 0, 0)
        words.setRight(right.left() - Space.L)
        self.line(painter, words, line.title, "strong", main)
        tone = low if is_chosen or line.tone in ("accent", "success", "text2", "text3") else "text"
        self.line(painter, words.adjusted(0, step, 0, 0), line.below, "small", tone)
        self._numbers(painter, right, line, main, low)

    def _ground_of(
        self, painter: QPainter, place: QRect, state: QStyle.StateFlag, *, is_chosen: bool
    ) -> None:
        if is_chosen:
            painter.fillRect(place, self.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, self.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), Radius.CHIP, Radius.CHIP)

    def _icons_of(self, painter: QPainter, inner: QRect, line: Line, *, is_chosen: bool) -> None:
        tone = "on_selection" if is_chosen else line.tone
        icon = line.icon
        if line.kind == "set":
            icon = "chevron-down" if line.is_open else "chevron-right"
        self.mark(painter, inner.left(), inner.top() + 1, icon, tone, Size.ICON)

    def _numbers(self, painter: QPainter, right: QRect, line: Line, main: str, low: str) -> None:
        """Draw what stands at the right: the bar over the numbers, or two lines of words."""
        step = self.height("strong") + Space.XXS
        if line.share is None:
            self._flush(painter, right, line.right, main)
            self._flush(painter, right.adjusted(0, step, 0, 0), line.right_below, low)
            return
        high = self._theme.px(BAR)
        bar = QRect(right.left(), right.top() + (self.height("strong") - high) // 2, 0, high)
        bar.setWidth(right.width())
        self._bar(painter, bar, line.share, is_moving=line.tone == "accent")
        below = right.adjusted(0, step, 0, 0)
        width = self.line(painter, below, line.right_below, "small", low)
        needed = self.font("small")[1].horizontalAdvance(line.right)
        if below.width() - width - Space.M >= needed:  # cut off, it would say something else
            self._flush(painter, below, line.right, low)

    def _flush(self, painter: QPainter, place: QRect, text: str, tone: str) -> None:
        """Draw a line that ends at the right of a place."""
        if text:
            width = self.fitted(text, "small", place.width())[1]
            self.line(painter, place.adjusted(place.width() - width, 0, 1, 0), text, "small", tone)

    def _bar(self, painter: QPainter, place: QRect, share: float, *, is_moving: bool) -> None:
        track = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = track.height() / 2
        painter.setPen(QPen(self.colour("border_strong"), 1))
        painter.setBrush(self.colour("overlay" if self._theme.name == "dark" else "rail"))
        painter.drawRoundedRect(track, radius, radius)
        if share <= 0:
            return
        inside = track.adjusted(1, 1, -1, -1)
        inside.setWidth(max(inside.height(), inside.width() * min(share, 1.0)))
        shape = QPainterPath()
        shape.addRoundedRect(inside, inside.height() / 2, inside.height() / 2)
        painter.fillPath(shape, self.colour("accent" if is_moving else "text3"))

    def _deeds(self, painter: QPainter, place: QRect, line: Line, *, is_chosen: bool) -> None:
        """Draw what a click does; for keys and readers the same stands in menu and panel."""
        inset = (self._theme.px(_BUTTON) - self._theme.px(Size.ICON)) // 2
        for deed, spot in self._spots(line, place):
            is_pointed = self.pointed == (line.key, deed)
            if is_pointed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.colour("overlay"))
                painter.drawRoundedRect(QRectF(spot), Radius.CHIP, Radius.CHIP)
            tone = "text" if is_pointed else "on_selection" if is_chosen else "text2"
            left, top = spot.left() + inset, spot.top() + inset
            self.mark(painter, left, top, SIGNS[deed], tone, Size.ICON)

    # -- places ------------------------------------------------------------------------------------

    def _inner(self, line: Line, place: QRect) -> QRect:
        indent = self._theme.px(_INDENT) if line.is_indented else 0
        words = self.height("strong") + self.height("small") + Space.XXS
        top = (place.height() - words) // 2
        return place.adjusted(Space.M + indent, top, -Space.M, -top)

    def _spots(self, line: Line, place: QRect) -> list[tuple[str, QRect]]:
        """Give where the signs of a line are, from the left."""
        if line.kind == "section":
            return []
        edge = self._theme.px(_BUTTON)
        top = place.top() + (place.height() - edge) // 2
        deeds = quick_deeds(line.states)
        left = place.right() - Space.S - 2 * edge
        left += (2 - len(deeds)) * edge
        return [(deed, QRect(left + at * edge, top, edge, edge)) for at, deed in enumerate(deeds)]

    def _right(self, line: Line, place: QRect) -> QRect:
        """Give where bar and numbers are."""
        inner = self._inner(line, place)
        end = place.right() - Space.S - 2 * self._theme.px(_BUTTON) - Space.S
        most, part = _MOVING if line.share is not None and line.tone == "accent" else _STANDING
        width = min(self._theme.px(most), max(0, int(inner.width() * part)))
        if line.share is None:  # words alone: as wide as they are
            texts = (line.right, line.right_below)
            needed = max(self.font("small")[1].horizontalAdvance(text) for text in texts)
            width = min(width, needed + Space.XXS)
        return QRect(end - width, inner.top(), width, inner.height())
