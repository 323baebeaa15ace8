"""Addresses with secrets: what is written down of them still tells one file from another."""

import asyncio
from dataclasses import replace

import pytest

from stablehand.core.downloads.entry import DownloadState
from stablehand.services.download_live import LiveDownloads
from stablehand.services.downloading import DownloadRequest, enqueue, start_download
from support.download_world import DownloadWorld
from support.hub_stand_in import StandIn
from support.hub_stand_in.files import plain_model

PLACE = "https://files.example/get.safetensors"


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def world(hub, tmp_path):
    return DownloadWorld(hub, tmp_path / "Data")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?id=2&token=abc", "?id=2"),
        ("?X-Amz-Signature=a&X-Amz-Expires=9&name=a%20b", "?name=a+b"),
        ("?sv=2024&se=tomorrow&sp=r&sig=abc", ""),
        ("?token=abc#part", ""),
    ],
)
def test_secrets_are_left_out_and_the_rest_stays(query, kept):
    live = LiveDownloads()
    assert live.kept_address(f"{PLACE}{query}") == f"{PLACE}{kept}"
    assert live.whole_address(f"{PLACE}{kept}") == f"{PLACE}{query}"


def test_what_may_be_a_secret_or_a_name_stands_as_a_digest():
    live = LiveDownloads()
    one, two = (live.kept_address(f"{PLACE}?key={key}") for key in ("models/a", "models/b"))
    assert one != two
    assert "models" not in one


def test_an_address_without_secrets_stays_as_it_is():
    live = LiveDownloads()
    assert live.kept_address(f"{PLACE}?id=2&name=a%20b") == f"{PLACE}?id=2&name=a%20b"
    assert (
        live.kept_address("https://me:word@files.example/a.gguf") == "https://files.example/a.gguf"
    )


async def test_two_files_of_one_path_are_never_mixed(world, hub):
    one, two = (plain_model(f"{seed}.safetensors", 3_000_000, seed=seed) for seed in (1, 2))
    files = {"1": one, "2": two}
    hub.route(
        "GET",
        "/get/.*",
        lambda asked: hub.give(
            asked, replace(files[asked.query["id"]], etag=None, last_modified=None)
        ),
    )
    place = f"{hub.address}/get/model.safetensors"
    hub.pace.rate = 500_000
    job = await start_download(world.app, DownloadRequest(f"{place}?id=1&sig=a"))
    part = world.app.data.models / "model.safetensors.part"
    async with asyncio.timeout(30):
        while not (part.exists() and part.stat().st_size > 50_000):
            await asyncio.sleep(0.02)
    job.cancel()
    await job.wait()
    hub.pace.rate = None
    landed = (await world.fetch(f"{place}?id=2&sig=b")).data
    assert landed.path.read_bytes() == two.content()
    again = (await world.fetch(f"{place}?id=1&sig=c")).data
    assert again.path.read_bytes() == one.content()
    assert {item.state for item in (await world.queue()).downloads} == {DownloadState.DONE}


async def test_a_link_with_a_key_is_for_this_program_only_and_that_is_said(world, hub):
    place = hub.at(world.lora())
    for query, count in (("?x=1", 0), ("?x=2&token=canary", 1)):
        notices = (await enqueue(world.app, [DownloadRequest(f"{place}{query}")])).notices
        assert len(notices) == count
        assert all("canary" not in notice.english() for notice in notices)
