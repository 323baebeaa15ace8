"""Several links that came at once: asked about, then all of them put into the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from stablehand.core.base.errors import StablehandError
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Question
from stablehand.services.app import App

_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of links: how many are in the queue now, and what kept the others from it."""

    count: int
    problems: tuple[Problem, ...]


class ManyLinks(QObject):
    """The question, and what follows from its answer.

    Args:
        context: the window.
        specs: what the links name, in their short form.
    """

    def __init__(self, context: Context, specs: Sequence[str]) -> None:
        super().__init__(context.window)
        self._context, self._specs = context, tuple(specs)

    def ask(self) -> None:
        """Ask what shall become of them."""
        facts = list(self._specs[:_NAMED])
        if len(self._specs) > _NAMED:
            facts.append("…")
        question = Question(
            self._context.theme,
            self.tr("Download %n file(s)?", "", len(self._specs)),
            self.tr(
                "Of models with several files the one that suits this computer is taken. What needs a "
                "login or accepted terms waits for you among the downloads."
            ),
            (
                ("all", self.tr("Download all of them"), "primary"),
                ("first", self.tr("Look at the first"), "secondary"),
                ("", self.tr("Leave them"), "secondary"),
            ),
            facts=facts,
            icon="link",
        )
        question.answered.connect(self._on_answer)
        self._context.show(question)

    def _on_answer(self, answer: str) -> None:
        if answer == "first":
            self._context.go(Route("browse", self._specs[0]))
        if answer == "all":
            work = partial(_queued, specs=self._specs)
            self._context.live.ask(work, self, self._on_queued)
        else:
            self.deleteLater()

    def _on_queued(self, done: Queued) -> None:
        context, show = self._context, partial(self._context.go, Route("downloads"))
        if done.problems:
            first = problem_words(done.problems[0]).title
            if len(done.problems) > 1:
                text = self.tr("%n link(s) could not be used.", "", len(done.problems))
                first = f"{text} {first}"
            context.toast(first, "danger")
            for problem in done.problems:
                context.live.tell(problem.message, "danger")
        if done.count:
            text = self.tr("%n download(s) are in the queue.", "", done.count)
            context.toast(text, "success", (self.tr("Show"), show))
        self.deleteLater()


async def _queued(app: App, *, specs: Sequence[str]) -> Queued:
    """Put each into the queue by itself: one that cannot be had keeps no other from it."""
    from stablehand.services.downloading import DownloadRequest, enqueue

    count, problems = 0, []
    for spec in specs:
        try:
            result = await enqueue(app, [DownloadRequest(spec)])
        except StablehandError as error:
            problems.append(Problem.of(error))
        else:
            count += len(result.data)
    return Queued(count, tuple(problems))
