"""Seeing the queue: at once, whenever it changes, and not when it does not."""

import asyncio

import pytest

from stablehand.services import download_queue
from stablehand.services.download_watch import watch_downloads
from support.download_world import DownloadWorld
from support.hub_stand_in import StandIn


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


async def test_the_queue_is_given_at_once_and_with_every_change_of_anybody(hub, tmp_path):
    world = DownloadWorld(hub, tmp_path / "Data")
    given: asyncio.Queue = asyncio.Queue()
    task = asyncio.create_task(watch_downloads(world.app, given.put_nowait))
    try:
        async with asyncio.timeout(20):
            assert (await given.get()).downloads == ()
            (item,) = await world.enqueue(hub.at(world.lora()))
            assert [d.id for d in (await given.get()).downloads] == [item.id]
            await download_queue.hold(world.another())
            assert (await given.get()).is_held
            await download_queue.release(world.another())
            assert not (await given.get()).is_held
            async with world.running():
                while (queue := await given.get()).downloads[0].state != "done":
                    pass
            assert queue.downloads[0].path
        await asyncio.sleep(0.45)
        assert given.empty()
    finally:
        task.cancel()
        await asyncio.wait({task})
