"""What was changed in this session, newest first, each with a way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from stablehand.core.base.setting_table import BY_KEY
from stablehand.core.base.setting_values import WrongValueError, parsed_value
from stablehand.gui.context import Context
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.pages.settings_values import LastChange, Past
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import Label

_SHOWN = 10
_NAMED = 3


class PastSection(OwnSection):
    """The last changes.

    Signals:
        undone: the change (`Past`) that shall be taken back.
    """

    undone = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Last changes"),
            self.tr("What was changed here since Stablehand was started."),
            words="history undo back changes история отменить назад изменения вернуть",
        )
        self._last = LastChange.of(context.live)
        self._last.changed.connect(self._show)
        self._shown: tuple[Past, ...] = ()
        self.buttons: list[Button] = []
        self._show()

    def narrow(self, query: str) -> int:
        """Show it if something was changed and a search finds it."""
        count = super().narrow(query) if self._shown else 0
        self.setVisible(count > 0)
        return count

    def _show(self) -> None:
        shown = tuple(reversed(self._last.past))[:_SHOWN]
        if shown == self._shown and shown:
            return
        self._shown = shown
        self.clear_rows()
        self.buttons = []
        for past in shown:
            self._add(past)
        self.setVisible(bool(shown))

    def _add(self, past: Past) -> None:
        box = self.add_row(f"past.{past.number}")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        text = self.words(past)
        row.addWidget(Label(text, wraps=True), 1, Qt.AlignmentFlag.AlignVCenter)
        button = Button(
            self.context.theme,
            self.tr("Undo"),
            icon="undo-2",
            variant="quiet",
            compact=True,
            on_click=partial(self.undone.emit, past),
        )
        button.setAccessibleName(self.tr("Undo: {name}").format(name=text))
        self.buttons.append(button)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)

    def words(self, past: Past) -> str:
        """Say a change in words: what, from what, to what."""
        keys = list(past.after)
        if len(keys) == 1:
            key = keys[0]
            return self.tr("{name}: {before} → {after}").format(
                name=settings_words.label(key),
                before=self._value(key, past.before),
                after=self._value(key, past.after),
            )
        text = self.tr("%n setting(s) taken in: {names}", "", len(keys))
        return text.format(names=names(keys))

    def _value(self, key: str, values: Mapping[str, str | None]) -> str:
        text = values.get(key)
        if text is None:
            return self.tr("default")
        try:
            value = parsed_value(BY_KEY[key], text)
        except WrongValueError:
            return text
        return settings_words.value_words(key, value) or self.tr("empty")


def names(keys: Iterable[str]) -> str:
    """Name a few settings."""
    found = [settings_words.label(key) for key in keys]
    return ", ".join(found[:_NAMED]) + ("…" if len(found) > _NAMED else "")
