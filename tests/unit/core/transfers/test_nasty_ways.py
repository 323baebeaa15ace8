"""Redirects, signed addresses and where tokens may go (facts, contracts 5.4: 10-14, 18)."""

import logging

import pytest

from stablehand.core.transfers.wanted import Expected
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in import plain_model, redirect
from support.hub_stand_in.fetching import Fetcher
from support.hub_stand_in.scenarios import METADATA_ADDRESS

MIB = 1 << 20
MOST = MIB * 3 // 4
TOKEN = "canary-of-the-way"


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


@pytest.fixture
def fetch(hub, tmp_path):
    hub.require_token(TOKEN)
    return Fetcher(hub, tmp_path, token=TOKEN)


async def test_redirect_relative_is_followed_from_where_it_stands(hub, fetch, model):
    arrived = await fetch(model, scenario="redirect_relative", way="download")
    fetch.assert_whole(model, arrived)
    assert [(asked.method, asked.path) for asked in hub.requests] == [
        ("GET", "/download/one.safetensors"),
        ("GET", "/download/one.safetensors"),
        ("GET", "/files/one.safetensors"),
    ]
    assert hub.requests[1].query == {"step": "2"}


async def test_redirect_drop_auth_sends_the_token_on_to_the_same_origin(hub, fetch, model):
    arrived = await fetch(model, scenario="redirect_drop_auth", way="download")
    fetch.assert_whole(model, arrived)
    assert [asked.bearer for asked in hub.requests] == [TOKEN, TOKEN]


async def test_a_token_stays_at_the_hub(hub, fetch, model):
    fetch.assert_whole(model, await fetch(model, way="download"))
    assert [asked.listener for asked in hub.requests] == ["hub", "storage"]
    hub.assert_no_leaks(TOKEN)


async def test_redirect_foreign_takes_nothing_secret_along(hub, fetch, model):
    hub.scenario("early_end", listener="foreign")
    arrived = await fetch(model, scenario="redirect_foreign", way="download")
    fetch.assert_whole(model, arrived)
    assert [asked.listener for asked in hub.requests] == ["hub", "storage", "foreign"] * 2
    assert hub.requests[-1].headers["range"] == f"bytes={MIB // 2}-"
    hub.assert_no_leaks(TOKEN)


async def test_redirect_token_in_url_is_left_behind(hub, fetch, model, caplog):
    caplog.set_level(logging.DEBUG)
    arrived = await fetch(model, scenario="redirect_token_in_url", way="download")
    fetch.assert_whole(model, arrived)
    assert [asked.listener for asked in hub.requests] == ["hub", "storage"]
    hub.assert_no_leaks(TOKEN)
    assert TOKEN not in caplog.text


async def test_a_failure_after_a_token_in_an_address_does_not_say_it(hub, fetch, model, caplog):
    caplog.set_level(logging.DEBUG)
    hub.scenario("404", times=9, listener="storage")
    error = await fetch.fails(model, scenario="redirect_token_in_url", way="download")
    written = f"{error!r} {error} {error.details} {error.hint} {caplog.text}"
    for secret in (TOKEN, *hub.signatures, "sig=", "exp="):
        assert secret not in written
    for path in fetch.folder.iterdir():
        content = path.read_bytes()
        assert TOKEN.encode() not in content
        assert b"sig=" not in content


@pytest.mark.parametrize(
    "scenario", ["redirect_loop", "redirect_endless", "redirect_file_scheme", "redirect_nowhere"]
)
async def test_redirects_that_lead_nowhere_end_in_one_error(hub, fetch, model, scenario):
    error = await fetch.fails(model, scenario=scenario, way="download")
    assert error.code == "network.unreachable"
    assert len(hub.requests) <= 11
    assert fetch.waits == []
    assert not fetch.part(model).exists() or not fetch.part(model).stat().st_size


