"""What somebody has typed, chosen and scrolled to on a page, kept while the window is built anew.

Another language builds every page anew. The new one has the same parts in the same places, so a part is known
by its way down from the page: its class and its number among those of that class, at each step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_PAUSE_MS: Final = 100
_TRIES: Final = 30  # what a page shows may have to be asked for first
_HANDS: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)

Place = tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Kept:
    """What is to be brought back to a page, by place.

    Attributes:
        texts: what was typed and not taken yet.
        rows: the current row of lists.
        scrolls: how far down it was scrolled, in pixels.
        focus: where the focus was, if it was on the page.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    rows: dict[Place, int] = field(default_factory=dict)
    scrolls: dict[Place, int] = field(default_factory=dict)
    focus: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.texts or self.rows or self.scrolls or self.focus is not None)


def keep(page: QWidget) -> Kept:
    """Give what somebody has done to a page that is about to go."""
    kept, focus = Kept(), page.window().focusWidget()
    for place, widget in _parts(page):
        if isinstance(widget, QLineEdit) and widget.isModified():
            kept.texts[place] = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            if widget.document().isModified() and not widget.isReadOnly():
                kept.texts[place] = widget.toPlainText()
        elif isinstance(widget, QAbstractScrollArea):
            if (value := widget.verticalScrollBar().value()) > 0:
                kept.scrolls[place] = value
            if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
                kept.rows[place] = widget.currentIndex().row()
        if widget is focus:
            kept.focus = place
    return kept


class BringBack(QObject):
    """Brings back what was kept as soon as the page has room for it, unless somebody is at work there."""

    def __init__(self, page: QWidget, kept: Kept) -> None:
        super().__init__(page)
        self._page, self._kept, self._left = page, kept, _TRIES
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._try)
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)  # taken off with this
        self._timer.start()
        self._try()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """End where somebody goes on working."""
        if event.type() in _HANDS and event.spontaneous():
            self._end()
        return False

    @Slot()
    def _try(self) -> None:
        parts = dict(_parts(self._page))
        self._type(parts)
        self._choose(parts)
        self._scroll(parts)
        if (widget := parts.get(self._kept.focus or ())) is not None and widget.isVisible():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if widget.window().focusWidget() is widget:
                self._kept.focus = None
        self._left -= 1
        if not self._kept or self._left <= 0:
            self._end()

    def _type(self, parts: dict[Place, QWidget]) -> None:
        for place in list(self._kept.texts.keys() & parts.keys()):
            widget, text = parts[place], self._kept.texts.pop(place)
            if isinstance(widget, QLineEdit):
                widget.setText(text)
                widget.setModified(True)
            elif isinstance(widget, QPlainTextEdit):
                widget.setPlainText(text)
                widget.document().setModified(True)

    def _choose(self, parts: dict[Place, QWidget]) -> None:
        for place in list(self._kept.rows.keys() & parts.keys()):
            view, row = parts[place], self._kept.rows[place]
            if isinstance(view, QAbstractItemView) and view.model().rowCount() > row:
                del self._kept.rows[place]
                if view.currentIndex().row() != row:
                    view.setCurrentIndex(view.model().index(row, 0))

    def _scroll(self, parts: dict[Place, QWidget]) -> None:
        for place in list(self._kept.scrolls.keys() & parts.keys()):
            area = parts[place]
            if isinstance(area, QAbstractScrollArea):
                bar = area.verticalScrollBar()
                is_last = self._left <= 1
                if is_last or bar.maximum() >= self._kept.scrolls[place]:
                    bar.setValue(self._kept.scrolls.pop(place))

    def _end(self) -> None:
        self._timer.stop()
        self.deleteLater()


def _parts(page: QWidget, above: Place = ()) -> Iterator[tuple[Place, QWidget]]:
    """Give every part of a page with its place, from above."""
    counts: dict[str, int] = {}
    for child in page.children():
        if isinstance(child, QWidget) and not child.isWindow():
            kind = type(child).__name__
            place = (*above, (kind, counts.get(kind, 0)))
            counts[kind] = place[-1][1] + 1
            yield place, child
            yield from _parts(child, place)
