"""Parts of the settings page: settings under a heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.base.setting_table import Setting
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import Label


class SettingsSection(QWidget):
    """Settings that belong together, on a plane under their heading, perhaps folded away.

    Args:
        theme: the theme.
        title: the heading.
        settings: what can be set.
        purpose: a sentence under the heading.
        fold: the words of the fold that hides them; empty where they are always shown.
    """

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
        self.rows = [SettingRow(theme, setting) for setting in settings]
        for row in self.rows:
            self.plane.box.addWidget(row)
        self._title = title
        self._rule()

    def narrow(self, query: str, *, only_changed: bool = False, is_rough: bool = True) -> int:
        """Show only what a search finds, all without one; give how many rows that are.

        Args:
            only_changed: leave out what is at its default.
            is_rough: whether one word with letters left out counts too.
        """
        count = 0
        for row in self.rows:
            fits = (not query or row.fits(query, self._title, is_rough=is_rough)) and (
                not only_changed or row.is_changed
            )
            row.setVisible(fits)
            count += fits
        self._rule()
        self.setVisible(count > 0)
        if self.fold is not None and (query or only_changed):
            self.fold.set_open(count > 0)
        return count

    def _rule(self) -> None:
        """Draw a line between each two rows that are shown."""
        shown = [row for row in self.rows if not row.isHidden()]
        for row in shown:
            row.line.setVisible(row is not shown[0])
