"""What will happen, step by step, folded until somebody wants to know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from stablehand.gui.pages.add_package.layouts import emptied
from stablehand.gui.pages.add_package.words import sentence
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.units import lasted, size
from stablehand.services.preview import Preview

_SHORT_S = 5  # that a step is quicker than that is of no interest


class StepList(QWidget):
    """A fold with one row for each step: number, what it does, what it takes on the disk, how long."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str, str]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(theme, "")
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(Space.XS, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self.fold.body.addWidget(content)
        box.addWidget(self.fold)

    def show_preview(self, preview: Preview) -> None:
        """Show the steps of a plan."""
        self.setVisible(bool(preview.steps))
        self.fold.button.setText(
            self.tr("What will happen: %n step(s)", "", len(preview.steps)).replace("&", "&&")
        )
        rows = [
            (
                str(at),
                sentence(step.title).rstrip("."),
                size(step.disk_bytes) if step.disk_bytes else "",
                lasted(step.seconds) if step.seconds >= _SHORT_S else "",
            )
            for at, step in enumerate(preview.steps, start=1)
        ]
        if rows != self._rows:
            self._rows = rows
            self._fill()

    def _fill(self) -> None:
        emptied(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        right = top | Qt.AlignmentFlag.AlignRight
        for at, (number, title, room, time) in enumerate(self._rows):
            self._grid.addWidget(Label(number, "body", "text3"), at, 0, right)
            self._grid.addWidget(Label(title, wraps=True), at, 1, top)
            self._grid.addWidget(Label(room, "body", "text2"), at, 2, right)
            self._grid.addWidget(Label(time, "body", "text2"), at, 3, right)
