"""Answers of hubs shared by those who ask the same, for a while."""

import asyncio

import pytest

from stablehand.services.hub_cache import Recent, SharedClient
from support.hub_stand_in import StandIn
from support.hub_stand_in.files import plain_model


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Oracle:
    """Answers when it is let, and counts how often it was asked."""

    def __init__(self):
        self.asked = 0
        self.go = asyncio.Event()
        self.cancelled = 0

    async def __call__(self):
        self.asked += 1
        number = self.asked
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return number


async def test_an_answer_lasts_and_then_is_asked_for_anew():
    clock, oracle = Clock(), Oracle()
    oracle.go.set()
    recent = Recent(300, 8, clock=clock)
    assert await recent.get("one", oracle) == 1
    clock.now += 299
    assert await recent.get("one", oracle) == 1
    assert await recent.get("two", oracle) == 2
    clock.now += 2
    assert await recent.get("one", oracle) == 3
    recent.drop("one")
    assert await recent.get("one", oracle) == 4
    recent.drop()
    assert await recent.get("two", oracle) == 5


async def test_who_asks_the_same_at_once_shares_one_question():
    oracle, recent = Oracle(), Recent(300, 8)
    waiting = [asyncio.ensure_future(recent.get("one", oracle)) for _ in range(5)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    oracle.go.set()
    assert await asyncio.gather(*waiting[1:]) == [1, 1, 1, 1]
    assert oracle.cancelled == 0


async def test_a_question_nobody_waits_for_is_dropped():
    oracle, recent = Oracle(), Recent(300, 8)
    waiting = [asyncio.ensure_future(recent.get("one", oracle)) for _ in range(2)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(0)
    assert oracle.cancelled == 1
    oracle.go.set()
    assert await recent.get("one", oracle) == 2


async def test_failures_are_told_to_all_who_wait_and_not_kept():
    recent = Recent(300, 8)
    asked = []

    async def fail():
        asked.append(1)
        await asyncio.sleep(0)
        raise LookupError("no")

    found = await asyncio.gather(
        recent.get("one", fail), recent.get("one", fail), return_exceptions=True
    )
    assert [type(error) for error in found] == [LookupError, LookupError]
    assert len(asked) == 1
    with pytest.raises(LookupError):
        await recent.get("one", fail)
    assert len(asked) == 2


async def test_only_so_many_answers_are_held():
    oracle, recent = Oracle(), Recent(300, 3)
    oracle.go.set()
    for question in "abcd":
        await recent.get(question, oracle)
    assert await recent.get("d", oracle) == 4
    assert await recent.get("a", oracle) == 5


async def test_the_client_is_shared_and_closed_by_the_last():
    shared = SharedClient()
    async with shared.use() as one:
        async with shared.use() as two:
            assert two is one
        assert not one.is_closed
    assert one.is_closed
    async with shared.use() as three:
        assert three is not one
        assert not three.is_closed


@pytest.mark.parametrize("steps", range(6))
async def test_a_client_is_closed_whole_however_often_its_users_are_stopped(steps):
    """A second cancel, while the last user closes it, leaves no connection open."""
    with StandIn() as hub:
        address = hub.at(hub.serve(plain_model("a.safetensors", 2_000)))
        shared, asked = SharedClient(), []

        async def use():
            async with shared.use() as client:
                asked.append((await client.get(address, follow_redirects=True)).status_code)
                await asyncio.Event().wait()

        users = [asyncio.create_task(use()) for _ in range(3)]
        while len(asked) < len(users):
            await asyncio.sleep(0.01)
        assert hub.connections() > 0
        for _again in range(2):
            for user in users:
                user.cancel()
            for _step in range(steps):
                await asyncio.sleep(0)
        await asyncio.gather(*users, return_exceptions=True)
        end = asyncio.get_running_loop().time() + 10
        while hub.connections():
            assert asyncio.get_running_loop().time() < end, "a connection is still open"
            await asyncio.sleep(0.01)
