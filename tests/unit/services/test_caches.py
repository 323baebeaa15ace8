"""Caches: what takes room, what cleaning gives back, what installs need, what runs, a cancel, leftovers; logs."""

import asyncio
import os
import time

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.process_tree import started_at
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.records.install import InstallFolder
from stablehand.services import caches
from stablehand.services.caches import list_caches, start_cleaning
from stablehand.services.log_trimming import trim_logs
from stablehand.services.python_use import spare_pythons

SIZE = 100_000


@pytest.fixture
def app(make):
    return make()


def put(app, path, size=SIZE):
    file = app.data.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)
    return file


def listed(app):
    return {item.kind.id: item for item in asyncio.run(list_caches(app)).data}


def clean(app, *names):
    async def run():
        return (await (await start_cleaning(app, names)).result()).data

    return asyncio.run(run())


def session(app, name, log, *, ready=True, live=False):
    me = os.getpid()
    SessionTable(app.data.root).begin(
        Session(
            f"{name}-{log.stem}",
            name,
            name,
            ("x",),
            None,
            log.relative_to(app.data.root).as_posix(),
            "ready" if live else "stopped",
            moment(),
            ready_at=moment() if ready else None,
            supervisor_pid=me if live else None,
            supervisor_started=started_at(me) if live else None,
        )
    )


# -- caches ------------------------------------------------------------------------------------------


def test_a_new_folder_has_nothing_to_clean(app):
    found = listed(app)
    assert [item.size_bytes for item in found.values()] == [0] * len(caches.KINDS)
    assert not app.data.root.exists()


def test_what_environments_share_is_not_freed_and_stays(app):
    cached = put(app, "Assets/uv-cache/archive/torch.so")
    put(app, "Assets/uv-cache/archive/only.so")
    shared = app.data.root / "Packages/one/.stablehand/gen/1/env/torch.so"
    shared.parent.mkdir(parents=True)
    shared.hardlink_to(cached)
    item = listed(app)["packages"]
    assert (item.size_bytes, item.freed_bytes) == (2 * SIZE, SIZE)
    assert clean(app, "packages").freed_bytes == SIZE
    assert shared.read_bytes() == b"x" * SIZE
    assert not (app.data.assets / "uv-cache").exists()
    assert not list(app.data.assets.glob(".gone-*"))


def test_all_that_comes_again_is_cleaned_and_nothing_else(app):
    put(app, "Assets/thumbnails/a.png")
    put(app, "Assets/hub-pictures/b.png")
    put(app, "Assets/huggingface/model")
    put(app, "Trash/abc/thing")
    put(app, "Models/Lora/mine.safetensors")
    done = clean(app)
    assert done.freed_bytes == 2 * SIZE
    assert "trash" not in done.kinds
    assert "huggingface" not in done.kinds
    for path in ("Assets/huggingface/model", "Trash/abc/thing", "Models/Lora/mine.safetensors"):
        assert (app.data.root / path).exists()


def test_what_a_person_may_miss_goes_to_the_trash(app):
    put(app, "Assets/huggingface/hub/model")
    done = clean(app, "huggingface")
    assert (done.freed_bytes, done.trashed_bytes) == (0, SIZE)
    assert listed(app)["trash"].size_bytes >= SIZE


def test_what_uis_write_into_is_left_alone_while_one_runs(app):
    put(app, "Assets/pip-cache/wheel")
    put(app, "Assets/thumbnails/a.png")
    session(app, "one", put(app, "Logs/one/20260101T000000Z.log"), live=True)
    with pytest.raises(StablehandError) as caught:
        clean(app, "pip")
    assert caught.value.code == "install.running"
    assert "pip" in clean(app).kinds  # of all, the others are cleaned
    assert (app.data.root / "Assets/pip-cache/wheel").exists()
    assert not (app.data.root / "Assets/thumbnails").exists()


def test_a_link_in_place_of_a_cache_is_never_followed(app, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").write_text("theirs")
    app.data.assets.mkdir(parents=True)
    (app.data.assets / "thumbnails").symlink_to(tmp_path / "theirs", target_is_directory=True)
    folder = app.data.assets / "hub-pictures"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path / "theirs", target_is_directory=True)
    clean(app, "pictures")
    assert (tmp_path / "theirs" / "file").read_text() == "theirs"
    assert not folder.exists()


def test_a_leftover_that_is_a_link_goes_without_what_it_leads_to(app, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "model.bin").write_text("mine")
    put(app, "Assets/pip-cache/x")
    (app.data.assets / ".gone-x").symlink_to(theirs, target_is_directory=True)
    (app.data.assets / "pip-cache" / "y").symlink_to(theirs, target_is_directory=True)
    clean(app, "pip")
    assert (theirs / "model.bin").read_text() == "mine"
    assert os.listdir(app.data.assets) == []


