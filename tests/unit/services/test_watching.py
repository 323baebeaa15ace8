"""Seeing what other processes do to a data folder."""

import asyncio
import os
import shutil
from contextlib import asynccontextmanager

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.core.installs.journal import Journal
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.core.records.update_check import UpdateCheck, write_check
from stablehand.services import watching as watching_module
from stablehand.services.app import App
from stablehand.services.installs import list_installs
from stablehand.services.watching import LOOK_S, watch_installs


class Seen:
    def __init__(self):
        self.lists, self.settings, self.errors = [], 0, []

    def on_settings(self):
        self.settings += 1

    async def until(self, condition, seconds=10.0):
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def watching(root, app=None):
    watched = Seen()
    task = asyncio.ensure_future(
        watch_installs(
            app or App(DataPaths(root), dict(os.environ)),
            on_list=watched.lists.append,
            on_settings=watched.on_settings,
            on_error=watched.errors.append,
        )
    )
    try:
        yield watched
    finally:
        task.cancel()
        await asyncio.wait({task})


@pytest.fixture
async def seen(tmp_path):
    async with watching(tmp_path) as watched:
        yield watched


def record(root, name, state):
    moment = now()
    folder = InstallFolder(root, name)
    folder.own.mkdir(parents=True, exist_ok=True)
    made = InstallRecord(
        name=name, package="easel", state=state, created_at=moment, changed_at=moment
    )
    write_record(folder, made)


def test_it_looks_often_enough_to_see_everything_within_a_second():
    assert LOOK_S <= 0.5


async def test_an_install_that_another_process_makes_is_seen(seen, tmp_path):
    await seen.until(lambda: len(seen.lists) == 1)
    assert seen.lists[0].data == ()
    record(tmp_path, "one", "installed")
    await seen.until(lambda: len(seen.lists) == 2)
    assert [(item.name, item.state) for item in seen.lists[-1].data] == [("one", "installed")]


async def test_a_look_for_updates_is_seen(seen, tmp_path):
    record(tmp_path, "one", "installed")
    await seen.until(lambda: seen.lists and seen.lists[-1].data)
    found = UpdateCheck(checked_at=now(), installed=None, target="new", available=True)
    write_check(InstallFolder(tmp_path, "one"), found)
    await seen.until(lambda: seen.lists[-1].data[0].update is not None)
    assert seen.lists[-1].data[0].update_available is True


async def test_a_data_folder_that_goes_away_is_told_of_once_and_nothing_looks_lost(tmp_path):
    root = tmp_path / "Data"
    root.mkdir()
    record(root, "one", "installed")
    async with watching(root) as watched:
        await watched.until(lambda: watched.lists and watched.lists[-1].data)
        root.rename(tmp_path / "away")
        await watched.until(lambda: watched.errors)
        await asyncio.sleep(3 * LOOK_S)
        assert [error.code for error in watched.errors] == ["data.missing"]
        assert len(watched.lists) == 1 and not root.exists()
        record(tmp_path / "away", "two", "installed")
        (tmp_path / "away").rename(root)
        await watched.until(lambda: len(watched.lists) == 2)
        assert {item.name for item in watched.lists[-1].data} == {"one", "two"}


async def test_an_empty_place_where_the_data_was_is_no_loss_of_all_installs(tmp_path):
    root = tmp_path / "Data"
    root.mkdir()
    record(root, "one", "installed")
    async with watching(root) as watched:
        await watched.until(lambda: watched.lists and watched.lists[-1].data)
        root.rename(tmp_path / "away")
        root.mkdir()  # what is left of a drive that is not mounted any more
        (root / "Assets").mkdir()
        await watched.until(lambda: watched.errors)
        assert [error.code for error in watched.errors] == ["data.missing"]
        record(tmp_path / "away", "two", "installed")
        (root / "Assets").rmdir()
        root.rmdir()
        (tmp_path / "away").rename(root)
        await watched.until(lambda: len(watched.lists) == 2)
        assert {item.name for item in watched.lists[-1].data} == {"one", "two"}


