"""Answers of hubs that would fill the memory, never end, or are somebody else's; asked of real servers."""

import gzip

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import client
from stablehand.core.hubs.civitai import Civitai
from stablehand.core.hubs.civitai_asking import Pace, is_web
from stablehand.core.hubs.huggingface import HuggingFace
from stablehand.core.hubs.listing import Query
from stablehand.core.hubs.openmodeldb import OpenModelDb
from support.hub_stand_in import Answer, as_json, as_text, redirect

PACE = Pace(tries=2, first_wait_s=0.01, answer_s=0.3)


async def huggingface(http, address):
    await HuggingFace(http, address, pace=PACE).search(Query("x"))


async def civitai(http, address):
    await Civitai(http, address, mature_address=address, pace=PACE).search(Query("x"))


async def openmodeldb(http, address):
    await OpenModelDb(http, address, pace=PACE).fetch()


HUBS = pytest.mark.parametrize("ask", [huggingface, civitai, openmodeldb])


async def error_of(hub, ask):
    async with client(read_s=5) as http:
        with pytest.raises(StablehandError) as caught:
            await ask(http, hub.address)
    return caught.value


@HUBS
async def test_an_answer_that_trickles_is_given_up(hub, ask):
    def trickle(asked, wire):
        wire.head(200, [("Content-Type", "application/json")])
        while True:
            wire.raw(b" ")
            wire.wait(0.05)

    hub.route("GET", "/api/.*", lambda asked: trickle)
    error = await error_of(hub, ask)
    assert error.code == "network.unreachable"
    assert "does not answer in time" in str(error)
    assert len(hub.requests) == 1  # not once more: it would take as long


@HUBS
@pytest.mark.parametrize("coding", ["gzip, gzip", "GZIP,identity, deflate", "br", "zstd"])
async def test_what_is_packed_in_layers_is_not_unpacked(hub, ask, coding):
    small = gzip.compress(gzip.compress(b"[]"))
    hub.route("GET", "/api/.*", lambda asked: Answer(200, (("Content-Encoding", coding),), small))
    error = await error_of(hub, ask)
    assert "packed in a way nobody asked for" in str(error)
    assert len(hub.requests) == 1


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"[]", mtime=0)),
        ("aws-chunked", b"[]"),
        ("identity", b"[]"),
        ("x-odd,", b"[]"),
    ],
)
async def test_what_is_packed_once_or_not_at_all_is_read(hub, coding, body):
    hub.route("GET", "/api/.*", lambda asked: Answer(200, (("Content-Encoding", coding),), body))
    async with client(read_s=5) as http:
        assert (await HuggingFace(http, hub.address, pace=PACE).search(Query("x"))).models == ()


@HUBS
async def test_a_page_of_the_network_is_told_from_the_hub(hub, ask):
    hub.route("GET", "/api/.*", lambda asked: as_text("<html>Log in to the cafe", kind="text/html"))
    error = await error_of(hub, ask)
    assert "A web page came" in str(error) and "open any page" in str(error.hint)


@pytest.mark.parametrize(
    ("address", "site", "expected"),
    [
        ("https://pictures.example/a.png", "https://hub.example", True),
        ("http://pictures.example/a.png", "https://hub.example", False),
        ("https://192.168.1.1/reboot.png", "https://hub.example", False),
        ("https://127.1/a.png", "https://hub.example", False),
        ("https://[fd00::1]/a.png", "https://hub.example", False),
        ("https://192.168.1.1/a.png", "https://10.0.0.7/mirror", True),
        ("http://192.168.1.1/a.png", "https://10.0.0.7/mirror", False),
        ("https://127.0.0.1/a.png", "https://10.0.0.7/mirror", False),
        ("http://127.0.0.1:2/a.png", "http://127.0.0.1:1", True),
        ("file:///etc/passwd", "http://127.0.0.1:1", False),
    ],
)
def test_hubs_do_not_send_us_into_the_network_that_we_are_in(address, site, expected):
    assert is_web(address, site) is expected


@pytest.mark.parametrize("status", [500, 520, 524, 530])
async def test_guards_before_a_hub_are_asked_again(hub, status):
    answers = iter([as_text("<html>", status=status, kind="text/html"), as_json([])])
    hub.route("GET", "/api/.*", lambda asked: next(answers))
    async with client(read_s=5) as http:
        page = await HuggingFace(http, hub.address, pace=PACE).search(Query("x"))
    assert page.models == () and len(hub.requests) == 2


async def test_401_for_the_list_of_models_is_about_the_token(hub):
    hub.route("GET", "/api/.*", lambda asked: as_json({"error": "Unauthorized"}, 401))
    async with client(read_s=5) as http:
        asker = HuggingFace(
            http, hub.address, headers_for=lambda _: {"Authorization": "Bearer secret"}, pace=PACE
        )
        for question in (asker.search(Query("x")), asker.who()):
            with pytest.raises(StablehandError) as caught:
                await question
            assert caught.value.code == "hub.token"
            assert "secret" not in f"{caught.value} {caught.value.details}"
        with pytest.raises(StablehandError) as caught:
            await asker.model("maker/none")
        assert caught.value.code == "hub.missing"  # of a model it is hidden, or not there


async def test_the_login_of_a_network_says_nothing_about_the_key(hub):
    hub.route("GET", "/api/.*", lambda asked: redirect(f"{hub.foreign}/login?reason=download-auth"))
    hub.route("GET", "/login", lambda asked: as_text("<html>Log in", kind="text/html"), "foreign")
    async with client(read_s=5) as http:
        asker = Civitai(
            http,
            hub.address,
            mature_address=hub.address,
            headers_for=lambda url: (
                {"Authorization": "Bearer secret"} if url.startswith(hub.address) else {}
            ),
            pace=PACE,
        )
        with pytest.raises(StablehandError) as caught:
            await asker.me()
    assert caught.value.code == "network.unreachable"
    assert "open any page" in str(caught.value.hint)
    hub.assert_no_leaks("secret")


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("is_civitai", [False, True])
async def test_a_secret_that_a_refusal_repeats_is_not_passed_on(hub, status, is_civitai):
    said = "no access: token hunter2 lacks permissions"

    def refuse(asked):
        return as_json({"error": said}, status, X_Error_Message=f"{said}, {asked.bearer}")

    def headers_for(url):
        return {"Authorization": "Bearer hunter2"}

    hub.route("GET", "/api/.*", refuse)
    async with client(read_s=5) as http:
        if is_civitai:
            site = Civitai(
                http, hub.address, mature_address=hub.address, headers_for=headers_for, pace=PACE
            )
            question = site.search(Query())
        else:
            question = HuggingFace(http, hub.address, headers_for=headers_for, pace=PACE).model(
                "a/b"
            )
        with pytest.raises(StablehandError) as caught:
            await question
    error = caught.value
    assert "hunter2" not in f"{error} {error.hint} {error.details}"
    if status == 403:
        assert "***" in error.details["said"]