def test_of_two_folders_the_second_goes_though_the_first_has_gone(app, monkeypatch):
    put(app, "Assets/thumbnails/a")
    put(app, "Assets/hub-pictures/b")
    real, first = caches.rename_patiently, []

    def rename(source, target):
        if not first:
            first.append(source)
            remove_tree(source)  # another process is quicker
        real(source, target)

    monkeypatch.setattr(caches, "rename_patiently", rename)
    assert clean(app, "pictures").freed_bytes == SIZE
    assert os.listdir(app.data.assets) == []


def test_a_cancel_stops_it_and_the_next_time_takes_what_is_left(app, monkeypatch):
    for number in range(50):
        put(app, f"Assets/thumbnails/{number}.png", 10)

    async def run():
        job = await start_cleaning(app, ["pictures"])
        loop, add = asyncio.get_running_loop(), caches._Gone.add

        def once_then_cancel(self, size):
            loop.call_soon_threadsafe(job.cancel)
            self.stop.wait(10)
            add(self, size)

        monkeypatch.setattr(caches._Gone, "add", once_then_cancel)
        return await asyncio.wait_for(job.wait(), 10)

    assert asyncio.run(run()) == "cancelled"
    assert list(app.data.assets.glob(".gone-*"))
    monkeypatch.undo()
    clean(app, "pictures")
    assert not list(app.data.assets.glob(".gone-*"))


def test_a_cache_that_is_not_known_is_a_mistake_of_the_caller(app):
    with pytest.raises(StablehandError) as caught:
        clean(app, "nothing")
    assert caught.value.code == "usage"


@pytest.mark.parametrize("moved", [False, True], ids=["here", "moved"])
def test_python_builds_that_environments_stand_on_stay(app, moved):
    used, spare = "cpython-3.12.3-linux", "cpython-3.10.1-linux"
    for name in (used, spare):
        put(app, f"Assets/python/{name}/bin/python3")
    (app.data.assets / "python" / "cpython-3.12-linux").symlink_to(used)
    folder = InstallFolder(app.data.root, "one")
    config = folder.own / "gen" / "1" / "env" / "pyvenv.cfg"
    config.parent.mkdir(parents=True)
    root = "/somewhere/else" if moved else app.data.root
    config.write_text(f"home = {root}/Assets/python/cpython-3.12-linux/bin\nuv = 0.9\n")
    assert [folder.name for folder in spare_pythons(app.data)] == [spare]
    clean(app, "python")
    assert sorted(entry.name for entry in (app.data.assets / "python").iterdir()) == [
        "cpython-3.12-linux",
        used,
    ]


# -- logs --------------------------------------------------------------------------------------------


def old_log(app, name, day, size=SIZE):
    log = put(app, f"Logs/{name}/202601{day:02}T000000Z.log", size)
    (log.with_suffix(".times")).write_bytes(b"t")
    then = time.time() - (100 - day) * 86_400
    for part in (log, log.with_suffix(".times")):
        os.utime(part, (then, then))
    return log


def test_old_logs_go_but_what_runs_the_last_good_start_and_the_newest_stay(make):
    app = make("[logs]\nkeep_days = 5\nmax_mb = 0\n")
    logs = {day: old_log(app, "one", day) for day in (1, 2, 3, 4, 5)}
    session(app, "one", logs[1], live=True)
    table = SessionTable(app.data.root)
    table.change("one-20260101T000000Z", install="two")  # runs, under another name
    session(app, "one", logs[2])
    session(app, "one", logs[3], ready=False)
    own = put(app, "Logs/stablehand.log")
    assert asyncio.run(trim_logs(app)) >= 2 * SIZE
    assert sorted(day for day, log in logs.items() if log.exists()) == [1, 2, 5]
    assert not logs[3].with_suffix(".times").exists()
    assert own.exists()


def test_the_oldest_logs_go_while_there_are_too_many_bytes(make):
    app = make("[logs]\nkeep_days = 0\nmax_mb = 1\n")
    logs = {day: old_log(app, "one", day, 400_000) for day in (1, 2, 3, 4)}
    asyncio.run(trim_logs(app))
    assert sorted(day for day, log in logs.items() if log.exists()) == [3, 4]


def test_without_limits_every_log_stays(make):
    app = make("[logs]\nkeep_days = 0\nmax_mb = 0\n")
    logs = [old_log(app, "one", day) for day in (1, 2)]
    assert asyncio.run(trim_logs(app)) == 0
    assert all(log.exists() for log in logs)


def test_settings_that_cannot_be_read_leave_the_logs_alone(make):
    app = make("[logs\n")
    log, _newer = old_log(app, "one", 1), old_log(app, "one", 2)
    assert asyncio.run(trim_logs(app)) == 0
    assert log.exists()
