"""A launch option as a row."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from stablehand.core.catalog.launch_schema import Option
from stablehand.core.launch.command import ChosenValue
from stablehand.gui.pages.package.option_fields import (
    WIDTH,
    ChoiceField,
    FlagField,
    LineField,
    OptionalField,
    OptionField,
    PathField,
)
from stablehand.gui.pages.package.sheet_row import SheetRow, Whose
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import ElidedLabel
from stablehand.gui.words.say import say
from stablehand.services.option_sheet import AutomaticValue
from stablehand.services.options import ShownOption

_WHOSE: Final[dict[str, Whose]] = {
    "hardware": "automatic",
    "standing": "automatic",
    "user": "yours",
    "default": "default",
}


class OptionRow(SheetRow):
    """One launch option."""

    def __init__(
        self,
        theme: Theme,
        item: ShownOption,
        automatic: AutomaticValue | None,
        parent: QWidget | None = None,
    ) -> None:
        option = item.option
        field = None if option.managed else _field(theme, option)
        super().__init__(theme, option.flag, option.flag, say(option.help), field, parent=parent)
        self._shown: tuple[ShownOption, AutomaticValue | None] | None = None
        if option.managed:
            self._value = ElidedLabel("", "mono", "text2", middle=True)
            self._value.setFont(theme.font("mono"))
            self._value.setFixedWidth(theme.px(WIDTH))
            self._value.setMinimumHeight(theme.px(Size.COMPACT))
            self._row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignTop)
        elif option.danger:
            self._beside_title(_risk(theme))
        self.show_option(item, automatic)

    def show_option(
        self, item: ShownOption, automatic: AutomaticValue | None, *, is_answer: bool = False
    ) -> None:
        """Show the option as it stands.

        Args:
            item: its value, and whose that is.
            automatic: what it would be without the user's word.
            is_answer: whether that is what came of a wish.
        """
        if is_answer:
            self.set_error("")
        if (item, automatic) == self._shown and not is_answer:
            return
        self._shown = (item, automatic)
        option = item.option
        if option.managed:
            self._value.setText(value_words(item.value))
        self.show_value(item.value, is_answer=is_answer)
        whose: Whose = "managed" if option.managed else _WHOSE.get(item.origin, "managed")
        self.show_whose(whose, self._reset_words(item, automatic))
        self.show_note(self._note(item, automatic))

    def _reset_words(self, item: ShownOption, automatic: AutomaticValue | None) -> str:
        if item.origin != "user" or item.option.managed:
            return ""
        if automatic is not None:
            return self.tr("Back to automatic")
        return self.tr("Back to the default")

    def _note(self, item: ShownOption, automatic: AutomaticValue | None) -> str:
        reason = say(item.reason)
        if item.origin == "hardware":
            return self.tr("For this computer: {reason}").format(reason=reason)
        if item.origin == "user":
            if automatic is None:
                return ""
            text = self.tr("Stablehand would choose {value}: {reason}")
            return text.format(value=value_words(automatic.value), reason=say(automatic.reason))
        return reason


def value_words(value: ChosenValue | None) -> str:
    """Give a value as people read it."""
    if value is True or value == "":
        return QCoreApplication.translate("OptionRow", "on")
    if value is None or value is False:
        return QCoreApplication.translate("OptionRow", "off")
    return str(value)


def _field(theme: Theme, option: Option) -> OptionField:
    name = option.flag
    match option.type:
        case "flag":
            return FlagField(theme, name)
        case "choice":
            return ChoiceField(theme, name, option.choices or [])
        case "optional":
            return OptionalField(theme, name)
        case "path":
            return PathField(theme, name)
    line = LineField(name, _prompt(option))
    line.setFixedWidth(theme.px(WIDTH))
    return line


def _prompt(option: Option) -> str:
    translate = QCoreApplication.translate
    match option.type:
        case "integer":
            return translate("OptionRow", "A whole number")
        case "number":
            return translate("OptionRow", "A number")
        case "list":
            return translate("OptionRow", "Words with spaces between")
    return translate("OptionRow", "Not set")


def _risk(theme: Theme) -> QWidget:
    text = QCoreApplication.translate("OptionRow", "A risk, asks first")
    return Badge(theme, text, icon="shield", tone="warning")
