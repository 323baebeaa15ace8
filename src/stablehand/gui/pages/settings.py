"""The settings page: everything that can be set, found by its name, saved at once, undone for a moment."""

from __future__ import annotations

from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.setting_values import text_of_value
from stablehand.core.base.text import Text
from stablehand.gui.components.machine_look import MachineLook, look
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.page import Page
from stablehand.gui.pages.settings_accounts import AccountsSection
from stablehand.gui.pages.settings_carry import CarrySection
from stablehand.gui.pages.settings_catalog import CatalogSection
from stablehand.gui.pages.settings_column import Section, SettingsColumn
from stablehand.gui.pages.settings_damage import damage_card
from stablehand.gui.pages.settings_fields import ChoiceField
from stablehand.gui.pages.settings_hardware import consequence, not_here
from stablehand.gui.pages.settings_own import OwnSection, first_field
from stablehand.gui.pages.settings_past import PastSection, names
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_search import narrow
from stablehand.gui.pages.settings_sections import SettingsSection
from stablehand.gui.pages.settings_sight import StayInSight
from stablehand.gui.pages.settings_values import (
    LastChange,
    Past,
    Values,
    change_value,
    change_values,
    read_again,
    read_file,
    stored_text,
    to_save,
)
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.fields import Check, SearchField
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.settings_transfer import Imported

_WIDEST: Final = 880  # rows that are wider part their words from their fields
_SEARCH: Final = 420


