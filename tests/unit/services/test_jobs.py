"""Jobs come to one of three ends, whatever the work does, and tell the truth on the way."""

from __future__ import annotations

import asyncio
import logging
import sys
import time

import psutil
import pytest

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
from stablehand.core.base.processes import OutputLine, stream
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import strays
from stablehand.core.base.text import Text
from stablehand.services.jobs import KEPT_FINISHED, Jobs

_STAGES = [Stage("a"), Stage("b")]


class Recorder:
    """Keeps every event."""

    def __init__(self, jobs: Jobs) -> None:
        self.events: list[Event] = []
        jobs.subscribe(self.events.append)

    def states(self, job_id: str) -> list[str]:
        return [
            event.state.value
            for event in self.events
            if isinstance(event, StateChanged) and event.job_id == job_id
        ]


async def _forever(reporter: Reporter) -> None:
    reporter.start("a")
    await asyncio.Event().wait()


async def test_work_that_succeeds() -> None:
    jobs = Jobs()
    recorder = Recorder(jobs)

    async def work(reporter: Reporter) -> int:
        reporter.start("a", total=2)
        reporter.update(1)
        reporter.log([OutputLine("line", "out")])
        return 42

    job = jobs.submit(Text("t", "Work"), _STAGES, work)
    assert job.state is JobState.QUEUED
    assert await job.result() == 42
    assert recorder.states(job.id) == ["queued", "running", "succeeded"]
    assert recorder.events[0] == JobStarted(job.id, Text("t", "Work"), ("a", "b"))
    assert recorder.events[-1] == JobFinished(job.id, JobState.SUCCEEDED)
    progress = [event for event in recorder.events if isinstance(event, Progress)]
    assert progress[-1].share == 1
    assert any(isinstance(event, LogChunk) for event in recorder.events)
    assert not job.cancel()


async def test_a_known_failure_keeps_its_code() -> None:
    jobs = Jobs()
    recorder = Recorder(jobs)
    error = StablehandError("data.unwritable", Text("t", "Full"), hint=Text("t", "Tidy"))

    async def work(_: Reporter) -> None:
        raise error

    job = jobs.submit("work", _STAGES, work)
    with pytest.raises(StablehandError) as caught:
        await job.result()
    assert caught.value is error
    finished = recorder.events[-1]
    assert isinstance(finished, JobFinished)
    assert finished.failure is not None
    assert (finished.state, finished.failure.code) == (JobState.FAILED, "data.unwritable")
    assert recorder.states(job.id)[-1] == "failed"


async def test_our_own_mistake_becomes_internal_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    jobs = Jobs()

    async def work(_: Reporter) -> None:
        raise KeyError("key")

    with caplog.at_level(logging.ERROR):
        job = jobs.submit("work", _STAGES, work)
        assert await job.wait() is JobState.FAILED
    assert job.error is not None
    assert job.error.code == "internal"
    assert isinstance(job.error.__cause__, KeyError)
    assert "Traceback" in caplog.text


async def test_a_running_job_is_cancelled_and_may_clean_up() -> None:
    jobs = Jobs()
    recorder = Recorder(jobs)
    running, cleaned = asyncio.Event(), asyncio.Event()

    async def work(_: Reporter) -> None:
        try:
            running.set()
            await asyncio.Event().wait()
        finally:
            cleaned.set()

    job = jobs.submit("work", _STAGES, work)
    await running.wait()
    assert job.cancel()
    assert not job.cancel()
    assert await job.wait() is JobState.CANCELLED
    assert cleaned.is_set()
    assert recorder.states(job.id) == ["queued", "running", "cancelling", "cancelled"]
    with pytest.raises(StablehandError) as caught:
        await job.result()
    assert caught.value.code == "interrupted"


async def test_a_job_cancelled_before_its_first_step_ends_too() -> None:
    jobs = Jobs()
    job = jobs.submit("work", _STAGES, _forever)
    job.cancel()
    assert await asyncio.wait_for(job.wait(), 5) is JobState.CANCELLED


async def test_a_failure_while_being_cancelled_is_a_failure() -> None:
    jobs = Jobs()
    running = asyncio.Event()

    async def work(_: Reporter) -> None:
        try:
            running.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise StablehandError("data.unwritable", Text("t", "Full")) from None

    job = jobs.submit("work", _STAGES, work)
    await running.wait()
    job.cancel()
    assert await job.wait() is JobState.FAILED


