"""Another version beside the one that is there: real repositories, fetched into the checkout's own."""

import os
import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.catalog.install_schema import Repository as SecondRepository
from stablehand.core.installs.own_steps import bring_extensions
from stablehand.core.installs.source_steps import lend_repository
from stablehand.core.installs.staging import NothingNew, stage, staged_right
from stablehand.core.records.install import InstalledSource
from support.generation_world import SECOND, GenerationWorld
from support.repositories import Repository


@pytest.fixture
def world(tmp_path):
    return GenerationWorld(tmp_path)


async def staged(world, number=None, **more):
    return await world.with_context(lambda context: stage(context, None), number, **more)


def mtimes(world):
    return {
        str(path): os.lstat(path).st_mtime_ns
        for path in world.checkout.rglob("*")
        if not {".git", ".stablehand"} & set(path.parts)
    }


async def test_a_version_comes_beside_and_the_checkout_does_not_notice(world):
    world.write("code.py", "mine")
    before = mtimes(world)
    context = await staged(world, wishes={"ref": "v2.0"})
    place = world.places(2).staged
    assert (place / "added.py").read_text() == "ADDED\n"
    assert (place / "code.py").read_text() == "VALUE = 2\n"
    assert context.record.source.commit == world.two
    assert context.record.source.ref == "v2.0"
    assert context.record.source.date == "2024-01-01"
    assert "branch" not in context.record.wishes
    assert staged_right(context)
    assert mtimes(world) == before
    assert world.git("rev-parse", "HEAD") == world.one
    assert world.git("rev-parse", "refs/stablehand/gen/2") == world.two
    assert world.record.generation == 1
    assert world.record.source.commit == world.one


async def test_a_branch_is_remembered_as_one(world):
    context = await staged(world, wishes={"ref": "main"})
    assert context.record.wishes["branch"] == "main"
    assert context.record.source.commit == world.two


async def test_a_commit_that_is_there_needs_nobody(world):
    await staged(world, 2, wishes={"ref": "v2.0"})
    shutil.rmtree(world.upstream.folder)
    context = await staged(world, 3, wishes={"ref": world.two})
    assert context.record.source.commit == world.two


async def test_another_repository_is_fetched_from_without_becoming_the_origin(world, tmp_path):
    fork = Repository(tmp_path / "fork", branch="theirs")
    newest = fork.commit("theirs", {"app.py": "theirs"})
    context = await staged(world, wishes={"ref": "theirs", "source": fork.url})
    assert context.record.source.commit == newest
    assert context.record.source.url == fork.url
    assert world.git("config", "remote.origin.url") == world.upstream.url


async def test_nothing_new_is_told_and_a_hand_made_change_of_version_is_not_taken_for_it(world):
    with pytest.raises(NothingNew):
        await staged(world, wishes={"ref": world.one}, only_if_new=True)
    world.git("fetch", "--quiet", "origin", "main")
    world.git("checkout", "--quiet", world.two)
    context = await staged(world, wishes={"ref": world.one}, only_if_new=True)
    assert context.record.source.commit == world.one


async def test_a_staging_folder_that_is_not_what_was_recorded_is_made_again(world):
    context = await staged(world, wishes={"ref": "v2.0"})
    place = world.places(2).staged
    (place / ".git").write_text("gitdir: /no/such/place\n")  # the data folder has moved
    assert not staged_right(context)
    again = await staged(world, 2, wishes={"ref": "v2.0"})
    assert staged_right(again)
    shutil.rmtree(place)
    assert not staged_right(again)


async def test_names_of_ours_are_refused(world):
    world.upstream.git("checkout", "-q", "-b", "bad")
    world.upstream.commit("bad", {"venv/x": "theirs"})
    with pytest.raises(StablehandError, match="venv"):
        await staged(world, wishes={"ref": "bad"})


async def test_a_folder_without_a_repository_says_so(world):
    shutil.rmtree(world.checkout / ".git")
    with pytest.raises(StablehandError, match="no git checkout"):
        await staged(world, wishes={"ref": "v2.0"})


async def test_a_second_repository_at_its_commit_is_lent(world):
    shutil.rmtree(world.checkout / SECOND)
    second = Repository(world.checkout / SECOND)
    commit = second.commit("one", {"README": "second"})
    other = second.commit("two", {"README": "second two"})
    url = "https://github.com/example/second"

    async def look(context):
        await stage(context, None)
        place = context.checkout / SECOND
        there = SecondRepository(folder=SECOND, url=url, commit=other)
        assert lend_repository(context, there)
        assert is_link(place)
        assert (place / "README").read_text() == "second two"
        assert lend_repository(context, there)  # once more
        assert not lend_repository(context, there.model_copy(update={"commit": commit}))
        branch = there.model_copy(update={"commit": None, "ref": "main"})
        assert not lend_repository(context, branch)  # it may have moved on

    await world.with_context(look, wishes={"ref": "v2.0"})


def test_extensions_that_are_built_in_come_along(tmp_path):
    there, here = tmp_path / "src/Extensions", tmp_path / "staged/src/Extensions"
    for path in ("Mine/Mine.cs", "Mine/.git/HEAD", "Mine/obj/x.dll", "Theirs/Own.cs", "list.txt"):
        (there / path).parent.mkdir(parents=True, exist_ok=True)
        (there / path).write_text("of the user")
    (here / "Theirs").mkdir(parents=True)
    bring_extensions(there, here)
    bring_extensions(there, here)  # once more
    assert [p.relative_to(here).as_posix() for p in sorted(here.rglob("*"))] == [
        "Mine", "Mine/Mine.cs", "Theirs",
    ]  # fmt: skip
    bring_extensions(tmp_path / "nowhere", here)


async def test_a_bundled_app_is_copied_and_the_users_changes_do_not_make_it_new(world, tmp_path):
    app = tmp_path / "app"
    (app / "pad" / "__pycache__").mkdir(parents=True)
    (app / "pad" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (app / "pad" / "main.py").write_text("MAIN = 1\n")
    definition = world.app.data.catalog / "clerk" / "package.toml"
    text = definition.read_text("utf-8")
    source = text[text.index("[source]") : text.index("[support]")]
    second = text[text.index("[[repositories]]") : text.index("[launch]\n")]
    text = text.replace(source, '[source]\nkind = "bundled"\nfolder = "app"\n\n').replace(
        second, ""
    )
    definition.write_text(text.replace('files = ["requirements.txt"]', "packages = []"), "utf-8")
    world.app.refresh()
    context = await staged(world, app_folder=app)
    place = world.places(2).staged
    assert [p.name for p in (place / "pad").iterdir()] == ["main.py"]
    assert context.record.source == InstalledSource(kind="bundled")
    world.write("pad/main.py", "MAIN = 1\n")
    with pytest.raises(NothingNew):
        await staged(world, 3, app_folder=app, only_if_new=True)
    (app / "pad" / "main.py").write_text("MAIN = 2\n")
    await staged(world, 4, app_folder=app, only_if_new=True)
    assert (world.places(4).staged / "pad" / "main.py").read_text() == "MAIN = 2\n"
