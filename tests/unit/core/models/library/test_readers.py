"""Headers read by real processes of ours, and what becomes of the reading when these end."""

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from stablehand.core.base.program import OwnCommand
from stablehand.core.models.library import readers
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.header_rows import Unread, read_row
from stablehand.core.models.library.remembered import Identified
from support.library_files import SDXL_LORA, safetensors


@pytest.fixture
def files(tmp_path):
    found = []
    for number in range(90):
        file = safetensors(tmp_path / f"{number}.safetensors", SDXL_LORA, seed=number)
        found.append(
            Unread(number, tmp_path, file.name, "safetensors", file.stat().st_size, 1, None)
        )
        os.utime(file, ns=(1, 1))
    size = found[7].size_bytes
    (tmp_path / "7.safetensors").write_bytes(b"\xff" * size)
    os.utime(tmp_path / "7.safetensors", ns=(1, 1))
    (tmp_path / "8.safetensors").unlink()
    return found


@pytest.fixture
def by_processes(monkeypatch):
    monkeypatch.setattr(readers, "_WORTH_IT", 40)
    monkeypatch.setattr(readers, "_processors", lambda: 2)


def here(files):
    names, identified = FolderNames(), Identified()
    return {item.row: read_row(item, names, identified) for item in files}


def read(files, stopped=None):
    return {item.row: row for item, row in readers.read_all(files, stopped or threading.Event())}


def children():
    return psutil.Process().children()


def test_processes_read_what_this_one_reads(files, by_processes):
    found = read(files)
    assert found == here(files)
    assert found[8] is None
    assert found[7].identity is None
    assert found[0].kind == "lora"
    assert children() == []


def test_few_files_are_read_here(files, monkeypatch):
    monkeypatch.setattr(readers, "start_piped", None)  # nothing may be started
    assert read(files[:30]) == here(files[:30])


def test_what_a_process_that_was_killed_had_is_read_here(files, by_processes):
    rows = {}
    for item, row in readers.read_all(files, threading.Event()):
        for child in children():
            with suppress(psutil.NoSuchProcess):
                child.kill()
        rows[item.row] = row
    assert rows == here(files)


@pytest.mark.parametrize(
    "program", ["raise SystemExit(3)", "print('no JSON'); input()", "print('[1]')"]
)
def test_a_process_that_answers_nonsense_is_done_without(files, by_processes, monkeypatch, program):
    own = OwnCommand((sys.executable, "-c", program), {})
    monkeypatch.setattr(readers, "own_command", lambda: own)
    assert read(files) == here(files)


def test_where_no_process_can_be_started_files_are_read_here(files, by_processes, monkeypatch):
    own = OwnCommand((str(Path(sys.executable).with_name("no-such-program")),), {})
    monkeypatch.setattr(readers, "own_command", lambda: own)
    assert read(files) == here(files)


def test_it_can_be_stopped(files, by_processes):
    stopped = threading.Event()
    rows = []
    for item, _row in readers.read_all(files * 20, stopped):
        rows.append(item)
        stopped.set()
    assert 0 < len(rows) < len(files) * 20
    assert children() == []


def test_leaving_off_ends_the_processes(files, by_processes):
    coming = readers.read_all(files * 20, threading.Event())
    next(coming)
    coming.close()
    for thread in threading.enumerate():
        if thread.name == "headers":
            thread.join(20)
    assert children() == []


def test_what_goes_wrong_in_a_thread_is_raised_here(files, by_processes, monkeypatch):
    monkeypatch.setattr(readers, "own_command", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read(files)
