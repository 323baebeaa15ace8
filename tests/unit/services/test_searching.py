"""Searching the hubs: no question twice, what the library has, what is kept when a site is away."""

import asyncio
import json
from dataclasses import replace

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Silence
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.core.hubs.civitai_enums import bundled_enums
from stablehand.core.hubs.listing import HubFile, Query
from stablehand.services import library
from stablehand.services.hashing import hash_models
from stablehand.services.hub_clients import Kept, civitai_words, upscalers
from stablehand.services.searching import installed, search
from stablehand.services.sources import look_up
from support.hub_app import hubs
from support.hub_stand_in import as_json, plain_model
from support.hub_stand_in.civitai import ENUMS
from support.hub_stand_in.civitai_samples import fill
from support.hub_stand_in.huggingface import Repo


@pytest.fixture
def world():
    with hubs() as found:
        fill(found.civitai)
        found.face.add(*(Repo(f"o/model-{number}", downloads=number) for number in range(30)))
        found.upscalers.add("4x-A")
        found.upscalers.add("2x-B")
        found.upscalers.records["odd"] = 7
        yield found


@pytest.fixture
def app(world, tmp_path):
    return world.app(tmp_path / "Data")


@pytest.mark.parametrize("hub", ["huggingface", "civitai", "openmodeldb"])
async def test_a_query_that_was_asked_just_now_is_not_asked_again(world, app, hub):
    query = Query(limit=10)
    first = (await search(app, hub, query)).data
    asked = len(world.hub.requests)
    assert asked
    assert (await search(app, hub, Query(limit=10))).data is first
    assert len(world.hub.requests) == asked
    await search(app, hub, query, again=True)
    assert len(world.hub.requests) > asked or hub == "openmodeldb"


@pytest.mark.parametrize("hub", ["huggingface", "civitai"])
async def test_pages_follow_each_other(app, hub):
    query, seen = Query(limit=10), []
    while True:
        page = (await search(app, hub, query)).data
        seen += [model.id for model in page.models]
        if page.cursor is None:
            break
        query = replace(query, cursor=page.cursor)
    assert len(seen) == len(set(seen)) >= 30


async def test_many_who_ask_the_same_at_once_ask_once(world, app):
    await asyncio.gather(*(search(app, "civitai", Query(text="ink")) for _ in range(20)))
    assert len(world.hub.asked_for("/api/v1/models")) == 1


async def test_items_that_cannot_be_read_are_counted(app):
    result = await search(app, "openmodeldb", Query())
    assert {model.id for model in result.data.models} == {"4x-A", "2x-B"}
    assert "1" in result.notices[0].english()


async def test_the_upscalers_are_kept_for_a_day_and_outlast_their_site(world, app, tmp_path):
    await search(app, "openmodeldb", Query())
    again = world.app(tmp_path / "Data")
    assert len((await upscalers(again)).models) == 2
    assert len(world.hub.requests) == 1
    about = tmp_path / "Data" / "Assets" / "hub-data" / "openmodeldb.about.json"
    old = json.loads(about.read_text("utf-8")) | {"at": 1000}
    about.write_text(json.dumps(old), encoding="utf-8")
    world.upscalers.add("8x-C")
    assert len((await upscalers(world.app(tmp_path / "Data"))).models) == 3
    about.write_text(json.dumps(old), encoding="utf-8")
    away = world.app(tmp_path / "Data")
    away.hubs.pace = Pace(tries=1)
    world.hub.route(
        "GET", "/upscalers/.*", lambda asked: world.hub.reply(replace(asked, path="/x"))
    )
    assert len((await upscalers(away)).models) == 3


@pytest.mark.parametrize("at", [None, 1000])
async def test_kept_upscalers_that_are_damaged_are_fetched_anew(world, app, tmp_path, at):
    await search(app, "openmodeldb", Query())
    folder = tmp_path / "Data" / "Assets" / "hub-data"
    (folder / "openmodeldb.json").write_bytes(b'{"4x-A": {"na')
    if at is not None:  # of a day when the site is asked whether it has changed
        about = folder / "openmodeldb.about.json"
        about.write_text(json.dumps(json.loads(about.read_text("utf-8")) | {"at": at}), "utf-8")
    assert len((await upscalers(world.app(tmp_path / "Data"))).models) == 2
    assert json.loads((folder / "openmodeldb.json").read_bytes())


async def test_nothing_kept_and_no_site_is_a_failure(tmp_path, world):
    app = world.app(tmp_path, {"STABLEHAND_OPENMODELDB_URL": "http://127.0.0.1:9"})
    app.hubs.pace = Pace(tries=1)
    with pytest.raises(StablehandError) as caught:
        await search(app, "openmodeldb", Query())
    assert caught.value.code == "network.unreachable"


