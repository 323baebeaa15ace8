"""Extensions for real: git repositories, environments, a program that loads them, kills in between."""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from support import extension_world
from support.extension_world import Hub, IndexServer, entry
from support.package_index import PackageIndex
from support.programs import is_stage
from support.repositories import Repository
from support.update_world import NAME

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    extension_world.program(folder)
    return Hub(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, hub):
    """An install of the program, for tests to copy."""
    with PackageIndex() as packages:
        extension_world.fill(packages)
        place = tmp_path_factory.mktemp("extensions") / "Мои данные" / "Data (1)"
        made = extension_world.install(place, hub.folder, packages)
        yield made
        made.close()


@pytest.fixture
def clerk(tmp_path, whole):
    made = whole.copy_to(tmp_path / "Мои данные" / "Data (1)")
    yield made
    made.close()


def nodes(clerk) -> Path:
    return clerk.checkout / "custom_nodes"


def extensions(clerk, *words, **more):
    return clerk.run("extensions", NAME, *words, **more)


def names(answer):
    return {item["name"]: item for item in answer["data"]["extensions"]}


def put(place: Path, name: str, files: dict[str, str]) -> None:
    for file, text in files.items():
        target = place / name / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def test_one_comes_with_its_packages_and_its_installer_and_goes_back_as_a_whole(clerk, hub):
    hub.put(
        "whole",
        {
            "__init__.py": "import upd_extra\nprint('whole is here', upd_extra.__version__)\n",
            "requirements.txt": "upd-extra\ntorch\n-e .\n",
            "install.py": "import os, sys\nassert not sys.stdin.read()\n"
            "open('made.txt', 'w').write(os.environ['COMFYUI_PATH'] + os.environ['PIP_CONSTRAINT'])\n",
        },
    )
    checked = extensions(clerk, "check", hub.url("whole"))["data"]["check"]
    assert checked["changes"] == [{"name": "upd-extra", "before": None, "after": "1.0"}]
    assert checked["runs_installer"]
    assert list(nodes(clerk).iterdir()) == [nodes(clerk) / "example.py.example"]
    done = extensions(clerk, "add", hub.url("whole"))
    assert done["data"]["packages"] == checked["changes"]
    assert (done["data"]["generation"], done["data"]["previous"]) == (2, 1)
    assert any("-e ." in notice for notice in done["notices"])
    made = (nodes(clerk) / "whole" / "made.txt").read_text("utf-8")
    assert made.startswith(str(clerk.checkout))
    assert "constraints.txt" in made
    assert not (clerk.checkout / ".stablehand" / "extensions").exists()
    assert clerk.says() == "{}"
    assert extensions(clerk, "add", hub.url("whole"), expect=1)["code"] == "extension.exists"
    clerk.rollback()
    assert not (nodes(clerk) / "whole").exists()
    assert clerk.installed("upd-extra") == []
    clerk.rollback("2")
    assert (nodes(clerk) / "whole" / "made.txt").is_file()
    assert clerk.installed("upd-extra") == ["1.0"]


def test_one_that_asks_for_another_torch_is_said_with_both_sides(clerk, hub):
    hub.put("other-torch", {"requirements.txt": "torch==1.13.0\nupd-extra\n"})
    hub.put("deep-torch", {"requirements.txt": "upd-wants-torch\n"})
    before = clerk.record()
    asked = extensions(clerk, "add", hub.url("other-torch"), expect=4)
    assert asked["code"] == "decision.needed"
    assert asked["details"]["flag"] == "--without-clashing"
    assert asked["details"]["clashes"] == [
        {"requirement": "torch==1.13.0", "extension": "other-torch", "held": "torch==2.5.0"}
    ]
    assert "torch==1.13.0" in asked["message"]
    assert "torch==2.5.0" in asked["message"]
    deep = extensions(clerk, "add", hub.url("deep-torch"), expect=1)
    assert deep["code"] == "install.unresolvable"
    assert "torch==1.13.0" in deep["message"]
    assert "torch==2.5.0" in deep["message"]
    assert clerk.record() == before
    assert list(nodes(clerk).iterdir()) == [nodes(clerk) / "example.py.example"]
    done = extensions(clerk, "add", hub.url("other-torch"), "--without-clashing")
    assert clerk.installed("torch") == ["2.5.0"]
    assert clerk.installed("upd-extra") == ["1.0"]
    assert any("torch==1.13.0" in notice for notice in done["notices"])


