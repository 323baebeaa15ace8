"""Extensions of an install: what is there, what the public index has, and what breaks the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.extensions.bisect_panel import BisectPanel
from stablehand.gui.pages.package.extensions.doing import KINDS, ExtensionDoing
from stablehand.gui.pages.package.extensions.finding import FindExtensions
from stablehand.gui.pages.package.extensions.installed import InstalledExtensions
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import Segmented
from stablehand.services.extensions import (
    BisectView,
    ExtensionList,
    bisect_status,
    list_extensions,
)
from stablehand.services.installs import ListedInstall
from stablehand.services.results import Result

_HERE: Final = "here"
_FIND: Final = "find"


class ExtensionsPart(QWidget):
    """The part of the package page.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.found: ExtensionList | None = None
        self._card: QWidget | None = None
        self._state: object = None
        theme = context.theme
        self.doing = ExtensionDoing(context, name, self)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        box.setSpacing(Space.M)
        self.bisect = BisectPanel(context, name, self.doing)
        box.addWidget(self.bisect)
        self.tabs = Segmented(
            self.tr("Extensions"), ((_HERE, self.tr("Here")), (_FIND, self.tr("Find more")))
        )
        self.tabs.chosen.connect(self._on_tab)
        box.addWidget(self.tabs)
        self._stack = QStackedWidget()
        self.here = InstalledExtensions(context, self.doing, self._show_find)
        self.here.culprit_wanted.connect(self._on_culprit)
        self.index = FindExtensions(context, name, self.doing)
        self.none = EmptyState(
            theme,
            "puzzle",
            self.tr("{name} has no extensions.").format(name=name),
            self.tr("Its makers have not provided for any."),
        )
        for page in (self.here, self.index, self.none):
            self._stack.addWidget(page)
        box.addWidget(self._stack, 1)
        self.doing.changed.connect(self._on_changed)
        self.doing.failed.connect(self._on_failed)
        context.live.jobs_changed.connect(self._show_busy)

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Take the install as it is now."""
        generation = item.record.generation if item.record is not None else None
        state = (item.state, generation, item.session is not None)
        if self._state is not None and state != self._state and self.isVisible():
            self.load()
        self._state = state
        self._show_busy()

    def wake(self) -> None:
        """Look what is there."""
        self.load()
        if self._stack.currentWidget() is self.index:
            self.index.wake()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Put the focus into the search."""
        field = self.index.field if self._stack.currentWidget() is self.index else self.here.field
        field.setFocus()
        field.selectAll()

    def refresh(self) -> None:
        """Look anew."""
        self.load()
        if self._stack.currentWidget() is self.index:
            self.index.refresh()

    # -- showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what is there, and where a search for the culprit stands."""
        live = self._context.live
        live.ask(lambda app: list_extensions(app, self._name), self, self._take, self._on_failed)
        live.ask(
            lambda app: bisect_status(app, self._name),
            self,
            self._take_bisect,
            lambda _problem: None,  # the list has the same to say
        )

    def _take(self, result: Result[ExtensionList]) -> None:
        self.found = result.data
        self._drop_card()
        is_there = result.data.supported
        self.tabs.setVisible(is_there)
        if not is_there:
            self._stack.setCurrentWidget(self.none)
            return
        if self._stack.currentWidget() is self.none:
            self._stack.setCurrentWidget(self.here)
        self.here.show_list(result.data)
        self.index.serve(result.data.format)
        self._show_busy()

    def _take_bisect(self, result: Result[BisectView]) -> None:
        self.bisect.show_view(result.data)

    @Slot()
    def _show_busy(self) -> None:
        job = self._context.live.job_of(self._name)
        is_free = job is None or (job.is_aside and job.kind not in KINDS)
        self.here.allow(is_allowed=is_free)
        self.index.allow(is_allowed=is_free)

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        self._drop_card()
        self._card = problem_card(self._context, problem, self._drop_card)
        self._box.insertWidget(0, self._card)
        self._card.show()

    def _drop_card(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._box.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None

    # -- what happens ------------------------------------------------------------------------------

    def _show_find(self) -> None:
        self.tabs.choose(_FIND)
        self._on_tab(_FIND)

    @Slot(object)
    def _on_tab(self, tab: object) -> None:
        self._stack.setCurrentWidget(self.index if tab == _FIND else self.here)
        if tab == _FIND:
            self.index.wake()

    @Slot()
    def _on_changed(self) -> None:
        self.index.forget()
        if not self.isVisible():
            return
        self.load()
        if self._stack.currentWidget() is self.index:
            self.index.wake()

    @Slot()
    def _on_culprit(self) -> None:
        there = self.found.extensions if self.found is not None else ()
        self.bisect.ask(sum(item.enabled for item in there))
