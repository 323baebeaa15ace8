"""Moving, renaming, removing and undoing through the use cases and the command line."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.process_tree import started_at
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.models.library.roots import add_root
from stablehand.core.models.organise.planning import TRASH_NAME
from stablehand.services import library, model_moves
from stablehand.services.app import App
from stablehand.services.model_operations import journal_of, settle
from stablehand.services.models import list_models
from stablehand.services.trashing import list_trashed, start_restore
from support.organise_models import safetensors

MEMORY = Path("/dev/shm")


@pytest.fixture
def app(make):
    app = make()
    safetensors(app.data.models / "Lora/anna.safetensors", "lora", fill=1)
    (app.data.models / "Lora/anna.json").write_text("{}")
    safetensors(app.data.models / "Lora/bert.safetensors", "lora", fill=2)
    return app


@pytest.fixture
def archive(app, tmp_path):
    """A root on another drive."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second drive here")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        add_root(app.data, Path(folder), name="archive", priority=10, read_only=False)
        yield Path(folder)


async def done(starting):
    job = await starting
    return await job.result()


def tree(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


async def keys(app):
    return sorted(entry.key for entry in await library.entries(app))


async def test_a_move_takes_sidecars_and_what_is_known_along_and_is_undone_after_a_restart(app):
    before = await library.entry(app, "anna")
    result = await done(model_moves.start_move(app, ["anna"], "Lora/people"))
    assert result.command == "models move"
    assert [(m.name, m.along) for m in result.data.moved] == [
        ("main:Lora/anna.safetensors", ("anna.json",))
    ]
    assert tree(app.data.models) == [
        "Lora/bert.safetensors", "Lora/people/anna.json", "Lora/people/anna.safetensors",
    ]  # fmt: skip
    after = await library.entry(app, "main:Lora/people/anna.safetensors")
    assert after.first_seen == before.first_seen
    assert await keys(app) == ["main:Lora/bert.safetensors", "main:Lora/people/anna.safetensors"]
    again = App(app.data, {})  # a program that was started anew
    result = await done(model_moves.start_undo(again))
    assert result.command == "models undo"
    assert tree(app.data.models) == [
        "Lora/anna.json",
        "Lora/anna.safetensors",
        "Lora/bert.safetensors",
    ]
    assert not (app.data.models / "Lora/people").exists()
    assert await keys(app) == ["main:Lora/anna.safetensors", "main:Lora/bert.safetensors"]
    with pytest.raises(StablehandError) as caught:
        await model_moves.start_undo(app)
    assert caught.value.code == "undo.nothing"


async def test_what_was_removed_comes_back_by_undo_or_from_the_trash(app):
    await done(model_moves.start_remove(app, ["anna", "bert"]))
    assert tree(app.data.models) == []
    listed = await list_trashed(app)
    assert sorted(thing.name for thing in listed.data) == ["anna.safetensors", "bert.safetensors"]
    anna = next(thing for thing in listed.data if thing.name == "anna.safetensors")
    await done(start_restore(app, anna.id))
    assert tree(app.data.models) == ["Lora/anna.json", "Lora/anna.safetensors"]
    result = await done(model_moves.start_undo(app))
    assert not result.data.left
    assert tree(app.data.models) == [
        "Lora/anna.json",
        "Lora/anna.safetensors",
        "Lora/bert.safetensors",
    ]
    assert (await list_trashed(app)).data == ()


async def test_a_model_that_goes_before_it_is_moved_is_named(app):
    job = await model_moves.start_move(app, ["anna", "bert"], "VAE")
    (app.data.models / "Lora/anna.safetensors").unlink()
    with pytest.raises(StablehandError) as caught:
        await job.result()
    assert caught.value.code == "model.unknown"
    assert "anna.safetensors" in caught.value.message.english()
    assert (app.data.models / "Lora/bert.safetensors").exists()


async def test_undo_leaves_what_cannot_be_put_back_and_says_why(app):
    await done(model_moves.start_move(app, ["anna", "bert"], "VAE"))
    (app.data.models / "Lora/anna.safetensors").write_text("somebody's")
    result = await done(model_moves.start_undo(app))
    assert [m.name for m in result.data.moved] == ["main:Lora/bert.safetensors"]
    assert "Something else is at" in result.data.left[0].reason.english()
    assert (app.data.models / "Lora/anna.safetensors").read_text() == "somebody's"
    assert (app.data.models / "VAE/anna.json").exists()
    (app.data.models / "Lora/anna.safetensors").unlink()
    await done(model_moves.start_undo(app))
    assert (app.data.models / "Lora/anna.json").exists()


async def test_to_a_root_on_another_drive_and_its_own_trash(app, archive):
    result = await done(model_moves.start_move(app, ["anna"], "archive:Lora"))
    assert result.data.moved[0].new == archive / "Lora/anna.safetensors"
    assert tree(archive) == ["Lora/anna.json", "Lora/anna.safetensors"]
    await done(model_moves.start_remove(app, ["anna"]))
    assert (archive / TRASH_NAME).is_dir()
    assert [thing.name for thing in (await list_trashed(app)).data] == ["anna.safetensors"]
    await done(model_moves.start_undo(app))
    await done(model_moves.start_undo(app))
    assert tree(archive) == []
    assert (app.data.models / "Lora/anna.json").exists()


async def test_a_read_only_root_is_never_written(app, tmp_path):
    shelf = tmp_path / "shelf"
    safetensors(shelf / "Lora/old.safetensors", "lora", fill=3)
    add_root(app.data, shelf, name="shelf", priority=10, read_only=True)
    for start in (
        lambda: model_moves.start_move(app, ["anna"], "shelf:Lora"),
        lambda: model_moves.start_rename(app, "old", "new"),
        lambda: model_moves.start_remove(app, ["old"]),
    ):
        with pytest.raises(StablehandError) as caught:
            await done(start())
        assert caught.value.code == "model.read_only"
    assert tree(shelf) == ["Lora/old.safetensors"]


async def test_folders_outside_the_library_are_refused(app, tmp_path):
    for folder in (str(tmp_path / "away"), "../away", "Lora/../../away"):
        with pytest.raises(StablehandError) as caught:
            await model_moves.start_move(app, ["anna"], folder)
        assert caught.value.code == "path.outside"


async def test_new_folders_get_names_that_every_system_takes(app):
    kept = app.data.models / "Lora/kept."
    kept.mkdir()
    moved = (await done(model_moves.start_move(app, ["anna"], "Lora/CON/a."))).data.moved
    assert moved[0].new == app.data.models / "Lora/_CON/a/anna.safetensors"
    moved = (await done(model_moves.start_move(app, ["bert"], "Lora/kept."))).data.moved
    assert moved[0].new == kept / "bert.safetensors"
    with pytest.raises(StablehandError) as caught:
        await model_moves.start_move(app, ["bert"], "archive:Lora")
    assert caught.value.code == "root.unknown"


async def test_rename_keeps_the_ending_and_makes_names_fit(app):
    await done(model_moves.start_rename(app, "anna", "Anna: at sea?.safetensors"))
    assert tree(app.data.models)[:2] == [
        "Lora/Anna_ at sea_.json",
        "Lora/Anna_ at sea_.safetensors",
    ]
    await done(model_moves.start_rename(app, "bert", "Anna_ at sea_"))
    assert "Lora/Anna_ at sea_ (2).safetensors" in tree(app.data.models)
    with pytest.raises(StablehandError) as caught:
        await model_moves.start_rename(app, "Anna_ at sea_ (2)", " .safetensors")
    assert caught.value.code == "usage"


HOLDER = """
import mmap, sys, time
file = open(sys.argv[1], "rb")
held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
file.close()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def running(app):
    """Give a function that lets a UI run which has a file mapped; ends it."""
    children = []

    def run_with(path, install="forge"):
        child = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        children.append(child)
        assert child.stdout.readline() == b"held\n"
        session = Session(
            "s1", install, "forge", ("python", "launch.py"), 7860, "Logs/x", "ready", moment(),
            supervisor_pid=child.pid, supervisor_started=started_at(child.pid),
            pid=child.pid, pid_started=started_at(child.pid),
        )  # fmt: skip
        SessionTable(app.data.root).begin(session)

    yield run_with
    for child in children:
        child.communicate(b"", timeout=20)


@pytest.mark.skipif(not sys.platform.startswith(("linux", "win")), reason="maps are not shown")
async def test_a_model_is_not_moved_from_under_a_running_ui(app, running):
    # it maps the file and closes it, as safetensors does
    running(app.data.models / "Lora/anna.safetensors")
    for start in (
        lambda: model_moves.start_move(app, ["anna"], "VAE"),
        lambda: model_moves.start_rename(app, "anna", "x"),
        lambda: model_moves.start_remove(app, ["bert", "anna"]),
    ):
        with pytest.raises(StablehandError) as caught:
            await done(start())
        assert caught.value.code == "model.in_use"
        assert caught.value.details["install"] == "forge"
    await done(model_moves.start_move(app, ["bert"], "VAE"))
    assert tree(app.data.models) == [
        "Lora/anna.json",
        "Lora/anna.safetensors",
        "VAE/bert.safetensors",
    ]


async def test_a_cancelled_move_takes_the_file_at_work_back_and_keeps_what_is_done(app, archive):
    big = app.data.models / "Lora/big.safetensors"
    safetensors(big, "lora", fill=4)
    with big.open("r+b") as file:
        file.truncate(2_000_000_000)
    (app.data.models / "Lora/big.json").write_text("{}")
    await library.entries(app)
    job = await model_moves.start_move(app, ["anna", "main:Lora/big.safetensors"], "archive:Lora")
    seen = []
    unsubscribe = app.jobs.subscribe(seen.append)
    while not any(getattr(event, "done", 0) > 5_000_000 for event in seen):
        await asyncio.sleep(0.01)
        assert not job.state.is_final
    job.cancel()
    await job.wait()
    unsubscribe()
    assert tree(archive) == ["Lora/anna.json", "Lora/anna.safetensors"]
    assert big.exists()
    await done(model_moves.start_undo(app))
    assert tree(archive) == []


async def test_an_operation_of_a_dead_process_is_ended_at_the_next_start(app):
    script = """
import os, signal, sys
from pathlib import Path
from stablehand.core.models.metadata.sidecars import all_sidecars_of
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.planning import Wish, plan_moves
from stablehand.core.models.organise.running import run
data = Path(sys.argv[1]); root = data / "Models"
units = plan_moves([Wish("main:Lora/anna.safetensors", root / "Lora/anna.safetensors", root / "VAE", "anna", root)], all_sidecars_of)
removed = 0
def watch(event, arguments):
    global removed
    if event == "os.remove" and "Models" in str(arguments[0]):
        removed += 1
        if removed == 2:  # the model has left, its sidecar has two names
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
run(MoveJournal(data, data / "journal.db"), "move", units)
"""
    await library.entry(app, "anna")
    words = [sys.executable, "-c", script, str(app.data.root)]
    killed = await asyncio.to_thread(subprocess.run, words, timeout=60, check=False)
    assert killed.returncode < 0 or os.name == "nt"
    listed = await list_models(app)
    assert any("(move) has been brought to an end: 1" in n.english() for n in listed.notices)
    assert (await list_models(app)).notices == ()
    assert await settle(app) == ()
    assert tree(app.data.models) == [
        "Lora/bert.safetensors",
        "VAE/anna.json",
        "VAE/anna.safetensors",
    ]
    assert "main:VAE/anna.safetensors" in await keys(app)
    assert journal_of(app).latest()[0].is_undoable
    await done(model_moves.start_undo(app))
    assert (app.data.models / "Lora/anna.json").exists()


def told(capsys, *words):
    code = run(["--json", *words])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, next(line for line in lines if line["type"] in ("result", "error"))


def test_the_command_line_moves_lists_and_undoes(app, capsys):
    at = ("--data", str(app.data.root), "models")
    code, answer = told(capsys, *at, "move", "anna", "--to", "Lora/x")
    assert (code, answer["command"]) == (0, "models move")
    assert answer["data"]["moved"][0]["along"] == ["anna.json"]
    assert answer["data"]["left"] == []
    code, answer = told(capsys, *at, "undo", "--list")
    (item,) = answer["data"]["operations"]
    assert (item["verb"], item["can_undo"]) == ("move", True)
    code, answer = told(capsys, *at, "undo", item["id"])
    assert (code, len(answer["data"]["moved"])) == (0, 1)
    code, answer = told(capsys, *at, "undo", item["id"])
    assert (code, answer["code"]) == (3, "undo.nothing")
    code, answer = told(capsys, *at, "remove", "nobody")
    assert (code, answer["code"]) == (3, "model.unknown")
