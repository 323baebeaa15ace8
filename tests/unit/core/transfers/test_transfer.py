"""What transfers share, whom they ask, and what they leave behind."""

import asyncio
import gzip
import hashlib
import threading
from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.core.base.web import nothing_for, origin
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.part import taken_lock
from stablehand.core.transfers.rests import Rests
from stablehand.core.transfers.space import Space
from stablehand.core.transfers.transfer import discard, forget, part_of, transfer
from stablehand.core.transfers.wanted import Expected, TransferState, Wanted
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in import plain_model
from support.hub_stand_in.wire import Answer, as_json

MIB = 1 << 20


@pytest.fixture
def model(hub):
    return hub.serve(plain_model("one.safetensors", MIB))


@pytest.fixture
def begin(hub, fetch):
    """Begin a transfer with whatever else is to be given to it."""

    def begin(served, **more):
        given = {
            "headers_for": nothing_for,
            "pace": fetch.pace,
            "limiter": None,
            "connections": 1,
            "on_progress": fetch.said.append,
            **more,
        }
        return transfer(Wires(proxies={}), given.pop("wanted", fetch.wanted(served)), **given)

    return begin


def names(folder):
    return sorted(file.name for file in folder.iterdir())


async def test_a_hub_says_in_its_own_words_why_it_refuses(hub, fetch, model, begin):
    told = []

    def explain(status, headers, body, place, has_token):
        told.append((status, headers["content-type"], body, origin(place), has_token))
        return StablehandError("hub.gated", Text("test", "Accept its terms first."))

    hub.route("GET", "/refused", lambda _asked: as_json({"error": "early access"}, 403))
    wanted = Wanted(f"{hub.address}/refused", fetch.target(model), "x")
    secret = {"Authorization": "Bearer t"}
    with pytest.raises(StablehandError) as caught:
        await begin(model, wanted=wanted, explain=explain, headers_for=lambda _url: secret)
    assert caught.value.code == "hub.gated"
    [(status, kind, body, place, has_token)] = told
    assert (status, place, has_token) == (403, origin(hub.address), True)
    assert "json" in kind
    assert b"early access" in body


@pytest.mark.parametrize("scenario", ["login_html_200", "login_html_bytes", "404", "429_bare"])
async def test_whatever_brings_no_file_can_be_explained(hub, fetch, model, begin, scenario):
    error = StablehandError("hub.disabled", Text("test", "It was taken down."))
    fetch.pace = replace(fetch.pace, tries_without_progress=0)
    hub.scenario(scenario, times=9)
    with pytest.raises(StablehandError) as caught:
        await begin(model, explain=lambda *_words: error, pace=fetch.pace)
    assert caught.value is error


@pytest.mark.parametrize("packed", [False, True])
async def test_a_long_page_is_read_for_what_it_is_about(hub, fetch, model, packed):
    """Its first 512 bytes are a style sheet; the rest came in the same packet."""
    page = f"<html><style>{'a{} ' * 400}</style><p>Please log in.</p></html>".encode()
    more = (("Content-Encoding", "gzip"),) if packed else ()
    content = gzip.compress(page) if packed else page

    def reply(_asked):
        return Answer(200, (("Content-Type", "application/octet-stream"), *more), content)

    hub.route("GET", "/page", reply)
    error = await fetch.fails(model, address=f"{hub.address}/page")
    assert error.code == "download.login"
    assert error.details["said"] == "Please log in."


@pytest.mark.parametrize(("status", "kind"), [(200, "text/html"), (403, "application/json")])
async def test_a_message_is_unpacked(hub, fetch, model, status, kind):
    content = gzip.compress(b'{"error": "Unauthorized, sign in"}')
    headers = (("Content-Type", kind), ("Content-Encoding", "gzip"))
    hub.route("GET", "/packed", lambda _asked: Answer(status, headers, content))
    error = await fetch.fails(model, address=f"{hub.address}/packed")
    assert error.code == "download.login"
    assert "Unauthorized" in error.details["said"]


async def test_what_may_pass_is_asked_for_once_more(hub, fetch, model, begin):
    passing = StablehandError(
        "hub.missing", Text("test", "Not yet."), details={"retry_after_s": 30}
    )
    hub.scenario("404")
    arrived = await begin(model, explain=lambda *_words: passing)
    fetch.assert_whole(model, arrived)
    assert fetch.waits == [30.0]
    discard(fetch.target(model))
    hub.scenario("404", times=2)
    with pytest.raises(StablehandError) as caught:
        await begin(model, explain=lambda *_words: passing)
    assert caught.value is passing


async def test_one_that_is_told_to_wait_makes_the_others_wait(hub, fetch, model, begin):
    rests = Rests()
    hub.scenario("429_retry_after_seconds")
    fetch.assert_whole(model, await begin(model, rests=rests))
    assert rests.left_s(origin(hub.address)) > 5
    fetch.waits.clear()
    other = hub.serve(plain_model("two.safetensors", MIB))
    fetch.assert_whole(other, await begin(other, rests=rests))
    assert len(fetch.waits) == 1
    assert 5 < fetch.waits[0] <= 7
    [waiting] = [said for said in fetch.said if said.state is TransferState.WAITING][1:]
    assert waiting.origin == origin(hub.address)


