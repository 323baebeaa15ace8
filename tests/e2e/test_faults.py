"""Changes that are killed, starved or locked out: the install launches, nothing is lost, a resume ends well.

The same harness with many more faults, at random moments: `benchmarks/faults.py`.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.fault_conditions import Conditions
from support.fault_kills import Killer, scenes
from support.fault_world import NAME, World

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and locks of POSIX")
SWITCH = Path(__file__).parent.parent / "support" / "fault_switch.py"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("faults")
    has_rights = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("setpriv")
    with World(root, files=8, is_bound=bool(has_rights)) as made:
        yield made


@pytest.fixture
def killer(world):
    return Killer(world, random.Random(5))


def scene(world, verb):
    return next(item for item in scenes(world) if item.verb == verb)


def die_at(killer, name, pattern, act, start=1):
    """Kill a change right before an act on a certain file."""
    world, chosen = killer.world, scene(killer.world, name)
    world.start_from(chosen.start)
    rule = {"match": pattern, "acts": [act], "start": start, "count": 1}
    variables = {**killer.faulty({}), "FAULTY_FILES": json.dumps([rule])}
    done = subprocess.run(
        world.program.argv(*chosen.words),
        env={**world.program.env, **variables},
        cwd=world.root,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -9, done.stdout.decode()[-2000:]
    return chosen


def ready_to_switch(killer, way):
    """Bring the install to the moment before a switch forward or back; give the generation to enter."""
    if way == "back":
        killer.world.start_from("two")
        return 1
    die_at(killer, "update", r"/gen/1/kept/", "replace")
    return 2


def test_a_switch_that_dies_at_any_of_its_acts(killer, tmp_path):
    """Acts of going forward and of going back; some of them die once more while they recover.

    Every fourth act, which is a third of a minute; STABLEHAND_THOROUGH=1 takes each of them.
    """
    every = 1 if os.environ.get("STABLEHAND_THOROUGH") else 4
    world, running = killer.world, []
    for seed, way in enumerate(("forward", "back")):
        enters = ready_to_switch(killer, way)
        data = tmp_path / way / "Data (1)"
        shutil.copytree(world.data, data, symlinks=True)
        spec = {"data": str(data), "name": NAME, "enters": enters, "seed": seed, "every": every}
        file = tmp_path / f"{way}.json"
        file.write_text(json.dumps({**spec, "again": 0.3, "once_more": 15}), encoding="utf-8")
        words = [sys.executable, str(SWITCH), str(file)]
        running.append(
            subprocess.Popen(words, env=world.program.env, stdout=subprocess.PIPE, text=True)
        )
    for process in running:
        out, _ = process.communicate(timeout=240)
        moments = [json.loads(line) for line in out.splitlines()]
        assert process.returncode == 0
        assert len(moments) > 60 // every
        assert {moment["recovered"] for moment in moments} == {0}
        wrong = [moment for moment in moments if moment["wrong"] or moment.get("wrong_then")]
        assert wrong == []
        # Both kinds of ends were seen, and the last one was not killed at all.
        assert len({moment["generation"] for moment in moments}) == 2
        assert moments[-1]["code"] == 0


@pytest.mark.parametrize(
    ("verb", "pattern", "act", "start"),
    [
        # Proved, but nothing switched yet; then all of it done, but for the record.
        ("update", r"/log/install\.log$", "open", 1),
        ("update", r"/\.stablehand/install\.json$", "replace", 1),
        ("rollback", r"/\.stablehand/install\.json$", "replace", 1),
        ("uninstall", r"/Trash/.*/\.gone-env", "unlink", 3),
        ("adopt", r"/\.stablehand/install\.json$", "replace", 1),
        ("snapshot", r"/gen/2/env\.part/", "mkdir", 3),
    ],
)
def test_hand_picked_deaths(killer, verb, pattern, act, start):
    chosen = die_at(killer, verb, pattern, act, start)
    assert killer.afterwards(chosen) == []


def test_a_death_at_a_random_moment_of_an_install(killer):
    chosen = scene(killer.world, "install")
    assert killer.kill_after(chosen, 0.9).losses == []


def is_on_trial(world):
    found = (process.info["cmdline"] or () for process in world.running())
    return any("app.py" in word for words in found for word in words)


def test_a_trial_that_outlived_its_change_is_ended_by_the_next_launch(killer):
    """What a killed update left running is no longer there when the program itself is started."""
    world, chosen = killer.world, scene(killer.world, "update")
    world.start_from("one")
    wish, loading = world.root / "load-for-long", world.root / "loading"
    wish.touch()
    process = world.program.start(*chosen.words)
    deadline = time.monotonic() + 120
    while not loading.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait(timeout=10)
    wish.unlink()
    loading.unlink()
    assert is_on_trial(world)
    assert world.answer()["version"] == "one"
    assert world.running() == []


def test_a_git_that_outlived_a_switch_is_ended_before_that_is_taken_back(killer, tmp_path):
    """Else it would check the new version out over the old one, after everything was put right."""
    world, chosen = killer.world, scene(killer.world, "update")
    world.start_from("one")
    begun = tmp_path / "begun"
    slow = tmp_path / "slow" / "git"
    slow.parent.mkdir()
    slow.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *" checkout "*) touch "{begun}"; sleep 3;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    slow.chmod(0o755)
    process = subprocess.Popen(
        world.program.argv(*chosen.words),
        env={**world.program.env, "PATH": f"{slow.parent}:{os.environ['PATH']}"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not begun.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait(timeout=10)
    assert len(world.running()) > 0
    assert world.answer()["version"] == "one"
    assert world.running() == []
    killer.again(chosen)
    assert killer.settled(chosen) == []


def test_a_line_to_the_remote_that_is_cut(killer):
    outcome = Conditions(killer).cut_line(scene(killer.world, "update"), "git_line")
    assert outcome.losses == []


@pytest.mark.parametrize("kind", ["disk", "locks", "readonly"])
def test_what_surrounds_a_change_fails(killer, kind):
    outcome = Conditions(killer).kinds[kind](scene(killer.world, "update"))
    if outcome is None:
        pytest.skip("this cannot be had here")
    assert outcome.losses == []


def test_a_file_that_is_held_for_a_moment_is_waited_for(killer):
    """A virus scanner that looks at a fresh record does not keep anybody from anything."""
    world, chosen = killer.world, scene(killer.world, "rollback")
    world.start_from("two")
    rule = {"match": r"/\.stablehand/", "acts": ["replace"], "winerror": 32, "seconds": 0.3}
    done = world.program.run(
        *chosen.words, **{**killer.faulty({}), "FAULTY_FILES": json.dumps([rule])}
    )
    assert done["ok"]
    assert killer.settled(chosen) == []
