"""Pausing with real processes: they stand still, go on, and end while they stand still."""

import asyncio
import sys

import psutil

from stablehand.core.base.pausing import Pausing
from stablehand.core.base.process_tree import started_at
from stablehand.core.base.processes import stream

# Counts, and has a child that counts as well.
_COUNTING = """
import subprocess, sys, time
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, "-c", "import time\\nwhile True: time.sleep(0.01)"])
for n in range(100000):
    print(n, flush=True)
    time.sleep(0.01)
"""


async def _counting(pausing, lines, pids):
    with pausing.watching() as children:

        def begin(pid, started):
            pids.append(pid)
            children.begin(pid, started)

        await stream(
            [sys.executable, "-c", _COUNTING],
            on_line=lambda line: lines.append(line.text),
            on_start=begin,
        )


async def _until(condition, seconds=10.0):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_the_whole_tree_stands_still_and_goes_on():
    pausing, lines, pids = Pausing(), [], []
    task = asyncio.ensure_future(_counting(pausing, lines, pids))
    try:
        await _until(lambda: len(lines) > 5 and psutil.Process(pids[0]).children())
        pausing.pause()
        family = [psutil.Process(pids[0]), *psutil.Process(pids[0]).children(recursive=True)]
        await _until(lambda: all(p.status() == psutil.STATUS_STOPPED for p in family))
        await asyncio.sleep(0.3)
        seen = len(lines)
        await asyncio.sleep(0.3)
        assert len(lines) == seen
        pausing.resume()
        await _until(lambda: len(lines) > seen + 5)
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert not psutil.pid_exists(pids[0]) or not psutil.Process(pids[0]).is_running()


async def test_nothing_starts_while_it_is_paused():
    pausing = Pausing()
    pausing.pause()
    task = asyncio.ensure_future(pausing.turn())
    await asyncio.sleep(0.1)
    assert not task.done()
    pausing.resume()
    await asyncio.wait_for(task, 1)


async def test_a_child_that_starts_in_a_pause_stands_still_at_once():
    pausing, lines, pids = Pausing(), [], []
    pausing.pause()
    task = asyncio.ensure_future(_counting(pausing, lines, pids))
    try:
        await _until(lambda: bool(pids))
        await _until(lambda: psutil.Process(pids[0]).status() == psutil.STATUS_STOPPED)
    finally:
        pausing.resume()
        task.cancel()
        await asyncio.wait({task})


async def test_a_pid_that_belongs_to_somebody_else_now_is_left_alone():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(60)"
    )
    try:
        pausing = Pausing()
        with pausing.watching() as children:
            children.begin(process.pid, started_at(process.pid) - 1000)
            pausing.pause()
            await asyncio.sleep(0.1)
            assert psutil.Process(process.pid).status() != psutil.STATUS_STOPPED
    finally:
        process.kill()
        await process.wait()
