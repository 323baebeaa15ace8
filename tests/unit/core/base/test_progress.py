"""Progress: never backwards, never more than ten a second, and the last word always arrives."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.events import Event, LogChunk, Progress
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.progress import ProgressChannel, Silence, Stage, StageProgress
from stablehand.core.base.text import Text


class Bench:
    """A channel with a clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.events: list[Event] = []
        self.sent_at: list[float] = []
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.channel = ProgressChannel("j", self._take, clock=lambda: self.now, defer=self._defer)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self.sent_at.append(self.now)

    def _defer(self, seconds: float, call: Callable[[], None]) -> None:
        self.waiting.append((self.now + seconds, call))

    def turn(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [item for item in self.waiting if item[0] <= until]:
            first = min(due, key=lambda item: item[0])
            self.waiting.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        self.now = until

    @property
    def progress(self) -> list[Progress]:
        return [event for event in self.events if isinstance(event, Progress)]

    @property
    def last(self) -> Progress:
        return self.progress[-1]


@pytest.fixture
def bench() -> Bench:
    return Bench()


_STAGES = [Stage("fetch", 3), Stage("build", 1)]


def test_stages_fill_the_whole_by_weight(bench: Bench) -> None:
    report = StageProgress(bench.channel, _STAGES)
    report.start("fetch", text=Text("t", "Fetching"), total=200, unit="bytes")
    assert bench.last == Progress(
        "j", "fetch", 0.0, 200, "bytes", Text("t", "Fetching"), None, None, 0.0
    )
    bench.turn(1)
    report.update(100)
    assert bench.last.share == pytest.approx(0.375)
    bench.turn(1)
    report.start("build")
    assert (bench.last.stage, bench.last.total, bench.last.unit) == ("build", None, "")
    assert bench.last.share == pytest.approx(0.75)
    bench.turn(1)
    report.update(5)
    assert bench.last.share == pytest.approx(0.75)  # an unknown total fills nothing
    report.update(1, total=2)
    bench.turn(1)
    assert bench.last.share == pytest.approx(0.875)


def test_nested_stages_fill_the_stage_they_are_in(bench: Bench) -> None:
    report = StageProgress(bench.channel, _STAGES)
    report.start("fetch")
    inner = report.nested([Stage("one"), Stage("two")])
    bench.turn(1)
    inner.start("two", total=10)
    assert (bench.last.stage, bench.last.share) == ("fetch/two", pytest.approx(0.375))
    bench.turn(1)
    inner.update(5)
    assert bench.last.share == pytest.approx(0.5625)
    deepest = inner.nested([Stage("x")])
    bench.turn(1)
    deepest.start("x")
    assert bench.last.stage == "fetch/two/x"


_moves = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("update"), st.floats(-10, 1000), st.one_of(st.none(), st.floats(0, 500))),
        st.tuples(st.just("nest"), st.just("")),
        st.tuples(st.just("turn"), st.floats(0, 2)),
    ),
    max_size=40,
)


@given(_moves)
def test_the_share_never_falls_and_events_never_crowd(moves: list[tuple[object, ...]]) -> None:
    bench = Bench()
    stages = [Stage("a", 1), Stage("b", 2.5), Stage("c", 0.1)]
    report = StageProgress(bench.channel, stages)
    report.start("a")
    for move in moves:
        match move:
            case ("start", str() as stage):
                report.start(stage)
            case ("update", float() as done, total):
                report.update(done, total=total)  # type: ignore[arg-type]
            case ("nest", _):
                report = report.nested(stages)
                report.start("a")
            case ("turn", float() as seconds):
                bench.turn(seconds)
    bench.turn(1)
    told = bench.progress[-1]
    bench.channel.close(is_complete=True)
    shares = [event.share for event in bench.progress]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert shares[-1] == 1
    assert told.stage.rpartition("/")[2] in "abc"
    for first, second in itertools.pairwise(bench.sent_at[:-1]):
        assert second - first >= 0.1 - 1e-9


