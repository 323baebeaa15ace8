"""Shared folders as a list that is painted: folder, what the program sees, what lies in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
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

from stablehand.gui.pages.package.share_words import kind_words, way_words
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, RoleName, Size, Space
from stablehand.gui.widgets.tips import plain_tip
from stablehand.gui.words.units import size
from stablehand.services.shared_folders import FolderContent, SharedFolder

Index = QModelIndex | QPersistentModelIndex
SHARE: Final = int(Qt.ItemDataRole.UserRole) + 1
CONTENT: Final = SHARE + 1
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ShareModel(QAbstractListModel):
    """The shared folders as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SharedFolder, ...] = ()
        self._config = ""
        self._contents: Mapping[str, FolderContent] = {}

    def set_folders(self, folders: Sequence[SharedFolder], config_file: str) -> None:
        """Show these folders; nothing happens where they are the same."""
        if (tuple(folders), config_file) != (self._rows, self._config):
            self.beginResetModel()
            self._rows, self._config = tuple(folders), config_file
            self.endResetModel()

    def set_contents(self, contents: Mapping[str, FolderContent]) -> None:
        """Show what lies in them, by role."""
        self._contents = contents
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        content = self._contents.get(row.role)
        if role == SHARE:
            return row
        if role == CONTENT:
            return self._content(row, content)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.role
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(row.source))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (row.role, kind_words(row), self.way(row), self._content(row, content))
            return ", ".join(word for word in words if word)
        return None

    def _content(self, row: SharedFolder, content: FolderContent | None) -> str:
        """Give what lies in a folder: "38 models · 214 GB"; nothing while that is not known."""
        if content is None:
            return ""
        if not content.count and not content.size_bytes:
            return self.tr("Empty")
        if row.is_results:
            return size(content.size_bytes)
        count = self.tr("%n model(s)", "", content.count)
        return f"{count} · {size(content.size_bytes)}"

    def way(self, row: SharedFolder) -> str:
        """Give how a folder reaches the program."""
        return way_words(row, self._config)


class ShareDelegate(QStyledItemDelegate):
    """Paints a folder in two lines, what lies in it at the right."""

    def __init__(self, theme: Theme, model: ShareModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Make room for two lines."""
        lines = self._height("strong") + self._height("small") + Space.XXS
        return QSize(self._theme.px(200), lines + 2 * Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        share = index.data(SHARE)
        if not isinstance(share, SharedFolder):
            return
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        is_chosen = self._ground(painter, option, place)
        inner = place.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        edge = theme.px(Size.ICON)
        is_there = share.standing == "there"
        icon, tone = ("circle-check", "success") if is_there else ("circle-dashed", "text3")
        tone = "on_selection" if is_chosen else tone
        ratio = painter.device().devicePixelRatio()
        picture = theme.picture(icon_file(icon), tone, Size.ICON, ratio)
        painter.drawPixmap(inner.left(), inner.top() + 1, picture)
        lines = inner.adjusted(edge + Space.M, 0, 0, 0)
        content = str(index.data(CONTENT))
        ink = "on_selection" if is_chosen else "text2"
        taken = self._right(painter, lines, content, ink)
        first = lines.adjusted(0, 0, -taken - Space.M, 0)
        main = "on_selection" if is_chosen else "text"
        used = self._line(painter, first, share.role, "strong", main)
        first.setLeft(first.left() + used + Space.M)
        self._line(painter, first, kind_words(share), "small", ink)
        second = lines.adjusted(0, self._height("strong") + Space.XXS, 0, 0)
        self._line(painter, second, self._model.way(share), "small", ink)
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
        font = self._theme.font("body")
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        painter.drawText(place.right() - width, place.top() + metrics.ascent(), text)
        return width

    def _line(self, painter: QPainter, place: QRect, text: str, role: RoleName, tone: str) -> int:
        """Draw a line at the top of a place; give how wide it is."""
        font = self._theme.font(role)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, place.width()))
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        base = QFontMetrics(self._theme.font("strong" if role == "strong" else role)).ascent()
        painter.drawText(place.left(), place.top() + base, shown)
        return metrics.horizontalAdvance(shown)

    def _height(self, role: RoleName) -> int:
        return QFontMetrics(self._theme.font(role)).height()


class ShareList(QListView):
    """The list; Enter and a double click open a folder.

    Signals:
        opened: the folder (`SharedFolder`) that shall be opened.
        chosen: another folder is chosen, or None.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ShareModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(ShareDelegate(theme, self.rows, self))
        self.setAccessibleName(QCoreApplication.translate("ShareList", "Shared folders"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._on_double)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._on_theme_changed)

    def folder(self) -> SharedFolder | None:
        """Give the folder that is chosen."""
        found = self.currentIndex().data(SHARE) if self.currentIndex().isValid() else None
        return found if isinstance(found, SharedFolder) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open what is chosen by Enter."""
        if event.key() in _ENTER and self.folder() is not None:
            self.opened.emit(self.folder())
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(SHARE))

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.folder())

    @Slot()
    def _on_theme_changed(self) -> None:
        self.doItemsLayout()
        self.viewport().update()
