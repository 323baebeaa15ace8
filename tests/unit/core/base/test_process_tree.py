"""Finding processes by what they were started with."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stablehand.core.base.process_tree import has_started_at, running_with, started_at


def test_processes_are_found_by_their_words_and_this_one_is_not():
    mark = f"a word of this test, {os.getpid()}"
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, mark], stdin=subprocess.PIPE) as child:
        found = running_with(lambda words: mark in words)
        assert [pid for pid, _ in found] == [child.pid]
        assert found[0][1] == started_at(child.pid)
        child.communicate()
    assert running_with(lambda words: mark in words) == ()
    assert all(pid != os.getpid() for pid, _ in running_with(lambda _words: True))


def test_a_start_is_known_again_whatever_the_clock_says():
    mark = started_at(os.getpid())
    me = psutil.Process()
    assert mark is not None
    assert has_started_at(me, mark)
    assert not has_started_at(me, mark + (100 if mark > 0 else 1))
    assert has_started_at(me, me.create_time())  # as it was written down before
    assert not has_started_at(me, me.create_time() - 60)


@pytest.mark.skipif(sys.platform != "linux", reason="starts are counted from the boot on Linux")
def test_a_start_tells_the_boot_and_survives_as_a_float():
    mark = started_at(os.getpid())
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    assert mark is not None
    assert int(-mark) % 2**36 == ticks
    assert 1 <= int(-mark) >> 36 <= 65_536
    assert struct.unpack("<d", struct.pack("<d", mark))[0] == mark
    assert not has_started_at(psutil.Process(), mark - 2**36)  # the same moment of another boot