def test_a_flood_is_thinned_and_its_last_word_arrives(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=10_000)
    for done in range(10_001):
        bench.turn(0.0005)
        report.update(done)
    bench.turn(0.2)
    assert 40 <= len(bench.progress) <= 52  # five seconds
    assert bench.last.done == 10_000
    assert not bench.waiting


def test_without_a_timer_the_end_brings_what_was_held_back(bench: Bench) -> None:
    channel = ProgressChannel("j", bench.events.append, clock=lambda: 0.0)
    report = StageProgress(channel, [Stage("a")])
    report.start("a", total=4)
    report.update(1)
    report.update(3)
    assert [event.done for event in bench.progress] == [0]
    channel.close(is_complete=False)
    assert [event.done for event in bench.progress] == [0, 3]
    assert bench.last.share == 0.75


def test_nothing_is_sent_after_the_end(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=4)
    report.update(1)
    bench.channel.close(is_complete=True)
    assert bench.last.share == 1
    sent = len(bench.events)
    report.update(2)
    bench.turn(5)
    assert len(bench.events) == sent


def test_the_rate_is_smooth_and_gives_the_time_left(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=10_000, unit="bytes")
    done = 0
    for _ in range(20):
        bench.turn(0.25)
        done += 25
        report.update(done)
    assert bench.last.rate == pytest.approx(100)
    assert bench.last.eta == pytest.approx((10_000 - done) / 100)
    rates = []
    for _ in range(60):
        bench.turn(0.25)
        done += 100
        report.update(done)
        rates.append(bench.last.rate or 0)
    assert rates == sorted(rates)  # it rises without jumping over
    assert rates[0] < 150
    assert rates[-1] == pytest.approx(400, rel=0.05)


def test_nobody_is_told_of_years(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=10_000, unit="bytes")
    for done in (50, 100):
        bench.turn(1)
        report.update(done)
    assert bench.last.eta is not None
    for _ in range(200):  # the server is silent
        bench.turn(1)
        report.update(100)
    assert bench.last.rate is not None
    assert bench.last.eta is None


def test_what_a_resumed_file_already_had_is_no_speed(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=2_000_000)
    report.update(1_000_000)
    bench.turn(1)
    report.update(1_000_050)
    assert bench.last.rate == pytest.approx(50)


def test_a_fresh_or_restarted_stage_knows_no_rate(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    report.start("a", total=100)
    report.update(0)
    bench.turn(0.2)
    report.update(10)
    assert (bench.last.rate, bench.last.eta) == (None, None)
    bench.turn(1)
    report.update(60)
    assert bench.last.rate == pytest.approx(50)
    bench.turn(1)
    report.update(5)
    assert bench.last.rate is None


def test_lines_pass_at_once_and_in_order(bench: Bench) -> None:
    report = StageProgress(bench.channel, [Stage("a")])
    lines = [OutputLine("one", "out"), OutputLine("two", "err")]
    report.log(lines)
    report.log([])
    report.log(iter(lines[:1]))
    assert bench.events == [LogChunk("j", tuple(lines)), LogChunk("j", tuple(lines[:1]))]


def test_mistakes_in_the_stages_are_refused(bench: Bench) -> None:
    for stages in ([Stage("a"), Stage("a")], [Stage("a", 0)], [Stage("a", -1)]):
        with pytest.raises(ValueError, match="stages need"):
            StageProgress(bench.channel, stages)
    report = StageProgress(bench.channel, [Stage("a")])
    with pytest.raises(ValueError, match="no stage 'b'"):
        report.start("b")
    for early in (lambda: report.update(1), lambda: report.nested([Stage("x")])):
        with pytest.raises(ValueError, match="no stage has been started"):
            early()


def test_silence_takes_everything() -> None:
    silence = Silence()
    silence.start("a", total=1)
    silence.update(1)
    silence.log([])
    silence.nested([Stage("x")]).start("x")
