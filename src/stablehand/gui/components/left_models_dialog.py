"""What was left as it is by an operation on models, and why, file by file."""

from __future__ import annotations

from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.context import Context
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.say import say
from stablehand.services.model_operations import LeftModel, Moves

_REFUSED = frozenset({"model.refused", "model.damaged", "model.mismatch"})


class LeftDialog(ListDialog):
    """The dialog."""

    def __init__(self, context: Context, moves: Moves) -> None:
        super().__init__(
            context,
            self.tr("What was left as it is"),
            self.tr("Everything else was done."),
            "list",
            self.tr("Nothing was left."),
        )
        rows = [self._row(number, item) for number, item in enumerate(moves.left)]
        self.show_rows(rows)

    def _row(self, number: int, item: LeftModel) -> Row:
        is_refused = item.code in _REFUSED
        name = item.name.replace("\\", "/").rpartition("/")[2] or item.name
        icon, tone = ("shield-alert", "danger") if is_refused else ("info", "text3")
        words = self.tr("refused") if is_refused else ""
        return Row(number, name, say(item.reason), words, "", icon, tone)

    def on_row(self, key: object) -> None:
        """Say the whole reason, which may be too long for its line."""
        rows = self.list.rows.rows
        if isinstance(key, int) and key < len(rows):
            self.say_below(rows[key].below)
