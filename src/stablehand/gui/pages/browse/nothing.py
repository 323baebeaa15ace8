"""What stands in for results where there are none: nothing found, or the hub that cannot be asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from stablehand.gui.components.hub_problems import hub_actions
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.frames import ScrollPage


class NoResults(QStackedWidget):
    """Why there are none, and what to do next.

    Args:
        context: the window.
        clear: takes all filters back.
        again: asks once more.
    """

    def __init__(
        self,
        context: Context,
        clear: Callable[[], None],
        again: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._again = context, again
        theme = context.theme
        self.unmet = EmptyState(
            theme,
            "search",
            self.tr("Nothing was found that is like that."),
            self.tr("Other words may do, in English above all, or fewer filters."),
            [Button(theme, self.tr("Clear search and filters"), icon="x", on_click=clear)],
        )
        self.empty = EmptyState(
            theme,
            "search",
            self.tr("The hub lists no models."),
            "",
            [Button(theme, self.tr("Try again"), icon="rotate-cw", on_click=again)],
        )
        self.failed = ScrollPage(margin=Space.XS)
        self.failed.body.addStretch(1)
        self.card: ErrorCard | None = None
        for state in (self.unmet, self.empty, self.failed):
            self.addWidget(state)

    def show_unmet(self, *, is_narrowed: bool) -> None:
        """Say that nothing was found."""
        self.setCurrentWidget(self.unmet if is_narrowed else self.empty)

    def show_problem(self, problem: Problem, hub: str) -> None:
        """Say why a hub gave nothing."""
        if self.card is not None:
            self.failed.body.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        words = problem_words(problem)
        actions = [
            CardAction(self.tr("Try again"), "rotate-cw", self._again),
            *hub_actions(self._context, problem, hub),
        ]
        self.card = ErrorCard(
            self._context.theme,
            words.title,
            why=words.why,
            todo=words.todo,
            actions=actions,
            details=words.details,
        )
        self.failed.body.insertWidget(0, self.card)
        self.setCurrentWidget(self.failed)

    def words(self, problem: Problem) -> str:
        """Give a problem in one line."""
        return problem_words(problem).title
