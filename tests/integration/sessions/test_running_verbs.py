"""The verbs about what runs, as a person types them."""

import sys

import pytest

from support.fake_uis import make_install
from support.programs import Program, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
def program(tmp_path):
    data = tmp_path / "My Data, данные"
    made = Program(data, {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "cfg")})
    yield made
    made.close()


def test_what_runs_what_is_open_and_what_starts_by_itself(program, tmp_path):
    port = free_port()
    for name in ("one", "two"):
        make_install(program.data, "serve()", name=name, port=port)
    launched = program.run("launch", "one")["data"]
    assert launched["reach"] == "computer"
    told = program.run("running")["data"]
    (row,) = told["running"]
    assert (row["name"], row["port"], row["pid"]) == ("one", launched["port"], launched["pid"])
    assert row["cpu_percent"] is not None
    assert row["ram_bytes"] > 0
    assert (row["reach"], row["can_free"]) == ("computer", False)
    assert told["memory"]["total_bytes"] > told["memory"]["available_bytes"] > 0
    (contested,) = program.run("running", "ports")["data"]["ports"]
    assert contested == {
        "port": port,
        "used_by": "one",
        "wanted_by": ["one", "two"],
        "taken_by": None,
    }
    assert program.run("running", "free", "one", expect=1)["code"] == "vram.unsupported"
    assert program.run("running", "free", expect=2)["code"] == "usage"
    assert program.run("running", "free", "--all")["data"] == {"freed": []}
    assert program.run("share", "one", "--lan", expect=1)["code"] == "lan.unsupported"
    assert program.run("share", "one")["data"]["lan"] is False

    entry = tmp_path / "cfg" / "autostart" / "stablehand.desktop"
    assert program.run("autostart")["data"] == {"login": False, "installs": []}
    assert program.run("autostart", "login", "on")["data"]["login"] is True
    assert "--tray" in entry.read_text("utf-8")
    assert program.run("autostart", "add", "two")["data"]["installs"] == ["two"]
    assert program.run("autostart", "remove", "two")["data"]["installs"] == []
    assert program.run("autostart", "login", "off")["data"]["login"] is False
    assert not entry.exists()


def test_watching_tells_again_and_again(program):
    make_install(program.data, "serve()", name="one", port=free_port())
    program.run("launch", "one")
    watching = program.start("running", "--watch")
    for _ in range(2):
        event = program.until(watching, lambda found: found.get("event") == "running", 30)
        assert [row["name"] for row in event["running"]] == ["one"]
