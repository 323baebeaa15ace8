"""Programs that are git repositories: real repositories, real git, real packages as of a date."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.programs import fetch, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

SERVER = """
import argparse, json
from http.server import BaseHTTPRequestHandler, HTTPServer
import click

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"click": click.__version__}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
server = HTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""


class Repository:
    """A repository with commits of given dates."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, date: str = "2022-06-01T12:00:00Z") -> str:
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.invalid"}
        who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.invalid"}
        done = subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env={**os.environ, **who, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, str], date: str) -> str:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "--all", date=date)
        self.git("commit", "--quiet", "--message", "a change", date=date)
        return self.git("rev-parse", "HEAD")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A folder of repositories that stands in for GitHub, by the setting for mirrors."""
    root = tmp_path_factory.mktemp("hub")
    clerk = Repository(root / "example" / "clerk")
    files = {
        "server.py": SERVER,
        "requirements.txt": "--extra-index-url https://unreachable.invalid/simple\nclick\ntorch\n",
        "models/lora/put models here.txt": "",
        "models/lora/.gitignore": "",
    }
    clerk.first = clerk.commit(files, "2022-06-01T12:00:00Z")
    clerk.git("tag", "v1")
    clerk.second = clerk.commit({"NEWS": "two"}, "2024-02-01T12:00:00Z")
    Repository(root / "example" / "second").commit({"README": "second"}, "2022-01-01T12:00:00Z")
    return root, clerk


@pytest.fixture
def clerk(program, hub):
    """The program with a mirror for GitHub and the definition of the repository's program."""
    program.define("clerk")
    program.env["STABLEHAND_GIT_BASE_URL"] = hub[0].as_uri()
    return program


def checkout(program, name="clerk"):
    return program.data / "Packages" / name


def test_a_repository_is_checked_out_and_its_packages_are_of_its_date(clerk, hub):
    models = checkout(clerk) / "models" / "lora"
    done = clerk.run("install", "clerk", "--ref", "v1")["data"]["install"]
    assert (done["commit"], done["date"], done["ref"]) == (hub[1].first, "2022-06-01", "v1")
    assert (checkout(clerk) / "repositories/second/README").read_text() == "second"
    # The repository's own files stay where they are; what is shared is a link beside them.
    assert (models / "put models here.txt").is_file()
    port = free_port()
    clerk.run("launch", "clerk", "--port", str(port))
    assert fetch(f"http://127.0.0.1:{port}/api")["click"] == "8.1.3", "the newest of that day"
    clerk.run("stop", "clerk")
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=checkout(clerk), capture_output=True, text=True
    )
    assert status.stdout == "", "what is ours does not look like a change of the program"
    log = (checkout(clerk) / ".stablehand/gen/1/log/install.log").read_text(encoding="utf-8")
    assert "left out of the requirements: torch" in log
    assert "left out of the requirements: --extra-index-url" in log


def test_the_newest_of_a_branch_and_a_single_commit(clerk, hub):
    newest = clerk.run("install", "clerk")["data"]["install"]
    assert newest["commit"] == hub[1].second
    single = clerk.run("install", "clerk", "--name", "old", "--ref", hub[1].first)
    assert single["data"]["install"]["commit"] == hub[1].first


def test_an_unknown_revision(clerk):
    error = clerk.run("install", "clerk", "--ref", "v99", expect=1)
    assert error["code"] == "git.failed"
    assert "v99" in error["message"]
    failed = clerk.run("list")["data"]["installs"][0]
    assert (failed["state"], failed["failure"]["step"]) == ("failed", "checkout")
    # The same name can be tried again with another wish.
    assert clerk.run("install", "clerk", "--ref", "v1")["data"]["install"]["state"] == "installed"


def test_a_host_that_cannot_be_reached(clerk):
    clerk.env["STABLEHAND_GIT_BASE_URL"] = "https://unreachable.invalid"
    error = clerk.run("install", "clerk", expect=1)
    assert error["code"] == "network.unreachable"
    assert "unreachable.invalid" in error["message"]
    assert error["hint"]
    assert not (checkout(clerk) / "venv").exists()


def test_a_folder_with_somebodys_files_is_left_alone(clerk):
    checkout(clerk).mkdir(parents=True)
    (checkout(clerk) / "my work.txt").write_text("mine")
    error = clerk.run("install", "clerk", expect=1)
    assert error["code"] == "install.foreign"
    assert (checkout(clerk) / "my work.txt").read_text() == "mine"
    assert not (checkout(clerk) / ".git").exists()


def test_models_that_lie_in_the_program_move_into_the_library(clerk):
    clerk.run("install", "clerk", "--sharing", "none")
    mine = checkout(clerk) / "models" / "lora" / "mine.safetensors"
    mine.write_bytes(b"weights")
    assert clerk.run("uninstall", "clerk")["data"]["trashed"]
    trashed = next((clerk.data / "Trash").rglob("mine.safetensors"))
    assert trashed.read_bytes() == b"weights"


def test_a_killed_fetch_is_taken_up_again(clerk, hub):
    """What a git that was killed leaves behind: a lock, half an index, a checkout in the midst."""
    clerk.run("install", "clerk", "--ref", "v99", expect=1)
    git = checkout(clerk) / ".git"
    (git / "index.lock").write_bytes(b"half")
    (git / "config.lock").write_bytes(b"")
    (checkout(clerk) / "server.py").write_text("half a file")
    done = clerk.run("install", "clerk", "--ref", "main")["data"]["install"]
    assert done["commit"] == hub[1].second
    assert (checkout(clerk) / "server.py").read_text(encoding="utf-8") == SERVER


