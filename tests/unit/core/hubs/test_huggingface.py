"""Hugging Face searched and asked for models, on a real server that the hub's own client reads too."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import USER_AGENT, client
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.core.hubs.huggingface import HuggingFace
from stablehand.core.hubs.listing import Query
from support.hub_stand_in import Answer, StandIn, as_json, as_text, plain_model
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo, Token, many

SECRET = "hf_a_token_of_a_test"
SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
DEV = "black-forest-labs/FLUX.1-dev"


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def face(hub):
    return FakeHuggingFace(hub)


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def asker(face, waits):
    async with client(read_s=5) as http:
        yield made(http, face, waits)


@pytest.fixture
async def known(face, waits):
    """Somebody with a token."""
    face.tokens[SECRET] = Token("somebody")
    async with client(read_s=5) as http:
        yield made(http, face, waits, SECRET)


def made(http, face, waits, token=None, pace=None):
    async def sleep(seconds):
        waits.append(seconds)

    def headers_for(url):
        is_ours = url.startswith(face.hub.address)
        return {"Authorization": f"Bearer {token}"} if token and is_ours else {}

    return HuggingFace(http, f"{face.address}/", headers_for=headers_for, pace=pace, sleep=sleep)


async def error_of(question):
    with pytest.raises(StablehandError) as caught:
        await question
    return caught.value


def ids(page):
    return [model.id for model in page.models]


# Searching


async def test_a_search_uses_the_hub_s_own_filters(face, asker):
    face.add(
        Repo("maker/ink", tags=("lora",), downloads=9, card={"base_model": SDXL, "license": "mit"}),
        Repo("other/ink", tags=("lora",), downloads=8),
        Repo("maker/whole-ink", downloads=20),
    )
    page = await asker.search(
        Query("ink", kinds=("lora",), bases=("sdxl",), author="maker", limit=10)
    )
    (model,) = page.models
    assert (model.id, model.name, model.author) == ("maker/ink", "ink", "maker")
    assert (model.kind, model.base, model.raw_base) == ("lora", "sdxl", SDXL)
    assert (model.downloads, model.licence.name, model.licence.commercial) == (9, "MIT", True)
    assert model.page == f"{face.address}/maker/ink"
    assert model.tags == ("lora",)
    assert not model.is_whole and page.cursor is None and page.unreadable == 0
    (asked,) = face.hub.requests
    for part in (
        "search=ink",
        "author=maker",
        "filter=lora",
        "sort=downloads",
        "limit=10",
        "expand=gated",
    ):
        assert part in asked.target
    assert f"filter=base_model%3A{SDXL.replace('/', '%2F')}" in asked.target
    assert asked.headers["user-agent"] == USER_AGENT


async def test_pages_are_followed_at_our_address_wherever_their_links_lead(face, asker):
    face.add(*many(5, tags=("lora",)))
    face.links_to = face.hub.foreign
    page = await asker.search(Query(limit=2))
    found = ids(page)
    for _turn in range(2):
        page = await asker.search(Query(limit=2, cursor=page.cursor))
        found += ids(page)
    assert found == [f"maker/model-{number:04}" for number in range(5)]
    assert page.cursor is None
    assert {asked.listener for asked in face.hub.requests} == {"hub"}


async def test_a_mirror_below_a_path_of_its_host(hub, waits):
    face = FakeHuggingFace(hub, "/mirrors/hf")
    face.links_to = "https://huggingface.example"
    face.add(
        Repo("maker/one", {"a b+c.safetensors": plain_model("a", 512), "README.md": b"# One"}),
        *many(3),
    )
    async with client(read_s=5) as http:
        asker = made(http, face, waits)
        first = await asker.search(Query("model", limit=2))
        assert ids(await asker.search(Query("model", limit=2, cursor=first.cursor))) == [
            "maker/model-0002"
        ]
        model = await asker.model("maker/one")
    (file, _card) = model.versions[0].files
    assert file.address == (
        f"{hub.address}/mirrors/hf/maker/one/resolve/{face.repos['maker/one'].sha}/a%20b%2Bc.safetensors"
    )
    assert model.page == f"{hub.address}/mirrors/hf/maker/one"
    assert model.description == "# One"


async def test_any_of_several_kinds_and_bases_in_one_order(face, asker):
    face.add(
        Repo("a/lora-sdxl", tags=("lora",), downloads=9, card={"base_model": SDXL}),
        Repo("a/lora-flux", tags=("lora",), downloads=7, card={"base_model": DEV}),
        Repo("a/control-sdxl", tags=("controlnet",), downloads=8, card={"base_model": SDXL}),
        Repo("a/whole-sdxl", downloads=99, card={"base_model": SDXL}),
        Repo("a/control-both", tags=("controlnet",), downloads=6, card={"base_model": [SDXL, DEV]}),
    )
    page = await asker.search(
        Query(kinds=("lora", "controlnet"), bases=("sdxl", "flux1"), limit=20)
    )
    assert ids(page) == ["a/lora-sdxl", "a/control-sdxl", "a/lora-flux", "a/control-both"]
    assert len(face.hub.requests) == 4
    many_bases = ("sdxl", "flux1-dev", "sd15", "qwen-image", "z-image")
    page = await asker.search(Query(kinds=("lora",), bases=many_bases, limit=20))
    assert ids(page) == ["a/lora-sdxl", "a/lora-flux"]  # one question, filtered here


async def test_whole_models_for_films_are_found_by_their_base(face, asker):
    wan = "Wan-AI/Wan2.2-TI2V-5B"
    film = {"pipeline_tag": "text-to-video", "card": {"base_model": wan}}
    face.add(Repo("a/film", **film), Repo("a/lora", tags=("lora",), **film), Repo("a/picture"))
    assert ids(await asker.search(Query(kinds=("checkpoint",), bases=("wan2.2-ti2v-5b",)))) == [
        "a/film"
    ]
    assert ids(await asker.search(Query(kinds=("checkpoint",)))) == ["a/picture"]


async def test_what_is_not_for_everybody_and_not_for_sale_is_left_out_when_asked(face, asker):
    face.add(
        Repo("a/free", card={"license": "apache-2.0"}, downloads=5),
        Repo("a/research", card={"license": "cc-by-nc-4.0"}, downloads=4),
        Repo("a/adult", tags=("not-for-all-audiences",), card={"license": "mit"}, downloads=3),
        Repo("a/unsaid", downloads=2),
    )
    assert ids(await asker.search(Query())) == ["a/free", "a/research", "a/unsaid"]
    assert ids(await asker.search(Query(commercial=True))) == ["a/free"]
    page = await asker.search(Query(commercial=True, sensitive=True))
    assert [(model.id, model.is_sensitive) for model in page.models] == [
        ("a/free", False),
        ("a/adult", True),
    ]


async def test_thin_pages_are_filled_by_a_few_more_and_no_more(face, asker):
    face.add(*many(80))
    face.add(Repo("z/last", downloads=0, card={"license": "mit"}))
    page = await asker.search(Query(commercial=True, limit=10))
    assert ids(page) == [] and page.cursor is not None
    assert len(face.hub.requests) == 4


async def test_a_kind_without_a_word_for_it_asks_nothing(face, asker):
    face.add(*many(3))
    assert await asker.search(Query(kinds=("face_restore",))) == await asker.search(
        Query(bases=("sd21-unclip-h",))
    )
    assert face.hub.requests == []


async def test_a_cursor_of_something_else_is_said_to_be_one(asker):
    for cursor in ("", "{", "[]", '["x"]', "[{},{}]", "[" * 10_000, '[{"cursor": 1}]'):
        assert (await error_of(asker.search(Query(cursor=cursor)))).code == "usage"


async def test_an_odd_item_costs_itself_only(face, asker):
    face.add(*many(3))
    face.odd_items = [None, {"id": 7}, {"id": "../../etc"}]
    page = await asker.search(Query())
    assert (len(page.models), page.unreadable) == (3, 3)


@pytest.mark.parametrize("body", ["", "{", "<html>login</html>", "{}", "null", "[" * 100_000])
async def test_what_is_no_list_is_an_error(face, asker, body):
    face.hub.route("GET", "/api/models", lambda asked: as_text(body))
    error = await error_of(asker.search(Query()))
    assert error.code == "network.unreachable"
    assert len(face.hub.requests) == 1


# Models and files


async def test_a_model_comes_whole_and_pinned(face, asker):
    weights = plain_model("w", 4096)
    face.add(
        Repo(
            "maker/model",
            {
                "README.md": b"---\nlicense: openrail++\n---\n# Ink\n\n![one](images/a.png)\n",
                "ink-fp16.safetensors": weights,
                "ink.ckpt": plain_model("c", 2048, seed=3),
                "config.json": b"{}",
            },
            tags=("stable-diffusion-xl",),
            card={"license": "openrail++", "instance_prompt": "ink wash"},
            security={
                "ink.ckpt": {
                    "status": "unsafe",
                    "pickleImportScan": {
                        "highestSafetyLevel": "dangerous",
                        "imports": [{"module": "os", "name": "system", "safety": "dangerous"}],
                    },
                },
            },
            revisions=("v1", "refs/pr/1"),
        )
    )
    face.page = 3
    model = await asker.model("maker/model", "refs/pr/1")
    sha = face.repos["maker/model"].sha
    (version,) = model.versions
    assert model.is_whole and version.id == sha and version.name == sha[:7]
    assert (model.kind, model.base, model.markup) == ("checkpoint", "sdxl", "markdown")
    assert model.description.startswith("# Ink")
    assert model.picture is not None
    assert model.picture.address == f"{face.address}/maker/model/resolve/{sha}/images/a.png"
    assert version.trained_words == ("ink wash",)
    by_path = {file.path: file for file in version.files}
    file = by_path["ink-fp16.safetensors"]
    assert file.spec == f"hf:maker/model@{sha}/ink-fp16.safetensors"
    assert file.hashes == {"sha256": weights.sha256}
    assert (file.size_bytes, file.size_is_exact) == (4096, True)
    assert (file.format, file.precision, file.kind, file.is_primary) == (
        "safetensors", "fp16", "checkpoint", True,
    )  # fmt: skip
    assert [scan.result for scan in file.scans] == ["success"]
    pickle = by_path["ink.ckpt"]
    assert [(scan.what, scan.result, scan.said) for scan in pickle.scans] == [
        ("pickle", "danger", "os.system"),
    ]
    assert set(by_path["config.json"].hashes) == {"git_sha1"}
    targets = [asked.target for asked in face.hub.requests]
    assert "/api/models/maker/model/revision/refs%2Fpr%2F1" in targets[0]
    assert all(sha in target for target in targets[1:])
    assert len(targets) == 4  # the model, two pages of its tree, the card


async def test_a_repository_of_many_files_is_asked_for_without_verdicts(face, asker):
    files = {f"part-{number:03}.safetensors": plain_model("p", 300) for number in range(201)}
    face.add(Repo("maker/much", files, security={"part-007.safetensors": {"status": "suspicious"}}))
    model = await asker.model("maker/much")
    found = {file.path: file.scans for file in model.versions[0].files}
    assert len(found) == 201
    assert [scan.result for scan in found["part-007.safetensors"]] == ["danger"]
    assert "expand" not in face.hub.requests[-1].target


async def test_a_long_card_is_cut_and_a_missing_one_is_empty(face, asker):
    face.add(Repo("maker/long", {"README.md": b"word " * 400_000}), Repo("maker/none", {}))
    assert 500_000 < len((await asker.model("maker/long")).description) <= 512 * 1024
    assert (await asker.model("maker/none")).description == ""


async def test_a_mirror_without_trees_still_shows_files(face, asker):
    weights = plain_model("w", 4096)
    face.add(Repo("maker/model", {"w.safetensors": weights}))
    face.hub.route("GET", "/api/models/.*/tree/.*", lambda asked: as_json({"error": "no"}, 404))
    (file,) = (await asker.model("maker/model")).versions[0].files
    assert (file.size_bytes, file.hashes) == (4096, {"sha256": weights.sha256})


async def test_a_renamed_repository_is_followed_and_called_by_its_new_name(face, known):
    face.add(Repo("new/model", {"w.safetensors": plain_model("w", 512)}))
    face.renamed["old/model"] = "new/model"
    model = await known.model("old/model")
    assert model.id == "new/model"
    assert model.versions[0].files[0].spec.startswith("hf:new/model@")
    assert all(asked.bearer == SECRET for asked in face.hub.requests)


async def test_one_file_takes_one_question(face, asker):
    weights = plain_model("w", 4096)
    face.add(
        Repo("maker/model", {"a/w.safetensors": weights, "b.safetensors": plain_model("b", 512)})
    )
    model, file = await asker.file("maker/model", None, "a/w.safetensors")
    assert file.hashes == {"sha256": weights.sha256}
    assert not model.is_whole and len(face.hub.requests) == 1
    error = await error_of(asker.file("maker/model", None, "a/x.safetensors"))
    assert error.code == "hub.missing" and "maker/model/a/x.safetensors" in str(error)


@pytest.mark.parametrize(
    "id_", ["", "..", "a/..", "a/b/c", "../x", "a b", "a/b?x=1", "-a/b", "a" * 300, "a\n/b"]
)
async def test_what_names_no_repository_is_not_asked_for(face, asker, id_):
    assert (await error_of(asker.model(id_))).code == "hub.missing"
    assert (await error_of(asker.auth_check(id_))).code == "hub.missing"
    assert face.hub.requests == []


@pytest.mark.parametrize("revision", ["", "..", "a/../b", "-x", "a b", "x" * 300, "a\x00"])
async def test_what_is_no_revision_is_not_asked_for(face, asker, revision):
    assert (await error_of(asker.model("maker/model", revision))).code == "hub.missing"
    assert face.hub.requests == []


# Who may


async def test_what_is_private_or_not_there_looks_the_same_without_a_token(face, asker):
    face.add(Repo("maker/private", private=True))
    for id_ in ("maker/private", "maker/none"):
        error = await error_of(asker.model(id_))
        assert error.code == "hub.login"
        assert id_ in str(error) and "token set hf" in str(error.hint)


async def test_with_a_token_what_is_not_there_is_said_to_be_missing(face, known):
    face.add(Repo("maker/model", {}))
    error = await error_of(known.model("maker/none"))
    assert error.code == "hub.missing" and error.exit_code == 3
    error = await error_of(known.model("maker/model", "v9"))
    assert error.code == "hub.missing" and "maker/model@v9" in str(error)


async def test_a_gated_model_is_shown_with_what_to_do(face, asker):
    face.add(
        Repo(
            "maker/gated",
            {"README.md": b"# Gated", "g.safetensors": plain_model("g", 512)},
            gated="manual",
            card={"license": "other", "license_name": "own", "extra_gated_prompt": "Be kind."},
        )
    )
    model = await asker.model("maker/gated")
    assert (model.access.state, model.access.said) == ("gated", "Be kind.")
    assert model.access.page == f"{face.address}/maker/gated"
    assert model.licence.asks and model.description == "# Gated"
    assert {file.access.state for file in model.versions[0].files} == {"gated"}
    access = await asker.auth_check("maker/gated")
    assert access.state == "gated" and "Please log in" in access.said


async def test_accepted_terms_open_a_model(face, known):
    face.add(Repo("maker/gated", {"g.safetensors": plain_model("g", 512)}, gated="auto"))
    assert (await known.model("maker/gated")).access.state == "gated"
    face.tokens[SECRET].pending.add("maker/gated")
    assert (await known.auth_check("maker/gated")).state == "pending"
    face.tokens[SECRET] = Token("somebody", accepted={"maker/gated"})
    assert (await known.auth_check("maker/gated")).state == "open"
    assert (await known.model("maker/gated")).access.state == "open"
    _model, file = await known.file("maker/gated", None, "g.safetensors")
    assert file.access.state == "open"


async def test_a_token_that_lacks_the_permission_is_told_so(face, known):
    face.add(Repo("maker/gated", {}, gated="auto"))
    face.tokens[SECRET] = Token("somebody", role="fineGrained", reads_gated=False)
    access = await known.auth_check("maker/gated")
    assert (access.state, access.page) == ("login", f"{face.address}/settings/tokens")
    assert "fine-grained" in access.said and "may not read" in str(access.why)


async def test_a_token_that_has_ended_is_no_missing_model(face, known):
    face.add(Repo("maker/model", {}))
    face.tokens.clear()
    error = await error_of(known.model("maker/model"))
    assert error.code == "hub.token" and "token set hf" in str(error.hint)
    assert (await error_of(known.search(Query()))).code == "hub.token"
    assert SECRET not in f"{error} {error.hint} {error.details}"


async def test_what_was_taken_down_is_told_so(face, asker):
    face.add(Repo("maker/gone", {}, disabled=True))
    assert (await error_of(asker.model("maker/gone"))).code == "hub.disabled"
    assert (await asker.auth_check("maker/gone")).state == "disabled"


async def test_who_a_token_is_of(face, known, asker):
    account = await known.who()
    assert (account.name, account.role, account.reads_gated) == ("somebody", "read", None)
    face.tokens[SECRET] = Token("somebody", role="fineGrained", reads_gated=False)
    assert (await known.who()).reads_gated is False
    face.tokens.clear()
    assert (await error_of(known.who())).code == "hub.token"
    asked = face.whoami
    assert (await error_of(asker.who())).code == "hub.login"
    assert face.whoami == asked


async def test_whose_token_it_is_is_asked_once_however_busy_the_hub_is(face, known, waits):
    face.hub.route(
        "GET", "/api/whoami-v2", lambda asked: as_json({}, 429, RateLimit='"api";r=0;t=9')
    )
    error = await error_of(known.who())
    assert (error.code, error.details["retry_after_s"]) == ("hub.limited", 10)
    assert len(face.hub.requests) == 1 and waits == []


async def test_the_token_goes_to_the_hub_and_no_further(face, known):
    face.add(Repo("maker/model", {"README.md": b"# One"}))
    to = f"{face.hub.foreign}/elsewhere"
    face.hub.route("GET", ".*/README.md", lambda asked: Answer(302, (("Location", to),)))
    face.hub.route("GET", "/elsewhere", lambda asked: as_text("# Elsewhere"), "foreign")
    assert (await known.model("maker/model")).description == "# Elsewhere"
    face.hub.assert_no_leaks(SECRET)
    assert [asked.bearer for asked in face.hub.requests if asked.listener == "foreign"] == [None]


# Bad days


async def test_a_busy_hub_is_asked_again_when_it_said(face, asker, waits):
    face.add(*many(1))
    busy = iter(
        [
            as_json({}, 429, RateLimit='"api";r=0;t=7'),
            as_json({}, 429, Retry_After="3"),
            as_json({}, 503),
        ]
    )
    true = face._list
    face.hub.route("GET", "/api/models", lambda asked: next(busy, None) or true(asked))
    assert len((await asker.search(Query())).models) == 1
    assert waits == [8.0, 3.0, 4.0]
    quota = asker.quota
    assert (quota.bucket, quota.left, quota.resets_s, quota.most) == ("api", 480, 210, 500)


async def test_a_hub_that_wants_long_to_be_left_alone_is_given_up(face, asker, waits):
    face.hub.route(
        "GET", "/api/models", lambda asked: as_json({}, 429, RateLimit='"api";r=0;t=240')
    )
    error = await error_of(asker.search(Query()))
    assert (error.code, error.details["retry_after_s"]) == ("hub.limited", 241)
    assert waits == [] and "5 minutes" in str(error.hint)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_hub_that_stays_down_is_said_to_be_so(face, asker, waits, status):
    face.hub.route("GET", "/api/models", lambda asked: as_json({}, status))
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [400, 405, 410, 418])
async def test_what_no_second_try_mends_is_asked_once(face, asker, waits, status):
    face.hub.route("GET", "/api/models", lambda asked: as_json({}, status))
    assert (await error_of(asker.search(Query()))).code in ("network.unreachable", "hub.missing")
    assert len(face.hub.requests) == 1 and waits == []


async def test_a_broken_connection_is_tried_again(face, waits):
    def cut(asked, wire):
        wire.raw(b"HTTP/1.1 200 -\r\nContent-Length: 100\r\n\r\n[{")
        wire.reset()

    face.hub.route("GET", "/api/models", lambda asked: cut)
    async with client(read_s=5) as http:
        asker = made(http, face, waits, pace=Pace(tries=2))
        assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert len(face.hub.requests) == 2


async def test_redirects_in_a_circle_are_no_reason_to_try_again(face, asker, waits):
    face.hub.route("GET", "/api/models", lambda asked: Answer(302, (("Location", asked.target),)))
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"
    assert waits == []


async def test_a_page_that_never_ends_is_left(face, asker):
    face.add(*many(2))
    link = f'<{face.address}/api/models?cursor=same>; rel="next"'
    face.hub.route("GET", "/api/models", lambda asked: as_json([{"id": "a/b"}], Link=link))
    page = await asker.search(Query(limit=1))
    again = await asker.search(Query(limit=1, cursor=page.cursor))
    assert again.cursor is None


async def test_more_than_anybody_wants_is_not_read(face, asker):
    def endless(asked, wire):
        wire.head(200, [("Content-Type", "application/json"), ("Connection", "close")])
        for _piece in range(40):
            wire.raw(b" " * (1 << 20))
        wire.hang_up()

    face.hub.route("GET", "/api/models", lambda asked: endless)
    assert (await error_of(asker.search(Query()))).code == "network.unreachable"
