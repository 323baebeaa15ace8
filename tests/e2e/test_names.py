"""Renaming and duplicating installs: real repositories and environments, with kills at any moment."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.programs import Program, fetch, free_port, interrupt, is_stage
from support.server_repository import SERVER, ServerRepository

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A folder of repositories that stands in for GitHub."""
    root = tmp_path_factory.mktemp("hub")
    clerk = ServerRepository(root / "example" / "clerk")
    files = {"server.py": SERVER, "requirements.txt": "", "models/lora/put here.txt": ""}
    clerk.put(files, "2024-06-01T12:00:00Z")
    ServerRepository(root / "example" / "second").put({"README": "second"}, "2022-01-01T12:00:00Z")
    return root


@pytest.fixture(scope="module")
def program(tmp_path_factory, hub):
    """The program with an install that a user has worked with."""
    made = Program(tmp_path_factory.mktemp("names") / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    made.define("clerk")
    made.env["STABLEHAND_GIT_BASE_URL"] = hub.as_uri()
    made.run("install", "clerk", "--name", "one")
    checkout = made.data / "Packages" / "one"
    tool = made.data / "tool"
    tool.mkdir()
    (tool / "pyproject.toml").write_text(
        '[project]\nname = "tool"\nversion = "1"\nscripts = {tool = "tool:main"}\n'
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    )
    (tool / "tool.py").write_text("def main():\n    print('the tool runs')\n")
    python = checkout / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-build-isolation", str(tool)]
    subprocess.run(pip, check=True, capture_output=True, env=made.env)
    plugin = ServerRepository(checkout / "plugins" / "mine")
    plugin.put({"weights.pth": "of the plugin", "a.py": ""}, "2024-01-01T12:00:00Z")
    with sqlite3.connect(checkout / "user.db") as db:
        db.execute("CREATE TABLE mine (word TEXT)")
        db.execute("INSERT INTO mine VALUES ('precious')")
    (checkout / "styles.csv").write_text("mine\n")
    (checkout / "loose").mkdir()
    (checkout / "loose" / "big.safetensors").write_bytes(b"model" * 2000)
    outside = made.data.parent / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("mine")
    (checkout / "elsewhere").symlink_to(outside)
    made.run("options", "one", "--set", "cors")
    made.run("launch", "one", "--port", str(free_port()))
    made.run("stop", "one")
    images = made.data / "Images" / "one"
    images.mkdir(parents=True, exist_ok=True)
    (images / "picture.png").write_bytes(b"picture")
    yield made
    made.close()


@pytest.fixture
def fresh(program, tmp_path):
    """A data folder of its own with that install in it: a copy with all links, healed at its first use."""
    made = Program(tmp_path / "Data (1)", program.env)
    shutil.copytree(program.data, made.data, symlinks=True, copy_function=_linked)
    yield made
    made.close()


# Moments to be killed at, in steps of 30 ms.
PARTS = [pytest.param(n, marks=[] if n in (0, 3) else pytest.mark.thorough) for n in range(6)]


def _linked(source, target):
    """Copy what is small and changes, link what is large and does not."""
    if "site-packages" in source or "/Assets/" in source:
        os.link(source, target, follow_symlinks=False)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def state(folder: Path) -> dict[str, str]:
    """Everything of the user's below a folder: sums of files, aims of links."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in name or name.startswith(".stablehand") or name.endswith(".git/index"):
            continue
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def launches(program, name):
    port = free_port()
    program.run("launch", name, "--port", str(port))
    assert fetch(f"http://127.0.0.1:{port}/api") == {}
    program.run("stop", name)


def users(program, name):
    """The user's files of an install, without what Stablehand sets there."""
    found = state(program.data / "Packages" / name)
    return {path: what for path, what in found.items() if path not in ("venv", "models/lora/Lora")}


def names(program):
    return sorted(item["name"] for item in program.run("list")["data"]["installs"])


def test_a_rename_takes_everything_along(fresh):
    before = users(fresh, "one")
    link = next((fresh.data / "Packages/one/models/lora").glob("*"))
    assert link.is_symlink() or link.name == "put here.txt"
    done = fresh.run("rename", "one", "Другое", expect=2)
    assert done["code"] == "usage"
    done = fresh.run("rename", "one", "two")["data"]
    assert (done["install"]["name"], done["previous"]) == ("two", "one")
    assert names(fresh) == ["two"]
    assert users(fresh, "two") == before
    for room in ("Packages", "Images", "Logs"):
        assert not (fresh.data / room / "one").exists()
    assert (fresh.data / "Images/two/picture.png").read_bytes() == b"picture"
    checkout = fresh.data / "Packages" / "two"
    shown = subprocess.run(
        [str(checkout / "venv/bin/tool")], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "the tool runs", "a script of pip's names the new place"
    status = ServerRepository.at(checkout).git("status", "--porcelain", "--untracked-files=no")
    assert status == ""
    logged = fresh.run("logs", "two")["data"]
    assert "Listening" in json.dumps(logged), "the log of before is found under the new name"
    launches(fresh, "two")
    assert not (checkout / ".stablehand" / "rename.json").exists()


def test_what_cannot_be_renamed_is_refused(fresh):
    assert fresh.run("rename", "none", "two", expect=3)["code"] == "install.unknown"
    assert fresh.run("rename", "one", "one", expect=2)["code"] == "usage"
    (fresh.data / "Packages" / "taken").mkdir()
    assert fresh.run("rename", "one", "taken", expect=1)["code"] == "install.exists"
    fresh.run("launch", "one", "--port", str(free_port()))
    assert fresh.run("rename", "one", "two", expect=1)["code"] == "install.running"
    assert fresh.run("duplicate", "one", "two", expect=1)["code"] == "install.running"
    fresh.run("stop", "one")
    launches(fresh, "one")


@pytest.mark.parametrize("part", PARTS)
def test_a_rename_that_is_killed_ends_well(fresh, part):
    before = users(fresh, "one")
    process = fresh.start("rename", "one", "two")
    fresh.until(process, lambda event: event.get("event") == "job_started")
    time.sleep(part * 0.03)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    asked = "one" if part % 2 else "two"
    fresh.run("launch", asked, "--port", str(free_port()), expect=None)
    fresh.run("stop", "--all")
    (name,) = names(fresh)
    assert users(fresh, name) == before
    assert (fresh.data / "Images" / name / "picture.png").read_bytes() == b"picture"
    launches(fresh, name)
    if name == "one":
        fresh.run("rename", "one", "two")
        launches(fresh, "two")
    assert users(fresh, "two") == before
    assert not (fresh.data / "Images" / "one").exists()


def test_a_duplicate_shares_packages_and_nothing_else(fresh):
    before, whole = users(fresh, "one"), state(fresh.data / "Packages" / "one")
    done = fresh.run("duplicate", "one", "two")
    data = done["data"]
    assert data["shared_bytes"] > data["copied_bytes"]
    assert [item["path"] for item in data["left"]] == ["loose/big.safetensors"]
    assert any("--with-models" in notice for notice in done["notices"])
    left = {path: what for path, what in before.items() if path != "loose/big.safetensors"}
    first, second = (fresh.data / "Packages" / name for name in ("one", "two"))
    found = users(fresh, "two")
    assert {path: what for path, what in found.items() if ".git/" not in path} == {
        path: what for path, what in left.items() if ".git/" not in path
    }
    assert (second / "elsewhere").readlink() == (first / "elsewhere").readlink()
    site = next((first / ".stablehand/gen/1/env/lib").glob("python*/site-packages"))
    module = site.relative_to(first) / "tool.py"
    assert (first / module).samefile(second / module)
    packed = next((first / "plugins/mine/.git/objects").glob("??/*"))
    assert packed.samefile(second / packed.relative_to(first))
    for own in ("user.db", "styles.csv", "plugins/mine/.git/config", ".git/config"):
        assert not (first / own).samefile(second / own)
    assert (
        "the tool runs"
        in subprocess.run(
            [str(second / "venv/bin/tool")], capture_output=True, text=True, check=True
        ).stdout
    )
    assert str(first) not in (second / "venv/bin/tool").read_text()

    ports = [free_port(), free_port()]
    for name, port in zip(("one", "two"), ports, strict=True):
        fresh.run("launch", name, "--port", str(port))
    for port in ports:
        assert fetch(f"http://127.0.0.1:{port}/api") == {}
    fresh.run("stop", "--all")
    python = second / "venv/bin/python"
    subprocess.run([str(python), "-m", "pip", "uninstall", "--yes", "tool"], check=True)
    ServerRepository.at(second).put({"new.txt": "x"}, "2025-01-01T12:00:00Z")
    assert state(first) == whole
    launches(fresh, "one")
    assert fresh.run("duplicate", "one", "two", expect=1)["code"] == "install.exists"


def test_a_duplicate_asks_for_no_password_of_the_original(fresh):
    file = fresh.data / "Catalog" / "clerk" / "package.toml"
    password = 'access = { passwords = [{ file = "auth.json", value = "{user}:{password}" }] }'
    text = file.read_text("utf-8").replace("[launch]\n", f"[launch]\n{password}\n")
    file.write_text(text, encoding="utf-8")
    first, second = (fresh.data / "Packages" / name / "auth.json" for name in ("one", "two"))
    first.write_text("stablehand:abcd-efgh")
    fresh.run("duplicate", "one", "two")
    assert first.is_file()
    assert not second.exists()


def test_models_are_copied_when_asked_for(fresh):
    fresh.run("duplicate", "one", "full", "--with-models")
    copy = fresh.data / "Packages/full/loose/big.safetensors"
    assert copy.read_bytes() == b"model" * 2000
    assert not copy.samefile(fresh.data / "Packages/one/loose/big.safetensors")


@pytest.mark.parametrize("part", PARTS)
def test_a_duplicate_that_is_killed_is_made_by_the_same_command(fresh, part):
    whole = state(fresh.data / "Packages" / "one")
    process = fresh.start("duplicate", "one", "two")
    fresh.until(process, lambda event: event.get("event") == "job_started")
    time.sleep(part * 0.15)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    assert all(not name.startswith(".") for name in names(fresh))
    fresh.run("duplicate", "one", "two", expect=None)
    assert names(fresh) == ["one", "two"]
    launches(fresh, "two")
    assert state(fresh.data / "Packages" / "one") == whole
    assert not list((fresh.data / "Packages").glob(".*")), "nothing half-made is left"


def test_a_duplicate_that_is_stopped_goes_at_once(fresh):
    for number in range(8000):
        (fresh.data / "Packages/one/loose" / f"{number}.txt").write_text("mine")
    process = fresh.start("duplicate", "one", "two")
    fresh.until(process, is_stage("copy"))
    began = time.monotonic()
    interrupt(process)
    process.wait(30)
    assert process.returncode == 130
    assert time.monotonic() - began < 5  # 2 s, on a machine that has other things to do
    assert names(fresh) == ["one"]
    fresh.run("duplicate", "one", "three")
    assert names(fresh) == ["one", "three"]
    assert not list((fresh.data / "Packages").glob(".*"))
    launches(fresh, "one")
