"""The border between the core thread and Qt: batches, order, thinning, a clean end."""

import asyncio
import threading
import time

import pytest
from PySide6.QtCore import QThread

from stablehand.core.base.events import JobState, Progress, StateChanged
from stablehand.core.base.tasks import strays
from stablehand.gui.live.bridge import Bridge
from stablehand.gui.live.core_thread import NAME, CoreThread


def progress(share, job="j"):
    return Progress(job, "s", share, 1.0, "", None, None, None, share)


@pytest.fixture
def bridge(qapp):
    return Bridge()


def test_events_of_a_thread_come_in_batches_in_order(bridge, qtbot):
    batches = []
    bridge.events.connect(batches.append)

    def publish():
        for number in range(5000):
            bridge.publish(StateChanged(str(number), JobState.RUNNING))

    thread = threading.Thread(target=publish)
    thread.start()
    qtbot.waitUntil(lambda: sum(map(len, batches)) == 5000, timeout=10_000)
    thread.join()
    got = [event.job_id for batch in batches for event in batch]
    assert got == [str(number) for number in range(5000)]
    assert len(batches) < 200  # and not one a piece


def test_they_arrive_in_the_thread_of_the_window(bridge, qtbot):
    threads = []
    bridge.events.connect(lambda _batch: threads.append(QThread.currentThread()))
    thread = threading.Thread(target=lambda: bridge.publish(progress(0.1)))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [bridge.thread()]


def test_a_mistake_in_one_answer_takes_no_other_along(bridge, qtbot):
    batches, answers = [], []
    bridge.events.connect(batches.append)
    end = StateChanged("a", JobState.SUCCEEDED)
    with qtbot.capture_exceptions() as mistakes:
        bridge.call(lambda: answers[0])
        bridge.publish(end)
        bridge.call(lambda: answers.append("there"))
        qtbot.waitUntil(lambda: bool(mistakes))
    assert [kind for kind, _error, _trace in mistakes] == [IndexError]
    assert batches == [[end]] and answers == ["there"]


def test_progress_is_thinned_to_the_last_word_of_each_job(bridge, qtbot):
    batches = []
    bridge.events.connect(batches.append)
    for step in range(100):
        bridge.publish(progress(step / 100, "a"))
        bridge.publish(progress(step / 200, "b"))
    bridge.publish(StateChanged("a", JobState.SUCCEEDED))
    qtbot.waitUntil(lambda: bool(batches))
    assert batches == [
        [progress(0.99, "a"), progress(0.495, "b"), StateChanged("a", JobState.SUCCEEDED)]
    ]


def test_calls_keep_their_place_among_the_events(bridge, qtbot):
    said = []
    bridge.events.connect(lambda batch: said.extend(event.job_id for event in batch))
    bridge.publish(StateChanged("1", JobState.RUNNING))
    bridge.call(lambda: said.append("called"))
    bridge.publish(StateChanged("2", JobState.RUNNING))
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said == ["1", "called", "2"]


def test_what_a_call_publishes_is_not_lost(bridge, qtbot):
    said = []
    bridge.call(lambda: bridge.call(lambda: said.append("inner")))
    qtbot.waitUntil(lambda: said == ["inner"])


def test_the_core_thread_runs_coroutines_and_gives_their_answers():
    thread = CoreThread()
    thread.start()

    async def where():
        await asyncio.sleep(0)
        return threading.current_thread().name

    try:
        assert thread.submit(where(), "where").result(5) == NAME
    finally:
        thread.stop()


def test_its_end_runs_the_last_words_and_cancels_what_is_left():
    thread = CoreThread()
    thread.start()
    said, loops = [], []

    async def forever():
        loops.append(asyncio.get_running_loop())
        try:
            await asyncio.sleep(3600)
        finally:
            said.append("cancelled")

    async def last():
        said.append("last words")

    thread.submit(forever(), "forever")
    until = time.monotonic() + 5
    while not loops and time.monotonic() < until:
        time.sleep(0.01)
    thread.stop(last())
    assert said == ["last words", "cancelled"]
    assert strays(loops[0]) == ()
    assert NAME not in {found.name for found in threading.enumerate()}


def test_nothing_runs_after_its_end():
    thread = CoreThread()
    thread.start()
    thread.stop()

    async def late():
        raise AssertionError("ran")

    assert thread.submit(late(), "late") is None
    thread.stop()  # once more does nothing


def test_an_error_comes_out_where_it_is_asked_for():
    thread = CoreThread()
    thread.start()

    async def fail():
        raise LookupError("here")

    try:
        with pytest.raises(LookupError, match="here"):
            thread.submit(fail(), "fail").result(5)
    finally:
        thread.stop()
