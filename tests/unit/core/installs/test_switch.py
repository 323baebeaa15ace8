"""Switches between generations: real repositories, environments that are only folders."""

import sqlite3

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link, make_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.switch import finish_switch, make_switch, read_switch, switch_file
from stablehand.core.installs.switch_copies import save_databases, save_for_switch
from stablehand.services.recovering import git_for, run_command
from support.generation_world import SECOND, GenerationWorld


@pytest.fixture
def world(tmp_path):
    return GenerationWorld(tmp_path)


def database(world, version):
    with sqlite3.connect(world.checkout / "user.db") as db:
        db.execute(f"PRAGMA user_version = {version}")


def database_now(world):
    with sqlite3.connect(world.checkout / "user.db") as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def everything(world):
    """Files of the checkout but git's and ours, with their contents; links with what they say."""
    found = {}
    for path in sorted(world.checkout.rglob("*")):
        name = path.relative_to(world.checkout).as_posix()
        if name.startswith((".git/", ".stablehand")) or name == ".git":
            continue
        if is_link(path):
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


async def test_there_and_back_again(world):
    before = everything(world)
    await world.update("v2.0", second="second two")
    assert world.record.generation == 2
    assert world.git("rev-parse", "HEAD") == world.two
    assert world.git("status", "--porcelain", "--untracked-files=no") == ""
    assert world.read("added.py") == "ADDED\n"
    assert world.read(f"{SECOND}/README") == "second two"
    assert world.environment_now() == "2"
    assert not world.places(2).staged.exists()
    await world.go_back(1)
    assert everything(world) == before
    assert world.environment_now() == "1"
    await world.go_back(2)
    assert world.read(f"{SECOND}/README") == "second two"
    assert world.git("rev-parse", "HEAD") == world.two
    assert read_switch(world.folder) is None


async def test_over_a_generation_that_shares_its_second_repository(world):
    """The repository lies with the generation that was left with it, whichever shares it."""
    await world.update(None, reason="repair")
    await world.update("v2.0", second="second two")
    kept = world.copy_generation()
    await world.go_back(1)
    assert world.read(f"{SECOND}/README") == "second one"
    await world.go_back(kept)
    assert world.read(f"{SECOND}/README") == "second two"
    await world.go_back(2)
    assert world.read(f"{SECOND}/README") == "second one"
    await world.go_back(3)
    assert world.read(f"{SECOND}/README") == "second two"


async def test_a_second_repository_that_is_new_goes_and_comes(world):
    (world.checkout / SECOND / "README").unlink()
    (world.checkout / SECOND).rmdir()
    await world.update(None, reason="repair")
    await world.update("v2.0", second="new")
    await world.go_back(1)
    assert not (world.checkout / SECOND).exists()
    await world.go_back(3)
    assert world.read(f"{SECOND}/README") == "new"


async def test_edited_code_comes_back_with_its_version_and_settings_stay(world):
    world.write("code.py", "mine")
    world.write("settings.json", "mine")
    world.write("added.py", "mine")
    world.write("notes.txt", "mine")
    done = await world.enter_built(await world.build("v2.0"))
    assert set(done.replaced) == {"code.py", "added.py"}
    assert (done.replaced_at / "code.py").read_text() == "mine"
    assert world.read("code.py") == "VALUE = 2\n"
    assert world.read("settings.json") == "mine"
    assert world.read("notes.txt") == "mine"
    world.write("settings.json", "later")
    world.write("code.py", "mine of two")
    await world.go_back(1)
    assert world.read("code.py") == "mine"
    assert world.read("added.py") == "mine"
    assert world.read("settings.json") == "later"
    assert not world.places(1).kept.exists()
    await world.go_back(2)
    assert world.read("code.py") == "mine of two"
    assert world.read("added.py") == "ADDED\n"


async def test_a_copy_of_the_generation_gets_the_users_files_of_its_version(world):
    kept = world.copy_generation()
    world.write("code.py", "mine")
    database(world, 1)
    await world.update("v2.0")
    database(world, 2)
    done = await world.go_back(kept)
    assert world.read("code.py") == "mine"
    assert database_now(world) == 1
    assert done.returned == ("user.db",)
    # They are in place now: the generation they were kept with has no older ones to bring.
    world.write("code.py", "newer")
    await world.go_back(1)
    assert world.read("code.py") == "newer"


async def test_databases_of_another_version_wait_and_those_of_the_same_go_on(world):
    database(world, 1)
    repaired = await world.update(None, reason="repair")
    database(world, 5)
    await world.go_back(1)
    assert database_now(world) == 5  # the program is the same, so nothing is out of date
    await world.go_back(repaired)
    await world.update("v2.0")
    database(world, 9)
    done = await world.go_back(1)
    assert database_now(world) == 5
    assert done.databases_at is not None
    with sqlite3.connect(done.databases_at / "user.db") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (9,)


