"""What is said when a job has come to its end: its result fetched, and told by whoever knows its kind."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Slot

from stablehand.core.base.events import JobState
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView, Problem
from stablehand.services.results import Result


class News(QObject):
    """Shows a toast for each job of some kinds that is worth one; made once for the window.

    Attributes:
        told: kinds of jobs whose success is told.
        cardless: those of them whose failure has no card to stand on: their subject is no install.
    """

    told: ClassVar[frozenset[str]] = frozenset()
    cardless: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        context.live.job_ended.connect(self._on_job_ended)

    def tell(self, job: JobView, result: Result[Any]) -> None:
        """Say what became of a job that succeeded."""
        raise NotImplementedError

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        # without a subject, `Live.failed` has told it
        is_cardless = job.kind in self.cardless and bool(job.subject)
        if job.state is JobState.FAILED and is_cardless and job.problem is not None:
            details = (self.tr("Details"), partial(self._context.go, Route("activity")))
            self._context.toast(problem_words(job.problem).title, "danger", details)
        if job.state is JobState.SUCCEEDED and job.kind in self.told:
            job_id = job.job_id
            self._context.live.ask(
                lambda app: app.jobs.result(job_id),
                self,
                partial(self._on_result, job),
                self._on_unknown,
            )

    def _on_result(self, job: JobView, result: Result[Any] | None) -> None:
        if result is None:
            return
        for notice in result.notices:
            self._context.live.tell(notice, "warning", job.subject)
        self.tell(job, result)

    def _on_unknown(self, problem: Problem) -> None:
        self._context.toast(problem_words(problem).title, "danger")
