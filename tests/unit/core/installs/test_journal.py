"""The journal: what is done, what was under way, who may still be running."""

import os
import subprocess
import sys

from stablehand.core.base.process_tree import started_at
from stablehand.core.installs.journal import Journal


def test_an_operation_is_taken_up_again_by_its_key(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    first = journal.begin("pad", "install", "2026-01-01")
    journal.step_begins(first, "checkout", "aa")
    journal.step_ends(first, "checkout", "done")
    journal.step_begins(first, "torch", "bb")
    journal.end(first, "failed")
    again = Journal(tmp_path / "journal.db")
    assert again.begin("pad", "install", "2026-01-01") == first
    assert again.done_steps(first) == {"checkout": "aa"}
    other = again.begin("pad", "install", "2026-02-02")
    assert other != first
    assert again.done_steps(other) == {}


def test_a_step_that_begins_again_is_no_longer_done(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    operation = journal.begin("pad", "install", "k")
    journal.step_begins(operation, "torch", "aa")
    journal.step_ends(operation, "torch", "done")
    journal.step_begins(operation, "torch", "bb")
    assert journal.done_steps(operation) == {}


def test_children_are_known_until_they_are_seen_to_end(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    operation = journal.begin("pad", "install", "k")
    journal.child_starts(operation, 10, 100.5)
    journal.child_starts(operation, 11, 101.5)
    journal.child_is_gone(operation, 10)
    assert journal.children(operation) == ((11, 101.5),)


def test_children_of_every_attempt_are_known_by_their_install(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    assert Journal(tmp_path / "none.db").left_running("pad") == ()
    first = journal.begin("pad", "update", "k")
    second = journal.begin("pad", "repair", "l")
    other = journal.begin("other", "update", "k")
    for operation, pid in ((first, 10), (second, 11), (other, 12)):
        journal.child_starts(operation, pid, 100.5)
    assert journal.left_running("pad") == ((first, 10, 100.5), (second, 11, 100.5))
    journal.child_is_gone(first, 10)
    assert journal.left_running("pad") == ((second, 11, 100.5),)


def test_whether_its_process_lives_is_looked_up(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.begin("pad", "install", "k")
    assert journal.latest()["pad"].alive
    code = (
        "import sys; from pathlib import Path\n"
        "from stablehand.core.installs.journal import Journal\n"
        "Journal(Path(sys.argv[1])).begin('other', 'install', 'k')\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "journal.db")], check=True, timeout=60
    )
    assert not journal.latest()["other"].alive
    assert started_at(os.getpid()) is not None


def test_a_forgotten_install_has_no_steps(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    operation = journal.begin("pad", "install", "k")
    journal.step_begins(operation, "torch", "aa")
    journal.child_starts(operation, 1, 1.0)
    journal.forget("pad")
    assert journal.latest() == {}
    assert journal.children(operation) == ()


def test_nothing_is_made_by_looking(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    assert journal.latest() == {}
    assert journal.done_steps(1) == {}
    assert list(tmp_path.iterdir()) == []
