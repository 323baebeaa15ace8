"""Trickles, servers that ask for patience, broken lines and wrong clocks (facts, contracts 5.4: 16, 17, 26, 27)."""

import shutil
import ssl
import subprocess
import time
from dataclasses import replace

import pytest

from stablehand.core.base import web
from stablehand.core.transfers.wanted import Expected, TransferState
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.fetching import Fetcher
from support.hub_stand_in.scenarios import RATE_LIMIT_S, RETRY_AFTER_S, RETRY_DATE_S

MIB = 1 << 20
MOST = MIB * 3 // 4
HOUR_S = 3600.0


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


def impatient(fetch, **more):
    """Let a standstill be one after 0.3 s."""
    fetch.pace = replace(
        fetch.pace, stall_s=0.3, first_byte_s=0.3, tries_without_progress=3, **more
    )


@pytest.mark.parametrize("scenario", ["slow_trickle_once", "stalled_once", "silent_once"])
async def test_a_standstill_is_left_for_another_connection(hub, fetch, model, scenario):
    impatient(fetch)
    fetch.assert_whole(model, await fetch(model, scenario=scenario))
    assert len(fetch.asked(model)) == 2
    assert hub.pace.sent["/files/one.safetensors"] <= MIB + (1 << 17)


async def test_slow_trickle_brings_it_over_bit_by_bit(hub, fetch, model):
    """Each connection brings a quarter of the rest and then trickles: that is progress."""
    impatient(fetch)
    fetch.pace = replace(fetch.pace, tries_without_progress=1)
    fetch.assert_whole(model, await fetch(model, scenario="slow_trickle_thrice"))
    assert len(fetch.asked(model)) == 4


@pytest.mark.parametrize("scenario", ["trickle_alone", "silent"])
async def test_whoever_only_trickles_is_given_up_with_one_clear_error(hub, fetch, model, scenario):
    impatient(fetch)
    error = await fetch.fails(model, scenario=scenario)
    assert error.code in ("download.stalled", "network.unreachable")
    assert len(fetch.asked(model)) == 4
    assert error.hint is not None


@pytest.mark.parametrize("way", ["files", "download"])
@pytest.mark.parametrize(
    ("scenario", "least", "most"),
    [
        ("429_retry_after_seconds", RETRY_AFTER_S, RETRY_AFTER_S + 1),
        ("429_retry_after_date", RETRY_DATE_S - 2, RETRY_DATE_S + 2),
        ("429_rate_limit", RATE_LIMIT_S + 1, RATE_LIMIT_S + 2),
        ("429_bare", 1, 900),
        ("429_far_away", 900, 900),
        ("503_retry_after", 2, 3),
    ],
)
async def test_a_server_that_asks_for_patience_gets_it(
    hub, fetch, model, way, scenario, least, most
):
    fetch.assert_whole(model, await fetch(model, scenario=scenario, way=way))
    assert len(fetch.waits) == 1
    assert least <= fetch.waits[0] <= most
    waiting = [said for said in fetch.said if said.state is TransferState.WAITING]
    assert waiting[0].wait_s == pytest.approx(fetch.waits[0], abs=1)
    assert waiting[0].origin == web.origin(hub.address)
    assert waiting[0].reason is not None


@pytest.mark.parametrize("hours", [-5, 5])
async def test_clock_skew_of_a_server_changes_no_wait(hub, fetch, model, hours):
    hub.shift_s = hours * HOUR_S
    fetch.assert_whole(model, await fetch(model, scenario="429_retry_after_date", way="download"))
    assert RETRY_DATE_S - 2 <= fetch.waits[0] <= RETRY_DATE_S + 2


@pytest.mark.parametrize("hours", [-30, 30])
async def test_a_clock_that_jumps_here_changes_nothing(hub, fetch, model, monkeypatch, hours):
    true = time.time

    async def jump(served):
        async with fetch.held(served, MOST) as task:
            monkeypatch.setattr(time, "time", lambda: true() + hours * HOUR_S)
            hub.pace.let_go()
            return await task

    fetch.assert_whole(model, await jump(model))
    assert fetch.asked(model) == [None]
    assert fetch.waits == []


