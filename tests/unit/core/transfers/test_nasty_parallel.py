"""Nasty servers under several connections at once: every piece is good for itself, and none is lost."""

import asyncio
from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from support.hub_stand_in import plain_model

MIB = 1 << 20
PATH = "/files/one.safetensors"


@pytest.fixture
def model(hub):
    hub.pace.rate = 10 * MIB
    return hub.serve(plain_model("one.safetensors", 8 * MIB))


async def test_several_connections_fetch_each_byte_once(hub, fetch, model):
    hub.pace.rate = 4 * MIB  # long enough for a third connection on a busy machine
    fetch.assert_whole(model, await fetch(model, connections=4))
    assert hub.most_at_once["hub", PATH] >= 3
    assert hub.pace.sent[PATH] <= 8 * MIB + (1 << 20)
    assert max(said.connections for said in fetch.said) >= 3


async def test_one_connection_that_breaks_costs_the_others_nothing(hub, fetch, model):
    await _broken(hub, fetch, model, "conn_reset_mid")


async def test_a_page_for_one_piece_is_not_written(hub, fetch, model):
    """A storage that answers one of many pieces with a page: the transfer ends, or does without."""
    task = asyncio.ensure_future(fetch(model, connections=4))
    await _when_several(hub, task)
    hub.scenario("login_html_200")
    try:
        arrived = await task
    except StablehandError as error:
        assert error.code in ("download.page", "download.login")
        for begin, end in fetch.ranges(model):
            with fetch.part(model).open("rb") as file:
                file.seek(begin)
                assert file.read(end - begin) == model.content()[begin:end]
        arrived = await fetch(model, connections=4)
    fetch.assert_whole(model, arrived)


@pytest.mark.parametrize(
    "scenario",
    ["early_end", "429_retry_after_seconds", "502_page", "reset_at_once_twice", "stalled_once"],
)
async def test_one_odd_answer_among_several_is_made_up_for(hub, fetch, model, scenario):
    await _broken(hub, fetch, model, scenario)


@pytest.mark.parametrize(
    "scenario",
    [
        "part_of_another",
        "part_of_longer",
        "part_with_other_start",
        "part_without_range",
        "no_range",
        "gzip_forced",
        "416_always",
        "expired_signed",
    ],
)
async def test_one_wrong_answer_among_several_spoils_nothing(hub, fetch, model, scenario):
    await _broken(hub, fetch, model, scenario)


async def test_a_server_that_offers_parts_and_gives_none_is_read_to_its_end(hub, fetch, model):
    task = asyncio.ensure_future(fetch(model, connections=4))
    async with asyncio.timeout(10):
        while not hub.asked_for(PATH):
            await asyncio.sleep(0.002)
    hub.scenario("no_range", times=99)
    fetch.assert_whole(model, await task)
    asked = hub.asked_for(PATH)
    assert len(asked) >= 2  # another connection was tried
    assert [said.received for said in fetch.said] == sorted(said.received for said in fetch.said)
    assert "range" not in asked[0].headers
    assert len(asked) <= 3


async def test_a_server_that_gives_two_at_once_gets_two(hub, fetch, model):
    fetch.assert_whole(model, await fetch(model, connections=8, scenario="few_at_once"))
    refused = [said for said in fetch.said if said.origin is not None]
    assert len(hub.asked_for(PATH)) < 60, refused


async def test_several_pieces_are_gone_on_with_where_they_were(hub, fetch, model):
    hub.pace.rate = MIB  # it takes seconds, however fast the machine is
    task = asyncio.ensure_future(fetch(model, connections=4))
    await _when_several(hub, task)
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = fetch.ranges(model)
    assert sum(end - begin for begin, end in kept) > 0
    await asyncio.to_thread(hub.wait_until_quiet)
    before, hub.pace.rate = hub.pace.sent[PATH], None
    fetch.assert_whole(model, await fetch(model, connections=4))
    missing = 8 * MIB - sum(end - begin for begin, end in kept)
    assert hub.pace.sent[PATH] - before <= missing + (1 << 19)


async def test_a_file_that_is_changed_meanwhile_is_one_or_the_other(hub, fetch, model):
    task = asyncio.ensure_future(fetch(model, connections=4))
    await _when_several(hub, task)
    newer = hub.serve(plain_model("one.safetensors", 8 * MIB, seed=9))
    hub.pace.rate = None
    try:
        fetch.assert_whole(model, await task)
    except StablehandError as error:
        assert error.code in ("download.mismatch", "download.changed")
    fetch.assert_whole(newer, await fetch(newer, connections=4))


async def _broken(hub, fetch, model, scenario):
    """Let something go wrong with the next request once several connections are at work."""
    fetch.pace = replace(fetch.pace, stall_s=0.3, first_byte_s=0.3)
    task = asyncio.ensure_future(fetch(model, connections=4))
    await _when_several(hub, task)
    hub.scenario(scenario)
    fetch.assert_whole(model, await task)
    assert scenario in {asked.scenario for asked in hub.requests}


async def _when_several(hub, task):
    async with asyncio.timeout(10):
        while hub.most_at_once["hub", PATH] < 2 and not task.done():
            await asyncio.sleep(0.005)
    assert hub.most_at_once["hub", PATH] >= 2