class SettingsPage(Page):
    """Sections of settings in one column that scrolls, under a field that searches them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._values: Values | None = None
        self._found: MachineLook | None = None
        self._wanted = ""  # the key to show as soon as its value is known
        self._changes = 0  # made here so far
        self._is_here = False  # whether it was ever shown
        self._card: ErrorCard | None = None
        self._last = LastChange.of(context.live)
        header = PageHeader(
            context.theme, self.tr("Settings"), self.tr("Changes are saved at once.")
        )
        self.field = SearchField(context.theme, self.tr("Search settings"))
        self.field.searched.connect(self._find)
        header.below.setContentsMargins(0, Space.S, 0, 0)
        header.below.addWidget(self.field, 1000)
        self.only_changed = Check(context.theme, self.tr("Changed only"))
        self.only_changed.toggled.connect(self._narrow)
        header.below.addWidget(self.only_changed)
        self.undo_button = Button(
            context.theme, self.tr("Undo"), icon="undo-2", compact=True, on_click=self.undo
        )
        header.below.addWidget(self.undo_button)
        header.below.addStretch(1)
        undo = QAction(self)
        undo.setShortcut(QKeySequence.StandardKey.Undo)
        undo.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.triggered.connect(self.undo)
        self.addAction(undo)
        self.body.addWidget(header)
        self.area = ScrollPage(spacing=Space.XL)
        self.area.body.setContentsMargins(Space.XL, Space.S, Space.XL, Space.XL)
        self.body.addWidget(self.area, 1)
        self._sight = StayInSight(self.area, Space.XL)
        self._build()
        self._last.changed.connect(self._on_last_changed)
        context.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        context.live.settings_changed.connect(self._read)
        context.live.failed.connect(self._on_failed)
        # Built anew by what was just changed, a new language, it goes on where one was.
        self._wanted = self._last.place or self._last.key
        self._last.place = ""
        self._read()
        self._look()

    # -- the frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.context.theme
        self._middle = QWidget()
        box = QVBoxLayout(self._middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XL)
        line = QHBoxLayout()
        line.addWidget(self._middle, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self._top = QVBoxLayout()
        box.addLayout(self._top)
        self._column = SettingsColumn(self.context)
        box.addWidget(self._column)
        self._nothing = EmptyState(
            theme,
            "text-search",
            self.tr("No setting is called that"),
            self.tr("Try a shorter word, or look through all of them."),
            [Button(theme, self.tr("Show all settings"), on_click=self._show_all)],
        )
        self._nothing.setVisible(False)
        box.addWidget(self._nothing)
        self._column.added.connect(self._on_added)
        self._column.rows_made.connect(self._on_rows)
        self._column.begin()

    @property
    def column(self) -> SettingsColumn:
        """The sections with their rows, as far as they are made."""
        return self._column

    @Slot(object)
    def _on_added(self, section: Section) -> None:
        """Take in a section that has just come."""
        if isinstance(section, SettingsSection):
            section.values = self._values or {}
        elif isinstance(section, PastSection):
            section.undone.connect(self._take_back)
        elif isinstance(section, CarrySection):
            section.imported.connect(self._on_imported)
        if isinstance(section, OwnSection):
            section.rows_changed.connect(self._on_parts)
        if self._is_here:
            self._ask_part(section)

    @Slot(object)
    def _on_rows(self, rows: list[SettingRow]) -> None:
        """Take in rows that have just come; they wait for their values."""
        for row in rows:
            row.wished.connect(self._on_wished)
            row.reset.connect(self._on_reset)
            row.undone.connect(self._on_undone)
            row.setEnabled(self._values is not None and self._card is None)
            if self._values is not None:
                row.show_current(self._values[row.key], can_undo=row.key == self._last.key)
        self._offer()
        self._column.walk()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Be as wide as the text wants."""
        theme = self.context.theme
        self.field.setMaximumWidth(theme.px(_SEARCH))
        self._middle.setMaximumWidth(theme.px(_WIDEST))

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show the setting that the place names."""
        self._is_here = True
        self._ask_parts()
        if key := route.subject or route.part:
            self.reveal(key)
        else:
            QTimer.singleShot(0, self, self._take_focus)

    @Slot()
    def _take_focus(self) -> None:
        """Let whoever came by keys search at once; a focus that is somewhere in sight stays there."""
        focus = self.window().focusWidget()
        if self.isVisible() and (focus is None or not focus.isVisible()) and not self._wanted:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_parts(self) -> None:
        for section in self._column.sections:
            self._ask_part(section)

    def _ask_part(self, section: Section) -> None:
        if isinstance(section, AccountsSection | OwnSection | CatalogSection):
            section.ask()

    def search(self) -> None:
        """Go to the field that searches."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def refresh(self) -> None:
        """Read the settings and look at the machine again."""
        self._read()
        self._look()
        self._ask_parts()

    def reveal(self, key: str) -> None:
        """Bring a setting into sight and give it the focus, now or once its value is known.

        Parts of other sections have keys of their own: "accounts.hf", "cache.packages".
        """
        self._wanted = key
        row = self._column.rows.get(key) or self._column.make_row(key)
        self._show_all()
        if row is None:
            self._on_parts()
            return
        for section in self._column.every(SettingsSection):
            if row in section.rows and section.fold is not None:
                section.fold.set_open(True)
        if row.isEnabled():
            QTimer.singleShot(0, self, self._show_wanted)  # when the layout has its places

    @Slot()
    def _on_parts(self) -> None:
        """Show the part that is wanted, if it is among those that are there by now."""
        if self._wanted and self._part(self._wanted) is not None:
            QTimer.singleShot(0, self, self._show_wanted)

    def _show_all(self) -> None:
        self.only_changed.setChecked(False)
        if self.field.text():
            self.field.clear()
            self._find("")

    def _part(self, key: str) -> QWidget | None:
        """Give what a key means that is no setting."""
        for accounts in self._column.every(AccountsSection):
            if (row := accounts.row(key)) is not None:
                return row
        found = (own.part(key) for own in self._column.every(OwnSection))
        return next((part for part in found if part is not None), None)

    @Slot()
    def _show_wanted(self) -> None:
        key, self._wanted = self._wanted, ""
        self._sight.begin()
        if (row := self._column.rows.get(key)) is not None:
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row, 0, Space.XL)
        elif (part := self._part(key)) is not None:
            if (field := first_field(part)) is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(part, 0, Space.XL)

    # -- values ------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        take = partial(self._take_read, self._changes)
        self.context.live.ask(read_file, self, take, self._on_unreadable)

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        if problem.code == "settings.invalid":  # the file was damaged while the window is open
            self._read()

    def _look(self) -> None:
        self.context.live.ask(look, self, self._take_machine, self._no_machine)

    def _take_read(self, changes: int, values: Values) -> None:
        """Show what was read, unless something was changed meanwhile: then it may be from before that."""
        if changes == self._changes:
            self._take(values)

    def _take(self, values: Values, answered: str = "") -> None:
        """Show the values; `answered` is the key of the one that was just changed here."""
        self._values = values
        self._put_card(None)
        for section in self._column.every(SettingsSection):
            section.values = values
        for key, row in self._column.rows.items():
            row.setEnabled(True)
            row.show_current(values[key], can_undo=key == self._last.key, is_answer=key == answered)
        self._offer()
        self._show_undo()
        if self.only_changed.isChecked():
            self._narrow()
        if self._wanted:
            self.reveal(self._wanted)

    def _take_machine(self, found: MachineLook) -> None:
        self._found = found
        self._offer()

    def _no_machine(self, _problem: Problem) -> None:
        """Leave the hardware's rows as they are: what is set can still be seen and taken back."""

    def _offer(self) -> None:
        """Offer what there is on this machine, in its words."""
        if self._values is None or self._found is None:
            return
        rows = self._column.rows
        for key in {"hardware.gpu", "hardware.torch"} & rows.keys():
            row, current = rows[key], self._values[key]
            words = settings_words.choices(
                row.setting, self._found, is_set=current.source != "default"
            )
            row.say_more(consequence(key, current.value, self._found))
            if words is None or not isinstance(row.field, ChoiceField):
                continue
            row.field.offer(words)
            if current.value is not None and current.value not in [value for value, _ in words]:
                row.set_error(not_here(key))

    def _on_unreadable(self, problem: Problem) -> None:
        """Say why the settings cannot be read; what can be done about it is done outside."""
        self._put_card(damage_card(self.context, problem, self._read))
        for row in self._column.rows.values():
            row.setEnabled(False)

    def _put_card(self, card: ErrorCard | None) -> None:
        if self._card is not None:
            self._top.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            self._top.addWidget(card)

    # -- changes -----------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_wished(self, key: str, value: object) -> None:
        if self._values is not None:
            self._change(key, to_save(self._values[key], value))

    @Slot(str)
    def _on_reset(self, key: str) -> None:
        self._change(key, None)

    @Slot(str)
    def _on_undone(self, key: str) -> None:
        if key == self._last.key:
            before, past = self._last.before, self._last.newest(key)
            if past is not None:
                self._last.drop(past)
            self._last.forget()
            self._change(key, before, can_undo=False)

    @Slot()
    def undo(self) -> None:
        """Take the last change of this session back (Ctrl+Z); one more each time."""
        if self._last.past:
            self._take_back(self._last.past[-1])

    @Slot(object)
    def _take_back(self, past: Past) -> None:
        """Let settings be as they were before a change, unless it was taken back already."""
        if self._values is None or past not in self._last.past:
            return
        self._last.drop(past)  # whoever presses the keys twice means the one before
        keys = list(past.before)
        self._last.place = keys[0] if len(keys) == 1 else ""
        self.context.live.ask(
            lambda app: change_values(app, past.before),
            self,
            partial(self._on_taken_back, past),
            partial(self._on_not_taken_back, past),
        )

    def _on_taken_back(self, past: Past, values: Values) -> None:
        self._changes += 1
        self._take(values, answered=next(iter(past.before)))
        text = self.tr("Undone: {name}").format(name=names(past.before))
        announce(self.undo_button, text)
        self.context.toast(text, "success")
        self._tell_others()

    def _on_not_taken_back(self, past: Past, problem: Problem) -> None:
        self._last.place = ""
        self._last.put_back(past)
        words = problem_words(problem)
        self.context.toast(f"{words.title} {words.todo}".strip(), "danger")

    @Slot(object)
    def _on_imported(self, found: Imported) -> None:
        """Show what a file has changed; all of it can be undone in one step."""
        self._changes += 1
        before = {key: text_of_value(value) for key, value in found.before.items()}
        after = {key: text_of_value(value) for key, value in found.after.items()}
        past = self._last.record(before, after)
        text = self.tr("%n setting(s) taken in.", "", len(after))
        undo = partial(self._take_back, past)  # and no other one that came after it
        self.context.toast(text, "success", (self.tr("Undo"), undo))
        self._tell_others()
        self.context.live.ask(read_again, self, self._take)

    def _tell_others(self) -> None:
        self.context.live.settings_changed.emit()  # sooner than the file is looked at next
        self._last.place = ""

    @Slot()
    def _show_undo(self) -> None:
        past = self._last.past
        self.undo_button.setEnabled(bool(past))
        name = names(past[-1].before) if past else self.tr("nothing was changed yet")
        keys = QKeySequence(QKeySequence.StandardKey.Undo).toString(
            QKeySequence.SequenceFormat.NativeText
        )
        self.undo_button.setToolTip(self.tr("Undo: {name} ({keys})").format(name=name, keys=keys))
        self.undo_button.setAccessibleName(
            self.tr("Undo the last change: {name}").format(name=name)
        )

    def _change(self, key: str, text: str | None, *, can_undo: bool = True) -> None:
        assert self._values is not None
        before = stored_text(self._values[key])
        if text == before and text is not None:
            return
        self._wanted = ""
        self._last.place = key  # the file may be seen to be another one before the answer comes
        last = self._last  # stays, also where a new language has built the page anew meanwhile

        def changed(values: Values) -> None:
            if can_undo and stored_text(values[key]) != before:
                last.keep(key, before, stored_text(values[key]))
            if shiboken6.isValid(self):
                self._on_changed(key, values)

        def refused(problem: Problem) -> None:
            if shiboken6.isValid(self):
                self._on_refused(key, problem)

        self.context.live.ask(lambda app: change_value(app, key, text), last, changed, refused)

    def _on_changed(self, key: str, values: Values) -> None:
        self._changes += 1
        self._take(values, answered=key)
        name = settings_words.label(key)
        announce(self._column.rows[key].field, self.tr("Saved: {name}").format(name=name))
        self._last.place = key
        self._tell_others()

    def _on_refused(self, key: str, problem: Problem) -> None:
        self._last.place = ""
        message = problem.message
        reason = message.params.get("problem") if isinstance(message, Text) else None
        if (
            problem.code == "settings.invalid"
            and isinstance(reason, Text)
            and "key" in problem.details
        ):
            text = self.tr("This cannot be its value: {reason}.").format(reason=say(reason))
        else:
            words = problem_words(problem)
            text = f"{words.title} {words.todo}".strip()
        row = self._column.rows[key]
        row.refuse(text)
        announce(row.field, text)

    @Slot()
    def _on_last_changed(self) -> None:
        for key, row in self._column.rows.items():
            row.show_undo(key == self._last.key)
        self._show_undo()

    # -- search ------------------------------------------------------------------------------------

    @Slot()
    def _narrow(self) -> None:
        self._find(self.field.text().strip())

    @Slot(str)
    def _find(self, query: str) -> None:
        only_changed = self.only_changed.isChecked()
        if query:
            self._wanted = ""  # whoever types goes elsewhere
        self._column.make_all()
        others: list[AccountsSection | OwnSection] = [
            *self._column.every(AccountsSection),
            *self._column.every(OwnSection),
        ]
        settings = self._column.every(SettingsSection)
        count = narrow(settings, others, query, only_changed=only_changed)
        self._nothing.setVisible(count == 0)
        if query or only_changed:
            announce(self.field, self.tr("%n setting(s)", "", count))
