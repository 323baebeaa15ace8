"""What has happened, newest first: a list that is painted, not built of widgets."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from stablehand.gui.live.live import Happening, Live
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Size, Space
from stablehand.gui.widgets.tips import plain_tip
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago

Index = QModelIndex | QPersistentModelIndex
HAPPENING_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
WHEN_ROLE: Final = HAPPENING_ROLE + 1
_ICONS: Final = {
    "success": "circle-check",
    "danger": "circle-alert",
    "warning": "triangle-alert",
    "info": "info",
}


class HappeningModel(QAbstractListModel):
    """The happenings as rows; what is new comes in at the top, so that a selection stays."""

    def __init__(self, live: Live, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._rows: list[Happening] = list(live.happenings)
        live.happened.connect(self._on_happened)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has the state and the time in it."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == HAPPENING_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return say(row.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(say(row.text))
        if role == WHEN_ROLE:
            return self._when(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            is_problem = row.tone == "danger"
            text = self.tr("Problem: {text}, {when}") if is_problem else self.tr("{text}, {when}")
            return text.format(text=say(row.text), when=self._when(row))
        return None

    def _when(self, row: Happening) -> str:
        return f"{ago(row.moment)} · {row.subject}" if row.subject else ago(row.moment)

    @Slot()
    def _on_happened(self) -> None:
        new = self._live.happenings
        head = self._rows[0] if self._rows else None
        count = next((at for at, row in enumerate(new) if row is head), len(new))
        kept = len(new) - count
        if head is None or not kept or new[count:] != self._rows[:kept]:
            self.beginResetModel()
            self._rows = list(new)
            self.endResetModel()
            return
        if len(self._rows) > kept:
            self.beginRemoveRows(QModelIndex(), kept, len(self._rows) - 1)
            del self._rows[kept:]
            self.endRemoveRows()
        if count:
            self.beginInsertRows(QModelIndex(), 0, count - 1)
            self._rows[:0] = new[:count]
            self.endInsertRows()


class HappeningDelegate(QStyledItemDelegate):
    """Draws a row: icon, words, and below them when it was and what it was about."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give two lines of room."""
        lines = sum(QFontMetrics(self._theme.font(role)).height() for role in ("body", "small"))
        return QSize(self._theme.px(200), max(lines + 2 * Space.S, self._theme.px(Size.CONTROL)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row; the selected one has a fill, and a ring while the list has the focus."""
        row: Happening | None = index.data(HAPPENING_ROLE)
        if row is None:
            return
        theme, rect = self._theme, option.rect.adjusted(Space.XS, 1, -Space.XS, -1)
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if is_selected else "raised"))
            painter.drawRoundedRect(rect, Radius.CHIP, Radius.CHIP)
        edge = theme.px(Size.ICON)
        self._draw_icon(painter, row, QRect(rect.x() + Space.S, rect.y() + Space.S, edge, edge))
        ink = "on_selection" if is_selected else "text"
        box = rect.adjusted(Space.S + edge + Space.S, Space.S - 1, -Space.S, -Space.S + 1)
        self._draw_line(painter, box, index.data(), "body", ink)
        low = "on_selection" if is_selected else "text2"
        half = box.adjusted(0, QFontMetrics(theme.font("body")).height(), 0, 0)
        self._draw_line(painter, half, index.data(WHEN_ROLE), "small", low)
        painter.restore()

    def _draw_icon(self, painter: QPainter, row: Happening, place: QRect) -> None:
        icon = icon_file(_ICONS.get(row.tone, "circle"))
        ratio = painter.device().devicePixelRatioF()
        tone = row.tone if row.tone in _ICONS else "text3"
        painter.drawPixmap(place.topLeft(), self._theme.picture(icon, tone, Size.ICON, ratio))

    def _draw_line(self, painter: QPainter, box: QRect, text: str, role: str, ink: str) -> None:
        font = self._theme.font(role)  # type: ignore[arg-type]
        painter.setFont(font)
        painter.setPen(self._theme.colour(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)


class HappeningList(QListView):
    """The list; arrows move, Enter or a double click opens.

    Signals:
        selected: the happening (`Happening`) that is selected, None if there is none.
        opened: the happening that was opened.
    """

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, live: Live, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(HappeningModel(live, self))
        self.setItemDelegate(HappeningDelegate(theme, self))
        self.setAccessibleName(self.tr("What has happened"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.model().modelReset.connect(self._on_reset)
        self.doubleClicked.connect(self._on_opened)
        theme.changed.connect(self._on_theme_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.selected.emit(current.data(HAPPENING_ROLE) if current.isValid() else None)

    @Slot()
    def _on_reset(self) -> None:
        self.selected.emit(None)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(HAPPENING_ROLE))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
