"""The settings page: everything that can be set, found by its name, saved at once, undone for a moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

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
from stablehand.gui.pages.settings_caches import CachesSection
from stablehand.gui.pages.settings_carry import CarrySection
from stablehand.gui.pages.settings_catalog import CatalogSection
from stablehand.gui.pages.settings_data import DataFolderSection
from stablehand.gui.pages.settings_fields import ChoiceField
from stablehand.gui.pages.settings_groups import Group, groups
from stablehand.gui.pages.settings_hardware import consequence
from stablehand.gui.pages.settings_own import OWN_SECTIONS, OwnSection, first_field, walk_in_order
from stablehand.gui.pages.settings_past import PastSection, names
from stablehand.gui.pages.settings_proxy import ProxySection
from stablehand.gui.pages.settings_roots import ModelRootsSection
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_search import narrow
from stablehand.gui.pages.settings_sections import SettingsSection
from stablehand.gui.pages.settings_values import (
    LastChange,
    Past,
    Values,
    change_value,
    change_values,
    read_again,
    read_values,
    stored_text,
    to_save,
)
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
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
        self._build()
        self._last.changed.connect(self._on_last_changed)
        context.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        context.live.settings_changed.connect(self._read)
        # Built anew by what was just changed, a new language, it goes on where one was.
        self._wanted = self._last.place or self._last.key
        self._last.place = ""
        self._read()
        self._look()

    # -- the frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.context.theme
        self._column = QWidget()
        box = QVBoxLayout(self._column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XL)
        line = QHBoxLayout()
        line.addWidget(self._column, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self._top = QVBoxLayout()
        box.addLayout(self._top)
        self.sections: list[SettingsSection] = []
        self.catalog: CatalogSection | None = None
        self.own: list[OwnSection] = []
        self.accounts = AccountsSection(self.context)
        self.data_folder = DataFolderSection(self.context)
        self.proxy, self.caches = ProxySection(self.context), CachesSection(self.context)
        self.past, self.carry = PastSection(self.context), CarrySection(self.context)
        for group in groups():
            self.sections.append(self._section(group))
            box.addWidget(self.sections[-1])
            for widget in self._after(group.id):
                if isinstance(widget, OwnSection):
                    self.own.append(widget)
                box.addWidget(widget)
        for own in (*self._others("end"), self.past, self.carry):
            self.own.append(own)
            box.addWidget(own)
        self._nothing = EmptyState(
            theme,
            "text-search",
            self.tr("No setting is called that"),
            self.tr("Try a shorter word, or look through all of them."),
            [Button(theme, self.tr("Show all settings"), on_click=self._show_all)],
        )
        self._nothing.setVisible(False)
        box.addWidget(self._nothing)
        self._connect()

    def _connect(self) -> None:
        self.rows: dict[str, SettingRow] = {}
        for section in self.sections:
            for row in section.rows:
                self.rows[row.key] = row
                row.wished.connect(self._on_wished)
                row.reset.connect(self._on_reset)
                row.undone.connect(self._on_undone)
                row.setEnabled(False)  # until its value is known
        for own in self.own:
            own.rows_changed.connect(self._order)
        self.past.undone.connect(self._take_back)
        self.carry.imported.connect(self._on_imported)

    @Slot()
    def _order(self) -> None:
        if (layout := self._column.layout()) is not None:
            walk_in_order(layout)

    def _section(self, group: Group) -> SettingsSection:
        if group.id == "catalog":
            self.catalog = CatalogSection(self.context, group.title, group.settings, group.purpose)
            return self.catalog
        return SettingsSection(
            self.context.theme,
            group.title,
            group.settings,
            purpose=group.purpose,
            fold=group.fold,
        )

    def _after(self, group: str) -> list[QWidget]:
        """Give the sections that stand after a group of settings."""
        found: dict[str, list[QWidget]] = {
            "hardware": [self.accounts, self.data_folder, ModelRootsSection(self.context)]
            if group == "hardware"
            else [],
            "logs": [self.caches],
            "network": [self.proxy],
        }
        return [*found.get(group, ()), *self._others(group)]

    def _others(self, group: str) -> list[OwnSection]:
        return [place.make(self.context) for place in OWN_SECTIONS if place.after == group]

    @Slot()
    def _on_theme_changed(self) -> None:
        """Be as wide as the text wants."""
        theme = self.context.theme
        self.field.setMaximumWidth(theme.px(_SEARCH))
        self._column.setMaximumWidth(theme.px(_WIDEST))

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show the setting that the place names."""
        self._ask_parts()
        if key := route.subject or route.part:
            self.reveal(key)

    def _ask_parts(self) -> None:
        self.accounts.ask()
        for section in self.own:
            section.ask()
        if self.catalog is not None:
            self.catalog.ask()

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
        if self.rows.get(key) is None:
            if self._part(key) is not None:
                QTimer.singleShot(0, self, self._show_wanted)
            return
        self._show_all()
        for section in self.sections:
            if self.rows[key] in section.rows and section.fold is not None:
                section.fold.set_open(True)
        if self.rows[key].isEnabled():
            QTimer.singleShot(0, self, self._show_wanted)  # when the layout has its places

    def _show_all(self) -> None:
        self.only_changed.setChecked(False)
        if self.field.text():
            self.field.clear()
            self._find("")

    def _part(self, key: str) -> QWidget | None:
        """Give what a key means that is no setting."""
        if (row := self.accounts.row(key)) is not None:
            return row
        return next((part for own in self.own if (part := own.part(key)) is not None), None)

    @Slot()
    def _show_wanted(self) -> None:
        key, self._wanted = self._wanted, ""
        if (row := self.rows.get(key)) is not None:
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
        self.context.live.ask(read_values, self, take, self._on_unreadable)

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
        for key, row in self.rows.items():
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
        for key in ("hardware.gpu", "hardware.torch"):
            row, current = self.rows[key], self._values[key]
            words = settings_words.choices(
                row.setting, self._found, is_set=current.source != "default"
            )
            row.say_more(consequence(key, current.value, self._found))
            if words is None or not isinstance(row.field, ChoiceField):
                continue
            row.field.offer(words)
            if current.value is not None and current.value not in [value for value, _ in words]:
                row.set_error(self._not_here(key))

    def _not_here(self, key: str) -> str:
        if key == "hardware.gpu":
            return self.tr("This computer has no such card. Choose another one.")
        return self.tr("There is no such build for this computer. Choose another one.")

    def _on_unreadable(self, problem: Problem) -> None:
        """Say why the settings cannot be read; what can be done about it is done outside."""
        words = problem_words(problem)
        actions = [CardAction(self.tr("Read them again"), "rotate-cw", self._read)]
        if file := str(problem.details.get("file") or ""):
            show = partial(self.context.open_path, Path(file).parent)
            actions.append(CardAction(self.tr("Open its folder"), "folder-open", show))
        self._put_card(
            ErrorCard(
                self.context.theme,
                words.title,
                why=words.why,
                todo=words.todo,
                actions=actions,
                details=words.details,
            )
        )
        for row in self.rows.values():
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
        """Let settings be as they were before a change."""
        if self._values is None:
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
        self._last.record(before, after)
        text = self.tr("%n setting(s) taken in.", "", len(after))
        self.context.toast(text, "success", (self.tr("Undo"), self.undo))
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
        self._last.place = key  # the file may be seen to be another one before the answer comes
        self.context.live.ask(
            lambda app: change_value(app, key, text),
            self,
            partial(self._on_changed, key, before if can_undo else None, can_undo),
            partial(self._on_refused, key),
        )

    def _on_changed(self, key: str, before: str | None, can_undo: bool, values: Values) -> None:
        self._changes += 1
        if can_undo:
            self._last.keep(key, before, stored_text(values[key]))
        self._take(values, answered=key)
        name = settings_words.label(key)
        announce(self.rows[key].field, self.tr("Saved: {name}").format(name=name))
        self._last.place = key
        self.context.live.settings_changed.emit()  # sooner than the file is looked at next
        self._last.place = ""

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
        self.rows[key].refuse(text)
        announce(self.rows[key].field, text)

    @Slot()
    def _on_last_changed(self) -> None:
        for key, row in self.rows.items():
            row.show_undo(key == self._last.key)
        self._show_undo()

    # -- search ------------------------------------------------------------------------------------

    @Slot()
    def _narrow(self) -> None:
        self._find(self.field.text().strip())

    @Slot(str)
    def _find(self, query: str) -> None:
        only_changed = self.only_changed.isChecked()
        others: list[AccountsSection | OwnSection] = [self.accounts, *self.own]
        count = narrow(self.sections, others, query, only_changed=only_changed)
        self._nothing.setVisible(count == 0)
        if query or only_changed:
            announce(self.field, self.tr("%n setting(s)", "", count))
