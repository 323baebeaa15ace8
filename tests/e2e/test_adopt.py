"""Adopting through the program itself: a real checkout with a real environment, used, updated, given back."""

import os
import shutil
import sys

import pytest

from support.foreign_trees import differences, environment, model, photo
from support.package_index import PackageIndex
from support.programs import SUPPORT, Program, fetch, free_port
from support.repositories import Repository

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
SERVER = """
import argparse, json
from http.server import BaseHTTPRequestHandler, HTTPServer
import click

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"click": click.__version__}).encode())
    def log_message(self, *words):
        pass

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--cors", action="store_true")
server = HTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""
# What Python itself leaves when a program runs.
CACHES = ("__pycache__", ".pyc")


@pytest.fixture(scope="module")
def index():
    with PackageIndex() as made:
        made.add("click", "8.1.3")
        yield made


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A folder of repositories that stands in for GitHub."""
    root = tmp_path_factory.mktemp("hub")
    clerk = Repository(root / "example" / "clerk")
    files = {"server.py": SERVER, "requirements.txt": "click\n", "models/lora/put here": ""}
    clerk.commit("first", {**files, ".gitignore": "*.safetensors\n*.cm-info.json\n/venv/\n"})
    Repository(root / "example" / "second").commit("second", {"README": "second"})
    return root


@pytest.fixture(scope="module")
def template(tmp_path_factory, hub, index):
    """Somebody's own clone with an environment in it."""
    place = tmp_path_factory.mktemp("template") / "clerk"
    Repository(place.parent / "x").git("clone", "--quiet", str(hub / "example/clerk"), str(place))
    mine = Repository.__new__(Repository)
    mine.folder = place
    mine.git("remote", "set-url", "origin", "https://github.com/example/clerk")
    environment(place / "venv", "click", index=index.url)
    model(place / "models/lora/a.safetensors", 2000)
    return place


