"""Finding processes by what they were started with."""

import os
import subprocess
import sys

from stablehand.core.base.process_tree import running_with, started_at


def test_processes_are_found_by_their_words_and_this_one_is_not():
    mark = f"a word of this test, {os.getpid()}"
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, mark], stdin=subprocess.PIPE) as child:
        found = running_with(lambda words: mark in words)
        assert [pid for pid, _ in found] == [child.pid]
        assert abs(found[0][1] - (started_at(child.pid) or 0)) < 1
        child.communicate()
    assert running_with(lambda words: mark in words) == ()
    assert all(pid != os.getpid() for pid, _ in running_with(lambda _words: True))
