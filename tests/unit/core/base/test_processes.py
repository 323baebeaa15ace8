"""Real children: output, limits, ends, and whole trees that are gone when we say so."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import (
    OutputLine,
    end_tree,
    run_captured,
    started_at,
    stream,
)
from stablehand.core.base.processes import _group_options as group_options

# Children that ignore every polite request, each starting the next one ("apart": in a session of its
# own), each holding a connection to the test for as long as it lives. "leave": the last but one goes
# when it is told to, and the one above it then lets go of its connection, but lives on.
_STUBBORN = """
import signal, socket, subprocess, sys, time
if sys.platform != "win32":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
port, depth, apart = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "apart"
line = socket.create_connection(("127.0.0.1", port))
if depth:
    argv = [sys.executable, "-c", sys.argv[4], str(port), str(depth - 1), sys.argv[3], sys.argv[4]]
    child = subprocess.Popen(argv, start_new_session=apart)
if sys.argv[3] == "leave" and depth == 1:
    line.recv(1)
    sys.exit(0)
if sys.argv[3] == "leave" and depth == 2:
    child.wait()
    line.close()
time.sleep(300)
"""


def _stubborn(port: int, depth: int, manner: str = "together") -> list[str]:
    return [sys.executable, "-c", _STUBBORN, str(port), str(depth), manner, _STUBBORN]


@dataclass
class Watch:
    """Counts the living: each child holds one connection."""

    port: int = 0
    alive: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def arrive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._count(+1)
        self.writers.append(writer)
        try:
            await reader.read()
        except ConnectionError:
            pass
        finally:
            writer.close()
            await self._count(-1)

    async def _count(self, change: int) -> None:
        async with self.changed:
            self.alive += change
            self.changed.notify_all()

    async def until(self, alive: int, within_s: float = 30) -> None:
        async with asyncio.timeout(within_s), self.changed:
            await self.changed.wait_for(lambda: self.alive == alive)


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    watch = Watch()
    server = await asyncio.start_server(watch.arrive, "127.0.0.1", 0)
    watch.port = server.sockets[0].getsockname()[1]
    yield watch
    server.close()
    await server.wait_closed()


def _python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


async def test_output_and_exit_code_are_captured() -> None:
    code = "import sys; print('прив'); print('err', file=sys.stderr); sys.exit(3)"
    run = await run_captured(_python(code), timeout_s=30)
    assert (run.returncode, run.stdout.strip(), run.stderr.strip()) == (3, "прив", "err")
    assert not run.truncated


async def test_huge_output_on_both_pipes_neither_blocks_nor_fills_memory() -> None:
    code = """
import sys
for _ in range(64):
    sys.stdout.write("x" * 1_000_000)
    sys.stderr.write("y" * 1_000_000)
