"""Whose turn it is, quiet hours, how long to wait, what becomes of failures, how fast it is: pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.meter import Meter
from stablehand.core.downloads.outcomes import outcome_of
from stablehand.core.downloads.patience import hub_pause_s, retry_after_s
from stablehand.core.downloads.quiet import quiet_hours, quiet_until
from stablehand.core.downloads.record import Numbers, Record, Standing, told
from stablehand.core.downloads.turns import Rules, begin_now, is_idle, moment
from stablehand.core.downloads.wish import Wish

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)


def record(name, state=DownloadState.QUEUED, hub="url", host="a.example", **standing):
    wish = Wish("s", f"https://{host}/{name}", hub, "t", name, "main", "Lora")
    return Record(name, wish, state, standing=Standing(**standing))


def rules(at_once=2, paused=None, **more):
    return Rules(at_once, NOW, paused or {}, **more)


def names(records):
    return [item.id for item in records]


def test_as_many_begin_as_may_run_together():
    records = [record(name) for name in "abcd"]
    assert names(begin_now(records, rules(), [])) == ["a", "b"]
    assert names(begin_now(records, rules(), ["a"])) == ["b"]
    assert names(begin_now(records, rules(), ["a", "b", "c"])) == []


def test_no_host_is_asked_for_more_than_four():
    records = [*(record(f"a{n}") for n in range(6)), record("b", host="b.example")]
    assert names(begin_now(records, rules(8), ["a0"])) == ["a1", "a2", "a3", "b"]


def test_what_waits_begins_when_its_time_has_come():
    due = (NOW - timedelta(seconds=1)).isoformat()
    later = (NOW + timedelta(seconds=1)).isoformat()
    records = [
        record("late", DownloadState.WAITING, until=later),
        record("due", DownloadState.WAITING, until=due),
        record("odd", DownloadState.WAITING, until="rubbish"),
    ]
    assert names(begin_now(records, rules(8), [])) == ["due", "odd"]


def test_a_clock_that_was_set_back_makes_nobody_wait():
    far = NOW + timedelta(days=1)
    waiting = record("a", DownloadState.WAITING, until=far.isoformat())
    assert names(begin_now([waiting], rules(), [])) == ["a"]
    assert names(begin_now([record("b")], rules(paused={"a.example": far}), [])) == ["b"]


def test_a_site_that_wants_to_be_left_alone_is():
    records = [record("c", host="b.example"), record("u")]
    paused = {"b.example": NOW + timedelta(minutes=1)}
    assert names(begin_now(records, rules(8, paused), [])) == ["u"]
    paused = {"b.example": NOW - timedelta(minutes=1)}
    assert names(begin_now(records, rules(8, paused), [])) == ["c", "u"]


@pytest.mark.parametrize("state", [s for s in DownloadState if s not in ("queued", "waiting")])
def test_nothing_else_begins_by_itself(state):
    assert begin_now([record("a", state)], rules(8), []) == ()


@pytest.mark.parametrize("held", [{"is_held": True}, {"is_quiet": True}])
def test_nothing_begins_while_the_queue_stands_still(held):
    assert begin_now([record("a")], rules(8, **held), []) == ()


def test_the_queue_is_idle_once_nothing_happens_by_itself():
    resting = [record("a", s) for s in ("paused", "needs", "done", "failed", "cancelled")]
    assert is_idle(resting, rules())
    assert not is_idle([*resting, record("b")], rules())
    assert is_idle([*resting, record("b")], rules(is_held=True))
    assert not is_idle([record("c", DownloadState.CHECKING)], rules(is_held=True))


def test_a_wait_counts_as_idle_unless_it_ends_soon():
    waiting = [record("w", DownloadState.WAITING, until=(NOW + timedelta(seconds=30)).isoformat())]
    assert is_idle(waiting, rules())
    assert not is_idle(waiting, rules(), soon_s=31)
    paused = {"a.example": NOW + timedelta(seconds=30)}
    assert is_idle([record("q")], rules(paused=paused), soon_s=29)
    assert not is_idle([record("q")], rules(paused=paused), soon_s=31)


def test_moments_are_read_and_rubbish_is_none():
    assert moment("2031-05-06T12:00:00") == NOW  # without a zone: ours are in UTC
    assert moment("2031-05-06T12:00:00+00:00") == NOW
    assert moment(None) is None
    assert moment("soon") is None


@pytest.mark.parametrize(
    ("text", "clock", "until"),
    [
        ("22:00-07:00", "23:30", "07:00 +1"),
        ("22:00-07:00", "06:59", "07:00"),
        ("22:00-07:00", "07:00", None),
        ("22:00-07:00", "21:59", None),
        ("9:00-17:00", "09:00", "17:00"),
        ("9:00-17:00", "17:00", None),
        ("18:00-18:00", "18:00", None),
        ("", "12:00", None),
        ("25:00-07:00", "23:30", None),
        ("rubbish", "12:00", None),
    ],
)
def test_quiet_hours(text, clock, until):
    hour, minute = map(int, clock.split(":"))
    now = NOW.replace(hour=hour, minute=minute)
    found = quiet_until(text, now)
    if until is None:
        assert found is None
        return
    at, _, days = until.partition(" +")
    assert found == now.replace(hour=int(at[:2]), minute=0) + timedelta(days=int(days or 0))


def test_hours_without_a_length_are_none():
    assert quiet_hours("08:00-08:00") is None


def test_waits_grow_and_are_bounded():
    assert [retry_after_s(n) for n in (0, 1, 2, 3)] == [15, 15, 30, 60]
    assert retry_after_s(10_000) == 600
    assert [hub_pause_s(None, n) for n in (1, 2, 3, 4)] == [600, 1200, 2400, 3600]
    assert hub_pause_s(7.0, 3) == 7
    assert hub_pause_s(1e9, 1) == 3600
    assert hub_pause_s(-5.0, 1) == 1


def outcome(code, tries=1, **details):
    error = StablehandError(code, Text("x", "Said."), details=details)
    return outcome_of(error, tries=tries, times_limited=1)


def test_a_lost_network_is_tried_again_later_and_later():
    for code in ("network.unreachable", "download.stalled"):
        found = outcome(code, tries=2)
        assert (found.state, found.wait_s, found.keeps_failure) == (
            DownloadState.WAITING,
            30,
            False,
        )


def test_an_answer_that_asking_again_does_not_change_is_final():
    assert outcome("network.unreachable", status=404).state is DownloadState.FAILED
    assert outcome("network.unreachable", is_final=True).state is DownloadState.FAILED
    assert outcome("network.unreachable", status=503).state is DownloadState.WAITING
    assert outcome("network.certificate").state is DownloadState.FAILED


def test_a_site_that_was_asked_too_often_is_left_alone_as_a_whole():
    assert outcome("hub.limited", retry_after_s=30.0).host_s == 30
    assert outcome("download.refused", status=429).host_s == 600


def test_what_a_hub_is_not_sure_of_is_asked_for_once_more():
    assert outcome("hub.missing").state is DownloadState.FAILED
    assert outcome("hub.missing", retry_after_s=30.0).wait_s == 30
    assert outcome("hub.missing", tries=2, retry_after_s=30.0).state is DownloadState.FAILED


def test_a_person_is_needed_for_logins_and_terms():
    for code in ("download.login", "hub.gated", "hub.token", "decision.needed"):
        found = outcome(code)
        assert (found.state, found.keeps_failure) == (DownloadState.NEEDS, True)


def test_a_full_drive_waits_for_room_and_another_stablehand_is_waited_for():
    assert (outcome("disk.full").state, outcome("disk.full").hold) == ("paused", "space")
    assert outcome("download.busy").wait_s == 15
    assert outcome("download.busy", has_arrived=True).wait_s == 1


def test_a_speed_is_that_of_the_last_seconds_and_falls_back_with_a_new_beginning():
    at = [0.0]
    meter = Meter(lambda: at[0])
    assert meter.count(0, 100, 1) == Numbers(100, 0, None, None, 1)
    at[0] = 2.0
    assert meter.count(20, 100, 2) == Numbers(100, 20, 10.0, 8.0, 2)
    at[0] = 3.0
    assert meter.count(0, 100, 1).bytes_per_s is None
    at[0] = 5.0
    assert meter.count(10, None, 1) == Numbers(None, 10, 5.0, None, 1)
    at[0] = 60.0
    assert meter.count(10, 100, 1).bytes_per_s == 0
    assert meter.count(10, 100, 1).seconds_left is None


def test_what_was_asked_for_is_shown_at_once_and_the_work_of_the_dead_waits():
    running = replace(
        record("a", DownloadState.RUNNING), pid=5, numbers=Numbers(10, 4, 2.0, 3.0, 1)
    )

    def state(item, alive=True):
        return told(item, place=0, root_name="Models", is_alive=alive).state

    assert state(running) is DownloadState.RUNNING
    assert state(running, alive=False) is DownloadState.QUEUED
    assert state(replace(running, asked="pause")) is DownloadState.PAUSED
    assert state(replace(running, asked="cancel")) is DownloadState.CANCELLED
    shown = told(replace(running, asked="pause"), place=2, root_name="Models")
    assert (shown.bytes_per_s, shown.pid, shown.connections) == (None, None, 0)
    assert (shown.received_bytes, shown.place, shown.root) == (4, 2, "Models")
