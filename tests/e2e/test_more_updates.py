"""Updates and the way back in surroundings of every kind: other Pythons, moved folders, old records."""

import json
import shutil
import signal
import sys

import pytest

from support.programs import interrupt, is_stage
from support.update_world import NAME

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
APP = """
import http.server, sys
from teller import said
port = int(sys.argv[sys.argv.index("--port") + 1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.TEXT.encode())
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
print(f"Listening on http://127.0.0.1:{port}", flush=True)
server.serve_forever()
"""


def edit_record(program, **values):
    file = program.checkout / ".stablehand" / "install.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **values}), "utf-8")


def test_with_a_python_that_is_gone_the_way_back_is_open(clerk):
    clerk.update("v2.0")
    python = clerk.record()["python"]
    edit_record(clerk, python={**python, "path": "/no/such/python3"})
    assert clerk.run("launch", NAME, expect=1)["code"] == "python.unavailable"
    clerk.rollback()
    assert clerk.version() == "one"
    # It does not work any more, so nothing goes back to it, and what works stays.
    assert clerk.rollback("2", expect=1)["code"] == "python.unavailable"
    assert clerk.rollback("2", "--no-probe", expect=1)["code"] == "python.unavailable"
    assert clerk.says() == "one"


def test_installs_of_before_there_were_accounts(clerk, update_upstream):
    (clerk.generation(1) / "generation.json").unlink()
    assert [item["number"] for item in clerk.snapshots()] == [1]
    clerk.update("v2.0")
    assert clerk.snapshots()[1]["commit"] == update_upstream.one
    clerk.rollback()
    assert clerk.version() == "one"
    # A snapshot whose account is gone is none any more, and is no obstacle.
    (clerk.generation(2) / "generation.json").unlink()
    assert [item["number"] for item in clerk.snapshots()] == [1]
    assert clerk.update("v2.0")["data"]["snapshot"] == 2
    assert clerk.version() == "two"


def test_what_was_installed_again_after_a_rollback_is_what_was_gone_back_to(clerk, update_upstream):
    clerk.update("v2.0")
    clerk.rollback()
    shutil.rmtree(clerk.generation(1) / "env")
    clerk.run("install", NAME)
    assert clerk.record()["source"]["commit"] == update_upstream.one
    assert clerk.says() == "one"


def test_another_python_at_the_same_version_and_what_was_set_meanwhile(clerk, update_upstream):
    was = ".".join(clerk.record()["python"]["version"].split(".")[:2])
    other = "3.12" if was != "3.12" else "3.13"
    clerk.run("options", NAME, "--set=--cors=true")
    done = clerk.update("v1.0", "--python", other, expect=None)
    if done.get("code") == "python.unavailable":
        pytest.skip(f"no Python {other} here")
    assert done["data"]["fresh"] is True
    assert done["data"]["commit"] == update_upstream.one
    assert clerk.record()["python"]["version"].startswith(other)
    assert clerk.record()["wishes"]["python"] == other
    clerk.run("options", NAME, "--unset=--cors")
    clerk.rollback()
    assert clerk.record()["python"]["version"].startswith(was)
    assert "python" not in clerk.record()["wishes"]
    assert clerk.record()["options"] == {"--cors": True}
    assert clerk.version() == "one"


def test_second_repositories_are_lent_swapped_and_swapped_back(clerk, update_upstream):
    second = clerk.checkout / "repositories" / "second" / "README"
    place = '[[repositories]]\nfolder = "repositories/second"\n'
    url = 'url = "https://github.com/example/second"\n'
    one = f'{place}{url}commit = "{update_upstream.second_one}"\n'
    clerk.redefine(f'{place}{url}ref = "main"\n', one)
    clerk.update("v2.0")
    assert second.read_text() == "second"
    inode = second.stat().st_ino
    clerk.update("third")
    assert second.stat().st_ino == inode, "it was right already, so it is the same one"
    clerk.redefine(update_upstream.second_one, update_upstream.second_two)
    # Stopped once it lies there, it goes on with what is there.
    process = clerk.start("update", NAME, "--ref", "v1.0")
    clerk.until(process, is_stage("/environment"))
    interrupt(process)
    assert process.wait(timeout=30) == 130
    assert second.read_text() == "second"
    clerk.update("v1.0")
    assert second.read_text() == "second two"
    clerk.rollback("2")
    assert second.read_text() == "second"
    assert clerk.version() == "two"
    clerk.rollback("4")
    assert second.read_text() == "second two"
    assert clerk.says() == "one"


