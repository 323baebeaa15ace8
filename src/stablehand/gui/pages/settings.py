"""The settings page: everything that can be set, found by its name, saved at once, undone for a moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.setting_table import SETTINGS, Setting
from stablehand.core.base.text import Text
from stablehand.gui.components.machine_look import MachineLook, look
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.page import Page
from stablehand.gui.pages.settings_accounts import AccountRow, AccountsSection
from stablehand.gui.pages.settings_catalog import CatalogSection
from stablehand.gui.pages.settings_fields import ChoiceField
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_sections import DataFolderSection, SettingsSection
from stablehand.gui.pages.settings_values import (
    LastChange,
    Values,
    change_value,
    read_values,
    stored_text,
    to_save,
)
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.matching import rank
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say

_WIDEST: Final = 880  # rows that are wider part their words from their fields
_SEARCH: Final = 420
_LOOKS: Final = ("language", "window.theme", "window.text_size", "window.motion")
_NETWORK: Final = ("mirrors.", "endpoints.")


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
        header.below.addStretch(1)
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
        self.sections = self._sections()
        self.accounts = AccountsSection(self.context)
        self.data_folder = DataFolderSection(self.context)
        for section in self.sections:
            if section.fold is not None:
                box.addWidget(self.accounts)
                box.addWidget(self.data_folder)
            box.addWidget(section)
        self._nothing = EmptyState(
            theme,
            "text-search",
            self.tr("No setting is called that"),
            self.tr("Try a shorter word, or look through all of them."),
            [Button(theme, self.tr("Show all settings"), on_click=self.field.clear)],
        )
        self._nothing.setVisible(False)
        box.addWidget(self._nothing)
        self.rows: dict[str, SettingRow] = {}
        for section in self.sections:
            for row in section.rows:
                self.rows[row.key] = row
                row.wished.connect(self._on_wished)
                row.reset.connect(self._on_reset)
                row.undone.connect(self._on_undone)
                row.setEnabled(False)  # until its value is known

    def _sections(self) -> list[SettingsSection]:
        theme = self.context.theme
        network = [setting for setting in SETTINGS if setting.key.startswith(_NETWORK)]
        groups: list[tuple[str, str, list[Setting]]] = [
            (self.tr("Appearance"), "", [s for s in SETTINGS if s.key in _LOOKS]),
            (self.tr("Behaviour"), "", _settings("window.", but=_LOOKS)),
            (self.tr("Hardware"), "", _settings("hardware.")),
            (
                self.tr("Installing and updating"),
                "",
                [*_settings("updates."), *_settings("snapshots."), *_settings("installs.")],
            ),
            (self.tr("Downloads"), "", _settings("downloads.")),
            (
                self.tr("Catalog of packages"),
                self.tr(
                    "Definitions of more or newer packages, laid over those of Stablehand itself. They bring "
                    "no code of their own, and only what has this sum is taken."
                ),
                _settings("catalog."),
            ),
            (
                self.tr("Network and mirrors"),
                self.tr(
                    "Where things are fetched from. Another address is needed only where one of these cannot "
                    "be reached, for example behind a company’s mirror."
                ),
                network,
            ),
        ]
        known = {setting.key for _, _, settings in groups for setting in settings}
        if rest := [setting for setting in SETTINGS if setting.key not in known]:
            groups.insert(4, (self.tr("More"), "", rest))
        fold = self.tr("Addresses")
        self.catalog: CatalogSection | None = None
        made: list[SettingsSection] = []
        for title, purpose, settings in groups:
            if settings and settings[0].key.startswith("catalog."):
                self.catalog = CatalogSection(self.context, title, settings, purpose)
                made.append(self.catalog)
                continue
            hidden = fold if settings is network else ""
            made.append(SettingsSection(theme, title, settings, purpose=purpose, fold=hidden))
        return made

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
        self.data_folder.ask()
        self.accounts.ask()
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

        An account is meant by "accounts.hf" or "accounts.civitai".
        """
        if self.accounts.row(key) is not None:
            self._wanted = key
            QTimer.singleShot(0, self, self._show_wanted)
            return
        row = self.rows.get(key)
        if row is None:
            return
        self._wanted = key
        if self.field.text():
            self.field.clear()
            self._find("")
        for section in self.sections:
            if row in section.rows and section.fold is not None:
                section.fold.set_open(True)
        if row.isEnabled():
            QTimer.singleShot(0, self, self._show_wanted)  # when the layout has its places

    @Slot()
    def _show_wanted(self) -> None:
        row: SettingRow | AccountRow | None = self.accounts.row(self._wanted)
        row, self._wanted = row or self.rows.get(self._wanted), ""
        if row is not None:
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row, 0, Space.XL)

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
            before = self._last.before
            self._last.forget()
            self._change(key, before, can_undo=False)

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
            self._last.keep(key, before)
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

    # -- search ------------------------------------------------------------------------------------

    @Slot(str)
    def _find(self, query: str) -> None:
        count = sum(section.narrow(query) for section in self.sections)
        count += self.accounts.narrow(query)
        title, more = self.data_folder.words()
        count += self.data_folder.narrow(query, rank(query, title, (more,)) is not None)
        self._nothing.setVisible(count == 0)
        if query:
            announce(self.field, self.tr("%n setting(s)", "", count))


def _settings(prefix: str, but: tuple[str, ...] = ()) -> list[Setting]:
    return [item for item in SETTINGS if item.key.startswith(prefix) and item.key not in but]
