"""The options of an install: found, changed and saved at once, undone for a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Final, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.launch.command import ChosenValue
from stablehand.gui.components.problems import problem_card, problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.command import CommandSection
from stablehand.gui.pages.package.general import GeneralSection
from stablehand.gui.pages.package.option_filter import Scope, grouped, has_telling
from stablehand.gui.pages.package.option_keeper import OptionKeeper
from stablehand.gui.pages.package.option_list import OptionList, OptionSection
from stablehand.gui.pages.package.setup_asking import SetupAsking
from stablehand.gui.pages.package.sheet_row import SheetRow
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import SearchField, Segmented
from stablehand.gui.widgets.frames import Notice, ScrollPage
from stablehand.gui.widgets.matching import rank
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.cards import AUTO
from stablehand.services.installs import ListedInstall
from stablehand.services.option_sheet import OptionSheet, OwnOptions, wished
from stablehand.services.options import ARGUMENTS, CARD, PORT, VARIABLE, OptionChanges
from stablehand.services.restarting import restart
from stablehand.services.setting_up import SetupRequest

_WIDEST: Final = 1000  # rows that are wider part their words from their fields


class OptionsPart(QWidget):
    """All options of an install, under a search and a filter.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._item: ListedInstall | None = None
        self._kept: set[str] = set()
        self._changed_in = ""  # the session during which something was changed here
        self._undoable = ""
        self._card: QWidget | None = None
        self.keeper = OptionKeeper(context.live, name, self)
        self.asking = SetupAsking(context, name, self)
        self.asking.refused.connect(self._on_not_set_up)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._build_tools())
        self.area = ScrollPage(spacing=0)
        self.area.body.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XL)
        box.addWidget(self.area, 1)
        self._build_column()
        self.keeper.came.connect(self._on_came)
        self.keeper.refused.connect(self._on_refused)
        self.keeper.unreadable.connect(self._on_unreadable)
        self.keeper.undo_changed.connect(self._on_undo_changed)
        context.live.settings_changed.connect(self._on_settings)

    # -- its parts ---------------------------------------------------------------------------------

    def _build_tools(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.S)
        row.setSpacing(Space.M)
        self.field = SearchField(theme, self.tr("Search options"))
        self.field.setMaximumWidth(theme.px(Size.CARD_COLUMN))
        self.field.searched.connect(self._on_searched)
        self.scope = Segmented(
            self.tr("Which options are shown"),
            (("changed", self.tr("Changed or automatic")), ("all", self.tr("All"))),
        )
        self.scope.chosen.connect(self._on_scoped)
        row.addWidget(self.field, 1)
        row.addWidget(self.scope)
        row.addStretch(0)
        return row

    def _build_column(self) -> None:
        theme = self._context.theme
        self.column = QWidget()
        self.column.setMaximumWidth(theme.px(_WIDEST))
        box = QVBoxLayout(self.column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.M)
        line = QHBoxLayout()
        line.addWidget(self.column, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self._top = QVBoxLayout()
        self._top.setSpacing(Space.S)
        box.addLayout(self._top)
        self._build_notices()
        self.general = GeneralSection(theme)
        self.list = OptionList(theme, self.area)
        show_all = Button(theme, self.tr("Show all options"), on_click=self._on_show_all)
        self.nothing = EmptyState(
            theme,
            "text-search",
            self.tr("No option is called that."),
            self.tr("Try a shorter word, or look through all of them."),
            [show_all],
        )
        self.command = CommandSection(self._context)
        for part in (self.general, self.list, self.nothing, self.command):
            box.addWidget(part)
            part.setVisible(False)
        for source in (self.general, self.list):
            source.wished.connect(self._on_wished)
            source.reset.connect(self._on_reset)
            source.undone.connect(self._on_undone)
            source.made.connect(self._on_made)
        self.general.added.connect(self._on_added)

    def _build_notices(self) -> None:
        theme = self._context.theme
        self.restart_button = Button(
            theme, self.tr("Restart"), icon="rotate-cw", on_click=self._on_restart, compact=True
        )
        self.pending = Notice(
            theme,
            self.tr("It is running: what was changed takes effect at its next launch."),
            "info",
            [self.restart_button],
        )
        text = self.tr("It is being installed. Its options can be changed once that is done.")
        self.busy = Notice(theme, text)
        forget = Button(theme, self.tr("Forget them"), on_click=self._on_forget, compact=True)
        self.strays = Notice(theme, "", "warning", [forget])
        self._notice_buttons = (self.restart_button, forget)
        for notice in (self.busy, self.pending, self.strays):
            notice.setVisible(False)
            self._top.addWidget(notice)

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Take the install as it is now; options that somebody else changed are read anew."""
        self._item = item
        is_busy = item.state == "installing"
        self.busy.setVisible(is_busy)
        for part in (self.general, self.list):
            if part.isEnabled() is is_busy:
                part.setEnabled(not is_busy)
        self._show_pending()
        sheet, record = self.keeper.sheet, item.record
        if sheet is None or record is None or not self.keeper.is_settled:
            return
        if OwnOptions.of(record) != sheet.own:
            self.keeper.load()

    def wake(self) -> None:
        """Read the options: the machine may be another one by now."""
        self.keeper.load()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Put the focus into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def refresh(self) -> None:
        """Read the options anew."""
        self.keeper.load()

    # -- showing -----------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_came(self, sheet: OptionSheet, key: str) -> None:
        is_first = self._card is not None or self.general.isHidden()
        self._drop_card()
        if is_first and self.scope.value == "changed" and not has_telling(sheet.shown.options):
            self.scope.choose("all")
        if key:
            self._kept.add(key)
            if self._item is not None and self._item.session is not None:
                self._changed_in = self._item.session.session
            announce(self, self.tr("Saved"))
        self._show(sheet, answered=key)
        self._show_pending()

    def _show(self, sheet: OptionSheet, *, answered: str = "") -> None:
        query = self.field.text().strip()
        # Whoever looks for an option means any of them, not those that somebody chose already.
        scope: Scope = "all" if query else cast("Scope", self.scope.value)
        groups = grouped(sheet.shown, scope, query, self._kept)
        held = self.keeper.pending
        self.general.show_sheet(sheet, answered, held)
        self.general.setVisible(not query or rank(query, self.general.words()) is not None)
        are_open = scope == "changed" or bool(query)
        self.list.show_groups(
            groups, sheet.automatic, are_open=are_open, answered=answered, held=held
        )
        self.list.setVisible(bool(groups))
        self.nothing.setVisible(not groups and bool(query) and self.general.isHidden())
        self.command.show_command(sheet.command)
        self.command.setVisible(not query)
        self._show_strays(sheet)
        self._on_made()

    def _show_strays(self, sheet: OptionSheet) -> None:
        self.strays.setVisible(bool(sheet.strays))
        if sheet.strays:
            text = self.tr(
                "{package} no longer has what you set once, so it is not given: {flags}."
            )
            flags = ", ".join(sheet.strays)
            self.strays.label.setText(text.format(package=sheet.shown.package.name, flags=flags))

    def _show_pending(self) -> None:
        item = self._item
        is_pending = False
        if item is not None and item.session is not None and item.record is not None:
            is_later = _is_later(item.record.changed_at, item.session.started_at)
            is_pending = is_later or item.session.session == self._changed_in
        self.pending.setVisible(is_pending)

    @Slot(object)
    def _on_unreadable(self, problem: Problem) -> None:
        self._drop_card()
        for part in (self.general, self.list, self.nothing, self.command):
            part.setVisible(False)
        self._card = problem_card(self._context, problem)
        self._top.addWidget(self._card)

    def _drop_card(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._top.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None

    @Slot()
    def _on_made(self) -> None:
        """Tell the order of the focus, and which change can be undone."""
        self._mark_undo()
        before: QWidget = self.scope.buttons()[-1]
        for button in self._notice_buttons:
            QWidget.setTabOrder(before, button)
            before = button
        parts: list[GeneralSection | OptionSection | CommandSection] = [
            self.general,
            *self.list.sections.values(),
            self.command,
        ]
        for part in parts:
            for stop in part.stops():
                QWidget.setTabOrder(before, stop)
                before = stop

    # -- changing ----------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_wished(self, key: str, value: object) -> None:
        if key == CARD:
            if value != "gone":  # which stands for nothing that could be chosen
                self.keeper.change(key, lambda _sheet: _card_changes(str(value)))
        elif key in (PORT, ARGUMENTS) or key.startswith(VARIABLE):
            self.keeper.change(key, partial(_general_changes, key, str(value)))
        else:
            self.keeper.change(key, partial(wished, flag=key, value=cast("ChosenValue", value)))

    @Slot(str)
    def _on_reset(self, key: str) -> None:
        self.keeper.change(key, lambda _sheet: OptionChanges((), (key,)))

    @Slot(str)
    def _on_undone(self, _key: str) -> None:
        self.keeper.undo()

    @Slot(str, str)
    def _on_added(self, name: str, value: str) -> None:
        key = f"{VARIABLE}{name}"
        self.keeper.change(key, lambda _sheet: OptionChanges((f"{key}={value}",)))

    def _on_forget(self) -> None:
        if self.keeper.sheet is not None and self.keeper.sheet.strays:
            strays = self.keeper.sheet.strays
            # nobody could set them again
            self.keeper.change(strays[0], lambda _s: OptionChanges((), strays), can_undo=False)

    @Slot(str, object, object)
    def _on_refused(self, key: str, changes: OptionChanges, problem: Problem) -> None:
        if problem.code == "decision.needed" and not changes.risk_accepted:
            self._ask(key, changes, problem)
            return
        if problem.code == "torch.other_build":
            self._put_back(key)
            wish = changes.assignments[-1].partition("=")[2]
            self.asking.ask_setup(key, SetupRequest(self._name, gpu=wish))
            return
        words = problem_words(problem)
        is_wrong = problem.code == "options.invalid"  # what to do about it is plain
        self._say_wrong(key, words.title if is_wrong else f"{words.title} {words.todo}".strip())
        if not is_wrong:
            self._put_back(key)

    @Slot(str, object)
    def _on_not_set_up(self, key: str, problem: Problem) -> None:
        words = problem_words(problem)
        self._say_wrong(key, f"{words.title} {words.todo}".strip())

    def _ask(self, key: str, changes: OptionChanges, problem: Problem) -> None:
        question = Question(
            self._context.theme,
            self.tr("Take this risk?"),
            say(problem.message),
            (
                ("agree", self.tr("Set it anyway"), "danger"),
                ("", self.tr("Cancel"), "secondary"),
            ),
            icon="shield",
        )
        agreed = OptionChanges(changes.assignments, changes.removals, risk_accepted=True)
        question.answered.connect(partial(self._on_answered, key, agreed))
        self._context.show(question)

    def _on_answered(self, key: str, agreed: OptionChanges, answer: str) -> None:
        if answer:
            self.keeper.change(key, lambda _sheet: agreed)
        else:
            self._put_back(key)

    def _say_wrong(self, key: str, text: str) -> None:
        if (row := self._row(key)) is not None:
            row.set_error(text)
        else:
            self.general.refuse_added(text)
        announce(self, text)

    def _put_back(self, key: str) -> None:
        """Show what holds instead of what was wished."""
        sheet, row = self.keeper.sheet, self._row(key)
        if sheet is None or row is None:
            return
        shown = next((item for item in sheet.shown.options if item.option.flag == key), None)
        if shown is not None:
            row.show_value(shown.value, is_answer=True)
        else:
            self.general.put_back(key, sheet)

    def _row(self, key: str) -> SheetRow | None:
        return self.general.rows.get(key) or self.list.rows().get(key)

    @Slot(str)
    def _on_undo_changed(self, key: str) -> None:
        if self._undoable and (row := self._row(self._undoable)) is not None:
            row.show_saved(False)
        self._undoable = key
        self._mark_undo()

    def _mark_undo(self) -> None:
        if self._undoable and (row := self._row(self._undoable)) is not None:
            row.show_saved(True)

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._anew()

    @Slot(object)
    def _on_scoped(self, _scope: object) -> None:
        self._anew()

    def _on_show_all(self) -> None:
        self.field.clear()
        self.scope.choose("all")
        self.field.setFocus()
        self._anew()

    def _anew(self) -> None:
        self._kept.clear()
        if self.keeper.sheet is not None:
            self._show(self.keeper.sheet)

    def _on_restart(self) -> None:
        live, name = self._context.live, self._name
        live.dismiss(name)
        live.ask(lambda app: restart(app, name), live, lambda _done: None)

    @Slot()
    def _on_settings(self) -> None:
        if self.isVisible():
            self.keeper.load()


def _general_changes(key: str, text: str, sheet: OptionSheet) -> OptionChanges:
    is_usual = key == PORT and text.strip() == str(sheet.usual_port)
    if not key.startswith(VARIABLE) and (not text.strip() or is_usual):
        is_set = sheet.own.port is not None if key == PORT else bool(sheet.own.arguments)
        return OptionChanges((), (key,) if is_set else ())
    return OptionChanges((f"{key}={text}",))


def _card_changes(value: str) -> OptionChanges:
    """Choose a card, or leave it to the hardware, which is no choice."""
    if value == AUTO:
        return OptionChanges((), (CARD,))
    return OptionChanges((f"{CARD}={value}",))


def _is_later(moment: str, other: str) -> bool:
    """Tell whether an ISO moment comes after another one."""
    try:
        first, second = (datetime.fromisoformat(text) for text in (moment, other))
    except ValueError:
        return False
    first, second = (m if m.tzinfo else m.replace(tzinfo=UTC) for m in (first, second))
    return first > second
