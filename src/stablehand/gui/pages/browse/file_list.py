"""The files of a version in a list: ticked to be downloaded, each with its facts and whether it fits."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from stablehand.gui.components.card_painting import MARK, PAD, Index, Painting
from stablehand.gui.components.fit_meter import BAR, fit_icon, fit_tone, fit_words, paint_fit
from stablehand.gui.components.hub_words import (
    access_word,
    file_facts,
    is_warned,
    scan_words,
)
from stablehand.gui.pages.browse.file_rows import FileRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space
from stablehand.gui.words.units import size

_BOX: Final = 18
_MOST_SEEN: Final = 7  # rows; a list that is longer scrolls
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemNeverHasChildren
)


class FileItems(QAbstractListModel):
    """The choices, and which of them are ticked.

    Signals:
        ticked: other choices are ticked now.
    """

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[FileRow] = ()
        self._ticked: set[int] = set()

    def show_rows(self, rows: Sequence[FileRow], ticked: Sequence[int]) -> None:
        """Show choices; those by these places are ticked."""
        self.beginResetModel()
        self._rows, self._ticked = rows, set(ticked)
        self.endResetModel()

    def renew(self, rows: Sequence[FileRow]) -> None:
        """Show more of the same choices: what is ticked and where the focus is stays."""
        if [row.specs for row in rows] != [row.specs for row in self._rows]:
            self.show_rows(rows, sorted(at for at in self._ticked if at < len(rows)))
            return
        self._rows = rows
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))

    def row(self, at: int) -> FileRow | None:
        """Give a choice by its place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def chosen(self) -> tuple[FileRow, ...]:
        """Give the choices that are ticked."""
        return tuple(self._rows[at] for at in sorted(self._ticked))

    def is_ticked(self, at: int) -> bool:
        """Tell whether a choice is ticked."""
        return at in self._ticked

    def toggle(self, at: int) -> None:
        """Tick a choice, or no longer."""
        if self.row(at) is not None:
            self._ticked ^= {at}
            self.dataChanged.emit(self.index(at, 0), self.index(at, 0))
            self.ticked.emit()

    # -- Qt's side ---------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the choices."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let choices be ticked."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def setData(
        self, index: Index, _value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        """Take a tick of a screen reader's."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid():
            self.toggle(index.row())
            return True
        return False

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(index.row()) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self.words(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            words = "<br>".join(escape(word) for word in self.words(row))
            return f"<qt>{words}</qt>"  # what others wrote is no markup
        return None

    def words(self, row: FileRow) -> list[str]:
        """Give everything that is known of a choice, a sentence each."""
        more = self.tr("%n file(s)", "", len(row.files)) if len(row.files) > 1 else ""
        said = [
            row.name,
            more,
            row_facts(row),
            self.tr("Best for this machine") if row.fit.is_best else "",
            "" if row.fit.fit.outcome is None else fit_words(row.fit.fit),
            self.tr("In the library") if row.is_installed else "",
            access_word(row.file.access.state),
            *file_notes(row),
        ]
        return [word for word in said if word]


def file_notes(row: FileRow) -> list[str]:
    """Give what is to be known of a choice beyond its facts: estimates, what scanners found."""
    return [*row.fit.why, *(scan_words(scan) for scan in row.file.scans)]


def row_facts(row: FileRow) -> str:
    """Give the facts of a choice in a line."""
    if len(row.files) == 1:
        return file_facts(row.file)
    total = row.size_bytes
    rest = file_facts(row.file).partition(" · ")[2]
    return " · ".join(word for word in ("" if total is None else size(total), rest) if word)


class FileDelegate(Painting):
    """Paints a choice: box, name, what is to be seen at once, facts, verdict and its bar."""

    def __init__(self, theme: Theme, items: FileItems, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._items = items

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Make room for two lines and the bar."""
        return QSize(self._theme.px(200), self.row_height())

    def row_height(self) -> int:
        """Give the height of a choice."""
        lines = self.height("strong") + 2 * self.height("small")
        return lines + self._theme.px(BAR) + 2 * PAD + 3 * Space.XXS

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row = self._items.row(index.row())
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect.adjusted(2, 2, -2, -2)
        is_ticked = self._items.is_ticked(index.row())
        state: QStyle.StateFlag = option.state
        self.ground(painter, place, state, is_chosen=is_ticked)
        self._box(painter, place, is_ticked=is_ticked)
        inner = place.adjusted(2 * PAD + self._theme.px(_BOX), PAD, -PAD, -PAD)
        low = "on_accent_soft" if is_ticked else "text2"
        rest = inner.adjusted(0, 0, -self._marks(painter, inner, row), 0)
        self.line(painter, rest, row.name.rpartition("/")[2], "strong", "text")
        inner = inner.adjusted(0, self.height("strong") + Space.XXS, 0, 0)
        self.line(painter, inner, row_facts(row), "small", low)
        inner = inner.adjusted(0, self.height("small") + Space.XXS, 0, 0)
        self._verdict(painter, inner, row, low)
        if state & QStyle.StateFlag.State_HasFocus:
            self.ring(painter, place, "text" if is_ticked else "focus")  # it is told from its edge
        painter.restore()

    def _box(self, painter: QPainter, place: QRect, *, is_ticked: bool) -> None:
        edge = self._theme.px(_BOX)
        spot = QRect(place.left() + PAD, place.top() + PAD, edge, edge)
        painter.setPen(QPen(self.colour("accent" if is_ticked else "border_strong"), 1))
        painter.setBrush(self.colour("accent" if is_ticked else "surface"))
        painter.drawRoundedRect(spot, Radius.CHIP, Radius.CHIP)
        if is_ticked:
            inset = (edge - self._theme.px(MARK)) // 2
            self.mark(painter, spot.left() + inset, spot.top() + inset, "check", "on_accent", MARK)

    def _marks(self, painter: QPainter, place: QRect, row: FileRow) -> int:
        """Draw what is to be seen at once, from the right; give the room it takes."""
        marks = []
        if row.is_installed:
            marks.append(("circle-check", "success", self.tr("In the library")))
        elif row.fit.is_best and row.fit.fit.outcome != "too_big":
            marks.append(("sparkles", "accent", self.tr("Best here")))
        if is_warned(row.file):
            marks.append(("shield-alert", "danger", self.tr("Warned of")))
        elif row.file.format == "pickle":
            marks.append(("shield-alert", "warning", self.tr("Pickle")))
        if word := access_word(row.file.access.state):
            marks.append(("lock", "warning", word))
        edge, left = self._theme.px(MARK), place.right() + 1
        for icon, tone, word in marks:
            _shown, width = self.fitted(word, "small", place.width() // 2)
            left -= width
            spot = QRect(left, place.top() + Space.XXS, width + 1, place.height())
            self.line(painter, spot, word, "small", tone)
            left -= edge + Space.XS
            self.mark(painter, left, place.top() + Space.XXS, icon, tone, MARK)
            left -= Space.S
        return place.right() + 1 - left

    def _verdict(self, painter: QPainter, place: QRect, row: FileRow, low: str) -> None:
        fit, edge = row.fit.fit, self._theme.px(MARK)
        if fit.outcome is None:
            self.line(painter, place, row.fit.why[0] if row.fit.why else "", "small", low)
            return
        tone = fit_tone(fit.outcome)
        top = place.top() + (self.height("small") - edge) // 2
        self.mark(painter, place.left(), top, fit_icon(fit.outcome), tone, MARK)
        words = place.adjusted(edge + Space.XS, 0, 0, 0)
        self.line(painter, words, fit_words(fit), "small", tone)
        bar = QRect(
            place.left(),
            place.top() + self.height("small") + Space.XXS,
            place.width(),
            self._theme.px(BAR),
        )
        paint_fit(painter, bar, self._theme, fit)


class FileList(QListView):
    """The choices; Space or a click ticks, Enter downloads.

    Signals:
        confirmed: Enter was pressed on a choice.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, items: FileItems, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._items = theme, items
        self.rows = FileDelegate(theme, items, self)
        self.setProperty("variant", "plain")
        self.setModel(items)
        self.setItemDelegate(self.rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        items.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by Space, go on by Enter."""
        at = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and at >= 0:
            self._items.toggle(at)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick by a click, wherever on the choice."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._items.toggle(index.row())

    def _fit(self) -> None:
        count = min(_MOST_SEEN, self._items.rowCount())
        more = self.rows.row_height() // 2 if self._items.rowCount() > _MOST_SEEN else 0
        self.setFixedHeight(max(self._theme.px(28), count * self.rows.row_height() + more + 2))