sys.stdout.write("END")
"""
    run = await run_captured(_python(code), timeout_s=60, limit_bytes=1000)
    assert run.returncode == 0
    assert (run.stdout, run.stderr) == ("x" * 1000, "y" * 1000)
    assert run.truncated


async def test_bytes_that_are_no_utf8_do_not_fail() -> None:
    run = await run_captured(
        _python("import sys; sys.stdout.buffer.write(b'a\\xffb')"), timeout_s=30
    )
    assert run.stdout == "a\ufffdb"


async def test_a_child_reads_nothing_and_leads_its_own_group() -> None:
    code = "import os, sys; print(repr(sys.stdin.read())); print(os.getpgid(0) == os.getpid())"
    if sys.platform == "win32":
        code = "import sys; print(repr(sys.stdin.read())); print(True)"
    run = await run_captured(_python(code), timeout_s=30)
    assert run.stdout.split() == ["''", "True"]


async def test_a_child_gets_the_allow_list_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    code = """
import os, sys
is_there = os.path.samefile(os.getcwd(), sys.argv[1])
print(os.environ.get("PYTHONPATH"), os.environ.get("MARK"), is_there)
"""
    plain = await run_captured(_python(code, str(tmp_path)), timeout_s=30)
    assert plain.stdout.split() == ["None", "None", "False"]
    environment = {"MARK": "here", "SYSTEMROOT": "C:\\Windows"}
    given = await run_captured(
        _python(code, str(tmp_path)), env=environment, cwd=tmp_path, timeout_s=30
    )
    assert given.stdout.split() == ["None", "here", "True"]


async def test_a_name_is_looked_up_on_the_path_of_the_child(tmp_path: Path) -> None:
    name = Path(sys.executable).name
    environment = {"PATH": str(Path(sys.executable).parent), "SYSTEMROOT": "C:\\Windows"}
    run = await run_captured([name, "-c", "print('found')"], env=environment, timeout_s=30)
    assert run.stdout.strip() == "found"
    with pytest.raises(StablehandError):
        await run_captured([name, "-c", ""], env={"PATH": str(tmp_path)}, timeout_s=30)


@pytest.mark.parametrize("kind", ["missing", "no program", "missing folder", "nul"])
async def test_what_cannot_be_started_says_so(tmp_path: Path, kind: str) -> None:
    text = tmp_path / "text.txt"
    text.write_text("not a program")
    text.chmod(0o644)
    argv, folder = {
        "missing": (["no-such-program-anywhere"], None),
        "no program": ([str(text)], None),
        "missing folder": ([sys.executable], tmp_path / "gone"),
        "nul": ([sys.executable, "a\0b"], None),
    }[kind]
    with pytest.raises(StablehandError) as caught:
        await run_captured(argv, cwd=folder, timeout_s=5)
    assert caught.value.code == "process.unstartable"
    assert argv[0] in caught.value.message.english()
    assert ("gone" in caught.value.message.english()) is (kind == "missing folder")


async def test_a_timeout_ends_the_whole_tree_within_two_seconds(watch: Watch) -> None:
    allowed = 4.0
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await run_captured(_stubborn(watch.port, 2), timeout_s=allowed)
    assert time.monotonic() - began < allowed + 2
    assert len(watch.writers) == 3, "the tree was not there before the time was up"
    await watch.until(0, within_s=2)


@pytest.mark.parametrize("manner", ["together", "apart"])
async def test_a_cancel_ends_the_whole_tree_within_two_seconds(watch: Watch, manner: str) -> None:
    task = asyncio.ensure_future(run_captured(_stubborn(watch.port, 2, manner), timeout_s=60))
    await watch.until(3)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 2
    await watch.until(0, within_s=2)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows forgets the children of the dead")
async def test_a_cancel_finds_children_whose_parent_has_died(watch: Watch) -> None:
    task = asyncio.ensure_future(run_captured(_stubborn(watch.port, 2, "leave"), timeout_s=60))
    await watch.until(3)
    watch.writers[1].write(b"x")  # the middle one goes
    await watch.until(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await watch.until(0, within_s=2)


async def test_cancelling_again_does_not_leave_the_tree_alive(watch: Watch) -> None:
    task = asyncio.ensure_future(run_captured(_stubborn(watch.port, 1), timeout_s=60))
    await watch.until(2)
    for _ in range(5):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    await watch.until(0, within_s=2)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot ask a process to end")
@pytest.mark.parametrize("times", [1, 3])
async def test_a_child_may_clean_up_when_it_is_cancelled(tmp_path: Path, times: int) -> None:
    mark = tmp_path / "clean"
    code = f"""
import pathlib, signal, sys, time
def clean(*_):
    time.sleep(0.2)
    pathlib.Path({str(mark)!r}).touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, clean)
print("up", flush=True)
time.sleep(300)
"""
    up = asyncio.Event()
    task = asyncio.ensure_future(stream(_python(code), on_line=lambda _: up.set()))
    await asyncio.wait_for(up.wait(), 30)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert mark.exists()


async def test_a_process_left_behind_with_the_pipes_does_not_hold_us_up(watch: Watch) -> None:
    task = asyncio.ensure_future(run_captured(_stubborn(watch.port, 1, "leave"), timeout_s=60))
    await watch.until(2)
    watch.writers[0].write(b"x")
    run = await asyncio.wait_for(task, 10)
    assert run.returncode == 0
    assert watch.alive == 1
    for process in psutil.process_iter(["cmdline"]):
        if process.info["cmdline"] and str(watch.port) in process.info["cmdline"]:
            process.kill()
    await watch.until(0)


async def test_output_that_comes_after_the_exit_is_not_lost() -> None:
    late = "import sys; sys.stdin.read(); print('late')"  # its input ends with its parent
    code = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdin=subprocess.PIPE)
print("early", flush=True)
"""
    run = await run_captured(_python(code, late), timeout_s=30)
    assert run.stdout.split() == ["early", "late"]


