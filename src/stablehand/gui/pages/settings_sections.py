"""Parts of the settings page: settings under a heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.base.setting_table import Setting
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_search import fits
from stablehand.gui.pages.settings_values import Values
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import Label


class SettingsSection(QWidget):
    """Settings that belong together, on a plane under their heading, perhaps folded away.

    Its rows are made when they are wanted: what nobody unfolds costs nothing, and is found nevertheless.

    Args:
        theme: the theme.
        title: the heading.
        settings: what can be set.
        purpose: a sentence under the heading.
        fold: the words of the fold that hides them; empty where they are always shown.

    Attributes:
        values: how the settings stand, as far as known.

    Signals:
        rows_made: the rows that were made, as a list.
    """

    rows_made = Signal(object)

    def __init__(
        self,
        theme: Theme,
        title: str,
        settings: Sequence[Setting],
        *,
        purpose: str = "",
        fold: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addWidget(Label(title, "heading", wraps=True))
        if purpose:
            box.addWidget(Label(purpose, "body", "text2", wraps=True))
        self.plane = Frame("plane", padding=0, spacing=0)
        self.fold = Fold(theme, fold) if fold else None
        if self.fold is None:
            box.addWidget(self.plane)
        else:
            box.addWidget(self.fold)
            self.fold.body.setContentsMargins(0, 0, 0, 0)
            self.fold.body.addWidget(self.plane)
            self.fold.opened.connect(self.make_rows)
        self._theme, self._title = theme, title
        self.settings, self.values = tuple(settings), Values()
        self.rows: list[SettingRow] = []

    @Slot()
    def make_rows(self) -> None:
        """Make the rows, above what else is on the plane, unless they are there."""
        if self.rows:
            return
        self.rows = [SettingRow(self._theme, setting) for setting in self.settings]
        for at, row in enumerate(self.rows):
            self.plane.box.insertWidget(at, row)
        self._rule()
        self.rows_made.emit(self.rows)

    def narrow(self, query: str, *, only_changed: bool = False, is_rough: bool = True) -> int:
        """Show only what a search finds, all without one; give how many rows that are.

        Args:
            only_changed: leave out what is at its default.
            is_rough: whether one word with letters left out counts too.
        """
        found = {
            setting.key
            for setting in self.settings
            if self._is_found(setting, query, only_changed=only_changed, is_rough=is_rough)
        }
        if found and (query or only_changed):
            self.make_rows()
        for row in self.rows:
            row.setVisible(row.key in found)
        count = len(found)
        self._rule()
        self.setVisible(count > 0)
        if self.fold is not None and (query or only_changed):
            self.fold.set_open(count > 0)
        return count

    def _is_found(
        self, setting: Setting, query: str, *, only_changed: bool, is_rough: bool
    ) -> bool:
        current = self.values.get(setting.key)
        if only_changed and (current is None or current.source == "default"):
            return False
        return not query or fits(setting, current, query, self._title, is_rough=is_rough)

    def _rule(self) -> None:
        """Draw a line between each two rows that are shown."""
        shown = [row for row in self.rows if not row.isHidden()]
        for row in shown:
            row.line.setVisible(row is not shown[0])
