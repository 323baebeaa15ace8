"""A setting in a row: what it is, its field, where its value comes from, undo and reset, what is wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.setting_table import Setting
from stablehand.core.base.settings import CurrentValue
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.settings_fields import (
    ChoiceField,
    Field,
    LineField,
    ProxyField,
    SwitchField,
    TypedField,
)
from stablehand.gui.pages.settings_values import may_be_empty
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.frames import Line
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.say import say

_FIELD: Final = 240  # least width of a choice, so that those of a page have one edge


class SettingRow(QWidget):
    """One setting. Short choices stand at the right of its words, others below.

    Signals:
        wished: the key, and the value that a person wants.
        reset: the key of what shall be at its default again.
        undone: the key of what shall be as it was before.
    """

    wished = Signal(str, object)
    reset = Signal(str)
    undone = Signal(str)

    def __init__(self, theme: Theme, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._can_undo = False
        self._current: CurrentValue | None = None
        self._name = settings_words.label(setting.key)
        self._meaning = settings_words.meaning(setting)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.line = Line()
        outer.addWidget(self.line)
        box = QVBoxLayout()
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.XS)
        outer.addLayout(box)
        self.field = self._make_field(theme)
        self._place(theme, box)
        self._wrong = self._make_error(theme)
        box.addWidget(self._wrong)
        self.field.wished.connect(self._on_wished)
        self.field.setAccessibleDescription(self._meaning)

    @property
    def key(self) -> str:
        """The setting's key."""
        return self.setting.key

    def show_current(
        self, current: CurrentValue, *, can_undo: bool, is_answer: bool = False
    ) -> None:
        """Show the setting as it stands.

        Args:
            current: its value, and where that comes from.
            can_undo: whether its last change can be undone.
            is_answer: whether that is what came of a wish, so that nothing typed has to be kept.
        """
        self._current, self._can_undo = current, can_undo
        is_ours = current.source != "environment" or self.setting.file_wins
        self.field.show_value(current.value, self._words(current))
        if isinstance(self.field, TypedField):
            if is_answer:
                self.field.put_back()
            self.field.setReadOnly(not is_ours)
        else:
            self.field.setEnabled(is_ours)
        origin = self._origin(current)
        self.origin.setText(origin)
        is_told = isinstance(self.field, TypedField) or current.source == "environment"
        self.origin.setVisible(is_told)
        self.field.setAccessibleDescription(f"{self._meaning} {origin}")
        self._show_buttons()
        if not (isinstance(self.field, TypedField) and self.field.is_edited):
            self.set_error(self._wrong_variable(current))

    def say_more(self, text: str) -> None:
        """Say what the value means; nothing takes that away."""
        self.more.setText(text)
        self.more.setVisible(bool(text))

    def show_undo(self, can_undo: bool) -> None:
        """Offer to undo the last change, or no longer."""
        if can_undo != self._can_undo:
            self._can_undo = can_undo
            self._show_buttons()

    def set_error(self, text: str) -> None:
        """Say what is wrong with the value; nothing takes that back."""
        self.error.setText(text)
        self._wrong.setVisible(bool(text))
        tone = "danger" if text else ""
        edged = self.field.line if isinstance(self.field, ProxyField) else self.field
        if (edged.property("tone") or "") != tone:
            edged.setProperty("tone", tone)
            edged.style().unpolish(edged)
            edged.style().polish(edged)

    def refuse(self, text: str) -> None:
        """Say why a value was not taken, and show the one that holds, unless it can be corrected."""
        if not isinstance(self.field, TypedField) and self._current is not None:
            self.field.show_value(self._current.value, self._words(self._current))
        self.set_error(text)

    def _make_field(self, theme: Theme) -> Field:
        if settings_words.is_switch(self.setting):
            return SwitchField(theme, self._name)
        values = settings_words.choices(self.setting, None, is_set=False)
        if values is not None:
            choice = ChoiceField(theme, self._name, values)
            choice.setMinimumWidth(theme.px(_FIELD))
            return choice
        if self.setting.kind == "proxy":
            proxy = ProxyField(theme, self._name, settings_words.proxies())
            proxy.kind.setMinimumWidth(theme.px(_FIELD))
            return proxy
        prompt = settings_words.default_words(self.setting)
        if may_be_empty(self.setting) and not prompt:
            prompt = self.tr("Not set")
        return LineField(self._name, prompt)

    def _place(self, theme: Theme, box: QBoxLayout) -> None:
        is_below = self._is_below()
        label = Label(self._name, "strong", wraps=True)
        label.setBuddy(self.field.kind if isinstance(self.field, ProxyField) else self.field)
        help_text = Label(self._meaning, "small", "text3", wraps=True)
        self.origin = Label("", "small", "text2", wraps=True)
        self.origin.setVisible(False)
        self.more = Label("", "small", "warning", wraps=True)
        self.more.setVisible(False)
        self.undo_button = Button(
            theme,
            self.tr("Undo"),
            icon="undo-2",
            variant="quiet",
            on_click=self._on_undo,
            compact=True,
        )
        self.undo_button.setAccessibleName(self.tr("Undo: {name}").format(name=self._name))
        reset = self.tr("Back to the default: {name}").format(name=self._name)
        self.reset_button = IconButton(theme, "rotate-ccw", reset, on_click=self._on_reset)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label)
        words.addWidget(help_text)
        if not is_below:
            words.addWidget(self.origin)
            words.addWidget(self.more)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addLayout(words, 1)
        middle = Qt.AlignmentFlag.AlignTop if is_below else Qt.AlignmentFlag.AlignVCenter
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        for button in (self.undo_button, self.reset_button):
            button.setVisible(False)
            row.addWidget(button, 0, middle)
        box.addLayout(row)
        if is_below:
            place = Qt.AlignmentFlag.AlignLeft
            is_line = isinstance(self.field, TypedField)
            box.addSpacing(Space.XS)
            box.addWidget(self.field, 0, Qt.AlignmentFlag(0) if is_line else place)
            box.addWidget(self.origin)
            box.addWidget(self.more)
        else:
            row.addWidget(self.field, 0, middle)

    def _is_below(self) -> bool:
        """Tell whether the field stands below its words: lines, and choices with long names."""
        return isinstance(self.field, TypedField) or self.key.startswith("hardware.")

    def _make_error(self, theme: Theme) -> QWidget:
        wrong = QWidget()
        row = QHBoxLayout(wrong)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(IconLabel(theme, "circle-alert", "danger", 14), 0, Qt.AlignmentFlag.AlignTop)
        self.error = Label("", "small", "danger", wraps=True)
        row.addWidget(self.error, 1)
        wrong.setVisible(False)
        return wrong

    def _words(self, current: CurrentValue) -> str:
        value = current.value
        return "" if value is None else settings_words.value_words(self.key, value)

    def _origin(self, current: CurrentValue) -> str:
        if current.source == "file":
            return self.tr("Changed by you")
        if current.source == "default":
            return self.tr("Default")
        if self.setting.file_wins:
            text = self.tr("From the variable {name}. What is set here goes before it.")
        else:
            text = self.tr("Set by the variable {name}, so it cannot be changed here.")
        return text.format(name=current.variable)

    def _wrong_variable(self, current: CurrentValue) -> str:
        if current.problem is None:
            return ""
        text = self.tr("The variable {name} has a wrong value: {reason}. Correct it, or unset it.")
        return text.format(name=current.variable, reason=say(current.problem))

    def _show_buttons(self) -> None:
        current = self._current
        is_in_file = current is not None and current.source == "file"
        # Where the file holds the default itself, going back to it changes nothing, unless a variable waits.
        is_other = current is not None and (
            current.value != self.setting.default or self.setting.file_wins
        )
        self.undo_button.setVisible(self._can_undo)
        self.reset_button.setVisible(is_in_file and is_other)

    @Slot(object)
    def _on_wished(self, value: object) -> None:
        self.wished.emit(self.key, value)

    def _on_reset(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes away
        self.reset.emit(self.key)

    def _on_undo(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.undone.emit(self.key)
