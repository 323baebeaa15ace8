"""Refusals of CivitAI in the midst of a transfer: what the site says goes before what a status says."""

import asyncio

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import nothing_for
from stablehand.core.hubs.refusals import explain_for
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import part_of, transfer
from stablehand.core.transfers.wanted import Expected, Wanted
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in import StandIn, as_json, as_text, plain_model
from support.hub_stand_in.civitai import KEY, CivitaiSite
from support.hub_stand_in.civitai_records import model_record, version_record

EXPLAIN = explain_for("civitai")


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def site(hub):
    found = CivitaiSite(hub)
    served = plain_model("ink.safetensors", 5000)
    version = version_record(2, "v1", "SDXL 1.0", [found.file(3, served)])
    found.add(model_record(1, "Ink", "LORA", [version]))
    return found


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetch(hub, site, tmp_path, waits):
    async def sleep(seconds):
        waits.append(seconds)
        await asyncio.sleep(0)

    async def fetched(token=None, explain=EXPLAIN):
        def headers_for(address):
            is_own = address.startswith(f"{hub.address}/")
            return {"Authorization": f"Bearer {token}"} if is_own else {}

        address = f"{hub.address}/api/download/models/2?fileId=3"
        wanted = Wanted(address, tmp_path / "ink.safetensors", "ink.safetensors", Expected())
        return await asyncio.wait_for(
            transfer(
                Wires(proxies={}),
                wanted,
                headers_for=nothing_for if token is None else headers_for,
                pace=Pace(sleep=sleep),
                limiter=None,
                connections=1,
                on_progress=lambda _progress: None,
                explain=explain,
            ),
            20,
        )

    return fetched


async def code_of(transfer):
    with pytest.raises(StablehandError) as caught:
        await transfer
    return caught.value.code


@pytest.mark.parametrize(
    ("gate", "code", "plain"),
    [
        ("login", "hub.login", "download.login"),
        ("early", "hub.early_access", "download.login"),
        ("disabled", "hub.disabled", "download.login"),
        ("no_access", "hub.permission", "download.login"),
        ("blocked", "hub.refused", "download.login"),
        ("gone", "hub.gone", "download.missing"),
        ("missing", "hub.missing", "download.missing"),
    ],
)
async def test_why_the_site_refuses(site, fetch, waits, gate, code, plain):
    site.gates[2] = gate
    assert await code_of(fetch()) == code
    assert waits == []  # asking again would change nothing
    assert await code_of(fetch(explain=None)) == plain


async def test_a_key_that_is_not_taken(site, fetch):
    site.gates[2] = "login"
    assert await code_of(fetch("wrong")) == "hub.token"


async def test_a_key_opens_the_gate_and_goes_no_further(hub, site, fetch):
    site.gates[2] = "login"
    assert (await fetch(KEY)).size == 5000
    hub.assert_no_leaks(KEY)


async def test_a_refusal_that_comes_as_a_success(hub, fetch, tmp_path):
    said = {"error": "Early Access", "deadline": "2031-02-03T04:05:06Z"}
    hub.route("GET", r"/api/download/models/2", lambda asked: as_json(said))
    assert await code_of(fetch()) == "hub.early_access"
    part = part_of(tmp_path / "ink.safetensors")
    assert not part.exists() or part.stat().st_size == 0


async def test_a_page_that_nobody_explains_is_told_as_one(hub, fetch):
    page = as_text("<html>Hello</html>", 200, "text/html")
    hub.route("GET", r"/api/download/models/2", lambda asked: page)
    assert await code_of(fetch()) == "download.page"


async def test_a_storage_with_a_bad_moment_is_asked_once_more(hub, site, fetch, waits):
    bad = as_json({"error": "File not found"}, 404, Cache_Control="private, no-store")
    true = site._download
    hub.route(
        "GET",
        r"/api/download/models/(?P<id>2)",
        lambda asked: bad if asked.turn == 1 else true(asked),
    )
    assert (await fetch()).size == 5000
    assert [round(seconds) for seconds in waits] == [30]


async def test_a_storage_that_stays_so_has_no_such_file(hub, site, fetch, waits):
    site.gates[2] = "storage"
    assert await code_of(fetch()) == "hub.missing"
    assert [round(seconds) for seconds in waits] == [30]
    assert len(hub.asked_for("/api/download/models/2")) == 2
