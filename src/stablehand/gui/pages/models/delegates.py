"""How models look: a card with its picture in the grid, a line of cells in the table; always painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stablehand.core.models.library.entry import Entry
from stablehand.gui.components.fit_meter import BAR, Fit, fit_icon, fit_tone, fit_word, paint_fit
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.components.model_words import (
    SAFETY,
    UNSAFE,
    base_words,
    kind_icon,
    kind_words,
    title_of,
)
from stablehand.gui.pages.models.items import COLUMNS, Index, ModelItems
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, RoleName, Space
from stablehand.gui.words.units import size

GAP: Final = Space.M
_PAD: Final = Space.S
_MARK: Final = 14
_BADGE: Final = 22
_MOST_LINES: Final = 20_000


class _Painting(QStyledItemDelegate):
    """What cards and cells have in common.

    Measures, colours, icons and lines that had to give way are kept: a frame paints hundreds of them, and
    asking Qt for each through Python would cost more than the painting.
    """

    def __init__(self, theme: Theme, items: ModelItems, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._items = theme, items
        self._fonts: dict[RoleName, tuple[QFont, QFontMetrics]] = {}
        self._colours: dict[str, QColor] = {}
        self._icons: dict[tuple[str, str, int, float], QPixmap] = {}
        self._lines: dict[tuple[str, RoleName, int], tuple[str, int]] = {}
        theme.changed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        for kept in (self._fonts, self._colours, self._icons, self._lines):
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


class CardDelegate(_Painting):
    """Paints a model as a card.

    Args:
        theme: the theme.
        items: the models.
        previews: their pictures.
    """

    def __init__(
        self,
        theme: Theme,
        items: ModelItems,
        previews: ModelPreviews,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(theme, items, parent)
        self._previews = previews
        self.shows_mature = False
        self._names: dict[tuple[str, int], tuple[str, str]] = {}
        theme.changed.connect(self._names.clear)
        self.cell = QSize(200, 340)
        self.room = 10_000  # the height that is in sight

    def card_height(self, width: int) -> int:
        """Give how high a card of a width is: the picture, then what is said of the model."""
        return self._picture_height(width) + self._words_height()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give the size of a cell, which is the same for all."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row = index.row()
        entry = self._items.entry(row)
        if entry is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = GAP // 2
        card = option.rect.adjusted(half, half, -half, -half)
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, card, state, is_chosen=is_chosen)
        picture = QRect(card.left(), card.top(), card.width(), self._picture_height(card.width()))
        self._picture(painter, picture, entry)
        self._badges(painter, picture, entry)
        words = card.adjusted(_PAD, picture.height() + _PAD, -_PAD, -_PAD)
        self._words(painter, words, entry, self._items.fit(row), is_chosen=is_chosen)
        if state & QStyle.StateFlag.State_HasFocus:
            self._ring(painter, card, "focus")
        painter.restore()

    def _words_height(self) -> int:
        lines = 2 * self.height("strong") + 2 * self.height("small") + 3 * Space.XXS
        return lines + self._theme.px(BAR) + 2 * _PAD + Space.XS

    def _picture_height(self, width: int) -> int:
        """Give 3:4, less where a whole card would not be in sight."""
        room = self.room - self._words_height() - GAP
        return max(width * 3 // 5, min(width * 4 // 3, room))

    def _ground(
        self, painter: QPainter, card: QRect, state: QStyle.StateFlag, *, is_chosen: bool
    ) -> None:
        is_hot = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if is_chosen else "border_strong" if is_hot else "border"
        painter.setPen(QPen(self.colour(edge), 2 if is_chosen else 1))
        painter.setBrush(self.colour("accent_soft" if is_chosen else "surface"))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)

    def _picture(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        inside = QRectF(place).adjusted(2, 2, -2, 0)
        shape = QPainterPath()
        shape.addRoundedRect(inside.adjusted(0, 0, 0, Radius.CARD), Radius.CARD, Radius.CARD)
        painter.save()
        painter.setClipRect(inside)
        pixmap = self._pixmap(entry, inside, painter.device().devicePixelRatio())
        if pixmap is None:
            painter.fillPath(shape, self.colour("raised" if self._theme.name == "dark" else "rail"))
            edge = min(48, max(20, place.width() // 4))
            left = place.left() + (place.width() - self._theme.px(edge)) // 2
            top = place.top() + (place.height() - self._theme.px(edge)) // 2
            self.mark(painter, left, top, kind_icon(entry.kind), "text3", edge)
        else:
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            painter.drawPixmap(inside, pixmap, covered(pixmap, inside))
        painter.restore()

    def _pixmap(self, entry: Entry, place: QRectF, ratio: float) -> QPixmap | None:
        file = self._items.shelf.picture(entry)
        if file is None:
            return None
        is_blurred = bool(entry.metadata.nsfw) and not self.shows_mature
        width = round(place.width() * ratio)
        return self._previews.picture(file, width, is_blurred=is_blurred)

    def _badges(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        """Draw what has to be seen at once, as icons on a ground of their own; the words are said too."""
        shelf, marks = self._items.shelf, []
        if entry.verdict.level in UNSAFE:
            icon, tone, _text = SAFETY[entry.verdict.level]
            marks.append((icon, tone))
        if entry.root in shelf.away:
            marks.append(("unlink", "warning"))
        if entry.metadata.newer_version is not None:
            marks.append(("circle-arrow-up", "accent"))
        if entry.metadata.favourite:
            marks.append(("star", "warning"))
        edge, theme = self._theme.px(_BADGE), self._theme
        right = place.right() - _PAD
        for icon, tone in marks:
            spot = QRectF(right - edge, place.top() + _PAD, edge, edge)
            painter.setPen(QPen(self.colour("border_strong"), 1))
            painter.setBrush(self.colour("overlay"))
            painter.drawRoundedRect(spot, Radius.CHIP, Radius.CHIP)
            inset = (edge - theme.px(_MARK)) // 2
            self.mark(painter, int(spot.left()) + inset, int(spot.top()) + inset, icon, tone, _MARK)
            right -= edge + Space.XS

    def _words(
        self, painter: QPainter, place: QRect, entry: Entry, fit: Fit, *, is_chosen: bool
    ) -> None:
        low = "on_accent_soft" if is_chosen else "text2"
        self._name(painter, place, title_of(entry))
        place = place.adjusted(0, 2 * self.height("strong") + Space.XXS, 0, 0)
        said = [kind_words(entry.kind), base_words(entry)]
        self.line(painter, place, " · ".join(word for word in said if word), "small", low)
        place = place.adjusted(0, self.height("small") + Space.XXS, 0, 0)
        taken = size(entry.size_bytes)
        if fit.outcome is None:
            self.line(painter, place, taken, "small", low)
            return
        rest = place.width() - self._verdict(painter, place, fit) - Space.S
        if self.fitted(taken, "small", rest)[0] == taken:  # else the verdict says more
            self.line(painter, place, taken, "small", low)
        top = place.top() + self.height("small") + Space.XS
        bar = QRect(place.left(), top, place.width(), self._theme.px(BAR))
        paint_fit(painter, bar, self._theme, fit)

    def _verdict(self, painter: QPainter, place: QRect, fit: Fit) -> int:
        """Draw icon and word of the verdict at the right of the line; give how wide they are."""
        tone, edge = fit_tone(fit.outcome), self._theme.px(_MARK)
        mark = edge + Space.XS
        word = fit_word(fit.outcome)
        _shown, width = self.fitted(word, "small", place.width() - mark)
        left = place.right() + 1 - width
        self.line(painter, QRect(left, place.top(), width + 1, place.height()), word, "small", tone)
        top = place.top() + (self.height("small") - edge) // 2
        self.mark(painter, left - mark, top, fit_icon(fit.outcome), tone, _MARK)
        return mark + width

    def _name(self, painter: QPainter, place: QRect, name: str) -> None:
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

    def _ring(self, painter: QPainter, card: QRect, tone: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colour(tone), 2))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)


class CellDelegate(_Painting):
    """Paints the cells of the table."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Make room for a line."""
        return QSize(self._theme.px(80), self.row_height())

    def row_height(self) -> int:
        """Give the height of a row."""
        return max(self.height("body") + 2 * Space.S, self._theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        row, column = index.row(), COLUMNS[index.column()]
        entry = self._items.entry(row)
        if entry is None:
            return
        painter.save()
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(place, self.colour("selection"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self.colour("focus"), 2))
            ring = QRectF(place).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, Radius.CHIP, Radius.CHIP)
        inner = place.adjusted(_PAD, (place.height() - self.height("body")) // 2, -_PAD, 0)
        if column == "name":
            inner = self._marks(painter, inner, entry, is_chosen=is_chosen)
        text = self._items.text(row, column)
        main = "text" if column == "name" else "text2"
        tone = "on_selection" if is_chosen else main
        if column == "fits":
            self._fit(painter, inner, self._items.fit(row), text, is_chosen=is_chosen)
        elif column == "size":
            _text, width = self.fitted(text, "body", inner.width())
            inner.setLeft(inner.right() - width)
            self.line(painter, inner.adjusted(0, 0, 1, 0), text, "body", tone)
        else:
            self.line(painter, inner, text, "strong" if column == "name" else "body", tone)
        painter.restore()

    def _marks(self, painter: QPainter, place: QRect, entry: Entry, *, is_chosen: bool) -> QRect:
        """Draw the icons before a name; give the room that is left."""
        edge = self._theme.px(_MARK)
        top = place.top() + (self.height("body") - edge) // 2
        marks = [(kind_icon(entry.kind), "text3")]
        if entry.verdict.level in UNSAFE:
            icon, tone, _text = SAFETY[entry.verdict.level]
            marks.append((icon, tone))
        if entry.metadata.favourite:
            marks.append(("star", "warning"))
        for icon, tone in marks:
            self.mark(
                painter, place.left(), top, icon, "on_selection" if is_chosen else tone, _MARK
            )
            place = place.adjusted(edge + Space.XS, 0, 0, 0)
        return place.adjusted(Space.XXS, 0, 0, 0)

    def _fit(
        self, painter: QPainter, place: QRect, fit: Fit, text: str, *, is_chosen: bool
    ) -> None:
        if fit.outcome is None:
            return
        edge, tone = self._theme.px(_MARK), fit_tone(fit.outcome)
        shown = "on_selection" if is_chosen else tone
        top = place.top() + (self.height("body") - edge) // 2
        self.mark(painter, place.left(), top, fit_icon(fit.outcome), shown, _MARK)
        self.line(painter, place.adjusted(edge + Space.XS, 0, 0, 0), text, "body", shown)


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