def test_packages_that_would_get_another_version_are_asked_about(clerk, hub):
    hub.put("first", {"requirements.txt": "upd-free==1.0\n"})
    hub.put("second", {"requirements.txt": "upd-free==2.0\n"})
    extensions(clerk, "add", hub.url("first"))
    asked = extensions(clerk, "add", hub.url("second"), expect=4)
    change = {"name": "upd-free", "before": "1.0", "after": "2.0"}
    assert (asked["details"]["flag"], asked["details"]["changes"]) == ("--accept-changes", [change])
    assert clerk.installed("upd-free") == ["1.0"]
    done = extensions(clerk, "add", hub.url("second"), "--accept-changes")
    assert done["data"]["packages"] == [change]
    clerk.rollback()
    assert clerk.installed("upd-free") == ["1.0"]


def test_all_are_updated_under_one_snapshot_and_what_is_the_users_comes_along(clerk, hub):
    for name in ("moves", "stays", "edited", "pinned"):
        files = {"code.py": "VALUE = 1\n", "other.py": "OTHER = 1\n", "a b.py": "C = 1\n"}
        hub.put(name, files)
    first = hub.repository("pinned").git("rev-parse", "HEAD")
    for name in ("moves", "stays", "edited"):
        extensions(clerk, "add", hub.url(name))
    extensions(clerk, "add", hub.url("pinned"), "--ref", first)
    (nodes(clerk) / "moves" / "mine.txt").write_text("mine")
    (nodes(clerk) / "moves" / "other.py").write_text("OTHER = 'mine'\n")
    (nodes(clerk) / "edited" / "code.py").write_text("VALUE = 'mine'\n")
    (nodes(clerk) / "edited" / "a b.py").write_text("C = 'mine'\n")
    put(nodes(clerk), "no-repository", {"x.py": ""})
    for name in ("moves", "edited", "pinned"):
        hub.put(name, {"code.py": "VALUE = 2\n"})
    looked = names(extensions(clerk, "list", "--check"))
    assert {name: item["behind"] for name, item in looked.items()} == {
        "moves": 1, "stays": 0, "edited": 1, "pinned": 0, "no-repository": None,
    }  # fmt: skip
    assert looked["pinned"]["pinned"]
    assert looked["edited"]["changed"] == ["a b.py", "code.py"]
    done = extensions(clerk, "update")["data"]
    outcomes = {item["name"]: item for item in done["outcomes"]}
    assert {name: item["outcome"] for name, item in outcomes.items()} == {
        "moves": "updated", "stays": "unchanged", "edited": "failed", "pinned": "unchanged",
    }  # fmt: skip
    assert "code.py" in outcomes["edited"]["cause"]
    assert done["generation"] == done["previous"] + 1
    place = nodes(clerk) / "moves"
    assert (place / "code.py").read_text() == "VALUE = 2\n"
    assert (place / "other.py").read_text() == "OTHER = 'mine'\n"
    assert (place / "mine.txt").read_text() == "mine"
    assert extensions(clerk, "update")["data"]["generation"] is None
    clerk.rollback()
    assert (place / "code.py").read_text() == "VALUE = 1\n"
    assert (place / "mine.txt").read_text() == "mine"
    named = extensions(clerk, "update", "pinned", "--ref", "main")["data"]
    assert [item["outcome"] for item in named["outcomes"]] == ["updated"]


def test_a_login_in_an_address_is_shown_to_nobody(clerk):
    mine = Repository(nodes(clerk) / "mine")
    mine.commit("one", {"x.py": ""})
    mine.git("remote", "add", "origin", "https://me:canary@127.0.0.1:9/me/mine")
    told = extensions(clerk, "list", "--check")
    assert names(told)["mine"]["url"] == "https://127.0.0.1:9/me/mine"
    assert told["notices"]
    assert "canary" not in json.dumps(told)