def test_one_changes_an_install_at_a_time(clerk):
    clerk.snapshots("--take")
    process = clerk.start("update", NAME, "--ref", "v2.0")
    clerk.until(process, is_stage("/environment"))
    process.send_signal(signal.SIGSTOP)
    for words in (("update", NAME), ("rollback", NAME), ("snapshots", NAME, "--take")):
        assert clerk.run(*words, expect=1)["code"] == "install.busy"
    assert [item["number"] for item in clerk.snapshots()] == [2, 1]
    assert clerk.run("list")["data"]["installs"][0]["state"] == "installed"
    interrupt(process)
    process.send_signal(signal.SIGCONT)
    assert process.wait(timeout=30) == 130
    clerk.run("update", NAME, "--forget")
    assert not clerk.generation(3).exists()


def test_after_a_new_name_and_in_a_folder_that_has_moved(clerk, tmp_path):
    clerk.update("v2.0")
    clerk.run("rename", NAME, "keeper")
    clerk.run("rollback", "keeper")
    clerk.run("rename", "keeper", NAME)
    assert clerk.version() == "one"
    moved = tmp_path / "elsewhere" / "Data (2)"
    moved.parent.mkdir()
    clerk.data.rename(moved)
    clerk.data = moved
    clerk.rollback("2")
    assert clerk.says() == "two"
    clerk.rollback("1")
    assert clerk.says() == "one"
    assert clerk.installed() == ["1.0"]


def test_an_update_that_stopped_goes_on_where_the_data_folder_is_now(
    clerk, tmp_path, update_upstream
):
    process = clerk.start("update", NAME, "--ref", "v2.0")
    clerk.until(process, is_stage("/requirements"))
    interrupt(process)
    assert process.wait(timeout=30) == 130
    moved = tmp_path / "elsewhere" / "Data (2)"
    moved.parent.mkdir()
    clerk.data.rename(moved)
    clerk.data = moved
    assert clerk.update("v2.0")["data"]["commit"] == update_upstream.two
    assert clerk.says() == "two"


def test_an_install_that_another_one_computes_with_is_in_use_while_that_runs(clerk):
    clerk.run("install", NAME, "--name", "leaning", "--ref", "v1.0")
    file = clerk.data / "Packages" / "leaning" / ".stablehand" / "install.json"
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**record, "required": {NAME: NAME}}), "utf-8")
    clerk.run("launch", "leaning")
    error = clerk.update("v2.0", expect=1)
    assert (error["code"], error["details"]["name"]) == ("install.running", "leaning")
    clerk.update("v2.0", "--stop")
    running = {item["name"]: item["running"] for item in clerk.run("list")["data"]["installs"]}
    assert running == {NAME: False, "leaning": False}
    # The one that leans on it is updated like any other.
    assert clerk.run("update", "leaning", "--ref", "v2.0")["data"]["fresh"] is True
    assert clerk.run("rollback", "leaning")["data"]["install"]["name"] == "leaning"


