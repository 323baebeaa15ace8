"""Rows of two lines as a list that is painted: any number of them costs the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, RoleName, Size, Space
from stablehand.gui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW: Final = int(Qt.ItemDataRole.UserRole) + 1
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        key: what it stands for.
        title: its first line.
        below: its second line.
        beside: a word or two after the title.
        right: what stands at the right of the first line, such as a size.
        icon, tone: how it looks; what they mean is said by `beside` or `below`.
    """

    key: object
    title: str
    below: str = ""
    beside: str = ""
    right: str = ""
    icon: str = "circle"
    tone: str = "text3"

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        found = (self.title, self.beside, self.right, self.below)
        return ", ".join(word for word in found if word)


class RowModel(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> bool:
        """Show these; give whether they are others."""
        if tuple(rows) == self.rows:
            return False
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.words
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a row: icon, title and words beside it, the right, the second line."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Make room for two lines."""
        return QSize(self._theme.px(200), row_height(self._theme))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row = index.data(ROW)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        is_chosen = self._ground(painter, option, place)
        inner = place.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        tone = "on_selection" if is_chosen else row.tone
        ratio = painter.device().devicePixelRatio()
        picture = self._theme.picture(icon_file(row.icon), tone, Size.ICON, ratio)
        painter.drawPixmap(inner.left(), inner.top() + 1, picture)
        lines = inner.adjusted(self._theme.px(Size.ICON) + Space.M, 0, 0, 0)
        low = "on_selection" if is_chosen else "text2"
        taken = self._right(painter, lines, row.right, low)
        first = lines.adjusted(0, 0, -taken, 0)
        main = "on_selection" if is_chosen else "text"
        used = self._line(painter, first, row.title, "strong", main)
        first.setLeft(first.left() + used + Space.M)
        self._line(painter, first, row.beside, "small", low if is_chosen else row.tone)
        second = lines.adjusted(0, self._height("strong") + Space.XXS, 0, 0)
        self._line(painter, second, row.below, "small", low)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect) -> bool:
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(place, self._theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, self._theme.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            ring = QRectF(place).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, Radius.CHIP, Radius.CHIP)
        return is_chosen

    def _right(self, painter: QPainter, place: QRect, text: str, tone: str) -> int:
        """Draw what stands at the right; give how much room that takes."""
        if not text:
            return 0
        font = self._theme.font("small")
        width = QFontMetrics(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        base = place.top() + QFontMetrics(self._theme.font("strong")).ascent()
        painter.drawText(place.right() - width, base, text)
        return width + Space.M

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


class RowList(QListView):
    """The list; arrows choose, Enter and a double click open.

    Args:
        theme: the theme.
        name: what is in it.
        most: how many rows it shows before it scrolls; 0 takes what room there is.

    Signals:
        chosen: the key of the row that is chosen now, or None.
        opened: the key of a row that shall be opened.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, name: str, most: int = 0, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme, self._most = theme, most
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._on_double)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._on_theme_changed)
        self._fit()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was chosen stays so where it is among them."""
        before = self.key()
        if not self.rows.set_rows(rows):
            return
        self._fit()
        keys = [row.key for row in self.rows.rows]
        if before in keys:
            self.setCurrentIndex(self.rows.index(keys.index(before)))
        else:
            self.chosen.emit(self.key())

    def key(self) -> object:
        """Give the key of the row that is chosen; None for none."""
        row = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return row.key if isinstance(row, Row) else None

    def choose(self, key: object) -> None:
        """Choose the row of a key, if there is one."""
        for at, row in enumerate(self.rows.rows):
            if row.key == key:
                self.setCurrentIndex(self.rows.index(at))
                self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open what is chosen by Enter."""
        if event.key() in _ENTER and self.key() is not None:
            self.opened.emit(self.key())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        if self._most:
            count = max(1, min(self._most, self.rows.rowCount()))
            self.setFixedHeight(count * row_height(self._theme) + 2 * Space.XXS)

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Row):
            self.opened.emit(row.key)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        chosen = self.selectionModel()
        if current.isValid() and not chosen.isSelected(current):
            # The focus makes a row the current one without selecting it.
            chosen.select(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.chosen.emit(self.key())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._fit()
        self.doItemsLayout()
        self.viewport().update()


def row_height(theme: Theme) -> int:
    """Give the height of a row in pixels."""
    lines = sum(QFontMetrics(theme.font(role)).height() for role in ("strong", "small"))
    return lines + Space.XXS + 2 * Space.S
