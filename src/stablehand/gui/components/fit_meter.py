"""Whether a model fits, as a bar of what it needs against what the card has, always with a word beside it.

Each verdict has a colour and a pattern of its own; what paints many of them (the grid of models) calls
`paint_fit`, everything else has the widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.words.units import memory

if TYPE_CHECKING:
    from stablehand.core.models.fit.verdict import FitVerdict, Outcome

BAR: Final = 8  # height of the bar in pixels
_MARK: Final = 14
# Outcome: icon, tone, and the pattern over its fill, so that the bar can be read without colours.
_LOOKS: Final = {
    "fits": ("circle-check", "success", Qt.BrushStyle.NoBrush),
    "tight": ("gauge", "warning", Qt.BrushStyle.BDiagPattern),
    "offload": ("memory-stick", "spill", Qt.BrushStyle.DiagCrossPattern),
    "too_big": ("circle-x", "danger", Qt.BrushStyle.VerPattern),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """As much of a verdict as a card shows.

    Attributes:
        outcome: one of core's ids; None: it cannot be told.
        need: bytes that it needs at once.
        room: bytes that models can have; None: unknown.
    """

    outcome: Outcome | None
    need: int = 0
    room: int | None = None

    @property
    def share(self) -> float:
        """Part of the room that is needed, at most all of it."""
        return min(1.0, self.need / self.room) if self.room else 1.0


UNTOLD: Final = Fit(None)


def fit_of(verdict: FitVerdict) -> Fit:
    """Give what a card shows of a verdict."""
    return Fit(verdict.outcome, verdict.peak_vram_bytes, verdict.usable_vram_bytes)


def fit_word(outcome: str | None) -> str:
    """Give the word for an outcome."""
    translate = QCoreApplication.translate
    if outcome == "fits":
        return translate("FitMeter", "Fits")
    if outcome == "tight":
        return translate("FitMeter", "Tight")
    if outcome == "offload":
        return translate("FitMeter", "Uses RAM")
    if outcome == "too_big":
        return translate("FitMeter", "Too big")
    return translate("FitMeter", "Not known")


def fit_words(fit: Fit) -> str:
    """Give the verdict with its numbers: "Fits 8.1 of 12 GB"."""
    word = fit_word(fit.outcome)
    if fit.outcome is None or not fit.room:
        return word
    text = QCoreApplication.translate("FitMeter", "{word}: {need} of {room}")
    return text.format(word=word, need=memory(fit.need), room=memory(fit.room))


def fit_tone(outcome: str | None) -> str:
    """Give the tone of an outcome's word and bar."""
    return _LOOKS[outcome][1] if outcome in _LOOKS else "text3"


def fit_icon(outcome: str | None) -> str:
    """Give the icon of an outcome."""
    return _LOOKS[outcome][0] if outcome in _LOOKS else "circle-question-mark"


def paint_fit(painter: QPainter, place: QRect, theme: Theme, fit: Fit) -> None:
    """Draw the bar: a track as wide as the place, filled as far as the card is."""
    track = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
    radius = track.height() / 2
    painter.setPen(QPen(theme.colour("border_strong"), 1))
    painter.setBrush(theme.colour("overlay" if theme.name == "dark" else "rail"))
    painter.drawRoundedRect(track, radius, radius)
    if fit.outcome not in _LOOKS:
        return
    _icon, tone, pattern = _LOOKS[fit.outcome]
    inside = track.adjusted(1, 1, -1, -1)
    inside.setWidth(max(inside.height(), inside.width() * fit.share))
    shape = QPainterPath()
    shape.addRoundedRect(inside, inside.height() / 2, inside.height() / 2)
    painter.fillPath(shape, theme.colour(tone))
    if pattern != Qt.BrushStyle.NoBrush:
        painter.fillPath(shape, QBrush(theme.colour("surface"), pattern))


class FitMeter(QWidget):
    """The bar with its words above it: icon, verdict, need and room."""

    def __init__(self, theme: Theme, fit: Fit = UNTOLD, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fit = fit
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.show_fit(fit)

    def show_fit(self, fit: Fit, sum_words: str = "") -> None:
        """Show a verdict; `sum_words` is what it is made up of, for the tooltip."""
        self.fit = fit
        self.setAccessibleName(fit_words(fit))
        self.setAccessibleDescription(sum_words)
        self.setToolTip(sum_words)
        self.update()

    def sizeHint(self) -> QSize:
        """Make room for a line of words and the bar."""
        return QSize(self._theme.px(160), self._line() + Space.XS + self._theme.px(BAR))

    def minimumSizeHint(self) -> QSize:
        """Need that height at least."""
        return QSize(self._theme.px(96), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, words and bar."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone, line = fit_tone(self.fit.outcome), self._line()
        mark = theme.px(_MARK)
        file = icon_file(fit_icon(self.fit.outcome))
        picture = theme.picture(file, tone, _MARK, self.devicePixelRatioF())
        painter.drawPixmap(0, (line - mark) // 2, picture)
        font = theme.font("strong")
        painter.setFont(font)
        painter.setPen(theme.colour(tone))
        words = QRect(mark + Space.XS, 0, self.width() - mark - Space.XS, line)
        shown = QFontMetrics(font).elidedText(
            fit_words(self.fit), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        bar = QRect(0, line + Space.XS, self.width(), theme.px(BAR))
        paint_fit(painter, bar, theme, self.fit)
        painter.end()

    def _line(self) -> int:
        return max(QFontMetrics(self._theme.font("strong")).height(), self._theme.px(_MARK))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
