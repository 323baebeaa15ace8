"""Facts in two columns: what, and how it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable


class KeyValueList(QWidget):
    """Rows of a name and a text; the texts wrap and can be selected.

    Args:
        rows: the rows.
        breaks: long names may break as well, where there is little room.
    """

    def __init__(
        self,
        rows: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        breaks: bool = False,
    ) -> None:
        super().__init__(parent)
        self._breaks = breaks
        self._names: tuple[str, ...] = ()
        self._values: list[Label] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other rows; those of the same names only get their new texts."""
        names = tuple(name for name, _ in rows)
        if names == self._names:
            for label, (name, text) in zip(self._values, rows, strict=True):
                self._say(label, name, text)
            return
        self._names, self._values = names, []
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # without a parent, a show that is still due would make it a window
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for at, (name, text) in enumerate(rows):
            self._grid.addWidget(Label(name, "body", "text3"), at, 0, top)
            value = Label("", "body", wraps=True, selectable=True)
            self._say(value, name, text)
            self._values.append(value)
            self._grid.addWidget(value, at, 1, top)

    def _say(self, label: Label, name: str, text: str) -> None:
        shown = breakable(text) if self._breaks else text
        if label.text() != shown:  # what is selected in it stays so
            label.setText(shown)
            label.setAccessibleName(f"{name}: {text}")
