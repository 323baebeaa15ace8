"""What an uninstall says that it will do is what it does; nothing happens before."""

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, tree_bytes
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.services.uninstalling import preview_uninstall, uninstall
from support.shared_install import walk
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
    earlier = folder.generation(2) / "env"  # a snapshot, which shares what is the same
    earlier.mkdir(parents=True)
    os.link(folder.generation(1) / "env" / "torch.so", earlier / "torch.so")
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


def everything(folder):
    """Every file, link and folder below, with content, target, mode and time."""
    found = {}
    for path in walk(folder):
        about = path.lstat()
        content = (
            os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        )
        found[path.relative_to(folder).as_posix()] = (content, about.st_mode, about.st_mtime_ns)
    return found


async def test_environments_and_staged_sources_of_all_generations_go_the_rest_stays(make):
    app = make()
    folder = install(app, "one", generation=2)
    for name in ("gen/2/env/x", "gen/2/source/y", "gen/1/kept/mine.py", "gen/1/lock.json"):
        (folder.own / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.own / name).write_bytes(b"x" * 10)
    done = (await uninstall(app, "one")).data
    own = done.trashed[0].content / ".stablehand" / "gen"
    left = sorted(path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file())
    assert {"1/kept/mine.py", "1/lock.json"} <= set(left)
    assert not [name for name in left if "env" in name or "source" in name]
    assert done.freed_bytes == 5020


async def test_models_in_its_own_folder_go_to_the_trash_and_are_named(make):
    app = make()
    folder = install(app, "one")
    for name, size in (("models/a.safetensors", 70), ("models/sub/b.ckpt", 900), ("venv.txt", 5)):
        (folder.checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.checkout / name).write_bytes(b"m" * size)
    (folder.checkout / "models" / "link.gguf").symlink_to(folder.checkout / "venv.txt")
    (folder.generation(1) / "env" / "of torch.pt").write_bytes(b"x")
    named = [("models/sub/b.ckpt", 900), ("models/a.safetensors", 70)]
    preview = await preview_uninstall(app, "one")
    assert [(item.path, item.size_bytes) for item in preview.models] == named
    done = (await uninstall(app, "one")).data
    assert [(item.path, item.size_bytes) for item in done.models] == named
    assert (done.trashed[0].content / "models/sub/b.ckpt").read_bytes() == b"m" * 900


async def test_models_that_the_repository_brings_are_not_the_users(make):
    from support.shared_install import SharedInstall

    app = make()
    shared = SharedInstall(app.data.root, "easel", "one")
    shared.write("models/VAE-approx/model.pt", "of the repository")
    shared.commit("second")
    shared.write("models/mine.pt", "mine")
    write_install(app.data.root, "one")
    assert [item.path for item in (await preview_uninstall(app, "one")).models] == [
        "models/mine.pt"
    ]