async def test_lines_are_streamed_as_they_come(tmp_path: Path) -> None:
    code = """
import sys
print("out 1", flush=True)
print("err 1", file=sys.stderr, flush=True)
sys.stdout.write("10%\\r20%\\r"); sys.stdout.write("30%\\n"); sys.stdout.write("no end")
sys.exit(7)
"""
    lines: list[OutputLine] = []
    assert await stream(_python(code), on_line=lines.append, cwd=tmp_path) == 7
    out = [(line.text, line.replaces) for line in lines if line.stream == "out"]
    assert out[0] == ("out 1", False)
    assert out[-2:] == [("30%", True), ("no end", False)]
    assert [line.text for line in lines if line.stream == "err"] == ["err 1"]


async def test_a_prompt_without_a_line_end_is_shown_while_the_child_waits() -> None:
    code = "import sys, time; sys.stdout.write('Continue? '); sys.stdout.flush(); time.sleep(300)"
    shown = asyncio.Event()
    lines: list[OutputLine] = []

    def on_line(line: OutputLine) -> None:
        lines.append(line)
        shown.set()

    task = asyncio.ensure_future(stream(_python(code), on_line=on_line))
    await asyncio.wait_for(shown.wait(), 30)
    assert lines == [OutputLine("Continue? ", "out")]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_hundred_thousand_lines_arrive_in_order() -> None:
    lines: list[str] = []
    code = "for i in range(100_000): print(i)"
    await stream(_python(code), on_line=lambda line: lines.append(line.text))
    assert lines == [str(i) for i in range(100_000)]


@pytest.mark.parametrize("which", ["on_line", "on_start"])
async def test_what_a_callback_raises_ends_the_child_and_comes_out(
    watch: Watch, which: str
) -> None:
    def fail(*_: object) -> None:
        raise LookupError("no")

    code = f"print('line', flush=True)\n{_STUBBORN}"
    argv = [sys.executable, "-c", code, str(watch.port), "0", "together"]
    keep: dict[str, object] = {"on_line": lambda _: None, which: fail}
    began = time.monotonic()
    with pytest.raises(LookupError):
        await stream(argv, **keep)  # type: ignore[arg-type]
    assert time.monotonic() - began < 20
    await watch.until(0, within_s=2)


async def test_the_start_tells_pid_and_time_before_any_line() -> None:
    told: list[object] = []
    await stream(
        _python("import os; print(os.getpid())"),
        on_line=lambda line: told.append(line.text),
        on_start=lambda pid, start: told.append((str(pid), start)),
    )
    (pid, start), line = told  # type: ignore[misc]
    assert pid == line
    is_since_boot = start < 0
    assert is_since_boot == (sys.platform == "linux")


async def test_end_tree_ends_it_all(watch: Watch) -> None:
    process = await asyncio.create_subprocess_exec(*_stubborn(watch.port, 2, "apart"))
    await watch.until(3)
    start = started_at(process.pid)
    assert start is not None
    assert await end_tree(process.pid, start, grace_s=0.2)
    await watch.until(0, within_s=2)
    await process.wait()


async def test_end_tree_leaves_a_recycled_pid_alone(watch: Watch) -> None:
    process = await asyncio.create_subprocess_exec(*_stubborn(watch.port, 1))
    await watch.until(2)
    start = started_at(process.pid)
    assert start is not None
    assert await end_tree(process.pid, start - 100, grace_s=0.2)
    assert watch.alive == 2
    assert started_at(process.pid) == start
    await end_tree(process.pid, start, grace_s=0)
    await watch.until(0, within_s=2)
    await process.wait()


async def test_end_tree_of_what_is_gone_or_is_ourselves() -> None:
    process = await asyncio.create_subprocess_exec(*_python("pass"))
    start = started_at(process.pid)
    await process.wait()
    assert start is not None
    assert await end_tree(process.pid, start, grace_s=0)
    assert started_at(process.pid) is None
    ours = psutil.Process()
    assert not await end_tree(ours.pid, ours.create_time(), grace_s=0)


def test_windows_children_have_no_console_and_their_own_group() -> None:
    assert group_options("win32") == {"creationflags": 0x08000200}
    assert group_options("linux") == {"start_new_session": True}


def test_children_work_from_a_thread_that_is_not_the_main_one() -> None:
    import threading

    results: list[str] = []

    def work() -> None:
        run = asyncio.run(run_captured(_python("print('hi')"), timeout_s=30))
        results.append(run.stdout.strip())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert results == ["hi"]
