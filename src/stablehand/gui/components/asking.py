"""Questions whose numbers have to be worked out first: on the disk, in the core thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.live import Work
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Question

T = TypeVar("T")
_PATIENCE_MS: Final = 400


class Asking(QObject, Generic[T]):
    """One question; lives from the first look until it is answered.

    Args:
        context: the window.
        work: finds out what the question says.
        question: makes it.
        answered: takes what was found out and the answer, "" for none.
        slow: what to say when finding out takes longer.
    """

    def __init__(
        self,
        context: Context,
        work: Work[T],
        question: Callable[[T], Question],
        answered: Callable[[T, str], None],
        slow: str,
    ) -> None:
        super().__init__(context.window)
        self._context, self._question, self._answered, self._slow = (
            context,
            question,
            answered,
            slow,
        )
        self._found: T | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._on_slow)
        self._timer.start()
        context.live.ask(work, self, self._ask, self._on_unknown)

    @Slot()
    def _on_slow(self) -> None:
        self._context.toast(self._slow, "info")

    def _on_unknown(self, problem: Problem) -> None:
        self._timer.stop()
        self._context.toast(problem_words(problem).title, "danger")
        self.deleteLater()

    def _ask(self, found: T) -> None:
        self._timer.stop()
        self._found = found
        question = self._question(found)
        question.answered.connect(self._on_answered)
        self._context.show(question)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if self._found is not None:
            self._answered(self._found, answer)
        self.deleteLater()
