"""The trash: what is in it, what comes back and how, what is deleted for good."""

import asyncio
import json
import os
import time

import keyring
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.trash import list_trash, move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.launch.access_secrets import ACCESS_FILE, keep
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.core.records.lock import held
from stablehand.services.trash_tidying import tidy_trash
from stablehand.services.trashing import (
    empty_trash,
    list_trashed,
    start_emptying,
    start_restore,
    start_undo,
)
from stablehand.services.uninstalling import uninstall
from support.rings import Ring
from support.window_work import write_install


def install(app, name="one", **values):
    folder = write_install(app.data.root, name, **values)
    (folder.generation(1) / "env").mkdir(parents=True)
    (folder.generation(1) / "env" / "x").write_bytes(b"x" * 50)
    (folder.checkout / "mine.txt").write_text("mine")
    return folder


async def done(starting):
    return (await (await starting).result()).data


async def test_what_is_in_it(make, tmp_path):
    app = make()
    install(app)
    await uninstall(app, "one")
    file = app.data.root / "Models" / "a.safetensors"
    file.parent.mkdir()
    file.write_bytes(b"m" * 70)
    move_to_trash(file, app.data.trash)
    link = app.data.root / "Models" / "link"
    link.symlink_to(tmp_path)
    move_to_trash(link, app.data.trash)
    things = {item.name: item for item in (await list_trashed(app)).data}
    assert {name: item.kind for name, item in things.items()} == {
        "one": "install",
        "a.safetensors": "file",
        "link": "link",
    }
    assert things["one"].package == "easel"
    assert things["one"].origin == app.data.packages / "one"
    assert things["a.safetensors"].size_bytes == 70
    assert things["link"].size_bytes == 0


async def test_an_empty_trash(make):
    app = make()
    assert (await list_trashed(app)).data == ()
    assert (await empty_trash(app, None)).data.removed == ()


async def test_the_password_for_the_network_goes_with_the_install(make, monkeypatch):
    ring, app = Ring(), make()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    for name in ("one", "two"):
        await keep(install(app, name), "stablehand", f"password-of-{name}")
    ring.set_password("Stablehand", "huggingface", "a token")
    await uninstall(app, "one")
    assert "password-of-one" in ring.held.values()  # it may come back
    await empty_trash(app, None)
    assert sorted(ring.held.values()) == ["a token", "password-of-two"]
    # A file that names something else takes nothing along.
    named = {"user": "stablehand", "place": "keyring", "entry": "huggingface"}
    folder = InstallFolder(app.data.root, "two")
    (folder.own / ACCESS_FILE).write_text(json.dumps(named))
    await uninstall(app, "two")
    await empty_trash(app, None)
    assert "a token" in ring.held.values()


async def test_a_file_comes_back(make):
    app = make()
    file = app.data.root / "Models" / "a.safetensors"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    entry = move_to_trash(file, app.data.trash)
    back = await done(start_restore(app, entry.id))
    assert (back.path, back.record, file.read_text()) == (file, None, "mine")
    assert (await list_trashed(app)).data == ()


async def test_what_is_in_the_way_stays_and_the_thing_stays_in_the_trash(make):
    app = make()
    folder = install(app)
    await uninstall(app, "one")
    folder.checkout.mkdir()
    (folder.checkout / "other.txt").write_text("other")
    with pytest.raises(StablehandError) as caught:
        await done(start_undo(app, "one"))
    assert caught.value.code == "trash.unrestorable"
    assert [path.name for path in folder.checkout.iterdir()] == ["other.txt"]
    content = list_trash(app.data.trash)[0].content
    assert (content / "mine.txt").read_text() == "mine"
    assert '"state": "installed"' in (content / ".stablehand/install.json").read_text()


async def test_an_install_that_had_failed_comes_back_as_it_was(make):
    app = make()
    folder = install(app, state="failed")
    await uninstall(app, "one")
    back = await done(start_undo(app, "one"))
    assert (back.made_again, back.record.state) == (False, "failed")
    assert (folder.checkout / "mine.txt").read_text() == "mine"


async def test_one_whose_record_is_damaged_comes_back_as_it_was(make):
    app = make()
    folder = install(app)
    folder.record.write_text("{")
    await uninstall(app, "one")
    job = await start_undo(app, "one")
    result = await job.result()
    assert (result.data.record, len(result.notices)) == (None, 1)
    assert folder.record.read_text() == "{"


async def test_a_link_comes_back_as_a_link_and_what_it_leads_to_was_never_touched(make, tmp_path):
    app = make()
    folder = install(app)
    real = tmp_path / "real"
    folder.checkout.rename(real)
    folder.checkout.symlink_to(real)
    before = sorted((path, path.lstat().st_mtime_ns) for path in real.rglob("*"))
    await uninstall(app, "one")
    assert sorted((path, path.lstat().st_mtime_ns) for path in real.rglob("*")) == before
    back = await done(start_undo(app, "one"))
    assert back.path.is_symlink()
    assert (real / "mine.txt").read_text() == "mine"
    assert (real / ".stablehand/gen/1/env/x").exists()


async def test_the_newest_of_a_name_comes_back_first(make):
    app = make()
    for text in ("older", "newer"):
        folder = install(app, state="failed")
        (folder.checkout / "mine.txt").write_text(text)
        await uninstall(app, "one")
    await done(start_undo(app, "one"))
    assert (folder.checkout / "mine.txt").read_text() == "newer"
    assert len(list_trash(app.data.trash)) == 1


