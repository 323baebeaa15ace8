"""The packages of an environment as a table: any number of rows, sorted, filtered, copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size
from stablehand.services.environments import EnvironmentPackage

Index = QModelIndex | QPersistentModelIndex
PACKAGE: Final = int(Qt.ItemDataRole.UserRole) + 1
_TEXT: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
_NAME, _VERSION, _STANDING = range(3)
_ICONS: Final = {
    "added": ("plus", "info"),
    "changed": ("refresh-cw", "warning"),
    "removed": ("minus", "danger"),
    "half": ("circle-alert", "danger"),
}


class PackageModel(QAbstractTableModel):
    """Name, version, and how that compares with what was proved."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[EnvironmentPackage, ...] = ()

    def set_packages(self, packages: Sequence[EnvironmentPackage]) -> None:
        """Show these; nothing happens where they are the same."""
        if tuple(packages) != self._rows:
            self.beginResetModel()
            self._rows = tuple(packages)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the packages."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud is the whole row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        cells = (row.name, row.version or "-", self._standing(row))
        if role == PACKAGE:
            return row
        if role in _TEXT:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(cells)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _STANDING:
            icon = _ICONS.get(row.standing)
            return self._theme.icon(*icon) if icon is not None else None
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Name the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Package"), self.tr("Version"), self.tr("Compared with the install"))[
                section
            ]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _standing(self, row: EnvironmentPackage) -> str:
        words = {
            "same": self.tr("Pinned") if row.is_pinned else self.tr("As installed"),
            "added": self.tr("Added later"),
            "changed": self.tr("Was {version}").format(version=row.proved),
            "removed": self.tr("Gone, was {version}").format(version=row.proved),
            "half": self.tr("Half removed"),
            "unknown": self.tr("Pinned") if row.is_pinned else self.tr("Not known"),
        }
        return words[row.standing]


class PackageFilter(QSortFilterProxyModel):
    """Lets through what has the words in its name, and only what has changed where that is wished."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._only_drift = False
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def look_for(self, text: str, *, only_drift: bool) -> None:
        """Take other words."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().replace("_", "-").split())
        self._only_drift = only_drift
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a package is shown."""
        package = self.sourceModel().index(row, 0, parent).data(PACKAGE)
        if not isinstance(package, EnvironmentPackage):
            return False
        if self._only_drift and package.standing in ("same", "unknown"):
            return False
        return all(word in package.name for word in self._words)


class PackageTable(QTableView):
    """The table; Ctrl+C copies the chosen rows as lines that pip takes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.packages = PackageModel(theme, self)
        self.shown = PackageFilter(self)
        self.shown.setSourceModel(self.packages)
        self.setModel(self.shown)
        self.setAccessibleName(self.tr("Packages"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.setSortingEnabled(True)
        self.sortByColumn(_NAME, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        for column in (_NAME, _VERSION, _STANDING):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.chosen_lines())
            return
        super().keyPressEvent(event)

    def chosen_lines(self) -> str:
        """Give the chosen packages as requirements."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = [self.shown.index(row, 0).data(PACKAGE) for row in rows]
        return "".join(
            f"{item.name}=={item.version or item.proved}\n"
            for item in found
            if isinstance(item, EnvironmentPackage)
        )

    @Slot()
    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(Size.COMPACT))
        self.horizontalHeader().setFixedHeight(self._theme.px(Size.CONTROL))
        self.viewport().update()
