"""Places by a pattern: shown first, then done as one operation that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from stablehand.core.models.library.entry import Entry
from stablehand.core.models.organise.pattern import FIELDS
from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import Row
from stablehand.services.organising import Proposals, propose, start_organise
from stablehand.services.results import Result

USUAL: Final = "{kind_folder}/{base}/"
_SHOWN: Final = 2000


class OrganiseDialog(ListDialog):
    """The dialog.

    Args:
        context: the window.
        entries: with which models; none: all that can be moved.
    """

    def __init__(self, context: Context, entries: Sequence[Entry] = ()) -> None:
        super().__init__(
            context,
            self.tr("Sort models into folders"),
            self.tr("Nothing is moved before you have seen what would go where."),
            "folder-input",
            self.tr("Every model is where the pattern wants it."),
        )
        self._keys = [entry.key for entry in entries]
        self._found: Proposals | None = None
        self._asked = ""
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        self.field = QLineEdit(context.live.memory.text("models.pattern", USUAL))
        self.field.setAccessibleName(self.tr("Pattern"))
        self.field.returnPressed.connect(self.look)
        line.addWidget(self.field, 1)
        self.look_button = Button(
            context.theme, self.tr("Show what it does"), icon="eye", on_click=self.look
        )
        line.addWidget(self.look_button)
        self.above.addLayout(line)
        self.fields += [self.field, self.look_button]
        fields = " ".join(f"{{{name}}}" for name in FIELDS)
        text = self.tr("Fields: {fields}. A pattern that ends with / keeps the files' names.")
        self.above.addWidget(Label(text.format(fields=fields), "small", "text3", wraps=True))
        self.go_button = self.add_button(
            self.tr("Move them"), "folder-input", self._on_go, variant="primary"
        )
        self.look()

    def look(self) -> None:
        """Work out what the pattern would do."""
        pattern, keys = self.field.text().strip(), self._keys
        self._found, self._asked = None, pattern
        self.work(
            lambda app: propose(app, pattern, keys), self._take, self.tr("Working out the places…")
        )

    def _take(self, result: Result[Proposals]) -> None:
        self._found = result.data
        rows = []
        for move in result.data.moves[:_SHOWN]:
            words = self.tr("gets a number, the name is taken") if move.is_apart else ""
            old = move.key.partition(":")[2]
            new = str(move.target)[len(str(move.path)) - len(old) :]  # both below the same root
            below = self.tr("{old} goes to {new}").format(old=old, new=new)
            tone = "warning" if move.is_apart else "text3"
            rows.append(Row(move.key, move.target.name, below, words, "", "file-box", tone))
        self.show_rows(rows)

    def allow(self, *, is_busy: bool) -> None:
        """Let be moved what was shown."""
        count = len(self._found.moves) if self._found is not None else 0
        self.go_button.setEnabled(not is_busy and count > 0)
        self.look_button.setEnabled(not is_busy)
        if self._found is None:
            self.say_below("")
            return
        said = [
            self.tr("%n model(s) would move.", "", count),
            self.tr("%n model(s) stay where they are.", "", self._found.unchanged),
        ]
        if self._found.unplaced:
            count = len(self._found.unplaced)
            said.append(self.tr("Of %n model(s) it is not known what they are.", "", count))
        self.say_below(" ".join(said))

    def _on_go(self) -> None:
        pattern, keys = self._asked, self._keys
        self.context.live.memory.keep(**{"models.pattern": pattern})
        self.context.live.begin(lambda app: start_organise(app, pattern, keys), "models", "")
        self.accept()