@pytest.mark.parametrize("name", ["nobody", "..", "../one", ""])
async def test_nothing_of_that_name(make, name):
    app = make()
    install(app)
    for start in (start_undo, start_restore):
        with pytest.raises(StablehandError) as caught:
            await start(app, name)
        assert caught.value.code == "trash.unknown"
    with pytest.raises(StablehandError):
        await start_emptying(app, [name])
    with pytest.raises(StablehandError):
        await start_undo(app, "one")  # it is installed, and nothing of its name is in the trash


async def test_one_that_is_being_changed_is_left_alone(make):
    app = make()
    install(app, state="failed")
    await uninstall(app, "one")
    async with held(InstallFolder(app.data.root, "one")):
        with pytest.raises(StablehandError) as caught:
            await done(start_undo(app, "one"))
        assert caught.value.code == "install.busy"
        result = await empty_trash(app, None)
        assert (result.data.removed, len(result.notices)) == ((), 1)
    assert len(list_trash(app.data.trash)) == 1


async def test_what_is_emptied_is_gone_for_good_and_nothing_else(make, tmp_path):
    app = make()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("mine")
    folder = install(app)
    (folder.checkout / "link").symlink_to(outside)
    (folder.checkout / "loop").symlink_to(folder.checkout)
    await uninstall(app, "one")
    kept = install(app, "two")
    await uninstall(app, "two")
    one = next(item for item in (await list_trashed(app)).data if item.name == "one")
    emptied = await done(start_emptying(app, [one.id]))
    assert [item.name for item in emptied.removed] == ["one"]
    assert emptied.freed_bytes >= one.size_bytes > 0
    assert (outside / "mine").read_text() == "mine"
    assert [entry.name for entry in list_trash(app.data.trash)] == ["two"]
    assert len(list(app.data.trash.iterdir())) == 1
    await empty_trash(app, None)
    assert list(app.data.trash.iterdir()) == []
    assert not kept.checkout.exists()


async def test_the_journal_keeps_an_install_as_long_as_it_can_come_back(make):
    app = make()
    journal = Journal(app.data.journal)
    folder = install(app)
    record = read_record(folder)
    operation = journal.begin("one", "install", record.created_at)
    journal.step_begins(operation, "checkout", "print")
    journal.step_ends(operation, "checkout", "done")
    journal.begin("one", "update", "another")
    await uninstall(app, "one")
    assert dict(journal.done_steps(operation)) == {"checkout": "print"}
    assert journal.latest()["one"].kind == "install"
    again = journal.begin("one", "install", "another install of this name")
    await empty_trash(app, None)
    assert journal.done_steps(operation) == {}
    assert journal.latest()["one"].id == again


async def test_a_deletion_that_was_killed_is_finished_by_whoever_looks_next(make):
    app = make()
    install(app)
    await uninstall(app, "one")
    entry = list_trash(app.data.trash)[0]
    entry.folder.rename(entry.folder.with_name(f".gone-{entry.folder.name}"))
    assert (await list_trashed(app)).data == ()
    assert list(app.data.trash.iterdir()) == []


async def test_an_entry_that_never_came_to_be_goes_once_it_is_old(make):
    app = make()
    for name, age in (
        ("20200101-000000-000000-aaaaaaaa", 7200),
        ("20200101-000000-000000-bbbbbbbb", 0),
    ):
        place = app.data.trash / name
        (place / "content").mkdir(parents=True)
        (place / "record.json").write_text("{}")
        os.utime(place, (time.time() - age,) * 2)
    (app.data.trash / "somebody's own").mkdir()
    await tidy_trash(app)
    left = {path.name for path in app.data.trash.iterdir()}
    assert left == {"20200101-000000-000000-bbbbbbbb", "somebody's own"}


async def test_what_somebody_put_into_an_entry_by_hand_is_listed_too(make):
    app = make()
    install(app)
    await uninstall(app, "one")
    (list_trash(app.data.trash)[0].content.parent / "put there").write_text("mine")
    things = {item.name: item for item in (await list_trashed(app)).data}
    assert things["put there"].origin is None
    with pytest.raises(StablehandError) as caught:
        await done(start_emptying(app, ["nothing"]))
    assert caught.value.code == "trash.unknown"


async def test_environments_that_a_killed_uninstall_left_are_removed(make):
    app = make()
    install(app)
    await uninstall(app, "one")
    content = list_trash(app.data.trash)[0].content
    for name in ("gen/1/env/bin", "gen/2/source", "gen/3/.gone-env-abc"):
        (content / ".stablehand" / name).mkdir(parents=True)
        (content / ".stablehand" / name / "x").write_text("x")
    install(app, "two")
    await uninstall(app, "two")  # whoever comes next tidies up
    own = content / ".stablehand" / "gen"
    assert list(own.rglob("x")) == []
    assert (content / "mine.txt").read_text() == "mine"


async def test_a_trash_that_cannot_be_seen(make):
    app = make()
    app.data.root.mkdir(parents=True, exist_ok=True)
    app.data.trash.write_text("a file in its place")
    assert (await list_trashed(app)).data == ()
    install(app)
    with pytest.raises(StablehandError) as caught:
        await uninstall(app, "one")
    assert caught.value.code == "data.unwritable"
    folder = InstallFolder(app.data.root, "one")
    assert read_record(folder).state == "installed"
    assert (folder.generation(1) / "env" / "x").exists()


async def test_many_are_emptied_while_somebody_lists(make):
    app = make()
    for number in range(6):
        install(app, f"n{number}", state="failed")
        await uninstall(app, f"n{number}")
    job = await start_emptying(app, None)
    while not job.state.is_final:
        await list_trashed(app)
        await asyncio.sleep(0)
    assert len((await job.result()).data.removed) == 6
    remove_tree(app.data.trash)
