"""Lookups, update checks and edits on a real library and a stand-in for CivitAI."""

import asyncio
import copy
import hashlib
import json
import struct
import threading

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState
from stablehand.core.models.library.roots import add_root
from stablehand.core.models.metadata.edits import Changes
from stablehand.core.models.metadata.misses import keep_misses, known_misses
from stablehand.services import library
from stablehand.services.civitai import page_of
from stablehand.services.model_lookups import start_lookup
from stablehand.services.model_metadata import edit, undo_edit
from stablehand.services.model_updates import known_updates, start_update_check
from support.civitai_stand_in import PNG, CivitaiStandIn, answer, html
from support.metadata_samples import A1111_JSON, CM_INFO, MODEL

KEY = "main:Lora/ink.safetensors"


def safetensors(fill, metadata=None):
    header = {
        "lora_unet_x.lora_down.weight": {"dtype": "F16", "shape": [4, 4], "data_offsets": [0, 32]}
    }
    if metadata:
        header["__metadata__"] = metadata
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes([fill]) * 32


def put(folder, path, content):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def known_as(model, *contents, version=2002):
    """Give the model with files of these contents in one of its versions."""
    model = copy.deepcopy(model)
    held = next(item for item in model["modelVersions"] if item["id"] == version)
    held["images"] = []
    held["files"] = [
        {
            "id": number,
            "name": f"{number}.safetensors",
            "hashes": {
                "SHA256": hashlib.sha256(content).hexdigest().upper(),
                "AutoV3": hashlib.sha256(content[-32:]).hexdigest()[:12].upper(),
            },
        }
        for number, content in enumerate(contents, 1)
    ]
    return model


@pytest.fixture
def site():
    with CivitaiStandIn() as found:
        yield found


@pytest.fixture
def app(make, site):
    def made(settings=""):
        return make(settings, {"STABLEHAND_CIVITAI_URL": site.url})

    return made


@pytest.fixture
def ink(app, site):
    """A library with one LoRA that the site knows; give the program and the file."""
    program = app()
    content = safetensors(
        1, {"ss_output_name": "ink_v2", "modelspec.description": "from the header"}
    )
    file = put(program.data.models, "Lora/ink.safetensors", content)
    site.add(known_as(MODEL, content))
    return program, file


async def look_up(app, names=None, **more):
    await library.scan(app, Reports(), must_save=True)
    return (await (await start_lookup(app, names, **more)).result()).data


class Reports:
    """Takes reports and forgets them."""

    def start(self, stage, *, text=None, total=None, unit=""):
        pass

    def update(self, done, *, total=None, text=None):
        pass


async def test_a_lookup_finds_what_the_site_knows_and_keeps_it_beside_the_model(ink, site):
    app, file = ink
    found = await look_up(app)
    assert (found.found, found.unknown, found.asked) == ((KEY,), (), 1)
    model = await library.entry(app, KEY)
    known = model.metadata
    assert (known.title, known.version, known.author) == ("Ink Wash", "v2.0", "hoku")
    assert known.licence.commercial == ("image", "rentcivit")
    assert (known.civitai_model, known.civitai_version) == (1001, 2002)
    assert (known.newer_version, known.newer_name) == (2004, "v2.5")
    assert known.sources["title"] == "civitai"
    assert model.hashes["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    own = json.loads((file.parent / "ink.stablehand.json").read_text("utf-8"))
    assert own["civitai"]["sha256"] == model.hashes["sha256"]
    assert page_of(app, known) == f"{site.url}/models/1001?modelVersionId=2002"
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "ink.safetensors",
        "ink.stablehand.json",
    ]


async def test_what_is_known_is_not_asked_twice_unless_wanted(ink, site):
    app, _file = ink
    await look_up(app)
    site.asked.clear()
    assert (await look_up(app)).asked == 0
    assert site.asked == []
    assert (await look_up(app, again=True)).found == (KEY,)
    assert "POST /api/v1/model-versions/by-hash/ids" in site.asked


async def test_the_record_outlasts_the_library(ink):
    app, _file = ink
    await look_up(app)
    await edit(app, [KEY], Changes(favourite=True))
    app.data.library.unlink()
    await library.scan(app, Reports(), must_save=True)
    known = (await library.entry(app, KEY)).metadata
    assert (known.title, known.favourite, known.civitai_version) == ("Ink Wash", True, 2002)


async def test_a_no_is_remembered_for_an_hour(app, site):
    program = app()
    put(program.data.models, "VAE/own.safetensors", safetensors(7))
    assert (await look_up(program)).unknown == ("main:VAE/own.safetensors",)
    site.asked.clear()
    second = await look_up(program)
    assert (second.unknown, second.asked, site.asked) == (("main:VAE/own.safetensors",), 0, [])
    assert (await look_up(program, again=True)).asked == 1


