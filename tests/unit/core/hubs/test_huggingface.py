"""Hugging Face searched and asked for models, on a real server that the hub's own client reads too."""

import re
from base64 import urlsafe_b64encode

import pytest

from stablehand.core.base.web import USER_AGENT, client, opened
from stablehand.core.hubs.listing import Query
from stablehand.core.hubs.specs import Endpoints, read_spec
from support.asking_huggingface import SECRET, error_of, ids, made
from support.hub_stand_in import as_json, as_text, plain_model
from support.hub_stand_in.huggingface import FakeHuggingFace, Repo, many

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
DEV = "black-forest-labs/FLUX.1-dev"


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
    assert re.fullmatch(r"[\w-]+", page.cursor)
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


@pytest.mark.parametrize("bases", [(), ("sdxl",)])
async def test_what_answers_several_questions_comes_once(face, asker, bases):
    card = {"base_model": SDXL}
    face.add(
        *(Repo(f"a/lora-{at}", tags=("lora",), card=card) for at in range(5)),
        *(Repo(f"a/gguf-{at}", tags=("gguf",), card=card) for at in range(5)),
        *(Repo(f"a/whole-{at}", card=card) for at in range(5)),
        Repo("a/lycoris", tags=("lycoris",), card=card),  # no question of its own finds it
    )
    kinds, found, cursor = ("lora", "checkpoint", "diffusion_model"), [], None
    for _page in range(20):
        page = await asker.search(Query(kinds=kinds, bases=bases, limit=3, cursor=cursor))
        found += ids(page)
        if (cursor := page.cursor) is None:
            break
    assert len(found) == len(set(found)) == 16


@pytest.mark.parametrize("held", ['[{"token":"x"}]', '[{"cursor":7}]', "[7]", '[{"limit":"9999"}]'])
async def test_a_cursor_asks_for_a_page_and_nothing_else(face, asker, held):
    error = await error_of(asker.search(Query(cursor=urlsafe_b64encode(held.encode()).decode())))
    assert error.code == "usage" and face.hub.requests == []


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
    assert all("limit=5&" in asked.target for asked in face.hub.requests)
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


async def test_a_page_holds_no_more_than_was_asked_for(face, asker):
    for number in range(40):
        licence = {"license": "mit"} if number % 5 == 0 else {}
        face.add(Repo(f"a/n-{number:02}", downloads=99 - number, card=licence))
    found, cursor = [], None
    for _turn in range(9):
        page = await asker.search(Query(commercial=True, limit=4, cursor=cursor))
        assert len(page.models) <= 4
        found += ids(page)
        cursor = page.cursor
        if cursor is None:
            break
    assert found == [f"a/n-{number:02}" for number in range(0, 40, 5)]


async def test_a_kind_without_a_word_for_it_asks_nothing(face, asker):
    face.add(*many(3))
    assert await asker.search(Query(kinds=("face_restore",))) == await asker.search(
        Query(bases=("sd21-unclip-h",))
    )
    assert face.hub.requests == []


@pytest.mark.parametrize(
    "cursor",
    ["", "{", "[]", '["x"]', "[{},{}]", "[" * 10_000, '[{"cursor": 1}]', "[7]", "x" * 9_000],
)
async def test_a_cursor_of_something_else_is_said_to_be_one(asker, cursor):
    """As it stands, and written as cursors are."""
    written = urlsafe_b64encode(cursor.encode()).decode().rstrip("=")
    for given in (cursor, written, "\u00fc"):
        assert (await error_of(asker.search(Query(cursor=given)))).code == "usage"


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
                "images/a.png": b"p",
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


async def test_every_file_is_named_so_that_it_is_found_again(face, asker):
    names = ("a b.safetensors", "x@y/ü%2F+&.gguf", "deep/er/e.bin", "日本.pt", "q?#.ckpt")
    face.add(Repo("maker/odd", {name: plain_model("w", 300) for name in names}))
    for file in (await asker.model("maker/odd")).versions[0].files:
        spec = read_spec(file.spec, endpoints=Endpoints(huggingface=face.address))
        assert (spec.model, spec.path, spec.text) == ("maker/odd", file.path, file.spec)
        _model, again = await asker.file(spec.model, spec.version, spec.path)
        assert again.address == file.address
        async with client() as http, opened(http, file.address) as answer:
            assert len(await answer.aread()) == 300


async def test_pictures_that_are_not_there_are_not_shown(face, asker):
    text = b"![gone](gone.png) ![here](in%20it/a.png) ![web](https://cdn.example/b.png)"
    card = {"thumbnail": "lost.png"}
    face.add(
        Repo("maker/p", {"README.md": text, "in it/a.png": b"p"}, card=card),
        Repo("maker/q", card=card),
    )
    model = await asker.model("maker/p")
    shown = [picture.address.rpartition("/")[2] for picture in model.versions[0].pictures]
    assert shown == ["a.png", "b.png"]
    assert model.picture == model.versions[0].pictures[0]
    assert (await asker.model("maker/q")).picture is None


async def test_pictures_that_only_lie_about_are_shown(face, asker):
    face.add(Repo("maker/bare", {"samples/a 1.png": b"p", "x.safetensors": plain_model("x", 300)}))
    assert (await asker.model("maker/bare")).picture.address.endswith("/samples/a%201.png")


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
