"""The stand-in for hubs keeps its word: good servers are good, leaks are seen, it runs as a process."""

import json
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import httpx
import pytest

from stablehand.core.base.web import USER_AGENT
from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.scenarios import names

TESTS = Path(__file__).parents[2]
MANNERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
TOKEN = "canary-of-the-stand-in"


@pytest.fixture
def hub():
    with StandIn() as hub:
        yield hub


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", 100_000))


@pytest.fixture
def client():
    with httpx.Client(headers=MANNERS) as client:
        yield client


def test_a_model_is_exactly_as_long_as_wanted(model):
    assert len(model.content()) == model.length == 100_000
    length = int.from_bytes(model.content()[:8], "little")
    assert json.loads(model.content()[8 : 8 + length])["weight"]["dtype"] == "U8"


@pytest.mark.parametrize(
    ("wanted", "begin", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=70000-", 70_000, 100_000),
        ("bytes=65530-65545", 65_530, 65_546),
        ("bytes=-5", 99_995, 100_000),
        ("bytes=99999-200000", 99_999, 100_000),
    ],
)
def test_ranges_are_what_was_asked_for(hub, client, model, wanted, begin, end):
    found = client.get(hub.at(model, way="files"), headers={"Range": wanted})
    assert found.status_code == 206
    assert found.content == model.content()[begin:end]
    assert found.headers["content-range"] == f"bytes {begin}-{end - 1}/100000"


def test_if_range_keeps_a_changed_file_from_being_mixed(hub, client, model):
    headers = {"Range": "bytes=50000-", "If-Range": model.tag}
    assert client.get(hub.at(model, way="files"), headers=headers).status_code == 206
    newer = hub.serve(plain_model("one.safetensors", 100_000, seed=2))
    found = client.get(hub.at(model, way="files"), headers=headers)
    assert (found.status_code, found.content) == (200, newer.content())


def test_the_storage_wants_a_signature_that_is_not_too_old(hub, client, model):
    found = client.get(hub.at(model))
    assert found.status_code == 302
    signed = found.headers["location"]
    assert signed.startswith(f"{hub.storage}/files/")
    client.cookies.clear()
    assert client.get(signed).content == model.content()
    assert client.get(signed.replace("sig=", "sig=0")).status_code == 403
    hub.shift_s = hub.signed_for_s + 1
    assert client.get(signed).status_code == 403
    hub.assert_no_leaks(TOKEN)


def test_a_token_is_wanted_where_it_was_asked_for(hub, client, model):
    hub.require_token(TOKEN, "/files/.*")
    assert client.get(hub.at(model, way="files")).status_code == 401
    sent = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get(hub.at(model, way="files"), headers=sent).status_code == 200
    hub.assert_no_leaks(TOKEN)


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({"Authorization": f"Bearer {TOKEN}"}, "", "authorization"),
        ({"Cookie": "session=1"}, "", "cookie"),
        ({"X-Other": f"and {TOKEN}"}, "", "a secret"),
        ({}, "?token=anything", "token="),
        ({}, f"?x={TOKEN}", "a secret is in the address"),
        ({"User-Agent": "Mozilla/5.0"}, "", "User-Agent"),
        ({"User-Agent": "Stablehand/1 Knowledge"}, "", "User-Agent"),
        ({"Accept-Encoding": "gzip"}, "", "Accept-Encoding"),
    ],
)
def test_every_leak_is_seen(hub, client, model, headers, query, said):
    client.get(f"{hub.foreign}/files/{model.name}{query}", headers=headers)
    with pytest.raises(AssertionError, match=said):
        hub.assert_no_leaks(TOKEN)


def test_the_clock_of_the_servers_can_be_shifted(hub, client, model):
    before = client.get(hub.at(model)).headers["date"]
    hub.shift_s = 86_400
    assert client.get(hub.at(model)).headers["date"] != before


def test_what_goes_wrong_is_over_when_it_was_told_so(hub, client, model):
    hub.scenario("404", times=2)
    url = hub.at(model, way="files")
    assert [client.get(url).status_code for _ in range(3)] == [404, 404, 200]
    with pytest.raises(KeyError):
        hub.scenario("no_such_scenario")
    assert len(list(names())) > 60


def test_nothing_of_it_is_left_when_it_ends(client):
    before = threading.active_count()
    with StandIn() as hub:
        model = hub.serve(plain_model("one.safetensors", 1 << 20))
        hub.pace.hold("/files/one.safetensors", 1)
        with client.stream("GET", hub.at(model, way="files")) as answer:
            assert answer.status_code == 200
            assert threading.active_count() > before
    client.close()
    assert threading.active_count() == before


def test_what_goes_wrong_in_the_stand_in_itself_is_raised(client):
    def broken(_asked):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), StandIn() as hub:
        hub.route("GET", "/broken", broken)
        with pytest.raises(httpx.HTTPError):
            client.get(f"{hub.address}/broken")


def test_it_runs_as_a_process(client):
    words = ["-m", "support.hub_stand_in", "--model", "one.safetensors:3:5000"]
    with subprocess.Popen(
        [sys.executable, *words], cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        places = json.loads(process.stdout.readline())
        model = plain_model("one.safetensors", 5000, seed=3)
        url = f"{places['address']}/files/one.safetensors"
        assert client.get(url).content == model.content()
        told = json.dumps({"scenario": "410"}).encode()
        with urllib.request.urlopen(f"{places['address']}/__control", told) as answer:
            assert answer.status == 200
        assert client.get(url).status_code == 410
        log = client.get(f"{places['storage']}/__log").json()
        assert [entry["scenario"] for entry in log] == [None, "410"]
        process.stdin.close()
        assert process.wait(10) == 0
