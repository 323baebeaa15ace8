"""Rows of actions: icon, words, a note, and the keys; a model of them and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Size, Space

_HEIGHT: Final = 36
_INSET: Final = 6  # of the words of a key in its frame
_LEAST_NOTE: Final = 40  # pixels; less says nothing

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A row.

    Attributes:
        text: what it does.
        detail: a note beside that.
        keys: how the keys are written here ("Ctrl+K").
        icon: an icon of the set; none leaves no room for one.
        is_heading: whether it only names what comes below.
    """

    text: str
    detail: str = ""
    keys: str = ""
    icon: str = ""
    is_heading: bool = False


class ActionModel(QAbstractListModel):
    """Rows in order; a heading cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ActionRow, ...] = ()

    def set_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, at: int) -> ActionRow:
        """Give a row."""
        return self._rows[at]

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give words, and the same for who cannot see them."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.text, row.detail, row.keys) if part)
        return row if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything but headings be chosen."""
        if self._rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ActionDelegate(QStyledItemDelegate):
    """Paints the rows."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give one height to all rows."""
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: ActionRow = index.data(Qt.ItemDataRole.UserRole)
        place = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_heading:
            self._heading(painter, place, row)
        else:
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            is_over = bool(state & QStyle.StateFlag.State_MouseOver)
            self._plane(painter, place, is_chosen=is_chosen, is_over=is_over)
            self._row(painter, place, row, is_chosen=is_chosen)
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.colour("focus"), 2))
                ring = QRectF(place).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(ring, Radius.CONTROL, Radius.CONTROL)
        painter.restore()

    def _heading(self, painter: QPainter, place: QRect, row: ActionRow) -> None:
        painter.setFont(self._theme.font("strong"))
        painter.setPen(self._theme.colour("text2"))
        place = place.adjusted(Space.M, 0, -Space.M, -Space.XS)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, row.text)

    def _plane(self, painter: QPainter, place: QRect, *, is_chosen: bool, is_over: bool) -> None:
        if is_chosen or is_over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selection" if is_chosen else "raised"))
            painter.drawRoundedRect(QRectF(place), Radius.CONTROL, Radius.CONTROL)
        if is_chosen:
            painter.setBrush(self._theme.colour("focus"))
            bar = QRectF(place.left() + 2, place.top() + 8, 3, place.height() - 16)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _row(self, painter: QPainter, place: QRect, row: ActionRow, *, is_chosen: bool) -> None:
        theme = self._theme
        ink = "on_selection" if is_chosen else "text"
        faint = "on_selection" if is_chosen else "text3"
        room = place.adjusted(Space.M, 0, -Space.M, 0)
        if row.icon:
            edge = theme.px(Size.ICON)
            device = painter.device()
            ratio = device.devicePixelRatio() if device is not None else 1.0
            tone = "on_selection" if is_chosen else "text2"
            picture = theme.picture(icon_file(row.icon), tone, Size.ICON, ratio)
            painter.drawPixmap(room.left(), room.center().y() - edge // 2 + 1, picture)
            room.setLeft(room.left() + edge + Space.M)
        if row.keys:
            room.setRight(self._keys(painter, room, row.keys, ink) - Space.M)
        words = theme.font("body")
        painter.setFont(words)
        painter.setPen(theme.colour(ink))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(words).elidedText(row.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, shown)
        room.setLeft(room.left() + QFontMetrics(words).horizontalAdvance(shown) + Space.M)
        if row.detail and room.width() > _LEAST_NOTE:
            note = theme.font("small")
            painter.setFont(note)
            painter.setPen(theme.colour(faint))
            detail = QFontMetrics(note).elidedText(
                row.detail, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, middle, detail)

    def _keys(self, painter: QPainter, room: QRect, keys: str, ink: str) -> int:
        """Paint the keys at the right end; give where they begin."""
        theme, font = self._theme, self._theme.font("small")
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(keys) + 2 * _INSET, metrics.height() + 4
        frame = QRect(room.right() - width, room.center().y() - height // 2, width, height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("border_strong" if ink == "text" else ink), 1))
        painter.drawRoundedRect(
            QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CHIP, Radius.CHIP
        )
        painter.setFont(font)
        painter.setPen(theme.colour("text2" if ink == "text" else ink))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, keys)
        return frame.left()
