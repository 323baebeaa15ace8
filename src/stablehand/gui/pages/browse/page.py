"""The Browse page: sources as tabs, one search field for all of them, results, details of one model."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.hubs.specs import LONGEST
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.starter_route import TAB as STARTERS
from stablehand.gui.components.starter_route import starters_of
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.detail import ModelDetail
from stablehand.gui.pages.browse.filters import SENSITIVE
from stablehand.gui.pages.browse.links import meant
from stablehand.gui.pages.browse.purpose import purpose_of
from stablehand.gui.pages.browse.tab import BrowseTab, Chosen, Purpose, TabTools
from stablehand.gui.pages.browse.tabs import FIRST, TABS
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import SearchField, Segmented
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say

_DETAIL: Final = 392
# Width of the page, at a text size of 100 %, below which the details take the place of the results.
_BESIDE: Final = 820
_ACROSS: Final = QBoxLayout.Direction.LeftToRight
_DOWN: Final = QBoxLayout.Direction.TopToBottom
FOR: Final = "for:"  # what the part of a route begins with that names an install


class BrowsePage(Page):
    """Models of hubs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.pictures = HubPictures(context.live, self)
        self._made: dict[str, BrowseTab] = {}
        self._purpose: Purpose | None = None
        self._is_open = False  # somebody wants to see the details
        self._is_here = False
        self._build()
        self._connect()
        at = context.live.memory.text("browse.tab", FIRST)
        self.sources.choose(at if any(kind.id == at for kind in TABS) else FIRST)

    def _build(self) -> None:
        theme = self.context.theme
        header = PageHeader(theme, self.tr("Browse"))
        self.sources = Segmented(
            self.tr("Where to look"), [(kind.id, kind.words()) for kind in TABS]
        )
        self.field = SearchField(theme, self.tr("Search, or paste a link of a model"))
        self.field.setMaxLength(LONGEST)
        self.top = header.below
        header.below.setContentsMargins(0, Space.XS, 0, 0)
        header.below.addWidget(self.sources)
        header.below.addWidget(self.field, 1)
        self.body.addWidget(header)
        self.wrong = Label("", "small", "danger", wraps=True)
        self.wrong.setContentsMargins(Space.XL, 0, Space.XL, Space.XS)
        self.wrong.setVisible(False)
        self.body.addWidget(self.wrong)
        self.notice_slot = QVBoxLayout()
        self.notice_slot.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        self.body.addLayout(self.notice_slot)
        self.notice: Notice | None = None
        across = QHBoxLayout()
        across.setContentsMargins(Space.XL, 0, 0, Space.M)
        across.setSpacing(Space.M)
        self.middle = QWidget()
        box = QVBoxLayout(self.middle)
        box.setContentsMargins(0, 0, Space.M, 0)
        self.tabs = QStackedWidget()
        box.addWidget(self.tabs)
        across.addWidget(self.middle, 1)
        self.detail = ModelDetail(self.context, self.pictures)
        self.detail.setVisible(False)
        across.addWidget(self.detail)
        self.body.addLayout(across, 1)

    def _connect(self) -> None:
        self.sources.chosen.connect(self._on_source)
        self.field.searched.connect(self._on_text)
        self.field.returnPressed.connect(self.field.search_now)
        self.detail.closed.connect(self._on_closed)
        self.detail.arrived.connect(self._on_arrived)

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show results; or what the place names: a link as its subject, an install as its part.

        The part "for:NAME" looks for what the install of that name takes, that of `starters_route` for
        starter models.
        """
        self._is_here = True
        starters = starters_of(route.part)
        if starters is not None:
            self.sources.choose(STARTERS)
            self._turn()
        name = starters or (route.part.removeprefix(FOR) if route.part.startswith(FOR) else "")
        if name:
            self._serve(name)
        elif self._purpose is not None and not route.subject:
            self._take_purpose(None)
        if route.subject:
            self.show_link(route.subject)
        elif self._is_open:
            self.detail.go_on()
        self._show_tab()

    def leave(self) -> None:
        """Ask for nothing while nobody looks."""
        self._is_here = False
        self.tab.leave()
        self.detail.stop()

    def search(self) -> None:
        """Go to the field that searches."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def refresh(self) -> None:
        """Ask anew for what is shown."""
        self.tab.refresh()
        if self._is_open:
            self.detail.again()

    def show_link(self, text: str) -> bool:
        """Show the model that a link or name means; give whether it means one."""
        spec, problem = meant(self.context, text)
        if spec is None:
            self._show_wrong(problem)
            return False
        self._show_wrong(None)
        if any(kind.id == spec.hub for kind in TABS) and spec.hub != self.sources.value:
            self.sources.choose(spec.hub)  # beside a model stands what its own hub has
            self._turn()
            self._show_tab()
        self._open(Chosen(spec.text))
        return True

    # -- sources -----------------------------------------------------------------------------------

    @property
    def tab(self) -> BrowseTab:
        """The tab that is shown; made when it is first asked for."""
        key = str(self.sources.value)
        made = self._made.get(key)
        if made is None:
            kind = next(kind for kind in TABS if kind.id == key)
            made = self._made[key] = kind.make(TabTools(self.context, self.pictures))
            made.chosen.connect(self._on_chosen)
            made.opened.connect(self._open)
            made.cleared.connect(self.field.clear)
            self.tabs.addWidget(made)
            made.serve(self._purpose)
            self._order_focus(made)
        return made

    def _order_focus(self, tab: BrowseTab) -> None:
        """Have Tab go from a tab that was made later to the details, not the other way."""
        parts = (*tab.findChildren(QWidget), *self.detail.findChildren(QWidget))
        here = [part for part in parts if part.window() is self.window()]  # no lists that drop down
        taking = [part for part in here if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, other in pairwise((self.field, *taking)):
            self.setTabOrder(one, other)

    @Slot(object)
    def _on_source(self, _key: object) -> None:
        self._turn()
        self._show_tab()

    def _turn(self) -> None:
        """Let the other tabs rest, and come back to this one next time."""
        shown = self.tab
        for made in self._made.values():
            if made is not shown:
                made.leave()
        self.context.live.memory.keep(**{"browse.tab": str(self.sources.value)})

    def _show_tab(self) -> None:
        tab = self.tab
        self.tabs.setCurrentWidget(tab)
        self.field.setEnabled(tab.can_search)
        if self._is_here:
            tab.want(self._words())
            tab.arrive()
        self._lay_out()

    def _words(self) -> str:
        """Give what is searched for; a link is not searched for, it is shown."""
        text = self.field.text().strip()
        return "" if meant(self.context, text)[0] is not None else text

    @Slot(str)
    def _on_text(self, text: str) -> None:
        spec, problem = meant(self.context, text)
        if spec is not None or problem is not None:
            self.show_link(text)
            return
        self._show_wrong(None)
        self.tab.want(text)

    def _show_wrong(self, problem: Problem | None) -> None:
        self.wrong.setVisible(problem is not None)
        if problem is not None:
            hint = "" if problem.hint is None else say(problem.hint)
            self.wrong.setText(f"{say(problem.message)} {hint}".strip())

    # -- for an install ----------------------------------------------------------------------------

    def _serve(self, name: str) -> None:
        self.context.live.ask(lambda app: purpose_of(app, name), self, self._take_purpose)

    def _take_purpose(self, purpose: Purpose | None) -> None:
        self._purpose = purpose
        self.detail.serve(purpose)
        if self.notice is not None:
            self.notice_slot.removeWidget(self.notice)
            self.notice.hide()
            self.notice.deleteLater()
            self.notice = None
        if purpose is not None:
            text = self.tr("What {install} can use.").format(install=purpose.install)
            button = Button(
                self.context.theme,
                self.tr("Look for anything"),
                icon="x",
                compact=True,
                on_click=self._on_anything,
            )
            self.notice = Notice(self.context.theme, text, "info", [button])
            self.notice_slot.addWidget(self.notice)
        for made in self._made.values():
            made.serve(purpose)

    def _on_anything(self) -> None:
        self._take_purpose(None)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the chosen one ----------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, chosen: Chosen | None) -> None:
        if chosen is not None and self._is_beside():
            self._open(chosen)

    @Slot(object)
    def _open(self, chosen: Chosen) -> None:
        self._is_open = True
        sensitive = self.context.live.memory.text("browse.sensitive", SENSITIVE[0])
        self.detail.lists_sensitive = sensitive != SENSITIVE[0]
        self.detail.shows_sensitive = sensitive == SENSITIVE[2]
        self.detail.show_chosen(chosen)
        self._lay_out()
        if not self._is_beside():
            self.detail.head.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_closed(self) -> None:
        self._is_open = False
        self.detail.stop()
        self._lay_out()
        self.tab.go_back()

    @Slot(object)
    def _on_arrived(self, key: tuple[str, str]) -> None:
        for made in self._made.values():
            made.mark_installed(key)

    def download(self) -> None:
        """Download what is ticked in the details."""
        if self._is_open:
            self.detail.download()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the details by Esc."""
        if event.key() == Qt.Key.Key_Escape and self._is_open:
            self._on_closed()
            return
        super().keyPressEvent(event)

    # -- room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the details beside the results where there is room for both."""
        super().resizeEvent(event)
        self._lay_out()

    def _is_beside(self) -> bool:
        return self.width() >= self.context.theme.px(_BESIDE)

    def _lay_out(self) -> None:
        is_beside = self._is_beside()
        self.top.setDirection(_ACROSS if is_beside else _DOWN)
        if is_beside:
            self.detail.setFixedWidth(self.context.theme.px(_DETAIL))
        else:
            self.detail.setMinimumWidth(0)
            self.detail.setMaximumWidth(16_777_215)
        self.detail.setVisible(self._is_open)
        self.middle.setVisible(is_beside or not self._is_open)
