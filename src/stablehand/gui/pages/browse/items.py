"""The results as an item model that grows: pages come as the end comes into sight."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from stablehand.gui.components.fit_meter import fit_word
from stablehand.gui.components.hub_words import access_word, count_words
from stablehand.gui.components.model_words import kind_words
from stablehand.gui.pages.browse.rows import HubRow

Index = QModelIndex | QPersistentModelIndex
ROW: Final = int(Qt.ItemDataRole.UserRole) + 1
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


class HubItems(QAbstractListModel):
    """The models that were found so far.

    Signals:
        wanted: the end is in sight, and more could be asked for.
    """

    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[HubRow] = []
        self._rows: list[HubRow] = []  # those that are shown
        self._known: set[tuple[str, str]] = set()
        self._outcomes: Collection[str | None] | None = None
        self._at: dict[tuple[str, str], int] = {}
        self.has_more = False
        self.is_asking = False  # a page is on its way

    # -- what is shown -----------------------------------------------------------------------------

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._all, self._known, self.has_more = [], set(), False
        self._choose()
        self.endResetModel()

    def append(self, rows: Iterable[HubRow], *, has_more: bool) -> None:
        """Take more; what is there already does not come twice."""
        fresh = []
        for row in rows:
            if row.key not in self._known:
                self._known.add(row.key)
                fresh.append(row)
        self.has_more = has_more
        self._all.extend(fresh)
        shown = fresh if self._outcomes is None else [row for row in fresh if self._fits(row)]
        if shown:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(shown) - 1)
            for row in shown:
                self._at[row.key] = len(self._rows)
                self._rows.append(row)
            self.endInsertRows()

    def narrow(self, outcomes: Collection[str | None] | None) -> None:
        """Show only what has one of these outcomes; None: all."""
        self.beginResetModel()
        self._outcomes = outcomes
        self._choose()
        self.endResetModel()

    @property
    def left_out(self) -> int:
        """How many are not shown since they do not fit."""
        return len(self._all) - len(self._rows)

    def _fits(self, row: HubRow) -> bool:
        return self._outcomes is None or row.outcome in self._outcomes

    def _choose(self) -> None:
        self._rows = [row for row in self._all if self._fits(row)]
        self._at = {row.key: at for at, row in enumerate(self._rows)}

    def mark_installed(self, key: tuple[str, str]) -> None:
        """Show that the library has one of the files of a model."""
        self._all = [
            replace(row, is_installed=True) if row.key == key else row for row in self._all
        ]
        at = self._at.get(key)
        if at is not None:
            self._rows[at] = replace(self._rows[at], is_installed=True)
            self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def row(self, at: int) -> HubRow | None:
        """Give a model by its place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    # -- Qt's side ---------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the models."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there are more; while a page is on its way none is asked for."""
        return not parent.isValid() and self.has_more and not self.is_asking

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self.wanted.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let models be chosen."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<qt>{escape(self.words(row))}</qt>"  # what others wrote is no markup
        return None

    def words(self, row: HubRow) -> str:
        """Give everything that a card says."""
        downloads, likes = count_words(row.downloads), count_words(row.likes)
        said = [
            row.name,
            self.tr("by {author}").format(author=row.author) if row.author else "",
            kind_words(row.kind),
            row.base,
            self.tr("{count} downloads").format(count=downloads) if downloads else "",
            self.tr("{count} likes").format(count=likes) if likes else "",
            self.tr("Licence: {name}").format(name=row.licence) if row.licence else "",
            self.tr("Not for commercial use") if row.commercial is False else "",
            access_word(row.access),
            "" if row.outcome is None else fit_word(row.outcome),
            self.tr("In the library") if row.is_installed else "",
            self.tr("Its picture is hidden") if row.is_sensitive else "",
        ]
        return ", ".join(word for word in said if word)
