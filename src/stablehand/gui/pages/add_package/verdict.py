"""Whether a package works on this computer, on what it would compute, and what to know before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.pages.add_package.layouts import emptied
from stablehand.gui.pages.add_package.words import sentence, works_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.services.preview import Preview

_INDENT = 16


class Verdict(QWidget):
    """The verdict in words; what only some people want to know is folded."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said: tuple[str, ...] = ()
        self._rows: list[tuple[str, str]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self._icon = IconLabel(theme, "circle-check", "success", 20)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XXS)
        self.title = Label("", "strong", wraps=True)
        self.reason = Label("", "body", "text2", wraps=True, selectable=True)
        column.addWidget(self.title)
        column.addWidget(self.reason)
        row.addLayout(column, 1)
        box.addLayout(row)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(Space.XS)
        box.addLayout(self._notes)
        self.details = Fold(theme, self.tr("Technical details"))
        self._list = KeyValueList()
        self.details.body.addWidget(self._list)
        # its sign begins where the words above begin
        folded = QHBoxLayout()
        folded.setContentsMargins(_INDENT, 0, 0, 0)
        folded.addWidget(self.details)
        box.addLayout(folded)

    def show_preview(self, preview: Preview) -> None:
        """Show what was found out."""
        plan = preview.plan
        if plan is None:
            self._icon.show_icon("ban", "warning")
            self.title.setText(self.tr("Does not work on this computer"))
            self.reason.setText(sentence(preview.refusal))
        else:
            self._icon.show_icon("circle-check", "success")
            self.title.setText(works_words(plan.choice))
            why = sentence(plan.choice.reason) if plan.choice else ""
            self.reason.setText(why or self.tr("It computes nothing itself and needs no torch."))
        notices = (*plan.notices, *preview.warnings) if plan else ()
        self._note(tuple(sentence(notice) for notice in notices))
        self._detail(preview)

    def notes(self) -> tuple[str, ...]:
        """Give what there is to know before."""
        return self._said

    def _note(self, texts: tuple[str, ...]) -> None:
        if texts == self._said:
            return
        self._said = texts
        emptied(self._notes)
        for text in texts:
            note = QWidget()
            row = QHBoxLayout(note)
            row.setContentsMargins(2, 0, 0, 0)
            row.setSpacing(Space.S + 2)
            row.addWidget(IconLabel(self._theme, "info", "info"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(text, "body", wraps=True, selectable=True), 1)
            self._notes.addWidget(note)

    def _detail(self, preview: Preview) -> None:
        plan = preview.plan
        self.details.setVisible(plan is not None)
        if plan is None:
            return
        rows: list[tuple[str, str]] = []
        if (choice := plan.choice) is not None:
            rows.append((self.tr("Torch build"), choice.backend))
            rows.append((self.tr("Packages"), "\n".join(choice.requirements)))
            index = choice.index or self.tr("the general package index")
            rows.append((self.tr("Fetched from"), index))
            if choice.device is not None:
                device = choice.device
                code = device.capability or device.gfx
                card = f"{device.name} ({code})" if code else device.name
                rows.append((self.tr("Card"), card))
        rows.append((self.tr("Opens at"), plan.url or self.tr("a window of its own")))
        if rows != self._rows:
            self._rows = rows
            self._list.set_rows(rows)
