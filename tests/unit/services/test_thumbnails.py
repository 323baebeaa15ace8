"""Small pictures of hubs: fetched once, few at once, never with a token."""

import asyncio

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.searching import sized, thumbnail
from support.hub_stand_in import Answer, StandIn, redirect

PNG = b"\x89PNG\r\n\x1a\n" + bytes(500)
TOKEN = "hf_canary0123456789"


@pytest.fixture
def hub():
    with StandIn() as stand_in:
        stand_in.route("GET", r"/p/(?P<name>.+)\.png", lambda asked: Answer(body=PNG))
        yield stand_in


@pytest.fixture
def app(make, hub):
    keys = ("huggingface", "civitai", "civitai_mature", "openmodeldb")
    settings = "[endpoints]\n" + "".join(f'{key} = "{hub.address}"\n' for key in keys)
    return make(settings, {"HF_TOKEN": TOKEN})


async def test_a_picture_is_fetched_once(app, hub):
    address = f"{hub.address}/p/one.png"
    first = await thumbnail(app, address, 300)
    assert first.read_bytes() == PNG
    assert await thumbnail(app, address, 300) == first
    assert len(hub.requests) == 1
    first.unlink()
    again = await thumbnail(app, address, 300)
    assert again.read_bytes() == PNG
    assert len(hub.requests) == 2


async def test_a_page_of_pictures_is_asked_for_few_at_once_and_without_a_token(app, hub):
    places = [f"{hub.address}/p/{number % 20}.png" for number in range(60)]
    found = await asyncio.gather(*(thumbnail(app, place, 300) for place in places))
    assert all(found)
    assert len(hub.requests) == 20
    assert not any(asked.bearer for asked in hub.requests)
    hub.assert_no_leaks(TOKEN)


@pytest.mark.parametrize("way", ["gone", "page", "large"])
async def test_what_is_no_picture_is_not_asked_for_again_at_once(app, hub, way):
    hub.route("GET", "/p/page", lambda asked: Answer(body=b"<html>"))
    hub.route("GET", "/p/large", lambda asked: Answer(body=PNG + bytes(13 << 20)))
    address = f"{hub.address}/p/{way}"
    assert await thumbnail(app, address, 300) is None
    assert await thumbnail(app, address, 300) is None
    assert len(hub.requests) == 1


async def test_a_picture_may_lie_elsewhere(app, hub):
    hub.route("GET", "/p/far", lambda asked: redirect(f"{hub.foreign}/p/there"))
    hub.route("GET", "/p/there", lambda asked: Answer(body=PNG), "foreign")
    assert (await thumbnail(app, f"{hub.address}/p/far", 300)).read_bytes() == PNG
    hub.assert_no_leaks(TOKEN)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://192.168.0.1/x.png", "//x", "", "http://[::1/"]
)
async def test_only_addresses_of_the_web_are_asked(app, hub, address):
    assert await thumbnail(app, address, 300) is None
    assert hub.requests == []


async def test_nothing_of_this_machine_is_asked_for_a_hub_that_is_not_on_it(make, hub):
    assert await thumbnail(make(), f"{hub.address}/p/one.png", 300) is None
    assert hub.requests == []


async def test_a_hub_that_cannot_be_reached_is_a_failure_that_passes(app, hub):
    address = "http://127.0.0.1:9/p/one.png"
    with pytest.raises(StablehandError) as caught:
        await thumbnail(app, address, 300)
    assert caught.value.code == "network.unreachable"


def test_civitai_is_asked_for_no_larger_picture_than_needed():
    whole = "https://image.example/key/uuid/original=true/name.jpeg"
    assert sized(whole, 300) == "https://image.example/key/uuid/width=450/name.jpeg"
    assert sized(whole, 700) == "https://image.example/key/uuid/width=800/name.jpeg"
    assert sized(sized(whole, 9000), 300) == sized(whole, 300)
    assert sized("https://hub.example/a/b.png", 300) == "https://hub.example/a/b.png"
