"""The tab of starter models: what to begin with on this machine, each as one set."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.starter_card import StarterCard
from stablehand.gui.components.starter_state import downloads_by_file
from stablehand.gui.components.terms_question import ask_terms
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.recommended_asking import Shown, ordered_set, starters
from stablehand.gui.pages.browse.recommended_filters import StarterFilters
from stablehand.gui.pages.browse.tab import BrowseTab, Purpose, TabTools
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.flow import CardGrid
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.services.recommending import Offer
from stablehand.services.starter_sets import Terms, file_key

_SETTLED_MS = 400  # several files of a set arrive within moments
_NO_OFFERS: tuple[Offer, ...] = ()


class RecommendedTab(BrowseTab):
    """Starter models: those that fit first.

    Args:
        tools: what tabs are made with.
        folder: that holds the list; None: the one that comes with the program.
    """

    def __init__(
        self, tools: TabTools, folder: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context: Context = tools.context
        self._folder = folder
        self._purpose: Purpose | None = None
        self.cards: dict[str, StarterCard] = {}
        self.offers = _NO_OFFERS
        self.shown: Shown | None = None
        self._order: list[StarterCard] = []
        self._asked: str | None = None  # the program that was asked for last
        self._is_asking = False
        self._done: frozenset[str] = frozenset()
        self._is_here = False
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self._ask)
        live = self._context.live
        live.downloads.changed.connect(self._on_queue)
        live.installs_changed.connect(self._show_offers)
        self._context.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _build(self) -> None:
        theme = self._context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.filters = StarterFilters(theme)
        self.filters.asked.connect(self._ask)
        self.filters.changed.connect(self._arrange)
        box.addWidget(self.filters)
        self.words = Label("", "small", "text2", wraps=True)
        box.addWidget(self.words)
        self.views = QStackedWidget()
        self.pane = ScrollPage(margin=0)
        self.grid = CardGrid(Space.M)
        self.pane.body.setContentsMargins(0, 0, Space.S, Space.S)
        self.pane.body.addLayout(self.grid)
        self.pane.body.addStretch(1)
        self.waiting = EmptyState(theme, "hourglass", self.tr("Looking what fits this machine…"))
        clear = Button(theme, self.tr("Show all of them"), icon="x", on_click=self.clear)
        self.unmet = EmptyState(
            theme, "search", self.tr("No starter model is like that."), buttons=[clear]
        )
        self.failed = ScrollPage(margin=Space.XS)
        self.failed.body.addStretch(1)
        self.card: QWidget | None = None
        for view in (self.waiting, self.pane, self.unmet, self.failed):
            self.views.addWidget(view)
        box.addWidget(self.views, 1)

    # -- what the page asks for --------------------------------------------------------------------

    def arrive(self) -> None:
        """Show them, as the library stands now."""
        self._is_here = True
        self._context.live.downloads.begin()
        self._ask()

    def leave(self) -> None:
        """Be hidden."""
        self._is_here = False
        self._timer.stop()

    def want(self, text: str) -> None:
        """Show those that words are found in."""
        if text != self.filters.text:
            self.filters.text = text
            self._arrange()

    def refresh(self) -> None:
        """Look anew."""
        self._ask()

    def serve(self, purpose: Purpose | None) -> None:
        """Show what the program of an install runs; None: any program."""
        if purpose == self._purpose:
            return
        self._purpose = purpose
        self.filters.want_program(None if purpose is None else purpose.package)
        if self._is_here:
            self._ask()

    def go_back(self) -> None:
        """Take the focus."""
        if self._order:
            self._order[0].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show all of them."""
        self.filters.clear()
        self.filters.want_program(None)
        self.cleared.emit()
        self._arrange()
        self._ask()

    # -- asking ------------------------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_asking

    @Slot()
    def _ask(self) -> None:
        package, folder = self.filters.package, self._folder
        if self.shown is None:
            self.views.setCurrentWidget(self.waiting)
        if self._is_asking and self._asked == package:
            return
        self._asked, self._is_asking = package, True
        self._context.live.ask(
            lambda app: starters(app, package, folder),
            self,
            self._take,
            partial(self._on_failed, package),
        )

    def _take(self, shown: Shown) -> None:
        if shown.package != self.filters.package:
            return  # another program is wanted by now
        self._is_asking = False
        self.shown, self.offers = shown, shown.offers
        self.filters.offer_programs(shown.names)
        self._show_offers()

    def _on_failed(self, package: str | None, problem: Problem) -> None:
        if package != self.filters.package:
            return
        self._is_asking, self.shown, self.offers = False, None, _NO_OFFERS
        if self.card is not None:
            self.failed.body.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        words = problem_words(problem)
        self.card = ErrorCard(
            self._context.theme,
            words.title,
            why=words.why,
            todo=words.todo,
            actions=[CardAction(self.tr("Try again"), "rotate-cw", self._ask)],
            details=words.details,
        )
        self.failed.body.insertWidget(0, self.card)
        self.words.setText("")
        self.views.setCurrentWidget(self.failed)

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def _show_offers(self) -> None:
        if self.shown is None:
            return
        records = [item.record for item in self._context.live.installs if item.record is not None]
        installed = [record.package for record in records if record.state == "installed"]
        downloads = downloads_by_file(self._context.live.downloads.queue.downloads)
        for offer in self.offers:
            key = offer.starter.id
            if key not in self.cards:
                card = self.cards[key] = StarterCard(self._context)
                card.wanted.connect(self._on_wanted)
                card.hide()
            self.cards[key].show_offer(offer, self.shown.names, installed, self.shown.package)
            self.cards[key].show_downloads(downloads)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Put the cards into their order; nothing is touched if it is the one they have."""
        if self.shown is None:
            return
        wanted = [offer for offer in self.offers if self.filters.is_wanted(offer)]
        order = [self.cards[offer.starter.id] for offer in wanted]
        if order != self._order:
            self._order = order
            self.grid.put_in_order(order)
            for card in self.cards.values():
                card.setVisible(card in order)
            stops = [self.filters.commercial, *(stop for card in order for stop in card.stops())]
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
        self._say(len(order))
        self.views.setCurrentWidget(self.pane if order else self.unmet)

    def _say(self, count: int) -> None:
        said = [self.tr("%n starter model(s), what fits this machine first", "", count)]
        said.append(self.tr("The list needs no network; files come from Hugging Face"))
        self.words.setText(" · ".join(said))

    # -- getting -----------------------------------------------------------------------------------

    @Slot(object, int)
    def _on_wanted(self, offer: Offer, at: int, agreed: frozenset[str] = frozenset()) -> None:
        card = self.cards[offer.starter.id]
        install = None if self._purpose is None else self._purpose.install
        variant = offer.variants[at]
        card.show_ordering(is_ordering=True)

        def take(answer: Terms | tuple[Download, ...]) -> None:
            card.show_ordering(is_ordering=False)
            if isinstance(answer, Terms):
                again = partial(self._on_wanted, offer, at, agreed | {answer.key})
                ask_terms(self._context, answer.title, answer.licence, answer.page, again)

        def refused(problem: Problem) -> None:
            words = problem_words(problem)
            card.show_ordering(is_ordering=False, problem=f"{words.title} {words.todo}".strip())
            announce(card, words.title)

        self._context.live.ask(
            lambda app: ordered_set(app, offer, variant, agreed, install), self, take, refused
        )

    @Slot()
    def _on_queue(self) -> None:
        queue = self._context.live.downloads.queue.downloads
        downloads = downloads_by_file(queue)
        for card in self._order:
            card.show_downloads(downloads)
        missing = {
            file_key(file.spec)
            for offer in self.offers
            for variant in offer.variants
            for file in variant.missing
        }
        done = frozenset(
            item.id
            for key, item in downloads.items()
            if key in missing and item.state is DownloadState.DONE
        )
        if done - self._done and self._is_here:
            self._timer.start()  # the library has it now
        self._done = done

    @Slot()
    def _on_theme_changed(self) -> None:
        self.grid.set_column(self._context.theme.px(Size.CARD_COLUMN))