def test_an_hour_is_an_hour(tmp_path):
    database = tmp_path / "library.db"
    keep_misses(database, ["a"], now=1000.0)
    assert known_misses(database, now=4599.0) == {"a"}
    assert known_misses(database, now=4601.0) == frozenset()
    keep_misses(database, ["b"], now=9000.0)
    assert known_misses(database, now=1000.0) == {"b"}


async def test_a_rewritten_header_is_seen_through(app, site):
    program = app()
    original = safetensors(1)
    put(program.data.models, "Lora/mine.safetensors", safetensors(1, {"edited": "yes"}))
    site.add(known_as(MODEL, original))
    found = await look_up(program)
    assert found.found == ("main:Lora/mine.safetensors",)
    assert (await library.entry(program, "mine")).metadata.civitai_version == 2002


async def test_two_copies_of_one_file_are_asked_about_once(ink, site):
    app, file = ink
    put(app.data.models, "Lora/copy/other.safetensors", file.read_bytes())
    found = await look_up(app)
    assert set(found.found) == {KEY, "main:Lora/copy/other.safetensors"}
    assert [len(body) for body in site.bodies] == [1, 1]


async def test_the_other_forms_are_written_as_the_setting_says_and_a_picture_fetched(app, site):
    program = app('[models]\nwrite_sidecars = "both"\n')
    content = safetensors(1)
    file = put(program.data.models, "Lora/ink.safetensors", content)
    put(program.data.models, "Lora/ink.cm-info.json", json.dumps({**CM_INFO, "Tags": []}).encode())
    model = known_as(MODEL, content)
    model["modelVersions"][2]["images"] = [
        {"url": f"{site.url}/p/original=true/1.jpeg", "type": "image", "nsfwLevel": 1}
    ]
    site.add(model)
    site.pictures["/p/width=450/1.jpeg"] = PNG
    found = await look_up(program)
    assert found.pictures == 1
    assert (file.parent / "ink.preview.png").read_bytes() == PNG
    cm_info = json.loads((file.parent / "ink.cm-info.json").read_text("utf-8"))
    assert (cm_info["UserTitle"], cm_info["Tags"]) == ("My ink", ["style", "ink"])
    info = json.loads((file.parent / "ink.civitai.info").read_text("utf-8"))
    assert info["files"][0]["downloadUrl"] == f"{site.url}/api/download/models/2002?fileId=1"
    assert (await library.entry(program, KEY)).metadata.preview == "Lora/ink.preview.png"


async def test_a_picture_that_fails_costs_the_picture(app, site):
    program = app()
    content = safetensors(1)
    put(program.data.models, "Lora/ink.safetensors", content)
    model = known_as(MODEL, content)
    model["modelVersions"][2]["images"] = [
        {"url": f"{site.url}/p/1.jpeg", "type": "image", "nsfwLevel": 1}
    ]
    site.add(model)
    site.bad_days = [None, None, None, answer({"error": "no"}, 403)]
    await library.scan(program, Reports(), must_save=True)
    result = await (await start_lookup(program)).result()
    assert result.data.found == (KEY,)
    assert "Pictures that could not be fetched: 1." in [text.english() for text in result.notices]


async def test_what_was_found_before_the_site_failed_is_kept_and_gone_on_with(app, site):
    program = app()
    first, second = safetensors(1), safetensors(2)
    put(program.data.models, "Lora/a.safetensors", first)
    put(program.data.models, "Lora/b.safetensors", second[:-32] + b"\5" * 32)
    site.add(known_as(MODEL, first))
    # ids, versions and models are answered; then the question by tensors is refused
    site.bad_days = [None, None, None, answer({}, 401)]
    with pytest.raises(StablehandError) as caught:
        await look_up(program)
    assert caught.value.code == "hub.refused"
    assert (await library.entry(program, "a")).metadata.title == "Ink Wash"
    site.asked.clear()
    assert (await look_up(program)).unknown == ("main:Lora/b.safetensors",)
    assert site.bodies[-1] == [hashlib.sha256(second[:-32] + b"\5" * 32).hexdigest()]


async def test_a_model_the_lists_hide_is_asked_for_alone(ink, site):
    app, _file = ink
    site.hidden = {1001}
    assert (await look_up(app)).found == (KEY,)
    assert (await library.entry(app, KEY)).metadata.author == "hoku"


async def test_a_site_that_wants_less_is_told_as_such(ink, site):
    app, _file = ink
    site.bad_days = [html(429, Retry_After="600")]
    with pytest.raises(StablehandError) as caught:
        await look_up(app)
    assert caught.value.code == "hub.limited"