@pytest.mark.parametrize("undone_at_once", [False, True])
async def test_what_comes_while_the_list_is_read_and_goes_again_is_seen_to_go(
    tmp_path, monkeypatch, undone_at_once
):
    """The stamps from before the list are those of after it, and yet the list holds what is gone."""

    async def meanwhile(app):
        if not listed:
            record(tmp_path, "one", "installed")
        listed.append(await list_installs(app))
        if undone_at_once:
            shutil.rmtree(tmp_path / "Packages", ignore_errors=True)
        return listed[-1]

    listed = []
    monkeypatch.setattr(watching_module, "list_installs", meanwhile)
    async with watching(tmp_path) as watched:
        await watched.until(lambda: watched.lists)
        assert [item.name for item in watched.lists[0].data] == ["one"]
        shutil.rmtree(tmp_path / "Packages", ignore_errors=True)
        await watched.until(lambda: watched.lists[-1].data == ())


async def test_data_that_goes_away_while_the_list_is_read_does_not_look_lost(tmp_path, monkeypatch):
    root = tmp_path / "Data"
    root.mkdir()
    record(root, "one", "installed")

    async def meanwhile(app):
        if watched.lists and root.exists():
            root.rename(tmp_path / "away")
        return await list_installs(app)

    monkeypatch.setattr(watching_module, "list_installs", meanwhile)
    async with watching(root) as watched:
        await watched.until(lambda: watched.lists and watched.lists[-1].data)
        record(root, "two", "installed")
        await watched.until(lambda: watched.errors)
        assert [error.code for error in watched.errors] == ["data.missing"]
        assert len(watched.lists) == 1


async def test_nothing_is_told_while_nothing_changes(seen, tmp_path):
    record(tmp_path, "one", "installed")
    await seen.until(lambda: seen.lists and seen.lists[-1].data)
    before = len(seen.lists)
    await asyncio.sleep(1.5)
    assert len(seen.lists) == before


async def test_a_process_that_dies_while_it_installs_leaves_a_crashed_install(seen, tmp_path):
    record(tmp_path, "one", "installing")
    # The journal's own way, from another process that then goes without a word.
    code = f"""
import sys
from pathlib import Path
from stablehand.core.installs.journal import Journal
Journal(Path({str(tmp_path / "journal.db")!r})).begin("one", "install", "key")
print("begun", flush=True)
sys.stdin.read()
"""
    import sys

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    await process.stdout.readline()
    await seen.until(
        lambda: seen.lists and seen.lists[-1].data and seen.lists[-1].data[0].state == "installing"
    )
    assert not seen.lists[-1].data[0].crashed
    process.kill()
    await process.wait()
    # It wrote nothing at its end; its death is looked for.
    await seen.until(lambda: seen.lists[-1].data[0].state == "stopped")
    assert seen.lists[-1].data[0].crashed
    assert Journal(tmp_path / "journal.db").latest()["one"].alive is False


async def test_changed_settings_are_told(seen, tmp_path):
    await seen.until(lambda: len(seen.lists) == 1)
    (tmp_path / "settings.toml").write_text('language = "ru"\n')
    await seen.until(lambda: seen.settings == 1)


async def test_settings_that_changed_between_their_reading_and_the_watch_are_told(tmp_path):
    app = App(DataPaths(tmp_path), dict(os.environ))
    assert app.settings.get("language") == "auto"
    (tmp_path / "settings.toml").write_text('language = "ru"\n')
    async with watching(tmp_path, app) as watched:
        await watched.until(lambda: watched.settings == 1)


async def test_a_damaged_database_is_told_once_and_the_watch_goes_on(seen, tmp_path):
    await seen.until(lambda: len(seen.lists) == 1)
    (tmp_path / "journal.db").write_text(
        "this is no database, and long enough to be read as one" * 50
    )
    await seen.until(lambda: len(seen.errors) == 1)
    assert seen.errors[0].code == "database.damaged"
    await asyncio.sleep(1.0)
    assert len(seen.errors) == 1
    (tmp_path / "journal.db").unlink()
    record(tmp_path, "one", "installed")
    await seen.until(lambda: seen.lists[-1].data != ())
