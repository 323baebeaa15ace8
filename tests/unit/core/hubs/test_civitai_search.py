"""CivitAI searched and asked for models, versions, pictures and accounts, on a real server."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import client
from stablehand.core.hubs.civitai import Civitai, CivitaiAccount
from stablehand.core.hubs.civitai_asking import Turns
from stablehand.core.hubs.listing import Query
from support.hub_stand_in import StandIn, as_json, as_text, plain_model, redirect
from support.hub_stand_in.civitai import KEY, CivitaiSite
from support.hub_stand_in.civitai_records import image_record, model_record, version_record
from support.hub_stand_in.civitai_samples import fill, many

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MATURE = "https://mature.example"


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def site(hub):
    return CivitaiSite(hub)


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def asker(hub, waits):
    async with client(read_s=5) as http:
        yield made(http, hub, waits)


def made(http, hub, waits, **more):
    async def sleep(seconds):
        waits.append(seconds)

    turns = Turns(clock=lambda: 1e9, sleep=sleep, gap_s=0.0)
    return Civitai(
        http, f"{hub.address}/", mature_address=MATURE, sleep=sleep, turns=turns,
        now=lambda: NOW, **more,
    )  # fmt: skip


def with_key(hub, key=KEY):
    def headers_for(address):
        is_own = address.startswith(f"{hub.address}/")
        return {"Authorization": f"Bearer {key}"} if is_own else {}

    return headers_for


async def problem_of(question):
    with pytest.raises(StablehandError) as caught:
        await question
    return caught.value


def lists(hub):
    return hub.asked_for("/api/v1/models")


async def test_a_page_of_rows_and_the_next_one(hub, site, asker):
    many(site, 5)
    site.page_size = 3
    first = await asker.search(Query(limit=50))
    second = await asker.search(Query(limit=50, cursor=first.cursor))
    assert [model.id for model in (*first.models, *second.models)] == [
        "5001", "5002", "5003", "5004", "5005",
    ]  # fmt: skip
    assert "|" in first.cursor
    assert second.cursor is None
    # The next page is asked for at our own address, never at the one that the answer names.
    assert lists(hub)[1].query == {
        "limit": "50", "sort": "Most Downloaded", "period": "AllTime", "cursor": first.cursor,
    }  # fmt: skip
    assert "%7C" in lists(hub)[1].target
    (row, *_others) = first.models
    assert (row.kind, row.raw_kind, row.base, row.raw_base) == (
        "lora",
        "LORA",
        "sdxl",
        "SDXL 1.0",
    )
    assert row.page == f"{hub.address}/models/5001"
    assert (row.author, row.downloads, row.likes) == ("hoku", 90_000, 500)
    assert not row.is_whole
    assert row.description == ""
    assert row.versions[0].pictures == ()
    assert row.versions[0].files[0].hashes["sha256"]
    assert row.picture.small.endswith("/width=450/50010.jpeg")


async def test_filters_are_those_of_the_site(hub, site, asker):
    await asker.search(
        Query(
            text="  ink &\twash ", kinds=("lora", "vae"), bases=("flux2",), author="hoku", tag="style",
            sort="newest", period="week", sensitive=True, commercial=True, limit=500,
        )
    )  # fmt: skip
    assert parse_qsl(urlsplit(lists(hub)[0].target).query) == [
        ("limit", "100"), ("types", "LORA"), ("types", "LoCon"), ("types", "DoRA"), ("types", "VAE"),
        ("baseModels", "Flux.2 D"), ("baseModels", "Flux.2 Klein 9B"),
        ("baseModels", "Flux.2 Klein 9B-base"), ("baseModels", "Flux.2 Klein 4B"),
        ("baseModels", "Flux.2 Klein 4B-base"), ("query", "ink & wash"), ("tag", "style"),
        ("username", "hoku"), ("nsfw", "true"), ("allowCommercialUse", "Image"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sort", ["relevant", "downloads", "likes", "newest", "updated", "trending"]
)
@pytest.mark.parametrize("period", ["day", "week", "month", "year", "all"])
async def test_every_order_is_one_that_the_site_takes(site, asker, sort, period):
    many(site, 1)
    assert len((await asker.search(Query(sort=sort, period=period))).models) == 1


async def test_what_the_site_cannot_have_is_not_asked_for(hub, site, asker):
    assert (await asker.search(Query(bases=("sana",)))).models == ()
    assert hub.requests == []
    assert (await asker.search(Query(kinds=("of next year",)))).models == ()
    assert hub.requests == []
    await asker.search(Query(kinds=("unknown",)))
    assert "types" not in lists(hub)[0].query


async def test_sensitive_models_come_when_asked_for_only(hub, site, asker):
    site.add(model_record(1, "Mild", "LORA", []))
    site.add(model_record(2, "Marked", "LORA", [], nsfw=True, nsfwLevel=28))
    assert [model.id for model in (await asker.search(Query())).models] == ["1"]
    assert "nsfw" not in lists(hub)[0].query
    found = (await asker.search(Query(sensitive=True))).models
    assert [(model.id, model.is_sensitive) for model in found] == [("2", True), ("1", False)]
    assert found[0].page == f"{MATURE}/models/2"
    assert found[0].level == 28


async def test_a_site_that_holds_nothing_back_is_no_way_around(hub, asker):
    everything = {"items": [model_record(2, "Marked", "LORA", [], nsfw=True)], "metadata": {}}
    hub.route("GET", "/api/v1/models", lambda asked: as_json(everything))
    assert (await asker.search(Query())).models == ()


async def test_commercial_use_is_looked_at_here_too(hub, asker):
    items = [
        model_record(1, "Yes", "LORA", [], allowCommercialUse=["Image"]),
        model_record(2, "No", "LORA", [], allowCommercialUse=["None"]),
        model_record(3, "Unsaid", "LORA", [], allowCommercialUse=None),
    ]
    hub.route("GET", "/api/v1/models", lambda asked: as_json({"items": items, "metadata": {}}))
    found = await asker.search(Query(commercial=True))
    assert [model.name for model in found.models] == ["Yes"]


async def test_pages_that_filters_emptied_are_passed_over_but_not_for_ever(hub, asker):
    def page(asked):
        at = int(asked.query.get("cursor", "0"))
        return as_json({"items": [], "metadata": {"nextCursor": at + 1}})

    hub.route("GET", "/api/v1/models", page)
    found = await asker.search(Query())
    assert (found.models, found.cursor) == ((), "4")
    assert len(lists(hub)) == 4


async def test_a_cursor_that_leads_nowhere_ends_the_list(hub, asker):
    hub.route(
        "GET",
        "/api/v1/models",
        lambda asked: as_json({"items": [], "metadata": {"nextCursor": "x"}}),
    )
    found = await asker.search(Query(cursor="x"))
    assert found.cursor is None
    assert len(lists(hub)) == 1


async def test_odd_items_cost_themselves_and_are_counted(site, asker):
    many(site, 1)
    site.odd = [
        None,
        7,
        "x",
        [],
        {},
        {"id": -1, "name": "n"},
        {"id": 1},
        {"id": 2**40, "name": "n"},
    ]
    found = await asker.search(Query())
    assert [model.id for model in found.models] == ["5001"]
    assert found.unreadable == len(site.odd)


async def test_a_model_is_shown_by_a_version_of_the_base_that_is_looked_for(hub, site, asker):
    def version(id_, base):
        return version_record(id_, base, base, [], images=[image_record(site.picture(id_))])

    site.add(model_record(1, "Both", "LORA", [version(11, "Flux.1 D"), version(12, "Pony")]))
    (found,) = (await asker.search(Query(bases=("sdxl",)))).models
    assert (found.base, found.raw_base) == ("sdxl", "Pony")
    assert "/12/" in found.picture.address
    (other,) = (await asker.search(Query())).models
    assert other.base == "flux1-dev"


async def test_a_model_whole(hub, site, asker):
    fill(site, more=0)
    found = await asker.model("1001")
    assert found.is_whole
    assert found.markup == "html"
    assert found.description == "<p>About Ink Wash.</p>"
    assert [version.name for version in found.versions] == ["v2.0", "v1.0"]
    version = found.versions[0]
    (file,) = version.files
    assert (file.spec, file.kind, file.role) == ("civitai:10010/100100", "lora", "model")
    assert file.address == f"{hub.address}/api/download/models/10010?fileId=100100"
    assert not file.size_is_exact
    assert [picture.is_video for picture in version.pictures] == [False, True, False]
    assert version.trained_words == ("ink wash",)


async def test_a_version_is_told_with_its_model_and_says_more(site, asker):
    fill(site, more=0)
    model, version = await asker.version(10050)
    assert (model.id, version.id) == ("1005", "10050")
    assert version.access.state == "disabled"
    assert version.access.said == "Generation"
    assert version.files[0].access == version.access
    assert model.versions == (version,)
    assert (await asker.model(1005)).versions[0].access.state == "open"


async def test_a_version_whose_model_is_not_shown_yet(hub, site, asker):
    fill(site, more=0)
    hub.route("GET", r"/api/v1/models/1001", lambda asked: as_json({"error": "No model"}, 404))
    model, version = await asker.version("10010")
    assert (model.name, model.kind, model.is_whole) == ("Ink Wash", "lora", False)
    assert model.versions == (version,)


@pytest.mark.parametrize("id_", [0, -1, "x", "1/../2", 2**31, 999])
async def test_what_is_not_there(site, asker, id_):
    many(site, 1)
    for question in (asker.model(id_), asker.version(id_)):
        problem = await problem_of(question)
        assert problem.code == "hub.missing"
        assert str(id_) in problem.message.english()


@pytest.mark.parametrize("answer", [[], 7, None, "x", {}, {"items": None}, {"items": {}}])
async def test_another_shape_is_not_believed(hub, asker, answer):
    hub.route("GET", "/api/v1/.*", lambda asked: as_json(answer))
    for question in (asker.search(Query()), asker.enums(), asker.me(), asker.images(1)):
        assert (await problem_of(question)).code == "network.unreachable"


async def test_words_of_the_site(site, asker):
    found = await asker.enums()
    assert "Brand New 1" in found.active_bases
    assert found.types[0] == "Checkpoint"


async def test_whose_key_it_is(hub, site, waits):
    async with client() as http:
        known = made(http, hub, waits, headers_for=with_key(hub))
        assert await known.me() == CivitaiAccount("somebody", "bronze", "active", is_member=True)
        wrong = made(http, hub, waits, headers_for=with_key(hub, "wrong"))
        assert (await problem_of(wrong.me())).code == "hub.token"
        none = await problem_of(made(http, hub, waits).me())
    assert none.code == "hub.login"
    assert none.details["page"] == f"{hub.address}/user/account"
    assert none.details["service"] == "civitai"


async def test_a_login_page_instead_of_an_answer(hub, asker):
    hub.route("GET", "/api/v1/models", lambda asked: redirect("/login?reason=x"))
    assert (await problem_of(asker.search(Query()))).code == "hub.login"
    assert hub.asked_for("/login") == []


async def test_pictures_that_people_made(hub, site, asker):
    fill(site, more=0)
    site.images[10010].append(
        image_record(site.picture(99), nsfwLevel="X", browsingLevel=8, meta={"prompt": "grown up"})
    )
    first = await asker.images(10010, limit=15)
    assert len(first.pictures) == 15
    assert first.pictures[3].level == 1
    generation = first.pictures[3].generation
    assert (generation["prompt"], generation["seed"]) == ("a harbour in ink wash", "3")
    assert '"weight": 0.8' in generation["resources"]
    rest = await asker.images(10010, first.cursor, limit=15)
    assert (len(rest.pictures), rest.cursor) == (5, None)
    everything = await asker.images(10010, sensitive=True, limit=100)
    assert [picture.level for picture in everything.pictures].count(8) == 1


async def test_a_gallery_that_leads_nowhere_ends(hub, asker):
    answer = as_json({"items": [], "metadata": {"nextCursor": "7"}})
    hub.route("GET", "/api/v1/images", lambda asked: answer)
    assert (await asker.images(1)).cursor == "7"
    assert (await asker.images(1, "7")).cursor is None


async def test_another_model_than_was_asked_for_is_not_believed(hub, asker):
    other = model_record(2, "Other", "LORA", [])
    hub.route("GET", "/api/v1/models/1", lambda asked: as_json(other))
    assert "cannot be understood" in (await problem_of(asker.model(1))).message.english()


async def test_too_deep_pages_are_no_reason_to_wait(hub, asker, waits):
    said = {"error": "You've requested too many pages, please use cursors instead"}
    hub.route("GET", "/api/v1/models", lambda asked: as_json(said, 429))
    assert (await problem_of(asker.search(Query()))).code == "network.unreachable"
    assert (len(hub.requests), waits) == (1, [])


async def test_an_overloaded_search_is_asked_again(hub, site, asker, waits):
    many(site, 1)
    busy = as_json({"error": "Service unavailable"}, 503, Retry_After="2")

    def page(asked):
        return busy if asked.turn < 3 else site._list(asked)

    hub.route("GET", "/api/v1/models", page)
    assert len((await asker.search(Query())).models) == 1
    assert waits == [2.0, 2.0]


async def test_the_guard_before_the_site_gets_its_break(hub, asker, waits):
    page = as_text("<html>Just a moment...</html>", 403, "text/html")
    hub.route("GET", "/api/v1/models", lambda asked: page)
    problem = await problem_of(asker.search(Query()))
    assert problem.code == "hub.limited"
    assert problem.details["retry_after_s"] == 60.0
    assert (len(hub.requests), waits) == (1, [])


async def test_questions_are_kept_apart():
    waits = []
    clock = [100.0]

    async def sleep(seconds):
        waits.append(seconds)
        clock[0] += seconds

    turns = Turns(at_once=2, gap_s=0.5, sleep=sleep, clock=lambda: clock[0])
    for _question in range(5):
        async with turns.take():
            pass
    assert waits == [0.5, 0.5, 0.5]
    clock[0] += 60
    async with turns.take():
        pass
    assert len(waits) == 3


async def test_no_key_leaves_the_site(hub, site, waits):
    fill(site, more=0)
    hub.route("GET", "/api/v1/enums", lambda asked: redirect(f"{hub.foreign}/api/v1/enums", 307))
    async with client() as http:
        asker = made(http, hub, waits, headers_for=with_key(hub))
        await asker.search(Query(text="ink", sensitive=True))
        await asker.version(10010)
        await asker.images(10010)
        await problem_of(asker.enums())
    assert {asked.bearer for asked in hub.requests if asked.listener == "hub"} == {KEY}
    assert len(hub.asked_for("/api/v1/enums", "foreign")) == 1
    hub.assert_no_leaks(KEY)


async def test_files_are_asked_for_where_the_site_is(hub, site):
    """A site below a path, as mirrors have it, is one too."""
    served = plain_model("ink.safetensors", 5000)
    site.add(
        model_record(1, "Ink", "LORA", [version_record(2, "v", "Pony", [site.file(3, served)])])
    )
    hub.route("GET", r"/mirror(?P<rest>/api/v1/models/1)", lambda asked: as_json(site.records[1]))
    async with client() as http:
        asker = Civitai(http, f"{hub.address}/mirror/", mature_address=MATURE)
        found = await asker.model(1)
    assert (
        found.versions[0].files[0].address == f"{hub.address}/mirror/api/download/models/2?fileId=3"
    )
    assert found.page == f"{hub.address}/mirror/models/1"