async def test_a_lookup_can_be_stopped_while_the_site_is_silent(ink, site):
    app, _file = ink
    reached, leave = threading.Event(), threading.Event()

    def silent(_handler):
        reached.set()
        leave.wait(30)

    site.bad_days = [silent]
    await library.scan(app, Reports(), must_save=True)
    job = await start_lookup(app)
    try:
        assert await asyncio.to_thread(reached.wait, 30)
        assert job.cancel()
        assert await asyncio.wait_for(job.wait(), 20) is JobState.CANCELLED
    finally:
        leave.set()
    assert (await look_up(app)).found == (KEY,)


async def test_what_lies_on_a_drive_that_is_away_is_not_edited_and_stays_known(app, site, tmp_path):
    program = app()
    content = safetensors(1)
    put(tmp_path / "usb", "ink.safetensors", content)
    put(tmp_path / "usb", "ink.cm-info.json", json.dumps(CM_INFO).encode())
    site.add(known_as(MODEL, content))
    add_root(program.data, tmp_path / "usb", name="USB", priority=5, read_only=False)
    await library.scan(program, Reports(), must_save=True)
    (tmp_path / "usb").rename(tmp_path / "away")
    with pytest.raises(StablehandError) as caught:
        await edit(program, ["usb:ink.safetensors"], Changes(rating=5))
    assert caught.value.code == "model.read_only"
    found = (await (await start_update_check(program)).result()).data
    (model,) = found.models
    assert (model.metadata.newer_version, model.metadata.title) == (2004, "My ink")
    assert (await look_up(program)).found == ()
    assert not (tmp_path / "usb").exists()


async def test_another_file_at_the_same_place_loses_what_was_said_of_the_first(ink, site):
    app, file = ink
    await look_up(app)
    await edit(app, [KEY], Changes(notes="mine"))
    file.write_bytes(safetensors(9))
    assert (await look_up(app)).unknown == (KEY,)
    known = (await library.entry(app, KEY)).metadata
    assert (known.civitai_version, known.notes) == (None, "mine")


async def test_a_read_only_root_is_never_written(app, site, tmp_path):
    program = app()
    content = safetensors(1)
    file = put(tmp_path / "nas", "ink.safetensors", content)
    site.add(known_as(MODEL, content))
    add_root(program.data, tmp_path / "nas", name="NAS", priority=5, read_only=True)
    key = "nas:ink.safetensors"
    assert (await look_up(program)).found == (key,)
    await edit(program, [key], Changes(rating=5, notes="kept here"))
    await edit(program, [key], Changes(title="Mine"))
    known = (await library.entry(program, key)).metadata
    assert (known.rating, known.notes, known.title, known.author) == (
        5,
        "kept here",
        "Mine",
        "hoku",
    )
    assert [path.name for path in (tmp_path / "nas").iterdir()] == [file.name]


async def test_an_edit_and_the_way_back(ink):
    app, _file = ink
    put(app.data.models, "Lora/ink.json", json.dumps(A1111_JSON).encode())
    await library.scan(app, Reports(), must_save=True)
    before = (await library.entry(app, KEY)).metadata
    done = await edit(app, ["ink"], Changes(title="Mine", notes="n", add_tags=("own",), rating=4))
    assert done.data.changed == (KEY,)
    assert done.data.models[0].metadata.title == "Mine"
    assert (await edit(app, ["ink"], Changes(title="Mine"))).data.changed == ()
    back = await undo_edit(app)
    assert back.data.changed == (KEY,)
    after = (await library.entry(app, KEY)).metadata
    assert after == before
    assert after.description == "for ink"
    with pytest.raises(StablehandError) as caught:
        await undo_edit(app)
    assert caught.value.code == "model.no_edit"


async def test_many_are_edited_and_taken_back_together_but_for_what_was_edited_since(app):
    program = app()
    for name in "abc":
        put(program.data.models, f"Lora/{name}.safetensors", safetensors(ord(name)))
    await library.scan(program, Reports(), must_save=True)
    await edit(program, ["a", "b", "c"], Changes(favourite=True))
    own = program.data.models / "Lora/b.stablehand.json"
    own.write_text(json.dumps({"user": {"favourite": True, "rating": 2}}), "utf-8")
    result = await undo_edit(program)
    assert result.data.changed == ("main:Lora/a.safetensors", "main:Lora/c.safetensors")
    assert [text.english()[-2:] for text in result.notices] == ["1."]
    assert (await library.entry(program, "a")).metadata.favourite is False
    assert json.loads(own.read_text("utf-8"))["user"] == {"favourite": True, "rating": 2}


async def test_taking_back_a_title_shows_that_of_the_header_again(ink):
    app, _file = ink
    await library.scan(app, Reports(), must_save=True)
    await edit(app, ["ink"], Changes(title="Mine", description="mine"))
    await edit(app, ["ink"], Changes(title=None, description=""))
    known = (await library.entry(app, KEY)).metadata
    assert (known.title, known.description) == ("ink_v2", "from the header")