def test_one_that_is_switched_off_goes_back_with_the_rest(clerk, hub):
    hub.put("switched", {"code.py": "VALUE = 1\n"})
    extensions(clerk, "add", hub.url("switched"))
    hub.put("switched", {"code.py": "VALUE = 2\n"})
    extensions(clerk, "update", "switched")
    off = names(extensions(clerk, "disable", "SWITCHED"))
    assert not off["switched"]["enabled"]
    assert (nodes(clerk) / "switched.disabled").is_dir()
    clerk.rollback()
    assert sorted(path.name for path in nodes(clerk).iterdir()) == [
        "example.py.example",
        "switched",
    ]
    assert (nodes(clerk) / "switched" / "code.py").read_text() == "VALUE = 1\n"
    clerk.rollback("3")
    assert (nodes(clerk) / "switched.disabled" / "code.py").read_text() == "VALUE = 2\n"
    on = extensions(clerk, "enable", "switched")["data"]
    assert on["outcomes"][0]["outcome"] == "enabled"
    assert (nodes(clerk) / "switched").is_dir()


def test_while_it_runs_nothing_is_changed_unless_it_is_stopped_first(clerk):
    put(nodes(clerk), "used", {"__init__.py": "print('used')\n"})
    clerk.run("launch", NAME)
    for words in (("remove", "used"), ("disable", "used"), ("update",), ("bisect", "start")):
        refused = extensions(clerk, *words, expect=1)
        assert refused["code"] == "install.running", words
        assert "stop" in refused["hint"]
    assert (nodes(clerk) / "used").is_dir()
    assert extensions(clerk)["data"]["running"]
    gone = extensions(clerk, "remove", "used", "--stop")["data"]
    assert gone["outcomes"][0]["outcome"] == "removed"
    assert not (nodes(clerk) / "used").exists()
    assert clerk.run("list")["data"]["installs"][0]["pid"] is None
    clerk.run("trash", "restore", gone["trash_id"])
    assert (nodes(clerk) / "used" / "__init__.py").is_file()


def test_the_one_of_twelve_that_keeps_it_from_starting_is_found(clerk):
    for number in range(12):
        code = "raise SystemExit('broken on purpose')\n" if number == 8 else "x = 1\n"
        put(nodes(clerk), f"ext{number:02}", {"__init__.py": code})
    for name in ("was-off.disabled", "twice.disabled"):
        put(nodes(clerk), name, {"__init__.py": "raise SystemExit(1)\n"})
    put(nodes(clerk), "twice", {"__init__.py": ""})
    before = sorted(path.name for path in nodes(clerk).iterdir())
    found = extensions(clerk, "bisect", "auto")["data"]["bisect"]
    assert found["verdict"] == {"kind": "found", "culprits": ["ext08"], "others": False}
    assert found["tested"] <= 8
    assert sorted(path.name for path in nodes(clerk).iterdir()) == before
    assert not (clerk.checkout / ".stablehand" / "bisect.json").exists()
    assert extensions(clerk, "disable", "ext08")["data"]["outcomes"][0]["outcome"] == "disabled"
    assert extensions(clerk, "disable", "twice", expect=1)["code"] == "extension.exists"


def test_by_hand_it_goes_on_after_everything_was_closed(clerk):
    for number in range(4):
        put(nodes(clerk), f"ext{number}", {"__init__.py": ""})
    before = sorted(path.name for path in nodes(clerk).iterdir())
    extensions(clerk, "bisect", "good", expect=1)
    state = extensions(clerk, "bisect", "start")["data"]["bisect"]
    assert (state["on"], state["active"]) == ([], True)
    refused = extensions(clerk, "disable", "ext0", expect=1)
    assert refused["code"] == "extension.bisecting"
    while state["active"]:
        there = names(extensions(clerk))
        assert sorted(n for n, item in there.items() if item["enabled"]) == sorted(state["on"])
        word = "bad" if {"ext1", "ext3"} <= set(state["on"]) else "good"
        state = extensions(clerk, "bisect", word)["data"]["bisect"]
    assert state["verdict"] == {"kind": "together", "culprits": ["ext1", "ext3"], "others": False}
    assert sorted(path.name for path in nodes(clerk).iterdir()) == before
    extensions(clerk, "bisect", "start")
    (nodes(clerk) / "ext0.disabled").rename(nodes(clerk) / "ext0")  # somebody's hand, or a kill
    told = extensions(clerk, "bisect", "good")
    assert (told["data"]["bisect"]["tested"], len(told["notices"])) == (0, 1)
    assert (nodes(clerk) / "ext0.disabled").is_dir()
    # A copy knows how its switches were, too.
    clerk.run("duplicate", NAME, "copy")
    clerk.run("extensions", "copy", "bisect", "stop")
    copied = clerk.checkout.with_name("copy") / "custom_nodes"
    assert sorted(path.name for path in copied.iterdir()) == before
    assert not extensions(clerk, "bisect", "stop")["data"]["bisect"]["active"]
    assert sorted(path.name for path in nodes(clerk).iterdir()) == before


