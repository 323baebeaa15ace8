"""Accounts of hubs: tokens go to their own origins."""

import pytest

from stablehand.services.accounts import Account, account, headers_for

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


async def test_without_a_token_nothing_is_sent(make):
    assert (await headers_for(make()))("https://huggingface.co/o/r") == {}
    assert (await headers_for(make()))("not an address") == {}


async def test_an_account_tells_where_its_token_is(make):
    assert await account(make(), "hf") == Account("hf")
    app = make("", {"HF_TOKEN": TOKEN})
    found = await account(app, "hf")
    assert (found.stored_in, found.name) == ("environment", None)
    assert TOKEN not in repr(found)
    await app.tokens.keep("civitai", "t", name="me", checked="2026-01-01T00:00:00Z")
    found = await account(make(), "civitai")
    assert (found.stored_in, found.name) == ("file", "me")