async def test_conn_reset_mid_is_gone_on_with_after_a_second(hub, fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="conn_reset_mid"))
    assert fetch.waits == [1]
    assert len(fetch.asked(model)) == 2
    assert hub.pace.sent["/files/one.safetensors"] <= MIB + (1 << 19)


async def test_progress_makes_up_for_every_failure_before(fetch, model):
    fetch.pace = replace(fetch.pace, tries_without_progress=2)
    fetch.assert_whole(model, await fetch(model, scenario="reset_often"))
    assert len(fetch.waits) >= 8
    assert set(fetch.waits) == {1}


async def test_waits_grow_up_to_a_minute_and_end(hub, fetch, model):
    error = await fetch.fails(model, scenario="reset_at_once")
    assert error.code in ("download.stalled", "network.unreachable")
    assert fetch.waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(hub.requests) == 9


async def test_waits_are_never_all_the_same(hub, fetch, model):
    fetch.pace = replace(fetch.pace, jitter=lambda: 1.0)
    await fetch.fails(model, scenario="reset_at_once")
    assert 1 < fetch.waits[0] <= 1.5
    assert all(wait <= 90 for wait in fetch.waits)


async def test_something_that_speaks_no_http_is_an_error(fetch, model):
    error = await fetch.fails(model, scenario="no_http")
    assert error.code in ("download.stalled", "network.unreachable")


async def test_dns_fail_is_tried_again_and_names_the_host(fetch, model):
    fetch.pace = replace(fetch.pace, tries_without_progress=3)
    error = await fetch.fails(model, address="http://no-such-host.invalid/one.safetensors")
    assert error.code in ("download.stalled", "network.unreachable")
    assert "no-such-host.invalid" in f"{error.message.english()} {error.details}"
    assert fetch.waits == [1, 2, 4]


async def test_a_server_that_is_not_there_is_tried_again(hub, fetch, model):
    with StandIn() as other:
        gone = other.at(model, way="files")
    fetch.pace = replace(fetch.pace, tries_without_progress=3)
    error = await fetch.fails(model, address=gone)
    assert error.code in ("download.stalled", "network.unreachable")
    assert fetch.waits == [1, 2, 4]


async def test_tls_error_on_a_port_that_speaks_plainly(hub, fetch, model):
    fetch.pace = replace(fetch.pace, tries_without_progress=2)
    plain = hub.at(model, way="files").replace("http:", "https:")
    error = await fetch.fails(model, address=plain)
    assert error.code in ("network.certificate", "network.unreachable", "download.stalled")


@pytest.fixture
def certificate(tmp_path):
    """Give the files of a certificate of 127.0.0.1, and of its key."""
    if shutil.which("openssl") is None:
        pytest.skip("nothing here makes certificates")
    key, file = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext"
    made = ["openssl", *words.split(), "subjectAltName=IP:127.0.0.1"]
    made += ["-keyout", str(key), "-out", str(file)]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    return file, key


async def test_tls_error_of_nobody_s_certificate_is_said_at_once(certificate, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with StandIn(context) as safe:
        model = safe.serve(plain_model("one.safetensors", MIB))
        fetch = Fetcher(safe, tmp_path)
        error = await fetch.fails(model)
        assert error.code == "network.certificate"
        assert fetch.waits == []
        assert safe.requests == []


async def test_tls_that_breaks_off_is_gone_on_with(certificate, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with StandIn(context) as safe:
        model = safe.serve(plain_model("one.safetensors", MIB))
        fetch = Fetcher(safe, tmp_path)
        wires = Wires(context=trusted, proxies={})
        arrived = await fetch(model, scenario="conn_reset_mid", wires=wires)
        fetch.assert_whole(model, arrived)
        assert len(fetch.asked(model)) == 2


async def test_a_foreground_gives_up_in_time(fetch, model):
    """`give_up_s` ends it however many tries are left; the clock is the test's."""
    now = {"s": 0.0}

    async def sleep(seconds):
        now["s"] += seconds
        fetch.waits.append(seconds)

    fetch.pace = replace(
        fetch.pace, tries_without_progress=1000, give_up_s=100, clock=lambda: now["s"], sleep=sleep
    )
    error = await fetch.fails(model, scenario="reset_at_once", expected=Expected())
    assert error.code in ("download.stalled", "network.unreachable")
    assert sum(fetch.waits) <= 160
