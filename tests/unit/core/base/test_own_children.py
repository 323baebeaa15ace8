"""Children that outlive us, and children whose pipes are ours."""

import os
import signal
import sys
import threading

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import (
    end_tree,
    start_detached,
    start_piped,
    started_at,
    still_runs,
)

ENV = dict(os.environ)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX sessions")


async def detached(tmp_path, code, given=b"", mark=b""):
    child = await start_detached([sys.executable, "-c", code], env=ENV, cwd=tmp_path)
    return child, *await child.answer_to(given, mark)


@posix
async def test_a_detached_child_answers_and_goes_on(tmp_path):
    code = (
        "import sys, time; word = sys.stdin.read(); print('oops', file=sys.stderr, flush=True);"
        "print(word[::-1], len(word), flush=True); time.sleep(1000)"
    )
    given = b"ab" * 100_000  # more than a pipe holds
    child, answer, before = await detached(tmp_path, code, given, b"b")
    start = started_at(child.pid)
    try:
        assert answer.endswith(b" 200000\n")
        assert before == b"oops\n"
        assert os.getsid(child.pid) == child.pid
        assert os.getpgid(child.pid) != os.getpgid(0)
        assert still_runs(child.pid, start)
        assert not still_runs(child.pid, start - 60)
    finally:
        assert await end_tree(child.pid, start, 1)
    assert not still_runs(child.pid, start)


async def test_a_detached_child_that_ends_leaves_no_zombie(tmp_path):
    child, answer, _ = await detached(tmp_path, "import sys; sys.exit(3)", b"x" * 1_000_000)
    assert answer == b""
    for thread in threading.enumerate():
        if thread.name == f"end of {child.pid}":
            thread.join(10)
    assert not psutil.pid_exists(child.pid)


async def test_a_detached_child_that_is_dismissed_is_gone_and_has_done_nothing(tmp_path):
    code = "import sys; open('read', 'wb').write(b'<' + sys.stdin.buffer.read() + b'>')"
    child = await start_detached([sys.executable, "-c", code], env=ENV, cwd=tmp_path)
    child.dismiss()
    assert not psutil.pid_exists(child.pid) or (
        psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE
    )
    assert list(tmp_path.iterdir()) == []
    child.dismiss()


async def test_a_detached_child_that_was_told_something_is_left_alone(tmp_path):
    code = (
        "import os, sys; word = sys.stdin.readline(); os.write(1, word.encode());"
        "sys.stdin.read(); open('read', 'w').write(word)"
    )
    child = await start_detached([sys.executable, "-c", code], env=ENV, cwd=tmp_path)
    assert (await child.answer_to(b"words\n"))[0] == b"words\n"
    child.dismiss()
    for thread in threading.enumerate():
        if thread.name == f"end of {child.pid}":
            thread.join(10)
    assert (tmp_path / "read").read_text() == "words\n"


async def test_what_cannot_be_started_is_said(tmp_path):
    with pytest.raises(StablehandError) as caught:
        await start_detached([str(tmp_path / "nothing")], env=ENV, cwd=tmp_path)
    assert caught.value.code == "process.unstartable"
    with pytest.raises(StablehandError) as caught:
        start_piped(["no-such-program-here"], env=ENV, cwd=tmp_path)
    assert caught.value.code == "process.unstartable"


def test_output_and_errors_come_in_order(tmp_path):
    code = (
        "import os; [os.write(1 + n % 2, b'%d\\n' % n) for n in range(2000)];"
        "os.write(1, input().encode())"
    )
    child = start_piped([sys.executable, "-c", code], env=ENV, cwd=tmp_path)
    child.write("é\n".encode())
    output = b""
    while data := child.read(65536):
        output += data
    assert output.decode().split() == [*map(str, range(2000)), "é"]
    assert child.wait() == 0
    child.close()
    assert child.read(10) == b""


@posix
def test_an_interrupt_reaches_the_child_though_we_ignore_it(tmp_path):
    code = "import time; print('on', flush=True); time.sleep(1000)"
    before = signal.signal(signal.SIGINT, lambda *_: None)  # as a supervisor does
    try:
        child = start_piped([sys.executable, "-c", code], env=ENV, cwd=tmp_path)
        output = b""
        while b"\n" not in output:
            output += child.read(100)
        child.interrupt()
        assert child.wait() == -signal.SIGINT
        child.close()
    finally:
        signal.signal(signal.SIGINT, before)
    child.interrupt()  # it has gone: nothing happens
