"""Long operations as jobs: started, watched, cancelled, and always brought to one of three ends.

A job goes from queued to running, perhaps over paused or cancelling, to succeeded, failed or cancelled. This
is one of the borders where every exception is caught: what is no `StablehandError` is a mistake of
ours, becomes `internal` and is logged in full. Everything here belongs to the loop's thread.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Generic, TypeVar, cast

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import (
    Failure,
    JobFinished,
    JobStarted,
    JobState,
    StateChanged,
)
from stablehand.core.base.paths import about_a_place
from stablehand.core.base.pausing import Pausing
from stablehand.core.base.progress import ProgressChannel, Reporter, Stage, StageProgress
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.services.bus import EventBus, Subscriber

T = TypeVar("T")
Work = Callable[[Reporter], Awaitable[T]]

KEPT_FINISHED: Final = 100
_log = logging.getLogger(__name__)


class Job(Generic[T]):
    """One operation under way; made by `Jobs.submit`."""

    def __init__(self, job_id: str, name: str, bus: EventBus, *, pausable: bool = False) -> None:
        self.id: Final = job_id
        self.name: Final = name
        self.pausable: Final = pausable
        self.state = JobState.QUEUED
        self.error: StablehandError | None = None
        self._bus = bus
        self._value: T | None = None
        self._ended = asyncio.Event()
        self._task: asyncio.Task[T] | None = None
        self._pausing = Pausing()
        loop = asyncio.get_running_loop()
        self._channel = ProgressChannel(
            job_id,
            bus.publish,
            clock=loop.time,
            defer=loop.call_later,
            pausing=self._pausing,
        )

    def start(self, work: Work[T], stages: Sequence[Stage], turn: asyncio.Semaphore) -> None:
        """Run the work as soon as it is its turn; called once, by `Jobs.submit`."""
        self._task = spawn(self._run(work, stages, turn), f"job {self.id} {self.name}")
        self._task.add_done_callback(self._settle)

    def cancel(self) -> bool:
        """Ask the job to stop; give whether that was still possible."""
        if self._task is None or self.state.is_final or self.state is JobState.CANCELLING:
            return False
        self._enter(JobState.CANCELLING)
        self._pausing.resume()  # what stands still cannot end
        self._task.cancel()
        return True

    def pause(self) -> bool:
        """Let a running job stand still; give whether it does."""
        if self.state is not JobState.RUNNING or not self.pausable:
            return False
        self._enter(JobState.PAUSED)
        self._pausing.pause()
        return True

    def resume(self) -> bool:
        """Let a paused job go on; give whether it was paused."""
        if self.state is not JobState.PAUSED:
            return False
        self._enter(JobState.RUNNING)
        self._pausing.resume()
        return True

    async def wait(self) -> JobState:
        """Wait for the end and give the final state; cancelling the wait leaves the job alone."""
        await self._ended.wait()
        return self.state

    async def result(self) -> T:
        """Wait for the end and give what the work gave.

        Raises:
            StablehandError: why the job failed; `interrupted` if it was cancelled.
        """
        await self._ended.wait()
        if self.error is not None:
            raise self.error
        if self.state is JobState.CANCELLED:
            raise StablehandError("interrupted", QT_TRANSLATE_NOOP("job", "It was stopped."))
        return cast("T", self._value)

    def _enter(self, state: JobState) -> None:
        self.state = state
        self._bus.publish(StateChanged(self.id, state))

    async def _run(self, work: Work[T], stages: Sequence[Stage], turn: asyncio.Semaphore) -> T:
        async with turn:
            self._enter(JobState.RUNNING)
            return await work(StageProgress(self._channel, stages))

    def _settle(self, task: asyncio.Task[T]) -> None:
        """Bring the job to its end; unlike code in the task, this runs whatever has happened."""
        state = JobState.FAILED
        if task.cancelled():
            state = JobState.CANCELLED
        elif (error := task.exception()) is None:
            state = JobState.SUCCEEDED
            self._value = task.result()
        elif isinstance(error, StablehandError):
            self.error = error
        else:
            _log.error("job %s (%s) failed", self.id, self.name, exc_info=error)
            self.error = about_a_place(error) or _internal(error)
        self._channel.close(is_complete=state is JobState.SUCCEEDED)
        self._enter(state)
        failure = None if self.error is None else Failure.of(self.error)
        self._bus.publish(JobFinished(self.id, state, failure))
        self._ended.set()


class Jobs:
    """All jobs of the program.

    Args:
        limit: how many run at the same time; the others wait as queued.
    """

    def __init__(self, *, limit: int = 4) -> None:
        self._bus = EventBus()
        self._turn = asyncio.Semaphore(limit)
        self._jobs: dict[str, Job[Any]] = {}

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hand every event to a listener; give what takes it away again."""
        return self._bus.subscribe(subscriber)

    def submit(
        self,
        name: str | Wording,
        stages: Sequence[Stage],
        work: Work[T],
        *,
        kind: str = "",
        subject: str = "",
        pausable: bool = False,
    ) -> Job[T]:
        """Start a job on the running loop.

        Args:
            name: what is being done, for people.
            stages: the stages its work reports.
            work: takes the reporter and does the work.
            kind, subject: see `JobStarted`.
            pausable: whether the work heeds the reporter's `pausing`.
        """
        title = name if isinstance(name, str) else name.english()
        job: Job[T] = Job(secrets.token_hex(6), title, self._bus, pausable=pausable)
        self._jobs[job.id] = job
        self._forget_old()
        names = tuple(stage.name for stage in stages)
        self._bus.publish(JobStarted(job.id, name, names, kind, subject, pausable))
        self._bus.publish(StateChanged(job.id, job.state))
        job.start(work, stages, self._turn)
        return job

    def get(self, job_id: str) -> Job[Any] | None:
        """Give a job by its id, if it is known."""
        return self._jobs.get(job_id)

    async def result(self, job_id: str) -> Any:
        """Give what a job gave, once it is over; None for one that is not known any more.

        Raises:
            StablehandError: why it failed.
        """
        job = self.get(job_id)
        return None if job is None else await job.result()

    def list(self) -> tuple[Job[Any], ...]:
        """Give the jobs, oldest first; of the finished ones the last hundred."""
        return tuple(self._jobs.values())

    async def close(self) -> None:
        """Cancel what has not ended and wait until it has."""
        for job in self.list():
            job.cancel()
        for job in self.list():
            await job.wait()

    def _forget_old(self) -> None:
        finished = [job.id for job in self._jobs.values() if job.state.is_final]
        for job_id in finished[: max(0, len(finished) - KEPT_FINISHED)]:
            del self._jobs[job_id]


def _internal(error: BaseException) -> StablehandError:
    failure = StablehandError(
        "internal",
        QT_TRANSLATE_NOOP("job", "Stablehand made a mistake: {kind}.").fill(
            kind=type(error).__name__
        ),
        hint=QT_TRANSLATE_NOOP("job", "The log has the details; please report them."),
        details={"exception": type(error).__name__, "text": str(error)},
    )
    failure.__cause__ = error
    return failure
