"""How models look: a card with its picture in the grid, a line of cells in the table; always painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from stablehand.core.models.library.entry import Entry
from stablehand.gui.components.card_painting import GAP, MARK, PAD, CardPainting, Painting
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
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space
from stablehand.gui.words.units import size


class CardDelegate(CardPainting):
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
        super().__init__(theme, parent)
        self._items, self._previews = items, previews
        self.shows_mature = False

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
        self.ground(painter, card, state, is_chosen=is_chosen)
        picture = QRect(card.left(), card.top(), card.width(), self.picture_height(card.width()))
        self._picture(painter, picture, entry)
        self._badges(painter, picture, entry)
        words = card.adjusted(PAD, picture.height() + PAD, -PAD, -PAD)
        self._words(painter, words, entry, self._items.fit(row), is_chosen=is_chosen)
        if state & QStyle.StateFlag.State_HasFocus:
            self.ring(painter, card)
        painter.restore()

    def words_height(self) -> int:
        """Make room for a name of two lines, two lines of facts and the bar."""
        lines = 2 * self.height("strong") + 2 * self.height("small") + 3 * Space.XXS
        return lines + self._theme.px(BAR) + 2 * PAD + Space.XS

    def _picture(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        inside = QRectF(place).adjusted(2, 2, -2, 0)
        pixmap = self._pixmap(entry, inside, painter.device().devicePixelRatio())
        self.picture(painter, place, pixmap, kind_icon(entry.kind))

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
        self.badges(painter, place, marks)

    def _words(
        self, painter: QPainter, place: QRect, entry: Entry, fit: Fit, *, is_chosen: bool
    ) -> None:
        low = "on_accent_soft" if is_chosen else "text2"
        self.name(painter, place, title_of(entry))
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
        tone, edge = fit_tone(fit.outcome), self._theme.px(MARK)
        mark = edge + Space.XS
        word = fit_word(fit.outcome)
        _shown, width = self.fitted(word, "small", place.width() - mark)
        left = place.right() + 1 - width
        self.line(painter, QRect(left, place.top(), width + 1, place.height()), word, "small", tone)
        top = place.top() + (self.height("small") - edge) // 2
        self.mark(painter, left - mark, top, fit_icon(fit.outcome), tone, MARK)
        return mark + width


class CellDelegate(Painting):
    """Paints the cells of the table."""

    def __init__(self, theme: Theme, items: ModelItems, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._items = items

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
        inner = place.adjusted(PAD, (place.height() - self.height("body")) // 2, -PAD, 0)
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
        edge = self._theme.px(MARK)
        top = place.top() + (self.height("body") - edge) // 2
        marks = [(kind_icon(entry.kind), "text3")]
        if entry.verdict.level in UNSAFE:
            icon, tone, _text = SAFETY[entry.verdict.level]
            marks.append((icon, tone))
        if entry.metadata.favourite:
            marks.append(("star", "warning"))
        for icon, tone in marks:
            self.mark(painter, place.left(), top, icon, "on_selection" if is_chosen else tone, MARK)
            place = place.adjusted(edge + Space.XS, 0, 0, 0)
        return place.adjusted(Space.XXS, 0, 0, 0)

    def _fit(
        self, painter: QPainter, place: QRect, fit: Fit, text: str, *, is_chosen: bool
    ) -> None:
        if fit.outcome is None:
            return
        edge, tone = self._theme.px(MARK), fit_tone(fit.outcome)
        shown = "on_selection" if is_chosen else tone
        top = place.top() + (self.height("body") - edge) // 2
        self.mark(painter, place.left(), top, fit_icon(fit.outcome), shown, MARK)
        self.line(painter, place.adjusted(edge + Space.XS, 0, 0, 0), text, "body", shown)
