"""Models that come and go while the watch runs, on a real disk."""

import asyncio
import os

import pytest

from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.folder_events import FolderEvents
from stablehand.services import library, model_watch
from stablehand.services.model_roots import add_model_root, remove_model_root
from stablehand.services.model_watch import watch_models
from support.library_files import SDXL_LORA, safetensors

LONGEST_S = 20


class Watching:
    """A watch at work, and what it told."""

    def __init__(self, app, **options):
        self.app = app
        self.options = options
        self.changes = 0
        self.errors = []

    async def __aenter__(self):
        self.task = asyncio.ensure_future(
            watch_models(self.app, self._changed, self.errors.append, poll_s=0.2, **self.options)
        )
        await self.until(lambda: self.changes)
        return self

    async def __aexit__(self, *_error):
        self.task.cancel()
        await asyncio.wait({self.task})

    def _changed(self):
        self.changes += 1

    async def until(self, holds):
        async with asyncio.timeout(LONGEST_S):
            while not holds():
                assert not self.task.done(), self.task
                await asyncio.sleep(0.05)

    async def until_known(self, **wanted):
        """Wait until exactly these models are known, each with the safety that is given."""
        async with asyncio.timeout(LONGEST_S):
            while True:
                found = {e.name: e.verdict.level for e in await library.entries(self.app)}
                if found == wanted:
                    return
                assert not self.task.done(), self.task
                await asyncio.sleep(0.1)


@pytest.fixture
def app(make):
    app = make()
    safetensors(app.data.models / "Lora/a.safetensors", SDXL_LORA)
    return app


@pytest.mark.parametrize("listens", [True, False])
async def test_files_that_come_move_and_go_are_seen(app, listens):
    async with Watching(app, listens=listens) as watch:
        await watch.until_known(a="safe")
        new = safetensors(app.data.models / "Lora/deep/new.safetensors", SDXL_LORA, seed=1)
        await watch.until_known(a="safe", new="safe")
        new.rename(app.data.models / "Lora/other.safetensors")
        await watch.until_known(a="safe", other="safe")
        (app.data.models / "Lora/a.safetensors").unlink()
        await watch.until_known(other="safe")
        assert watch.errors == []


@pytest.mark.parametrize("listens", [True, False])
async def test_a_file_that_grows_is_not_read_before_it_is_whole(app, listens):
    content = (app.data.models / "Lora/a.safetensors").read_bytes()
    seen = []
    async with Watching(app, listens=listens) as watch:
        await watch.until_known(a="safe")
        slow = app.data.models / "Lora/slow.safetensors"
        with open(slow, "wb") as file:  # noqa: ASYNC230 - it is a test's small file
            for start in range(0, len(content), len(content) // 5):
                file.write(content[start : start + len(content) // 5])
                file.flush()
                os.utime(file.fileno(), ns=(1, 1)) if os.utime in os.supports_fd else None
                await asyncio.sleep(0.4)
                seen += [e.verdict.level for e in await library.entries(app) if e.name == "slow"]
        await watch.until_known(a="safe", slow="safe")
    assert "damaged" not in seen


async def test_what_others_write_into_the_library_is_told(app, make):
    async with Watching(app) as watch:
        before = watch.changes
        other = make()
        entry = await library.entry(other, "a")
        from stablehand.core.models.library.store import put_metadata
        from stablehand.core.models.metadata.metadata import Metadata

        put_metadata(other.data.library, {entry.key: Metadata(favourite=True)})
        await watch.until(lambda: watch.changes > before)


async def test_roots_that_come_and_go_are_followed(app, tmp_path):
    safetensors(tmp_path / "archive/far.safetensors", SDXL_LORA, seed=2)
    async with Watching(app) as watch:
        await add_model_root(app, tmp_path / "archive")
        await watch.until_known(a="safe", far="safe")
        safetensors(tmp_path / "archive/more.safetensors", SDXL_LORA, seed=3)
        await watch.until_known(a="safe", far="safe", more="safe")
        await remove_model_root(app, "archive")
        await watch.until_known(a="safe")


async def test_a_sidecar_is_seen(app):
    async with Watching(app) as watch:
        await watch.until_known(a="safe")
        (app.data.models / "Lora/a.civitai.info").write_text('{"id": 1, "trainedWords": ["zebra"]}')
        async with asyncio.timeout(LONGEST_S):
            while (await library.entry(app, "a")).metadata.trained_words != ("zebra",):
                await asyncio.sleep(0.1)


async def test_where_nothing_can_be_watched_times_of_folders_are_looked_at(app, monkeypatch):
    from watchdog.observers import Observer

    def refuse(_self):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    async with Watching(app) as watch:
        await watch.until_known(a="safe")
        safetensors(app.data.models / "Lora/new.safetensors", SDXL_LORA, seed=1)
        await watch.until_known(a="safe", new="safe")


async def test_a_new_file_is_the_only_one_that_is_read(app, monkeypatch):
    for number in range(20):
        safetensors(app.data.models / f"Lora/{number}.safetensors", SDXL_LORA, seed=number)
    read = []
    true_scan = library.scan

    async def scan(*args, **options):
        done = await true_scan(*args, **options)
        read.append(done.read)
        return done

    monkeypatch.setattr(model_watch.library, "scan", scan)
    async with Watching(app) as watch:
        await watch.until(lambda: sum(read) == 21)
        safetensors(app.data.models / "Lora/new.safetensors", SDXL_LORA, seed=99)
        await watch.until(lambda: sum(read) > 21)
        assert sum(read) == 22


def test_events_name_the_folder(app, tmp_path):
    heard = set()
    events = FolderEvents(lambda root, folder: heard.add((root, folder)))
    (tmp_path / "tree/Lora/.hidden").mkdir(parents=True)
    events.start([ModelRoot(MAIN, tmp_path / "tree", "X"), ModelRoot("y", tmp_path / "none", "Y")])
    try:
        assert events.watched == {MAIN}
        (tmp_path / "tree/Lora/a.pt").write_bytes(b"1")
        (tmp_path / "tree/Lora/.hidden/b.pt").write_bytes(b"1")
        for _ in range(100):
            if (MAIN, "Lora/") in heard:
                break
            import time

            time.sleep(0.05)
    finally:
        events.stop()
    assert (MAIN, "Lora/") in heard
    assert not any(".hidden" in folder for _root, folder in heard)
    assert events.watched == frozenset()