async def test_words_of_the_site_are_asked_for_once_a_day(world, app, tmp_path):
    assert "Brand New 1" in (await civitai_words(app)).bases
    assert "Brand New 1" in (await civitai_words(world.app(tmp_path / "Data"))).bases
    assert len(world.hub.asked_for("/api/v1/enums")) == 1


async def test_nothing_is_kept_where_the_data_folder_went_away(world, app, tmp_path):
    (app.data.root / "Packages").mkdir(parents=True)
    app.refuse_if_gone()
    app.data.root.rename(tmp_path / "away")
    assert (await civitai_words(app)).bases
    with pytest.raises(StablehandError) as caught:
        await upscalers(app)
    assert caught.value.code == "data.missing"
    assert not app.data.root.exists()


async def test_without_the_site_the_words_that_come_along_count(world, tmp_path):
    app = world.app(tmp_path, {"STABLEHAND_CIVITAI_URL": "http://127.0.0.1:9"})
    app.hubs.pace = Pace(tries=1)
    assert await civitai_words(app) == bundled_enums()


def test_what_is_kept_counts_for_its_site_and_a_day_only(tmp_path):
    now = [1_000_000.0]
    kept = Kept(tmp_path, "name", "https://one.example", clock=lambda: now[0])
    assert kept.read(100) is None
    kept.write(b"content", '"e"')
    assert kept.read(100) == b"content"
    assert (kept.is_fresh, kept.etag) == (True, '"e"')
    assert Kept(tmp_path, "name", "https://two.example").read(100) is None
    assert kept.read(3) is None
    now[0] += 25 * 3600
    kept.read(100)
    assert not kept.is_fresh
    now[0] -= 100 * 3600  # a clock that was set back
    kept.read(100)
    assert not kept.is_fresh


async def test_what_the_library_has_is_told_by_its_sum_or_by_name_and_size(world, app):
    first, second = plain_model("first.safetensors", 4000), plain_model("second.safetensors", 5000)
    folder = app.data.models / "Lora"
    folder.mkdir(parents=True)
    (folder / "renamed.safetensors").write_bytes(first.content())
    (folder / "second.safetensors").write_bytes(second.content())
    await library.scan(app, Silence(), must_save=True)
    await hash_models(app, Silence(), [await library.entry(app, "renamed")])

    def file(spec, served, **more):
        return HubFile("huggingface", spec, "https://x.example", served.name,
                       size_bytes=served.length, **more)  # fmt: skip

    files = [
        file("sum", first, hashes={"sha256": first.sha256}),
        file("short", first, hashes={"autov2": first.sha256[:10]}),
        file("size", second, size_is_exact=True),
        file("inexact", second),
        file("name", first, size_is_exact=True),  # its sum is known here, and is another's name
        file("other", first, hashes={"sha256": "0" * 64}),
    ]
    found = await installed(app, files)
    assert set(found) == {"sum", "short", "size"}
    assert found["sum"].endswith("renamed.safetensors")
    assert await installed(app, []) == {}


async def test_what_is_new_in_the_library_is_seen(world, app):
    served = plain_model("late.safetensors", 4000)
    file = HubFile(
        "url", "x", "https://x.example", served.name, size_bytes=4000, size_is_exact=True
    )
    assert await installed(app, [file]) == {}
    folder = app.data.models / "Lora"
    folder.mkdir(parents=True)
    (folder / "late.safetensors").write_bytes(served.content())
    await library.scan(app, Silence(), must_save=True)
    assert set(await installed(app, [file])) == {"x"}


async def test_the_page_of_a_row_and_what_it_leads_to_are_the_same_model(app):
    page = (await search(app, "civitai", Query(text="ink wash"))).data
    row = next(model for model in page.models if model.id == "1001")
    found = (await look_up(app, row.page)).data
    assert found.file.spec in {file.spec for version in row.versions for file in version.files}


async def test_types_that_the_site_no_longer_has_do_not_spoil_a_search(world, app):
    """The site refuses a whole list for one word that it does not know (facts, contracts 1.3)."""
    words = {**ENUMS, "ModelType": [one for one in ENUMS["ModelType"] if one != "DoRA"]}
    world.hub.route("GET", "/api/v1/enums", lambda asked: as_json(words))
    page = (await search(app, "civitai", Query(kinds=("lora",)))).data
    assert page.models
    (asked,) = world.hub.asked_for("/api/v1/models")
    assert "types=LORA" in asked.target
    assert "DoRA" not in asked.target
