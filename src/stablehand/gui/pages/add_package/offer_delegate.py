"""How a package looks in the list: icon, name, a line about it, and whether it works here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stablehand.gui.pages.add_package.offer_model import INSTALLED, OFFER, OfferModel
from stablehand.gui.pages.add_package.words import category_words
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, RoleName, Space
from stablehand.gui.words.say import say
from stablehand.services.offers import Offer

_ICON: Final = 28
_MARK: Final = 14
_BAR: Final = 3


class OfferDelegate(QStyledItemDelegate):
    """Paints a package in three lines; what does not fit gives way at the end of its line."""

    def __init__(self, theme: Theme, model: OfferModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Make room for three lines."""
        strong, small = self._height("strong"), self._height("small")
        lines = strong + 2 * small + 2 * Space.XXS
        return QSize(0, max(lines, self._theme.px(_ICON)) + 2 * Space.M)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw it."""
        offer = index.data(OFFER)
        if not isinstance(offer, Offer):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        is_chosen = bool(_state(option) & QStyle.StateFlag.State_Selected)
        self._ground(painter, option, place, is_chosen)
        inner = place.adjusted(Space.M, Space.M, -Space.M, -Space.M)
        icon = self._theme.px(_ICON)
        tone = "accent" if offer.verdict.supported else "text3"
        self._picture(painter, offer, inner.topLeft() + QPoint(0, 2), tone)
        lines = inner.adjusted(icon + Space.M, 0, 0, 0)
        quiet = "on_accent_soft" if is_chosen else "text2"
        self._line(painter, lines, offer.package.name, "strong", "text")
        lines.setTop(lines.top() + self._height("strong") + Space.XXS)
        self._line(painter, lines, say(offer.package.summary), "small", quiet)
        lines.setTop(lines.top() + self._height("small") + Space.XXS)
        self._verdict(painter, lines, offer, int(index.data(INSTALLED)), is_chosen)
        painter.restore()

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, is_chosen: bool
    ) -> None:
        theme, state = self._theme, _state(option)
        if is_chosen:
            painter.fillRect(place, theme.colour("accent_soft"))
            bar = QRect(place.left(), place.top(), _BAR, place.height())
            painter.fillRect(bar, theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, theme.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = QRectF(place).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, Radius.CHIP, Radius.CHIP)

    def _picture(self, painter: QPainter, offer: Offer, at: QPoint, tone: str) -> None:
        file = offer.icon or icon_file("package")
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(at, self._theme.picture(file, tone, _ICON, ratio))

    def _verdict(
        self, painter: QPainter, place: QRect, offer: Offer, installed: int, is_chosen: bool
    ) -> None:
        """Draw icon and word of the verdict, then quieter facts."""
        theme, works = self._theme, offer.verdict.supported
        tone = "success" if works else "text3"
        quiet = "text3"
        if is_chosen:
            tone = quiet = "on_accent_soft"
        edge, height = theme.px(_MARK), self._height("small")
        mark = icon_file("circle-check" if works else "ban")
        picture = theme.picture(mark, tone, _MARK, painter.device().devicePixelRatio())
        painter.drawPixmap(QPoint(place.left(), place.top() + (height - edge) // 2), picture)
        rest = place.adjusted(edge + Space.XS, 0, 0, 0)
        words = self._model.verdict_words(offer)
        rest.setLeft(rest.left() + self._line(painter, rest, words, "small", tone))
        count, kind = self._model.installed_words(installed), category_words(offer.package.category)
        # What does not fit as a whole is left out, and the count is worth more than the kind.
        metrics = QFontMetrics(theme.font("small"))
        for facts in ((kind, count), (count,)):
            text = "".join(f"  ·  {fact}" for fact in facts if fact)
            if text and metrics.horizontalAdvance(text) <= rest.width():
                self._line(painter, rest, text, "small", quiet)
                return

    def _line(self, painter: QPainter, place: QRect, text: str, role: RoleName, tone: str) -> int:
        """Draw a line at the top of a place; give how wide it is."""
        font = self._theme.font(role)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, place.width()))
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        painter.drawText(place.left(), place.top() + metrics.ascent(), shown)
        return metrics.horizontalAdvance(shown)

    def _height(self, role: RoleName) -> int:
        return QFontMetrics(self._theme.font(role)).height()


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
