"""The program as it runs, for the window: installs, jobs, problems; and the way to ask for more.

Everything here belongs to the GUI's thread. Work goes to the core thread as coroutines over the services,
what they give comes back through the bridge. What other processes do is seen by watching the data folder.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import (
    Event,
    JobFinished,
    JobStarted,
    JobState,
    LogChunk,
    Progress,
    StateChanged,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.gui.live.asking import Asked, Asking, mistake
from stablehand.gui.live.bridge import Bridge
from stablehand.gui.live.core_thread import CoreThread
from stablehand.gui.live.download_feed import DownloadFeed
from stablehand.gui.live.following import Following
from stablehand.gui.live.memory import Memory
from stablehand.gui.live.views import JobView, Problem
from stablehand.services.app import App
from stablehand.services.fit_recording import record_all
from stablehand.services.installing import InstallRequest, start_install
from stablehand.services.installs import ListedInstall
from stablehand.services.jobs import Job
from stablehand.services.launch_room import MakeRoom
from stablehand.services.results import Result
from stablehand.services.sessions import (
    SessionView,
    send_line,
    start_launch,
    start_stop,
    stop_all,
    until_up,
)
from stablehand.services.uninstalling import start_uninstall
from stablehand.services.watching import Listed, watch_installs

T = TypeVar("T")
Work = Callable[[App], Coroutine[Any, Any, T]]
_KEPT: Final = 200
_MAKING: Final = ("install", "duplicate", "recreate")  # jobs that an install comes from
_WATCH_PAUSE_S: Final = 5.0  # before a watch that failed is begun anew


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, for the activity list: when, what, how it went."""

    moment: str
    text: Wording | str
    tone: str
    subject: str = ""
    problem: Problem | None = None


