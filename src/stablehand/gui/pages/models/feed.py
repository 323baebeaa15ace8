"""What brings the library to the page: a first look with its progress, then the watch, then each change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import Progress
from stablehand.core.base.progress import ProgressChannel, Stage, StageProgress
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.fit.target import Target
from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.models.shelf import Shelf, gathered, judged, machine
from stablehand.services.app import App
from stablehand.services.library import scan_models
from stablehand.services.model_watch import watch_models
from stablehand.services.results import Result

_STAGES: Final = (Stage("look", 1), Stage("read", 9))
_CHANGES: Final = frozenset({"models", "convert"})


class ModelFeed(QObject):
    """The library as the page is shown it.

    Signals:
        came: another `Shelf`.
        looking: how far a look is (`Progress`), None at its end.
        failed: what keeps it from being read (`Problem`).
    """

    came = Signal(object)
    looking = Signal(object)
    failed = Signal(object)

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._look: Following | None = None
        self._watch: Following | None = None
        self._target: Target | None = None
        self._shelf: Shelf | None = None
        self._has_looked = False
        self._is_here = self._is_gathering = self._is_stale = self._is_asking = False
        live.job_ended.connect(self._on_job_ended)

    @property
    def is_looking(self) -> bool:
        """Whether the folders are being looked through."""
        return self._look is not None

    def begin(self) -> None:
        """Show what is known, and find out what has changed."""
        self._is_here = True
        self.gather()
        if self._has_looked:
            self._begin_watch()
        else:
            self.look()

    def rest(self) -> None:
        """Watch no longer; a look that is under way goes on."""
        self._is_here = False
        if self._watch is not None:
            self._watch.end()
            self._watch = None

    def look(self) -> None:
        """Look through all folders, unless that is under way."""
        if self._look is None:
            if self._watch is not None:
                self._watch.end()
                self._watch = None
            self._look = self._live.follow(_looked, self, self._on_look)

    def stop_look(self) -> None:
        """Look no further; what was read stays."""
        if self._look is not None:
            self._look.end()
            self._ended()

    def gather(self) -> None:
        """Read what is known anew."""
        if self._is_gathering:
            self._is_stale = True
            return
        self._is_gathering, self._is_stale = True, False
        target = self._target
        self._live.ask(lambda app: gathered(app, target), self, self._take, self._on_failed)

    # -- what comes --------------------------------------------------------------------------------

    def _take(self, shelf: Shelf) -> None:
        self._is_gathering = False
        self._shelf = shelf
        self.came.emit(shelf)
        if self._target is None and not self._is_asking:
            self._is_asking = True
            self._live.ask(machine, self, self._on_machine, self._on_failed)
        if self._is_stale:
            self.gather()

    def _on_machine(self, target: Target) -> None:
        self._is_asking, self._target = False, target
        shelf = self._shelf
        if shelf is not None:
            self._live.ask(lambda _app: _judged(shelf, target), self, self._on_judged)

    def _on_judged(self, shelf: Shelf) -> None:
        if self._shelf is not None and self._shelf.entries is shelf.entries:
            self._shelf = shelf
            self.came.emit(shelf)
        else:
            self.gather()  # another one has come meanwhile

    def _on_look(self, value: Any) -> None:
        if isinstance(value, Progress):
            self.looking.emit(value)
            return
        self._has_looked = isinstance(value, Result)
        if isinstance(value, Problem):
            self.failed.emit(value)
        elif isinstance(value, Result):
            for notice in value.notices:
                self._live.tell(notice, "warning")
        self._ended()
        self.gather()
        if self._is_here and self._has_looked:
            self._begin_watch()

    def _ended(self) -> None:
        self._look = None
        self.looking.emit(None)

    def _begin_watch(self) -> None:
        if self._watch is None:
            self._watch = self._live.follow(_watched, self, self._on_watch)

    def _on_watch(self, value: Problem | None) -> None:
        if value is None:
            self.gather()
        else:
            self.failed.emit(value)

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        # what went into quarantine changes nothing in the library, which the watch would see
        if self._is_here and job.kind in _CHANGES:
            self.gather()

    def _on_failed(self, problem: Problem) -> None:
        self._is_gathering = self._is_asking = False
        self.failed.emit(problem)


async def _judged(shelf: Shelf, target: Target) -> Shelf:
    return await in_side_thread(lambda: judged(shelf, target))


async def _looked(app: App, give: Callable[[Any], None]) -> None:
    """Look through the library; give how far it is, then what came of it."""
    loop = asyncio.get_running_loop()
    channel = ProgressChannel("models", give, clock=loop.time, defer=loop.call_later)
    try:
        result = await scan_models(app, StageProgress(channel, _STAGES))
    except StablehandError as error:
        channel.close(is_complete=False)
        give(Problem.of(error))
    else:
        channel.close(is_complete=True)
        give(result)


async def _watched(app: App, give: Callable[[Problem | None], None]) -> None:
    await watch_models(app, lambda: give(None), lambda error: give(Problem.of(error)))