async def test_two_do_not_count_on_the_same_room(hub, fetch, model, begin):
    space = Space(lambda _path: 300_000_000)
    other = hub.serve(plain_model("two.safetensors", MIB))
    space.claim(fetch.part(other), 31_000_000, 31_000_000)
    with pytest.raises(StablehandError) as caught:
        await begin(model, space=space)
    assert caught.value.code == "disk.full"
    assert hub.requests == []
    space.release(fetch.part(other))
    fetch.assert_whole(model, await begin(model, space=space))
    space.claim(fetch.part(other), 31_000_000, 31_000_000)  # what has ended counts on nothing


async def test_a_limit_holds_for_all_connections(hub, fetch, begin):
    class Noting(RateLimiter):
        taken = 0

        def take(self, count, stopped):
            self.taken += count
            super().take(count, stopped)

    limiter = Noting(20 * MIB)
    model = hub.serve(plain_model("big.safetensors", 4 * MIB))
    fetch.assert_whole(model, await begin(model, limiter=limiter))
    assert limiter.taken == model.length
    assert limiter.portion(1 << 30) == 20 * MIB // 8


async def test_a_slow_limit_is_no_standstill_and_ends_at_once(hub, fetch, model, begin):
    pace = replace(fetch.pace, stall_s=0.2)
    limiter = RateLimiter(100_000)
    task = asyncio.ensure_future(begin(model, limiter=limiter, pace=pace))
    await asyncio.sleep(0.5)
    assert not task.done()
    assert fetch.waits == []
    limiter.change(None)
    fetch.assert_whole(model, await asyncio.wait_for(task, 10))
    assert fetch.waits == []


async def test_whoever_waits_for_another_goes_on_where_it_was_left(hub, fetch, model, begin):
    lock = taken_lock(fetch.target(model), "one")
    with pytest.raises(StablehandError) as caught:
        await begin(model)
    assert caught.value.code == "download.busy"
    assert hub.requests == []
    held = threading.Timer(0.2, lock.release)
    held.start()
    fetch.assert_whole(model, await begin(model, when_busy="wait"))
    assert set(fetch.waits) == {1.0}


async def test_whoever_waited_learns_that_it_has_arrived(hub, fetch, model, begin):
    lock = taken_lock(fetch.target(model), "one")

    async def sleep(_seconds):
        fetch.target(model).write_bytes(model.content())
        lock.release()

    with pytest.raises(StablehandError) as caught:
        await begin(model, when_busy="wait", pace=Pace(sleep=sleep))
    assert caught.value.code == "download.busy"
    assert caught.value.details["has_arrived"] is True
    assert fetch.target(model).read_bytes() == model.content()


async def test_what_brought_nothing_leaves_nothing(hub, fetch, model):
    await fetch.fails(model, scenario="404")
    assert names(fetch.folder) == []


async def test_what_was_published_is_forgotten(hub, fetch, model):
    arrived = await fetch(model)
    arrived.part.rename(fetch.target(model))
    forget(fetch.target(model))
    assert names(fetch.folder) == ["one.safetensors"]


async def test_what_is_complete_is_not_fetched_again(hub, fetch, model):
    await fetch(model)
    hub.requests.clear()
    fetch.assert_whole(model, await fetch(model))
    assert hub.requests == []


async def test_what_was_spoilt_on_the_disk_is_fetched_anew(hub, fetch, model):
    await fetch(model)
    with fetch.part(model).open("r+b") as part:
        part.seek(5000)
        part.write(b"spoilt")
    fetch.assert_whole(model, await fetch(model))
    assert fetch.asked(model) == [None, None]


async def test_another_file_for_the_same_place_begins_at_its_first_byte(hub, fetch, model):
    kept = await fetch.pause(model, MIB // 2)
    assert kept
    other = hub.serve(plain_model("two.safetensors", MIB, seed=9))
    wanted = Wanted(
        hub.at(other, way="files"),
        fetch.target(model),
        "two",
        Expected(hashes={"sha256": other.sha256}),
    )
    arrived = await transfer(
        Wires(proxies={}),
        wanted,
        headers_for=nothing_for,
        pace=fetch.pace,
        limiter=None,
        connections=1,
        on_progress=fetch.said.append,
    )
    assert arrived.sha256 == other.sha256
    assert hashlib.sha256(part_of(fetch.target(model)).read_bytes()).hexdigest() == other.sha256


async def test_a_folder_that_cannot_be_written_is_said_so(hub, fetch, model, begin, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    wanted = Wanted(hub.at(model, way="files"), blocked / "one.safetensors", "one")
    with pytest.raises(StablehandError) as caught:
        await begin(model, wanted=wanted)
    assert caught.value.code == "data.unwritable"
    assert hub.requests == []
