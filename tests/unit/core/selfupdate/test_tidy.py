from __future__ import annotations

import subprocess
import sys

import pytest

from stablehand.core.selfupdate.places import Places
from stablehand.core.selfupdate.state import State
from stablehand.core.selfupdate.tidy import tidy
from stablehand.core.selfupdate.versions import Kept, mark_text

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files in use by itself")
HOLD = """
import sys
from pathlib import Path
from stablehand.core.selfupdate.holding import hold
hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def keep(places: Places, version: str) -> None:
    starter = places.starter(version)
    starter.mkdir(parents=True)
    (starter / "version.json").write_text(mark_text(Kept(version)))
    for name in places.programs:
        (starter / name).write_text(f"{name} of {version}")


@pytest.fixture
def places(tmp_path):
    made = Places(tmp_path, "linux")
    made.work.mkdir()
    for version in ("0.8.0", "0.9.0", "1.0.0", "1.1.0"):
        keep(made, version)
    (tmp_path / "Stablehand").write_text("Stablehand of 1.1.0")
    return made


STATE = State(current="1.1.0", previous="1.0.0")


def test_one_version_before_is_kept_and_what_nobody_needs_goes(places):
    theirs = {
        "Data", "app-notes", "app-2.0.0", "Stablehand-2.txt", "Stablehand-1.0.0", "notes.new", ".hidden",
    }  # fmt: skip
    for name in theirs:
        (places.folder / name).mkdir()
        (places.folder / name / "mine").write_text("mine")
    for name in (
        ".Stablehand-0.9.0", ".Stablehand-1.1.0.new", ".README.txt-1.1.0.new.tmp", "Stablehand-1.1.0",
        ".Stablehand-0.9.0-0123abcd.exe",
    ):  # fmt: skip
        (places.folder / name).write_text("Stablehand of 1.1.0")
    (places.folder / "app-1.2.0.partial").mkdir()
    before = {entry.name for entry in places.folder.iterdir()}
    removed = set(tidy(places, STATE, "1.1.0"))
    left = {entry.name for entry in places.folder.iterdir()}
    assert left == {"app-1.0.0", "app-1.1.0", "Stablehand", ".update", *theirs}
    assert removed == before - left
    assert tidy(places, STATE, "1.1.0") == ()


def test_what_runs_starts_or_lies_ready_stays(places):
    state = State(current="1.0.0", previous="0.9.0", staged="1.1.0")
    places.trial("1.1.0").write_text("Stablehand of 1.1.0")  # it takes over when the window goes
    assert tidy(places, state, "0.8.0") == ()


@POSIX
def test_what_a_process_runs_from_stays_until_it_ends(places):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(places.contents("0.9.0"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout.readline() == b"held\n"
        (places.folder / ".Stablehand-0.9.0").write_text("of the one that runs")
        assert tidy(places, STATE, "1.1.0") == ("app-0.8.0",)
        assert (places.folder / ".Stablehand-0.9.0").exists()
    finally:
        process.communicate()
    assert set(tidy(places, STATE, "1.1.0")) == {"app-0.9.0", ".Stablehand-0.9.0"}
