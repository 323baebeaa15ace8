"""What can be chosen at the left: everything, folders with their counts, and what wants a look."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from stablehand.gui.pages.models.items import Index
from stablehand.gui.pages.models.shelf import Place, Shelf, counted, folders_of
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Size, Space
from stablehand.gui.words.units import size

PLACE: Final = int(Qt.ItemDataRole.UserRole) + 1
COUNT: Final = PLACE + 1
ICON: Final = PLACE + 2
QUARANTINE: Final = Place("quarantine")
_BAR: Final = 3
_LONGEST: Final = 2000  # folders; nobody looks through more in a tree


class PlaceTree(QTreeView):
    """The places as a tree.

    Signals:
        chosen: a `Place`.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = QStandardItemModel(self)
        self._known: tuple[object, ...] = ()
        self._items: dict[Place, QStandardItem] = {}
        self._is_telling = True
        self.setModel(self._model)
        self.setItemDelegate(_PlaceDelegate(theme, self))
        self.setProperty("variant", "places")
        self.setHeaderHidden(True)
        self.setAccessibleName(self.tr("Folders"))
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(14))
        self.setRootIsDecorated(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._on_theme_changed)

    @property
    def place(self) -> Place:
        """The place that is chosen."""
        found = self.currentIndex().data(PLACE)
        return found if isinstance(found, Place) else Place()

    def show_shelf(self, shelf: Shelf) -> None:
        """Count anew; what was chosen and open stays so where it is still there."""
        counts, folders = counted(shelf), folders_of(shelf)
        names = {root.id: root.name for root in shelf.roots}
        known = (counts, folders, names, shelf.extra_bytes, shelf.held)
        if known == self._known:
            return
        self._known = known
        place = self.place
        was_open = {item for item, node in self._items.items() if self.isExpanded(node.index())}
        self._is_telling = False
        self._model.clear()
        self._items = {}
        self._fill(counts)
        self._folders(shelf, folders)
        self._looks(shelf, counts)
        for opened in was_open:
            if opened in self._items:
                self.setExpanded(self._items[opened].index(), True)
        self._is_telling = True
        self.choose(place if place in self._items else Place())

    def choose(self, place: Place) -> None:
        """Choose a place and tell so, if it is there."""
        item = self._items.get(place)
        if item is not None:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(item.index(), flag)

    def places(self) -> list[tuple[Place, str]]:
        """Give every place with its words, for a list of one line each."""
        return [(place, _words(item)) for place, item in self._items.items()]

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground of a whole row, the part before its folder included."""
        place = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        if self.selectionModel().isSelected(index):
            painter.fillRect(place, self._theme.colour("accent_soft"))
            place.setWidth(_BAR)
            painter.fillRect(place, self._theme.colour("accent"))
        super().drawRow(painter, option, index)

    def sizeHint(self) -> QSize:
        """Ask for as much as names of folders take."""
        return QSize(self._theme.px(200), self._theme.px(300))

    def _fill(self, counts: dict[str, int]) -> None:
        root = self._model.invisibleRootItem()
        self._add(root, Place(), self.tr("All models"), str(counts["all"]), "boxes")
        if counts["favourites"]:
            words = self.tr("Favourites")
            self._add(root, Place("favourites"), words, str(counts["favourites"]), "star")
        if counts["updates"]:
            words = self.tr("Newer versions")
            self._add(root, Place("updates"), words, str(counts["updates"]), "circle-arrow-up")

    def _folders(self, shelf: Shelf, folders: dict[str, int]) -> None:
        """Add folders below their roots; a single root needs no line of its own."""
        top = self._model.invisibleRootItem()
        is_alone = len(shelf.roots) < 2
        nodes: dict[str, QStandardItem] = {}
        for root in shelf.roots:
            key = f"{root.id}:"
            if is_alone:
                nodes[key] = top
            else:
                icon = "hard-drive" if root.is_there else "unlink"
                count = str(folders.get(key, 0))
                nodes[key] = self._add(top, Place("folder", root.id), root.name, count, icon)
        for key in sorted(folders, key=str.casefold)[:_LONGEST]:
            root_id, _, path = key.partition(":")
            path = path.rstrip("/")
            if not path or f"{root_id}:" not in nodes:
                continue
            above, _, name = path.rpartition("/")
            parent = nodes.get(f"{root_id}:{above}/" if above else f"{root_id}:")
            if parent is not None:
                place = Place("folder", root_id, path)
                nodes[key] = self._add(parent, place, name, str(folders[key]), "folder")
        if not is_alone:
            self.expandToDepth(0)

    def _looks(self, shelf: Shelf, counts: dict[str, int]) -> None:
        root = self._model.invisibleRootItem()
        rows = (
            ("unknown", self.tr("Unknown"), str(counts["unknown"]), "circle-question-mark"),
            ("twins", self.tr("Twins"), size(shelf.extra_bytes), "copy"),
            ("misplaced", self.tr("Misplaced"), str(counts["misplaced"]), "folder-input"),
            ("unsafe", self.tr("Unsafe"), str(counts["unsafe"]), "shield-alert"),
            ("away", self.tr("Drive not there"), str(counts["away"]), "unlink"),
        )
        for what, words, count, icon in rows:
            if counts[what]:
                self._add(root, Place(what), words, count, icon)
        if shelf.held:
            self._add(root, QUARANTINE, self.tr("Quarantine"), str(shelf.held), "shield-alert")

    def _add(
        self, parent: QStandardItem, place: Place, words: str, count: str, icon: str
    ) -> QStandardItem:
        item = QStandardItem(words)
        item.setData(place, PLACE)
        item.setData(count, COUNT)
        item.setData(icon, ICON)
        item.setData(f"{words}, {count}", int(Qt.ItemDataRole.AccessibleTextRole))
        item.setData(words, int(Qt.ItemDataRole.ToolTipRole))
        parent.appendRow(item)
        self._items[place] = item
        return item

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        place = current.data(PLACE)
        if self._is_telling and isinstance(place, Place):
            self.chosen.emit(place)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setIndentation(self._theme.px(14))
        self.doItemsLayout()
        self.viewport().update()


class _PlaceDelegate(QStyledItemDelegate):
    """Paints a place: icon, name, count at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Make room for a line."""
        return QSize(0, self._theme.px(Size.CONTROL - 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, place, state = self._theme, QRect(option.rect), option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not is_chosen and state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, theme.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), Radius.CHIP, Radius.CHIP)
        edge = theme.px(Size.ICON)
        tone = "on_accent_soft" if is_chosen else "text2"
        left = place.left() + Space.S
        picture = theme.picture(
            icon_file(str(index.data(ICON))), tone, Size.ICON, painter.device().devicePixelRatio()
        )
        painter.drawPixmap(left, place.top() + (place.height() - edge) // 2, picture)
        self._words(painter, place.adjusted(edge + 2 * Space.S, 0, -Space.S, 0), index, tone)
        painter.restore()

    def _words(self, painter: QPainter, place: QRect, index: Index, tone: str) -> None:
        theme, middle = self._theme, Qt.AlignmentFlag.AlignVCenter
        small = theme.font("small")
        count = str(index.data(COUNT))
        width = QFontMetrics(small).horizontalAdvance(count)
        painter.setFont(small)
        painter.setPen(theme.colour(tone))
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, count)
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        words = place.adjusted(0, 0, -width - Space.S, 0)
        shown = QFontMetrics(font).elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, words.width()
        )
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, shown)


def _words(item: QStandardItem) -> str:
    depth, above = 0, item.parent()
    while above is not None:
        depth, above = depth + 1, above.parent()
    return f"{'    ' * depth}{item.text()}  ({item.data(COUNT)})"
