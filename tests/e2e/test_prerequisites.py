"""What a program needs beside Python: found, fetched with its sum, or asked for; nothing half-done is left."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from stablehand.core.runtimes.tool_builds import build_for
from support.programs import Program
from support.server_repository import ServerRepository
from support.tool_archives import PROGRAM

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts")
NAME = "clerk"


@pytest.fixture
def program(tmp_path):
    hub = tmp_path / "hub"
    made = ServerRepository(hub / "example" / NAME)
    made.put({"server.js": "", "build.js": ""}, "2024-06-01T12:00:00Z")
    made.git("tag", "v1.0")
    tools = tmp_path / "system"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git"))
    mirror = tmp_path / "mirror"
    for arch in ("x86_64", "arm64"):
        build = build_for("node", "22", "linux" if sys.platform == "linux" else "macos", arch)
        (mirror / build.path).parent.mkdir(parents=True, exist_ok=True)
        (mirror / build.path).write_bytes(b"not what its makers made")
    program = Program(
        tmp_path / "Data",
        {
            "STABLEHAND_GIT_BASE_URL": hub.as_uri(),
            "STABLEHAND_NODE_URL": mirror.as_uri(),
            "PATH": str(tools),
        },
    )
    program.data.mkdir()
    yield program
    program.close()


def define(program, version):
    program.define(NAME)
    file = program.data / "Catalog" / NAME / "package.toml"
    text = file.read_text("utf-8")
    text = text[: text.index("[python]")] + text[text.index("[launch]") :]
    text = text.replace('["{python}", "server.py"]', '["{node}", "server.js"]')
    more = f"""
[[prerequisites]]
id = "node"
version = "{version}"

[[steps]]
kind = "node"
after = "checkout"
program = "node"
arguments = ["build.js"]
title = {{ en = "Build", ru = "Сборка" }}

"""
    file.write_text(text.replace("[launch]\n", f"{more}[launch]\n", 1), "utf-8")


def test_a_mirror_with_something_else_ends_the_install_and_leaves_nothing(program):
    define(program, "22")
    preview = program.run("plan", NAME)["data"]
    assert any(step["kind"] == "prerequisite" for step in preview["steps"])
    assert program.run("install", NAME, expect=1)["code"] == "download.mismatch"
    assets = program.data / "Assets"
    assert not list(assets.glob("node/22*"))
    assert not list(assets.glob("tool-archives/*"))


def test_what_nobody_knows_the_sum_of_is_asked_for_in_words(program):
    define(program, "7")
    refused = program.run("install", NAME, expect=1)
    assert refused["code"] == "tool.missing"
    assert "nodejs.org" in refused["hint"]


def test_the_systems_own_counts_only_where_it_is_new_enough(program, tmp_path):
    for folder, version in (("old", "v18.0.0"), ("new", "v24.0.1")):
        node = tmp_path / folder / "node"
        node.parent.mkdir()
        node.write_bytes(PROGRAM.replace(b"v24.0.1", version.encode()))
        node.chmod(0o755)
        script = node.parent / "lib" / "npm-cli.js"
        script.parent.mkdir()
        script.write_text("")
        (node.parent / "npm").symlink_to(script)
    define(program, "22")
    system = program.env["PATH"]
    program.env["PATH"] = os.pathsep.join([str(tmp_path / "old"), system])
    assert program.run("install", NAME, expect=1)["code"] == "download.mismatch"
    program.env["PATH"] = os.pathsep.join([str(tmp_path / "new"), system])
    program.run("install", NAME)
    assert Path(program.data, "Packages", NAME, "server.js").is_file()
