"""Drives that cannot be written, or that fill up in the middle of an install: real mounts."""

import os
import shutil
import subprocess
import sys

import pytest

from support.programs import Program

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None,
    reason="mounting is root's on Linux",
)


@pytest.fixture
def mounted(tmp_path):
    """Give a function that mounts an empty drive of some size in MB; all are gone afterwards."""
    places = []

    def mount(size_mb):
        place = tmp_path / f"drive {len(places)}"
        place.mkdir()
        argv = ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(place)]
        done = subprocess.run(argv, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"this machine does not let us mount: {done.stderr.strip()}")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", "--lazy", str(place)], check=True, capture_output=True)


def remount(place, how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True, capture_output=True)


def test_a_drive_that_fills_up_in_the_middle(mounted, pad):
    program = Program(mounted(60) / "Data")
    program.data.mkdir()
    program.define("pad")
    # The packages come from the other data folder's cache, so that it fills while they are copied.
    filler = program.data.parent / "filler"
    filler.write_bytes(bytes(45_000_000))
    error = program.run("install", "pad", "--ignore-space", expect=1)
    assert error["code"] in ("disk.full", "data.unwritable"), error
    assert error["hint"]
    assert program.processes() == []
    filler.unlink()
    # With room again it goes on, if the drive is large enough at all.
    after = program.run("install", "pad", "--ignore-space", expect=None)
    assert after.get("code", "disk.full") == "disk.full"
    assert program.run("list")["data"]["installs"][0]["state"] in ("installed", "failed")


def test_a_read_only_data_folder(mounted, pad):
    place = mounted(20)
    program = Program(place / "Data")
    program.data.mkdir()
    program.define("pad")
    record = program.data / "Packages" / "pad" / ".stablehand" / "install.json"
    record.parent.mkdir(parents=True)
    shutil.copy(pad.data / "Packages" / "pad" / ".stablehand" / "install.json", record)
    remount(place, "ro")
    try:
        for words in (["up"], ["install", "pad"], ["launch", "pad"], ["uninstall", "pad"]):
            error = program.run(*words, expect=1)
            assert error["code"] == "data.unwritable", (words, error)
            assert "read-only" in error["message"]
        # Looking still works.
        assert program.run("list")["data"]["installs"][0]["name"] == "pad"
        assert program.run("plan", "pad")["ok"]
    finally:
        remount(place, "rw")


def test_a_database_that_was_written_before_is_read_on_a_read_only_drive(mounted):
    place = mounted(20)
    program = Program(place / "Data")
    program.data.mkdir()
    program.define("pad")
    program.run("install", "pad", "--python", "3.13", expect=None, STABLEHAND_DATA="")
    remount(place, "ro")
    try:
        assert program.run("list")["ok"]
    finally:
        remount(place, "rw")
