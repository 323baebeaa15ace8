"""Where a download goes: a drive, and a folder of the kind or one below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.fields import Choice

_OTHER: Final = "\0other"


@dataclass(frozen=True, slots=True)
class Places:
    """Where something may go.

    Attributes:
        roots: ids and names of the drives that can be written, the usual one first.
        shelf: the folder of the kind ("Lora"); empty where the header has to decide.
        folders: by root, the folders below the shelf ("Lora/people").
    """

    roots: tuple[tuple[str, str], ...] = ()
    shelf: str = ""
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class TargetChoice(QWidget):
    """The choice of drive and folder.

    Signals:
        changed: `to` is another one.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.places = Places()
        self._own: list[str] = []  # folders that were typed here
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.root = Choice(context.theme, self.tr("Drive"))
        self.root.chosen.connect(self._on_root)
        self.folder = Choice(context.theme, self.tr("Folder"))
        self.folder.chosen.connect(self._on_folder)
        for choice in (self.root, self.folder):
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(8)
            row.addWidget(choice, 1)
        self._before: object = None
        self.show_places(Places())

    def show_places(self, places: Places) -> None:
        """Offer other places; what was chosen stays where it is still offered."""
        if places == self.places and self.root.count():
            return
        root, folder = self.root.value, self.folder.value
        if places.shelf != self.places.shelf:
            self._own.clear()
        self.places = places
        self.root.set_values(list(places.roots))
        self.root.setVisible(len(places.roots) > 1)
        self.root.choose(root)
        self._offer(folder)

    def show_usual(self, folder: str) -> None:
        """Say which folder the usual place is for what is chosen."""
        if folder:
            self.folder.setItemText(0, folder)

    @property
    def to(self) -> str | None:
        """The folder as a download takes it; None: the usual place, by the kind that its header tells."""
        root, folder = self.root.value, self.folder.value
        is_usual = not self.places.roots or root == self.places.roots[0][0]
        if folder is None:
            if is_usual or not self.places.shelf:
                return None
            folder = self.places.shelf
        return str(folder) if is_usual else f"{root}:{folder}"

    def _offer(self, chosen: object) -> None:
        usual = self.places.shelf or self.tr("By its kind")
        values: list[tuple[object, str]] = [(None, usual)]
        below = self.places.folders.get(str(self.root.value), ())
        values += [(folder, folder) for folder in dict.fromkeys((*self._own, *below))]
        values.append((_OTHER, self.tr("Another folder…")))
        self.folder.set_values(values)
        self.folder.choose(chosen)
        self._before = self.folder.value

    @Slot(object)
    def _on_root(self, _value: object) -> None:
        self._offer(self.folder.value)
        self.changed.emit()

    @Slot(object)
    def _on_folder(self, value: object) -> None:
        if value != _OTHER:
            self._before = value
            self.changed.emit()
            return
        self.folder.choose(self._before)
        question = LineQuestion(
            self._context.theme,
            self.tr("Into which folder?"),
            self.tr(
                "Below the models folder; it is made if it is not there, for example Lora/people."
            ),
            (("ok", self.tr("Choose it"), "primary"), ("", self.tr("Cancel"), "secondary")),
            name=self.tr("Folder"),
            icon="folder-input",
        )
        question.field.setText(f"{self.places.shelf}/" if self.places.shelf else "")
        question.answered.connect(lambda answer: self._take(answer, question.field.text()))
        self._context.show(question)

    def _take(self, answer: str, text: str) -> None:
        folder = "/".join(part for part in text.replace("\\", "/").split("/") if part.strip())
        if answer == "ok" and folder:
            if folder not in self._own:
                self._own.insert(0, folder)
            self._offer(folder)
            self.changed.emit()