async def test_redirect_metadata_ip_is_not_followed_out_of_the_open_web(hub, fetch, model):
    """The stand-in is the proxy: the hub has a name of the open web, and nobody asks the private one."""
    public = "http://models.example/s/redirect_metadata_ip/download/one.safetensors"
    hub.forget_tokens()
    error = await fetch.fails(model, address=public, wires=Wires(proxies={"http": hub.address}))
    assert error.code == "network.unreachable"
    assert [asked.target for asked in hub.requests] == [public]
    assert METADATA_ADDRESS not in [asked.target for asked in hub.requests]


async def test_a_proxy_is_a_way_to_the_open_web(hub, fetch, model):
    """So that the test above fails for the right reason."""
    public = "http://models.example/files/one.safetensors"
    hub.route("GET", "/open/.*", lambda asked: redirect(public))
    fetch.token = None
    hub.forget_tokens()
    begin = "http://models.example/open/one.safetensors"
    arrived = await fetch(model, address=begin, wires=Wires(proxies={"http": hub.address}))
    fetch.assert_whole(model, arrived)


async def test_expired_signed_is_asked_for_anew_and_the_part_kept(hub, fetch, model):
    arrived = await fetch(model, scenario="expired_signed", way="download")
    fetch.assert_whole(model, arrived)
    hub_asked = hub.asked_for("/download/.*")
    storage = hub.asked_for("/files/.*")
    assert len(hub_asked) >= 2
    assert [asked.headers.get("range") for asked in storage].count(None) == 1
    assert hub.pace.sent["/files/one.safetensors"] <= MIB + (1 << 17)
    assert len(set(hub.signatures)) >= 2


async def test_expired_signed_after_a_break_is_asked_for_anew(hub, fetch, model):
    kept = await fetch.pause(model, MOST, way="download")
    hub.shift_s += 2 * hub.signed_for_s
    fetch.assert_whole(model, await fetch(model, way="download"))
    assert fetch.asked(model) == [None, f"bytes={kept}-"]


async def test_a_storage_that_refuses_every_signature_is_left_alone_in_the_end(hub, fetch, model):
    hub.signed_for_s = -5
    error = await fetch.fails(model, way="download")
    assert error.code == "download.expired"
    assert len(hub.requests) <= 24
    assert not fetch.part(model).exists() or not fetch.part(model).stat().st_size


async def test_an_address_can_be_renewed_by_whoever_knows_the_hub(hub, fetch, model):
    moved = hub.serve(plain_model("moved.safetensors", MIB))
    gone = f"{hub.storage}/files/one.safetensors?exp=1&sig=none"
    asked = []

    async def renew():
        asked.append(True)
        return hub.at(moved, way="download")

    arrived = await fetch(model, address=gone, renew=renew)
    assert arrived.part.read_bytes() == model.content() == moved.content()
    assert asked


async def test_a_hub_that_wants_a_login_is_said_to(hub, fetch, model):
    fetch.token = None
    error = await fetch.fails(model, way="download")
    assert error.code == "download.login"
    assert fetch.waits == []
    assert len(hub.requests) == 1


async def test_a_new_token_goes_on_with_the_part_of_the_old(hub, fetch, model):
    kept = await fetch.pause(model, MOST, way="download")
    hub.forget_tokens()
    hub.require_token("canary-of-tomorrow")
    assert (await fetch.fails(model, way="download")).code == "download.login"
    assert sum(end - begin for begin, end in fetch.ranges(model)) == kept
    fetch.token = "canary-of-tomorrow"
    fetch.assert_whole(model, await fetch(model, way="download"))
    assert fetch.asked(model) == [None, f"bytes={kept}-"]


async def test_a_redirect_to_the_login_page_is_a_login(fetch, model):
    error = await fetch.fails(model, scenario="redirect_login", way="download", expected=Expected())
    assert error.code in ("download.login", "download.page")
    assert not fetch.part(model).exists() or not fetch.part(model).stat().st_size
