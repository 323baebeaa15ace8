"""What painted cards and rows of every list have in common: measures, colours, icons, lines that give way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, RoleName, Space

Index = QModelIndex | QPersistentModelIndex
GAP: Final = Space.M  # between cards
PAD: Final = Space.S  # within them
MARK: Final = 14  # edge of an icon in a line
_BADGE: Final = 22
_MOST_LINES: Final = 20_000


class Painting(QStyledItemDelegate):
    """What cards and cells have in common.

    Measures, colours, icons and lines that had to give way are kept: a frame paints hundreds of them, and
    asking Qt for each through Python would cost more than the painting.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fonts: dict[RoleName, tuple[QFont, QFontMetrics]] = {}
        self._colours: dict[str, QColor] = {}
        self._icons: dict[tuple[str, str, int, float], QPixmap] = {}
        self._lines: dict[tuple[str, RoleName, int], tuple[str, int]] = {}
        self._names: dict[tuple[str, int], tuple[str, str]] = {}
        theme.changed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        for kept in (self._fonts, self._colours, self._icons, self._lines, self._names):
            kept.clear()

    def font(self, role: RoleName) -> tuple[QFont, QFontMetrics]:
        """Give the font of a kind of text, and its measures."""
        found = self._fonts.get(role)
        if found is None:
            font = self._theme.font(role)
            found = self._fonts[role] = (font, QFontMetrics(font))
        return found

    def colour(self, tone: str) -> QColor:
        """Give a colour of the theme."""
        found = self._colours.get(tone)
        if found is None:
            found = self._colours[tone] = self._theme.colour(tone)
        return found

    def fitted(self, text: str, role: RoleName, width: int) -> tuple[str, int]:
        """Give a text cut to a width, and how wide it is then."""
        found = self._lines.get((text, role, width))
        if found is None:
            _font, metrics = self.font(role)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
            if len(self._lines) > _MOST_LINES:
                self._lines.clear()
            found = self._lines[text, role, width] = (shown, metrics.horizontalAdvance(shown))
        return found

    def line(self, painter: QPainter, place: QRect, text: str, role: RoleName, tone: str) -> int:
        """Draw a line at the top of a place; give how wide it is."""
        if not text:
            return 0
        font, metrics = self.font(role)
        shown, width = self.fitted(text, role, place.width())
        painter.setFont(font)
        painter.setPen(self.colour(tone))
        painter.drawText(place.left(), place.top() + metrics.ascent(), shown)
        return width

    def height(self, role: RoleName) -> int:
        """Give the height of a line."""
        return self.font(role)[1].height()

    def mark(self, painter: QPainter, left: int, top: int, icon: str, tone: str, edge: int) -> None:
        """Draw an icon."""
        key = (icon, tone, edge, painter.device().devicePixelRatio())
        found = self._icons.get(key)
        if found is None:
            found = self._theme.picture(icon_file(icon), tone, edge, key[3])
            self._icons[key] = found
        painter.drawPixmap(left, top, found)

    def ground(
        self, painter: QPainter, card: QRect, state: QStyle.StateFlag, *, is_chosen: bool
    ) -> None:
        """Draw the plane of a card."""
        is_hot = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if is_chosen else "border_strong" if is_hot else "border"
        painter.setPen(QPen(self.colour(edge), 2 if is_chosen else 1))
        painter.setBrush(self.colour("accent_soft" if is_chosen else "surface"))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)

    def ring(self, painter: QPainter, card: QRect, tone: str = "focus") -> None:
        """Draw the ring around what has the focus."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colour(tone), 2))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)

    def picture(self, painter: QPainter, place: QRect, pixmap: QPixmap | None, icon: str) -> None:
        """Draw the picture at the top of a card; without one, an icon on a plain ground.

        Args:
            icon: of its kind; empty while the picture is on its way.
        """
        inside = QRectF(place).adjusted(2, 2, -2, 0)
        shape = QPainterPath()
        shape.addRoundedRect(inside.adjusted(0, 0, 0, Radius.CARD), Radius.CARD, Radius.CARD)
        painter.save()
        painter.setClipRect(inside)
        if pixmap is None:
            painter.fillPath(shape, self.colour("raised" if self._theme.name == "dark" else "rail"))
            if icon:
                self._in_the_middle(painter, place, icon)
        else:
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            painter.drawPixmap(inside, pixmap, covered(pixmap, inside))
        painter.restore()

    def _in_the_middle(self, painter: QPainter, place: QRect, icon: str) -> None:
        edge = min(48, max(20, place.width() // 4))
        left = place.left() + (place.width() - self._theme.px(edge)) // 2
        top = place.top() + (place.height() - self._theme.px(edge)) // 2
        self.mark(painter, left, top, icon, "text3", edge)

    def badges(self, painter: QPainter, place: QRect, marks: Sequence[tuple[str, str]]) -> None:
        """Draw what has to be seen at once, as icons on a ground of their own, from the right.

        Args:
            marks: icon and tone of each; the words are said elsewhere too.
        """
        edge, theme = self._theme.px(_BADGE), self._theme
        right = place.right() - PAD
        for icon, tone in marks:
            spot = QRectF(right - edge, place.top() + PAD, edge, edge)
            painter.setPen(QPen(self.colour("border_strong"), 1))
            painter.setBrush(self.colour("overlay"))
            painter.drawRoundedRect(spot, Radius.CHIP, Radius.CHIP)
            inset = (edge - theme.px(MARK)) // 2
            self.mark(painter, int(spot.left()) + inset, int(spot.top()) + inset, icon, tone, MARK)
            right -= edge + Space.XS

    def name(self, painter: QPainter, place: QRect, name: str) -> None:
        """Draw a name in at most two lines; file names break at their own marks."""
        _font, metrics = self.font("strong")
        first, rest = self._names.get((name, place.width()), ("", ""))
        if not first:
            if len(self._names) > _MOST_LINES:
                self._names.clear()
            first, rest = _broken(name, metrics, place.width())
            self._names[name, place.width()] = (first, rest)
        self.line(painter, place, first, "strong", "text")
        if rest:
            self.line(painter, place.adjusted(0, metrics.height(), 0, 0), rest, "strong", "text")


class CardPainting(Painting):
    """A delegate of cards: a picture at the top, below it as many lines as `words_height` makes room for.

    Attributes:
        cell: the size of a cell, the same for all; see `CardView`.
        room: the height that is in sight.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self.cell = QSize(200, 340)
        self.room = 10_000

    def words_height(self) -> int:
        """Give how high the part below the picture is, with its padding."""
        raise NotImplementedError

    def card_height(self, width: int) -> int:
        """Give how high a card of a width is: the picture, then what is said of the model."""
        return self.picture_height(width) + self.words_height()

    def picture_height(self, width: int) -> int:
        """Give 3:4, less where a whole card would not be in sight."""
        room = self.room - self.words_height() - GAP
        return max(width * 3 // 5, min(width * 4 // 3, room))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give the size of a cell, which is the same for all."""
        return self.cell


def covered(pixmap: QPixmap, place: QRectF) -> QRectF:
    """Give the part of a picture that fills a place without being stretched; its upper part, if not all."""
    wide, high = pixmap.width(), pixmap.height()
    wanted = place.height() / place.width() if place.width() else 1
    if high / wide > wanted:
        part = wide * wanted
        return QRectF(0, (high - part) / 4, wide, part)
    part = high / wanted
    return QRectF((wide - part) / 2, 0, part, high)


def _broken(name: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """Break a name into two lines, where it has a mark to break at."""
    if metrics.horizontalAdvance(name) <= width:
        return name, ""
    end = len(name)
    low, high = 1, len(name)
    while low < high:  # the longest start that fits
        end = (low + high + 1) // 2
        if metrics.horizontalAdvance(name[:end]) <= width:
            low = end
        else:
            high = end - 1
    end = low
    marks = [at for at in range(max(1, end // 2), end) if name[at - 1] in " -_.,"]
    at = marks[-1] if marks else end
    return name[:at].rstrip(), name[at:].lstrip()
