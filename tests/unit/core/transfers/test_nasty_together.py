"""Several who want the same file at the same time (facts, contracts 5.4: 29)."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from support.hub_stand_in import plain_model
from support.hub_stand_in.fetching import Fetcher

MIB = 1 << 20
MOST = MIB * 3 // 4
TESTS = Path(__file__).parents[3]


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


async def test_one_writes_and_the_other_is_told(hub, fetch, model):
    async with fetch.held(model, MOST) as first:
        error = await Fetcher(hub, fetch.folder).fails(model)
        assert error.code == "download.busy"
        hub.pace.let_go()
        fetch.assert_whole(model, await first)
    assert fetch.asked(model) == [None]


async def test_a_second_process_is_told(hub, fetch, model):
    async with fetch.held(model, MOST) as first:
        words = [sys.executable, "-m", "support.hub_stand_in.fetch_one", hub.at(model, way="files")]
        words += [str(fetch.target(model)), str(model.length), model.sha256]
        other = await asyncio.create_subprocess_exec(
            *words, cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        said, errors = await other.communicate()
        assert json.loads(said.splitlines()[-1])["code"] == "download.busy", errors
        hub.pace.let_go()
        fetch.assert_whole(model, await first)


async def test_of_many_at_once_one_fetches(hub, fetch, model):
    found = await asyncio.gather(*(fetch(model) for _ in range(5)), return_exceptions=True)
    arrived = [one for one in found if not isinstance(one, BaseException)]
    assert arrived
    for one in arrived:
        fetch.assert_whole(model, one)
    for one in found:
        assert one in arrived or (isinstance(one, StablehandError) and one.code == "download.busy")
    assert hub.pace.sent["/files/one.safetensors"] == MIB


async def test_what_has_arrived_is_not_fetched_again(hub, fetch, model):
    fetch.assert_whole(model, await fetch(model))
    fetch.assert_whole(model, await fetch(model))
    assert hub.pace.sent["/files/one.safetensors"] == MIB


async def test_two_files_side_by_side_do_not_mix(hub, fetch, model):
    other = hub.serve(plain_model("two.safetensors", MIB, seed=2))
    first, second = await asyncio.gather(fetch(model), fetch(other))
    fetch.assert_whole(model, first)
    fetch.assert_whole(other, second)
