"""A few choices that are all in sight, each with a sentence on what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from stablehand.gui.pages.add_package.layouts import emptied
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import Radio
from stablehand.gui.widgets.labels import Label

_INDENT = 24  # where the words of a radio button begin


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its value, its words, and what it means."""

    value: str
    text: str
    help: str = ""


class OptionList(QWidget):
    """Radio buttons below a heading.

    Signals:
        chosen: the value that was chosen by a person.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options: tuple[Option, ...] = ()
        self._group: QButtonGroup | None = None
        self.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        box.addWidget(Label(title, "strong"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        box.addLayout(self._rows)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other choices, the first of them chosen; the same ones change nothing."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        emptied(self._rows)
        if self._group is not None:
            self._group.deleteLater()
        self._group = QButtonGroup(self)
        for at, option in enumerate(options):
            radio = Radio(self._theme, option.text)
            radio.setAccessibleDescription(option.help)
            self._group.addButton(radio, at)
            self._rows.addWidget(radio)
            if option.help:
                text = Label(option.help, "small", "text3", wraps=True)
                text.setContentsMargins(_INDENT, 0, 0, Space.XS)
                self._rows.addWidget(text)
        self._group.idClicked.connect(self._on_clicked)
        if options:
            self.choose(options[0].value)

    @property
    def value(self) -> str:
        """The value that is chosen."""
        at = self._group.checkedId() if self._group is not None else -1
        return self._options[at].value if at >= 0 else ""

    def choose(self, value: str) -> None:
        """Choose a value without telling anybody; one that is not offered changes nothing."""
        radio = self.radio(value)
        if radio is not None:
            radio.setChecked(True)

    def radio(self, value: str) -> Radio | None:
        """Give the button of a value."""
        values = [option.value for option in self._options]
        if self._group is None or value not in values:
            return None
        found = self._group.button(values.index(value))
        return found if isinstance(found, Radio) else None

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return list(self._group.buttons()) if self._group is not None else []

    @Slot(int)
    def _on_clicked(self, at: int) -> None:
        self.chosen.emit(self._options[at].value)
