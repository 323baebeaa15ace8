"""Snapshots and the way back, on files and git alone: the environments are only folders."""

import asyncio
import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.switch import switch_file
from stablehand.core.records.generations import GENERATION_FILE, read_generation
from stablehand.core.records.install import InstalledPython, InstallFolder, write_record
from stablehand.core.records.lock import held
from stablehand.services.snapshots import (
    list_snapshots,
    remove_snapshot,
    start_rollback,
    start_snapshot,
    wanted_snapshot,
)
from support.generation_world import GenerationWorld

PYTHON = InstalledPython(version="3.12.3", kind="system", path="/no/such/python3")


@pytest.fixture
def world(tmp_path):
    return GenerationWorld(tmp_path)


async def rolled_back(world, number=None, **more):
    job = await start_rollback(world.app, world.folder.name, number, prove=False, **more)
    return await job.result()


async def listed(world):
    return (await list_snapshots(world.app, world.folder.name)).data


async def taken(world, note=""):
    return (await (await start_snapshot(world.app, world.folder.name, note)).result()).data


def chosen(world, number=None):
    return wanted_snapshot(world.folder, world.record, number).number


async def test_they_are_listed_newest_first_with_what_they_are(world):
    await world.update("v2.0")
    newest, first = await listed(world)
    assert (newest.number, newest.is_current, newest.reason, newest.ref) == (
        2,
        True,
        "update",
        "v2.0",
    )
    assert (first.number, first.is_current, first.reason) == (1, False, "install")
    assert (newest.commit, first.commit) == (world.two, world.one)
    assert newest.left_at is None
    assert first.left_at is not None
    assert first.is_good
    assert not first.is_missing
    assert first.freed_bytes == first.size_bytes > 0


async def test_what_is_being_built_is_no_snapshot(world):
    await world.build("v2.0")
    assert [item.number for item in await listed(world)] == [1]
    with pytest.raises(StablehandError) as caught:
        chosen(world, 2)
    assert caught.value.code == "snapshot.unknown"


async def test_back_to_the_version_and_to_what_was_set_for_launches(world):
    write_record(world.folder, world.record.changed(options={"--cors": True}, port=8123))
    await world.update("v2.0")
    write_record(
        world.folder, world.record.changed(options={}, arguments=["--x"], port=None, pinned=True)
    )
    done = await rolled_back(world)
    assert (done.data.previous, done.data.before) == (2, world.two)
    record = world.record
    assert (record.options, record.arguments, record.port) == ({"--cors": True}, [], 8123)
    assert record.source.commit == world.one
    # What was asked for goes back too: installing it again must not bring the other version.
    assert record.wishes == {"ref": "main"}
    assert record.pinned  # what it follows is no part of a snapshot
    await rolled_back(world, 2)
    assert (world.record.arguments, world.record.wishes) == (["--x"], {"ref": "v2.0"})


async def test_without_a_number_it_is_the_last_good_one_before_never_one_that_was_left(world):
    with pytest.raises(StablehandError, match="no earlier version"):
        chosen(world)
    await world.update("v2.0")
    assert chosen(world) == 1
    await rolled_back(world)
    # Snapshot 2 was left by going back: going back once more is not going forward.
    with pytest.raises(StablehandError, match="no earlier version") as caught:
        chosen(world)
    assert "2" in str(caught.value.hint)
    third = await world.update("v2.0")
    assert (third, chosen(world)) == (3, 1)
    kept = (await taken(world)).number
    assert chosen(world) == 1
    await rolled_back(world, 1)
    with pytest.raises(StablehandError):
        chosen(world)  # that one is of the version which was left
    own = (await taken(world)).number
    assert chosen(world) == own != kept


async def test_one_that_did_not_work_or_is_gone_is_not_chosen(world):
    await world.update(None, reason="repair")
    await world.update("v2.0")
    assert chosen(world) == 2
    file = world.folder.generation(2) / GENERATION_FILE
    file.write_text(file.read_text().replace('"good": true', '"good": false'))
    assert chosen(world) == 1
    assert chosen(world, 2) == 2  # unless it is asked for
    made = world.generation(1)
    file = world.folder.generation(1) / GENERATION_FILE
    file.write_text(made.changed(python=PYTHON).model_dump_json())
    shutil.rmtree(world.folder.generation(1) / "env")
    with pytest.raises(StablehandError, match="no earlier version"):
        chosen(world)
    assert [item.is_missing for item in await listed(world)] == [False, False, True]
    with pytest.raises(StablehandError, match="snapshot 1 of clerk is gone") as caught:
        await rolled_back(world, 1)
    assert caught.value.code == "install.incomplete"
    assert f"--ref {world.one}" in str(caught.value.hint)
    assert world.record.generation == 3


