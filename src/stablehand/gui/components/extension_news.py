"""What is said when extensions were added or updated: what became of each, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from stablehand.gui.components.extension_words import outcome_words
from stablehand.gui.components.news import News
from stablehand.gui.components.stop_question import take_back
from stablehand.gui.context import Route
from stablehand.gui.live.views import JobView
from stablehand.services.extensions import ExtensionsChanged
from stablehand.services.results import Result


class ExtensionNews(News):
    """Tells what became of jobs about extensions, wherever the window is by then."""

    told = frozenset({"extension"})

    def tell(self, job: JobView, result: Result[Any]) -> None:
        """Say what became of each, and offer to take it back."""
        done = result.data
        if not isinstance(done, ExtensionsChanged):
            return
        text, tone = outcome_words(done)
        action = (
            self.tr("Show"),
            partial(self._context.go, Route("package", job.subject, "extensions")),
        )
        if done.previous is not None:
            back = partial(take_back, self._context, job.subject, done.previous)
            action = (self.tr("Undo"), back)
        self._context.toast(text, tone, action)
