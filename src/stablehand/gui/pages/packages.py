"""The start page: every install as a card with its state and the one thing to do next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.base.text import Wording
from stablehand.gui.components.ability_meter import Abilities
from stablehand.gui.components.first_package import FirstPackage
from stablehand.gui.components.package_card import PackageCard
from stablehand.gui.components.problems import problem_card, shown_problem
from stablehand.gui.components.skeleton_card import SkeletonCard
from stablehand.gui.components.update_words import UPDATE_ICON, UpdateWords, update_of
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import look_for_updates
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.buttons import Button, MenuButton, Variant
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import Choice, SearchField
from stablehand.gui.widgets.flow import CardGrid
from stablehand.gui.widgets.frames import Badge, Notice, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.words.say import say
from stablehand.services.installs import ListedInstall

_FEW: Final = 4  # that many are found by looking
_SKELETONS: Final = 3
_TICK_MS: Final = 60_000
_SORT: Final = "packages.sort"
# Jobs whose subject becomes an install.
_COMING: Final = frozenset({"install", "duplicate", "recreate"})
# What wants attention or is at work comes first.
_RANK: Final = {
    "asking": 0,
    "failed": 1,
    "bare": 1,
    "damaged": 1,
    "down": 1,
    "running": 2,
    "orphaned": 2,
    "installing": 3,
    "update": 3,
    "repair": 3,
    "duplicate": 3,
    "recreate": 3,
    "stopped": 4,
    "ended": 5,
    "ready": 6,
}


class PackagesPage(Page):
    """Cards of all installs, or what to begin with where there is none."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.cards: dict[str, PackageCard] = {}
        self.problem_cards: dict[str, tuple[Problem, QWidget]] = {}
        self._order: list[QWidget] = []
        self._notices: tuple[Wording, ...] = ()
        self._text = ""
        self._updates = 0
        self.abilities = Abilities(context.live, self)
        self.abilities.known.connect(self._show_abilities)
        self._build_head()
        self._build_pages()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        live = context.live
        live.installs_changed.connect(self._show)
        live.jobs_changed.connect(self._show)
        live.problem_changed.connect(self._on_problem_changed)
        context.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._show()

    # -- its parts ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        theme = self.context.theme
        self.header = PageHeader(
            theme, self.tr("Packages"), self.tr("The programs that make images on this computer.")
        )
        self.add_button = Button(
            theme, self.tr("Add package"), icon="plus", variant="primary", on_click=self._on_add
        )
        self.updates = Badge(theme, "", icon=UPDATE_ICON, tone="accent")
        self.updates.setVisible(False)
        self.menu = MenuButton(theme, self.tr("More for all packages"), self._fill_menu)
        for part in (self.updates, self.menu, self.add_button):
            self.header.buttons.addWidget(part)
        self.search_field = SearchField(theme, self.tr("Search packages"))
        self.search_field.setMaximumWidth(theme.px(Size.CARD_COLUMN))
        self.search_field.searched.connect(self._on_searched)
        self.sort = Choice(
            theme,
            self.tr("Sort by"),
            (
                ("name", self.tr("By name")),
                ("run", self.tr("By last run")),
                ("state", self.tr("By state")),
            ),
        )
        self.sort.choose(self.context.live.memory.text(_SORT, "name"))
        self.sort.chosen.connect(self._on_sorted)
        self.header.below.setContentsMargins(0, Space.S, 0, 0)
        self.header.below.addWidget(self.search_field, 1)
        self.header.below.addWidget(self.sort)
        self.header.below.addStretch(1)
        self.body.addWidget(self.header)

    def _build_pages(self) -> None:
        theme = self.context.theme
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self.pane = ScrollPage()
        self.pane.body.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XL)
        self._above = QVBoxLayout()
        self._above.setSpacing(Space.S)
        self.pane.body.addLayout(self._above)
        self.grid = CardGrid()
        self.pane.body.addLayout(self.grid)
        self.pane.body.addStretch(1)
        self.first = FirstPackage(self.context)
        self.nothing = EmptyState(
            theme,
            "search",
            self.tr("No package is called like that."),
            buttons=[
                Button(theme, self.tr("Clear the search"), icon="x", on_click=self._on_clear),
                Button(theme, self.tr("Add package"), icon="plus", on_click=self._on_add),
            ],
        )
        self.waiting = QWidget()
        box = QVBoxLayout(self.waiting)
        box.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XL)
        self._waiting_grid = CardGrid()
        for _ in range(_SKELETONS):
            self._waiting_grid.addWidget(SkeletonCard(theme))
        box.addLayout(self._waiting_grid)
        box.addStretch(1)
        for page in (self.waiting, self.first, self.nothing, self.pane):
            self._stack.addWidget(page)

    # -- what the window asks for ------------------------------------------------------------------

    def search(self) -> None:
        """Put the focus into the search field, if there is one."""
        if self.search_field.isVisible():
            self.search_field.setFocus()
            self.search_field.selectAll()

    def refresh(self) -> None:
        """Look anew at how much room the installs take."""
        for card in self.cards.values():
            card.measure()
        self.abilities.again()

    def showEvent(self, event: QShowEvent) -> None:
        """Say how long ago things were, from now on."""
        super().showEvent(event)
        self._on_tick()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        live = self.context.live
        if not live.is_known:
            self._stack.setCurrentWidget(self.waiting)
            self._show_filters(0)
            return
        self._show_notices(live.notices)
        items = self._items()
        for item in items:
            if item.name not in self.cards:
                self.cards[item.name] = PackageCard(self.context, item.name)
                self.cards[item.name].hide()
            job = live.job_of(item.name)
            self.cards[item.name].show_install(item, job, shown_problem(live, item, item.name))
        self._drop_cards({item.name for item in items})
        self._show_problems({item.name for item in items})
        self._show_filters(len(items))
        self._show_updates(items)
        self._show_abilities()
        self._arrange(items)
        is_empty = not items and not self.problem_cards
        if is_empty:
            self.first.ask()
        self._stack.setCurrentWidget(self._page(is_empty))
        variant: Variant = "secondary" if is_empty else "primary"
        if self.add_button.property("variant") != variant:
            self.add_button.show_as(self.add_button.text(), "plus", variant)

    @Slot()
    def _show_abilities(self) -> None:
        """Say on each card what the machine can do with it; it is asked for once the page is there."""
        records = [card.item.record for card in self.cards.values() if card.item is not None]
        self.abilities.want(record.package for record in records if record is not None)
        for card in self.cards.values():
            card.show_abilities(self.abilities.found)

    def _page(self, is_empty: bool) -> QWidget:
        if is_empty:
            return self.first
        return self.pane if self._order else self.nothing

    def _items(self) -> list[ListedInstall]:
        """Give the installs, and those that are about to be: their record comes a moment later."""
        live = self.context.live
        names = {item.name for item in live.installs}
        coming: dict[str, JobView] = {
            job.subject: job
            for job in live.busy_jobs()
            if job.kind in _COMING and job.subject and job.subject not in names
        }
        packages = live.app.data.packages
        made = [self._coming(name, packages / name) for name in coming]
        return [*live.installs, *made]

    def _coming(self, name: str, path: Path) -> ListedInstall:
        card = self.cards.get(name)
        if card is not None and card.item is not None and card.item.record is None:
            return card.item  # the same as before, so that nothing is shown anew
        return ListedInstall(name, path, "installing", None)

    def _drop_cards(self, names: set[str]) -> None:
        for name in [name for name in self.cards if name not in names]:
            self._drop(self.cards.pop(name))

    def _show_problems(self, names: set[str]) -> None:
        """Show what failed before there was an install."""
        wanted = {
            name: problem
            for name, problem in self.context.live.problems.items()
            if name not in names
        }
        for name in list(self.problem_cards):
            problem, card = self.problem_cards[name]
            if wanted.get(name) is not problem:
                del self.problem_cards[name]
                self._drop(card)
        for name, problem in wanted.items():
            if name not in self.problem_cards:
                card = problem_card(self.context, problem, partial(self.context.live.dismiss, name))
                card.box.addStretch(1)
                card.hide()
                self.problem_cards[name] = (problem, card)

    def _drop(self, card: QWidget) -> None:
        self.grid.removeWidget(card)
        if card in self._order:
            self._order.remove(card)
        card.hide()
        card.deleteLater()

    def _show_notices(self, notices: tuple[Wording, ...]) -> None:
        if notices == self._notices:
            return
        self._notices = notices
        while (row := self._above.takeAt(0)) is not None:
            if (widget := row.widget()) is not None:
                widget.deleteLater()
        for wording in notices:
            self._above.addWidget(Notice(self.context.theme, say(wording), "warning"))

    def _show_filters(self, count: int) -> None:
        has_many = count > _FEW
        if not has_many and self._text:
            self._text = ""
            self.search_field.clear()
        self.search_field.setVisible(has_many)
        self.sort.setVisible(has_many)

    def _show_updates(self, items: Sequence[ListedInstall]) -> None:
        """Say how many packages have an update."""
        count = sum(update_of(item) is not None and not self._is_busy(item) for item in items)
        if count != self._updates:
            self._updates = count
            self.updates.show_as(UpdateWords().count(count), UPDATE_ICON, "accent")
            self.updates.setVisible(count > 0)

    def _is_busy(self, item: ListedInstall) -> bool:
        job = self.context.live.job_of(item.name)
        return job is not None and not job.is_aside

    # -- order -------------------------------------------------------------------------------------

    def _arrange(self, items: Sequence[ListedInstall]) -> None:
        """Put the cards into their order; nothing is touched if it is the one they have."""
        failed = [card for _problem, card in self.problem_cards.values()]
        found = [self.cards[item.name] for item in self._sorted(items) if self._is_wanted(item)]
        order: list[QWidget] = [*failed, *found] if not self._text else [*found]
        if order == self._order:
            return
        self._order = order
        self.grid.put_in_order(order)
        for card in [*self.cards.values(), *failed]:
            card.setVisible(card in order)
        self._chain(order)

    def _chain(self, order: Sequence[QWidget]) -> None:
        """Have the Tab key go through the cards as they stand."""
        before: QWidget = self.sort
        for card in order:
            for stop in card.stops() if isinstance(card, PackageCard) else ():
                QWidget.setTabOrder(before, stop)
                before = stop

    def _sorted(self, items: Sequence[ListedInstall]) -> list[ListedInstall]:
        by_name = sorted(items, key=lambda item: item.name.casefold())
        match self.sort.value:
            case "run":
                return sorted(by_name, key=_last_run, reverse=True)
            case "state":
                return sorted(by_name, key=self._rank)
        return by_name

    def _rank(self, item: ListedInstall) -> int:
        state = self.cards[item.name].state
        return _RANK.get(state.key if state is not None else "", len(_RANK))

    def _is_wanted(self, item: ListedInstall) -> bool:
        words = f"{item.name} {self.cards[item.name].package_name}".casefold()
        return self._text.casefold() in words

    # -- what happens ------------------------------------------------------------------------------

    def _fill_menu(self, menu: QMenu) -> None:
        is_looking = any(job.kind == "update-check" for job in self.context.live.busy_jobs())
        look = menu.addAction(self.tr("Look for updates"), self._on_look)
        look.setEnabled(bool(self.context.live.installs) and not is_looking)
        menu.addSeparator()
        menu.addAction(self.tr("Take over what you have…"), self._on_adopt)
        menu.addAction(self.tr("Open the trash"), self._on_trash)

    @Slot()
    def _on_look(self) -> None:
        look_for_updates(self.context.live)

    @Slot()
    def _on_adopt(self) -> None:
        self.context.go(Route("adopt"))

    @Slot()
    def _on_trash(self) -> None:
        self.context.go(Route("trash"))

    def _on_add(self) -> None:
        self.context.go(Route("add"))

    def _on_clear(self) -> None:
        self.search_field.clear()
        self._on_searched("")
        self.search_field.setFocus()

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._text = text
        self._show()

    @Slot(object)
    def _on_sorted(self, value: object) -> None:
        self.context.live.memory.keep(**{_SORT: str(value)})
        self._show()

    @Slot(str)
    def _on_problem_changed(self, _name: str) -> None:
        self._show()

    @Slot()
    def _on_tick(self) -> None:
        for card in self.cards.values():
            card.tick()

    @Slot()
    def _on_theme_changed(self) -> None:
        for grid in (self.grid, self._waiting_grid):
            grid.set_column(self.context.theme.px(Size.CARD_COLUMN))


def _last_run(item: ListedInstall) -> tuple[bool, str]:
    """Give what installs are sorted by: running ones last, then by the end of their last run."""
    last = item.last
    return item.session is not None, (last.ended_at or last.started_at) if last is not None else ""
