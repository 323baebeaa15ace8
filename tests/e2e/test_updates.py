"""Updates and the way back: a real repository with several versions, real environments, a real server."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from support.programs import interrupt, is_stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


def test_an_update_and_the_way_back_and_forward(clerk, update_upstream):
    done = clerk.run("update", "clerk", "--ref", "v2.0")["data"]
    assert (done["commit"], done["previous"], done["fresh"]) == (
        update_upstream.two,
        update_upstream.one,
        True,
    )
    assert clerk.says() == "two"
    assert clerk.installed() == ["2.0"]
    again = clerk.run("update", "clerk", "--ref", "v2.0")["data"]
    assert again["fresh"] is False
    back = clerk.run("rollback", "clerk")["data"]
    assert (back["commit"], back["previous"]) == (update_upstream.one, update_upstream.two)
    assert clerk.says() == "one"
    assert clerk.installed() == ["1.0"]
    assert not (clerk.checkout / "added.json").exists()
    forward = clerk.run("rollback", "clerk", "2")["data"]
    assert forward["commit"] == update_upstream.two
    assert clerk.says() == "two"
    listed = clerk.run("snapshots", "clerk")["data"]["snapshots"]
    assert [(item["number"], item["reason"], item["is_current"]) for item in listed] == [
        (2, "update", True),
        (1, "install", False),
    ]
    unknown = clerk.run("rollback", "clerk", "7", expect=3)
    assert unknown["code"] == "snapshot.unknown"
    assert "1" in unknown["hint"]


def test_branches_commits_and_forks(clerk, update_upstream):
    assert clerk.run("update", "clerk", "--ref", "main")["data"]["commit"] == update_upstream.two
    assert (
        clerk.run("update", "clerk", "--ref", update_upstream.one)["data"]["commit"]
        == update_upstream.one
    )
    fork = "https://github.com/somebody/clerk"
    done = clerk.run("update", "clerk", "--source", fork, "--ref", "main")["data"]
    assert done["commit"] == update_upstream.fork
    assert done["install"]["source"] == fork
    assert clerk.says() == "fork"
    back = clerk.run("rollback", "clerk")["data"]
    assert back["install"]["source"] == "https://github.com/example/clerk"
    assert clerk.says() == "one"


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("unresolvable", "install.unresolvable"),
        ("unstartable", "update.unstartable"),
        ("no-such-branch", "git.failed"),
    ],
)
def test_a_version_that_does_not_work_leaves_the_old_one(clerk, update_upstream, ref, code):
    before = clerk.record()
    failed = clerk.run("update", "clerk", "--ref", ref, expect=1)
    assert failed["code"] == code
    assert failed["hint"]
    assert clerk.record() == before
    assert clerk.says() == "one"
    assert clerk.run("update", "clerk", "--ref", "v2.0")["data"]["commit"] == update_upstream.two
    assert clerk.says() == "two"
    # What the failed one had built is gone, and no snapshot was made of it.
    listed = clerk.run("snapshots", "clerk")["data"]["snapshots"]
    assert {item["reason"] for item in listed} == {"install", "update"}
    assert len(listed) == 2


def test_what_is_the_users_comes_along_and_back(clerk):
    place = clerk.checkout
    (place / "settings.json").write_text('{"theme": "mine"}')
    (place / "code.py").write_text("VALUE = 'mine'\n")
    (place / "same.py").write_text("SAME = 'mine'\n")
    (place / "added.json").write_text('{"mine": true}')
    (place / "added.py").write_text("MINE = 1\n")
    (place / "notes.txt").write_text("mine")
    (place / "user").mkdir()
    with sqlite3.connect(place / "user" / "notes.db") as db:
        db.execute("PRAGMA user_version = 1")
    done = clerk.run("update", "clerk", "--ref", "v2.0")
    assert sorted(done["data"]["replaced"]) == ["added.py", "code.py"]
    kept = done["data"]["replaced_at"]
    assert (place / "settings.json").read_text() == '{"theme": "mine"}'
    assert (place / "same.py").read_text() == "SAME = 'mine'\n"
    assert (place / "code.py").read_text() == "VALUE = 2\n"
    assert (place / "added.json").read_text() == '{"mine": true}'
    assert (place / "added.py").read_text() == "ADDED = 1\n"
    assert (place / "notes.txt").read_text() == "mine"
    for name, text in (("code.py", "VALUE = 'mine'\n"), ("added.py", "MINE = 1\n")):
        with open(os.path.join(kept, name), encoding="utf-8") as file:
            assert file.read() == text
    # The new version changes the form of the database, and the user goes on with the settings.
    with sqlite3.connect(place / "user" / "notes.db") as db:
        db.execute("PRAGMA user_version = 2")
    (place / "settings.json").write_text('{"theme": "later"}')
    clerk.run("rollback", "clerk")
    assert (place / "settings.json").read_text() == '{"theme": "later"}'
    assert (place / "code.py").read_text() == "VALUE = 'mine'\n"
    assert (place / "added.py").read_text() == "MINE = 1\n"
    with sqlite3.connect(place / "user" / "notes.db") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    clerk.run("rollback", "clerk", "2")
    with sqlite3.connect(place / "user" / "notes.db") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)


def test_what_extensions_had_installed_is_carried_over(clerk, update_index):
    pip = [str(clerk.checkout / "venv" / "bin" / "python"), "-m", "pip", "install", "-q"]
    words = [*pip, "--index-url", update_index.url, "upd-extra==1.0", "upd-clash==1.0"]
    subprocess.run(words, check=True, timeout=120, capture_output=True)
    done = clerk.run("update", "clerk", "--ref", "v2.0")
    assert clerk.installed("upd-extra") == ["1.0"]
    assert clerk.installed("upd-clash") == []
    assert "upd-clash" in str(done["notices"])
    assert clerk.installed() == ["2.0"]
    clerk.run("rollback", "clerk")
    assert clerk.installed("upd-clash") == ["1.0"]


@pytest.mark.parametrize("words", [("doctor", "clerk", "--fix"), ("install", "clerk")])
def test_what_was_carried_over_comes_back_when_its_environment_is_gone(clerk, update_index, words):
    pip = [str(clerk.checkout / "venv" / "bin" / "python"), "-m", "pip", "install", "-q"]
    subprocess.run(
        [*pip, "--index-url", update_index.url, "upd-extra==1.0"],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    clerk.run("update", "clerk", "--ref", "v2.0")
    account = clerk.generation(2) / "generation.json"
    known = json.loads(account.read_text("utf-8"))
    known["added"].append("upd-nowhere")  # which nobody has any more
    known["packages"]["upd-nowhere"] = "9"
    account.write_text(json.dumps(known), "utf-8")
    shutil.rmtree(clerk.generation(2) / "env")
    done = clerk.run(*words)
    assert clerk.installed("upd-extra") == ["1.0"]
    assert "upd-nowhere" in str(done["notices"])
    assert clerk.says() == "two"
    clerk.run("update", "clerk", "--ref", "third")
    assert clerk.installed("upd-extra") == ["1.0"]


def test_stopped_in_any_step_it_goes_on(clerk, update_upstream):
    for stage in ("environment", "requirements", "smoke"):
        process = clerk.start("update", "clerk", "--ref", "v2.0")
        clerk.until(process, is_stage(f"/{stage}"))
        interrupt(process)
        assert process.wait(timeout=30) == 130
        assert [p for p in clerk.processes() if p.pid != process.pid] == []
        assert clerk.record()["generation"] == 1
    assert clerk.says() == "one"
    assert clerk.run("update", "clerk", "--ref", "v2.0")["data"]["commit"] == update_upstream.two
    log = (clerk.checkout / ".stablehand/gen/2/log/install.log").read_text("utf-8")
    assert "requirements: done before" in log
    assert clerk.says() == "two"


def test_a_wrecked_environment_is_no_hindrance_on_the_way_back(clerk):
    clerk.run("update", "clerk", "--ref", "v2.0")
    shutil.rmtree(clerk.checkout / ".stablehand" / "gen" / "2" / "env")
    assert clerk.run("launch", "clerk", expect=1)["code"] == "install.incomplete"
    clerk.run("rollback", "clerk")
    assert clerk.says() == "one"
    gone = clerk.run("rollback", "clerk", "2", expect=1)
    assert gone["code"] == "install.incomplete"
    assert clerk.says() == "one"


def test_a_running_install_is_not_changed_under_its_feet(clerk):
    clerk.run("launch", "clerk")
    assert clerk.run("update", "clerk", "--ref", "v2.0", expect=1)["code"] == "install.running"
    clerk.run("update", "clerk", "--ref", "v2.0", "--stop")
    assert clerk.run("list")["data"]["installs"][0]["running"] is False
    clerk.run("launch", "clerk")
    assert clerk.run("rollback", "clerk", expect=1)["code"] == "install.running"
    clerk.run("rollback", "clerk", "--stop")
    assert clerk.says() == "one"


def test_snapshots_are_taken_and_pruned(clerk):
    clerk.run("options", "clerk", "--set=--cors=true")
    taken = clerk.run("snapshots", "clerk", "--take", "--note", "before I play")
    assert taken["data"]["snapshots"][0]["note"] == "before I play"
    assert (
        taken["data"]["snapshots"][0]["freed_bytes"] < taken["data"]["snapshots"][0]["size_bytes"]
    )
    # Somebody breaks the environment.
    packages = (clerk.checkout / "venv" / "lib").glob("python3*/site-packages/upd_alpha")
    shutil.rmtree(next(packages))
    clerk.run("options", "clerk", "--unset=--cors")
    clerk.run("rollback", "clerk", "2")
    assert clerk.installed() == ["1.0"]
    options = clerk.run("options", "clerk")["data"]["options"]
    assert next(item for item in options if item["flag"] == "--cors")["value"] is True
    clerk.run("settings", "set", "snapshots.keep", "1")
    clerk.run("update", "clerk", "--ref", "v2.0")
    numbers = [item["number"] for item in clerk.run("snapshots", "clerk")["data"]["snapshots"]]
    assert numbers == [3, 2]
    assert clerk.run("snapshots", "clerk", "--remove", "3", expect=3)["code"] == "snapshot.unknown"
    clerk.run("snapshots", "clerk", "--remove", "2")
    assert clerk.run("rollback", "clerk", expect=3)["code"] == "snapshot.unknown"
