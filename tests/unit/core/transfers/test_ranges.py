"""Which bytes are here, which come next, and over how many connections."""

import random

import pytest

from stablehand.core.transfers.gear import Gear
from stablehand.core.transfers.part import Part, Piece
from stablehand.core.transfers.pieces import next_piece
from stablehand.core.transfers.ranges import Ranges, Ways, next_span
from stablehand.core.transfers.wire import CutError

MIB = 1 << 20


def test_spans_are_put_in_order_and_together():
    found = Ranges.of([(10, 20), (0, 5), (5, 7), (15, 30), (40, 40)])
    assert found.spans == ((0, 7), (10, 30))
    assert (found.received, found.front, found.end) == (27, 7, 30)
    assert found.holes(50) == ((7, 10), (30, 50))
    assert found.within(12).spans == ((0, 7), (10, 12))
    assert Ranges().holes(3) == ((0, 3),)
    assert Ranges.of([(0, 9)]).holes(9) == ()


@pytest.mark.parametrize("seed", range(20))
def test_one_span_more_is_what_all_together_are(seed):
    source = random.Random(seed)
    here, all_of_them = Ranges(), []
    for _ in range(30):
        start = source.randrange(100)
        span = (start, start + source.randrange(1, 12))
        all_of_them.append(span)
        here = here.plus(*span)
        bytes_here = {at for begin, end in all_of_them for at in range(begin, end)}
        assert {at for begin, end in here.spans for at in range(begin, end)} == bytes_here
        assert here.received == len(bytes_here)
        assert all(a[1] < b[0] for a, b in zip(here.spans, here.spans[1:], strict=False))


def test_the_next_piece_is_the_first_that_nobody_fetches():
    here = Ranges.of([(0, 10), (30, 40)])
    assert next_span(here, [], 100, None) == (10, 30)
    assert next_span(here, [(10, 25)], 100, None) == (25, 30)
    assert next_span(here, [(10, 30)], 100, 20) == (40, 60)
    assert next_span(here, [(10, 30), (40, 100)], 100, 20) is None


@pytest.fixture
def part(tmp_path):
    made = Part(tmp_path / "x.part", Ranges(), ())
    yield made
    made.close()


def test_pieces_lie_near_the_front_and_the_last_ones_are_shared(part):
    ways = Ways(least_piece=4 * MIB, most_piece=16 * MIB)
    first = next_piece(part, [], 200 * MIB, 1, ways)
    assert (first.start, first.end) == (0, 200 * MIB)
    second = next_piece(part, [first], 200 * MIB, 2, ways)
    assert first.end == second.start == 16 * MIB
    assert second.end == 32 * MIB
    third = next_piece(part, [first, second], 200 * MIB, 3, ways)
    assert (third.start, third.end) == (32 * MIB, 48 * MIB)
    part.here = Ranges.of([(0, 184 * MIB)])
    last = next_piece(part, [], 200 * MIB, 1, ways)
    other = next_piece(part, [last], 200 * MIB, 2, ways)
    assert (last.start, last.end) == (184 * MIB, 188 * MIB)
    assert (other.start, other.end) == (188 * MIB, 192 * MIB)


def test_what_is_too_little_is_not_shared(part):
    ways = Ways(least_piece=4 * MIB)
    part.here = Ranges.of([(0, 95 * MIB)])
    last = next_piece(part, [], 100 * MIB, 2, ways)
    assert (last.start, last.end) == (95 * MIB, 99 * MIB)
    rest = next_piece(part, [last], 100 * MIB, 2, ways)
    assert (rest.start, rest.end) == (99 * MIB, 100 * MIB)
    assert next_piece(part, [last, rest], 100 * MIB, 3, ways) is None
    assert last.end == 99 * MIB


def test_of_an_unknown_length_one_fetches_all(part):
    first = next_piece(part, [], None, 4, Ways())
    assert (first.start, first.end) == (0, None)
    assert next_piece(part, [first], None, 4, Ways()) is None


def test_a_piece_that_was_revoked_writes_nothing_more(part):
    piece = Piece(0, 10)
    assert part.write(piece, memoryview(b"abc"))
    piece.is_revoked = True
    with pytest.raises(CutError):
        part.write(piece, memoryview(b"def"))
    assert part.here.spans == ((0, 3),)
    assert part.file.read_bytes() == b"abc"


def test_a_piece_writes_no_further_than_its_end(part):
    piece = Piece(2, 6)
    assert not part.write(piece, memoryview(b"abcdefgh"))
    assert part.here.spans == ((2, 6),)
    assert part.file.read_bytes() == b"\0\0abcd"


def drive(gear, rates, step=0.1, seconds=20.0):
    """Let a gear run where `rates` says how much so many connections bring a second."""
    now, received, counts = 0.0, 0.0, []
    while now < seconds:
        counts.append(gear.note(now, int(received), may_grow=True))
        now += step
        received += rates(gear.count) * step
    return counts


def test_connections_are_added_as_long_as_each_brings_more():
    gear = Gear(4, Ways())
    counts = drive(gear, lambda count: count * 60e6)
    assert counts[-1] == 4
    assert sorted(set(counts)) == [1, 2, 4]
    assert counts == sorted(counts)


def test_a_connection_that_brings_nothing_is_let_go_of():
    gear = Gear(8, Ways())
    counts = drive(gear, lambda _count: 50e6)
    assert max(counts) == 2
    assert counts[-1] == 1


def test_two_that_help_stay_where_four_do_not():
    gear = Gear(8, Ways())
    counts = drive(gear, lambda count: min(count, 2) * 30e6)
    assert max(counts) == 4
    assert counts[-1] == 2


def test_what_is_fast_enough_stays_at_one():
    assert set(drive(Gear(8, Ways()), lambda _count: 900e6)) == {1}
    assert set(drive(Gear(1, Ways()), lambda count: count * 10e6)) == {1}


def test_a_server_that_asks_for_less_gets_half_and_no_more_tries():
    gear = Gear(8, Ways())
    drive(gear, lambda count: count * 10e6)
    assert gear.count == 8
    assert gear.ease() == 4
    assert set(drive(gear, lambda count: count * 10e6)) == {4}
    assert [gear.ease(), gear.ease(), gear.ease()] == [2, 1, 1]