def test_switches_come_back_after_a_search_by_itself_was_killed(clerk):
    put(nodes(clerk), "slow", {"__init__.py": "import time\ntime.sleep(600)\n"})
    put(nodes(clerk), "quick", {"__init__.py": ""})
    before = sorted(path.name for path in nodes(clerk).iterdir())
    process = clerk.start("extensions", NAME, "bisect", "auto")
    clerk.until(process, lambda e: e.get("event") == "progress" and e["done"] == 1)
    process.kill()
    process.wait(30)
    assert (clerk.checkout / ".stablehand" / "bisect.json").is_file()
    shown = clerk.run("extensions", NAME, "bisect", "status")["data"]["bisect"]
    assert (shown["active"], shown["automatic"]) == (True, True)
    again = clerk.start("extensions", NAME, "bisect", "auto")
    clerk.until(again, lambda e: e.get("event") == "progress" and e["done"] == 1)
    again.kill()
    again.wait(30)
    extensions(clerk, "disable", "slow")
    assert sorted(path.name for path in nodes(clerk).iterdir()) == sorted(
        [*(name for name in before if name != "slow"), "slow.disabled"]
    )
    assert clerk.says() == "{}"


@pytest.mark.parametrize("stage", ["fetch", "mend"])
def test_killed_at_any_stage_it_launches_as_before_and_the_same_goes_on(clerk, hub, stage):
    hub.put("killed", {"__init__.py": "print('killed')\n", "requirements.txt": "upd-extra\n"})
    process = clerk.start("extensions", NAME, "add", hub.url("killed"))
    clerk.until(process, is_stage(stage))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    assert list(nodes(clerk).iterdir()) == [nodes(clerk) / "example.py.example"]
    assert clerk.says() == "{}"
    done = extensions(clerk, "add", hub.url("killed"))["data"]
    assert done["outcomes"][0]["outcome"] == "added"


def test_an_update_killed_in_the_switch_is_whole_either_way(clerk, hub):
    commits = set()
    for name in ("left", "right"):
        commits.add(hub.put(name, {"code.py": "VALUE = 1\n"}))
        extensions(clerk, "add", hub.url(name))
    for name in ("left", "right"):
        hub.put(name, {"code.py": "VALUE = 2\n"})
    process = clerk.start("extensions", NAME, "update")
    switch = clerk.checkout / ".stablehand" / "switch.json"
    deadline = time.monotonic() + 120
    while not switch.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    process.kill()
    process.wait(30)
    assert clerk.says() == "{}"
    values = {(nodes(clerk) / name / "code.py").read_text() for name in ("left", "right")}
    assert len(values) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc", "extension.refused"),
        ("ext::sh -c id", "extension.refused"),
        ("git@github.com:a/b", "extension.refused"),
        ("https://me:secret@example.org/a", "extension.refused"),
        ("https://example.org/a/..", "extension.refused"),
        ("../up", "extension.refused"),
        ("https://example.org/--upload-pack=x", "extension.refused"),
    ],
)
def test_addresses_that_are_not_safe_are_refused(whole, address, code):
    refused = extensions(whole, "add", address, expect=1)
    assert refused["code"] == code
    assert "secret" not in json.dumps(refused)