@pytest.fixture
def program(tmp_path, hub):
    made = Program(tmp_path / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    made.define("clerk")
    made.env["STABLEHAND_GIT_BASE_URL"] = hub.as_uri()
    yield made
    made.close()


@pytest.fixture
def theirs(tmp_path, template):
    place = tmp_path / "their things" / "my clerk"
    shutil.copytree(template, place, symlinks=True)
    return place


def works(program, name, version="8.1.3"):
    port = free_port()
    program.run("launch", name, "--port", str(port))
    assert fetch(f"http://127.0.0.1:{port}/api")["click"] == version
    program.run("stop", name)


def changed(before, root):
    names = differences(before, photo(root))
    return [name for name in names if not any(mark in name for mark in CACHES)]


def test_what_is_said_is_done_and_undone(program, theirs):
    before = photo(theirs)
    said = program.run("adopt", str(theirs.parent), "--dry-run")["data"]
    assert changed(before, theirs) == []
    done = program.run("adopt", str(theirs.parent))["data"]
    assert (said["found"], said["reused_bytes"]) == (done["found"], done["reused_bytes"])
    (found,) = done["found"]
    assert (found["kind"], found["name"], found["status"]) == ("checkout", "my clerk", "new")
    assert (found["environment"]["verdict"], found["environment"]["problems"]) == ("works", [])
    assert found["models"][0]["link"] == "Lora/my clerk"
    assert done["moved_bytes"] == 0
    listed = program.run("list")["data"]["installs"]
    assert [(item["name"], item["state"]) for item in listed] == [("my clerk", "installed")]
    models = program.run("models", "list")["data"]["models"]
    assert [item["name"] for item in models] == ["a"]
    works(program, "my clerk")
    again = program.run("adopt", str(theirs))["data"]
    assert (again["id"], again["found"][0]["status"]) == (None, "adopted")
    undone = program.run("adopt", "--undo", done["id"])["data"]["undone"]
    assert [(item["name"], item["path"]) for item in undone] == [("my clerk", str(theirs))]
    # Python has compiled what it ran: that is the program's own doing.
    assert [n for n in changed(before, theirs) if "site-packages" not in n] == []
    assert program.run("list")["data"]["installs"] == []
    assert program.run("adopt", "--undo", "my clerk", expect=3)["code"] == "adopt.unknown"


def test_words_for_people(program, theirs):
    import subprocess

    words = [word for word in program.argv("adopt", str(theirs), "--dry-run") if word != "--json"]
    done = subprocess.run(words, capture_output=True, text=True, env=program.env, timeout=60)
    assert "move 0." in done.stdout
    assert "would link   Models/Lora/my clerk" in done.stdout
    assert "re-used: venv, Python" in done.stdout
    assert program.run("adopt", expect=2)["code"] == "usage"
    assert program.run("adopt", str(theirs), "--undo", "x", expect=2)["code"] == "usage"
    assert (
        program.run("adopt", str(theirs.parent.parent / "gone"), expect=3)["code"]
        == "adopt.nothing"
    )
    assert program.run("adopt", "/", expect=1)["code"] == "adopt.refused"


def test_a_broken_environment_gets_one_of_ours_beside_it(program, theirs):
    shutil.rmtree(next((theirs / "venv").glob("lib/python3*/site-packages/click")))
    for info in (theirs / "venv").glob("lib/python3*/site-packages/click-*"):
        shutil.rmtree(info)
    before = photo(theirs)
    found = program.run("adopt", str(theirs))["data"]["found"][0]
    assert found["environment"]["problems"] == ["packages are missing in it: click"]
    error = program.run("launch", "my clerk", expect=1)
    assert "install clerk" in error["hint"]
    program.run("install", "clerk", "--name", "my clerk")
    assert [n for n in changed(before, theirs) if not n.startswith((".stablehand", "."))] == []
    port = free_port()
    program.run("launch", "my clerk", "--port", str(port))
    program.run("stop", "my clerk")
    undone = program.run("adopt", "--undo", "my clerk")["data"]["undone"]
    assert undone[0]["freed_bytes"] > 0
    assert changed(before, theirs) == []


def test_an_update_goes_back_and_is_given_back(program, theirs, hub, tmp_path):
    # What is not as it was installed works all the same, and is theirs.
    edited = next(theirs.glob("venv/lib/python3*/site-packages/click/__init__.py"))
    edited.write_text(f"{edited.read_text()}# mine\n")
    before = photo(theirs)
    exclude = (theirs / ".git/info/exclude").read_text()
    program.run("adopt", str(theirs))
    clerk = Repository.__new__(Repository)
    clerk.folder = hub / "example" / "clerk"
    newest = clerk.commit("news", {"NEWS": "two"}, "2024-02-01T12:00:00Z")
    updated = program.run("update", "my clerk")["data"]
    assert updated["commit"] == newest
    assert (theirs / "NEWS").is_file()
    assert not (theirs / "venv").is_symlink(), "theirs stays theirs"
    works(program, "my clerk", click_of(program))
    error = program.run("adopt", "--undo", "my clerk", expect=1)
    assert (error["code"], "rollback" in error["hint"]) == ("adopt.changed", True)
    program.run("rollback", "my clerk", "1")
    works(program, "my clerk")
    program.run("adopt", "--undo", "my clerk")
    caches = edited.parent.relative_to(theirs).as_posix()  # Python has made one in it
    left = [n for n in changed(before, theirs) if n != caches]
    # Git keeps what it fetched; a file that it wrote again has a new time, and the same bytes.
    assert [n for n in left if not n.startswith(".git/")] in ([], [".", ".git"])
    assert not (theirs / ".stablehand").exists()
    assert (theirs / ".git/info/exclude").read_text() == exclude
    clerk.git("reset", "--quiet", "--hard", "HEAD~1")


def click_of(program):
    """The version of click that the update has chosen."""
    import json

    record = program.data / "Packages/my clerk/.stablehand/install.json"
    number = json.loads(record.read_text())["generation"]
    generation = record.parent / f"gen/{number}/generation.json"
    return json.loads(generation.read_text())["packages"]["click"]


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["adopt", "undo"])
def test_killed_while_it_works(program, theirs, what):
    """SIGKILL of the whole program at moments from the first change to the last."""
    before = photo(theirs)
    hook = {"PYTHONPATH": str(SUPPORT / "killed_at")}
    at, killed = 1, 0
    while at < 200:
        if what == "undo":
            program.run("adopt", str(theirs))
        words = ("adopt", str(theirs)) if what == "adopt" else ("adopt", "--undo", "my clerk")
        process = _start(program, words, {**hook, "STABLEHAND_TEST_KILL": f"{at} {_root(program)}"})
        process.communicate(timeout=60)
        if process.returncode == 0:
            break
        assert process.returncode == -9
        killed += 1
        if what == "adopt" and killed % 2:
            program.run("adopt", str(theirs))
            installs = program.run("list")["data"]["installs"]
            assert [item["state"] for item in installs] == ["installed"], at
        program.run("adopt", "--undo", "my clerk", expect=None)
        assert changed(before, theirs) == [], at
        assert program.run("list")["data"]["installs"] == [], at
        at += 13
    assert killed > 1
    if what == "adopt":
        works(program, "my clerk")


def _root(program):
    return os.path.commonpath([program.data.parent.parent])


def _start(program, words, env):
    kept = dict(program.env)
    program.env.update(env)
    try:
        return program.start(*words)
    finally:
        program.env.clear()
        program.env.update(kept)
