"""Servers that lie about how long a file is, or do not give parts of it (facts, contracts 5.4: 1-5, 23, 24)."""

import errno
import io
import itertools
import os

import pytest

from stablehand.core.transfers.wanted import Expected
from support.hub_stand_in import plain_model

MIB = 1 << 20
NOTHING = Expected()


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


async def test_a_good_server_is_asked_once(hub, fetch, model):
    arrived = await fetch(model)
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None]
    assert arrived.verified == "sha256"
    assert fetch.waits == []
    hub.assert_no_leaks()


async def test_a_body_that_comes_with_its_head_is_read_from_its_first_byte(fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="in_one_packet"))


async def test_no_range_begins_anew_on_the_same_answer(hub, fetch, model):
    hub.scenario("early_end")
    arrived = await fetch(model, scenario="no_range")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None, f"bytes={MIB // 2}-"]
    received = [said.received for said in fetch.said]
    assert any(later < before for before, later in itertools.pairwise(received))
    assert max(received) == MIB


async def test_no_range_from_the_start_is_as_good(fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="no_range", connections=4))
    assert fetch.asked(model) == [None]


async def test_wrong_length_short_is_no_success(hub, fetch, model):
    error = await fetch.fails(model, scenario="wrong_length_short")
    assert error.code == "download.short"
    assert len(fetch.asked(model)) <= 2
    # The server is put right: nothing of before is in the way.
    fetch.assert_whole(model, await fetch(model))


async def test_wrong_length_short_is_found_by_its_sum_if_the_size_is_a_hint(fetch, model):
    hint = Expected(MIB - 300, False, {"sha256": model.sha256})
    error = await fetch.fails(model, scenario="wrong_length_short", expected=hint)
    assert error.code in ("download.mismatch", "download.short")


async def test_a_size_that_is_a_hint_is_no_measure(fetch, model):
    hint = Expected(MIB - 300, False, {"sha256": model.sha256})
    fetch.assert_whole(model, await fetch(model, expected=hint))


async def test_a_body_that_ends_early_goes_on_from_its_last_byte(hub, fetch, model):
    arrived = await fetch(model, scenario="early_end")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None, f"bytes={MIB // 2}-"]
    assert hub.requests[-1].headers["if-range"] == model.tag
    assert hub.pace.sent["/files/one.safetensors"] == MIB


async def test_wrong_length_long_ends_with_what_there_is(hub, fetch, model):
    arrived = await fetch(model, scenario="wrong_length_long")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) in ([None], [None, f"bytes={MIB}-"])


async def test_truncated_chunked_is_gone_on_with(hub, fetch, model):
    arrived = await fetch(model, scenario="truncated_chunked")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None, f"bytes={MIB // 2}-"]


async def test_truncated_chunked_is_seen_without_knowing_anything(fetch, model):
    arrived = await fetch(model, scenario="truncated_chunked", expected=NOTHING)
    fetch.assert_whole(model, arrived)
    assert arrived.verified in ("none", "size")


async def test_chunks_are_a_good_way(fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="chunked"))
    assert fetch.asked(model) == [None]


async def test_no_length_is_one_get_of_unknown_size(hub, fetch, model):
    hub.pace.rate = 4 * MIB
    arrived = await fetch(model, scenario="no_length", expected=NOTHING)
    fetch.assert_whole(model, arrived)
    assert arrived.verified == "none"
    assert fetch.asked(model) == [None]
    running = [said for said in fetch.said if 0 < said.received < MIB]
    assert running
    assert {said.total for said in running} == {None}


async def test_no_length_is_verified_by_what_the_hub_says(fetch, model):
    arrived = await fetch(model, scenario="no_length")
    fetch.assert_whole(model, arrived)
    assert arrived.verified == "sha256"
    assert fetch.asked(model) == [None]


async def test_no_length_that_ends_too_early_is_gone_on_with(fetch, model):
    arrived = await fetch(model, scenario="no_length_cut")
    fetch.assert_whole(model, arrived)
    assert fetch.asked(model) == [None, f"bytes={MIB // 2}-"]


async def test_more_than_was_promised_is_not_written(hub, fetch, model):
    error = await fetch.fails(model, scenario="more_than_promised")
    assert error.code == "download.short"
    part = fetch.part(model)
    assert not part.exists() or part.stat().st_size <= 2 * MIB
    assert hub.pace.sent["/files/one.safetensors"] < 64 * MIB


async def test_a_part_nobody_asked_for_is_not_taken_for_the_whole(fetch, model):
    arrived = await fetch(model, scenario="part_unasked", expected=NOTHING)
    fetch.assert_whole(model, arrived)


@pytest.mark.parametrize("expected", [None, NOTHING])
async def test_zero_bytes_are_an_error(fetch, model, expected):
    error = await fetch.fails(model, scenario="zero_bytes", expected=expected)
    assert error.code == "download.short"
    assert len(fetch.asked(model)) <= 3


async def test_more_than_fits_is_refused_before_anything_is_asked(hub, fetch, model):
    error = await fetch.fails(model, expected=Expected(1 << 60, True))
    assert error.code == "disk.full"
    assert hub.requests == []
    assert not fetch.part(model).exists()


async def test_a_length_that_never_fits_is_refused_at_the_head(hub, fetch, model):
    error = await fetch.fails(model, scenario="huge", expected=NOTHING)
    assert error.code == "disk.full"
    part = fetch.part(model)
    assert not part.exists() or part.stat().st_size <= MIB


class SmallDrive(io.FileIO):
    """A file on a drive that has room for its first half."""

    room = MIB // 2

    def write(self, data):
        left = self.room - self.tell()
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(memoryview(data)[:left])


async def test_a_drive_that_runs_full_keeps_what_is_here(hub, fetch, model, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", lambda handle, *words, **more: SmallDrive(handle, "r+b"))
        error = await fetch.fails(model)
    assert error.code == "disk.full"
    assert error.hint is not None
    assert fetch.ranges(model) == [(0, MIB // 2)]
    sent = hub.pace.sent["/files/one.safetensors"]
    fetch.assert_whole(model, await fetch(model))
    assert fetch.asked(model)[-1] == f"bytes={MIB // 2}-"
    assert hub.pace.sent["/files/one.safetensors"] - sent == MIB // 2
