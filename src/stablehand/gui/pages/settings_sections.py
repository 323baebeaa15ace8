"""Parts of the settings page: settings under a heading, and the data folder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.base.setting_table import Setting
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_values import DataFolder, read_folder
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size


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
        self._rule()

    def narrow(self, query: str) -> int:
        """Show only what a search finds, all without one; give how many rows that are."""
        count = 0
        for row in self.rows:
            fits = not query or row.fits(query)
            row.setVisible(fits)
            count += fits
        self._rule()
        self.setVisible(count > 0)
        if self.fold is not None and query:
            self.fold.set_open(count > 0)
        return count

    def _rule(self) -> None:
        """Draw a line between each two rows that are shown."""
        shown = [row for row in self.rows if not row.isHidden()]
        for row in shown:
            row.line.setVisible(row is not shown[0])


class DataFolderSection(QWidget):
    """Where everything lies, how much room is left there, and a way to open it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._path = context.live.app.data.root
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self._title = self.tr("Data folder")
        self._purpose = self.tr("Models, packages, images and settings lie in it.")
        box.addWidget(Label(self._title, "heading", wraps=True))
        plane = Frame("plane", spacing=Space.M)
        box.addWidget(plane)
        plane.box.addWidget(Label(self._purpose, "small", "text3", wraps=True))
        self.facts = KeyValueList(((self.tr("Path"), str(self._path)),))
        plane.box.addWidget(self.facts)
        line = FlowLayout()
        self.open_button = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_open
        )
        self.copy_button = Button(theme, self.tr("Copy path"), icon="copy", on_click=self._on_copy)
        self.trash_button = Button(
            theme, self.tr("Open the trash"), icon="trash-2", on_click=self._on_trash
        )
        for button in (self.open_button, self.copy_button, self.trash_button):
            line.addWidget(button)
        plane.box.addLayout(line)

    def ask(self) -> None:
        """Look at the folder."""
        self._context.live.ask(read_folder, self, self.show_folder, self._on_failed)

    def narrow(self, query: str, fits: bool) -> int:
        """Show it if a search finds it; give how many things that are."""
        self.setVisible(not query or fits)
        return int(not self.isHidden())

    def words(self) -> tuple[str, str]:
        """Give what a search looks at."""
        return self._title, f"{self._purpose} {self._path}"

    def show_folder(self, folder: DataFolder) -> None:
        """Show what was found."""
        if folder.variable:
            kind = self.tr("Named by the variable {name}").format(name=folder.variable)
        elif folder.is_portable:
            kind = self.tr("Portable: it travels with the program")
        else:
            kind = self.tr("Not portable: it belongs to this computer")
        self.facts.set_rows(
            (
                (self.tr("Path"), str(folder.path)),
                (self.tr("Free space"), size(folder.free)),
                (self.tr("Kind"), kind),
            )
        )

    def _on_failed(self, problem: Problem) -> None:
        self.facts.set_rows(
            (
                (self.tr("Path"), str(self._path)),
                (self.tr("Free space"), say(problem.message)),
            )
        )

    def _on_open(self) -> None:
        self._context.open_path(self._path)

    def _on_trash(self) -> None:
        self._context.go(Route("trash"))

    def _on_copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(str(self._path))
        self._context.toast(self.tr("The path was copied."), "success")
