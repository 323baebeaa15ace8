"""Asking a person what a model is: its title, its trained words, its base."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from stablehand.core.models.identify.bases import BASES, find_base
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.base_names import base_of
from stablehand.core.models.metadata.edits import UNCHANGED, Changes
from stablehand.gui.components.model_words import base_name, title_of
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.fields import FormRow

_OK: Final = "ok"
_WORDS_HEIGHT: Final = 88


class EditDialog(Question):
    """What a person says a model is; a field that is emptied is left to the file and the sites again.

    Args:
        context: the window.
        entry: the model.
        save: takes what was changed; asked only if something was.
    """

    def __init__(
        self,
        context: Context,
        entry: Entry,
        save: Callable[[Changes], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context.theme,
            self.tr("What is {name}?").format(name=title_of(entry)),
            self.tr(
                "What you say goes before what the file and the sites say. Empty a field to leave it to "
                "them again."
            ),
            ((_OK, self.tr("Save"), "primary"), ("", self.tr("Leave it"), "secondary")),
            icon="pencil",
            parent=parent,
        )
        self._entry, self._save = entry, save
        known = entry.metadata
        self.title = QLineEdit(known.title or "")
        self.title.setPlaceholderText(entry.name)
        self.trained = QPlainTextEdit("\n".join(known.trained_words))
        self.trained.setTabChangesFocus(True)
        self.trained.setFixedHeight(context.theme.px(_WORDS_HEIGHT))
        self.base = QLineEdit(base_name(entry.base) if entry.base else "")
        completer = QCompleter(sorted({base_name(base) for base in BASES}), self.base)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.base.setCompleter(completer)
        self.content.setSpacing(Space.M)
        theme = context.theme
        self.content.addWidget(FormRow(theme, self.tr("Title"), self.title))
        self.content.addWidget(
            FormRow(theme, self.tr("Trained words"), self.trained, self.tr("One on each line."))
        )
        self.base_row = FormRow(
            theme, self.tr("Base"), self.base, self.tr("Such as SDXL, Flux.1 dev or Pony.")
        )
        self.content.addWidget(self.base_row)
        self._before = self._said()
        self.base.textChanged.connect(self._check)
        self.title.setFocus()

    def accept(self) -> None:
        """Close, and save if that was the answer and something is other than before."""
        if self._value == _OK and (changes := self.changes()) != Changes():
            self._save(changes)
        super().accept()

    def changes(self) -> Changes:
        """Give what was changed; what was emptied is None."""
        title, trained, base = self._said()
        before = self._before
        return Changes(
            title=UNCHANGED if title == before[0] else title or None,
            trained_words=UNCHANGED if trained == before[1] else trained or None,
            base=UNCHANGED if base == before[2] else _base(base) or None,
        )

    def _said(self) -> tuple[str, tuple[str, ...], str]:
        lines = (line.strip() for line in self.trained.toPlainText().splitlines())
        words = tuple(line for line in lines if line)
        return self.title.text().strip(), words, self.base.text().strip()

    @Slot()
    def _check(self) -> None:
        base = self.base.text().strip()
        is_known = not base or base == self._before[2] or _base(base) is not None
        wrong = self.tr("There is no base named so. Choose one of the list.")
        self.base_row.set_error("" if is_known else wrong)
        self.buttons[_OK].setEnabled(is_known)


def _base(name: str) -> str | None:
    """Give the id of a base by how it is shown or by its id, or a site's name for one; None: it is none."""
    for base in BASES:
        if base_name(base).casefold() == name.casefold():
            return base
    if (found := find_base(name)) is not None:
        return found.id
    return name if base_of(name) is not None else None