async def test_a_damaged_file_of_ours_stops_the_edit_and_stays(ink):
    app, _file = ink
    own = put(app.data.models, "Lora/ink.stablehand.json", b"{half")
    await library.scan(app, Reports(), must_save=True)
    with pytest.raises(StablehandError) as caught:
        await edit(app, ["ink"], Changes(rating=1))
    assert caught.value.code == "model.metadata_unreadable"
    assert own.read_bytes() == b"{half"


async def test_a_check_finds_newer_versions_for_the_same_base(ink, site):
    app, _file = ink
    put(app.data.models, "Lora/ink.cm-info.json", json.dumps(CM_INFO).encode())
    await library.scan(app, Reports(), must_save=True)
    found = (await (await start_update_check(app)).result()).data
    assert [model.key for model in found.models] == [KEY]
    assert (found.models[0].metadata.newer_version, found.asked) == (2004, 1)
    assert [model.key for model in (await known_updates(app)).data.models] == [KEY]
    known = (await library.entry(app, KEY)).metadata
    assert known.sources["civitai_version"] == "cm-info"
    # the newer one comes into the library: no news any more
    put(app.data.models, "Lora/new.safetensors", safetensors(4))
    put(
        app.data.models,
        "Lora/new.cm-info.json",
        json.dumps({**CM_INFO, "VersionId": 2004}).encode(),
    )
    await library.scan(app, Reports(), must_save=True)
    assert (await known_updates(app)).data.models == ()
    await (await start_update_check(app)).result()
    assert (await library.entry(app, KEY)).metadata.newer_version is None


async def test_a_model_that_is_gone_is_said_and_what_was_known_stays(ink, site):
    app, _file = ink
    await look_up(app)
    site.models.clear()
    result = await (await start_update_check(app)).result()
    assert result.data.gone == (KEY,)
    assert (await library.entry(app, KEY)).metadata.title == "Ink Wash"


async def test_where_pictures_cannot_be_had_not_every_one_is_tried(app, site):
    program = app()
    for number in range(12):
        content = safetensors(number)
        put(program.data.models, f"Lora/{number}.safetensors", content)
        model = {**known_as(MODEL, content), "id": 5000 + number}
        image = {"url": f"{site.url}/login/{number}", "type": "image", "nsfwLevel": 1}
        model["modelVersions"][2] |= {"images": [image], "id": 6000 + number}
        site.add(model)
    site.refused = "/login/"
    await library.scan(program, Reports(), must_save=True)
    result = await (await start_lookup(program)).result()
    assert len(result.data.found) == 12
    assert len([path for path in site.asked if "/login/" in path]) < 12
    assert "Pictures that could not be fetched: 12." in [text.english() for text in result.notices]


@pytest.mark.parametrize("names", [[], ["ink", "--all"]])
def test_the_command_line_wants_names_or_all(ink, capsys, names):
    app, _file = ink
    assert run(["--json", "--data", str(app.data.root), "models", "lookup", *names]) == 2


def test_the_command_line(ink, capsys, monkeypatch, site):
    app, _file = ink
    monkeypatch.setenv("STABLEHAND_CIVITAI_URL", site.url)

    def said(*words):
        code = run(["--json", "--data", str(app.data.root), "models", *words])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return code, lines[-1]

    assert said("scan")[0] == 0
    code, result = said("lookup", "--all")
    assert code == 0
    assert result["data"] == {
        "found": [KEY],
        "unknown": [],
        "skipped": [],
        "pictures": 0,
        "asked": 1,
    }
    code, result = said(
        "edit", "ink", "--rating", "5", "--favourite", "--add-tag", "own", "--trained-words", "x, y"
    )
    (model,) = result["data"]["models"]
    assert (code, model["rating"], model["favourite"], model["changed"]) == (0, 5, True, True)
    assert model["trained_words"] == ["x", "y"]
    assert model["tags"] == ["style", "ink", "own"]
    code, result = said("edit", "ink", "--unset", "rating")
    assert result["data"]["models"][0]["rating"] is None
    assert said("edit", "--undo")[1]["data"]["models"][0]["rating"] == 5
    assert said("edit", "ink", "--rating", "9")[0] == 2
    assert said("edit", "ink")[0] == 2
    assert said("edit", "ink", "--undo")[0] == 2
    assert said("edit", "nothing", "--rating", "1")[0] == 3
    code, result = said("updates")
    assert [row["newer_version"] for row in result["data"]["models"]] == [2004]
    assert result["data"]["models"][0]["early_access"] is False
    assert said("updates", "--check")[0] == 0
