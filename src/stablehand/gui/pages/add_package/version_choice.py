"""Which version: the usual one, or another release, branch, tag or commit."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.catalog.schema import Package
from stablehand.gui.pages.add_package.option_list import Option, OptionList
from stablehand.gui.pages.add_package.words import recommended, version_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import FormRow, line_field

_USUAL = "usual"
_OTHER = "other"


class VersionChoice(QWidget):
    """Two choices, and a field for the second.

    Signals:
        changed: a person has changed something.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.options = OptionList(theme, self.tr("Version"))
        self.options.chosen.connect(self._on_chosen)
        box.addWidget(self.options)
        self.ref = line_field(self.tr("Release, branch, tag or commit"), on_edited=self._on_edited)
        self.row = FormRow(theme, self.tr("Release, branch, tag or commit"), self.ref)
        self.row.setContentsMargins(Space.XL, 0, 0, 0)
        box.addWidget(self.row)

    def reset(self, package: Package) -> None:
        """Offer the versions of a package, the usual one chosen."""
        self.setVisible(package.source.kind == "git")
        usual = recommended(version_words(package.source.ref or ""))
        self.options.set_options(
            (Option(_USUAL, usual), Option(_OTHER, self.tr("Another version")))
        )
        self.options.choose(_USUAL)
        self.ref.clear()
        self.ref.setPlaceholderText(package.source.ref or "")
        self.row.set_error("")
        self.row.setVisible(False)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [*self.options.stops(), self.ref]

    @property
    def wished(self) -> str | None:
        """The version that was asked for; None is the usual one."""
        return self.ref.text().strip() or None if self.options.value == _OTHER else None

    @Slot(str)
    def _on_chosen(self, value: str) -> None:
        self.row.setVisible(value == _OTHER)
        if value == _OTHER:
            self.ref.setFocus()
        self.changed.emit()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self.changed.emit()
