"""Nothing is done while nobody looks and nothing runs; what happens meanwhile is seen all the same."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.gui.live.resting import Resting
from stablehand.services.hardware import describe

# Another process: an install appears, and its session with this process as the program.
OTHER = """
import os, sys
from pathlib import Path
from stablehand.core.base.processes import started_at
from stablehand.core.launch.sessions import Session, SessionTable, moment
data, pid = Path(sys.argv[1]), int(sys.argv[2])
SessionTable(data).begin(Session(
    id="1", install="one", package="easel", argv=("x",), port=9, log="Logs/one/1.log", state="ready",
    started_at=moment(), supervisor_pid=pid, supervisor_started=started_at(pid), ready_at=moment(),
))
"""


def record(root, name):
    folder = InstallFolder(root, name)
    folder.own.mkdir(parents=True, exist_ok=True)
    made = InstallRecord(
        name=name, package="easel", state="installed", created_at=now(), changed_at=now()
    )
    write_record(folder, made)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def resting(live, window, qtbot):
    found = Resting(live, window, settles_ms=100, told_ms=900)
    qtbot.waitUntil(lambda: live.is_known)
    yield found
    found.close()


def test_it_rests_while_the_window_is_hidden_and_wakes_when_it_is_shown(
    resting, live, window, qtbot
):
    ticking, single = QTimer(window), QTimer(window)
    ticking.start(50)
    single.setSingleShot(True)
    single.start(3_600_000)
    assert not resting.is_resting
    window.hide()
    qtbot.waitUntil(lambda: resting.is_resting)
    assert live.is_resting
    assert not ticking.isActive()
    assert single.isActive()
    window.show()
    assert not resting.is_resting
    assert not live.is_resting
    assert ticking.isActive()


def test_a_minimised_window_is_not_looked_at(resting, window, qtbot):
    window.showMinimized()
    qtbot.waitUntil(lambda: resting.is_resting)
    window.showNormal()
    qtbot.waitUntil(lambda: not resting.is_resting)


def test_what_is_asked_for_is_answered_and_then_it_rests_again(resting, live, window, qtbot):
    window.hide()
    qtbot.waitUntil(lambda: resting.is_resting)
    found = []
    live.ask(describe, live, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    qtbot.waitUntil(lambda: resting.is_resting)


@pytest.mark.skipif(sys.platform != "linux", reason="how soon the system tells is its own business")
def test_a_program_that_the_command_line_started_is_seen_and_keeps_it_awake(
    resting, live, window, data, qtbot
):
    record(data, "one")
    qtbot.waitUntil(lambda: bool(live.installs), timeout=10_000)
    window.hide()
    qtbot.waitUntil(lambda: resting.is_resting)
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as program:
        words = [sys.executable, "-c", OTHER, str(data), str(program.pid)]
        subprocess.run(words, check=True)
        qtbot.waitUntil(lambda: bool(live.running()), timeout=10_000)
        assert not live.is_resting
        live.rest()
        assert not live.is_resting
        program.kill()
    qtbot.waitUntil(lambda: not live.running(), timeout=10_000)
    qtbot.waitUntil(lambda: resting.is_resting, timeout=10_000)


def test_it_ends_though_it_rests(resting, live, window, qtbot):
    window.hide()
    qtbot.waitUntil(lambda: resting.is_resting)
    resting.close()
    live.stop()
    assert not live.is_resting
