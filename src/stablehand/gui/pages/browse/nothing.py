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
        self._context, self._clear, self._again = context, clear, again
        self.state: QWidget | None = None  # made when there is something to say
        self.card: ErrorCard | None = None

    def show_unmet(self, *, is_narrowed: bool) -> None:
        """Say that nothing was found."""
        theme = self._context.theme
        if is_narrowed:
            clear = Button(
                theme, self.tr("Clear search and filters"), icon="x", on_click=self._clear
            )
            words = self.tr("Other words may do, in English above all, or fewer filters.")
            made = EmptyState(
                theme, "search", self.tr("Nothing was found that is like that."), words, [clear]
            )
        else:
            again = Button(theme, self.tr("Try again"), icon="rotate-cw", on_click=self._again)
            made = EmptyState(theme, "search", self.tr("The hub lists no models."), "", [again])
        self._put(made)

    def show_problem(self, problem: Problem, hub: str) -> None:
        """Say why a hub gave nothing."""
        words = problem_words(problem)
        actions = [
            CardAction(self.tr("Try again"), "rotate-cw", self._again),
            *hub_actions(self._context, problem, hub),
        ]
        page = ScrollPage(margin=Space.XS)
        self.card = ErrorCard(
            self._context.theme,
            words.title,
            why=words.why,
            todo=words.todo,
            actions=actions,
            details=words.details,
        )
        page.body.addWidget(self.card)
        page.body.addStretch(1)
        self._put(page)

    def _put(self, state: QWidget) -> None:
        """Show what is to be said in place of what was said before."""
        before, self.state = self.state, state
        self.addWidget(state)
        self.setCurrentWidget(state)
        if before is not None:
            self.removeWidget(before)
            before.hide()
            before.deleteLater()

    def words(self, problem: Problem) -> str:
        """Give a problem in one line."""
        return problem_words(problem).title
