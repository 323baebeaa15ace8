"""What is said of newer versions of Stablehand: that one is there, that it is ready, and how to take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Slot

from stablehand.core.base.text import Wording
from stablehand.gui.components.news import News
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.app_updates import ROLLBACK_KIND, AppUpdates
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.words.say import say
from stablehand.services.results import Result
from stablehand.services.self_update import Arrived, Offered
from stablehand.services.self_updating import JOB_KIND, SelfUpdated

PLACE = Route("settings", "app_update.state")


class AppUpdateNews(News):
    """Shows a toast for each; whoever puts it away finds the same in the settings."""

    told = frozenset({JOB_KIND, ROLLBACK_KIND})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.updates = AppUpdates.of(context.live)
        self.updates.found.connect(self._on_found)
        self.updates.held_up.connect(self._on_held_up)
        self.updates.failed.connect(self._on_failed)
        self.updates.arrived.connect(self._on_arrived)

    def tell(self, job: JobView, result: Result[Any]) -> None:
        """Say that a version is ready, or that another one starts from now on."""
        done = result.data
        if not isinstance(done, SelfUpdated):
            return
        restart = (self.tr("Restart now"), self.updates.restart)
        if job.kind == JOB_KIND and done.is_switched:
            self._context.toast(self.tr("Stablehand is up to date."), "success")
        elif job.kind == JOB_KIND:
            text = self.tr("Stablehand {version} is ready. UIs that run go on.")
            self._context.toast(text.format(version=done.version), "success", restart)
        else:
            text = self.tr("Stablehand {version} starts from now on.")
            self._context.toast(text.format(version=done.version), "success", restart)

    @Slot(object)
    def _on_found(self, offered: Offered) -> None:
        text = self.tr("Stablehand {version} is there.")
        action: tuple[str, Callable[[], None]] = (
            self.tr("What is new"),
            partial(self._context.go, PLACE),
        )
        if offered.is_ready:
            text = self.tr("Stablehand {version} is ready. UIs that run go on.")
            action = (self.tr("Restart now"), self.updates.restart)
        self._context.toast(text.format(version=offered.version), "info", action)

    @Slot(object)
    def _on_arrived(self, arrived: Arrived) -> None:
        text = self.tr("Stablehand {version} runs now. You can go back to {previous}.")
        action = (self.tr("What is new"), partial(self._context.go, PLACE))
        if arrived.is_back:
            text = self.tr("Stablehand {version} runs again. {previous} is kept.")
            action = (self.tr("Show"), partial(self._context.go, PLACE))
        text = text.format(version=arrived.version, previous=arrived.previous)
        self._context.toast(text, "success", action)

    @Slot(object)
    def _on_held_up(self, name: Wording | str) -> None:
        text = self.tr("Restart when this is done: {name}")
        said = name if isinstance(name, str) else say(name)
        self._context.toast(text.format(name=said), "warning")

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        words = problem_words(problem)
        text = " ".join(part for part in (words.title, words.todo) if part)
        self._context.toast(text, "danger")
