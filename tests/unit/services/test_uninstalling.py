"""What an uninstall says that it will do is what it does; nothing happens before."""

import os

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.services.uninstalling import preview_uninstall, uninstall
from support.window_work import write_install


def install(app, name, **values):
    folder = write_install(app.data.root, name, **values)
    environment = folder.generation(1) / "env"
    environment.mkdir(parents=True)
    (folder.checkout / "launch.py").write_bytes(b"x" * 100)
    (environment / "torch.so").write_bytes(b"x" * 5000)
    return folder


async def test_what_is_said_is_what_is_done(make):
    app = make()
    folder = install(app, "one")
    cached = app.data.root / "cached.whl"
    cached.write_bytes(b"x" * 700)
    os.link(cached, folder.generation(1) / "env" / "shared.whl")
    for path, size in ((app.data.models / "a", 30), (app.data.images / "one" / "b", 40)):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * size)
    before = tree_bytes(folder.checkout)
    preview = await preview_uninstall(app, "one")
    assert tree_bytes(folder.checkout) == before
    assert (preview.deleted_bytes, preview.freed_bytes) == (5700, 5000)
    assert preview.trashed_bytes == before - 5700
    assert {(kept.path, kept.size_bytes) for kept in preview.kept} == {
        (app.data.models, 30),
        (app.data.images / "one", 40),
    }
    assert (preview.is_running, preview.users) == (False, ())
    done = (await uninstall(app, "one")).data
    assert done.freed_bytes == preview.freed_bytes
    assert done.trashed[0].size_bytes == preview.trashed_bytes
    assert {kept.path for kept in done.kept} == {kept.path for kept in preview.kept}


async def test_a_link_to_a_program_elsewhere_stays_what_it_is(make, tmp_path):
    app = make()
    install(app, "one")
    there = tmp_path / "there"
    (app.data.packages / "one").rename(there)
    (app.data.packages / "one").symlink_to(there, target_is_directory=True)
    preview = await preview_uninstall(app, "one")
    assert (preview.trashed_bytes, preview.deleted_bytes, preview.freed_bytes) == (0, 0, 0)
    assert [kept.path for kept in preview.kept] == [there]


async def test_who_leans_on_it_is_named(make):
    app = make()
    install(app, "engine", package="comfyui")
    install(app, "swarm", package="swarmui", required={"comfyui": "engine"})
    assert (await preview_uninstall(app, "engine")).users == ("swarm",)
    with pytest.raises(StablehandError) as caught:
        await uninstall(app, "engine")
    assert caught.value.code == "install.needed"


async def test_one_that_runs_is_told(make):
    app = make()
    install(app, "one")
    me = os.getpid()
    session = Session(
        id="1",
        install="one",
        package="easel",
        argv=("python",),
        port=1,
        log="x.log",
        state="ready",
        started_at=moment(),
        supervisor_pid=me,
        supervisor_started=psutil.Process(me).create_time(),
    )
    SessionTable(app.data.root).begin(session)
    assert (await preview_uninstall(app, "one")).is_running


async def test_one_whose_record_is_damaged_can_go(make):
    app = make()
    folder = install(app, "one")
    folder.record.write_text("{")
    assert (await preview_uninstall(app, "one")).deleted_bytes == 5000
    with pytest.raises(StablehandError) as caught:
        await preview_uninstall(app, "nobody")
    assert caught.value.code == "install.unknown"