def test_a_program_that_comes_with_stablehand(clerk):
    text = clerk.definition.read_text("utf-8")
    source, support = text.index("[source]"), text.index("[support]")
    text = text[:source] + '[source]\nkind = "bundled"\nfolder = "app"\n\n' + text[support:]
    start, end = text.index("[requirements]"), text.index("[launch]\n")
    text = text[:start] + text[end:]
    clerk.definition.write_text(text, "utf-8")
    app = clerk.definition.parent / "app"
    (app / "teller").mkdir(parents=True)
    (app / "server.py").write_text(APP)
    (app / "teller" / "said.py").write_text("TEXT = 'one'\n")
    (app / "teller" / "old.py").write_text("OLD = 1\n")
    (app / "words.json").write_text("{}")
    shutil.rmtree(clerk.checkout)
    clerk.run("install", NAME)
    assert clerk.update()["data"]["fresh"] is False
    place = clerk.checkout
    (place / "teller" / "notes.txt").write_text("mine")
    (place / "words.json").write_text('{"mine": 1}')
    (place / "teller" / "old.py").write_text("OLD = 'mine'\n")
    taken = clerk.snapshots("--take")[0]["number"]
    (app / "teller" / "said.py").write_text("TEXT = 'two'\n")
    (app / "teller" / "old.py").unlink()
    (app / "teller" / "new.py").write_text("NEW = 1\n")
    (app / "words.json").write_text('{"new": 1}')
    done = clerk.update()
    assert done["data"]["fresh"] is True
    assert done["data"]["replaced"] == ["teller/old.py"]
    assert clerk.says() == "two"
    assert (place / "teller" / "notes.txt").read_text() == "mine"
    assert (place / "words.json").read_text() == '{"mine": 1}'
    assert (place / "teller" / "new.py").exists()
    assert not (place / "teller" / "old.py").exists()
    assert clerk.update()["data"]["fresh"] is False
    for number in (1, 3, taken):
        clerk.rollback(str(number))
        said = (place / "teller" / "said.py").read_text()
        assert said == ("TEXT = 'two'\n" if number == 3 else "TEXT = 'one'\n")
        assert (place / "teller" / "new.py").exists() is (number == 3)
        assert (place / "teller" / "notes.txt").read_text() == "mine"
        assert (place / "words.json").read_text() == '{"mine": 1}'
        if number != 3:
            assert (place / "teller" / "old.py").read_text() == "OLD = 'mine'\n"
    assert clerk.run("update", NAME, "--ref", "v1", expect=2)["code"] == "usage"


def test_a_program_from_the_package_index(clerk, update_index):
    """It is a distribution; which one is asked for is what makes a version."""
    for version, text in (("1.0", "one"), ("2.0", "two")):
        code = APP.replace("from teller import said", "").replace("said.TEXT", repr(text))
        update_index.add("upd-teller", version, files={"upd_teller/__main__.py": code})
    text = clerk.definition.read_text("utf-8")
    source, support = text.index("[source]"), text.index("[support]")
    text = (
        text[:source] + '[source]\nkind = "registry"\npackage = "upd-teller"\n\n' + text[support:]
    )
    start, end = text.index("[requirements]"), text.index("[launch]\n")
    text = text[:start] + "[requirements]\npackages = []\ndated = false\n\n" + text[end:]
    clerk.definition.write_text(text.replace('"server.py"', '"-m", "upd_teller"'), "utf-8")
    shutil.rmtree(clerk.checkout)
    clerk.run("install", NAME, "--ref", "1.0")
    (clerk.checkout / "user.db").write_text("of one")
    clerk.update("2.0")
    assert clerk.says() == "two"
    (clerk.checkout / "user.db").write_text("of two")
    assert clerk.update("2.0")["data"]["fresh"] is False
    clerk.rollback()
    assert clerk.says() == "one"
    assert (clerk.checkout / "user.db").read_text() == "of one"
    assert clerk.update("9.9", expect=1)["code"] == "install.unresolvable"


@pytest.mark.skipif(sys.platform == "darwin", reason="there is always a desktop")
def test_a_window_is_tried_only_where_there_is_a_desktop(clerk):
    text = clerk.definition.read_text("utf-8")
    start, end = text.index("[launch.host]"), text.index("[sharing]")
    text = text[:start].replace("[launch]\n", "[launch]\nwindow = true\n") + text[end:]
    clerk.definition.write_text(text, "utf-8")
    # Its server wants a port, so it ends at once: a trial would find that out.
    tried = clerk.update("v2.0", expect=1, DISPLAY=":77")
    assert tried["code"] == "update.unstartable"
    assert clerk.version() == "one"
    done = clerk.update("v2.0", DISPLAY="", WAYLAND_DISPLAY="")
    assert any("no desktop here" in notice for notice in done["notices"])
    assert clerk.version() == "two"
