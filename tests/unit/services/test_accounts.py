"""Accounts of hubs: tokens go to their own origins."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.services.accounts import (
    Account,
    account,
    check_token,
    headers_for,
    remove_token,
    set_token,
)
from stablehand.services.app import App
from support.hub_app import hubs
from support.hub_stand_in.civitai import KEY
from support.hub_stand_in.huggingface import Token

TOKEN = "hf_canary0123456789"
ENDPOINTS = """[endpoints]
huggingface = "https://mirror.example/hf"
civitai = "http://127.0.0.1:8000"
civitai_mature = "http://127.0.0.1:8001"
"""


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("https://mirror.example/hf/o/r/resolve/main/x.bin", TOKEN),
        ("https://MIRROR.example:443/any", TOKEN),
        ("https://mirror.example:8443/hf/o/r", None),
        ("http://mirror.example/hf/o/r", None),
        ("https://mirror.example.evil.example/hf", None),
        ("https://huggingface.co/o/r", None),
        ("http://127.0.0.1:8000/api/v1/me", "civitai-token"),
        ("http://127.0.0.1:8001/api/download/models/1", "civitai-token"),
        ("http://127.0.0.1:8002/x", None),
        ("https://files.example/x", None),
    ],
)
async def test_a_token_goes_to_the_origins_of_its_hub_only(make, address, token):
    app = make(ENDPOINTS, {"HF_TOKEN": TOKEN})
    await app.tokens.keep("civitai", "civitai-token", name=None, checked=None)
    headers = (await headers_for(app))(address)
    assert headers == ({"Authorization": f"Bearer {token}"} if token else {})


async def test_hubs_that_share_an_origin_get_each_its_own_token(make):
    one = "http://127.0.0.1:8000"
    app = make(
        f'[endpoints]\nhuggingface = "{one}/hf"\ncivitai = "{one}"\ncivitai_mature = "{one}"\n',
        {"HF_TOKEN": TOKEN},
    )
    await app.tokens.keep("civitai", "civitai-token", name=None, checked=None)
    headers = await headers_for(app)
    assert headers(f"{one}/hf/o/r/resolve/main/x") == {"Authorization": f"Bearer {TOKEN}"}
    assert headers(f"{one}/hfx") == {"Authorization": "Bearer civitai-token"}
    assert headers(f"{one}/api/download/models/1?fileId=2") == {
        "Authorization": "Bearer civitai-token"
    }
    app = make(f'[endpoints]\nhuggingface = "{one}"\ncivitai = "{one}"\n', {"HF_TOKEN": TOKEN})
    headers = await headers_for(app)
    assert headers(f"{one}/o/r/resolve/main/x") == {"Authorization": f"Bearer {TOKEN}"}
    assert headers(f"{one}/api/v1/me") == {"Authorization": "Bearer civitai-token"}


async def test_without_a_token_nothing_is_sent(make):
    assert (await headers_for(make()))("https://huggingface.co/o/r") == {}
    assert (await headers_for(make()))("not an address") == {}


async def test_an_account_tells_where_its_token_is(make):
    assert await account(make(), "hf") == Account("hf")
    app = make("", {"HF_TOKEN": TOKEN})
    found = await account(app, "hf")
    assert (found.stored_in, found.name) == ("environment", None)
    assert TOKEN not in repr(found)
    assert TOKEN not in repr(app)
    await app.tokens.keep("civitai", "t", name="me", checked="2026-01-01T00:00:00Z")
    found = await account(make(), "civitai")
    assert (found.stored_in, found.name) == ("file", "me")


@pytest.fixture
def world(tmp_path):
    with hubs() as found:
        found.face.tokens[TOKEN] = Token("somebody")
        yield found


def every_byte_below(folder):
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_a_token_is_kept_once_the_hub_takes_it(world, tmp_path):
    app = world.app(tmp_path)
    result = await set_token(app, "hf", f" {TOKEN}\n")
    found = result.data
    assert (found.name, found.stored_in) == ("somebody", "file")
    assert found.checked is not None
    assert any("only you may read" in notice.english() for notice in result.notices)
    assert await app.tokens.secret("hf") == TOKEN
    result = await set_token(app, "civitai", KEY)
    assert result.data.name == "somebody"
    assert {asked.bearer for asked in world.hub.requests} == {TOKEN, KEY}
    world.hub.assert_no_leaks(TOKEN, KEY)


@pytest.mark.parametrize("hub", ["hf", "civitai"])
async def test_a_token_that_the_hub_does_not_take_is_not_kept(world, tmp_path, hub):
    app = world.app(tmp_path)
    await app.tokens.keep(hub, "before", name="me", checked=None)
    with pytest.raises(StablehandError) as caught:
        await set_token(app, hub, "wrong-canary")
    assert caught.value.code == "hub.token"
    assert "canary" not in f"{caught.value} {caught.value.hint} {caught.value.details}"
    assert await app.tokens.secret(hub) == "before"
    assert b"canary" not in every_byte_below(tmp_path)


@pytest.mark.parametrize("hub", ["hf", "civitai"])
async def test_without_a_connection_a_token_is_kept_unchecked(tmp_path, hub):
    away = "http://127.0.0.1:9"
    app = App(DataPaths(tmp_path), {"HF_ENDPOINT": away, "STABLEHAND_CIVITAI_URL": away})
    app.hubs.pace = Pace(tries=1)
    result = await set_token(app, hub, TOKEN)
    assert (result.data.stored_in, result.data.checked) == ("file", None)
    assert any("could not be checked" in notice.english() for notice in result.notices)
    assert await app.tokens.secret(hub) == TOKEN


async def test_a_token_is_checked_again_on_demand(world, tmp_path):
    app = world.app(tmp_path)
    with pytest.raises(StablehandError) as caught:
        await check_token(app, "hf")
    assert caught.value.code == "hub.login"
    await app.tokens.keep("hf", TOKEN, name=None, checked=None)
    assert (await check_token(app, "hf")).data.name == "somebody"
    assert (await account(app, "hf")).name == "somebody"
    world.face.tokens.clear()
    with pytest.raises(StablehandError) as caught:
        await check_token(app, "hf")
    assert caught.value.code == "hub.token"


async def test_the_variable_is_said_to_go_first(world, tmp_path):
    world.face.tokens["kept"] = Token("other")
    app = world.app(tmp_path, {"HF_TOKEN": TOKEN})
    result = await set_token(app, "hf", "kept")
    assert any("HF_TOKEN" in notice.english() for notice in result.notices)
    found = (await check_token(app, "hf")).data
    assert (found.stored_in, found.name) == ("environment", "somebody")
    result = await remove_token(app, "hf")
    assert result.data.stored_in == "environment"
    assert (await app.tokens.stored("hf")) is None


async def test_a_token_is_removed(world, tmp_path):
    app = world.app(tmp_path)
    await set_token(app, "civitai", KEY)
    assert (await remove_token(app, "civitai")).data.stored_in is None
    assert KEY.encode() not in every_byte_below(tmp_path)
    result = await remove_token(app, "civitai")
    assert "No token for CivitAI" in result.notices[0].english()
