"""Models that are there twice: found by their bytes, and made one file with several names."""

from __future__ import annotations

from functools import partial

from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.context import Context
from stablehand.gui.widgets.fields import Check
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.app import App
from stablehand.services.duplicates import (
    SHARED_EDITS,
    DuplicateCopy,
    Duplicates,
    FoundDuplicates,
    start_link,
    start_search,
)
from stablehand.services.results import Result


class DoublesDialog(ListDialog):
    """The dialog; it begins to look at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Models that are there twice"),
            self.tr("Copies with the same bytes can share them: one file with several names."),
            "copy",
            self.tr("No model is there twice."),
        )
        self._found = FoundDuplicates(())
        self._copies: dict[str, tuple[Duplicates, DuplicateCopy]] = {}
        self.near = Check(
            context.theme, self.tr("Also those with the same weights and another description")
        )
        self.near.toggled.connect(self._on_near)
        self.above.addWidget(self.near)
        self.fields.append(self.near)
        self.all_button = self.add_button(
            self.tr("Share all"), "link-2", self._on_all, variant="primary"
        )
        self.one_button = self.add_button(self.tr("Share this one"), "link-2", self._on_one)
        self.folder_button = self.add_button(self.tr("Open folder"), "folder-open", self._on_folder)
        self.look()

    def look(self) -> None:
        """Look for them; files of the same size are compared byte by byte."""
        near = self.near.isChecked()
        self.work(
            partial(_found, near=near), self._take, self.tr("Comparing files of the same size…")
        )

    def _take(self, result: Result[FoundDuplicates]) -> None:
        self._found = result.data
        self._copies = {
            copy.key: (group, copy) for group in result.data.groups for copy in group.copies[1:]
        }
        self.show_rows([self._row(*pair) for pair in self._copies.values()])

    def _row(self, group: Duplicates, copy: DuplicateCopy) -> Row:
        words, tone = self.tr("the same bytes"), "success"
        if group.likeness != "same_bytes":
            words, tone = self.tr("the same weights"), "warning"
        if copy.is_linked:
            words, tone = self.tr("shares its bytes already"), "text3"
        below = self.tr("{path} is the same as {kept}")
        return Row(
            copy.key,
            copy.path.name,
            below.format(path=copy.path, kept=group.copies[0].path),
            words,
            size(group.size_bytes),
            "copy",
            tone,
        )

    def allow(self, *, is_busy: bool) -> None:
        """Let be shared what can be."""
        freed = self._found.freed_bytes
        text = self.tr("Share all, frees {size}") if freed else self.tr("Share all")
        self.all_button.setText(text.format(size=size(freed)))
        self.all_button.setEnabled(not is_busy and freed > 0)
        pair = self._copies.get(str(self.list.key()))
        self.one_button.setEnabled(not is_busy and pair is not None and pair[1].can_link)
        self.folder_button.setEnabled(pair is not None)
        self.near.setEnabled(not is_busy)
        self.say_below(say(SHARED_EDITS) if freed and not is_busy else "")

    def _on_near(self, _is_on: bool) -> None:
        self.look()

    def _on_all(self) -> None:
        self.context.live.begin(lambda app: start_link(app), "models", "")
        self.accept()

    def _on_one(self) -> None:
        key = str(self.list.key())
        self.context.live.begin(lambda app: start_link(app, [key]), "models", "")
        self.accept()

    def _on_folder(self) -> None:
        if (pair := self._copies.get(str(self.list.key()))) is not None:
            self.context.open_path(pair[1].path.parent)


async def _found(app: App, *, near: bool) -> Result[FoundDuplicates]:
    job = await start_search(app, near=near)
    return await job.result()
