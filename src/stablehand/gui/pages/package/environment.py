"""The environment of an install: Python, torch, every package, and what has changed since it was proved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.records.install import InstalledPython, InstalledTorch
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.package_table import PackageTable
from stablehand.gui.pages.package.setup_section import SetupSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Check, SearchField
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.units import size
from stablehand.services.environments import (
    EnvironmentSize,
    EnvironmentView,
    environment_size,
    show_environment,
)
from stablehand.services.installs import ListedInstall

_LEAST: Final = 240  # height of the table, in pixels at 100 %
_FIELD: Final = 260


class EnvironmentPart(QWidget):
    """Facts above, packages below.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.found: EnvironmentView | None = None
        self._size: EnvironmentSize | None = None
        self._card: QWidget | None = None
        self._rows: list[tuple[str, str]] = []
        self._state: object = None
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage(spacing=Space.M)
        self.area.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        box.addWidget(self.area)
        plane = Frame("plane")
        self.facts = KeyValueList()
        plane.box.addWidget(self.facts)
        self.area.body.addWidget(plane)
        self.area.body.addLayout(self._build_buttons())
        self.setup = SetupSection(context, name)
        self.area.body.addWidget(self.setup)
        self.area.body.addWidget(Label(self.tr("Packages"), "heading"))
        self.area.body.addWidget(self._build_finder())
        self.table = PackageTable(theme)
        self.table.setMinimumHeight(theme.px(_LEAST))
        self.area.body.addWidget(self.table, 1)
        self.area.content.setVisible(False)  # until it is known

    # -- its parts ---------------------------------------------------------------------------------

    def _build_buttons(self) -> FlowLayout:
        theme, row = self._context.theme, FlowLayout()
        self.folder = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_folder
        )
        self.folder.setAccessibleName(self.tr("Open the folder of the environment"))
        self.copy = Button(
            theme, self.tr("Copy as requirements"), icon="copy", on_click=self._on_copy
        )
        self.health = Button(
            theme, self.tr("Check its health"), icon="activity", on_click=self._on_health
        )
        for button in (self.folder, self.copy, self.health):
            row.addWidget(button)
        return row

    def _build_finder(self) -> QWidget:
        theme, finder = self._context.theme, QWidget()
        box = QVBoxLayout(finder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.drift = Label("", "small", "text2", wraps=True)
        box.addWidget(self.drift)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.field = SearchField(theme, self.tr("Find a package"))
        self.field.setMaximumWidth(theme.px(_FIELD))
        self.field.searched.connect(self._on_searched)
        self.only = Check(theme, self.tr("Changed ones only"))
        self.only.toggled.connect(self._on_only)
        self.count = Label("", "small", "text2")
        row.addWidget(self.field, 1)
        row.addWidget(self.only)
        row.addStretch(1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        box.addLayout(row)
        return finder

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Read anew when the environment is another one, or the program has ended: it may have installed."""
        generation = item.record.generation if item.record is not None else None
        state = (item.state, generation, item.session is not None)
        if self._state is not None and state != self._state and self.isVisible():
            self._load()
        self._state = state
        self.setup.show_item(item)

    def wake(self) -> None:
        """Read what is installed, and count what it takes."""
        self._load()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Put the focus into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def refresh(self) -> None:
        """Look anew."""
        self._load()

    # -- showing -----------------------------------------------------------------------------------

    def _load(self) -> None:
        self.setup.load()
        live, name = self._context.live, self._name
        live.ask(lambda app: show_environment(app, name), self, self._take, self._on_unreadable)
        live.ask(
            lambda app: environment_size(app, name),
            self,
            self._take_size,
            lambda _problem: None,  # what is wrong is told by the other question
        )

    def _take(self, found: EnvironmentView) -> None:
        if self._card is not None:
            self._card.hide()
            self.area.body.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None
        self.found = found
        self.area.content.setVisible(True)
        self.folder.setEnabled(found.folder is not None)
        self.copy.setEnabled(bool(found.installed))
        self._show_facts()
        self.table.packages.set_packages(found.packages)
        self.drift.setText(self._drift(found))
        self.only.setVisible(bool(found.drift))
        if not found.drift:
            self.only.setChecked(False)
        self._filter()

    def _take_size(self, found: EnvironmentSize) -> None:
        self._size = found
        self._show_facts()

    def _on_unreadable(self, problem: Problem) -> None:
        self.area.content.setVisible(True)
        if self._card is None:
            self._card = problem_card(self._context, problem)
            self.area.body.insertWidget(0, self._card)

    def _show_facts(self) -> None:
        found = self.found
        if found is None:
            return
        rows = [*self._python(found, found.python), *self._torch(found.torch)]
        rows.append((self.tr("Folder"), str(found.folder or self.tr("It has no environment."))))
        rows.append((self.tr("On the disk"), self._room()))
        rows = [(name, text) for name, text in rows if text]
        if rows != self._rows:
            self._rows = rows
            self.facts.set_rows(rows)

    def _python(
        self, found: EnvironmentView, python: InstalledPython | None
    ) -> list[tuple[str, str]]:
        if python is None:
            return []
        whose = self.tr("{version}, for Stablehand only")
        if python.kind == "system":
            whose = self.tr("{version}, the system's own")
        return [
            (self.tr("Python"), whose.format(version=python.version)),
            (self.tr("Path of Python"), str(found.interpreter)),
        ]

    def _torch(self, torch: InstalledTorch | None) -> list[tuple[str, str]]:
        if torch is None:
            return [(self.tr("torch"), self.tr("The program does without."))]
        index = torch.index or self.tr("The general package index")
        if torch.fallback:
            index = self.tr("{index}, since the chosen one could not be reached").format(
                index=index
            )
        text = self.tr("{version}, {backend}")
        backend = backend_words(torch.backend)
        return [
            (self.tr("torch"), text.format(version=torch.version, backend=backend)),
            (self.tr("Came from"), index),
            (self.tr("Why this torch"), torch.reason),
        ]

    def _room(self) -> str:
        if self._size is None:
            return self.tr("Counting…")
        whole, own = self._size.whole_bytes, self._size.own_bytes
        if own >= whole:
            return size(whole)
        text = self.tr("{whole}, {own} of it its own; the rest other installs and snapshots share")
        return text.format(whole=size(whole), own=size(own))

    def _drift(self, found: EnvironmentView) -> str:
        """Say how what is there compares with what was proved."""
        if not found.is_there:
            return self.tr("There are no packages to be read.")
        if not found.is_known:
            return self.tr("What was there when it was installed, nobody wrote down.")
        standings = [item.standing for item in found.drift]
        if not standings:
            return self.tr("Everything is as it was when the install was proved to work.")
        added, changed = standings.count("added"), standings.count("changed")
        gone = len(standings) - added - changed
        parts = []
        if added:
            parts.append(self.tr("%n added", "", added))
        if changed:
            parts.append(self.tr("%n with another version", "", changed))
        if gone:
            parts.append(self.tr("%n gone", "", gone))
        text = self.tr("Since the install was proved to work: {changes}.")
        return text.format(changes=", ".join(parts))

    def _filter(self) -> None:
        self.table.shown.look_for(self.field.text(), only_drift=self.only.isChecked())
        shown, whole = self.table.shown.rowCount(), self.table.packages.rowCount()
        if shown == whole:
            self.count.setText(self.tr("%n package(s)", "", whole))
        else:
            text = self.tr("{shown} of %n package(s)", "", whole)
            self.count.setText(text.format(shown=shown))

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._filter()

    @Slot(bool)
    def _on_only(self, _is_on: bool) -> None:
        self._filter()

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_folder(self) -> None:
        if self.found is not None and self.found.folder is not None:
            self._context.open_path(self.found.folder)

    def _on_copy(self) -> None:
        if self.found is not None:
            QGuiApplication.clipboard().setText(self.found.as_requirements())
            self._context.toast(self.tr("The list of packages is copied"), "success")

    def _on_health(self) -> None:
        self._context.go(Route("package", self._name, "health"))
