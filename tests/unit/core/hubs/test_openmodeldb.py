"""OpenModelDB: its database fetched from a real server, read, searched; what leads to files and what does not."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import client
from stablehand.core.hubs.listing import Query
from stablehand.core.hubs.openmodeldb import OpenModelDb
from stablehand.core.hubs.openmodeldb_links import direct_of
from stablehand.core.hubs.openmodeldb_reading import read_upscalers
from stablehand.core.hubs.openmodeldb_search import search_upscalers
from support.hub_stand_in import Served, StandIn, as_json, as_text, redirect
from support.hub_stand_in.openmodeldb import OpenModelDbSite, install

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLACE = "https://upscalers.example"
SHA256 = "ab" * 32
GOOD = {
    "name": "Sharp", "author": ["kim", "lee"], "license": "CC-BY-NC-SA-4.0", "tags": ["photo", "jpeg"],
    "description": "For **photos** of harbours.", "date": "2024-02-01", "architecture": "esrgan",
    "size": ["64nf"], "scale": 4, "inputChannels": 3, "outputChannels": 3,
    "resources": [{
        "platform": "pytorch", "type": "pth", "size": 66961958, "sha256": SHA256.upper(),
        "urls": ["https://drive.google.com/file/d/1/4x.pth", "https://files.example/a/4x_Sharp.pth?x=1"],
    }],
    "images": [{"type": "paired", "LR": "https://i.example/lr.png", "SR": "/media/sr.png", "thumbnail": "/t.png"}],
}  # fmt: skip


def read(**more):
    found = read_upscalers(json.dumps({"4x-Sharp": {**GOOD, **more}}).encode(), f"{PLACE}/")
    (model,) = found.models
    return model


def resource(*urls, **more):
    return {**GOOD["resources"][0], "urls": list(urls), **more}


def only_file(*urls, **more):
    (found,) = read(resources=[resource(*urls, **more)]).versions[0].files
    return found


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def asker(hub, waits):
    async def sleep(seconds):
        waits.append(seconds)

    async with client(read_s=5) as http:
        yield OpenModelDb(http, f"{hub.address}/upscalers/", sleep=sleep, now=lambda: NOW)


async def problem_of(question):
    with pytest.raises(StablehandError) as caught:
        await question
    return caught.value


async def test_the_database_is_sent_once(hub, asker):
    site = OpenModelDbSite(hub)
    served = hub.serve(Served("4x-Sharp.pth", 1, 5000))
    site.add("4x-Sharp", resources=[site.resource(served)])
    content, etag = await asker.fetch()
    assert await asker.fetch(etag) == (None, etag)
    site.add("2x-New")
    newer, other = await asker.fetch(etag)
    assert other != etag
    assert [model.id for model in asker.read(newer).models] == ["4x-Sharp", "2x-New"]
    (model,) = asker.read(content).models
    file = asker.file(model, 1)
    assert file.address == f"{hub.address}/download/4x-Sharp.pth"
    assert (file.hashes["sha256"], file.size_bytes) == (served.sha256, 5000)
    assert file.size_is_exact


async def test_what_a_tryout_shows(hub, asker):
    install(hub)
    content, _etag = await asker.fetch()
    found = asker.read(content)
    assert (len(found.models), found.unreadable) == (37, 0)
    page = asker.search(found.models, Query(text="4x dat", limit=3))
    assert [model.id for model in page.models] == ["4x-Anime-DAT", "4x-Faces-DAT", "4x-Manga-DAT"]


async def test_a_bad_moment_is_waited_out(hub, asker, waits):
    def now_and_then(asked):
        bad = {1: as_text("", 502), 2: as_json({}, 503), 3: as_json({}, 429, Retry_After="7")}
        return bad.get(asked.turn, as_json({"4x-Sharp": GOOD}))

    hub.route("GET", r"/upscalers/api/v1/models\.json", now_and_then)
    content, etag = await asker.fetch('"old"')
    assert etag is None
    assert len(asker.read(content).models) == 1
    assert waits == [1.0, 2.0, 7.0]


async def test_a_bad_day_is_given_up(hub, asker, waits):
    hub.route("GET", "/upscalers/.*", lambda asked: as_json({}, 502))
    assert (await problem_of(asker.fetch())).code == "network.unreachable"
    assert len(waits) == 3
    hub.route("GET", "/upscalers/.*", lambda asked: as_json({}, 429, Retry_After="3600"))
    problem = await problem_of(asker.fetch())
    assert (problem.code, problem.details["retry_after_s"]) == ("hub.limited", 3600.0)
    assert len(waits) == 3


@pytest.mark.parametrize("body", ["", "<html>", "[]", "7", "{", "[" * 100_000])
async def test_nothing_odd_is_kept(hub, asker, waits, body):
    hub.route("GET", "/upscalers/.*", lambda asked: as_text(body))
    problem = await problem_of(asker.fetch())
    said = "A web page came" if body.startswith("<") else "cannot be understood"
    assert said in problem.message.english()
    assert waits == []


async def test_a_database_that_is_not_there(hub, asker, waits):
    assert (await problem_of(asker.fetch())).details["status"] == 404
    hub.route("GET", "/upscalers/.*", lambda asked: redirect("file:///etc/passwd"))
    assert (await problem_of(asker.fetch())).code == "network.unreachable"


async def test_unchanged_is_no_answer_to_whoever_has_nothing(hub, asker):
    hub.route("GET", "/upscalers/.*", lambda asked: as_text("", 304))
    assert (await problem_of(asker.fetch())).details["status"] == 304


async def test_what_is_not_in_it(asker):
    models = asker.read(json.dumps({"4x-Sharp": GOOD}).encode()).models
    assert asker.model(models, "4X-SHARP") is models[0]
    with pytest.raises(StablehandError) as caught:
        asker.model(models, "2x-Sharp")
    assert caught.value.code == "hub.missing"
    for number in (0, 2):
        with pytest.raises(StablehandError) as caught:
            asker.file(models[0], number)
        assert caught.value.details["page"] == models[0].page


def test_what_is_said_of_a_model():
    model = read()
    assert (model.id, model.name, model.author) == ("4x-Sharp", "4x Sharp", "kim, lee")
    assert model.page == f"{PLACE}/models/4x-Sharp"
    assert (model.kind, model.base, model.raw_kind) == ("upscaler", None, "esrgan")
    assert model.tags == ("4x", "esrgan", "photo", "jpeg")
    assert model.updated == datetime(2024, 2, 1, tzinfo=UTC)
    assert (model.markup, model.is_whole) == ("markdown", True)
    assert model.picture.address == f"{PLACE}/media/sr.png"
    assert model.picture.small == f"{PLACE}/t.png"
    (version,) = model.versions
    (file,) = version.files
    assert file.spec == "openmodeldb:4x-Sharp/1"
    assert file.address == "https://files.example/a/4x_Sharp.pth?x=1"
    assert (file.name, file.format, file.kind) == ("4x_Sharp.pth", "pickle", "upscaler")
    assert file.hashes == {"sha256": SHA256}
    assert file.access.state == "open"


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["https://a.example/x.pth"], "https://a.example/x.pth"),
        (["https://a.example/x.PTH"], "https://a.example/x.PTH"),
        (["https://mega.nz/file/x#y.pth", "https://a.example/x.pth#frag"], "https://a.example/x.pth"),
        (["https://github.com/o/r/blob/main/x.pth"], "https://github.com/o/r/raw/main/x.pth"),
        (["https://github.com/o/r/releases/download/1/x.pth"], "https://github.com/o/r/releases/download/1/x.pth"),
        (["https://huggingface.co/o/r/blob/main/x.pth"], "https://huggingface.co/o/r/resolve/main/x.pth"),
        (["https://github.com/o/r/releases/tag/1"], None),
        (["https://github.com/o/r/releases/download/1/all.zip"], None),
        (["https://www.mediafire.com/file/1/x.pth/file"], None),
        (["https://www.dropbox.com/s/1/x.pth"], None),
        (["https://DRIVE.google.com/x.pth"], None),
        (["http://a.example/x.pth"], None),
        (["http://127.0.0.1/x.pth"], None),
        (["ftp://a.example/x.pth", "file:///x.pth", "javascript:x.pth", "//a/x.pth", "x.pth", ""], None),
        (["https://user:word@a.example/x.pth", "https://[oops/x.pth", "https://a.example:x/x.pth"], None),
        ([None, 7, [], {}], None),
        ([], None),
    ],
)  # fmt: skip
def test_what_leads_to_a_file_itself(urls, expected):
    assert direct_of(urls, ".pth", PLACE) == expected


def test_what_a_person_has_to_fetch():
    file = only_file("https://mega.nz/file/x")
    assert (file.access.state, file.access.page) == ("browser", "https://mega.nz/file/x")
    assert file.access.why.english() == "It lies with mega.nz, which gives it to browsers only."
    assert file.name == "4x-Sharp.pth"
    nothing = only_file("javascript:1")
    assert (nothing.access.state, nothing.access.page) == ("browser", f"{PLACE}/models/4x-Sharp")
    assert read().access.state == "open"
    assert read(resources=[resource("https://mega.nz/x")]).access.state == "browser"
    both = [resource("https://mega.nz/x"), resource("https://a.example/x.pth")]
    assert read(resources=both).access.state == "open"
    assert read(resources=[]).access.state == "unknown"


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://a.example/..%2f..%2fx.pth", "x.pth"), ("https://a.example/CON.pth", "_CON.pth"),
     ("https://a.example/a%00b%E2%80%AEc.pth", "abc.pth"), ("https://a.example/a%5Cb.pth", "b.pth")],
)  # fmt: skip
def test_names_are_bare_and_safe(address, name):
    assert only_file(address).name == name


@pytest.mark.parametrize(
    "address", ["http://i.example/a.png", "javascript:1", "http://127.0.0.1/a.png", "https://[", "", None, 7, "a\n.png"]
)  # fmt: skip
def test_no_other_address_is_a_picture(address):
    images = [{"type": "standalone", "url": address}]
    assert read(images=images).versions[0].pictures == ()
    shown = read(thumbnail={"type": "standalone", "url": address}).picture
    assert shown.address == f"{PLACE}/media/sr.png"


def test_a_thumbnail_stands_for_a_model():
    thumbnail = {"type": "paired", "LR": "/lr.jpg", "SR": "/thumbs/sr.jpg"}
    assert read(thumbnail=thumbnail).picture.address == f"{PLACE}/thumbs/sr.jpg"


def test_files_keep_their_numbers():
    odd = [
        None,
        {"type": "ncnn", "urls": []},
        resource("https://a.example/x.onnx", type="onnx", sha256=None),
    ]
    (found,) = read(resources=odd).versions[0].files
    assert (found.spec, found.format, found.hashes) == ("openmodeldb:4x-Sharp/3", "onnx", {})


@pytest.mark.parametrize(
    ("value", "name", "commercial", "asks"),
    [("MIT", "MIT", True, False), ("GPL-3.0-only", "GPL 3.0", True, False), ("CC-BY-NC-4.0", "CC BY-NC 4.0", False, True),
     ("CC-BY-NC-4.0 OR Apache-2.0", "Apache 2.0", True, False), (None, None, None, False), (7, "7", None, False),
     ("CC0-1.0", "CC0 1.0", True, False), ("WTFPL", "WTFPL", True, False)],
)  # fmt: skip
def test_licences(value, name, commercial, asks):
    licence = read(license=value).licence
    assert (licence.name, licence.commercial, licence.asks) == (name, commercial, asks)
    assert licence.facts


def many():
    records = {
        "4x-Sharp": GOOD,
        "4x-Other": {**GOOD, "name": "Other", "description": "Sharp things.", "date": "2026-05-30"},
        "2x-Sharp": {
            **GOOD,
            "scale": 2,
            "architecture": "dat",
            "license": "MIT",
            "date": "2026-01-01",
        },
        "1x-Clean": {
            **GOOD,
            "name": "Clean",
            "scale": 1,
            "author": "mo",
            "tags": ["jpeg"],
            "date": None,
        },
    }
    return read_upscalers(json.dumps(records).encode(), PLACE).models


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ["4x-Other", "2x-Sharp", "4x-Sharp", "1x-Clean"]),
        (Query(text="sharp"), ["2x-Sharp", "4x-Sharp", "4x-Other"]),
        (Query(text="sharp", sort="newest"), ["4x-Other", "2x-Sharp", "4x-Sharp"]),
        (Query(text="SHARP 4x"), ["4x-Sharp", "4x-Other"]),
        (Query(text="harbours dat"), ["2x-Sharp"]),
        (Query(text="nothing of this"), []),
        (Query(tag="Photo"), ["4x-Other", "2x-Sharp", "4x-Sharp"]),
        (Query(tag="dat"), ["2x-Sharp"]),
        (Query(author="Mo"), ["1x-Clean"]),
        (Query(author="lee", commercial=True), ["2x-Sharp"]),
        (Query(period="week"), ["4x-Other"]),
        (Query(period="year", sort="updated"), ["4x-Other", "2x-Sharp"]),
        (Query(kinds=("upscaler", "vae"), bases=("sdxl",), limit=1), ["4x-Other"]),
        (Query(kinds=("lora",)), []),
    ],
)
def test_searching(query, expected):
    assert [model.id for model in search_upscalers(many(), query, NOW).models] == expected


def test_pages():
    first = search_upscalers(many(), Query(limit=3), NOW)
    rest = search_upscalers(many(), Query(limit=3, cursor=first.cursor), NOW)
    assert (len(first.models), len(rest.models), rest.cursor) == (3, 1, None)
    assert search_upscalers(many(), Query(limit=4), NOW).cursor is None
    for odd in ("odd", "-1", "9" * 5000, "\u0663", ""):
        with pytest.raises(StablehandError) as caught:
            search_upscalers(many(), Query(limit=3, cursor=odd), NOW)
        assert caught.value.code == "usage"
    assert search_upscalers(many(), Query(limit=3, cursor="99"), NOW).models == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["pth", "https://a.example/x.pth", "/x", "4x", "\ud800", "2024-02-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*GOOD, "thumbnail"]), JSON, max_size=6), JSON, JSON)
def test_no_odd_model_costs_another(more, resource_like, image_like):
    odd = {**GOOD, "resources": [resource_like], "images": [image_like], **more}
    content = json.dumps({"4x-Sharp": GOOD, "1x-Odd": odd, "../x": GOOD, "": None}).encode()
    found = read_upscalers(content, PLACE)
    assert found.models[0] == read()
    assert len(found.models) + found.unreadable == 4
    for model in found.models[1:]:
        for file in model.versions[0].files:
            assert "/" not in file.name
    assert len(search_upscalers(found.models, Query(), NOW).models) == len(found.models)
