"""The models as an item model: one for grid and table, with everything that is painted and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
)

from stablehand.core.models.library.entry import Entry
from stablehand.gui.components.fit_meter import Fit, fit_word, fit_words
from stablehand.gui.components.model_words import (
    UNSAFE,
    base_words,
    format_words,
    kind_words,
    packing_words,
    safety_words,
    title_of,
)
from stablehand.gui.pages.models.shelf import Shelf, Wanted, chosen, ordered
from stablehand.gui.words.units import ago, size

Index = QModelIndex | QPersistentModelIndex
ENTRY: Final = int(Qt.ItemDataRole.UserRole) + 1
FIT: Final = ENTRY + 1
AWAY: Final = ENTRY + 2
COLUMNS: Final = ("name", "kind", "base", "size", "fits", "format", "folder", "added", "rating")
_RIGHT: Final = ("size",)
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
# Sorted by these, the largest and the newest come first.
_FALLING: Final = frozenset({"size", "added", "rating"})


class ModelItems(QAbstractTableModel):
    """The models that are meant, in the order that is wanted.

    What is shown is a list of numbers into the shelf: a filter or another order makes a new list, and no
    model is ever copied.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shelf = Shelf()
        self.wanted = Wanted()
        self.sort_key, self.is_descending = "name", False
        self._order: list[int] = []
        self._shown: list[int] = []
        self._rows: dict[str, int] = {}
        self._texts: dict[tuple[int, str], str] = {}

    # -- what is shown -----------------------------------------------------------------------------

    def set_shelf(self, shelf: Shelf) -> None:
        """Show another library."""
        self.beginResetModel()
        self.shelf, self._texts = shelf, {}
        self._order = ordered(shelf, self.sort_key, descending=self.is_descending)
        self._choose()
        self.endResetModel()

    def want(self, wanted: Wanted) -> None:
        """Show other models."""
        if wanted == self.wanted:
            return
        self.beginResetModel()
        self.wanted = wanted
        self._choose()
        self.endResetModel()

    def sort_by(self, key: str, *, descending: bool | None = None) -> None:
        """Show them in another order; None takes the direction that is usual for the column."""
        falls = key in _FALLING if descending is None else descending
        if (key, falls) == (self.sort_key, self.is_descending):
            return
        self.beginResetModel()
        self.sort_key, self.is_descending = key, falls
        self._order = ordered(self.shelf, key, descending=falls)
        self._choose()
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Give the model in a row."""
        return self.shelf.entries[self._shown[row]] if 0 <= row < len(self._shown) else None

    def entries(self) -> Sequence[Entry]:
        """Give the models that are shown."""
        return [self.shelf.entries[number] for number in self._shown]

    def row_of(self, key: str) -> int:
        """Give the row of a model by its key; -1 where it is not shown."""
        if not self._rows and self._shown:
            entries = self.shelf.entries
            self._rows = {entries[number].key: row for row, number in enumerate(self._shown)}
        return self._rows.get(key, -1)

    def _choose(self) -> None:
        self._shown = chosen(self.shelf, self.wanted, self._order)
        self._rows = {}

    # -- Qt's side ---------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the models that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Give the head of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.column_words(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == FIT:
            return self.fit(index.row())
        if role == AWAY:
            return entry.root in self.shelf.away
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), COLUMNS[index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<qt>{escape(self.words(index.row()))}</qt>"  # what others wrote is no markup
        return None

    def fit(self, row: int) -> Fit:
        """Give the verdict of the model in a row."""
        return self.shelf.fits[self._shown[row]]

    def text(self, row: int, column: str) -> str:
        """Give what stands in a cell; it is worked out once for each library."""
        key = (self._shown[row], column)
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._text(*key)
        return found

    def _text(self, number: int, column: str) -> str:
        entry = self.shelf.entries[number]
        if column == "name":
            return title_of(entry)
        if column == "kind":
            return kind_words(self.shelf.kinds[number])
        if column == "base":
            return base_words(entry)
        if column == "size":
            return size(entry.size_bytes)
        if column == "fits":
            outcome = self.shelf.fits[number].outcome
            return "" if outcome is None else fit_word(outcome)
        if column == "format":
            packing = packing_words(entry)
            return f"{format_words(entry.format)} {packing}".strip()
        if column == "folder":
            return self.shelf.folders[number].partition(":")[2].rstrip("/")
        if column == "added":
            moment = datetime.fromtimestamp(entry.first_seen, UTC) if entry.first_seen else None
            return ago(moment.isoformat()) if moment else ""
        return "★" * (entry.metadata.rating or 0)

    def words(self, row: int) -> str:
        """Give everything that a card says."""
        number = self._shown[row]
        entry = self.shelf.entries[number]
        fit = self.shelf.fits[number]
        said = [
            title_of(entry),
            kind_words(self.shelf.kinds[number]),
            base_words(entry),
            size(entry.size_bytes),
            "" if fit.outcome is None else fit_words(fit),
            self.tr("Favourite") if entry.metadata.favourite else "",
            safety_words(entry.verdict.level) if entry.verdict.level in UNSAFE else "",
            self.tr("Its drive is not there") if entry.root in self.shelf.away else "",
            self.tr("A newer version is there") if entry.metadata.newer_version else "",
        ]
        return ", ".join(word for word in said if word)

    def column_words(self, column: str) -> str:
        """Give the head of a column."""
        words = {
            "name": self.tr("Name"),
            "kind": self.tr("Kind"),
            "base": self.tr("Base"),
            "size": self.tr("Size"),
            "fits": self.tr("Fits"),
            "format": self.tr("Format"),
            "folder": self.tr("Folder"),
            "added": self.tr("Added"),
            "rating": self.tr("Rating"),
        }
        return words[column]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let models be chosen and dragged out."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        """Name what a drag carries."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Give the files of rows, as any program takes them."""
        rows = sorted({index.row() for index in indexes})
        found = [entry for row in rows if (entry := self.entry(row)) is not None]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.shelf.place(entry))) for entry in found])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Let nobody move files out: what is dropped elsewhere is a copy."""
        return Qt.DropAction.CopyAction


def _alignment(column: int) -> int:
    is_right = COLUMNS[column] in _RIGHT
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
