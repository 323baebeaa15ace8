"""The folders that hold models: added, named, put in order, marked as read-only, taken out again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from stablehand.core.models.library.entry import MAIN
from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.context import Context
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.app import App
from stablehand.services.model_roots import (
    ListedRoot,
    add_model_root,
    change_model_root,
    list_roots,
    remove_model_root,
)
from stablehand.services.results import Result

_OK = "ok"


class RootsDialog(ListDialog):
    """The dialog."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Folders that hold models"),
            self.tr(
                "The first one takes what comes in. Files in the others are listed, checked and found "
                "like those; nothing in a read-only one is ever changed."
            ),
            "hard-drive",
            self.tr("There is no folder."),
        )
        self._roots: tuple[ListedRoot, ...] = ()
        self.new_button = self.add_button(
            self.tr("Add a folder…"), "plus", self._on_add, variant="primary"
        )
        self.name_button = self.add_button(self.tr("Rename…"), "pencil", self._on_name)
        self.up_button = self.add_button(self.tr("Read earlier"), "arrow-up", self._on_up)
        self.lock_button = self.add_button(self.tr("Read-only"), "lock", self._on_lock)
        self.place_button = self.add_button(
            self.tr("It is elsewhere now…"), "folder-input", self._on_place
        )
        self.remove_button = self.add_button(self.tr("Take out…"), "unlink", self._on_remove)
        self.look()

    def look(self) -> None:
        """List them."""
        self.work(list_roots, self._take, self.tr("Looking…"))

    def _take(self, result: Result[tuple[ListedRoot, ...]]) -> None:
        self._roots = result.data
        self.show_rows([self._row(item) for item in result.data])
        self.say_below("\n".join(say(notice) for notice in result.notices))

    def _row(self, item: ListedRoot) -> Row:
        words = []
        if item.root.read_only:
            words.append(self.tr("read-only"))
        if not item.root.is_there:
            words.append(self.tr("not there"))
        if item.is_shared:
            words.append(self.tr("packages see it"))
        count = self.tr("%n model(s)", "", item.count)
        return Row(
            item.root.id,
            item.root.name,
            self.tr("{folder}, {count}").format(folder=item.root.folder, count=count),
            ", ".join(words),
            size(item.size_bytes),
            "hard-drive" if item.root.is_there else "unlink",
            "text3" if item.root.is_there else "warning",
        )

    def allow(self, *, is_busy: bool) -> None:
        """Let be changed what can be: the main folder stays as it is."""
        item = self._item()
        is_added = not is_busy and item is not None and item.root.id != MAIN
        for button in (self.name_button, self.lock_button, self.place_button, self.remove_button):
            button.setEnabled(is_added)
        at = self._roots.index(item) if item is not None and item in self._roots else 0
        self.up_button.setEnabled(is_added and at > 0)
        is_locked = item is not None and item.root.read_only
        self.lock_button.setText(self.tr("Allow changes") if is_locked else self.tr("Read-only"))

    def _item(self) -> ListedRoot | None:
        key = self.list.key()
        return next((item for item in self._roots if item.root.id == key), None)

    def _change(self, work: Callable[[App], Coroutine[Any, Any, object]]) -> None:
        self.work(work, lambda _done: self.look(), self.tr("Writing it down…"))

    def _on_add(self) -> None:
        self._choose(lambda folder: self._change(lambda app: add_model_root(app, folder)))

    def _on_place(self) -> None:
        if (item := self._item()) is not None:
            id_ = item.root.id
            self._choose(
                lambda folder: self._change(lambda app: change_model_root(app, id_, folder=folder))
            )

    def _choose(self, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        self.context.show(dialog)

    def _on_name(self) -> None:
        if (item := self._item()) is None:
            return
        question = LineQuestion(
            self.context.theme,
            self.tr("What shall {name} be called?").format(name=item.root.name),
            "",
            ((_OK, self.tr("Rename"), "primary"), ("", self.tr("Leave it"), "secondary")),
            name=self.tr("Name"),
            icon="pencil",
            parent=self,
        )
        question.field.setText(item.root.name)
        id_ = item.root.id

        def answered(answer: str) -> None:
            name = question.field.text().strip()
            if answer == _OK and name:
                self._change(lambda app: change_model_root(app, id_, name=name))

        question.answered.connect(answered)
        self.context.show(question)

    def _on_up(self) -> None:
        if (item := self._item()) is not None and item in self._roots:
            before = self._roots[max(0, self._roots.index(item) - 1)].root
            id_, priority = item.root.id, before.priority - 1
            self._change(lambda app: change_model_root(app, id_, priority=priority))

    def _on_lock(self) -> None:
        if (item := self._item()) is not None:
            id_, locked = item.root.id, not item.root.read_only
            self._change(lambda app: change_model_root(app, id_, read_only=locked))

    def _on_remove(self) -> None:
        if (item := self._item()) is None:
            return
        question = Question(
            self.context.theme,
            self.tr("Take {name} out of the library?").format(name=item.root.name),
            self.tr("Its files stay where they are: {folder}").format(folder=item.root.folder),
            ((_OK, self.tr("Take it out"), "primary"), ("", self.tr("Leave it"), "secondary")),
            icon="unlink",
            parent=self,
        )
        id_ = item.root.id

        def answered(answer: str) -> None:
            if answer == _OK:
                self._change(lambda app: remove_model_root(app, id_))

        question.answered.connect(answered)
        self.context.show(question)