def test_repositories_that_reach_out_are_refused(whole, hub, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    hub.put("links", {"code.py": ""})
    (hub.repository("links").folder / "out").symlink_to(secret)
    hub.put("links", {})
    hub.put("modules", {".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = file:///etc\n'})
    for name in ("links", "modules"):
        refused = extensions(whole, "add", hub.url(name), expect=1)
        assert refused["code"] == "extension.refused", name
        assert not (nodes(whole) / name).exists()
        assert not (whole.checkout / ".stablehand" / "extensions").exists()


def test_what_does_harm_is_not_run_and_one_that_fails_does_not_keep_the_others_back(clerk, hub):
    listed = clerk.data / "Catalog" / "watch-list.toml"
    mark = 'format = 1\n[[extensions]]\nname = "Thief"\nfiles = ["thief.py"]\nwhy = "It steals."\n'
    listed.write_text(mark, "utf-8")
    ran = clerk.data.parent / "ran"
    hub.put("thief", {"thief.py": "", "install.py": f"open({str(ran)!r}, 'w')\n"})
    refused = extensions(clerk, "add", hub.url("thief"), expect=1)
    assert refused["code"] == "install.unsafe"
    assert not ran.exists()
    assert not (nodes(clerk) / "thief").exists()
    for name in ("fails-later", "fine"):
        hub.put(name, {"code.py": "VALUE = 1\n"})
        extensions(clerk, "add", hub.url(name))
    hub.put("fails-later", {"install.py": "raise SystemExit(1)\n"})
    hub.put("fine", {"code.py": "VALUE = 2\n"})
    done = extensions(clerk, "update")["data"]
    assert {item["name"]: item["outcome"] for item in done["outcomes"]} == {
        "fails-later": "failed", "fine": "updated",
    }  # fmt: skip
    assert not (nodes(clerk) / "fails-later" / "install.py").exists()
    assert (nodes(clerk) / "fine" / "code.py").read_text() == "VALUE = 2\n"


def test_the_index_by_name_with_wrong_entries_offline_and_damaged(clerk, hub):
    hub.put("indexed", {"code.py": ""})
    with IndexServer() as server:
        clerk.env["STABLEHAND_MANAGER_CHANNEL_URL"] = server.url
        good = entry("Indexed", hub.url("indexed"), pip=["upd-extra"])
        wrong = [entry("Evil", "file:///etc"), entry("Climbs", "https://example.org/.."), 7]
        server.put("custom-node-list.json", {"custom_nodes": [good, *wrong]})
        node_map = {hub.url("indexed"): [["My Node"], {}]}
        server.put("extension-node-map.json", node_map)
        found = extensions(clerk, "search", "indexed")["data"]
        assert [item["folder"] for item in found["extensions"]] == ["indexed"]
        assert (found["known"], found["skipped"], found["is_old"]) == (1, 3, False)
        missing = extensions(clerk, "search", "--nodes", "My Node")["data"]
        assert [item["folder"] for item in missing["extensions"]] == ["indexed"]
        assert extensions(clerk, "add", "evil", expect=3)["code"] == "extension.unknown"
        extensions(clerk, "search", "--refresh")
        assert server.asked[-2][1] is not None
        server.put("custom-node-list.json", b"<html>")
        damaged = extensions(clerk, "search", "--refresh")
        assert damaged["data"]["is_old"]
        server.put("custom-node-list.json", b" " * (33 * 1024 * 1024))
        assert extensions(clerk, "search", "--refresh")["data"]["is_old"]
    old = extensions(clerk, "search", "indexed", "--refresh")
    assert old["data"]["is_old"]
    assert old["data"]["age_s"] >= 0
    assert "copy of" in old["notices"][0]
    assert extensions(clerk, "search", "indexed")["data"]["extensions"][0]["installed"] is None
    done = extensions(clerk, "add", "indexed")["data"]
    assert done["outcomes"][0]["outcome"] == "added"
    assert clerk.installed("upd-extra") == ["1.0"]
    assert extensions(clerk, "search", "indexed")["data"]["extensions"][0]["installed"] == "indexed"


def test_without_a_copy_a_damaged_index_is_said(clerk):
    shutil.rmtree(clerk.data / "Assets" / "extension-index", ignore_errors=True)
    with IndexServer() as server:
        clerk.env["STABLEHAND_MANAGER_CHANNEL_URL"] = server.url
        server.put("custom-node-list.json", b"[]")
        assert extensions(clerk, "search", expect=1)["code"] == "extension.index_damaged"
    assert extensions(clerk, "search", expect=1)["code"] == "network.unreachable"
