"""Starts on trial: real programs, real pages, and nothing left running afterwards."""

import asyncio
import os
import sys

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.launch.smoke import Trial, smoke_start
from stablehand.core.launch.spec import ReadySpec
from support.programs import free_port

SERVER = """
import http.server, subprocess, sys, threading, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
{before}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({api} if self.path == "/api" else 200)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", {port}), Handler)
print("Running on http://127.0.0.1:{port}", flush=True)
server.serve_forever()
"""
PAGE = r"Running on (?P<url>http://\S+)"


async def tried(tmp_path, code, seconds=60.0, port=None, **spec):
    lines, started = [], []
    port = port or free_port()
    file = tmp_path / "program.py"
    file.write_text(code, encoding="utf-8")
    trial = Trial(
        argv=(sys.executable, str(file)),
        environment={**os.environ, "TRIAL": "yes"},
        folder=tmp_path,
        ready=ReadySpec(PAGE, **spec),
        expected=f"http://127.0.0.1:{port}",
        seconds=seconds,
    )
    outcome = await smoke_start(
        trial, on_line=lines.append, on_start=lambda pid, _start: started.append(pid)
    )
    return outcome, [line.text for line in lines], started


def server(port, before="", api=200):
    return SERVER.format(port=port, before=before, api=api)


def is_gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_a_program_that_comes_up_is_ended_with_all_it_started(tmp_path):
    port = free_port()
    outcome, lines, started = await tried(tmp_path, server(port), port=port, api_path="/api")
    assert outcome.is_ready
    child = int(next(line for line in lines if line.startswith("child")).split()[1])
    assert len(started) == 1
    assert is_gone(started[0])
    assert is_gone(child)


async def test_a_program_that_ends_is_told_with_its_last_words(tmp_path):
    code = "print('one')\nprint('two')\nraise SystemExit(3)\n"
    outcome, lines, _started = await tried(tmp_path, code)
    assert (outcome.is_ready, outcome.exit_code) == (False, 3)
    assert outcome.last_lines == ("one", "two") == tuple(lines)


async def test_only_the_last_lines_are_kept(tmp_path):
    code = "for n in range(500): print(n)\nraise SystemExit(1)\n"
    outcome, lines, _started = await tried(tmp_path, code)
    assert outcome.last_lines == tuple(str(n) for n in range(460, 500))
    assert len(lines) == 500


async def test_a_program_that_never_answers_has_its_time(tmp_path):
    outcome, _lines, started = await tried(tmp_path, "import time; time.sleep(600)", seconds=1.0)
    assert (outcome.is_ready, outcome.exit_code) == (False, None)
    assert is_gone(started[0])


async def test_a_page_without_an_answer_is_not_ready(tmp_path):
    """It says so before it listens, and never does."""
    code = "print('Running on http://127.0.0.1:9')\nimport time; time.sleep(600)"
    outcome, _lines, _started = await tried(tmp_path, code, seconds=1.0)
    assert not outcome.is_ready


async def test_a_page_whose_interface_is_off_is_ready_when_the_time_is_up(tmp_path):
    port = free_port()
    outcome, _lines, _started = await tried(
        tmp_path, server(port, api=404), port=port, api_path="/api", seconds=3.0
    )
    assert outcome.is_ready


async def test_it_runs_where_and_with_what_it_is_told(tmp_path):
    (tmp_path / "here").touch()
    code = "import os; print(os.path.exists('here'), os.environ['TRIAL'])"
    outcome, lines, _started = await tried(tmp_path, code)
    assert lines == ["True yes"]
    assert (outcome.is_ready, outcome.exit_code) == (False, 0)


async def test_what_cannot_be_started_says_so(tmp_path):
    trial = Trial(
        (str(tmp_path / "missing"),), dict(os.environ), tmp_path, ReadySpec(PAGE), "http://x", 5.0
    )
    with pytest.raises(StablehandError) as caught:
        await smoke_start(trial, on_line=print, on_start=print)
    assert caught.value.code == "process.unstartable"


async def test_stopped_half_way_nothing_of_it_is_left(tmp_path):
    started = []
    file = tmp_path / "program.py"
    file.write_text("import time; time.sleep(600)")
    trial = Trial(
        (sys.executable, str(file)), dict(os.environ), tmp_path, ReadySpec(PAGE), "http://x", 600.0
    )
    is_up = asyncio.Event()

    def begin(pid, _start):
        started.append(pid)
        is_up.set()

    run = asyncio.ensure_future(smoke_start(trial, on_line=print, on_start=begin))
    await is_up.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert is_gone(started[0])


async def test_a_window_that_stays_has_come_up_and_one_that_ends_has_not(tmp_path):
    stays = "import time; print('there', flush=True); time.sleep(600)"
    outcome, lines, started = await tried(tmp_path, stays, window_s=0.5)
    assert outcome.is_ready
    assert lines == ["there"]
    assert all(is_gone(pid) for pid in started)
    outcome, _, _ = await tried(tmp_path, "raise SystemExit(3)", window_s=600.0)
    assert (outcome.is_ready, outcome.exit_code) == (False, 3)
