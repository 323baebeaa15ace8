"""What goes wrong on the way: the line, the room, the process itself. Each time the version from before starts."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from support.portable_world import NEW, OLD, Feed, PortableWorld

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the small program is a script")
SUPPORT = Path(__file__).parents[1] / "support"


@pytest.fixture
def world(tmp_path):
    with Feed() as feed:
        made = PortableWorld(tmp_path, feed)
        made.build(ballast=300_000)
        made.publish()
        yield made


def faults(world, **rule):
    """Give the variables by which the program meets a rule for the folder it lies in."""
    below = {"match": f"^{re.escape(str(world.folder))}(/|$)", **rule}
    return {"PYTHONPATH": str(SUPPORT / "fault_layer"), "FAULTY_FILES": json.dumps([below])}


def test_a_download_that_was_cut_goes_on_where_it_was(world):
    file = f"/{world.archive.name}"
    size = len(world.feed.files[file])
    world.feed.how[file] = "cut_in_the_middle"
    assert world.run("self-update", "apply")["data"]["version"] == NEW
    assert world.starts() == NEW
    ranges = [headers.get("Range") for headers in world.feed.headers_of(file)]
    assert ranges == [None, f"bytes={size // 2}-"]
    assert world.feed.total(file) == size


def test_a_process_that_is_killed_while_it_fetches_leaves_what_is_gone_on_with(world):
    file = f"/{world.archive.name}"
    world.feed.how[file] = "slow"
    process = subprocess.Popen(
        [world.folder / "Stablehand", "self-update", "apply"],
        env=world.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    record = world.folder / ".update" / "download" / f"{world.archive.name}.part.json"
    while not record.exists() and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert world.starts() == OLD
    world.feed.how[file] = "parts"
    assert world.run("self-update", "apply")["data"]["version"] == NEW
    assert world.starts() == NEW


def test_a_server_that_goes_away_leaves_the_old_version(world):
    world.feed.how[f"/{world.archive.name}"] = "404"
    assert world.run("self-update", "apply", expect=None)["code"] == "download.missing"
    assert world.starts() == OLD


@pytest.mark.parametrize("start", [4, 14])
def test_a_drive_that_is_full_from_some_act_on_leaves_the_old_version(world, start):
    rule = faults(world, start=start, errno=28, acts=["open", "mkdir"])
    failed = world.run("self-update", "apply", expect=1, **rule)
    assert failed["code"] in ("disk.full", "selfupdate.space")
    assert world.starts() == OLD
    assert world.run("self-update", "apply")["data"]["version"] == NEW
    assert world.starts() == NEW


def test_a_drive_that_is_too_small_is_said_before_anything_is_fetched(tmp_path):
    with Feed() as feed:
        world = PortableWorld(tmp_path, feed)
        world.folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(world.folder)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no small drive can be made here")
        try:
            world.build()
            world.publish()
            failed = world.run("self-update", "apply", expect=1)
            assert failed["code"] == "selfupdate.space"
            assert feed.total(f"/{world.archive.name}") == 0
            assert world.starts() == OLD
        finally:
            subprocess.run(["umount", "--lazy", str(world.folder)], check=True)


def killed(world, verb, *numbers):
    """Kill an update before acts of it; see `support/killed_update.py`."""
    with tarfile.open(world.archive) as packed:
        unpacked = sum(entry.size for entry in packed)
    done = subprocess.run(
        [sys.executable, SUPPORT / "killed_update.py", world.folder, world.archive, str(unpacked), verb,
         *map(str, numbers)],
        capture_output=True, encoding="utf-8", check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def looked_at(told, before, after):
    """Make sure of every kill: one of the two starts, the same once more ends well, and nothing is left about."""
    beside = {"LICENSE", "README.txt", "Stablehand", ".update", f"app-{OLD}", f"app-{NEW}"}
    at_once = set()
    for kill in told["found"]:
        assert kill["signal"] == signal.SIGKILL, kill
        assert kill["then"] in (before, after), kill
        at_once.add(kill["then"])
        assert kill["again"] == 0, kill
        assert kill["after"] == after, kill
        assert set(kill["names"]) == beside, kill
    return at_once


SOME = (1, 5, 11, 17, 22, 26, 29, 32, 35, 38)


@pytest.mark.parametrize(
    ("verb", "before", "after"), [("update", OLD, NEW), ("rollback", NEW, OLD)]
)
def test_killed_before_some_acts_one_version_starts_and_the_update_goes_on(
    world, verb, before, after
):
    assert before in looked_at(killed(world, verb, *SOME), before, after)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("verb", "before", "after"), [("update", OLD, NEW), ("rollback", NEW, OLD)]
)
def test_killed_before_every_act_one_version_starts_and_the_update_goes_on(
    world, verb, before, after
):
    told = killed(world, verb)
    assert looked_at(told, before, after) == {before, after}
    assert len(told["found"]) == told["acts"]
