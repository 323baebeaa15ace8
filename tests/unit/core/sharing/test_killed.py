"""SIGKILL at every single change of the disk: nothing is lost, and the next run completes it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.apply import heal, share
from support.shared_install import contents

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
MEMORY = Path("/dev/shm")

# Forks for each case; the child ends itself by SIGKILL at the n-th change of the disk.
SCRIPT = """
import json, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from unit_killed import act

CHANGES = {"os.link", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate"}

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
        os.write(writing, str(run(case)).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    print(os.read(reading, 20).decode() if os.WIFEXITED(status) and not os.WEXITSTATUS(status) else
          -os.WTERMSIG(status) if os.WIFSIGNALED(status) else "failed", flush=True)
    os.close(reading)
"""

ACT = """
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.apply import links_out, share, unshare
from stablehand.core.sharing.layout import Home, Share, SharingPlan

def plan(data):
    one, models = data / "Packages" / "one", data / "Models"
    return SharingPlan(
        "link",
        (
            Share("Lora", "link", str(models / "Lora"), str(one / "models/Lora")),
            Share("VAE", "link", str(models / "VAE"), str(one / "models/VAE/VAE")),
            Share("ESRGAN", "config", str(models / "ESRGAN"), "Paths.Up"),
        ),
        (),
        str(one / "Data/Settings.fds"),
        "fds",
        (
            Home(str(one / "models/Lora"), str(models / "Lora")),
            Home(str(one / "models/VAE/VAE"), str(models / "VAE")),
            Home(str(one / "models/VAE"), str(models / "VAE")),
        ),
    )

TRACKED = ("models/VAE/Put VAE here.txt",)

def act(data, what):
    folder = InstallFolder(data, "one")
    if what == "share":
        share(plan(data), folder, TRACKED)
    elif what == "unshare":
        unshare(folder)
    else:
        with links_out(folder):
            pass
"""


@pytest.fixture
def room(tmp_path):
    """A cheap place for hundreds of small trees: in memory where there is such a drive."""
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else tmp_path))
    yield root / "Мои данные"
    shutil.rmtree(root)


def tree(root, number, *, shared, away=None):
    data = root / str(number) / "Data"
    one = data / "Packages" / "one"
    for name, content in (
        ("models/Lora/sub/a.safetensors", "mine a"),
        ("models/Lora/b.safetensors", "mine b"),
        ("models/Lora/b.png", "picture of b"),
        ("models/Lora/same.safetensors", "same"),
        ("models/VAE/v.pt", "mine v"),
        ("models/VAE/Put VAE here.txt", "of the repository"),
        ("Data/Settings.fds", "Paths:\n\tUp: Upscale\nOther: 1\n"),
    ):
        (one / name).parent.mkdir(parents=True, exist_ok=True)
        (one / name).write_text(content)
    if away:
        (away / str(number)).mkdir()
        (data / "Models").symlink_to(away / str(number))
    for name, content in (("Lora/b.safetensors", "theirs b"), ("Lora/same.safetensors", "same")):
        (data / "Models" / name).parent.mkdir(parents=True, exist_ok=True)
        (data / "Models" / name).write_text(content)
    if shared:
        space = namespace()
        share(space["plan"](data), InstallFolder(data, "one"), space["TRACKED"])
    return data


def namespace():
    space = {}
    exec(ACT, space)  # the same plan here and in the child
    return space


def children(tmp_path, cases):
    (tmp_path / "unit_killed.py").write_text(ACT)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def killed_everywhere(tmp_path, room, what, *, shared=False, away=None):
    """Give a tree for each change that the act makes, killed just before it."""
    whole = tree(room, "whole", shared=shared, away=away)
    (count,) = children(tmp_path, [{"data": str(whole), "at": 0, "what": what}])
    assert int(count) > 5
    datas = [tree(room, n, shared=shared, away=away) for n in range(1, int(count) + 1)]
    cases = [{"data": str(d), "at": n, "what": what} for n, d in enumerate(datas, start=1)]
    assert set(children(tmp_path, cases)) == {"-9"}
    return whole, datas


def lost(before, after):
    return {mark for mark in before if mark not in after}


def state(data):
    """Everything that counts: files with content, links with target, trash by content only."""
    found = {}
    for root in (data / "Packages", Path(os.path.realpath(data / "Models"))):
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_symlink():
                target = Path(os.path.realpath(path))
                tree = Path(os.path.realpath(data / "Models"))
                found[name] = f"-> {target.relative_to(tree)}"
            # A file that was being written may be left beside its place; nothing reads it.
            elif path.is_file() and path.name != "sharing.json" and path.suffix != ".tmp":
                found[name] = path.read_text().replace(str(data), "DATA")
    return found


@pytest.mark.parametrize("drives", ["one drive", "two drives"])
def test_sharing_killed_anywhere(tmp_path, room, drives):
    away = tmp_path / "away" if drives == "two drives" else None
    if away:
        away.mkdir()
        if away.stat().st_dev == room.parent.stat().st_dev:
            pytest.skip("one drive only")
    space = namespace()
    fresh = contents(tree(room, "fresh", shared=False, away=away))
    fresh |= contents(away / "fresh") if away else {}
    whole, datas = killed_everywhere(tmp_path, room, "share", away=away)
    wanted = state(whole)
    for data in datas:
        now = contents(data) | (contents(away / data.parent.name) if away else {})
        assert lost(fresh, now) == set()
        heal(space["plan"](data), InstallFolder(data, "one"), space["TRACKED"])
        assert state(data) == wanted
        assert list(Path(os.path.realpath(data / "Models")).rglob("*.part")) == []


@pytest.mark.parametrize("what", ["unshare", "links_out"])
def test_taking_links_out_killed_anywhere(tmp_path, room, what):
    space = namespace()
    whole, datas = killed_everywhere(tmp_path, room, what, shared=True)
    reference = tree(room, "reference", shared=True)
    wanted = state(reference)
    for data in datas:
        share(space["plan"](data), InstallFolder(data, "one"), space["TRACKED"])
        assert state(data) == wanted
    if what == "links_out":
        assert state(whole) == wanted
    else:
        assert state(whole)["one/Data/Settings.fds"] == "Paths:\n\tUp: Upscale\nOther: 1\n"
