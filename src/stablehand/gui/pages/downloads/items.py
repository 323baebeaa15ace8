"""The lines as Qt's model: what has changed is changed in place, so nothing flickers and the focus stays."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from stablehand.gui.pages.downloads.lines import QUEUED, Line

Index = QModelIndex | QPersistentModelIndex
LINE: Final = int(Qt.ItemDataRole.UserRole) + 1
MIME: Final = "application/x-stablehand-downloads"
_HEAD: Final = Qt.ItemFlag.ItemNeverHasChildren  # it can neither be chosen nor have the focus


class DownloadItems(QAbstractListModel):
    """The lines of the queue."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; those that stay are left where they are."""
        new = tuple(lines)
        keys, before = [line.key for line in new], [line.key for line in self.lines]
        head = _same(keys, before)
        tail = _same(keys[head:][::-1], before[head:][::-1])
        if head + tail < len(before):
            self.beginRemoveRows(QModelIndex(), head, len(before) - tail - 1)
            self.lines = self.lines[:head] + self.lines[len(before) - tail :]
            self.endRemoveRows()
        if head + tail < len(new):
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self.lines = self.lines[:head] + new[head : len(new) - tail] + self.lines[head:]
            self.endInsertRows()
        old, self.lines = self.lines, new
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                place = self.index(at)
                self.dataChanged.emit(place, place)

    def line(self, row: int) -> Line | None:
        """Give the line of a row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def row_of(self, key: str) -> int:
        """Give the row of a line by its key; -1 if it is not shown."""
        return next((at for at, line in enumerate(self.lines) if line.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count the lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Give what a role asks for; what is read aloud has everything in it."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.words
        if role == Qt.ItemDataRole.ToolTipRole and line.kind != "section":
            return f"<qt>{escape(line.words)}</qt>"  # what others wrote is no markup
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let files and sets be chosen, and those with their turn to come be dragged."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return Qt.ItemFlag.ItemIsDropEnabled  # between the lines, not onto one
        if line.kind == "section":
            return _HEAD
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | _HEAD
        return found | Qt.ItemFlag.ItemIsDragEnabled if line.section == QUEUED else found

    def supportedDropActions(self) -> Qt.DropAction:
        """Move, and nothing else."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Give what a drag carries."""
        return [MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """Carry the keys of lines."""
        rows = sorted({index.row() for index in indexes})
        keys = [line.key for row in rows if (line := self.line(row)) is not None]
        data = QMimeData()
        data.setData(MIME, "\n".join(keys).encode())
        return data


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Count how many keys are the same from the start on."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
