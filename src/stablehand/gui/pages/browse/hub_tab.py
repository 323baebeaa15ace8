"""The results of one hub: filters, cards, and what stands there when there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.hubs.specs import Spec
from stablehand.gui.components.hub_words import hub_name
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.asking import RowPage
from stablehand.gui.pages.browse.feed import ResultFeed
from stablehand.gui.pages.browse.filters import SENSITIVE, HubFilters
from stablehand.gui.pages.browse.grid import HubGrid
from stablehand.gui.pages.browse.items import HubItems
from stablehand.gui.pages.browse.nothing import NoResults
from stablehand.gui.pages.browse.rows import HubRow
from stablehand.gui.pages.browse.sources import Source
from stablehand.gui.pages.browse.tab import BrowseTab, Chosen, Purpose, TabTools
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import Label

_CHOSEN_MS = 120  # before the details follow the arrow keys: each is a question to the hub
_FITTING = ("fits", "tight", "offload", None)


class HubTab(BrowseTab):
    """One hub."""

    def __init__(self, tools: TabTools, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._pictures = tools.context, tools.pictures
        self.source = source
        theme, live = tools.context.theme, tools.context.live
        self.items = HubItems(self)
        self._unreadable = 0
        self.feed = ResultFeed(live, source.hub, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.filters = HubFilters(theme, source)
        box.addWidget(self.filters)
        self.views = QStackedWidget()
        self.grid = HubGrid(theme, self.items, tools.pictures)
        self.grid.setAccessibleName(self.tr("Models of {hub}").format(hub=hub_name(source.hub)))
        self.nothing = NoResults(tools.context, self._clear, self.feed.again)
        self.views.addWidget(self.grid)
        self.views.addWidget(self.nothing)
        box.addWidget(self.views, 1)
        box.addWidget(self._foot())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHOSEN_MS)
        self._timer.timeout.connect(self._tell_chosen)
        self._connect()
        self.filters.choose_sensitive(live.memory.text("browse.sensitive", SENSITIVE[0]))

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        self.count = Label("", "small", "text2", wraps=True)
        row.addWidget(self.count, 1)
        self.again = Button(
            self._context.theme,
            self.tr("Try again"),
            icon="rotate-cw",
            compact=True,
            on_click=self.feed.again,
        )
        self.again.setVisible(False)
        row.addWidget(self.again)
        return self.foot

    def _connect(self) -> None:
        self.filters.changed.connect(self._look)
        self.filters.narrowed.connect(self._on_narrowed)
        self.filters.revealed.connect(self._on_revealed)
        self.feed.begun.connect(self._on_begun)
        self.feed.came.connect(self._on_came)
        self.feed.failed.connect(self._on_failed)
        self.items.wanted.connect(self._on_wanted)
        self.grid.selectionModel().selectionChanged.connect(self._timer.start)
        self.grid.opened.connect(self._on_open)

    # -- what the page asks for --------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether results are on their way."""
        return self.feed.is_asking

    def arrive(self) -> None:
        """Show what was found before, or find something."""
        self._look()

    def leave(self) -> None:
        """Ask for nothing any more."""
        self.feed.stop()
        if self.items.is_asking and self.items.rowCount():
            self._show_count()
        self.items.is_asking = False
        self._pictures.drop_wishes()

    def want(self, text: str) -> None:
        """Look for words."""
        self.filters.want_text(text)

    def refresh(self) -> None:
        """Ask anew."""
        self._pictures.forget()
        self.feed.look(self.filters.query, at_once=True)

    def serve(self, purpose: Purpose | None) -> None:
        """Look for what an install takes."""
        kinds, bases = ((), ()) if purpose is None else (purpose.kinds, purpose.bases)
        self.filters.serve(kinds, bases)

    def mark_installed(self, key: tuple[str, str]) -> None:
        """Show that the library has a model now."""
        self.items.mark_installed(key)

    def go_back(self) -> None:
        """Take the focus back from the details."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> HubRow | None:
        """Give the model that is chosen."""
        rows = self.grid.selectionModel().selectedIndexes()
        return self.items.row(rows[0].row()) if rows else None

    def clear_choice(self) -> None:
        """Choose none."""
        self.grid.selectionModel().clearSelection()
        self._timer.stop()

    def _clear(self) -> None:
        self.filters.clear()
        self.cleared.emit()

    # -- results -----------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        self.feed.look(self.filters.query)

    @Slot()
    def _on_begun(self) -> None:
        self.clear_choice()
        self._pictures.drop_wishes()
        self._unreadable = 0
        self.items.clear()
        self.items.is_asking = True
        self.grid.show_waiting(True)
        self.grid.scrollToTop()
        self.views.setCurrentWidget(self.grid)
        self.again.setVisible(False)
        self.count.set_tone("text2")
        self.count.setText(self.tr("Asking {hub}…").format(hub=hub_name(self.source.hub)))
        self.chosen.emit(None)

    @Slot(object)
    def _on_came(self, page: RowPage) -> None:
        self.items.is_asking = False
        self.grid.show_waiting(False)
        self.items.append(page.rows, has_more=self.feed.has_more)
        self.again.setVisible(False)
        self._unreadable += page.unreadable
        self._show_count()
        if not self.items.rowCount():
            self.nothing.show_unmet(is_narrowed=self.filters.is_narrowed)
            self.views.setCurrentWidget(self.nothing)
        else:
            self.views.setCurrentWidget(self.grid)
            self.grid.look_ahead()

    def _show_count(self) -> None:
        count, left_out = self.items.rowCount(), self.items.left_out
        self.count.set_tone("text2")
        said = []
        if self.feed.has_more:
            said.append(self.tr("%n model(s) so far; scroll down for more", "", count))
        elif count or left_out:
            said.append(self.tr("%n model(s), that is all", "", count))
        if left_out:
            said.append(self.tr("%n left out that do(es) not fit", "", left_out))
        if self._unreadable:
            said.append(self.tr("%n could not be read", "", self._unreadable))
        self.count.setText(" · ".join(said))

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        self.grid.show_waiting(False)
        if self.items.rowCount():
            # what is there can still be used; the view does not ask again by itself
            self.count.set_tone("danger")
            self.count.setText(
                self.tr("The next ones did not come: {why}").format(why=self.nothing.words(problem))
            )
            self.again.setVisible(True)
            return
        self.items.is_asking = False
        self.count.setText("")
        self.nothing.show_problem(problem, self.source.hub)
        self.views.setCurrentWidget(self.nothing)

    @Slot()
    def _on_wanted(self) -> None:
        self.items.is_asking = True
        self.count.setText(self.tr("Asking for more…"))
        self.feed.more()

    @Slot(bool)
    def _on_narrowed(self, is_narrowed: bool) -> None:
        self.items.narrow(_FITTING if is_narrowed else None)
        if self.items.rowCount():  # before, there may have been nothing that fits
            self.views.setCurrentWidget(self.grid)
        if not self.items.is_asking:
            self._show_count()
        self.grid.look_ahead()

    @Slot(bool)
    def _on_revealed(self, is_shown: bool) -> None:
        self.grid.show_sensitive(is_shown)
        self._context.live.memory.keep(**{"browse.sensitive": self.filters.sensitive})

    # -- the chosen one ----------------------------------------------------------------------------

    @Slot()
    def _tell_chosen(self) -> None:
        row = self.current()
        if row is not None:
            self.chosen.emit(_chosen(row))

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex) -> None:
        row = self.items.row(index.row())
        if row is not None:
            self._timer.stop()
            self.opened.emit(_chosen(row))


def _chosen(row: HubRow) -> Chosen:
    return Chosen(Spec(row.hub, model=row.id).text, row)  # type: ignore[arg-type]