async def test_when_the_python_of_a_snapshot_is_gone_nothing_changes(world):
    await world.update("v2.0")
    file = world.folder.generation(1) / GENERATION_FILE
    file.write_text(world.generation(1).changed(python=PYTHON).model_dump_json())
    with pytest.raises(StablehandError) as caught:
        await rolled_back(world, 1)
    assert caught.value.code == "python.unavailable"
    assert world.record.generation == 2
    assert world.git("rev-parse", "HEAD") == world.two


async def test_an_install_of_before_there_were_accounts(world):
    (world.folder.generation(1) / GENERATION_FILE).unlink()
    (only,) = await listed(world)
    assert (only.number, only.is_current, only.reason, only.commit) == (
        1,
        True,
        "install",
        world.one,
    )
    await world.update("v2.0")
    await rolled_back(world)
    assert world.record.generation == 1
    assert world.git("rev-parse", "HEAD") == world.one


async def test_one_is_taken_on_purpose_of_what_is_checked_out(world):
    world.write("code.py", "committed")
    world.git("commit", "--quiet", "--all", "--message", "mine")
    own = world.git("rev-parse", "HEAD")
    view = await taken(world, "before I play")
    assert (view.number, view.reason, view.note, view.is_current) == (
        2,
        "manual",
        "before I play",
        False,
    )
    assert view.commit == own
    assert world.git("rev-parse", "refs/stablehand/gen/2") == own
    assert world.record.generation == 1
    await world.update("v2.0")
    await rolled_back(world, 2)
    assert world.read("code.py") == "committed"
    assert world.environment_now() == "1"  # the copy says what it was made of


async def test_one_of_an_environment_that_is_gone_is_not_taken(world):
    write_record(world.folder, world.record.changed(python=PYTHON))
    shutil.rmtree(world.folder.generation(1) / "env")
    with pytest.raises(StablehandError) as caught:
        await taken(world)
    assert caught.value.code == "install.incomplete"
    assert not world.folder.generation(2).exists()


async def test_one_is_removed_and_the_users_files_in_it_go_to_the_trash(world):
    world.write("code.py", "mine")
    await world.update("v2.0")
    with pytest.raises(StablehandError, match="is the current one"):
        await remove_snapshot(world.app, "clerk", 2)
    await remove_snapshot(world.app, "clerk", 1)
    assert [item.number for item in await listed(world)] == [2]
    trash = world.app.data.trash
    assert [file.read_text() for file in trash.rglob("code.py")] == ["mine"]
    with pytest.raises(StablehandError):
        await remove_snapshot(world.app, "clerk", 1)


async def test_another_process_that_changes_the_install_is_not_disturbed(world):
    await world.update("v2.0")
    async with held(InstallFolder(world.folder.data, "clerk")):
        with pytest.raises(StablehandError) as caught:
            await rolled_back(world)
        assert caught.value.code == "install.busy"
        with pytest.raises(StablehandError):
            await taken(world)
        with pytest.raises(StablehandError):
            await remove_snapshot(world.app, "clerk", 1)
    assert world.record.generation == 2


async def test_a_change_that_was_cut_off_is_brought_to_an_end_first(world):
    number = await world.build("v2.0")
    switch_file(world.folder).write_text(world.plan_built(number).switch.model_dump_json())
    view = await taken(world)
    assert view.number == 3
    assert not switch_file(world.folder).exists()
    assert world.record.generation == 1


async def test_stopped_while_it_copies_nothing_is_left(world):
    for n in range(3000):
        (world.folder.generation(1) / "env" / f"file {n}").write_bytes(b"x")
    job = await start_snapshot(world.app, "clerk")
    while read_generation(world.folder, 2) is None:
        await asyncio.sleep(0)
    job.cancel()
    await job.wait()
    assert not world.folder.generation(2).exists()
    assert [item.number for item in await listed(world)] == [1]
