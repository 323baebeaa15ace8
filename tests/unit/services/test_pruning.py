"""Snapshots within their budget: what goes, what others keep of it, what the user gets back."""

import shutil

import pytest

from stablehand.core.records.generations import GENERATION_FILE, generation_numbers
from stablehand.core.records.install import InstalledPython
from stablehand.services.pruning import (
    budget_of,
    clear_generation,
    forget_change,
    left_over,
    prune,
    remove_generation,
)
from support.generation_world import SECOND, GenerationWorld
from support.repositories import Repository

PYTHON = InstalledPython(version="3.12.3", kind="system", path="/no/such/python3")
KEEP_ONE = "[snapshots]\nkeep = 1\n"


@pytest.fixture
def world(tmp_path):
    return GenerationWorld(tmp_path)


@pytest.fixture
def tight(tmp_path):
    return GenerationWorld(tmp_path, settings=KEEP_ONE)


async def pruned(world):
    said = []
    await prune(world.app, world.folder, world.record, said.append)
    return said


def in_trash(world, name):
    return [file.read_text() for file in world.app.data.trash.rglob(name)]


def test_the_budget_is_what_the_settings_say(make):
    assert budget_of(make()) == (3, 30_000_000_000)
    assert budget_of(make("[snapshots]\nkeep = 0\nmax_gb = 0\n")) == (0, None)


async def test_what_is_beyond_the_budget_goes_but_the_last_good_one(tight):
    await tight.update(None, reason="repair")
    await tight.update("v2.0")
    assert await pruned(tight) == ["removed snapshot 1"]
    assert generation_numbers(tight.folder) == (2, 3)
    assert await pruned(tight) == []


async def test_one_whose_environment_is_gone_is_not_the_last_good_one(tight):
    await tight.update(None, reason="repair")
    await tight.update("v2.0")
    file = tight.folder.generation(2) / GENERATION_FILE
    file.write_text(tight.generation(2).changed(python=PYTHON).model_dump_json())
    shutil.rmtree(tight.folder.generation(2) / "env")
    await tight.update(None, reason="repair")
    assert set(await pruned(tight)) == {"removed snapshot 1", "removed snapshot 2"}
    assert generation_numbers(tight.folder) == (3, 4)


async def test_what_is_being_built_is_not_touched(tight):
    await tight.update("v2.0")
    number = await tight.build(None, reason="repair")
    assert await pruned(tight) == []
    assert number in generation_numbers(tight.folder)


async def test_a_second_repository_stays_with_others_that_work_with_it(world):
    await world.update(None, reason="repair")
    await world.update("v2.0", second="second two")
    assert (world.places(2).held / SECOND).is_dir()
    await remove_generation(world.app, world.folder, 2)
    assert (world.places(1).held / SECOND).is_dir()
    await world.go_back(1)
    assert world.read(f"{SECOND}/README") == "second one"


async def test_a_second_repository_in_which_the_user_worked_goes_to_the_trash(world):
    shutil.rmtree(world.checkout / SECOND)
    Repository(world.checkout / SECOND).commit("one", {"README": "second"})
    world.write(f"{SECOND}/notes.txt", "mine")
    await world.update("v2.0", second="second two")
    await remove_generation(world.app, world.folder, 1)
    assert in_trash(world, "notes.txt") == ["mine"]


async def test_a_second_repository_that_git_brings_again_is_deleted(world):
    shutil.rmtree(world.checkout / SECOND)
    Repository(world.checkout / SECOND).commit("one", {"README": "second"})
    await world.update("v2.0", second="second two")
    await remove_generation(world.app, world.folder, 1)
    assert in_trash(world, "README") == []
    assert not world.folder.generation(1).exists()


async def test_the_users_files_stay_with_others_of_the_version_else_go_to_the_trash(world):
    kept = world.copy_generation()
    world.write("code.py", "mine")
    world.write("user.db", "database")
    await world.update("v2.0")
    await remove_generation(world.app, world.folder, 1)
    assert in_trash(world, "code.py") == []
    assert (world.places(kept).kept / "code.py").read_text() == "mine"
    await remove_generation(world.app, world.folder, kept)
    assert in_trash(world, "code.py") == ["mine"]
    assert in_trash(world, "user.db") == ["database"]
    assert generation_numbers(world.folder) == (3,)


async def test_commits_of_the_user_outlast_their_snapshots(world):
    world.write("code.py", "committed")
    world.git("commit", "--quiet", "--all", "--message", "mine")
    own = world.git("rev-parse", "HEAD")
    await world.update("main", branch="main")
    await world.update("v2.0")
    await remove_generation(world.app, world.folder, 1)
    await remove_generation(world.app, world.folder, 2)
    names = world.git("for-each-ref", "--format=%(refname)", "refs/stablehand").split()
    # Upstream's commits can be fetched again, and other names lead to them; to this one none does.
    assert names == ["refs/stablehand/gen/3", f"refs/stablehand/kept/{own}"]
    world.git("reflog", "expire", "--expire=now", "--all")
    world.git("gc", "--quiet", "--prune=now")
    assert world.git("cat-file", "-t", own) == "commit"


async def test_what_a_change_has_built_so_far_is_forgotten(world):
    world.write("code.py", "mine")
    number = await world.build("v2.0", second="second two")
    assert left_over(world.folder, world.record) == (number,)
    done = await forget_change(world.app, "clerk")
    assert done.data > 0
    assert generation_numbers(world.folder) == (1,)
    assert world.read(f"{SECOND}/README") == "second one"
    assert (await forget_change(world.app, "clerk")).data == 0


def test_a_generation_without_an_account_is_cleared_and_the_users_files_kept(world):
    place = world.places(9)
    place.kept.mkdir(parents=True)
    (place.kept / "code.py").write_text("mine")
    (world.folder.generation(9) / "env").mkdir()
    clear_generation(world.app, world.folder, 9)
    assert in_trash(world, "code.py") == ["mine"]
    assert not world.folder.generation(9).exists()
