"""Fields of launch options by type. Each shows a value and tells what a person wishes.

Values are those of the options: True and False, numbers, texts; None and "" stand for "not set".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QWidget

from stablehand.core.launch.command import ChosenValue
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import MenuButton
from stablehand.gui.widgets.fields import Choice, Switch

WIDTH: Final = 250  # of every field, in pixels at 100 %, so that those of a page have one edge


class FlagField(Switch):
    """An option that stands alone: on or off.

    Signals:
        wished: the value that a person wants.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self.clicked.connect(self._on_clicked)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self]

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:  # noqa: ARG002
        """Show the value that holds."""
        self.setChecked(value not in (None, False))

    @Slot(bool)
    def _on_clicked(self, is_on: bool) -> None:
        self.wished.emit(is_on)


class ChoiceField(Choice):
    """One of several words, or none of them.

    Signals:
        wished: the word; "" for none.
    """

    wished = Signal(object)

    def __init__(
        self, theme: Theme, name: str, choices: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name, parent=parent)
        words: list[tuple[object, str]] = [("", self.tr("Not set"))]
        self.set_values([*words, *((choice, choice) for choice in choices)])
        self.setFixedWidth(theme.px(WIDTH))
        self.chosen.connect(self.wished)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self]

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:  # noqa: ARG002
        """Show the value that holds."""
        self.choose("" if value in (None, False) else value)


class PickField(Choice):
    """One of several values that are told in words.

    Signals:
        wished: the value.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent=parent)
        self.setFixedWidth(theme.px(WIDTH))
        self.chosen.connect(self.wished)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self]

    def offer(self, values: Sequence[tuple[object, str]], value: object) -> None:
        """Offer these values and show the one that holds."""
        there = [(self.itemData(i), self.itemText(i)) for i in range(self.count())]
        if there != list(values):
            self.set_values(values)
        self.choose(value)

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:  # noqa: ARG002
        """Show the value that holds."""
        self.choose(value)


class LineField(QLineEdit):
    """A line that is taken by Enter or by leaving it; Esc brings back what was there.

    Signals:
        wished: the text that was typed.
    """

    wished = Signal(object)

    def __init__(self, name: str, prompt: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(prompt)
        self._current = ""
        self._asked = ""
        self.editingFinished.connect(self._on_finished)

    @property
    def is_edited(self) -> bool:
        """Whether something else was typed than what holds."""
        return self.text().strip() != self._current

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self]

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:
        """Show the value that holds; what is being typed, or was refused, stays to be corrected.

        Args:
            value: the value.
            is_answer: whether that is what came of a wish, so that nothing typed has to be kept.
        """
        is_unsettled = self.is_edited and (self.hasFocus() or self._asked != self._current)
        self._current = "" if value is None or isinstance(value, bool) else str(value)
        if is_answer or not is_unsettled:
            self.put_back()

    def put_back(self) -> None:
        """Show what holds instead of what was typed."""
        self._asked = self._current
        if self.text() != self._current:
            self.setText(self._current)
            self.setCursorPosition(0)
            is_hidden = self.echoMode() != QLineEdit.EchoMode.Normal
            self.setToolTip("" if is_hidden else self._current)  # long ones do not fit

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed by Esc."""
        if event.key() == Qt.Key.Key_Escape and self.is_edited:
            self.put_back()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        text = self.text().strip()
        # Leaving it after Enter, or after a refusal, is no second wish.
        if self.is_edited and text != self._asked:
            self._asked = text
            self.wished.emit(text)


class _Compound(QWidget):
    """A field of two parts side by side.

    Signals:
        wished: the value that a person wants.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.px(WIDTH))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(Space.S)


class OptionalField(_Compound):
    """An option that stands alone or takes a value: a switch, and a line while it is on."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.line = LineField(self.tr("Value of {name}").format(name=name), self.tr("No value"))
        self.switch = FlagField(theme, name)
        self.row.addWidget(self.line, 1)
        self.row.addStretch(0)
        self.row.addWidget(self.switch)
        self.line.wished.connect(self.wished)
        self.switch.wished.connect(self._on_switched)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.line, self.switch]

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:
        """Show the value that holds."""
        is_on = value is not None and value is not False
        self.switch.setChecked(is_on)
        self.line.setVisible(is_on)
        self.line.show_value(value, is_answer=is_answer)

    @Slot(object)
    def _on_switched(self, is_on: object) -> None:
        self.wished.emit("" if is_on else False)


class PathField(_Compound):
    """A path, typed or looked for."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.line = LineField(name, self.tr("Not set"))
        self.browse = MenuButton(
            theme,
            self.tr("Look for a folder or file: {name}").format(name=name),
            self._fill,
            icon="folder-open",
        )
        self.row.addWidget(self.line, 1)
        self.row.addWidget(self.browse)
        self.line.wished.connect(self.wished)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.line, self.browse]

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:
        """Show the value that holds."""
        self.line.show_value(value, is_answer=is_answer)

    def _fill(self, menu: QMenu) -> None:
        menu.addAction(self.tr("Choose a folder…"), self._on_folder)
        menu.addAction(self.tr("Choose a file…"), self._on_file)

    @Slot()
    def _on_folder(self) -> None:
        self._look(QFileDialog.FileMode.Directory, self.tr("Choose a folder"))

    @Slot()
    def _on_file(self) -> None:
        self._look(QFileDialog.FileMode.ExistingFile, self.tr("Choose a file"))

    def _look(self, mode: QFileDialog.FileMode, title: str) -> None:
        start = Path(self.line.text()) if self.line.text() else Path.home()
        dialog = QFileDialog(self, title, str(start if start.is_dir() else start.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self._on_found)
        dialog.open()

    @Slot(str)
    def _on_found(self, path: str) -> None:
        if path:
            self.wished.emit(str(Path(path)))


OptionField = FlagField | ChoiceField | PickField | LineField | OptionalField | PathField