@pytest.fixture
def home(tmp_path):
    """Somebody's home, with things in it that look like ours."""
    made = tmp_path / "home"
    for name in (
        "letter.txt",
        ".stablehand/gen/1/env/bin/python",
        ".stablehand/.half.tmp",
        ".stablehand/sharing.json",
        "gen/1/env/x",
        "venv/x",
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("mine")
    return made


async def test_an_install_that_was_replaced_by_a_link_to_a_home(make, home):
    """Only the link goes; nothing behind it is touched, whatever lies there."""
    app = make()
    folder = install(app, "one")
    remove_tree(folder.checkout)
    folder.checkout.symlink_to(home)
    before = everything(home)
    done = (await uninstall(app, "one")).data
    assert everything(home) == before
    assert done.trashed[0].content.is_symlink()
    assert done.freed_bytes == 0
    assert home in [kept.path for kept in done.kept]
    assert list(app.data.packages.iterdir()) == []


async def test_a_home_that_holds_a_record_of_an_install(make, home):
    app = make()
    folder = install(app, "one")
    record = folder.record.read_bytes()
    remove_tree(folder.checkout)
    (home / ".stablehand" / "install.json").write_bytes(record)
    (home / ".stablehand" / "sharing.json").write_text(
        '{"format": 1, "links": [], "moving": [{"old": "Packages/one/letter.txt", "new": "Models/x"}]}'
    )
    folder.checkout.symlink_to(home)
    before = everything(home)
    await uninstall(app, "one")
    assert everything(home) == before


@pytest.fixture
def elsewhere(tmp_path):
    """A folder on another drive, where there is one."""
    memory = Path("/dev/shm")
    made = (memory if memory.is_dir() else tmp_path) / f"stablehand-test-{uuid.uuid4().hex}"
    made.mkdir()
    yield made
    remove_tree(made)


async def test_links_in_an_install_are_never_followed(make, tmp_path, elsewhere):
    """To another disk, to a folder around it, to itself, to nothing."""
    app = make()
    folder = install(app, "one")
    (elsewhere / "mine").write_text("mine")
    for name, target in (
        ("other disk", elsewhere),
        ("loop", folder.checkout),
        ("up", app.data.root),
        ("self", folder.checkout / "self"),
        ("nothing", tmp_path / "nothing"),
        (".stablehand/gen/1/env/disk", elsewhere),
        (".stablehand/gen/9", elsewhere),
    ):
        (folder.checkout / name).symlink_to(target)
    preview = await preview_uninstall(app, "one")
    assert preview.deleted_bytes == 5000
    done = (await uninstall(app, "one")).data
    assert (elsewhere / "mine").read_text() == "mine"
    content = done.trashed[0].content
    assert os.readlink(content / "other disk") == str(elsewhere)
    assert {"loop", "up", "self", "nothing"} <= {path.name for path in content.iterdir()}
    assert not (content / ".stablehand/gen/1/env").exists()


async def test_a_folder_of_somebodys_in_packages_is_left_alone(make):
    app = make()
    mine = app.data.packages / "mine"
    (mine / "env").mkdir(parents=True)
    (mine / "letter.txt").write_text("mine")
    before = everything(mine)
    for act in (uninstall, preview_uninstall):
        with pytest.raises(StablehandError) as caught:
            await act(app, "mine")
        assert caught.value.code == "install.foreign"
    assert everything(mine) == before
    assert not app.data.trash.exists()


@pytest.mark.parametrize("name", ["..", ".", "../Models", "/", "one/../two", ""])
async def test_a_name_that_leads_elsewhere_is_unknown(make, name):
    app = make()
    install(app, "one")
    app.data.models.mkdir()
    with pytest.raises(StablehandError) as caught:
        await uninstall(app, name)
    assert caught.value.code == "install.unknown"
    assert app.data.models.is_dir()


async def test_what_is_in_the_trash_already_is_said_with_the_way_back(make):
    app = make()
    install(app, "one")
    await uninstall(app, "one")
    with pytest.raises(StablehandError) as caught:
        await uninstall(app, "one")
    assert caught.value.code == "install.unknown"
    assert "uninstall one --undo" in caught.value.hint.english()


async def test_read_only_files_and_folders(make):
    app = make()
    folder = install(app, "one")
    for place in (folder.generation(1) / "env", folder.checkout):
        (place / "file").write_text("x")
        (place / "file").chmod(0o400)
        place.chmod(0o500)
    try:
        done = (await uninstall(app, "one")).data
    finally:
        for place in (folder.checkout, *app.data.trash.glob("*/content/*")):
            if place.exists():
                place.chmod(0o700)
    assert not (done.trashed[0].content / ".stablehand/gen/1/env").exists()
    assert (done.trashed[0].content / "file").read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="needs another user")
def test_a_folder_that_may_not_be_written_by_somebody_who_is_no_administrator(tmp_path):
    """A move rewrites the folder's own entry for the one above it, so POSIX asks for its permission."""
    memory = Path("/dev/shm")
    room = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    (room / "Packages" / "one").mkdir(parents=True)
    (room / "Packages" / "one" / "file").write_text("x")
    (room / "Packages" / "one").chmod(0o500)
    for path in (room, *room.rglob("*")):
        os.chown(path, 65534, 65534)
    code = f"""
import os
from pathlib import Path
from stablehand.services.uninstalling import _moved
os.seteuid(65534)
entry = _moved(Path({str(room)!r}) / "Packages" / "one", Path({str(room)!r}) / "Trash", 1)
print(oct(entry.content.stat().st_mode & 0o777), (entry.content / "file").read_text())
"""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stdout.split() == ["0o500", "x"], done.stderr
    finally:
        remove_tree(room)


async def test_the_trash_on_another_drive_is_told_before_anything_is_done(
    make, tmp_path, elsewhere
):
    if elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    app = make()
    folder = install(app, "one")
    app.data.trash.symlink_to(elsewhere)
    before = everything(folder.checkout)
    with pytest.raises(StablehandError) as caught:
        await uninstall(app, "one")
    assert caught.value.code == "trash.other_volume"
    assert everything(folder.checkout) == before
    assert list(elsewhere.iterdir()) == []