class Live(QObject):
    """What the window knows and can ask for.

    Attributes:
        downloads: the queue of downloads, once that is watched.

    Signals:
        installs_changed: `installs` is another list now.
        jobs_changed: a job has come, gone or moved.
        job_ended: a job (`JobView`) has come to its end.
        problem_changed: the problem of an install (its name) has come or gone.
        failed: something failed that is about no install (`Problem`).
        came_up: a session (`SessionView`) is ready.
        happened: `happenings` has grown.
        settings_changed: the settings file is another one now.
        woken: what had been laid to rest goes on.
    """

    installs_changed = Signal()
    jobs_changed = Signal()
    job_ended = Signal(object)
    problem_changed = Signal(str)
    failed = Signal(object)
    came_up = Signal(object)
    happened = Signal()
    settings_changed = Signal()
    woken = Signal()

    def __init__(self, app: App, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.memory = memory
        self.is_known = False  # whether the installs have been read at all
        self.installs: tuple[ListedInstall, ...] = ()
        self.notices: tuple[Wording, ...] = ()
        self.jobs: dict[str, JobView] = {}
        self.problems: dict[str, Problem] = {}
        self.happenings: list[Happening] = []
        self.requests: dict[str, InstallRequest] = {}  # what was asked for here, by install
        self.reports: dict[str, Any] = {}  # what looks at installs have found, by install
        self._starts: dict[tuple[str, str], Callable[[App], Awaitable[Job[Any]]]] = {}
        self._bridge = Bridge(self)
        self._thread = CoreThread(lambda: self._bridge.call(self.woken.emit))
        self._bridge.events.connect(self._on_events)
        self._asking = Asking(app, self._thread, self._bridge)
        self.downloads = DownloadFeed(self)
        self._awaited: set[tuple[str, str]] = set()
        self._is_stopped = False

    def start(self) -> None:
        """Start the core thread and the watch over the data folder."""
        self._thread.start()
        self._run(self._core(), "core of the window")
        self._run(record_all(self.app), "peaks of pictures")

    @property
    def is_at_work(self) -> bool:
        """Whether anything is under way, here or elsewhere, that somebody may want to hear of."""
        is_busy = any(
            item.session is not None or item.state == "installing" for item in self.installs
        )
        waits = bool(self.jobs) or self._asking.owes_answers or bool(self.downloads.coming)
        return not self.is_known or is_busy or waits

    @property
    def is_resting(self) -> bool:
        """Whether nothing is looked at: see `rest`."""
        return self._thread.is_resting

    def rest(self) -> None:
        """Look at nothing until `wake`, or until something is asked for."""
        if not self.is_at_work and not self._is_stopped:
            self._thread.rest()

    def wake(self) -> None:
        """Look at everything again, at once."""
        self._thread.wake()

    def stop(self) -> None:
        """Cancel the jobs and end the core thread; what runs goes on running."""
        if not self._is_stopped:
            self._is_stopped = True
            self._thread.stop(self._close_jobs())
            self._asking.forget()

    def install(self, name: str) -> ListedInstall | None:
        """Give an install by its name."""
        return next((item for item in self.installs if item.name == name), None)

    def job_of(self, name: str) -> JobView | None:
        """Give the job that is at work on an install, else one that only looks at it."""
        found = [job for job in self.jobs.values() if job.subject == name and not job.is_over]
        return next(iter(sorted(found, key=lambda job: job.is_aside)), None)

    def busy_jobs(self) -> list[JobView]:
        """Give the jobs that are not over, oldest first."""
        return [job for job in self.jobs.values() if not job.is_over]

    def running(self) -> list[ListedInstall]:
        """Give the installs that run."""
        return [item for item in self.installs if item.session is not None]

    # -- asking ------------------------------------------------------------------------------------

    def ask(
        self,
        work: Work[T],
        owner: QObject,
        then: Callable[[T], None],
        otherwise: Callable[[Problem], None] | None = None,
    ) -> None:
        """Have a use case done, and its answer brought back.

        Args:
            work: makes the coroutine; runs in the core thread.
            owner: who asks; once that is gone nobody is answered.
            then: takes the answer, in the GUI's thread.
            otherwise: takes what went wrong; None hands it to `failed`.
        """

        asked = Asked(work, owner, then, otherwise or self.failed.emit)
        self._asking.ask(asked, "a question of the window")

    def follow(
        self,
        work: Callable[[App, Callable[[Any], None]], Awaitable[None]],
        owner: QObject,
        then: Callable[[Any], None],
    ) -> Following:
        """Have something watched: each value that the work hands out comes to `then`; see `Following`."""
        return self._asking.follow(
            Asked(work, owner, then, self.failed.emit), "watch for the window"
        )

    def begin_install(
        self,
        request: InstallRequest,
        owner: QObject | None = None,
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        """Install, or go on with it; what is refused at once goes to `refused`, else to the problems."""
        name = request.name or request.package
        self.requests[name] = request
        self._forget_problem(name)
        self.begin(lambda app: start_install(app, request), "install", name, owner, refused)

    def resume(self, name: str) -> None:
        """Go on with an install that did not come to its end; its licence was agreed to before."""
        item = self.install(name)
        if item is not None and item.record is not None:
            self.begin_install(InstallRequest(item.record.package, name=name, accept_licence=True))
        elif name in self.requests:  # it failed before there was a record
            self.begin_install(self.requests[name])

    def launch(self, name: str, *, harm_accepted: bool = False, room: MakeRoom = "tell") -> None:
        """Start an install, perhaps with what is known to do harm, once a person has agreed to that.

        Args:
            room: what is done where others hold the graphics card's memory.
        """
        self._forget_problem(name)
        self.begin(
            lambda app: start_launch(app, name, harm_accepted=harm_accepted, room=room),
            "launch",
            name,
        )

    def halt(self, name: str) -> None:
        """Stop what runs of an install."""
        self.begin(lambda app: start_stop(app, name), "stop", name)

    def uninstall(self, name: str) -> None:
        """Take an install away."""
        self._forget_problem(name)
        self.begin(lambda app: start_uninstall(app, name), "uninstall", name)

    def again(self, kind: str, name: str) -> None:
        """Begin once more what was begun here for an install and failed."""
        if (start := self._starts.get((kind, name))) is not None:
            self._forget_problem(name)
            self.begin(start, kind, name)

    def cancel(self, job_id: str) -> None:
        """Stop a job."""
        self._with_job(job_id, Job.cancel)

    def pause(self, job_id: str) -> None:
        """Let a job stand still."""
        self._with_job(job_id, Job.pause)

    def go_on(self, job_id: str) -> None:
        """Let a job that stands still go on."""
        self._with_job(job_id, Job.resume)

    def answer(self, name: str, line: str) -> None:
        """Give a running program a line of input."""
        self.ask(lambda app: send_line(app, name, line), self, lambda _taken: None)

    def halt_all(self, then: Callable[[], None]) -> None:
        """Stop everything that runs, then call."""
        self.ask(lambda app: stop_all(app), self, lambda _done: then(), lambda _problem: then())

    def dismiss(self, name: str) -> None:
        """Put the problem of an install away."""
        self._forget_problem(name)

    def forget_happenings(self) -> None:
        """Empty the activity list."""
        self.happenings.clear()
        self.happened.emit()

    def tell(self, text: Wording | str, tone: str, subject: str = "") -> None:
        """Write something into the activity list."""
        self._note(Happening(_now(), text, tone, subject))

    # -- the core thread ---------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._thread.submit(work, name)

    async def _core(self) -> None:
        # Made here, since jobs belong to the loop.
        self.app.jobs.subscribe(self._on_core_event)
        while True:
            try:
                await watch_installs(
                    self.app,
                    on_list=lambda listed: self._bridge.call(lambda: self._take(listed)),
                    on_settings=self._on_core_settings,
                    on_error=self._on_core_error,
                )
            except Exception as error:  # a watch that dies without a word shows yesterday's state
                self._on_core_error(mistake(error))
                await asyncio.sleep(_WATCH_PAUSE_S)

    def _on_core_error(self, error: StablehandError) -> None:
        problem = Problem.of(error)
        self._bridge.call(lambda: self.failed.emit(problem))

    def _on_core_event(self, event: Event) -> None:
        if not isinstance(event, LogChunk):  # consoles read the log's file
            self._bridge.publish(event)

    def _on_core_settings(self) -> None:
        try:
            self.app.refresh()
        except StablehandError as error:
            self._on_core_error(error)
        else:
            self._bridge.call(self.settings_changed.emit)

    async def _close_jobs(self) -> None:
        await self.app.jobs.close()
        await self.downloads.close()

    def begin(
        self,
        start: Callable[[App], Awaitable[Job[Any]]],
        kind: str,
        name: str,
        owner: QObject | None = None,
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        """Start a job; what is refused before it begins is told like its failure."""
        self._starts[kind, name] = start
        keep = self._keep_problem

        async def begun(app: App) -> Job[Any]:
            await asyncio.to_thread(app.refuse_if_gone)
            return await start(app)

        asked = Asked(begun, owner, _nothing, refused or keep, gone=keep, about=(kind, name))
        self._asking.ask(asked, f"{kind} {name}")

    def _with_job(self, job_id: str, act: Callable[[Job[Any]], bool]) -> None:
        async def do() -> None:
            if (job := self.app.jobs.get(job_id)) is not None:
                act(job)

        self._run(do(), "order to a job")

    # -- the GUI's thread --------------------------------------------------------------------------

    def _take(self, listed: Listed) -> None:
        is_first = not self.is_known
        self.is_known = True
        self.installs, self.notices = listed.data, listed.notices
        for item in self.installs:
            self._explain(item, is_first=is_first)
        names = {item.name for item in self.installs}
        for name in [name for name in self.problems if name not in names]:
            # of an install that never came to be the problem stays until it is put away
            if self.problems[name].kind not in _MAKING:
                self._forget_problem(name)
        self.installs_changed.emit()
        if is_first:
            self._resume_crashed()

    def _explain(self, item: ListedInstall, *, is_first: bool) -> None:
        """Wait for a session that starts to be ready; say why one ended that nobody stopped.

        What had ended before this window looked for the first time is no news.
        """
        last = item.last
        if last is None:
            return
        is_starting = last.state in ("starting", "page_ready")
        has_failed = last.state in ("failed", "lost")
        phase = (last.session, "start" if is_starting else "end")
        if not (is_starting or has_failed) or phase in self._awaited:
            return
        self._awaited.add(phase)
        if has_failed and (is_first or (last.session, "told") in self._awaited):
            return
        self.ask(
            lambda app: until_up(app, last.name, last.session),
            self,
            self._on_up,
            lambda problem: self._on_down(problem, last),
        )

    def _on_up(self, result: Result[SessionView]) -> None:
        session = result.data
        self._forget_problem(session.name)
        self.came_up.emit(session)
        self._note(Happening(_now(), _IS_READY.fill(name=session.name), "success", session.name))

    def _on_down(self, problem: Problem, session: SessionView) -> None:
        self._awaited.add((session.session, "told"))
        # Whoever stopped it while it started knows that it did not come up.
        if problem.details.get("state") not in ("stopping", "stopped"):
            self._keep_problem(replace(problem, kind="launch", subject=session.name))

    def _resume_crashed(self) -> None:
        """Go on with what was being installed when the window was killed; once for each attempt."""
        for item in self.installs:
            if not item.crashed or item.operation is None:
                continue
            key = f"resumed.{item.name}"
            if self.memory.number(key, -1) != item.operation.id:
                self.memory.keep(**{key: item.operation.id})
                self.tell(_GOES_ON.fill(name=item.name), "info", item.name)
                self.resume(item.name)

    @Slot(list)
    def _on_events(self, events: list[Event]) -> None:
        ended: list[JobView] = []
        for event in events:
            if isinstance(event, JobStarted):
                self.jobs[event.job_id] = JobView.begun(event, time.monotonic())
            elif isinstance(event, (Progress, StateChanged, JobFinished)):
                if (job := self.jobs.get(event.job_id)) is None:
                    continue
                self.jobs[event.job_id] = job.after(event)
                if isinstance(event, JobFinished):
                    ended.append(self.jobs[event.job_id])
        for job in ended:
            self._end(job)
        self.jobs_changed.emit()

    def _end(self, job: JobView) -> None:
        # Over, it is in the activity list; the job bar is for what is under way.
        del self.jobs[job.job_id]
        if job.problem is not None:
            self._keep_problem(job.problem)
        else:
            text = _ENDS[job.state].fill(what=job.name)
            tone = "success" if job.state is JobState.SUCCEEDED else "text3"
            self._note(Happening(_now(), text, tone, job.subject))
        self.job_ended.emit(job)

    def _keep_problem(self, problem: Problem) -> None:
        self._note(Happening(_now(), problem.message, "danger", problem.subject, problem))
        if not problem.subject:
            self.failed.emit(problem)
            return
        self.problems[problem.subject] = problem
        self.problem_changed.emit(problem.subject)

    def _forget_problem(self, name: str) -> None:
        if self.problems.pop(name, None) is not None:
            self.problem_changed.emit(name)

    def _note(self, happening: Happening) -> None:
        self.happenings.insert(0, happening)
        del self.happenings[_KEPT:]
        self.happened.emit()


def _nothing(_value: Any) -> None:
    """Take an answer that nobody waits for."""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


_IS_READY: Final = QT_TRANSLATE_NOOP("live", "{name} is ready")
_GOES_ON: Final = QT_TRANSLATE_NOOP(
    "live", "The install of {name} was interrupted last time and goes on now"
)
_ENDS: Final = {
    JobState.SUCCEEDED: QT_TRANSLATE_NOOP("live", "Done: {what}"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("live", "Stopped: {what}"),
    JobState.FAILED: QT_TRANSLATE_NOOP("live", "Failed: {what}"),
}
