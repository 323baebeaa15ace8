"""What a change of generation will do: real repositories, environments that are only folders."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import make_link
from stablehand.core.installs.lineage import NOTHING
from support.generation_world import SECOND, GenerationWorld


@pytest.fixture
def world(tmp_path):
    return GenerationWorld(tmp_path)


async def test_another_version_is_planned_without_touching_anything(world):
    world.write("code.py", "mine")
    world.write("settings.json", "mine")
    world.write("added.py", "mine")
    (world.checkout / "user").mkdir()
    world.write("user/notes.db", "database")
    number = await world.build("v2.0", second="second two")
    before = sorted(path for path in world.checkout.rglob("*") if ".git" not in path.parts)
    planned = world.plan_built(number)
    switch = planned.switch
    assert (switch.leaves, switch.enters) == (1, 2)
    assert (switch.old.commit, switch.new.commit) == (world.one, world.two)
    assert (switch.old.branch, switch.new.branch) == ("main", None)
    assert set(switch.saved) == {"code.py", "settings.json", "added.py"}
    assert switch.carried == ("settings.json",)
    assert set(planned.standing.replaced) == {"code.py", "added.py"}
    assert switch.databases == ("user/notes.db",)
    assert [(swap.path, swap.out, swap.into) for swap in switch.swaps] == [(SECOND, True, "staged")]
    assert set(planned.folders) == {SECOND}
    assert planned.absent == ()
    assert sorted(path for path in world.checkout.rglob("*") if ".git" not in path.parts) == before


async def test_a_second_repository_that_is_lent_stays(world):
    planned = world.plan_built(await world.build("v2.0"))
    assert planned.switch.swaps == ()
    assert planned.folders == {}


async def test_an_environment_alone_touches_neither_files_nor_databases(world):
    world.write("code.py", "mine")
    world.write("notes.db", "database")
    switch = world.plan_built(await world.build(None, reason="repair")).switch
    assert (switch.old, switch.new) == (None, None)
    assert (switch.saved, switch.swaps, switch.databases) == ((), (), ())


async def test_the_same_commit_from_elsewhere_changes_where_it_comes_from_only(world):
    number = await world.build("v1.0")
    switch = world.plan_built(number).switch
    assert switch.old.commit == switch.new.commit == world.one
    assert switch.old.branch == "main"
    assert switch.new.branch is None
    assert switch.databases == ()


async def test_what_was_not_there_before_is_noted_as_absent(world):
    (world.checkout / SECOND / "README").unlink()
    (world.checkout / SECOND).rmdir()
    number = await world.build("v2.0", second="second two")
    planned = world.plan_built(number)
    assert planned.absent == (SECOND,)
    await world.enter_built(number)
    assert world.generation(1).folders == {SECOND: NOTHING}
    (back,) = world.plan_back(1).switch.swaps
    assert (back.out, back.into) == (True, None)


async def test_what_is_held_by_another_generation_is_found_there(world):
    """A repair works with the same second repository as the install; the update after it does not."""
    await world.update(None, reason="repair")
    await world.update("v2.0", second="second two")
    assert (world.places(2).held / SECOND).is_dir()
    (swap,) = world.plan_back(1).switch.swaps
    assert (swap.out, swap.into, swap.holder) == (True, "held", 2)


async def test_what_should_be_held_and_is_gone_leaves_what_is_there(world):
    await world.update("v2.0", second="second two")
    (world.places(1).held / SECOND / "README").unlink()
    (world.places(1).held / SECOND).rmdir()
    assert world.plan_back(1).switch.swaps == ()


async def test_a_folder_where_the_new_version_has_a_file_stops_it(world):
    world.write("added.py/mine.txt")
    number = await world.build("v2.0")
    with pytest.raises(StablehandError, match=r"added\.py") as caught:
        world.plan_built(number)
    assert caught.value.code == "update.blocked"


async def test_a_folder_that_took_the_place_of_a_file_of_the_program_stops_it(world):
    """Git would remove it with everything in it to write its file there."""
    (world.checkout / "code.py").unlink()
    world.write("code.py/mine.txt")
    number = await world.build("v2.0")
    with pytest.raises(StablehandError) as caught:
        world.plan_built(number)
    assert caught.value.code == "update.blocked"
    assert world.read("code.py/mine.txt") == "mine"


async def test_links_of_the_user_above_files_of_the_program_are_noticed(world, tmp_path):
    elsewhere = tmp_path / "big drive"
    (world.checkout / "models").rename(elsewhere)
    make_link(elsewhere, world.checkout / "models")
    switch = world.plan_built(await world.build("v2.0")).switch
    assert switch.links == ("models",)
    assert switch.saved == ()


async def test_the_copies_that_come_back_are_those_of_the_version_left_last(world):
    world.copy_generation()
    world.write("code.py", "mine")
    world.write("notes.db", "database")
    await world.update("v2.0")
    switch = world.plan_back(2).switch
    assert switch.keeper == 1
    assert switch.restored == ("code.py",)
    assert switch.returned == ("notes.db",)


async def test_a_branch_is_gone_back_to_only_while_it_is_checked_out(world):
    world.upstream.git("checkout", "-q", "main")
    await world.update("main", branch="main")
    assert world.plan_back(1).switch.new.branch == "main"
    await world.update("v2.0")
    assert world.plan_back(1).switch.new.branch is None
