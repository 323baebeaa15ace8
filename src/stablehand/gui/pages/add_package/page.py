"""The page for adding packages: what there is at the left, one of it in full at the right.

Nothing is installed before the button is pressed. What an install would do is asked for anew after each
change, a moment after the last key; an answer that is no longer wanted is dropped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.hardware.profile import Machine
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.add_package.detail import Detail
from stablehand.gui.pages.add_package.layouts import emptied
from stablehand.gui.pages.add_package.offer_list import OfferList
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.words.say import say
from stablehand.services.offers import Offer, list_offers
from stablehand.services.preview import Preview, preview
from stablehand.services.results import Result

_PAUSE_MS = 250
_LIST_SHARE = 0.36
_LIST_LEAST, _LIST_MOST = 240, 360
_MOST_NOTICES = 3


class AddPackagePage(Page):
    """What can be added to this computer, and what adding it would do."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._machine: Machine | None = None  # as the first preview found it
        self._wish = ""  # what the place was about, until the list is there
        self._is_listed, self._is_asking = False, False
        self._is_here = False
        self._serial = 0
        self._begun = ""  # the install whose job is awaited
        self._trouble: QWidget | None = None
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        live = context.live
        live.installs_changed.connect(self._on_installs)
        live.settings_changed.connect(self._on_settings)
        live.jobs_changed.connect(self._on_jobs)
        live.job_ended.connect(self._on_job_ended)
        context.theme.changed.connect(self._fit)
        self._on_installs()

    # -- its parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.context.theme
        self.header = PageHeader(
            theme,
            self.tr("Add package"),
            self.tr("Nothing is installed before you press the button."),
            back=(self.tr("Packages"), self._on_back),
        )
        self.adopt_button = Button(
            theme,
            self.tr("I have it on this computer…"),
            icon="folder-input",
            on_click=self._on_adopt,
        )
        self.adopt_button.setToolTip(
            self.tr("Take over ComfyUI, Forge, Stability Matrix and others where they are")
        )
        self.header.buttons.addWidget(self.adopt_button)
        self.body.addWidget(self.header)
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(Space.XL, 0, Space.XL, 0)
        self.body.addLayout(self._notices)
        self._panes = QWidget()
        across = QHBoxLayout(self._panes)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.list = OfferList(theme)
        self.list.chosen.connect(self._on_chosen)
        self.list.picked.connect(self._on_picked)
        across.addWidget(self.list)
        self.detail = Detail(self.context)
        self.foot = self.detail.bar
        self.detail.changed.connect(self._on_changed)
        self.detail.wanted.connect(self._install)
        across.addWidget(self.detail, 1)
        self.body.addWidget(self._panes, 1)

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show the package that the place is about; without one, what was shown before."""
        self._is_here = True
        self._wish = route.subject
        self._take_focus()
        if not self._is_listed:
            self._list()
            return
        before = self.detail.offer
        if route.subject:
            self.list.choose(route.subject)
        if self.detail.offer is before:
            self._ask()

    def _take_focus(self) -> None:
        """Begin with the search, unless somebody is at work here already."""
        focus = self.window().focusWidget()
        is_mine = focus is not None and self.isAncestorOf(focus)
        if not is_mine or focus is self.header.back_button:
            self.list.search()

    def leave(self) -> None:
        """Be hidden."""
        self._is_here = False
        self._timer.stop()

    def search(self) -> None:
        """Put the focus into the search."""
        self.list.search()

    def refresh(self) -> None:
        """Look anew at the catalog and at the machine."""
        self._machine = None
        self._list()

    # -- the list ----------------------------------------------------------------------------------

    def _list(self) -> None:
        if not self._is_asking:
            self._is_asking = True
            self.context.live.ask(list_offers, self, self._take_offers, self._take_trouble)

    def _take_offers(self, result: Result[tuple[Offer, ...]]) -> None:
        self._is_asking, self._is_listed = False, True
        self._show_trouble(None)
        self._say_notices([say(notice) for notice in result.notices])
        shown = self.detail.offer
        wish, self._wish = self._wish, ""
        self.list.take(result.data, wish)
        if wish and self.list.field.hasFocus():
            self.list.enter()
        if shown is not None and self.detail.offer is shown:
            # the same package, perhaps with another definition
            offer = self.list.model.offer(shown.package.id)
            self._on_chosen(offer if offer is not None else shown)

    def _take_trouble(self, problem: Problem) -> None:
        self._is_asking = False
        self._show_trouble(problem)

    def _show_trouble(self, problem: Problem | None) -> None:
        """Show why there is no list in its place."""
        if self._trouble is not None:
            self._trouble.hide()
            self._trouble.deleteLater()
            self._trouble = None
        if problem is not None:
            self._trouble = problem_card(self.context, problem)
            self._notices.addWidget(self._trouble)
        self._panes.setVisible(problem is None)

    def _say_notices(self, texts: list[str]) -> None:
        emptied(self._notices)
        shown, more = texts[:_MOST_NOTICES], len(texts) - _MOST_NOTICES
        if more > 0:
            shown.append(self.tr("And %n more.", "", more))
        for text in ["\n".join(shown)] if shown else []:
            self._notices.addWidget(Notice(self.context.theme, text, "warning"))
        self._notices.setContentsMargins(Space.XL, 0, Space.XL, Space.M if shown else 0)

    # -- what an install would do ------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        """Ask what the install as it is asked for would do; earlier answers are not wanted any more."""
        self._timer.stop()
        request = self.detail.request()
        if request is None:
            return
        self._serial += 1
        serial, machine = self._serial, self._machine

        def take(result: Result[Preview]) -> None:
            if serial == self._serial:
                self._machine = result.data.machine
                self.detail.show_preview(result.data)

        def fail(problem: Problem) -> None:
            if serial == self._serial:
                self.detail.show_problem(problem)

        self.context.live.ask(lambda app: preview(app, request, machine=machine), self, take, fail)

    @Slot()
    def _on_changed(self) -> None:
        self.detail.forget_problem()
        self._timer.start()

    @Slot(object)
    def _on_chosen(self, offer: Offer) -> None:
        self.detail.show_offer(offer)
        self.detail.show_installed(self._installs_of(offer.package.id))
        self._ask()

    # -- installing --------------------------------------------------------------------------------

    @Slot()
    def _install(self) -> None:
        request, shown = self.detail.request(), self.detail.preview
        if request is None or shown is None or not self.detail.can_install:
            return
        name = request.name or shown.name
        self._begun = name
        self.detail.show_starting()
        self.context.live.begin_install(replace(request, name=name), self, self._on_refused)

    def _on_refused(self, problem: Problem) -> None:
        self._begun = ""
        self.detail.show_refusal(problem)
        self._ask()

    @Slot()
    def _on_jobs(self) -> None:
        if self._begun and self.context.live.job_of(self._begun) is not None:
            self._go_on()

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if job.subject == self._begun:  # it began and ended between two looks
            self._go_on()

    def _go_on(self) -> None:
        """Follow the install that has begun to its own page."""
        name, self._begun = self._begun, ""
        self.detail.reset()
        if self._is_here:
            self.context.go(Route("package", name, "console"))

    @Slot()
    def _on_picked(self) -> None:
        self.detail.attend()

    def confirm(self) -> None:
        """Install what is shown, or show what is in the way."""
        if self.detail.can_install:
            self._install()
        else:
            self.detail.attend()

    # -- what happens elsewhere --------------------------------------------------------------------

    def _installs_of(self, package_id: str) -> list[str]:
        return [
            item.name
            for item in self.context.live.installs
            if item.record is not None and item.record.package == package_id
        ]

    @Slot()
    def _on_installs(self) -> None:
        installs = self.context.live.installs
        self.list.count_installed(
            Counter(item.record.package for item in installs if item.record is not None)
        )
        offer = self.detail.offer
        if offer is None:
            return
        names = self._installs_of(offer.package.id)
        if self._is_here and self.detail.show_installed(names):
            self._ask()  # a name may be taken or free now

    @Slot()
    def _on_settings(self) -> None:
        if self._is_listed:
            self._list()

    def _on_adopt(self) -> None:
        self.context.go(Route("adopt"))

    def _on_back(self) -> None:
        self.context.go(Route("packages"))

    # -- its size ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        most = self.context.theme.px(_LIST_MOST)
        wanted = max(_LIST_LEAST, round(self.width() * _LIST_SHARE))
        self.list.setFixedWidth(min(most, wanted))
