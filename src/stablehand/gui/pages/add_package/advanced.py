"""What only some people want to choose: name, another source, Python, torch build."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.catalog.schema import Package
from stablehand.gui.pages.add_package.words import build_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import Choice, FormRow, line_field
from stablehand.gui.widgets.frames import Fold
from stablehand.services.preview import Preview

_AUTOMATIC = ""


class Advanced(QWidget):
    """The fold with the fields; what is not chosen is left to Stablehand.

    Signals:
        changed: a person has changed something.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_named = False  # by a person
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(theme, self.tr("Advanced"))
        self.fold.body.setContentsMargins(Space.XXL, 0, 0, Space.S)
        self.fold.body.setSpacing(Space.M)
        box.addWidget(self.fold)
        self.name = line_field(self.tr("Name"), on_edited=self._on_name)
        self.name_row = FormRow(
            theme,
            self.tr("Name"),
            self.name,
            self.tr("Its folder below Packages is called like that."),
        )
        self.source = line_field(self.tr("Source"), on_edited=self._on_source)
        self.source_row = FormRow(
            theme,
            self.tr("Source"),
            self.source,
            self.tr("The address of another repository, such as a fork. Empty means the original."),
        )
        self.python = Choice(theme, self.tr("Python"))
        self.python_row = FormRow(theme, self.tr("Python"), self.python)
        self.torch = Choice(theme, self.tr("Torch build"))
        self.torch_row = FormRow(
            theme,
            self.tr("Torch build"),
            self.torch,
            self.tr(
                "Torch is what computes. The build has to fit the graphics card and its driver."
            ),
        )
        for choice in (self.python, self.torch):
            choice.chosen.connect(self._on_chosen)
        for row in self.rows():
            self.fold.body.addWidget(row)
        # filled for the first time by `reset` and `show_preview`
        self._offered: dict[Choice, list[tuple[object, str]]] = {}

    def rows(self) -> tuple[FormRow, ...]:
        """Give the rows, from above."""
        return (self.name_row, self.source_row, self.python_row, self.torch_row)

    def reset(self, package: Package) -> None:
        """Leave everything to Stablehand again, for this package."""
        self._is_named = False
        self.name.clear()
        self.source.clear()
        self.source.setPlaceholderText(package.source.url or "")
        self.source_row.setVisible(package.source.kind == "git")
        for choice in (self.python, self.torch):
            choice.choose(_AUTOMATIC)
        for row in self.rows():
            row.set_error("")
        self.fold.set_open(False)

    @property
    def wished_name(self) -> str | None:
        """The name that a person gave it."""
        return self.name.text().strip() or None if self._is_named else None

    @property
    def wished_source(self) -> str | None:
        """The address of another repository."""
        return self.source.text().strip() or None

    @property
    def wished_python(self) -> str | None:
        """The Python series, if it was chosen."""
        return _chosen(self.python)

    @property
    def wished_torch(self) -> str | None:
        """The torch build, if it was chosen."""
        return _chosen(self.torch)

    def show_preview(self, preview: Preview) -> None:
        """Show what may be chosen on this computer."""
        if not self._is_named and self.name.text() != preview.free_name:
            self.name.setText(preview.free_name)
        pythons = [(series, series) for series in preview.pythons]
        self._offer(self.python, self.tr("Chosen by Stablehand"), pythons)
        self.python_row.setVisible(len(pythons) > 1)
        usual = self.tr("Chosen by Stablehand")
        if preview.usual_backend is not None:
            usual = self.tr("Chosen by Stablehand: {build}").format(
                build=build_words(preview.usual_backend)
            )
        builds = [(name, build_words(name)) for name in preview.backends]
        self._offer(self.torch, usual, builds)
        is_choice = len(builds) > 1 or (preview.plan is None and bool(builds))
        self.torch_row.setVisible(is_choice)

    def _offer(self, choice: Choice, usual: str, values: Sequence[tuple[object, str]]) -> None:
        offered: list[tuple[object, str]] = [(_AUTOMATIC, usual), *values]
        if self._offered.get(choice) != offered:
            chosen = choice.value
            self._offered[choice] = offered
            choice.set_values(offered)
            choice.choose(chosen)

    @Slot(str)
    def _on_name(self, text: str) -> None:
        self._is_named = bool(text.strip())
        self.changed.emit()

    @Slot(str)
    def _on_source(self, _text: str) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_chosen(self, _value: object) -> None:
        self.changed.emit()

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.fold.button, self.name, self.source, self.python, self.torch]


def _chosen(choice: Choice) -> str | None:
    value = choice.value
    return value if isinstance(value, str) and value else None
