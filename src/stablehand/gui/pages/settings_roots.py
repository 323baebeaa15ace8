"""The folders with models on the settings page: which there are, how much room they have, changing them."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from stablehand.core.base.files import free_bytes
from stablehand.core.models.library.entry import ModelRoot
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.models.roots_dialog import RootsDialog
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.app import App
from stablehand.services.model_roots import ListedRoot, list_roots

Spaces = tuple[tuple[ListedRoot, int | None], ...]
_MANAGE = "roots.manage"


class ModelRootsSection(OwnSection):
    """The folders that hold models, in the order in which they are read."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Folders with models"),
            self.tr("Models may lie on several drives. New ones go into the first folder."),
            words="models folder drive archive nas root path disk модели папка диск архив путь сетевой",
        )
        self._found: Spaces = ()
        self._said: list[tuple[ModelRoot, str]] = []
        self._show()

    def ask(self) -> None:
        """Look at the folders and their drives."""
        self.context.live.ask(_spaces, self, self.show_roots, self._on_failed)

    def show_roots(self, found: Spaces) -> None:
        """Show what was found."""
        said = [(item.root, self._words(item, free)) for item, free in found]
        if said != self._said:  # a few bytes more or less take nobody's focus away
            self._found, self._said = found, said
            self._show()

    def _show(self, problem: str = "") -> None:
        self.clear_rows()
        for item, free in self._found:
            self._add(item, free)
        box = self.add_row(_MANAGE)
        if problem:
            box.addWidget(Label(problem, "small", "danger", wraps=True))
        self.manage = Button(
            self.context.theme,
            self.tr("Add, order or take out…"),
            icon="hard-drive",
            compact=True,
            on_click=self._on_manage,
        )
        box.addWidget(self.manage, 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self, item: ListedRoot, free: int | None) -> None:
        box = self.add_row(f"roots.{item.root.id}")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        icon, tone = ("hard-drive", "text3") if item.root.is_there else ("unlink", "warning")
        row.addWidget(IconLabel(self.context.theme, icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(item.root.name, "strong"))
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(Label(breakable(str(item.root.folder)), "small", "text2", wraps=True))
        box.addWidget(Label(self._words(item, free), "small", "text3", wraps=True))

    def _words(self, item: ListedRoot, free: int | None) -> str:
        said = [self.tr("%n model(s)", "", item.count), size(item.size_bytes)]
        if not item.root.is_there:
            said.append(self.tr("its drive is not there"))
        elif free is not None:
            said.append(self.tr("{size} free").format(size=size(free)))
        if item.root.read_only:
            said.append(self.tr("read-only"))
        return ", ".join(said)

    def _on_failed(self, problem: Problem) -> None:
        self._said = []  # whatever is found next is shown in its place
        self._show(say(problem.message))

    def _on_manage(self) -> None:
        dialog = RootsDialog(self.context)
        dialog.finished.connect(self.ask)
        self.context.show(dialog)


async def _spaces(app: App) -> Spaces:
    """Give the folders, and what their drives have free."""
    found = (await list_roots(app)).data

    def free(item: ListedRoot) -> int | None:
        with suppress(OSError):
            return free_bytes(item.root.folder) if item.root.is_there else None
        return None

    return tuple([(item, await asyncio.to_thread(free, item)) for item in found])