def test_another_repository_by_its_address(clerk, hub, tmp_path):
    fork = Repository(tmp_path / "my fork")
    commit = fork.commit(
        {"server.py": SERVER, "requirements.txt": "click\n"}, "2023-01-01T00:00:00Z"
    )
    done = clerk.run("install", "clerk", "--source", fork.folder.as_uri())["data"]["install"]
    assert (done["commit"], done["source"]) == (commit, fork.folder.as_uri())


def test_an_address_that_is_a_command_is_refused(clerk):
    error = clerk.run("install", "clerk", "--source", "ext::sh -c touch% /tmp/x", expect=None)
    assert error["code"] in ("git.failed", "usage")
    assert json.dumps(error).count("Traceback") == 0


def test_somebodys_own_clone_is_left_alone(clerk, hub):
    """A clone made by hand, with work in it that is nowhere else, is not ours to check out over."""
    mine = checkout(clerk)
    subprocess.run(
        ["git", "clone", "--quiet", str(hub[1].folder), str(mine)], check=True, timeout=60
    )
    (mine / "server.py").write_text("my own work", encoding="utf-8")
    error = clerk.run("install", "clerk", expect=1)
    assert error["code"] == "install.foreign"
    assert (mine / "server.py").read_text(encoding="utf-8") == "my own work"
    assert not (mine / ".stablehand").exists(), "nothing half-written"
    assert clerk.run("list")["data"]["installs"] == []


def test_another_repository_on_a_resume_is_taken(clerk, tmp_path):
    """The first attempt got its checkout and failed later; the second asks for a fork."""
    file = clerk.data / "Catalog" / "clerk" / "package.toml"
    whole = file.read_text(encoding="utf-8")
    failing = """
[[steps]]
kind = "run"
argv = ["{python}", "-c", "raise SystemExit(3)"]
title = { en = "Fail", ru = "Упасть" }
"""
    file.write_text(whole + failing, encoding="utf-8")
    clerk.run("install", "clerk", expect=1)
    file.write_text(whole, encoding="utf-8")
    fork = Repository(tmp_path / "my fork")
    commit = fork.commit(
        {"server.py": SERVER, "requirements.txt": "click\n", "FORK": "yes"}, "2023-01-01T00:00:00Z"
    )
    done = clerk.run("install", "clerk", "--source", fork.folder.as_uri())["data"]["install"]
    assert (done["commit"], done["source"]) == (commit, fork.folder.as_uri())
    assert (checkout(clerk) / "FORK").is_file()


@pytest.mark.parametrize("name", [".stablehand", "venv", ".Stablehand"])
def test_a_repository_cannot_bring_our_own_records(clerk, tmp_path, name):
    """A ledger of theirs would have us move whatever it names, a link would lead us out of the data."""
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    moving = [{"old": str(victim), "new": str(tmp_path / "taken.txt"), "home": str(tmp_path)}]
    ledger = json.dumps({"format": 1, "method": "none", "moving": moving})
    evil = Repository(tmp_path / "evil")
    evil.commit(
        {"server.py": SERVER, "requirements.txt": "click\n", f"{name}/sharing.json": ledger},
        "2023-01-01T00:00:00Z",
    )
    error = clerk.run("install", "clerk", "--source", evil.folder.as_uri(), expect=1)
    assert error["code"] == "git.failed"
    assert name in error["message"]
    assert victim.read_text() == "mine"


def test_a_repository_cannot_lead_the_second_one_out_of_its_folder(clerk, tmp_path):
    outside = tmp_path / "outside"
    (outside / "second").mkdir(parents=True)
    (outside / "second" / "README").write_text("mine")
    evil = Repository(tmp_path / "evil")
    (evil.folder / "repositories").symlink_to(outside)
    evil.commit({"server.py": SERVER, "requirements.txt": "click\n"}, "2023-01-01T00:00:00Z")
    error = clerk.run("install", "clerk", "--source", evil.folder.as_uri(), expect=1)
    assert error["code"] == "path.outside"
    assert [path.name for path in (outside / "second").iterdir()] == ["README"]
    assert (outside / "second" / "README").read_text() == "mine"


def test_an_address_with_a_password_shows_none(clerk):
    address = "https://user:hunter2@localhost:1/x/y"
    error = clerk.run("install", "clerk", "--source", address, expect=1)
    listed = clerk.run("list")
    assert "hunter2" not in json.dumps([error, listed])
    record = checkout(clerk) / ".stablehand" / "install.json"
    assert record.stat().st_mode & 0o077 == 0, "it has to keep the address for the next attempt"


def test_an_address_that_is_none_leaves_nothing_behind(clerk):
    for address in ("-x", "ext::sh -c id", "../x", "ssh://-oProxyCommand=x/y"):
        error = clerk.run("install", "clerk", f"--source={address}", expect=1)
        assert error["code"] == "git.failed"
    assert clerk.run("install", "clerk", "--source=", expect=2)["code"] == "usage"
    assert not checkout(clerk).exists()
