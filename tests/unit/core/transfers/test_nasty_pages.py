"""Pages and messages in place of files (facts, contracts 5.4: 19, 20, 28; 5.1: 1, 5, 7)."""

import pytest

from stablehand.core.transfers.wanted import Expected
from support.hub_stand_in import as_text, plain_model

MIB = 1 << 20
MOST = MIB * 3 // 4
NOTHING = Expected()
PAGES = ["login_html_200", "login_html_bytes", "json_error_200", "xml_error_200"]


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


def is_empty(path):
    return not path.exists() or path.stat().st_size == 0


@pytest.mark.parametrize("scenario", PAGES)
@pytest.mark.parametrize("expected", [None, NOTHING])
async def test_a_page_is_no_file(hub, fetch, model, scenario, expected):
    error = await fetch.fails(model, scenario=scenario, expected=expected)
    assert error.code in ("download.page", "download.login")
    assert is_empty(fetch.part(model))
    assert fetch.waits == []
    assert len(hub.requests) == 1


async def test_what_a_page_says_is_told_in_few_words(hub, fetch, model):
    error = await fetch.fails(model, scenario="login_html_200")
    said = f"{error.message.english()} {error.details}"
    assert "signed in to download" in said
    assert "<" not in said
    hub.route("GET", "/long", lambda asked: _long())
    error = await fetch.fails(model, address=f"{hub.address}/long", target=fetch.target(model))
    assert len(error.message.english()) < 450


def _long():
    return as_text(f"<html><body>{'word ' * 5000}</body></html>", 200, "text/html")


@pytest.mark.parametrize("scenario", PAGES)
async def test_a_page_in_the_middle_costs_nothing_that_is_here(hub, fetch, model, scenario):
    kept = await fetch.pause(model, MOST)
    before = fetch.part(model).read_bytes()[:kept]
    error = await fetch.fails(model, scenario=scenario)
    assert error.code in ("download.page", "download.login")
    assert fetch.part(model).read_bytes()[:kept] == before == model.content()[:kept]
    fetch.assert_whole(model, await fetch(model))
    assert fetch.asked(model)[-1] == f"bytes={kept}-"


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("401", "download.login"),
        ("403", "download.login"),
        ("404", "download.missing"),
        ("410", "download.missing"),
        ("418", "download.refused"),
    ],
)
async def test_a_refusal_is_said_at_once_and_nothing_of_it_is_written(
    hub, fetch, model, scenario, code
):
    error = await fetch.fails(model, scenario=scenario)
    assert error.code == code
    assert len(hub.requests) <= 2
    assert is_empty(fetch.part(model))


@pytest.mark.parametrize("scenario", ["401", "403", "404", "410", "418", "500"])
async def test_a_refusal_in_the_middle_costs_nothing_that_is_here(hub, fetch, model, scenario):
    kept = await fetch.pause(model, MOST)
    await fetch.fails(model, scenario=scenario)
    assert fetch.part(model).read_bytes()[:kept] == model.content()[:kept]
    fetch.assert_whole(model, await fetch(model))
    assert fetch.asked(model)[-1] == f"bytes={kept}-"


async def test_a_gateway_s_page_is_waited_out(fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="502_page"))
    assert len(fetch.waits) == 1


async def test_a_server_that_is_ill_for_ever_is_left_alone_in_the_end(hub, fetch, model):
    error = await fetch.fails(model, scenario="500")
    assert error.code in ("download.stalled", "network.unreachable")
    assert is_empty(fetch.part(model))
    assert 2 <= len(hub.requests) <= 12


async def test_head_forbidden_is_not_needed(hub, fetch, model):
    fetch.assert_whole(model, await fetch(model, scenario="head_forbidden"))
    assert {asked.method for asked in hub.requests} == {"GET"}


async def test_what_is_no_model_may_be_json(hub, fetch):
    workflow = hub.file("flow.json", size=0, head=b'{"nodes": []}', content_type="application/json")
    arrived = await fetch(workflow, what="any")
    fetch.assert_whole(workflow, arrived)


async def test_what_is_called_a_model_and_is_none_is_refused(hub, fetch):
    fake = hub.file("fake.safetensors", seed=3, size=MIB)
    error = await fetch.fails(fake)
    assert error.code == "download.format"
