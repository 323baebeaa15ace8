"""Installing for real: a torch-free program from the package index, with everything that can go wrong."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from support.programs import (
    SLEEPING,
    Program,
    fetch,
    free_port,
    interrupt,
    is_sleeper,
    is_stage,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


def record(program, name="pad"):
    file = program.data / "Packages" / name / ".stablehand" / "install.json"
    return json.loads(file.read_text(encoding="utf-8"))


def journal_steps(program):
    import sqlite3

    with sqlite3.connect(program.data / "journal.db") as db:
        return db.execute("SELECT step, state, started_at FROM steps").fetchall()


def test_an_install_is_whole_and_says_what_it_did(pad):
    listed = pad.run("list")["data"]["installs"]
    assert [(item["name"], item["state"]) for item in listed] == [("pad", "installed")]
    checkout = pad.data / "Packages" / "pad"
    assert (checkout / "venv").is_symlink()
    assert (checkout / "venv").resolve() == (checkout / ".stablehand/gen/1/env").resolve()
    assert (checkout / "metadata.json").read_text() == "{}"
    lock = json.loads((checkout / ".stablehand/gen/1/lock.json").read_text())
    assert lock["packages"]["datasette"] == "0.65.1"
    assert lock["python"] == record(pad)["python"]["version"]
    log = (checkout / ".stablehand/gen/1/log/install.log").read_text()
    assert "pip install" in log
    assert "+ datasette==0.65.1" in log
    # pip is there for programs that install things themselves
    pip = [str(checkout / "venv/bin/python"), "-m", "pip", "--version"]
    assert subprocess.run(pip, capture_output=True, timeout=60).returncode == 0


def test_nothing_is_written_outside_the_data_folder(pad):
    outside = {path.name for path in pad.data.parent.iterdir()}
    assert outside == {pad.data.name}
    assert {path.name for path in pad.data.iterdir()} >= {"Assets", "Packages", "journal.db"}
    assert (pad.data / "Assets" / "uv-cache").is_dir()


def test_installing_again_does_nothing(pad):
    before = record(pad)
    again = pad.run("install", "pad")
    assert again["data"]["fresh"] is False
    assert record(pad) == before


def test_other_wishes_for_the_same_name_are_refused(pad):
    error = pad.run("install", "pad", "--python", "3.12", expect=1)
    assert error["code"] == "install.exists"
    assert "--name" in error["hint"]


def test_a_second_install_shares_its_files_with_the_first(pad):
    pad.run("install", "pad", "--name", "pad two")
    files = [pad.data / "Packages" / name / "venv/lib" for name in ("pad", "pad two")]
    ours, theirs = (
        next(folder.glob("python3*/site-packages/datasette/app.py")) for folder in files
    )
    assert ours.samefile(theirs)
    gone = pad.run("uninstall", "pad two")["data"]
    assert ours.exists()
    assert gone["trashed"][0]["path"].endswith("pad two")


def test_an_install_that_is_killed_is_resumed(program):
    process = program.start("install", "pad")
    program.until(process, is_stage("requirements"))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    assert program.run("list")["data"]["installs"][0]["state"] == "stopped"
    first = {step: started for step, state, started in journal_steps(program) if state == "done"}
    assert "environment" in first

    done = program.run("install", "pad")
    assert done["data"]["install"]["state"] == "installed"
    after = {step: started for step, state, started in journal_steps(program)}
    assert after["environment"] == first["environment"], "what was done is not done again"
    assert program.processes() == []


def test_what_a_killed_install_left_running_is_ended(program):
    """Only the installer dies; the child that it was waiting for goes on by itself."""
    slow = program.data / "Catalog" / "pad" / "package.toml"
    slow.write_text(slow.read_text(encoding="utf-8") + SLEEPING, encoding="utf-8")
    process = program.start("install", "pad")
    program.until(process, is_stage("run-3"))
    asleep = _wait_for(lambda: [p for p in program.processes() if is_sleeper(p)])
    process.kill()
    process.wait(timeout=10)
    assert asleep[0].is_running()
    program.define("pad")  # without the step that waits
    program.run("install", "pad")
    assert not psutil.pid_exists(asleep[0].pid) or asleep[0].status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("stage", ["environment", "requirements", "probe"])
def test_ctrl_c_ends_everything_and_the_next_attempt_goes_on(program, stage):
    process = program.start("install", "pad")
    program.until(process, is_stage(stage))
    interrupt(process)
    out, err = process.communicate(timeout=20)
    last = json.loads(out.splitlines()[-1])
    assert (process.returncode, last["code"]) == (130, "interrupted"), err
    assert "Traceback" not in err
    assert program.processes() == []
    assert program.run("list")["data"]["installs"][0]["state"] == "stopped"
    assert program.run("install", "pad")["data"]["install"]["state"] == "installed"


def test_two_installs_of_one_name_at_once(program):
    one = program.start("install", "pad")
    program.until(one, is_stage("environment"))
    psutil.Process(one.pid).suspend()  # else it may be done before the other one has begun
    try:
        other = program.run("install", "pad", expect=1)
    finally:
        psutil.Process(one.pid).resume()
    assert other["code"] == "install.busy"
    out, err = one.communicate(timeout=240)
    assert one.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["data"]["install"]["state"] == "installed"
    # `list` answered meanwhile, and the lock went with its process.
    assert program.run("install", "pad")["data"]["fresh"] is False


def test_data_can_be_moved(program):
    lora = program.data / "Models" / "Lora"
    program.run("install", "pad")
    (lora / "style.safetensors").write_bytes(b"weights")
    there = program.data.parent.parent / "Другая папка"
    shutil.move(program.data.parent, there)
    moved = Program(there / program.data.name, program.env)
    try:
        port = free_port()
        up = moved.run("launch", "pad", "--port", str(port))
        assert up["data"]["url"] == f"http://127.0.0.1:{port}"
        link = moved.data / "Packages" / "pad" / "models" / "lora"
        assert link.is_symlink()
        assert (link / "style.safetensors").read_bytes() == b"weights"
        assert fetch(f"http://127.0.0.1:{port}/-/versions.json")["datasette"]["version"] == "0.65.1"
        moved.run("stop", "pad")
        # A second install in the new place uses the same cache.
        moved.run("install", "pad", "--name", "second")
    finally:
        moved.close()


def test_a_front_end_that_is_killed_leaves_the_program_running(pad):
    port = free_port()
    process = pad.start("up", "pad", "--port", str(port))
    ready = pad.until(process, lambda event: event.get("event") == "ready")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    assert fetch(f"{ready['url']}/-/versions.json")["datasette"]["version"] == "0.65.1"
    found = pad.run("list")["data"]["installs"][0]
    assert (found["url"], found["pid"]) == (ready["url"], ready["pid"])
    assert pad.run("launch", "pad")["data"]["pid"] == ready["pid"]
    assert pad.run("logs", "pad")["data"]["lines"]
    assert pad.run("stop", "pad")["data"]["stopped"] is True
    assert pad.processes() == []


def test_ctrl_c_in_up_stops_the_program(pad):
    process = pad.start("up", "pad", "--port", str(free_port()))
    pad.until(process, lambda event: event.get("event") == "ready")
    interrupt(process)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, json.loads(out.splitlines()[-1])["code"]) == (130, "interrupted"), (
        err
    )
    assert pad.processes() == []


def test_a_running_install_is_not_uninstalled(pad):
    pad.run("launch", "pad", "--port", str(free_port()))
    error = pad.run("uninstall", "pad", expect=1)
    assert error["code"] == "install.running"
    pad.run("stop", "pad")


def test_options_reach_the_command(pad):
    pad.run("options", "pad", "--set", "cors=on")
    view = pad.run(
        "launch", "pad", "--port", str(free_port()), "--", "--setting", "sql_time_limit_ms", "900"
    )
    try:
        assert "--cors" in view["data"]["command"]
        assert view["data"]["command"][-3:] == ["--setting", "sql_time_limit_ms", "900"]
        settings = fetch(f"{view['data']['url']}/-/settings.json")
        assert settings["sql_time_limit_ms"] == 900
    finally:
        pad.run("stop", "pad")
        pad.run("options", "pad", "--unset", "cors")


def test_words_that_open_the_machine_need_consent(pad):
    error = pad.run("launch", "pad", "--", "--host", "0.0.0.0", expect=4)
    assert (error["code"], error["details"]["flag"]) == ("decision.needed", "--accept-risk")
    error = pad.run("launch", "pad", "--", "--port=9", expect=2)
    assert error["code"] == "options.invalid"
    assert pad.processes() == []


def test_a_launch_is_worked_out_once_and_again_when_something_changed(pad):
    kept = pad.data / "Packages" / "pad" / ".stablehand" / "launch.json"
    port = str(free_port())

    def launched(*words):
        view = pad.run("launch", "pad", "--port", port, *words)["data"]
        fetch(f"{view['url']}/-/versions.json")
        pad.run("stop", "pad")
        return view["command"], kept.stat().st_mtime_ns if kept.exists() else None

    first, made = launched()
    again, same = launched()
    assert (again, same) == (first, made), "nothing changed, so nothing was worked out anew"
    pad.run("options", "pad", "--set", "cors=on")
    changed, anew = launched()
    assert "--cors" in changed
    assert anew != made
    pad.run("options", "pad", "--unset", "cors")
    _, before = launched()
    for_once, still = launched("--", "--setting", "sql_time_limit_ms", "900")
    assert for_once[-1] == "900"
    assert still == before, "words for one launch are not remembered"
    assert launched()[0][-1] != "900"


def test_uninstalling_keeps_models_and_images(program):
    program.run("install", "pad")
    lora = program.data / "Models" / "Lora" / "mine.safetensors"
    image = program.data / "Images" / "pad" / "one.png"
    lora.write_bytes(b"weights")
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_bytes(b"picture")
    notes = program.data / "Packages" / "pad" / "my notes.txt"
    notes.write_text("mine", encoding="utf-8")
    environment = program.data / "Packages" / "pad" / ".stablehand" / "gen" / "1" / "env"
    states = [path.lstat() for path in environment.rglob("*") if path.is_file()]
    unshared = sum(s.st_size for s in states if stat.S_ISREG(s.st_mode) and s.st_nlink == 1)
    gone = program.run("uninstall", "pad")["data"]
    assert lora.read_bytes() == b"weights"
    assert image.read_bytes() == b"picture"
    assert not notes.exists()
    trashed = Path(gone["trashed"][0]["trash"])
    assert (trashed / "my notes.txt").read_text(encoding="utf-8") == "mine"
    assert not (trashed / "models" / "lora").exists(), "the link went, what it pointed to did not"
    # What the cache of packages holds too is not given back, and so not promised.
    assert gone["freed_bytes"] == unshared > 10_000
    assert program.run("list")["data"]["installs"] == []
    # The name is free again.
    assert program.run("install", "pad")["data"]["fresh"] is True


def test_no_room_on_the_drive(program):
    file = program.data / "Catalog" / "pad" / "package.toml"
    text = file.read_text(encoding="utf-8").replace("environment = 30", "environment = 90000000")
    file.write_text(text, encoding="utf-8")
    error = program.run("install", "pad", expect=1)
    assert error["code"] == "disk.full"
    assert "--ignore-space" in error["hint"]
    assert not (program.data / "Packages" / "pad" / "venv").exists()
    assert program.run("install", "pad", "--ignore-space")["data"]["fresh"] is True


def test_a_package_that_does_not_exist_upstream(program):
    file = program.data / "Catalog" / "pad" / "package.toml"
    text = file.read_text(encoding="utf-8").replace("datasette==0.65.1", "datasette==0.0.77")
    file.write_text(text, encoding="utf-8")
    error = program.run("install", "pad", expect=1)
    assert error["code"] == "install.unresolvable"
    assert "datasette" in error["message"]
    failure = program.run("list")["data"]["installs"][0]["failure"]
    assert failure["step"] == error["details"]["step"] == "requirements"
    assert Path(error["details"]["log"]).is_file()
    assert (program.data / failure["log"]).is_file()


def test_a_data_folder_that_is_a_file(tmp_path):
    (tmp_path / "Data").write_text("not a folder")
    made = Program(tmp_path / "Data")
    error = made.run("up", expect=1)
    assert error["code"] == "data.unwritable"
    assert (tmp_path / "Data").read_text() == "not a folder"


def _wait_for(look, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")
