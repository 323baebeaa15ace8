"""Uninstalling and taking that back: what comes back launches, as it was, without the network."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.package_index import PackageIndex
from support.programs import fetch, free_port
from support.repositories import Repository
from support.server_repository import SERVER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
# Whoever asks for anything beyond this machine is refused at once.
OFFLINE = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}


def folder(program, name="pad"):
    return program.data / "Packages" / name


def works(program, name="pad"):
    port = free_port()
    program.run("launch", name, "--port", str(port))
    version = fetch(f"http://127.0.0.1:{port}/-/versions.json")["datasette"]["version"]
    program.run("stop", name)
    return version == "0.65.1"


def packages(program, name="pad"):
    """What is installed, as the environment's own pip says it."""
    python = folder(program, name) / "venv" / "bin" / "python"
    words = [str(python), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    return {item["name"]: item["version"] for item in json.loads(done.stdout)}


def test_what_was_uninstalled_comes_back_as_it_was_without_the_network(program):
    program.run("install", "pad")
    mine = folder(program) / "plugins" / "mine.py"
    mine.parent.mkdir()
    mine.write_text("MINE = 1\n")
    model = program.data / "Models" / "Lora" / "a.safetensors"
    model.write_bytes(b"weights")
    link = os.readlink(folder(program) / "models" / "lora")
    # What an extension had installed, which no requirement of the program asks for.
    with PackageIndex() as index:
        index.add("undo-extra", "1.5")
        index.add("undo-extra", "2.0")
        program.env["UV_INDEX"] = index.url
        environment = dict(program.env)
        environment["UV_CACHE_DIR"] = str(program.data / "Assets" / "uv-cache")
        python = str(folder(program) / "venv" / "bin" / "python")
        words = ["uv", "pip", "install", "--python", python, "undo-extra==1.5"]
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, *words[1:]], env=environment, check=True, timeout=60)
        before = packages(program)
        gone = program.run("uninstall", "pad")["data"]
        assert not folder(program).exists()
        assert not list(Path(gone["trashed"][0]["trash"]).rglob("env"))
        assert "uninstall pad --undo" in program.run("uninstall", "pad", expect=3)["hint"]
        back = program.run("uninstall", "pad", "--undo")["data"]
    assert (back["state"], back["made_again"]) == ("installed", True)
    assert packages(program) == before
    assert before["undo-extra"] == "1.5"
    assert mine.read_text() == "MINE = 1\n"
    assert os.readlink(folder(program) / "models" / "lora") == link
    assert model.read_bytes() == b"weights"
    assert works(program)
    assert program.run("trash", "list")["data"]["trash"] == []
    program.run("uninstall", "pad")
    assert program.run("uninstall", "pad", "--undo", **OFFLINE)["data"]["made_again"]
    assert works(program)


@pytest.fixture
def clerk(program, tmp_path):
    """A program from a repository, on its branch main."""
    hub = Repository(tmp_path / "hub" / "example" / "clerk")
    hub.first = hub.commit("first", {"server.py": SERVER, "requirements.txt": "click\n"})
    Repository(tmp_path / "hub" / "example" / "second").commit("first", {"README": "second"})
    program.define("clerk")
    program.env["STABLEHAND_GIT_BASE_URL"] = (tmp_path / "hub").as_uri()
    program.hub = hub
    return program


