"""SIGKILL at every single change of the disk, of an uninstall and of its undo: nothing is lost."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.trash import list_trash
from stablehand.core.installs.leaving import remade_parts, trashed_record, worked_before
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.core.sharing.ledger import Ledger, LedgerLink, write_ledger
from stablehand.services.app import App
from stablehand.services.trash_tidying import tidy_trash
from stablehand.services.trashing import _install_back
from stablehand.services.uninstalling import uninstall
from support.window_work import write_install

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
MEMORY = Path("/dev/shm")

# Forks for each case; the child ends itself by SIGKILL at the n-th change of the disk.
SCRIPT = """
import asyncio, json, os, signal, sys
from pathlib import Path
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.trash import list_trash
from stablehand.services.app import App
from stablehand.services.trashing import _install_back
from stablehand.services.uninstalling import uninstall

CHANGES = {"os.link", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate"}

def act(data, what):
    app = App(DataPaths(data), {})
    if what == "uninstall":
        asyncio.run(uninstall(app, "one"))
    elif what == "back":
        _install_back(list_trash(app.data.trash)[0])

def run(case):
    count = 0
    def watch(event, arguments):
        nonlocal count
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or writes:
            count += 1
            if count == case["at"]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    act(Path(case["data"]), case["what"])
    return count

for case in json.load(sys.stdin):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, str(run(case)).encode())
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    print(os.read(reading, 20).decode() if os.WIFEXITED(status) and not os.WEXITSTATUS(status) else
          -os.WTERMSIG(status) if os.WIFSIGNALED(status) else "failed", flush=True)
    os.close(reading)
"""


@pytest.fixture
def room(tmp_path):
    """A cheap place for many small trees: in memory where there is such a drive."""
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else tmp_path))
    yield root / "Мои данные"
    shutil.rmtree(root)


ENVIRONMENTS = ("gen/1/env/bin/python", "gen/2/env/bin/python", "gen/2/env/lib/torch.so")
USERS = ("my.png", "models/mine.safetensors", ".stablehand/gen/1/lock.json", "extensions/x/x.py")


def tree(root, number) -> App:
    """An install with two generations, a staged source, a link to the library, files of the user's."""
    data = root / str(number) / "Data"
    folder = write_install(data, "one", generation=2)
    for name in USERS:
        (folder.checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.checkout / name).write_text(f"mine: {name}")
    for name in (*ENVIRONMENTS, "gen/3/source/half.py"):
        (folder.own / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.own / name).write_text(name)
    (folder.checkout / "venv").symlink_to(".stablehand/gen/2/env")
    library = data / "Models" / "Lora"
    library.mkdir(parents=True)
    (library / "shared.safetensors").write_text("of the library")
    link = folder.checkout / "models" / "Lora"
    link.symlink_to("../../../Models/Lora")
    known = LedgerLink(
        at="Packages/one/models/Lora",
        wanted="Packages/one/models/Lora",
        source="Models/Lora",
        text="../../../Models/Lora",
        role="Lora",
    )
    write_ledger(folder, Ledger(method="link", links=(known,)))
    return App(DataPaths(data), {})


def children(cases):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def killed_everywhere(room, what, made):
    """Give an app for each change that the act makes, killed just before it."""
    whole = made(room, "whole")
    (count,) = children([{"data": str(whole.data.root), "at": 0, "what": what}])
    assert int(count) > 5
    apps = [made(room, n) for n in range(1, int(count) + 1)]
    cases = [
        {"data": str(app.data.root), "at": n, "what": what} for n, app in enumerate(apps, start=1)
    ]
    assert set(children(cases)) == {"-9"}
    return apps


def users_files(checkout):
    return all((checkout / name).read_text() == f"mine: {name}" for name in USERS)


def check_library(app):
    assert (app.data.models / "Lora" / "shared.safetensors").read_text() == "of the library"


def where(app):
    """Give the folder of the install, wherever it is: in its place or in the trash, never in both."""
    place = InstallFolder(app.data.root, "one").checkout
    trashed = list_trash(app.data.trash)
    assert (len(trashed), place.exists()) in ((1, False), (0, True))
    return trashed[0].content if trashed else place, not trashed


def test_an_uninstall_killed_anywhere(room):
    seen = set()
    for app in killed_everywhere(room, "uninstall", tree):
        content, is_there = where(app)
        assert users_files(content)
        check_library(app)
        seen.add(is_there)
        if is_there:  # it still launches: everything that a launch needs is whole
            folder = InstallFolder(app.data.root, "one")
            assert read_record(folder).state == "installed"
            assert all((folder.own / name).read_text() == name for name in ENVIRONMENTS)
            assert (folder.checkout / "venv" / "bin" / "python").exists()
        else:
            assert worked_before(content)
        repeat = is_there or bool(remade_parts(content))
        if repeat:
            asyncio.run(uninstall(app, "one"))
        content, is_there = where(app)
        assert (is_there, remade_parts(content)) == (False, [])
        assert users_files(content)
        check_library(app)
    assert seen == {True, False}


def uninstalled(room, number):
    app = tree(room, number)
    asyncio.run(uninstall(app, "one"))
    return app


def test_a_return_killed_anywhere(room):
    seen = set()
    for app in killed_everywhere(room, "back", uninstalled):
        content, is_there = where(app)
        assert users_files(content)
        seen.add(is_there)
        if not is_there:
            _install_back(list_trash(app.data.trash)[0])
        folder = InstallFolder(app.data.root, "one")
        assert users_files(folder.checkout)
        # It says that it has to be completed, and a new attempt goes on with it.
        assert read_record(folder).state == "installing"
        assert worked_before(folder.checkout)
        check_library(app)
        asyncio.run(tidy_trash(app))
        assert users_files(folder.checkout)
    assert seen == {True, False}


def test_a_return_of_what_was_not_deleted_yet_brings_the_environment_along(room):
    """Killed between the move and the deletion: whole environments are whole when they come back."""
    back = set()
    for app in killed_everywhere(room, "uninstall", tree):
        if where(app)[1]:
            continue
        _install_back(list_trash(app.data.trash)[0])
        folder = InstallFolder(app.data.root, "one")
        record = read_record(folder)
        current = folder.own / "gen" / "2" / "env"
        back.add(record.state)
        if record.state == "installed":
            assert all(
                (folder.own / name).read_text() == name for name in ENVIRONMENTS if "gen/2" in name
            )
        else:
            assert not current.exists(), "nothing half-deleted is taken for an environment"
        assert {part.name for part in remade_parts(folder.checkout)} <= {"env"}
        assert trashed_record(folder.checkout) == record
    assert back == {"installed", "installing"}