async def test_links_of_the_user_above_the_programs_files_stay(world, tmp_path):
    elsewhere = tmp_path / "big drive"
    (world.checkout / "models").rename(elsewhere)
    (elsewhere / "big.safetensors").write_text("weights")
    make_link(elsewhere, world.checkout / "models")
    await world.update("v2.0")
    assert is_link(world.checkout / "models")
    assert (elsewhere / "big.safetensors").read_text() == "weights"
    assert (elsewhere / "lora" / "put_here").exists()
    await world.go_back(1)
    assert is_link(world.checkout / "models")
    assert sorted(path.name for path in elsewhere.iterdir()) == ["big.safetensors", "lora"]


async def test_what_the_user_committed_or_pulled_by_hand_is_gone_back_to(world):
    world.write("code.py", "committed")
    world.git("commit", "--quiet", "--all", "--message", "mine")
    own = world.git("rev-parse", "HEAD")
    done = await world.enter_built(await world.build("v2.0"))
    assert done.by_hand == own
    assert world.generation(1).source.commit == own
    await world.go_back(1)
    assert world.git("rev-parse", "HEAD") == own
    assert world.read("code.py") == "committed"
    # What upstream brings is no change of the user's.
    assert world.git("status", "--porcelain", "--untracked-files=no") == ""


async def test_a_failure_half_way_leaves_everything_as_it_was(world):
    world.write("code.py", "mine")
    world.write("settings.json", "mine")
    world.write("added.py", "mine")
    database(world, 1)
    await world.update(None, reason="repair")
    number = await world.build("v2.0", second="second two")
    before, record = everything(world), world.record
    planned = world.plan_built(number)
    save_for_switch(world.folder, 2, planned.switch.saved)
    save_databases(world.folder, 2, planned.switch.databases)
    git = git_for(world.app, world.folder)
    seen = []

    async def run(command):
        done = await run_command(command)
        seen.append(command)
        if "checkout" in command.argv and world.two in command.argv:
            raise StablehandError("disk.full", QT_TRANSLATE_NOOP("install", "No room."))
        return done

    fresh = record.changed(generation=number)
    with pytest.raises(StablehandError, match="No room"):
        await make_switch(world.folder, planned.switch, fresh, git, run)
    assert any(world.two in command.argv for command in seen)
    assert everything(world) == before
    assert world.git("rev-parse", "HEAD") == world.one
    assert world.git("symbolic-ref", "--short", "HEAD") == "main"
    assert world.record == record
    assert not switch_file(world.folder).exists()
    assert world.generation(number).state == "building"
    await world.enter_built(number)  # and nothing is in the way of another attempt
    assert world.read("added.py") == "ADDED\n"


async def test_the_record_decides_how_an_interrupted_switch_ends(world):
    number = await world.build("v2.0", second="second two")
    switch = world.plan_built(number).switch
    git = git_for(world.app, world.folder)
    switch_file(world.folder).write_text(switch.model_dump_json())
    told = await finish_switch(world.folder, git, run_command)
    assert "took back" in told
    assert world.record.generation == 1
    assert await finish_switch(world.folder, git, run_command) is None
    await world.enter_built(number)
    switch_file(world.folder).write_text(switch.model_dump_json())
    assert "finished" in await finish_switch(world.folder, git, run_command)
    assert world.record.generation == number
    assert world.read(f"{SECOND}/README") == "second two"


async def test_notes_of_a_switch_that_cannot_be_read_stop_everything(world):
    switch_file(world.folder).write_text("{")
    git = git_for(world.app, world.folder)
    with pytest.raises(StablehandError) as caught:
        await finish_switch(world.folder, git, run_command)
    assert caught.value.code == "install.damaged"
    assert switch_file(world.folder).read_text() == "{"


async def test_an_address_that_only_the_user_understands_is_no_obstacle(world):
    """A checkout that was taken over may come from a name that the user's own git configuration explains."""
    world.git("config", "remote.origin.url", "mirror:clerk")
    world.git("config", f"url.{world.upstream.folder.parent.as_uri()}/.insteadOf", "mirror:")
    number = await world.build("v2.0")
    planned = world.plan_built(number)
    git = git_for(world.app, world.folder)

    async def run(command):
        if "checkout" in command.argv and world.two in command.argv:
            raise StablehandError("git.failed", QT_TRANSLATE_NOOP("install", "It does not work."))
        return await run_command(command)

    fresh = world.record.changed(generation=number)
    with pytest.raises(StablehandError, match="does not work"):
        await make_switch(world.folder, planned.switch, fresh, git, run)
    assert world.git("config", "remote.origin.url") == "mirror:clerk"
    assert not switch_file(world.folder).exists()


async def test_copies_that_did_not_get_their_places_back_are_not_removed(world):
    kept = world.places(1).kept
    kept.mkdir()
    (kept / "older.py").write_text("mine, of long ago")
    (kept / "same.py").write_text("SAME = 1\n")  # as it lies in the checkout: of a switch given up
    world.write("code.py", "mine")
    await world.update("v2.0")
    assert sorted(path.name for path in kept.iterdir()) == ["code.py", "older.py"]