def test_what_comes_back_is_not_moved_on(clerk, tmp_path):
    """Upstream has gone on, and then away: the version that comes back is the one that went."""
    clerk.run("install", "clerk")
    before = packages(clerk, "clerk")
    clerk.hub.commit("second", {"NEWS": "two", "requirements.txt": "click<8\n"})
    clerk.run("uninstall", "clerk")
    shutil.rmtree(tmp_path / "hub")
    back = clerk.run("uninstall", "clerk", "--undo", **OFFLINE)["data"]
    assert back["state"] == "installed"
    listed = clerk.run("list")["data"]["installs"][0]
    assert listed["commit"] == clerk.hub.first
    assert not (folder(clerk, "clerk") / "NEWS").exists()
    assert (folder(clerk, "clerk") / "repositories/second/README").read_text() == "second"
    assert packages(clerk, "clerk") == before
    status = subprocess.run(
        ["git", "status", "--porcelain"],
        cwd=folder(clerk, "clerk"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert status.stdout == ""


@pytest.mark.thorough
def test_an_undo_that_is_killed_is_gone_on_with(program):
    program.run("install", "pad")
    mine = folder(program) / "mine.txt"
    mine.write_text("mine")
    dice = random.Random(5)
    program.run("uninstall", "pad")
    for _ in range(4):
        process = program.start("uninstall", "pad", "--undo")
        time.sleep(dice.uniform(0.1, 1.6))
        process.kill()
        process.wait(timeout=10)
        places = [path for path in program.data.rglob("mine.txt") if path.read_text() == "mine"]
        assert len(places) == 1
        if places[0] != mine:
            assert program.run("trash", "list")["data"]["trash"][0]["name"] == "pad"
        elif program.run("list")["data"]["installs"][0]["state"] == "installed":
            program.run("uninstall", "pad")
    program.run("uninstall", "pad", "--undo")
    assert mine.read_text() == "mine"
    assert works(program)


def test_an_undo_that_is_stopped_says_so_and_goes_on_later(program):
    from support.programs import interrupt, is_stage

    program.run("install", "pad")
    program.run("uninstall", "pad")
    process = program.start("uninstall", "pad", "--undo")
    program.until(process, is_stage("requirements"))
    interrupt(process)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert program.processes() == []
    assert program.run("list")["data"]["installs"][0]["state"] == "stopped"
    assert program.run("uninstall", "pad", "--undo")["data"]["state"] == "installed"
    assert works(program)


def faulty(*rules):
    layer = str(Path(__file__).parents[1] / "support" / "fault_layer")
    return {"FAULTY_FILES": json.dumps(rules), "PYTHONPATH": layer}


def test_a_program_that_uses_a_file_of_it(program):
    """What Windows does while a scanner looks at a file, or an editor has it open."""
    program.run("install", "pad")
    place = r"Packages/pad$"
    held = {"match": place, "acts": ["rename"], "winerror": 32}
    error = program.run("uninstall", "pad", expect=1, **faulty(held))
    assert error["code"] == "data.unwritable"
    assert works(program), "links that were out are back"
    short = {**held, "count": 2}
    gone = program.run("uninstall", "pad", **faulty(short))["data"]
    assert gone["trashed"]
    assert program.run("uninstall", "pad", "--undo")["data"]["state"] == "installed"
    file = {"match": r"env.*/datasette/app\.py$", "acts": ["unlink"], "winerror": 32}
    result = program.run("uninstall", "pad", **faulty(file))
    assert result["notices"]
    left = list((program.data / "Trash").rglob("datasette/app.py"))
    assert len(left) == 1
    # What could not be deleted then goes as soon as somebody looks at the trash.
    program.run("trash", "list")
    assert list((program.data / "Trash").rglob("datasette/app.py")) == []
    assert program.run("uninstall", "pad", "--undo")["data"]["state"] == "installed"
    assert works(program)


def test_the_trash_asks_before_it_deletes_for_good(program):
    program.run("install", "pad")
    (folder(program) / "mine.txt").write_bytes(b"m" * 4000)
    program.run("uninstall", "pad")
    (thing,) = program.run("trash", "list")["data"]["trash"]
    assert (thing["name"], thing["kind"], thing["package"]) == ("pad", "install", "pad")
    error = program.run("trash", "empty", expect=4)
    assert (error["code"], error["details"]["flag"]) == ("decision.needed", "--yes")
    assert error["details"]["size_bytes"] == thing["size_bytes"] > 4000
    assert program.run("trash", "empty", "nothing", expect=3)["code"] == "trash.unknown"
    assert Path(thing["path"]).is_dir()
    back = program.run("trash", "restore", thing["id"])["data"]
    assert (back["path"], back["state"]) == (str(folder(program)), "installed")
    assert works(program)
    program.run("uninstall", "pad")
    (thing,) = program.run("trash", "list")["data"]["trash"]
    removed = program.run("trash", "empty", thing["id"], "--yes")["data"]
    assert [item["id"] for item in removed["removed"]] == [thing["id"]]
    assert program.run("uninstall", "pad", "--undo", expect=3)["code"] == "trash.unknown"
    # A new install of that name starts from nothing.
    assert program.run("install", "pad")["data"]["fresh"]
    assert not (folder(program) / "mine.txt").exists()
