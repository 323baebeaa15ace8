"""How long is waited, how often it is tried, and what a server's word counts."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.core.transfers.failures import stalled
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.patience import Patience
from stablehand.core.transfers.rests import Rests
from stablehand.core.transfers.space import Space, margin_of
from stablehand.core.transfers.waits import told_wait_s

REASON = Text("test", "it hangs up")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def patience(**more):
    clock = Clock()
    pace = Pace(clock=clock, jitter=lambda: 0.0, **more)
    return clock, Patience(pace, lambda reason: stalled("x", "https://hub.example/x", reason))


def test_waits_grow_to_a_minute_and_differ_by_a_quarter():
    pace = Pace(jitter=lambda: 0.0)
    assert [pace.wait_s(n) for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert Pace(jitter=lambda: 1.0).wait_s(4) == 10
    assert Pace(jitter=lambda: 0.0).wait_s(10_000) == 60


def test_tries_without_a_byte_come_to_an_end_and_those_with_some_do_not():
    _clock, own = patience(tries_without_progress=3)
    assert [own.failed(0, REASON, None) for _ in range(3)] == [1, 2, 4]
    with pytest.raises(StablehandError) as caught:
        own.failed(0, REASON, None)
    assert caught.value.code == "download.stalled"
    assert "it hangs up" in caught.value.message.english()
    _clock, own = patience(tries_without_progress=3)
    assert {own.failed(2000 * n, REASON, None) for n in range(1, 50)} == {1}


def test_what_only_trickles_is_no_progress():
    _clock, own = patience(tries_without_progress=3)
    with pytest.raises(StablehandError):
        for count in range(10):
            own.failed(count * 100, REASON, None)


def test_the_word_of_a_server_counts_up_to_a_quarter_of_an_hour():
    _clock, own = patience()
    assert own.failed(0, REASON, 7.0) == 7.0
    assert own.failed(0, REASON, 1e9) == 900.0


def test_whoever_stands_before_the_screen_is_told_in_time():
    clock, own = patience(give_up_s=120.0)
    own.progress(10)
    clock.now += 100
    own.progress(10)
    own.failed(10, REASON, None)
    with pytest.raises(StablehandError) as caught:
        own.failed(10, REASON, 60.0)  # it would be too late after that
    assert caught.value.code == "download.stalled"
    clock, own = patience(give_up_s=120.0)
    clock.now += 121
    with pytest.raises(StablehandError):
        own.progress(0)
    clock, own = patience(give_up_s=120.0)
    for received in range(1, 10):
        clock.now += 100
        own.progress(received)


def test_an_error_of_its_own_is_what_it_ends_with():
    _clock, own = patience(tries_without_progress=1)
    own.error = StablehandError("network.unreachable", REASON)
    own.failed(0, REASON, None)
    with pytest.raises(StablehandError) as caught:
        own.failed(0, REASON, None)
    assert caught.value.code == "network.unreachable"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "99999999999999"}, float("inf")),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Fri, 27 Nov 2026 12:01:30 GMT"}, 90.0),
        ({"retry-after": "Fri, 27 Nov 2026 11:00:00 GMT"}, 0.0),
        # Its clock is five hours off, and so is its date: what counts is what lies between.
        (
            {
                "retry-after": "Fri, 27 Nov 2026 17:01:30 GMT",
                "date": "Fri, 27 Nov 2026 17:00:00 GMT",
            },
            90.0,
        ),
        ({"ratelimit": '"api";r=0;t=35'}, 36.0),
        ({"ratelimit": '"api";r=0;t=35', "retry-after": "4"}, 4.0),
        ({"ratelimit": "nonsense"}, None),
        ({}, None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(headers, expected):
    assert told_wait_s(headers, lambda: NOW) == expected


def test_a_rest_is_for_one_origin_and_the_longest_word_counts():
    clock = Clock()
    rests = Rests(clock)
    rests.rest("https://a:443", 30)
    rests.rest("https://a:443", 5)
    clock.now += 10
    assert rests.left_s("https://a:443") == 20
    assert rests.left_s("https://b:443") == 0


def test_room_is_promised_once(tmp_path):
    free = 10_000_000_000
    space = Space(lambda _path: free)
    one, two = tmp_path / "one.part", tmp_path / "deep" / "er" / "two.part"
    space.claim(one, 6_000_000_000, 6_000_000_000)
    with pytest.raises(StablehandError) as caught:
        space.claim(two, 4_000_000_000, 4_000_000_000)
    assert caught.value.code == "disk.full"
    assert caught.value.details["missing_bytes"] == margin_of(4_000_000_000)
    assert "two" in caught.value.message.english()
    space.note(one, 1_000_000_000)
    space.claim(two, 4_000_000_000, 4_000_000_000)
    space.release(two)
    space.claim(one, 6_000_000_000, 6_000_000_000)
    space.claim(two, 0, 4_000_000_000)  # nothing more to write: it may end


def test_a_limit_is_shared_and_can_be_changed_meanwhile():
    clock, never = Clock(), threading.Event()
    limiter = RateLimiter(1000, clock=clock)
    assert limiter.portion(1 << 20) == 4096
    assert RateLimiter(8_000_000).portion(1 << 20) == 1_000_000
    never.set()
    limiter.take(10_000, never)  # whoever ends does not wait
    limiter.change(None)
    never.clear()
    limiter.take(10**12, never)
    assert limiter.bytes_per_s is None


async def test_whoever_waits_for_a_limit_goes_on_when_it_is_lifted():
    limiter, never = RateLimiter(1000.0), threading.Event()
    waiting = asyncio.ensure_future(asyncio.to_thread(limiter.take, 10_000_000, never))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    limiter.change(0)
    await asyncio.wait_for(waiting, 5)
