"""What people and systems do to an install behind its back, and what becomes of it then."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from support.programs import SLEEPING, fetch, free_port, is_sleeper, is_stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


def folder(program, name="pad"):
    return program.data / "Packages" / name


def record_file(program, name="pad"):
    return folder(program, name) / ".stablehand" / "install.json"


def works(program, name="pad"):
    port = free_port()
    program.run("launch", name, "--port", str(port))
    version = fetch(f"http://127.0.0.1:{port}/-/versions.json")["datasette"]["version"]
    program.run("stop", name)
    return version == "0.65.1"


def without_environment(program):
    shutil.rmtree(folder(program) / ".stablehand/gen/1/env")


def without_interpreter(program):
    for file in (folder(program) / "venv/bin").glob("python*"):
        file.unlink()


def without_its_python(program):
    record = json.loads(record_file(program).read_text(encoding="utf-8"))
    record["python"]["path"] = "/gone/bin/python3.11"
    record_file(program).write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (without_environment, "install.incomplete"),
        pytest.param(without_interpreter, "install.incomplete", marks=pytest.mark.thorough),
        (without_its_python, "python.unavailable"),
    ],
)
def test_a_broken_environment_is_named_and_made_anew(program, break_it, code):
    program.run("install", "pad")
    break_it(program)
    error = program.run("launch", "pad", expect=1)
    assert error["code"] == code
    assert "nstall" in error["hint"]
    assert program.run("install", "pad")["data"]["fresh"] is True
    assert works(program)


def test_a_renamed_and_a_copied_folder_are_installs_of_their_own(program):
    program.run("install", "pad")
    shutil.copytree(folder(program), folder(program, "pad copy"), symlinks=True)
    folder(program).rename(folder(program, "renamed"))
    listed = program.run("list")["data"]["installs"]
    assert [(item["name"], Path(item["path"]).name) for item in listed] == [
        ("pad copy", "pad copy"),
        ("renamed", "renamed"),
    ]
    assert works(program, "renamed")
    assert works(program, "pad copy")


def test_what_cannot_be_moved_to_the_trash_still_works(program, tmp_path):
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other drive here")
    program.run("install", "pad")
    other = elsewhere / f"stablehand-test-{os.getpid()}"
    other.mkdir()
    try:
        (program.data / "Trash").symlink_to(other)
        error = program.run("uninstall", "pad", expect=1)
        assert error["code"] == "trash.other_volume"
        assert works(program)
    finally:
        shutil.rmtree(other)


def test_an_uninstall_that_is_killed_leaves_all_or_nothing(program):
    program.run("install", "pad")
    image = folder(program) / "outputs" / "one.png"
    image.parent.mkdir()
    image.write_bytes(b"picture")
    for delay in (0.1, 0.3, 0.4, 0.5):
        process = program.start("uninstall", "pad")
        time.sleep(delay)
        process.kill()
        process.wait(timeout=10)
        if not program.run("list")["data"]["installs"]:
            break
        assert works(program)
    else:
        program.run("uninstall", "pad")
    assert next(program.data.rglob("one.png")).read_bytes() == b"picture"


def noted(program):
    """The children that the journal knows of: others nobody could find after a kill."""
    with closing(sqlite3.connect(program.data / "journal.db")) as db:
        return {pid for (pid,) in db.execute("SELECT pid FROM children")}


def test_uninstalling_ends_what_a_killed_install_left_running(program):
    file = program.data / "Catalog" / "pad" / "package.toml"
    file.write_text(file.read_text(encoding="utf-8") + SLEEPING, encoding="utf-8")
    process = program.start("install", "pad")
    program.until(process, is_stage("run-3"))
    deadline = time.monotonic() + 20
    while not any(is_sleeper(p) and p.pid in noted(program) for p in program.processes()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait(timeout=10)
    program.run("uninstall", "pad")
    assert program.processes() == []
    assert not folder(program).exists()


def test_a_folder_that_is_a_link_goes_as_a_link(program, tmp_path):
    program.run("install", "pad")
    real = tmp_path / "other drive" / "pad"
    real.parent.mkdir()
    folder(program).rename(real)
    folder(program).symlink_to(real)
    gone = program.run("uninstall", "pad")["data"]
    assert Path(gone["trashed"][0]["trash"]).is_symlink()
    assert (real / ".stablehand/gen/1/env/bin/python").exists()
    assert str(real) in [item["path"] for item in gone["kept"]]


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"format": 2}',
        *(pytest.param(text, marks=pytest.mark.thorough) for text in ("{", "null")),
    ],
)
def test_an_install_with_a_damaged_record_can_be_taken_away(program, content):
    program.run("install", "pad")
    record_file(program).write_text(content, encoding="utf-8")
    assert program.run("list")["data"]["installs"][0]["state"] == "damaged"
    error = program.run("install", "pad", expect=1)
    assert error["code"] == "install.damaged"
    assert "stablehand uninstall pad" in error["hint"]
    assert program.run("uninstall", "pad")["data"]["trashed"]
    assert program.run("list")["data"]["installs"] == []


def test_an_install_without_a_standard_error(program):
    words = " ".join(f"'{word}'" for word in program.argv("install", "pad") if word != "--json")
    done = subprocess.run(
        ["sh", "-c", f"exec {words} 2>&-"], env=program.env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "is installed and works" in done.stdout


@pytest.mark.parametrize("stage", ["install", "up"])
def test_a_polite_request_to_end_ends_everything(program, stage):
    if stage == "up":
        program.run("install", "pad")
        process = program.start("up", "pad", "--port", str(free_port()))
        program.until(process, lambda event: event.get("event") == "ready")
    else:
        process = program.start("install", "pad")
        program.until(process, is_stage("requirements"))
    os.kill(process.pid, signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, json.loads(out.splitlines()[-1])["code"]) == (130, "interrupted")
    assert "Traceback" not in err
    assert program.processes() == []


def test_ctrl_c_while_the_program_is_loaded(program):
    """Once or twice, at moments from the first import to the answer: one sentence, no trace."""
    for tenth in range(1, 9):
        process = program.start("list")
        time.sleep(tenth * 0.05)
        for _ in range(2):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode in (0, 130), (tenth, err)
        assert "Traceback" not in err
        assert len(out.splitlines()) == 1
