"""A program for Node.js, without Python: installed, launched, updated, taken back, copied, re-created, examined."""

import os
import re
import shutil
import sys
import urllib.request
from pathlib import Path

import pytest

from support.programs import Program, free_port
from support.server_repository import ServerRepository

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX"),
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js here"),
]
NAME = "clerk"
SERVER = """
const fs = require("fs"), http = require("http"), path = require("path");
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
const said = {
  version: fs.readFileSync("built.txt", "utf-8"),
  found_by_name: process.env.PATH.split(path.delimiter)[0],
  node: path.dirname(process.argv0[0] === "/" ? process.argv0 : process.execPath),
  cache: process.env.NPM_CONFIG_CACHE,
};
http.createServer((request, answer) => answer.end(JSON.stringify(said))).listen(port, "127.0.0.1", () =>
  console.log(`Listening on http://127.0.0.1:${port}`));
"""
BUILD = """
const fs = require("fs");
fs.writeFileSync("built.txt", `built from ${fs.readFileSync("version.txt", "utf-8")}`);
"""
BROKEN = "throw new Error('broken on purpose');\n"


class Node(Program):
    def says(self, name=NAME):
        """Launch, and give what its page says."""
        url = self.run("launch", name)["data"]["url"]
        with urllib.request.urlopen(url, timeout=30) as answer:
            text = answer.read().decode()
        self.run("stop", name)
        return text

    def folder(self, name=NAME):
        return self.data / "Packages" / name

    def take_port(self):
        file = self.data / "Catalog" / NAME / "package.toml"
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"default = \d+", f"default = {free_port()}", text), "utf-8")


def without_python(text):
    """Give the definition of the tests' program as one of a program for Node.js."""
    for start, end in (("[python]", "[launch]"),):
        text = text[: text.index(start)] + text[text.index(end) :]
    text = text.replace('["{python}", "server.py"]', '["{node}", "server.js"]')
    steps = """
[[prerequisites]]
id = "node"

[[steps]]
kind = "node"
after = "checkout"
program = "node"
arguments = ["build.js"]
outputs = ["built.txt"]
title = { en = "Build", ru = "Сборка" }

"""
    return text.replace("[launch]\n", f"{steps}[launch]\n", 1)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    hub = tmp_path_factory.mktemp("hub")
    made = ServerRepository(hub / "example" / NAME)
    made.put({"server.js": SERVER, "build.js": BUILD, "version.txt": "one"}, "2024-06-01T12:00:00Z")
    made.git("tag", "v1.0")
    made.put({"version.txt": "two"}, "2025-02-01T12:00:00Z")
    made.git("tag", "v2.0")
    made.put({"server.js": BROKEN}, "2025-03-01T12:00:00Z")
    made.git("tag", "v3.0")
    program = Node(tmp_path_factory.mktemp("node") / "Мои данные" / "Data (1)")
    program.data.mkdir(parents=True)
    program.define(NAME)
    file = program.data / "Catalog" / NAME / "package.toml"
    file.write_text(without_python(file.read_text("utf-8")), "utf-8")
    program.env["STABLEHAND_GIT_BASE_URL"] = hub.as_uri()
    program.run("install", NAME, "--ref", "v1.0")
    yield program
    program.close()


@pytest.fixture
def node(tmp_path, installed):
    made = Node(tmp_path / "Мои данные" / "Data (1)", installed.env)
    shutil.copytree(installed.data, made.data, symlinks=True)
    made.take_port()
    yield made
    made.close()


def test_it_runs_with_node_first_on_its_path_and_caches_in_data(node):
    plan = node.run("plan", NAME)["data"]
    assert (plan["python"], plan["torch"]) == (None, None)
    said = node.says()
    assert '"version":"built from one"' in said
    first = re.search(r'"found_by_name":"([^"]*)"', said)[1]
    assert (Path(first) / "node").exists()
    assert Path(shutil.which("node", path=first)).samefile(
        Path(os.path.realpath(Path(first) / "node"))
    )
    assert str(node.data / "Assets" / "npm-cache") in said
    assert not (node.folder() / "venv").exists()
    assert node.run("doctor", NAME)["data"]["findings"] == []


def test_it_is_updated_beside_itself_and_goes_back(node):
    (node.folder() / "mine.txt").write_text("the user's")
    node.run("update", NAME, "--ref", "v2.0")
    assert '"version":"built from two"' in node.says()
    refused = node.run("update", NAME, "--ref", "v3.0", expect=1)
    assert refused["code"] == "update.unstartable"
    assert '"version":"built from two"' in node.says()
    node.run("rollback", NAME)
    assert '"version":"built from one"' in node.says()
    assert (node.folder() / "mine.txt").read_text() == "the user's"


def test_it_is_copied_and_re_created_from_its_lock(node):
    node.run("duplicate", NAME, "copy")
    assert '"version":"built from one"' in node.says("copy")
    file = node.data.parent / "lock.toml"
    assert "python" not in node.run("lock", NAME, "--output", str(file))["data"]["lock"]
    node.run("recreate", str(file), "--name", "again")
    assert '"version":"built from one"' in node.says("again")


def test_without_node_it_says_what_is_missing(node, tmp_path):
    git = Path(shutil.which("git"))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(git)
    refused = node.run("launch", NAME, expect=1, PATH=str(tools))
    assert refused["code"] == "tool.missing"
