"""One window for a data folder, with real processes."""

import os
import signal
import subprocess
import sys

import pytest

from stablehand.gui.instance import Instance

_HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from stablehand.gui.instance import Instance
application = QCoreApplication(sys.argv)
instance = Instance(Path(sys.argv[1]))
print("claimed" if instance.claim() else "taken", flush=True)
instance.listen()
instance.wished.connect(lambda: print("wished", flush=True))
application.exec()
"""


@pytest.fixture
def holder(data):
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(data)], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout.readline() == "claimed\n"
    yield process
    process.kill()
    process.wait(10)
    process.stdout.close()


def test_the_first_is_the_window(qapp, data):
    first = Instance(data)
    assert first.claim()
    assert not Instance(data).claim()
    first.release()
    again = Instance(data)
    assert again.claim()
    again.release()


def test_a_second_process_asks_the_first_to_the_front(qapp, data, holder):
    second = Instance(data)
    assert not second.claim()
    assert second.ask_other()
    assert holder.stdout.readline() == "wished\n"


def test_other_data_folders_have_windows_of_their_own(qapp, data, holder, tmp_path):
    other = Instance(tmp_path / "Other")
    assert other.claim()
    other.release()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_window_that_was_killed_is_no_window(qapp, data, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(10)
    next_one = Instance(data)
    assert next_one.claim()
    next_one.listen()
    next_one.release()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\x00" * 4096])
def test_a_lock_file_that_a_power_cut_left_is_taken_over(qapp, data, content):
    file = data / "Assets" / "locks" / "window.lock"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    instance = Instance(data)
    assert instance.claim()
    instance.release()


def test_where_nothing_can_be_written_every_start_is_a_window(qapp, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where the data folder should be")
    assert Instance(in_the_way / "Data").claim()