async def test_only_so_many_run_at_once_and_the_queue_moves_on() -> None:
    jobs = Jobs(limit=2)
    go, full = asyncio.Event(), asyncio.Event()
    most = now = 0

    async def work(_: Reporter) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        if now == 2:
            full.set()
        await go.wait()
        now -= 1

    submitted = [jobs.submit(str(number), _STAGES, work) for number in range(5)]
    await asyncio.wait_for(full.wait(), 5)
    assert [job.state.value for job in submitted] == ["running"] * 2 + ["queued"] * 3
    submitted[2].cancel()
    assert await submitted[2].wait() is JobState.CANCELLED
    go.set()
    states = [await job.wait() for job in submitted]
    assert [state.value for state in states].count("succeeded") == 4
    assert most == 2


async def test_a_subscriber_that_fails_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()

    def fail(_: Event) -> None:
        raise LookupError("no")

    jobs.subscribe(fail)
    recorder = Recorder(jobs)

    async def work(reporter: Reporter) -> str:
        reporter.start("a")
        return "done"

    with caplog.at_level(logging.CRITICAL):
        assert await jobs.submit("work", _STAGES, work).result() == "done"
    assert recorder.events


async def test_a_subscriber_can_go() -> None:
    jobs = Jobs()
    events: list[Event] = []
    leave = jobs.subscribe(events.append)
    leave()
    leave()

    async def work(_: Reporter) -> None:
        return

    await jobs.submit("work", _STAGES, work).result()
    assert events == []


async def test_cancelling_a_wait_leaves_the_job_alone() -> None:
    jobs = Jobs()
    job = jobs.submit("work", _STAGES, _forever)
    waiting = asyncio.ensure_future(job.result())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert job.state is JobState.RUNNING
    await jobs.close()
    assert job.state is JobState.CANCELLED


async def test_closing_leaves_no_task_behind() -> None:
    jobs = Jobs(limit=1)
    for number in range(4):
        jobs.submit(str(number), _STAGES, _forever)
    await asyncio.sleep(0)
    await asyncio.wait_for(jobs.close(), 5)
    assert {job.state for job in jobs.list()} == {JobState.CANCELLED}
    await asyncio.sleep(0)
    assert strays(asyncio.get_running_loop()) == ()


async def test_old_jobs_are_forgotten_and_running_ones_never() -> None:
    jobs = Jobs(limit=KEPT_FINISHED * 2)

    async def work(_: Reporter) -> None:
        return

    keeper = jobs.submit("keeper", _STAGES, _forever)
    for number in range(KEPT_FINISHED + 20):
        await jobs.submit(str(number), _STAGES, work).wait()
    assert len(jobs.list()) <= KEPT_FINISHED + 2
    assert jobs.get(keeper.id) is keeper
    assert jobs.get("unknown") is None
    await jobs.close()


async def test_cancelling_a_job_ends_its_child_within_two_seconds() -> None:
    jobs = Jobs()
    pids: list[int] = []
    up = asyncio.Event()

    async def work(reporter: Reporter) -> int:
        reporter.start("a")
        return await stream(
            [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(300)"],
            on_line=lambda line: (reporter.log([line]), up.set()),
            on_start=lambda pid, _: pids.append(pid),
        )

    job = jobs.submit("child", _STAGES, work)
    await asyncio.wait_for(up.wait(), 30)
    began = time.monotonic()
    job.cancel()
    assert await job.wait() is JobState.CANCELLED
    assert time.monotonic() - began < 2
    assert not psutil.pid_exists(pids[0])


async def test_a_paused_job_stands_still_and_goes_on() -> None:
    jobs = Jobs()
    recorder = Recorder(jobs)
    steps: list[int] = []

    async def work(reporter: Reporter) -> None:
        for step in range(1000):
            await reporter.pausing.turn()
            steps.append(step)
            await asyncio.sleep(0.01)

    job = jobs.submit("work", _STAGES, work, pausable=True)
    while len(steps) < 3:
        await asyncio.sleep(0.01)
    assert job.pause()
    assert not job.pause()
    assert job.state is JobState.PAUSED
    await asyncio.sleep(0.05)
    seen = len(steps)
    await asyncio.sleep(0.1)
    assert len(steps) == seen
    assert job.resume()
    assert not job.resume()
    while len(steps) < seen + 3:
        await asyncio.sleep(0.01)
    job.pause()
    assert job.cancel()  # what stands still can be stopped as well
    assert await job.wait() is JobState.CANCELLED
    wanted = ["queued", "running", "paused", "running", "paused", "cancelling", "cancelled"]
    assert recorder.states(job.id) == wanted


async def test_a_job_that_cannot_pause_goes_on() -> None:
    jobs = Jobs()
    job = jobs.submit("work", _STAGES, _forever)
    await asyncio.sleep(0.02)
    assert not job.pause()
    assert job.state is JobState.RUNNING
    job.cancel()
    await job.wait()
