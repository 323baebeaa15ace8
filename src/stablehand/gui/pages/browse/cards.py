"""How a model of a hub looks: a card with its picture, painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from stablehand.gui.components.card_painting import GAP, MARK, PAD, CardPainting, Index
from stablehand.gui.components.fit_meter import fit_icon, fit_tone, fit_word
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.hub_words import ACCESS, access_word, count_words
from stablehand.gui.components.model_words import kind_icon, kind_words
from stablehand.gui.pages.browse.items import HubItems
from stablehand.gui.pages.browse.rows import HubRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space


class HubCards(CardPainting):
    """Paints results.

    Attributes:
        shows_sensitive: sensitive pictures are shown as they are.
    """

    def __init__(
        self, theme: Theme, items: HubItems, pictures: HubPictures, parent: QObject | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._items, self._pictures = items, pictures
        self.shows_sensitive = False

    def words_height(self) -> int:
        """Make room for a name of two lines and three lines of facts."""
        lines = 2 * self.height("strong") + 3 * self.height("small") + 3 * Space.XXS
        return lines + 2 * PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row = self._items.row(index.row())
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = GAP // 2
        card = option.rect.adjusted(half, half, -half, -half)
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        self.ground(painter, card, state, is_chosen=is_chosen)
        place = QRect(card.left(), card.top(), card.width(), self.picture_height(card.width()))
        pixmap = self._pixmap(row, place, painter.device().devicePixelRatio())
        is_coming = row.picture is not None and self._pictures.is_coming(row.picture)
        self.picture(painter, place, pixmap, "" if is_coming else kind_icon(row.kind))
        self.badges(painter, place, self._marks(row))
        words = card.adjusted(PAD, place.height() + PAD, -PAD, -PAD)
        self._words(painter, words, row, is_chosen=is_chosen)
        if state & QStyle.StateFlag.State_HasFocus:
            self.ring(painter, card)
        painter.restore()

    def paint_waiting(self, painter: QPainter, card: QRect) -> None:
        """Draw a card that is on its way: its plane, and bars where words will be."""
        self.ground(painter, card, QStyle.StateFlag.State_None, is_chosen=False)
        place = QRect(card.left(), card.top(), card.width(), self.picture_height(card.width()))
        self.picture(painter, place, None, "")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour("border"))
        top, height = place.bottom() + 2 * PAD, self.height("small")
        for part in (0.9, 0.6, 0.4):
            bar = QRect(card.left() + PAD, top, round((card.width() - 2 * PAD) * part), height // 2)
            painter.drawRoundedRect(bar, Radius.CHIP, Radius.CHIP)
            top += height + Space.XS

    def _pixmap(self, row: HubRow, place: QRect, ratio: float) -> QPixmap | None:
        if row.picture is None:
            return None
        is_blurred = row.is_sensitive and not self.shows_sensitive
        width = round((place.width() - 4) * ratio)
        return self._pictures.picture(row.picture, width, is_blurred=is_blurred)

    def _marks(self, row: HubRow) -> list[tuple[str, str]]:
        marks = [("circle-check", "success")] if row.is_installed else []
        if row.access in ACCESS:
            icon, tone, _word, _sentence = ACCESS[row.access]
            marks.append((icon, tone))
        if row.is_video:
            marks.append(("play", "text2"))
        if row.is_sensitive and not self.shows_sensitive:
            marks.append(("eye-off", "text2"))
        return marks

    def _words(self, painter: QPainter, place: QRect, row: HubRow, *, is_chosen: bool) -> None:
        low = "on_accent_soft" if is_chosen else "text2"
        self.name(painter, place, row.name)
        place = place.adjusted(0, 2 * self.height("strong") + Space.XXS, 0, 0)
        said = [kind_words(row.kind), row.base]
        self.line(painter, place, " · ".join(word for word in said if word), "small", low)
        place = place.adjusted(0, self.height("small") + Space.XXS, 0, 0)
        rest = place.width() - self._verdict(painter, place, row)
        self._counts(painter, QRect(place.left(), place.top(), rest, place.height()), row, low)
        place = place.adjusted(0, self.height("small") + Space.XXS, 0, 0)
        word = access_word(row.access)
        if word:
            self.line(painter, place, word, "small", ACCESS[row.access][1])
        else:
            self._licence(painter, place, row, low)

    def _counts(self, painter: QPainter, place: QRect, row: HubRow, tone: str) -> None:
        """Draw how often it was downloaded and liked, as far as there is room for both."""
        edge = self._theme.px(MARK)
        left, top = place.left(), place.top() + (self.height("small") - edge) // 2
        for icon, count in (("download", row.downloads), ("heart", row.likes)):
            text = count_words(count)
            room = place.right() - left - edge - Space.XXS
            if not text or self.fitted(text, "small", room)[0] != text:
                continue
            self.mark(painter, left, top, icon, "text3", MARK)
            left += edge + Space.XXS
            spot = QRect(left, place.top(), room, place.height())
            left += self.line(painter, spot, text, "small", tone) + Space.S

    def _verdict(self, painter: QPainter, place: QRect, row: HubRow) -> int:
        """Draw icon and word of the verdict at the right of the line; give the room it takes."""
        if row.outcome is None:
            return 0
        tone, edge = fit_tone(row.outcome), self._theme.px(MARK)
        shown, width = self.fitted(fit_word(row.outcome), "small", place.width() // 2)
        left = place.right() + 1 - width
        spot = QRect(left, place.top(), width + 1, place.height())
        self.line(painter, spot, shown, "small", tone)
        top = place.top() + (self.height("small") - edge) // 2
        self.mark(painter, left - edge - Space.XS, top, fit_icon(row.outcome), tone, MARK)
        return edge + Space.XS + width + Space.S

    def _licence(self, painter: QPainter, place: QRect, row: HubRow, tone: str) -> None:
        if row.commercial is False:
            edge = self._theme.px(MARK)
            top = place.top() + (self.height("small") - edge) // 2
            self.mark(painter, place.left(), top, "ban", "text3", MARK)
            place = place.adjusted(edge + Space.XS, 0, 0, 0)
            words = row.licence or self.tr("Not for commercial use")
        else:
            words = row.licence
        self.line(painter, place, words, "small", tone)
