"""What can be done with models: asked for by panel, menu and keys alike, done by the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCompleter, QMenu

from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.edits import Changes
from stablehand.gui.components.model_words import title_of
from stablehand.gui.context import Context
from stablehand.gui.pages.models.edit_dialog import EditDialog
from stablehand.gui.pages.models.shelf import Shelf, folders_of
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.words.units import size
from stablehand.services.civitai import page_of
from stablehand.services.converting import start_conversion
from stablehand.services.hashing import start_hashing
from stablehand.services.model_lookups import start_lookup
from stablehand.services.model_metadata import EditedModels, edit, undo_edit
from stablehand.services.model_moves import start_move, start_remove, start_rename
from stablehand.services.model_updates import start_update_check
from stablehand.services.organising import start_fix
from stablehand.services.results import Result
from stablehand.services.verifying import start_verification

_OK: Final = "ok"
_NAMED: Final = 3
# Formats that are written as safetensors.
PICKLES: Final = frozenset({"ckpt", "pt", "pth", "bin"})


class ModelActions(QObject):
    """What can be done with models.

    Args:
        context: the window.
        shelf: gives the library as it is shown.

    Signals:
        edited: what a person says of models is another thing now.
    """

    edited = Signal()

    def __init__(
        self, context: Context, shelf: Callable[[], Shelf], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._shelf = context, shelf

    # -- looking, copying --------------------------------------------------------------------------

    def reveal(self, entry: Entry) -> None:
        """Show where a model lies in the system's file browser."""
        self._context.open_path(self._shelf().place(entry).parent)

    def open_page(self, entry: Entry) -> None:
        """Open a model's page in the browser."""
        page = page_of(self._context.live.app, entry.metadata)
        if page is not None:
            self._context.open_url(page)

    def copy_paths(self, entries: Sequence[Entry]) -> None:
        """Copy where models lie, a line each."""
        shelf = self._shelf()
        self.copy_text(self.tr("Path"), "\n".join(str(shelf.place(entry)) for entry in entries))

    def copy_text(self, name: str, text: str) -> None:
        """Copy something, and say what."""
        QGuiApplication.clipboard().setText(text)
        self._context.toast(self.tr("Copied: {name}").format(name=name), "info")

    # -- moving ------------------------------------------------------------------------------------

    def rename(self, entry: Entry) -> None:
        """Ask for another name, and give it that."""
        question = LineQuestion(
            self._context.theme,
            self.tr("What shall {name} be called?").format(name=entry.name),
            self.tr("What belongs to it, such as its picture, gets the same name."),
            ((_OK, self.tr("Rename"), "primary"), ("", self.tr("Leave it"), "secondary")),
            name=self.tr("Name of the file"),
            icon="pencil",
        )
        question.field.setText(entry.name)
        question.field.selectAll()

        def answered(answer: str) -> None:
            new = question.field.text().strip()
            if answer == _OK and new and new != entry.name:
                self._context.live.begin(
                    lambda app: start_rename(app, entry.key, new), "models", ""
                )

        question.answered.connect(answered)
        self._context.show(question)

    def move(self, entries: Sequence[Entry]) -> None:
        """Ask for a folder, and move models there."""
        shelf = self._shelf()
        question = LineQuestion(
            self._context.theme,
            self._asked(self.tr("Where shall {names} go?"), entries),
            self.tr(
                "A folder below the model folder, such as Lora/people. It is made if it is not there. "
                "What belongs to the models goes along."
            ),
            ((_OK, self.tr("Move"), "primary"), ("", self.tr("Leave it"), "secondary")),
            name=self.tr("Folder"),
            icon="folder-input",
        )
        question.field.setText(entries[0].path.rpartition("/")[0])
        completer = QCompleter(self._folders(shelf), question.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        question.field.setCompleter(completer)
        keys = [entry.key for entry in entries]

        def answered(answer: str) -> None:
            folder = question.field.text().strip()
            if answer == _OK and folder:
                self._context.live.begin(lambda app: start_move(app, keys, folder), "models", "")

        question.answered.connect(answered)
        self._context.show(question)

    def put_right(self, entries: Sequence[Entry]) -> None:
        """Move misplaced models to where their kind belongs; none: all of which the kind is sure."""
        keys = [entry.key for entry in entries]
        self._context.live.begin(lambda app: start_fix(app, keys), "models", "")

    def delete(self, entries: Sequence[Entry]) -> None:
        """Ask, and move models to the trash of their drive."""
        total = sum(entry.size_bytes for entry in entries)
        question = Question(
            self._context.theme,
            self._asked(self.tr("Move {names} to the trash?"), entries),
            self.tr(
                "What lies beside a model and belongs to it goes along. All of it can be brought back "
                "from the trash."
            ),
            (
                (_OK, self.tr("Move to the trash"), "danger"),
                ("", self.tr("Keep"), "secondary"),
            ),
            facts=[
                self.tr("It frees {size} once the trash is emptied.").format(size=size(total)),
            ],
            icon="trash-2",
        )
        keys = [entry.key for entry in entries]

        def answered(answer: str) -> None:
            if answer == _OK:
                self._context.live.begin(lambda app: start_remove(app, keys), "models", "")

        question.answered.connect(answered)
        self._context.show(question)

    def convert(self, entry: Entry) -> None:
        """Ask, and write a model as safetensors."""
        question = Question(
            self._context.theme,
            self.tr("Write {name} as safetensors?").format(name=entry.name),
            self.tr(
                "Its weights are copied byte by byte, and no code in it is run. The new file can be loaded "
                "without any risk."
            ),
            (
                (_OK, self.tr("Write it"), "primary"),
                ("", self.tr("Leave it"), "secondary"),
            ),
            tick=self.tr("Then move the old file to the trash"),
            icon="shield-check",
        )

        def answered(answer: str) -> None:
            if answer == _OK:
                trash = question.is_ticked
                self._context.live.begin(
                    lambda app: start_conversion(app, entry.key, trash_original=trash),
                    "convert",
                    "",
                )

        question.answered.connect(answered)
        self._context.show(question)

    # -- finding out -------------------------------------------------------------------------------

    def look_up(self, entries: Sequence[Entry] = ()) -> None:
        """Find out what CivitAI knows of models; none: of all that have not been looked up."""
        keys = [entry.key for entry in entries] or None
        is_again = keys is not None
        self._context.live.begin(lambda app: start_lookup(app, keys, again=is_again), "lookup", "")

    def check_updates(self, entries: Sequence[Entry] = ()) -> None:
        """Look for newer versions of models; none: of all whose version is known."""
        keys = [entry.key for entry in entries] or None
        self._context.live.begin(lambda app: start_update_check(app, keys), "model-updates", "")

    def hash(self, entries: Sequence[Entry] = ()) -> None:
        """Compute the sums of models; none: of all that lack any."""
        keys = [entry.key for entry in entries]
        self._context.live.begin(lambda app: start_hashing(app, keys), "hash", "")

    def verify(self, entries: Sequence[Entry] = ()) -> None:
        """Check once more whether models are safe; none: all of them."""
        keys = [entry.key for entry in entries]
        self._context.live.begin(lambda app: start_verification(app, keys), "verify", "")

    # -- what a person says ------------------------------------------------------------------------

    def toggle_favourite(self, entries: Sequence[Entry]) -> None:
        """Make models favourites; if all of them are, none of them any more."""
        is_on = not all(entry.metadata.favourite for entry in entries)
        self.set_favourite(entries, is_on=is_on)

    def set_favourite(self, entries: Sequence[Entry], *, is_on: bool) -> None:
        """Make models favourites, or not."""
        self._edit(entries, Changes(favourite=True if is_on else None))

    def rate(self, entries: Sequence[Entry], stars: int | None) -> None:
        """Rate models; None takes the rating back."""
        self._edit(entries, Changes(rating=stars))

    def write_notes(self, entry: Entry, text: str) -> None:
        """Keep notes on a model."""
        self._edit([entry], Changes(notes=text))

    def set_tags(self, entry: Entry, tags: tuple[str, ...]) -> None:
        """Have these tags and no others."""
        before = entry.metadata.tags
        added = tuple(tag for tag in tags if tag not in before)
        removed = tuple(tag for tag in before if tag not in tags)
        if added or removed:
            self._edit([entry], Changes(add_tags=added, remove_tags=removed))

    def add_tags(self, entries: Sequence[Entry], tags: tuple[str, ...]) -> None:
        """Add tags to models."""
        self._edit(entries, Changes(add_tags=tags))

    def describe(self, entry: Entry) -> None:
        """Ask what a model is: its title, its trained words, its base."""
        dialog = EditDialog(self._context, entry, lambda changes: self._edit([entry], changes))
        self._context.show(dialog)

    def _edit(self, entries: Sequence[Entry], changes: Changes) -> None:
        keys = [entry.key for entry in entries]
        self._context.live.ask(lambda app: edit(app, keys, changes), self, self._on_edited)

    def _on_edited(self, result: Result[EditedModels]) -> None:
        self.edited.emit()
        count = len(result.data.changed)
        if count > 1:
            text = self.tr("%n model(s) changed.", "", count)
            self._context.toast(text, "success", (self.tr("Undo"), self._undo_edit))

    def _undo_edit(self) -> None:
        self._context.live.ask(undo_edit, self, lambda _result: self.edited.emit())

    # -- the menu ----------------------------------------------------------------------------------

    def fill_menu(self, menu: QMenu, entries: Sequence[Entry], *, is_short: bool = False) -> None:
        """Fill a menu with what can be done with models.

        Args:
            is_short: leave out what stands as buttons beside it.
        """
        if not entries:
            return
        one = entries[0] if len(entries) == 1 else None
        if not is_short:
            self._fill_usual(menu, entries)
            menu.addSeparator()
        menu.addAction(self.tr("Find metadata"), partial(self.look_up, entries))
        menu.addAction(self.tr("Look for newer versions"), partial(self.check_updates, entries))
        menu.addAction(self.tr("Compute the sums"), partial(self.hash, entries))
        menu.addAction(self.tr("Check the safety"), partial(self.verify, entries))
        if one is not None and one.format in PICKLES:
            menu.addAction(self.tr("Convert to safetensors…"), partial(self.convert, one))
        shelf = self._shelf()
        wrong = [e for n, e in enumerate(shelf.entries) if n in shelf.misplaced and e in entries]
        if wrong:
            menu.addAction(self.tr("Move to the right folder"), partial(self.put_right, wrong))
        menu.addSeparator()
        menu.addAction(self.tr("Copy the path"), partial(self.copy_paths, entries))
        if one is not None:
            self._fill_copies(menu, one)

    def _fill_usual(self, menu: QMenu, entries: Sequence[Entry]) -> None:
        is_favourite = all(entry.metadata.favourite for entry in entries)
        words = self.tr("No favourite any more") if is_favourite else self.tr("Favourite")
        menu.addAction(words, partial(self.toggle_favourite, entries))
        if len(entries) == 1:
            menu.addAction(self.tr("Open folder"), partial(self.reveal, entries[0]))
            menu.addAction(self.tr("Edit…"), partial(self.describe, entries[0]))
            menu.addAction(self.tr("Rename…"), partial(self.rename, entries[0]))
        menu.addAction(self.tr("Move…"), partial(self.move, entries))
        menu.addAction(self.tr("Delete…"), partial(self.delete, entries))

    def _fill_copies(self, menu: QMenu, entry: Entry) -> None:
        known = entry.metadata
        if "sha256" in entry.hashes:
            run = partial(self.copy_text, "SHA-256", entry.hashes["sha256"])
            menu.addAction(self.tr("Copy the SHA-256"), run)
        if known.trained_words:
            run = partial(self.copy_text, self.tr("Trained words"), ", ".join(known.trained_words))
            menu.addAction(self.tr("Copy the trained words"), run)
        if page_of(self._context.live.app, known) is not None:
            menu.addAction(self.tr("Open its page"), partial(self.open_page, entry))

    def _asked(self, text: str, entries: Sequence[Entry]) -> str:
        """Put the names of models into a question."""
        names = ", ".join(title_of(entry) for entry in entries[:_NAMED])
        if len(entries) > _NAMED:
            names = self.tr("%n model(s)", "", len(entries))
        return text.format(names=names)

    def _folders(self, shelf: Shelf) -> list[str]:
        found = []
        for key in folders_of(shelf):
            root, _, folder = key.partition(":")
            if folder:
                found.append(folder.rstrip("/") if root == "main" else key.rstrip("/"))
        return sorted(found, key=str.casefold)
