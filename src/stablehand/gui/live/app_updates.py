"""Newer versions of Stablehand itself, as the window goes about them: quietly, seldom, never unasked.

Only the portable app with a feed built in has a timer here; anywhere else nothing is ever looked for. A look
of our own accord says nothing when it fails.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.gui.live.live import Live
from stablehand.gui.live.views import JobView, Problem
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.self_update import (
    Arrived,
    SelfUpdateStatus,
    arrived_version,
    check_self_update,
    is_due,
    self_update_status,
)
from stablehand.services.self_updating import (
    JOB_KIND,
    begin_restart,
    start_self_rollback,
    start_self_update,
    tidy_self_update,
)

ROLLBACK_KIND: Final = f"{JOB_KIND}-rollback"
_FIRST_MS: Final = 12_000  # the window has other things to do when it opens
_ARRIVED_MS: Final = 2_000
_EVERY_MS: Final = 3_600_000
_log = logging.getLogger(__name__)


class AppUpdates(QObject):
    """What is known of newer versions, and what can be done about them; one for the window.

    Signals:
        changed: `status` is another one now.
        found: a newer version was found (`Offered`), for the first time here.
        failed: a look that somebody asked for failed (`Problem`).
        held_up: a restart has to wait for what is under way (its name as a `Wording`).
        leaving: the next version waits for this window to go.
        arrived: another version than the last time runs (`Arrived`).
    """

    changed = Signal()
    found = Signal(object)
    failed = Signal(object)
    held_up = Signal(object)
    leaving = Signal()
    arrived = Signal(object)

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        self.status: SelfUpdateStatus | None = None
        self.is_looking = False
        self.problem: Problem | None = None  # of the last look, which failed
        self.job_problem: Problem | None = None  # of the last update or way back, which failed
        self._told = ""
        self._is_watching = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        live.job_ended.connect(self._on_job_ended)
        live.settings_changed.connect(self.ask)

    @staticmethod
    def of(live: Live) -> AppUpdates:
        """Give the one of this program."""
        found = live.findChild(AppUpdates)
        return found if isinstance(found, AppUpdates) else AppUpdates(live)

    def begin(self, first_ms: int = _FIRST_MS) -> None:
        """Look by itself from now on, if this is an app that can."""
        self._is_watching = True
        self._timer.start(first_ms)
        QTimer.singleShot(min(first_ms, _ARRIVED_MS), self, self._on_begun)

    @Slot()
    def ask(self) -> None:
        """Find out how things stand; no server is asked."""
        self._live.ask(self_update_status, self, self._on_status, self._on_quiet_failure)

    def look(self) -> None:
        """Ask the feed, because somebody wants to know."""
        if not self.is_looking:
            self.is_looking = True
            self.job_problem = None
            self.changed.emit()
            self._live.ask(check_self_update, self, self._on_looked, self._on_look_failed)

    def fetch(self) -> None:
        """Fetch the newer version and have it ready."""
        self._live.begin(partial(start_self_update, switch_now=False), JOB_KIND, "")

    def go_back(self) -> None:
        """Go back to the version before."""
        self._live.begin(start_self_rollback, ROLLBACK_KIND, "")

    def restart(self) -> None:
        """Start the version that is ready in place of this window; UIs that run go on."""
        busy = self._live.busy_jobs()
        if busy:
            self.held_up.emit(busy[0].name)
            return
        words = sys.argv[1:]
        self._live.ask(
            lambda _app: begin_restart(words),
            self,
            lambda _none: self.leaving.emit(),
            self._on_failed,
        )

    def is_busy(self) -> bool:
        """Tell whether an update or a way back is under way."""
        kinds = (JOB_KIND, ROLLBACK_KIND)
        return any(job.kind in kinds for job in self._live.busy_jobs())

    @Slot()
    def _on_time(self) -> None:
        self._live.ask(_quietly, self, self._on_quiet, self._on_quiet_look_failed)

    @Slot()
    def _on_begun(self) -> None:
        self._live.ask(
            lambda _app: arrived_version(), self, self._on_arrived, self._on_quiet_failure
        )

    def _on_arrived(self, arrived: Arrived | None) -> None:
        if arrived is not None:
            self.arrived.emit(arrived)

    def _on_quiet(self, result: Result[SelfUpdateStatus]) -> None:
        self.problem = None
        self._on_status(result)
        status = result.data
        self._is_watching = status.kind == "portable" and status.is_built_in
        self._wait()
        offered = status.offered
        if offered is None or offered.is_skipped:
            return
        if status.mode == "download" and not offered.is_ready and not self.is_busy():
            self.fetch()
        elif self._told != offered.version:
            self._told = offered.version
            self.found.emit(offered)

    def _on_status(self, result: Result[SelfUpdateStatus]) -> None:
        self.status = result.data
        self.changed.emit()

    def _on_looked(self, result: Result[SelfUpdateStatus]) -> None:
        self.is_looking = False
        self.problem = None
        self._on_status(result)

    def _on_failed(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def _on_look_failed(self, problem: Problem) -> None:
        self.is_looking = False
        self.problem = problem
        self.changed.emit()
        self.failed.emit(problem)

    def _on_quiet_look_failed(self, problem: Problem) -> None:
        self.problem = problem
        self.changed.emit()
        self._on_quiet_failure(problem)

    def _on_quiet_failure(self, problem: Problem) -> None:
        _log.info("no look for a newer Stablehand: %s", problem.message.english())
        self._wait()

    def _wait(self) -> None:
        if self._is_watching:
            self._timer.start(_EVERY_MS)

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if job.kind in (JOB_KIND, ROLLBACK_KIND):
            self.job_problem = job.problem
            self.ask()


async def _quietly(app: App) -> Result[SelfUpdateStatus]:
    """Clear away what no version needs, look if it is time, and tell how things stand."""
    await tidy_self_update()
    if await asyncio.to_thread(is_due, app):
        return await check_self_update(app, quietly=True)
    return await self_update_status(app)
