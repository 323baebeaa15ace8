"""The Models page: places at the left, models in the middle, what is known of the chosen one at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stablehand.core.models.library.entry import Entry
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.models.detail import Detail, detail_of
from stablehand.gui.pages.models.feed import ModelFeed
from stablehand.gui.pages.models.filters import ModelFilters
from stablehand.gui.pages.models.head import ModelsHead
from stablehand.gui.pages.models.importing import ask_import, dropped
from stablehand.gui.pages.models.items import ModelItems
from stablehand.gui.pages.models.model_actions import ModelActions
from stablehand.gui.pages.models.nothing import NoModels, PlaceNotice
from stablehand.gui.pages.models.panel import ManyPanel, ModelPanel
from stablehand.gui.pages.models.places import QUARANTINE, PlaceTree
from stablehand.gui.pages.models.shelf import Place, Shelf
from stablehand.gui.pages.models.views import USUAL, ModelGrid, ModelKeys, ModelTable
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.drop_hint import DropHint

_CHOSEN_MS: Final = 60  # before the panel follows the arrow keys
_PANEL: Final = 368
_TREE: Final = 200
# Widths of the page, at a text size of 100 %, below which the tree is a list, and the panel takes its place.
_WITH_TREE: Final = 820
_WITH_PANEL: Final = 760
_ALL: Final = 1040
_NONE: Final = QItemSelectionModel.SelectionFlag.Clear
_ROW: Final = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ModelsPage(Page):
    """The library."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        memory = context.live.memory
        self.items = ModelItems(self)
        self.previews = ModelPreviews(context.live.app.data.assets / "thumbnails", self)
        self.actions_ = ModelActions(context, lambda: self.items.shelf, self)
        self.feed = ModelFeed(context.live, self)
        self._is_open = memory.flag("models.panel", True)
        self._is_asked_open = False  # in a narrow window only who asks for it sees the panel
        self._is_known = False
        self._wanted = ""  # the key of the model to choose as soon as it is there
        self._is_table = memory.flag("models.table")
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHOSEN_MS)
        self._timer.timeout.connect(self._show_chosen)
        self._connect()
        self.setAcceptDrops(True)
        self.grid.set_card_width(memory.number("models.zoom", USUAL))
        self.filters.zoom.setValue(self.grid.card_width)
        self.grid.cards.shows_mature = memory.flag("models.mature")
        if self._is_table:
            self.filters.table_button.setChecked(True)
        key = memory.text("models.sort", "name")
        self.filters.sorting.choose(key)
        self.items.sort_by(str(self.filters.sorting.value))
        self._show_view()

    def _build(self) -> None:
        context, theme = self.context, self.context.theme
        self.head = ModelsHead(context, self.actions_, self._entries)
        self.body.addWidget(self.head)
        across = QHBoxLayout()
        across.setContentsMargins(Space.XL, 0, 0, Space.M)
        across.setSpacing(Space.M)
        self.tree = PlaceTree(theme)
        self.tree.setFixedWidth(theme.px(_TREE))
        across.addWidget(self.tree)
        self.middle = QWidget()
        box = QVBoxLayout(self.middle)
        box.setContentsMargins(0, 0, Space.M, 0)
        box.setSpacing(Space.S)
        self.filters = ModelFilters(theme)
        box.addWidget(self.filters)
        self.notice = PlaceNotice(context, self.actions_)
        box.addWidget(self.notice)
        self.views = QStackedWidget()
        self.grid = ModelGrid(theme, self.items, self.previews)
        self.grid.setAccessibleName(self.tr("Models"))
        self.table = ModelTable(theme, self.items)
        self.table.setAccessibleName(self.tr("Models"))
        self.nothing = NoModels(context, self.filters.clear)
        for view in (self.grid, self.table, self.nothing):
            self.views.addWidget(view)
        box.addWidget(self.views, 1)
        across.addWidget(self.middle, 1)
        self.panels = QStackedWidget()
        self.panel = ModelPanel(context, self.actions_, self.previews)
        self.many = ManyPanel(context, self.actions_)
        self.panels.addWidget(self.panel)
        self.panels.addWidget(self.many)
        self.panels.setVisible(False)
        across.addWidget(self.panels)
        self.body.addLayout(across, 1)
        self.hint = DropHint(
            theme, self.tr("Drop models here to bring them in"), "folder-input", self
        )
        self.keys = ModelKeys(self)
        for each in (self.grid, self.table):
            self.keys.watch(each)

    def _connect(self) -> None:
        self.feed.came.connect(self._on_shelf)
        self.feed.looking.connect(self.head.show_progress)
        self.feed.looking.connect(self._on_looking)
        self.feed.failed.connect(self._on_failed)
        self.head.stopped.connect(self.feed.stop_look)
        self.head.mature.connect(self._on_mature)
        self.tree.chosen.connect(self._on_place)
        self.filters.changed.connect(self._on_wanted)
        self.filters.sorted_by.connect(self._on_sort)
        self.filters.sized.connect(self._on_size)
        self.filters.zoom.sliderReleased.connect(self._keep_size)
        self.filters.tabled.connect(self._on_table)
        self.filters.placed.connect(self._on_listed_place)
        self.table.sorted_by.connect(self._on_table_sort)
        self.keys.pressed.connect(self._on_key)
        self.keys.menu.connect(self._on_menu)
        self.panel.closed.connect(self._on_closed)
        self.many.closed.connect(self._on_closed)
        self.actions_.edited.connect(self.feed.gather)
        for view in (self.grid, self.table):
            view.selectionModel().selectionChanged.connect(self._on_chosen)

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show what is known, and look for what has changed; the subject is the key of a model to choose."""
        if route.subject:
            self.filters.clear()
        if route.part or route.subject:
            self._go(Place(route.part or "all"))
        self._wanted = route.subject
        self.feed.begin()

    def leave(self) -> None:
        """Be hidden."""
        self.panel.keep()
        self.feed.rest()

    def search(self) -> None:
        """Look for a model."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def refresh(self) -> None:
        """Look through all folders anew."""
        self.previews.forget()
        self.feed.look()

    # -- what is there -----------------------------------------------------------------------------

    @property
    def view(self) -> QAbstractItemView:
        """The view that is in use."""
        return self.table if self._is_table else self.grid

    @Slot(object)
    def _on_shelf(self, shelf: Shelf) -> None:
        self._is_known = True
        kept = self._kept()
        self.items.set_shelf(shelf)
        self.tree.show_shelf(shelf)
        self.filters.show_shelf(shelf)
        self._go_on(kept)
        self._choose_wanted()
        self.head.show_shelf(shelf)
        self.notice.show_place(self.tree.place, shelf)
        self._show_view()
        self._lay_out()
        self._timer.start()

    @Slot(object)
    def _on_looking(self, progress: object) -> None:
        if progress is None and self._is_known:
            self._show_view()

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        self.head.show_problem(problem)

    def _kept(self) -> tuple[list[str], str, int]:
        """Give what is chosen, what has the focus and how far the view is scrolled."""
        view = self.view
        chosen = [entry.key for entry in self._entries()]
        current = self.items.entry(view.currentIndex().row())
        key = current.key if current is not None else ""
        return chosen, key, view.verticalScrollBar().value()

    def _go_on(self, kept: tuple[list[str], str, int]) -> None:
        """Choose again what was chosen, where it is still shown."""
        keys, current, scrolled = kept
        view, chosen = self.view, self.view.selectionModel()
        if (row := self.items.row_of(current)) >= 0:
            chosen.setCurrentIndex(
                self.items.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        found = QItemSelection()
        for key in keys:
            if (row := self.items.row_of(key)) >= 0:
                found.select(self.items.index(row, 0), self.items.index(row, 0))
        if not found.isEmpty():
            chosen.select(found, _ROW)
        view.verticalScrollBar().setValue(scrolled)

    def _choose_wanted(self) -> None:
        """Choose the model that somebody came for, once it is there."""
        row = self.items.row_of(self._wanted) if self._wanted else -1
        if row >= 0:
            self._wanted = ""
            self.view.setCurrentIndex(self.items.index(row, 0))
            self.view.scrollTo(self.items.index(row, 0))
            self._open()

    def _entries(self) -> Sequence[Entry]:
        """Give the models that are chosen, from top to bottom."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        return [entry for row in rows if (entry := self.items.entry(row)) is not None]

    # -- what is wanted ----------------------------------------------------------------------------

    def _go(self, place: Place) -> None:
        self.tree.choose(place)
        self.filters.go(place)

    @Slot(object)
    def _on_place(self, place: Place) -> None:
        if place == QUARANTINE:
            self.head.open_quarantine()
            return
        self.filters.go(place)
        self.notice.show_place(place, self.items.shelf)

    @Slot(object)
    def _on_listed_place(self, place: object) -> None:
        if isinstance(place, Place):
            self.tree.choose(place)

    @Slot()
    def _on_wanted(self) -> None:
        kept = self._kept()
        self.items.want(self.filters.wanted)
        self._go_on((kept[0], kept[1], 0))
        self._show_view()
        self._timer.start()

    @Slot(str)
    def _on_sort(self, key: str) -> None:
        self._sort(key, None)

    @Slot(str)
    def _on_table_sort(self, key: str) -> None:
        is_same = key == self.items.sort_key
        self._sort(key, not self.items.is_descending if is_same else None)
        self.filters.sorting.choose(key)

    def _sort(self, key: str, descending: bool | None) -> None:
        kept = self._kept()
        self.items.sort_by(key, descending=descending)
        self._go_on((kept[0], kept[1], 0))
        self.context.live.memory.keep(**{"models.sort": key})

    @Slot(int)
    def _on_size(self, width: int) -> None:
        self.grid.set_card_width(width)
        if not self.filters.zoom.isSliderDown():  # a drag is kept at its end: that writes a file
            self._keep_size()

    @Slot()
    def _keep_size(self) -> None:
        self.context.live.memory.keep(**{"models.zoom": self.grid.card_width})

    @Slot(bool)
    def _on_table(self, is_table: bool) -> None:
        kept = self._kept()
        self._is_table = is_table
        self.context.live.memory.keep(**{"models.table": is_table})
        self._go_on(kept)
        self._show_view()

    @Slot(bool)
    def _on_mature(self, is_shown: bool) -> None:
        self.grid.cards.shows_mature = is_shown
        self.context.live.memory.keep(**{"models.mature": is_shown})
        self.grid.viewport().update()
        self._show_chosen()

    def _show_view(self) -> None:
        self.filters.zoom.setEnabled(not self._is_table)
        is_empty = not self.items.rowCount()
        if is_empty:
            self.nothing.show_why(
                # What has never been looked through may hold models.
                is_known=self._is_known and not self.feed.is_looking,
                is_empty=not self.items.shelf.entries,
            )
        self.views.setCurrentWidget(self.nothing if is_empty else self.view)
        self.filters.setVisible(bool(self.items.shelf.entries))

    # -- the chosen one ----------------------------------------------------------------------------

    @Slot(QItemSelection, QItemSelection)
    def _on_chosen(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self._timer.start()

    @Slot()
    def _show_chosen(self) -> None:
        entries = self._entries()
        if len(entries) == 1:
            self._show_one(entries[0])
        elif entries:
            self.many.show_entries(entries)
            self.panels.setCurrentWidget(self.many)
        self._lay_out()

    def _show_one(self, entry: Entry) -> None:
        is_blurred = bool(entry.metadata.nsfw) and not self.grid.cards.shows_mature
        picture = self.items.shelf.picture(entry)
        self.panel.show_entry(entry, picture, is_blurred=is_blurred)
        self.panels.setCurrentWidget(self.panel)
        key, target = entry.key, self.items.shelf.target
        self.context.live.ask(
            lambda app: detail_of(app, key, target), self, self._on_detail, self._on_no_detail
        )

    def _on_detail(self, detail: Detail) -> None:
        entry = self.panel.entry
        if entry is not None and entry.key == detail.entry.key:
            self.panel.show_detail(detail)

    def _on_no_detail(self, problem: Problem) -> None:
        if problem.code != "model.unknown":  # it went meanwhile, which the next shelf shows
            self.head.show_problem(problem)

    @Slot()
    def _on_closed(self) -> None:
        self._is_asked_open = False
        if self._fits(_WITH_PANEL):
            self._is_open = False
            self.context.live.memory.keep(**{"models.panel": False})
        self._lay_out()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        self._is_asked_open = True
        if self._fits(_WITH_PANEL):
            self._is_open = True
            self.context.live.memory.keep(**{"models.panel": True})
        self._show_chosen()

    # -- room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many panes as there is room for."""
        super().resizeEvent(event)
        self.hint.setGeometry(self.rect())
        self._lay_out()

    def _fits(self, width: int) -> bool:
        return self.width() >= self.context.theme.px(width)

    def _lay_out(self) -> None:
        theme, has_models = self.context.theme, bool(self.items.shelf.entries)
        has_panel = self._fits(_WITH_PANEL)
        is_open = bool(self._entries()) and (self._is_open if has_panel else self._is_asked_open)
        has_tree = has_models and self._fits(_ALL if is_open else _WITH_TREE)
        self.tree.setFixedWidth(theme.px(_TREE))
        self.tree.setVisible(has_tree)
        self.filters.show_places(self.tree, is_list=has_models and not has_tree)
        if has_panel:
            self.panels.setFixedWidth(theme.px(_PANEL))
        else:
            self.panels.setMinimumWidth(0)
            self.panels.setMaximumWidth(16_777_215)
        self.middle.setVisible(has_panel or not is_open)
        if self.panels.isHidden() == is_open:
            self.panels.setVisible(is_open)
            QTimer.singleShot(
                0, self, self._into_sight
            )  # once the cards have found their new places

    @Slot()
    def _into_sight(self) -> None:
        if self.view.currentIndex().isValid():
            self.view.scrollTo(self.view.currentIndex())

    # -- keys, menus, drops ------------------------------------------------------------------------

    @Slot(str)
    def _on_key(self, what: str) -> None:
        entries = self._entries()
        if not entries:
            return
        if what == "open":
            self._open()
        elif what == "rename":
            self.actions_.rename(entries[0])
        elif what == "delete":
            self.actions_.delete(entries)
        elif what == "favourite":
            self.actions_.toggle_favourite(entries)
        else:
            self.actions_.copy_paths(entries)

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        entries = self._entries()
        if not entries:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Details"), self._open)
        self.actions_.fill_menu(menu, entries)
        menu.addAction(self.tr("Sort into folders…"), partial(self.head.open_organiser, entries))
        menu.popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc close the panel."""
        if event.key() == Qt.Key.Key_Escape and self.panels.isVisible():
            self._on_closed()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders of other programs."""
        is_ours = event.source() in (self.grid, self.table)
        if not is_ours and dropped(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hint.cover()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Be as before."""
        self.hint.setVisible(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask how they shall come in."""
        self.hint.setVisible(False)
        paths = dropped(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        ask_import(self.context, paths)
