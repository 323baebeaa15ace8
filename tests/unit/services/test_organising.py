"""Misplaced models, patterns, duplicates, room and sight, through the use cases and the command line."""

import json
import os
import sys
import time

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstallRecord, now, write_record
from stablehand.core.sharing.apply import share
from stablehand.services import (
    disk_use,
    duplicates,
    library,
    model_moves,
    model_sight,
    organising,
)
from stablehand.services.trashing import list_trashed
from support.organise_models import safetensors
from support.shared_install import SharedInstall


@pytest.fixture
def app(make):
    app = make()
    safetensors(app.data.models / "StableDiffusion/sub/anna.safetensors", "lora", fill=1)
    (app.data.models / "StableDiffusion/sub/anna.json").write_text("{}")
    safetensors(app.data.models / "Lora/bert.safetensors", "lora", fill=2)
    safetensors(app.data.models / "Lora/bert copy.safetensors", "lora", fill=2)
    safetensors(app.data.models / "VAE/eye.safetensors", "vae")
    return app


async def done(starting):
    job = await starting
    return (await job.result()).data


def tree(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


async def test_misplaced_models_are_listed_moved_and_put_back(app):
    (found,) = (await organising.misplaced(app)).data
    assert (found.key, found.kind, found.folder) == (
        "main:StableDiffusion/sub/anna.safetensors", "lora", "StableDiffusion",
    )  # fmt: skip
    assert found.target == app.data.models / "Lora/sub/anna.safetensors"
    before = tree(app.data.models)
    await done(organising.start_fix(app))
    assert "Lora/sub/anna.json" in tree(app.data.models)
    assert (await organising.misplaced(app)).data == ()
    await done(model_moves.start_undo(app))
    assert tree(app.data.models) == before


async def test_a_pattern_is_shown_then_done_as_one_operation(app):
    proposals = (await organising.propose(app, "{kind}/{name}")).data
    targets = {m.key: m.target.relative_to(app.data.models).as_posix() for m in proposals.moves}
    assert targets == {
        "main:StableDiffusion/sub/anna.safetensors": "Lora/lora/anna.safetensors",
        "main:Lora/bert.safetensors": "Lora/lora/bert.safetensors",
        "main:Lora/bert copy.safetensors": "Lora/lora/bert copy.safetensors",
        "main:VAE/eye.safetensors": "VAE/vae/eye.safetensors",
    }
    before = tree(app.data.models)
    assert tree(app.data.models) == before
    moves = await done(organising.start_organise(app, "{kind}/{name}"))
    assert len(moves.moved) == 4
    assert (await organising.propose(app, "{kind}/{name}")).data.moves == ()
    await done(model_moves.start_undo(app))
    assert tree(app.data.models) == before


async def test_a_pattern_that_gives_one_place_twice_says_so(app):
    proposals = (await organising.propose(app, "{kind}")).data
    apart = {m.target.name for m in proposals.moves if m.is_apart}
    assert apart == {"lora (2).safetensors", "lora (3).safetensors"}


async def test_duplicates_share_their_bytes_and_part_again(app):
    found = await done(duplicates.start_search(app))
    (group,) = found.groups
    assert group.likeness == "same_bytes"
    assert group.freed_bytes == group.size_bytes == found.freed_bytes
    linked = await done(duplicates.start_link(app))
    assert linked.freed_bytes == group.size_bytes
    one, other = (copy.path for copy in group.copies)
    assert one.samefile(other)
    assert (await done(duplicates.start_search(app))).groups == ()
    await done(model_moves.start_undo(app))
    assert not one.samefile(other)
    assert one.read_bytes() == other.read_bytes()


async def test_room_orphans_and_caches(app):
    old = time.time() - 3 * 24 * 3600
    for name in ("Lora/gone.civitai.info", "Lora/half.safetensors.part"):
        (app.data.models / name).write_text("x" * 100)
        os.utime(app.data.models / name, (old, old))
    cache = app.data.assets / "uv-cache/archive/x"
    cache.parent.mkdir(parents=True)
    cache.write_bytes(bytes(5000))
    hub = app.data.assets / "huggingface/hub/model.bin"
    hub.parent.mkdir(parents=True)
    hub.write_bytes(bytes(7000))
    found = (await disk_use.disk_use(app)).data
    assert {orphan.path.name for orphan in found.orphans} == {
        "gone.civitai.info",
        "half.safetensors.part",
    }
    assert {cache.kind.id: cache.size_bytes for cache in found.caches} == {
        "packages": 5000, "huggingface": 7000,
    }  # fmt: skip
    assert found.usage.kinds["lora"].count == 3
    freed = await done(disk_use.start_free(app, caches=["packages", "huggingface"], orphans=True))
    assert freed.freed_bytes == 5000
    assert not (app.data.assets / "uv-cache").exists()
    assert sorted(thing.name for thing in (await list_trashed(app)).data) == [
        "gone.civitai.info", "half.safetensors.part", "huggingface",
    ]  # fmt: skip
    assert (await disk_use.disk_use(app)).data.orphans == ()
    await done(model_moves.start_undo(app))
    assert (app.data.models / "Lora/gone.civitai.info").exists()
    with pytest.raises(StablehandError) as caught:
        await disk_use.start_free(app, caches=["everything"])
    assert caught.value.code == "usage"


@pytest.mark.parametrize(
    ("package", "method", "way", "through"),
    [
        ("comfyui", "config", "config", "loras"),
        ("comfyui", "link", "link", "models/loras/Lora"),
        ("a1111", "config", "option", "--lora-dir"),
        ("a1111", "link", "link", "models/Lora"),
        ("a1111", "none", None, None),
    ],
)
async def test_who_sees_a_model_and_through_what(app, package, method, way, through):
    install = SharedInstall(app.data.root, package)
    moment = now()
    record = InstallRecord(
        package=package,
        name=package,
        state="installed",
        created_at=moment,
        changed_at=moment,
        method=method,
    )
    write_record(install.folder, record)
    lora = app.data.models / "Lora/bert.safetensors"
    if way is None:
        assert await model_sight.sight(app, lora) == ()
        return
    (before,) = await model_sight.sight(app, lora)
    assert before.is_there == (way == "option")
    share(install.plan(method), install.folder, install.tracked)
    (seen,) = await model_sight.sight(app, lora)
    assert (seen.install, seen.way, seen.through, seen.is_there) == (package, way, through, True)
    assert seen.seen_as.samefile(lora)
    assert through in model_sight.way_words(seen).english()
    assert await model_sight.sight(app, app.data.root / "elsewhere.safetensors") == ()
    if way == "link":
        (install.checkout / through).unlink()
        (gone,) = await model_sight.sight(app, lora)
        assert not gone.is_there


def told(capsys, app, *words):
    code = run(["--json", "--data", str(app.data.root), "models", *words])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_command_line(app, capsys):
    code, answer = told(capsys, app, "misplaced")
    assert answer["data"]["misplaced"][0]["target"].endswith("anna.safetensors")
    code, answer = told(capsys, app, "organise", "{base}/{name}")
    assert (code, answer["data"]["unplaced"]) == (0, [])
    code, answer = told(capsys, app, "organise", "{nothing}")
    assert (code, answer["code"]) == (2, "usage")
    code, answer = told(capsys, app, "duplicates")
    assert answer["data"]["extra_bytes"] == answer["data"]["freed_bytes"] > 0
    code, answer = told(capsys, app, "duplicates", "--link")
    assert (code, answer["code"]) == (4, "decision.needed")
    code, answer = told(capsys, app, "duplicates", "--link", "--yes")
    assert (code, len(answer["data"]["moved"])) == (0, 1)
    code, answer = told(capsys, app, "disk", "--orphans")
    assert answer["data"]["models"]["count"] == 4
    assert answer["data"]["shared_bytes"] > 0
    code, answer = told(capsys, app, "disk", "--fix", "--clear", "packages")
    assert (code, answer["data"]["caches"]) == (0, ["packages"])
    for words in (
        ("misplaced",),
        ("duplicates", "--near"),
        ("disk",),
        ("organise", "{base}/{name}"),
    ):
        assert run(["--data", str(app.data.root), "models", *words]) == 0
        assert capsys.readouterr().out


async def test_the_library_knows_them_by_their_new_places(app):
    await done(organising.start_fix(app))
    assert "main:Lora/sub/anna.safetensors" in {entry.key for entry in await library.entries(app)}


@pytest.mark.skipif(sys.platform != "linux", reason="names that differ in case are one here")
async def test_names_that_differ_in_case_alone_are_organised(make):
    app = make()
    safetensors(app.data.models / "Lora/anna.safetensors", "lora", fill=1)
    safetensors(app.data.models / "Lora/Anna.safetensors", "lora", fill=2)
    (app.data.models / "Lora/anna.json").write_text('{"notes": "of the small one"}')
    await (await organising.start_organise(app, "people/{name}")).result()
    there = sorted(path.name for path in (app.data.models / "Lora/people").glob("*.safetensors"))
    assert len(there) == 2
    assert len({name.casefold() for name in there}) == 2
    (beside,) = (app.data.models / "Lora/people").glob("*.json")
    assert beside.read_text() == '{"notes": "of the small one"}'
    assert beside.with_suffix(".safetensors").exists()
