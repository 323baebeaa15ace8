"""One install on its page: head, what is wrong or under way, and the parts behind tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol, cast

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_card, shown_problem
from stablehand.gui.components.starter_nudge import StarterNudge
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.head import PackageHead
from stablehand.gui.pages.package.progress import InstallProgress
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import Segmented
from stablehand.gui.widgets.frames import Line, ScrollPage
from stablehand.services.installs import ListedInstall

PARTS: Final = (
    "console",
    "options",
    "models",
    "extensions",
    "versions",
    "environment",
    "health",
    "about",
)
# Fixes that the head's button does already, by its verb.
_THERE: Final = {"launch": ("retry",), "resume": ("retry", "resume")}
_HEAD_S: Final = ("install", "launch", "")  # what the head's button does once more
_INSET: Final = 11  # of a tab's words in its button
_PART: Final = 200  # height that a part needs to be of use, in pixels at 100 %


class Part(Protocol):
    """What a tab shows; a widget."""

    def show_item(self, item: ListedInstall) -> None:
        """Take the install as it is now."""
        ...

    def wake(self) -> None:
        """Be looked at."""
        ...

    def rest(self) -> None:
        """Be looked at no longer."""
        ...

    def search(self) -> None:
        """Put the focus into the search field, if there is one."""
        ...

    def refresh(self) -> None:
        """Look anew."""
        ...


class PackageView(QWidget):
    """The view of one install.

    Args:
        context: the window, as far as the view needs it.
        name: the install; it may be gone, or not be there yet.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.name = context, name
        self.part = ""
        self.parts: dict[str, QWidget] = {}
        self.card: QWidget | None = None
        self._problem: Problem | None = None
        self._had_install = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._stack = QStackedWidget()
        box.addWidget(self._stack)
        self._stack.addWidget(self._build_whole())
        self.gone: QWidget | None = None
        live = context.live
        live.installs_changed.connect(self._show)
        live.jobs_changed.connect(self._show)
        live.problem_changed.connect(self._on_problem_changed)
        self._show()

    # -- its parts ---------------------------------------------------------------------------------

    def _build_whole(self) -> QWidget:
        # Where the window is too low for all of it, the whole scrolls; else the part gets what is left.
        whole = ScrollPage(margin=0, spacing=0)
        box = whole.body
        self.head = PackageHead(self._context, self.name)
        box.addWidget(self.head)
        self.above = QWidget()
        above = QVBoxLayout(self.above)
        above.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.M)
        above.setSpacing(Space.S)
        self.progress = InstallProgress(self._context, self.name)
        above.addWidget(self.progress)
        self._above_box = above
        box.addWidget(self.above)
        self.above.setVisible(False)
        self.starters = StarterNudge(self._context, self.name)
        box.addWidget(self.starters)
        self.tabs = Segmented(
            self.tr("Parts of the package"),
            (
                ("console", self.tr("Console")),
                ("options", self.tr("Options")),
                ("models", self.tr("Models")),
                ("extensions", self.tr("Extensions")),
                ("versions", self.tr("Versions")),
                ("environment", self.tr("Environment")),
                ("health", self.tr("Health")),
                ("about", self.tr("About")),
            ),
            variant="tab",
        )
        self.tabs.chosen.connect(self._on_tab)
        row = QHBoxLayout()
        row.setContentsMargins(Space.XL - _INSET, 0, Space.XL - _INSET, 0)
        row.addWidget(self.tabs)
        box.addLayout(row)
        box.addWidget(Line())
        self._pages = Pages(self._context.theme.px(_PART))
        box.addWidget(self._pages, 1)
        return whole

    def show_part(self, part: str) -> None:
        """Show a part; an unknown one, or none, leaves the one that is shown."""
        if part not in PARTS:
            part = self.part or PARTS[0]
        if part == self.part:
            return
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).rest()
        self.part = part
        self.tabs.choose(part)
        if part not in self.parts:
            made = self._made(part)
            self.parts[part] = made
            self._pages.addWidget(made)
        self._pages.setCurrentWidget(self.parts[part])
        shown = cast("Part", self.parts[part])
        if (item := self._item()) is not None:
            shown.show_item(item)
        shown.wake()

    def _made(self, part: str) -> QWidget:
        # Each is loaded when it is first looked at.
        if part == "console":
            from stablehand.gui.pages.package.console_part import ConsolePart

            return ConsolePart(self._context, self.name)
        if part == "options":
            from stablehand.gui.pages.package.options import OptionsPart

            return OptionsPart(self._context, self.name)
        if part == "models":
            from stablehand.gui.pages.package.models import ModelsPart

            return ModelsPart(self._context, self.name)
        if part == "extensions":
            from stablehand.gui.pages.package.extensions import ExtensionsPart

            return ExtensionsPart(self._context, self.name)
        if part == "versions":
            from stablehand.gui.pages.package.versions import VersionsPart

            return VersionsPart(self._context, self.name)
        if part == "environment":
            from stablehand.gui.pages.package.environment import EnvironmentPart

            return EnvironmentPart(self._context, self.name)
        if part == "health":
            from stablehand.gui.pages.package.health import HealthPart

            return HealthPart(self._context, self.name)
        from stablehand.gui.pages.package.about import AboutPart

        return AboutPart(self._context, self.name)

    def wake(self) -> None:
        """Be looked at."""
        self.starters.look()
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).wake()

    def rest(self) -> None:
        """Be looked at no longer."""
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).rest()

    def search(self) -> None:
        """Put the focus into the search field of the part that is shown."""
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).search()

    def refresh(self) -> None:
        """Look anew at the part that is shown."""
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).refresh()

    # -- showing -----------------------------------------------------------------------------------

    def _item(self) -> ListedInstall | None:
        """Give the install as it is listed, or one that is about to be: its record comes a moment later."""
        live = self._context.live
        if (item := live.install(self.name)) is not None:
            return item
        if live.job_of(self.name) is None:
            return None
        place = self.head.item
        if place is not None and place.record is None:
            return place  # the same as before, so that nothing is shown anew
        path: Path = live.app.data.packages / self.name
        return ListedInstall(self.name, path, "installing", None)

    @Slot()
    def _show(self) -> None:
        live = self._context.live
        item, job = self._item(), live.job_of(self.name)
        problem = shown_problem(live, live.install(self.name), self.name)
        if item is None and live.is_known:
            self._show_gone(problem)
            return
        self._drop_gone()
        self._stack.setCurrentIndex(0)
        if item is None:
            return
        self._had_install = True
        self.head.show_install(item, job, problem)
        self.starters.show_install(item)
        self.progress.show_install(item, job)
        self._show_problem(problem if job is None or job.is_aside else None)
        self.above.setVisible(self.card is not None or not self.progress.isHidden())
        if self.part in self.parts:
            cast("Part", self.parts[self.part]).show_item(item)

    @Slot(str)
    def _on_problem_changed(self, name: str) -> None:
        if name == self.name:
            self._show()

    def _show_problem(self, problem: Problem | None) -> None:
        if problem is self._problem or (problem is not None and problem == self._problem):
            return
        self._problem = problem
        if self.card is not None:
            self.card.hide()
            self.card.setParent(None)
            self.card.deleteLater()
            self.card = None
        if problem is not None:
            dismiss = self._dismiss(problem)
            state = self.head.state
            is_heads = state is not None and problem.kind in _HEAD_S
            there = _THERE.get(state.verb, ()) if state is not None and is_heads else ()
            self.card = problem_card(self._context, problem, dismiss, without=there)
            self._above_box.insertWidget(0, self.card)
            self.card.show()  # else only with the next turn of the event loop
            self._chain()

    def _dismiss(self, problem: Problem) -> Callable[[], None] | None:
        """Give what puts a problem away; one that the record tells stays as long as it is true."""
        live = self._context.live
        is_seen = live.problems.get(self.name) is problem
        return partial(live.dismiss, self.name) if is_seen else None

    def _show_gone(self, problem: Problem | None) -> None:
        if self.gone is None:
            self.gone = self._build_gone()
            self._stack.addWidget(self.gone)
        self._stack.setCurrentWidget(self.gone)
        if problem != self._problem:
            self._show_problem(None)
            self._problem = problem
            if problem is not None:
                self.card = problem_card(self._context, problem, self._dismiss(problem))
                self._gone_top.addWidget(self.card)

    def _build_gone(self) -> QWidget:
        theme = self._context.theme
        gone = QWidget()
        box = QVBoxLayout(gone)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self._gone_top = QVBoxLayout()
        box.addLayout(self._gone_top)
        if self._had_install:
            text = self.tr("{name} is not here any more.")
        else:
            text = self.tr("There is no package named {name}.")
        button = Button(
            theme,
            self.tr("Back to Packages"),
            icon="arrow-left",
            variant="primary",
            on_click=partial(self._context.go, Route("packages")),
        )
        empty = EmptyState(theme, "package", text.format(name=self.name), buttons=[button])
        box.addWidget(empty, 1)
        return gone

    def _drop_gone(self) -> None:
        if self.gone is not None:
            self._show_problem(None)
            self._stack.removeWidget(self.gone)
            self.gone.deleteLater()
            self.gone = None

    @Slot(object)
    def _on_tab(self, part: object) -> None:
        self.show_part(str(part))
        self._context.go(Route("package", self.name, self.part))

    def _chain(self) -> None:
        """Have the Tab key go through head, card, progress, tabs as they stand."""
        card = [] if self.card is None else self.card.findChildren(QWidget)
        middle = [w for w in card if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        nudge = (self.starters.go, self.starters.away)
        order = [*self.head.stops(), *middle, self.progress.pause, *nudge, *self.tabs.buttons()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)


class Pages(QStackedWidget):
    """The parts; they scroll by themselves, so they ask for no more height than they need to be of use."""

    def __init__(self, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(least)

    def sizeHint(self) -> QSize:
        """Ask for the least; what is left over comes anyway."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def hasHeightForWidth(self) -> bool:
        """Be as high as there is room."""
        return False
