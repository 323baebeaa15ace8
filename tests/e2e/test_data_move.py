"""An install after its data folder was moved by us: it launches from the new place, and the old one may go."""

import os

import pytest

from support.data_move_world import clear, other_drive
from support.programs import Program, fetch, free_port

MOVE = ("data", "move", "--accept-risk")


@pytest.fixture
def elsewhere():
    folder = other_drive()
    if folder is None:
        pytest.skip("there is no other drive here")
    yield folder
    clear(folder)


def runs(program):
    port = free_port()
    up = program.run("launch", "pad", "--port", str(port))["data"]
    assert fetch(f"http://127.0.0.1:{port}/-/versions.json")["datasette"]["version"] == "0.65.1"
    program.run("stop", "pad")
    return up


def blocks(folder):
    """Give what a folder takes, each file counted once."""
    files = {file.stat().st_ino: file for file in folder.rglob("*") if file.is_file()}
    return sum(file.stat().st_blocks for file in files.values())


def test_an_install_launches_from_another_drive(program, elsewhere):
    program.run("install", "pad")
    program.run("launch", "pad", "--port", str(free_port()))  # what is remembered names this place
    refused = program.run(*MOVE, str(elsewhere / "Data"), expect=1)
    assert refused["code"] == "install.running"
    program.run("stop", "pad")
    done = program.run(*MOVE, str(elsewhere / "Data"))
    assert (done["data"]["how"], done["data"]["kept"]) == ("copy", True)
    # What the cache and the environment share is there once.
    assert blocks(elsewhere / "Data") < blocks(program.data) * 1.2
    moved = Program(elsewhere / "Data", program.env)
    try:
        moved.run("data", "remove-old", "--yes")
        assert not os.path.lexists(program.data)
        runs(moved)
    finally:
        moved.close()


@pytest.mark.thorough
def test_an_install_launches_after_a_rename(program, tmp_path):
    program.run("install", "pad")
    runs(program)
    assert program.run(*MOVE, str(tmp_path / "new"))["data"]["how"] == "rename"
    moved = Program(tmp_path / "new", program.env)
    try:
        runs(moved)
    finally:
        moved.close()
