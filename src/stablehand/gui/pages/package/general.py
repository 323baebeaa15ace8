"""What is set for an install beside its options: port, further arguments, environment variables."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stablehand.gui.pages.package.option_fields import WIDTH, LineField, PickField
from stablehand.gui.pages.package.setup_words import card_value, card_values
from stablehand.gui.pages.package.sheet_row import SheetRow
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import line_field
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import Label
from stablehand.services.option_sheet import OptionSheet, is_secret
from stablehand.services.options import ARGUMENTS, CARD, PORT, VARIABLE

_NAME: Final = 160  # width of the field for a variable's name, in pixels at 100 %


class GeneralSection(QWidget):
    """Rows for port, arguments and variables, and one to add a variable.

    Signals:
        made: rows have come or gone.
        wished, reset, undone: those of its rows.
        added: a variable's name and value.
    """

    made = Signal()
    wished = Signal(str, object)
    reset = Signal(str)
    undone = Signal(str)
    added = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.fold = Fold(theme, self.tr("General"), is_open=True)
        self.fold.button.setFont(theme.font("strong"))
        self.fold.body.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.fold)
        self.plane = Frame("plane", padding=0, spacing=0)
        self.fold.body.addWidget(self.plane)
        self.rows: dict[str, SheetRow] = {}
        self._add_row(
            PORT,
            self.tr("Port"),
            self.tr("Where its page is found. If it is taken, the next free one is used."),
        )
        self._card = self._add_card()
        self._add_row(
            ARGUMENTS,
            self.tr("Extra arguments"),
            self.tr("Go to the program after all others, as they are."),
        )
        self._adding = AddVariable(theme)
        self._adding.added.connect(self.added)
        self.plane.box.addWidget(self._adding)
        for at, row in enumerate(self.rows.values()):
            row.set_rule(at > 0)

    def words(self) -> str:
        """Give the words that a search may find it by."""
        return " ".join((self.fold.button.text(), *(row.title for row in self.rows.values())))

    def show_sheet(
        self, sheet: OptionSheet, answered: str = "", held: Collection[str] = ()
    ) -> None:
        """Show what is set.

        Args:
            sheet: everything as it stands.
            answered: the key whose value is what came of a wish.
            held: keys that show what was wished for, which is not answered yet.
        """
        own = sheet.own
        port, arguments = self.rows[PORT], self.rows[ARGUMENTS]
        if PORT not in held:
            port.show_value(sheet.shown.port, is_answer=answered == PORT)
        port.setVisible(sheet.usual_port is not None)  # a program with a window has no page
        is_own = own.port is not None
        reset = self.tr("Back to {port}").format(port=sheet.usual_port) if is_own else ""
        port.show_whose("yours" if is_own else "default", reset)
        if CARD not in held:
            self._show_card(sheet)
        if ARGUMENTS not in held:
            arguments.show_value(shlex.join(own.arguments), is_answer=answered == ARGUMENTS)
        reset = self.tr("Remove") if own.arguments else ""
        arguments.show_whose("yours" if own.arguments else "default", reset)
        self._show_variables(dict(own.variables), answered, held)
        if (row := self.rows.get(answered)) is not None:
            row.set_error("")
        if answered.startswith(VARIABLE):
            self._adding.set_error("")

    def put_back(self, key: str, sheet: OptionSheet) -> None:
        """Show what holds instead of what was typed."""
        row = self.rows.get(key)
        if row is None:
            return
        if key == PORT:
            row.show_value(sheet.shown.port, is_answer=True)
        elif key == ARGUMENTS:
            row.show_value(shlex.join(sheet.own.arguments), is_answer=True)
        elif key == CARD:
            self._show_card(sheet)
        else:
            value = sheet.own.variables.get(key.removeprefix(VARIABLE))
            row.show_value(value, is_answer=True)

    def refuse_added(self, text: str) -> None:
        """Say why a variable was not added."""
        self._adding.set_error(text)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        rows = [stop for row in self.rows.values() for stop in row.stops()]
        return [self.fold.button, *rows, *self._adding.stops()]

    def _add_row(
        self, key: str, title: str, help_text: str, *, is_hidden: bool = False
    ) -> SheetRow:
        field = LineField(title)
        is_wide = key == ARGUMENTS
        if not is_wide:
            field.setFixedWidth(self._theme.px(WIDTH))
        if is_hidden:
            field.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        is_word = key in (PORT, ARGUMENTS)
        row = SheetRow(
            self._theme,
            key,
            title,
            help_text,
            field,
            role="strong" if is_word else "mono",
            is_wide=is_wide,
        )
        row.wished.connect(self.wished)
        row.reset.connect(self.reset)
        row.undone.connect(self.undone)
        self.plane.box.insertWidget(len(self.rows), row)
        self.rows[key] = row
        return row

    def _add_card(self) -> PickField:
        title = self.tr("Card")
        field = PickField(self._theme, title)
        text = self.tr("Which one computes. Where it needs another torch, you are asked first.")
        row = SheetRow(self._theme, CARD, title, text, field, role="strong")
        for signal, mine in (
            (row.wished, self.wished),
            (row.reset, self.reset),
            (row.undone, self.undone),
        ):
            signal.connect(mine)
        self.plane.box.insertWidget(len(self.rows), row)
        self.rows[CARD] = row
        return field

    def _show_card(self, sheet: OptionSheet) -> None:
        choice, row = sheet.shown.cards, self.rows[CARD]
        row.setVisible(choice.uses_card and bool(choice.cards))
        self._card.offer(card_values(choice), card_value(choice))
        is_own = choice.chosen is not None
        row.show_whose("yours" if is_own else "default", self.tr("Automatic") if is_own else "")

    def _show_variables(
        self, variables: dict[str, str], answered: str, held: Collection[str]
    ) -> None:
        wanted = {f"{VARIABLE}{name}": value for name, value in variables.items()}
        shown = [key for key in self.rows if key.startswith(VARIABLE)]
        for key in [key for key in shown if key not in wanted]:
            row = self.rows.pop(key)
            row.hide()
            self.plane.box.removeWidget(row)
            row.deleteLater()
        for key, value in wanted.items():
            row = self.rows.get(key) or self._variable(key)
            if key not in held:
                row.show_value(value, is_answer=key == answered)
        if set(shown) != set(wanted):
            self._adding.empty(set(variables))
            self.made.emit()

    def _variable(self, key: str) -> SheetRow:
        name = key.removeprefix(VARIABLE)
        text = self.tr("Environment variable")
        row = self._add_row(key, name, text, is_hidden=is_secret(name))
        row.set_rule(True)
        row.show_whose("yours", self.tr("Remove"))
        return row


class AddVariable(QWidget):
    """Two fields and a button: an environment variable that the program shall get.

    Signals:
        added: its name and value.
    """

    added = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        box.setSpacing(Space.XS)
        label = Label(self.tr("Add an environment variable"), "strong")
        label.setMinimumHeight(theme.px(Size.COMPACT))
        box.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.name = line_field(self.tr("Name of the variable"), "HF_ENDPOINT")
        self.name.setMaximumWidth(theme.px(_NAME))
        self.value = line_field(self.tr("Value of the variable"), self.tr("Value"))
        self.button = Button(theme, self.tr("Add"), icon="plus", on_click=self._on_add)
        self.button.setAccessibleName(self.tr("Add an environment variable"))
        row.addWidget(self.name, 1)
        row.addWidget(self.value, 2)
        row.addWidget(self.button)
        row.addStretch(1)
        box.addLayout(row)
        self.error = Label("", "small", "danger", wraps=True)
        self.error.setVisible(False)
        box.addWidget(self.error)
        for field in (self.name, self.value):
            field.returnPressed.connect(self._on_add)
        label.setBuddy(self.name)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.name, self.value, self.button]

    def empty(self, known: set[str]) -> None:
        """Empty the fields once what stood in them is there."""
        if self.name.text().strip() in known:
            self.name.clear()
            self.value.clear()
            self.set_error("")

    def set_error(self, text: str) -> None:
        """Say what is wrong with it; nothing takes that back."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    @Slot()
    def _on_add(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.set_error(self.tr("Give the variable a name."))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.added.emit(name, self.value.text())
