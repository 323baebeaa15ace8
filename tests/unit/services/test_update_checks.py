"""Looking for updates over real repositories: what is found, what is remembered, what stays untouched."""

import asyncio
import os
import shutil
import socket
from datetime import UTC, datetime, timedelta

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState, Progress
from stablehand.core.records.install import InstalledSource, need_record, write_record
from stablehand.core.records.update_check import check_file, read_check, write_check
from stablehand.services.installs import list_installs
from stablehand.services.update_checks import check_updates, due, start_check
from support.package_index import PackageIndex
from support.programs import SUPPORT
from support.repositories import Repository
from support.window_work import write_install


@pytest.fixture
def hub(tmp_path):
    made = Repository(tmp_path / "hub" / "example" / "clerk")
    made.first = made.commit("first", {"requirements.txt": "click\n", "x": "1"})
    made.tag("v1.0")
    return made


@pytest.fixture
def app(make, hub, tmp_path):
    made = make(environ={**os.environ, "STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()})
    for name in ("clerk", "pad"):
        shutil.copytree(SUPPORT / name, made.data.catalog / name)
    return made


def install(app, hub, name="clerk", ref="main", **values):
    """An install that is a real clone of the repository as it is now."""
    commit = hub.git("rev-parse", "HEAD")
    source = InstalledSource(
        kind="git", url="https://github.com/example/clerk", ref=ref, commit=commit
    )
    checkout = app.data.packages / name
    checkout.parent.mkdir(parents=True, exist_ok=True)
    hub.git("clone", "--quiet", str(hub.folder), str(checkout))
    return write_install(app.data.root, name, "clerk", source=source, **values)


async def listed(app, name="clerk"):
    return next(item for item in (await list_installs(app)).data if item.name == name)


async def test_what_is_new_is_found_told_and_remembered(app, hub):
    folder = install(app, hub)
    assert (await listed(app)).update_available is None
    hub.commit("second", {"requirements.txt": "click\nflask\n"})
    newest = hub.commit("third", {"x": "2", "sub/requirements-dev.txt": "", "pyproject.toml": ""})
    (check,) = (await check_updates(app)).data
    assert (check.name, check.available, check.count) == ("clerk", True, 2)
    assert (check.installed, check.target, check.ref) == (hub.first, newest, "main")
    assert [change.subject for change in check.changes] == ["third", "second"]
    assert check.changes[0].author == "Ада"
    assert check.requirements == ("pyproject.toml", "requirements.txt", "sub/requirements-dev.txt")
    assert not check.diverged
    assert read_check(folder) == check
    item = await listed(app)
    assert (item.update_available, item.update) == (True, check)


async def test_a_look_changes_nothing_that_the_install_goes_by(app, hub):
    folder = install(app, hub)
    (folder.checkout / "x").write_text("my own")
    (folder.checkout / "models").symlink_to(app.data.root)
    hub.commit("second", {"x": "2"})

    def state():
        git = folder.checkout / ".git"
        files = ("HEAD", "index", "config", "packed-refs")
        return (
            (folder.checkout / "x").read_text(),
            os.readlink(folder.checkout / "models"),
            folder.record.read_bytes(),
            {name: (git / name).read_bytes() for name in files if (git / name).exists()},
            (git / "FETCH_HEAD").exists(),
            sorted(path.name for path in (git / "refs" / "heads").iterdir()),
        )

    before = state()
    assert (await check_updates(app)).data[0].available
    assert state() == before


async def test_nothing_new(app, hub):
    install(app, hub)
    (check,) = (await check_updates(app)).data
    assert (check.available, check.count, check.changes) == (False, 0, ())
    assert (await listed(app)).update_available is False


async def test_what_is_ahead_of_the_newest_release_has_no_update(app, hub):
    hub.commit("after the release")
    install(app, hub, channel="release")
    (check,) = (await check_updates(app)).data
    assert (check.ref, check.available, check.count) == ("v1.0", False, 0)


async def test_a_branch_that_was_rewritten(app, hub):
    hub.commit("a mistake")
    install(app, hub)
    hub.git("reset", "--quiet", "--hard", hub.first)
    hub.commit("better", {"x": "3"})
    (check,) = (await check_updates(app)).data
    assert (check.available, check.count, check.diverged) == (True, 1, True)


async def test_an_annotated_release(app, hub):
    install(app, hub, ref="v1.0")
    newest = hub.commit("second")
    hub.tag("v1.1", annotated=True)
    (check,) = (await check_updates(app)).data
    assert (check.label, check.target, check.available) == ("v1.1", newest, True)


async def test_a_pinned_install_has_no_updates(app, hub):
    folder = install(app, hub, pinned=True)
    hub.commit("second")
    assert (await check_updates(app)).data == ()
    result = await check_updates(app, ("clerk",))
    assert (result.data, len(result.notices)) == ((), 1)
    assert not check_file(folder).exists()
    assert (await listed(app)).update_available is False
    assert due(app) == ()


async def test_what_cannot_be_checked_is_a_notice_and_its_last_answer_stays(app, hub):
    folder = install(app, hub)
    install(app, hub, "other")
    hub.commit("second")
    await check_updates(app)
    known = read_check(folder)
    _folder, record = need_record(app.data.root, "clerk")
    gone = record.source.model_copy(update={"url": "https://github.com/example/gone"})
    write_record(folder, record.changed(source=gone))
    result = await check_updates(app)
    assert [check.name for check in result.data] == ["other"]
    assert "clerk" in result.notices[0].english()
    assert read_check(folder) == known
    assert (await listed(app)).update_available is True
    with pytest.raises(StablehandError) as caught:
        await check_updates(app, ("clerk",))
    assert caught.value.code == "git.failed"


async def test_an_answer_holds_for_the_version_it_was_made_for(app, hub):
    folder = install(app, hub)
    newest = hub.commit("second")
    await check_updates(app)
    _folder, record = need_record(app.data.root, "clerk")

    async def at(commit):
        source = record.source.model_copy(update={"commit": commit})
        write_record(folder, record.changed(source=source))
        item = await listed(app)
        return item.update_available, item.update is not None

    assert await at(newest) == (False, True)
    assert await at("0" * 40) == (None, False)
    assert due(app) == ("clerk",)
    assert await at(hub.first) == (True, True)


async def test_no_checkout_no_answer(app, hub):
    folder = install(app, hub)
    shutil.rmtree(folder.checkout / ".git")
    hub.commit("second")
    result = await check_updates(app)
    assert result.data == ()
    assert "no git checkout" in result.notices[0].english()


async def test_a_program_that_comes_along_is_compared_file_by_file(app):
    folder = write_install(app.data.root, "easel", source=InstalledSource(kind="bundled"))
    there = app.catalog.builtin / "easel" / "app"
    shutil.copytree(there, folder.checkout, dirs_exist_ok=True)
    (check,) = (await check_updates(app)).data
    assert (check.available, check.kind) == (False, "bundled")
    one = next(path for path in folder.checkout.rglob("*.py"))
    one.write_text("of an older Stablehand")
    (check,) = (await check_updates(app)).data
    assert check.available
    assert (await listed(app, "easel")).update_available is True


async def test_a_distribution(app):
    source = InstalledSource(kind="registry", ref="datasette==0.64")
    folder = write_install(app.data.root, "pad", "pad", source=source)
    folder.generation(1).mkdir(parents=True)
    (folder.generation(1) / "lock.json").write_text('{"packages": {"datasette": "0.64"}}')
    with PackageIndex() as index:
        for version in ("0.64", "0.65.1", "0.66"):
            index.add("datasette", version)
        app.environ["UV_DEFAULT_INDEX"] = index.url
        (check,) = (await check_updates(app)).data
    assert (check.available, check.installed, check.target) == (True, "0.64", "0.65.1")
    assert (await listed(app, "pad")).update_available is True


async def test_several_are_looked_for_in_one_job(app, hub):
    for name in ("one", "two", "three"):
        install(app, hub, name)
    hub.commit("second")
    seen = []
    app.jobs.subscribe(seen.append)
    job = await start_check(app)
    assert {check.name for check in (await job.result()).data} == {"one", "two", "three"}
    steps = [event for event in seen if isinstance(event, Progress)]
    assert (steps[-1].done, steps[-1].total) == (3, 3)


async def test_a_look_can_be_stopped(app, hub, tmp_path):
    """A server that takes the connection and says nothing, until it is stopped."""
    install(app, hub)
    silent = socket.create_server(("127.0.0.1", 0))  # never answers whoever connects
    port = silent.getsockname()[1]
    app.environ["STABLEHAND_GIT_BASE_URL"] = f"http://127.0.0.1:{port}"
    app.refresh()
    job = await start_check(app)
    await asyncio.sleep(0.3)
    assert job.cancel()
    async with asyncio.timeout(20):
        assert await job.wait() is JobState.CANCELLED
    silent.close()


async def test_when_it_is_time_to_look(app, hub):
    folder = install(app, hub)
    assert due(app) == ("clerk",)
    await check_updates(app)
    assert due(app) == ()
    old = datetime.now(UTC) - timedelta(hours=25)
    check = read_check(folder)
    write_check(folder, check.model_copy(update={"checked_at": old.isoformat()}))
    assert due(app) == ("clerk",)
    app.data.settings.write_text("[updates]\ncheck_hours = 0\n")
    app.refresh()
    assert due(app) == ()
    app.data.settings.write_text("[updates]\ncheck_hours = 48\n")
    app.refresh()
    assert due(app) == ()
    write_check(folder, check.model_copy(update={"checked_at": "no time"}))
    assert due(app) == ("clerk",)


async def test_one_that_is_not_there_and_one_that_is_not_whole(app, hub):
    with pytest.raises(StablehandError) as caught:
        await start_check(app, ("nobody",))
    assert caught.value.code == "install.unknown"
    write_install(app.data.root, "half", "clerk", state="failed")
    assert (await check_updates(app)).data == ()
    assert due(app) == ()


@pytest.mark.parametrize("text", ["", "{", "null", '{"format": 2}', "[]"])
async def test_a_damaged_note_is_none(app, hub, text):
    folder = install(app, hub)
    check_file(folder).write_text(text)
    assert read_check(folder) is None
    assert (await listed(app)).update_available is None
    assert due(app) == ("clerk",)
