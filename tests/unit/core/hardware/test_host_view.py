"""The real machine: its questions are answered, slow programs end, planted ones never run."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from stablehand.core.hardware.nvml import NvmlFailure, NvmlProblem
from stablehand.core.hardware.probe import probe
from stablehand.core.hardware.profile import Arch, System, parse_machine
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hardware.trusted import find_program, trusted_folders
from stablehand.core.hardware.view import CommandOutput, HostView

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")


def script(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


async def test_probe_of_this_machine_is_a_valid_profile() -> None:
    report = await probe(HostView())
    machine = report.machine
    assert parse_machine(json.loads(json.dumps(machine.to_json()))) == machine
    assert machine.os.system is {"win32": System.WINDOWS, "darwin": System.MACOS}.get(
        sys.platform, System.LINUX
    )
    assert machine.os.version
    assert machine.cpu.cores == os.cpu_count()
    assert machine.ram_bytes == psutil.virtual_memory().total
    assert all(text.english() for text in report.problems)


async def test_this_machine_answers_every_question() -> None:
    view = HostView()
    assert isinstance(view.arch, Arch)
    assert view.version
    memory = await view.memory()
    assert memory is not None
    assert 0 < memory.available <= memory.total
    nvml = await view.nvml()
    assert isinstance(nvml, (tuple, NvmlFailure))
    if isinstance(nvml, NvmlFailure):
        assert isinstance(nvml.problem, NvmlProblem)
    if sys.platform != "win32":
        assert await view.registry(r"SOFTWARE\Microsoft\Windows NT") == {}


async def test_files_are_read_up_to_the_limit(tmp_path: Path) -> None:
    view = HostView()
    file = tmp_path / "long"
    file.write_bytes(b"\xff" + b"a" * 100_000)
    text = await view.read_text(str(file))
    assert text == "\ufffd" + "a" * (64 * 1024 - 1)
    assert await view.read_text(str(file), 3) == "\ufffdaa"
    assert await view.read_text(str(tmp_path / "absent")) is None
    assert await view.read_text(str(tmp_path)) is None
    assert await view.read_text("a\0b") is None
    assert await view.list_dir(str(tmp_path)) == ["long"]
    assert await view.list_dir(str(tmp_path / "absent")) == []
    assert await view.list_dir(str(file)) == []


@posix_only
async def test_a_file_that_never_ends_its_answer_is_given_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it waits for a writer, as a hung driver's file would
    started = time.monotonic()
    assert await HostView(limit_s=0.2).read_text(str(pipe)) is None
    assert time.monotonic() - started < 2
    os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))  # lets the waiting thread go


@posix_only
async def test_output_and_exit_code_are_data(tmp_path: Path) -> None:
    script(tmp_path, "tool", 'echo "$1|$2"; echo wrong >&2; exit 18')
    output = await HostView([tmp_path]).run("tool", "a b", "$HOME")
    assert output == CommandOutput(18, "a b|$HOME\n", "wrong\n")
    assert await HostView([tmp_path]).run("absent") is None


@posix_only
async def test_a_program_that_hangs_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pids"
    script(
        tmp_path / "bin",
        "nvidia-smi",
        f"trap '' TERM\nsleep 600 &\necho $$ $! > '{pid_file}'\nwhile :; do sleep 600; done",
    )
    started = time.monotonic()
    output = await HostView([tmp_path / "bin"], limit_s=0.5).run("nvidia-smi")
    assert output == CommandOutput(None, "")
    assert time.monotonic() - started < 4
    pids = [int(pid) for pid in pid_file.read_text(encoding="utf-8").split()]
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@posix_only
async def test_planted_programs_do_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "ran"
    planted = tmp_path / "planted"
    script(planted, "nvidia-smi", f"echo planted; touch '{trace}'")
    monkeypatch.chdir(planted)
    monkeypatch.setenv("PATH", f"{planted}{os.pathsep}.{os.pathsep}{os.environ['PATH']}")
    view = HostView([tmp_path / "trusted"])
    assert await view.run("nvidia-smi") is None
    for name in ("./nvidia-smi", str(planted / "nvidia-smi"), "../planted/nvidia-smi", "", "."):
        assert await view.run(name) is None
    assert await HostView([Path(), Path("planted")]).run("nvidia-smi") is None
    # The system's own folders: whatever is there, it is not the planted one.
    output = await HostView().run("nvidia-smi")
    assert output is None or "planted" not in output.stdout
    assert not trace.exists()


@posix_only
async def test_a_program_sees_trusted_folders_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD_TEST", "leak")
    script(tmp_path, "tool", 'echo "$PATH"; pwd; echo "[$LD_PRELOAD_TEST]"')
    output = await HostView([tmp_path]).run("tool")
    assert output is not None
    assert output.stdout.splitlines() == [str(tmp_path), str(tmp_path), "[]"]


@posix_only
async def test_a_file_that_is_no_program_is_not_there(tmp_path: Path) -> None:
    script(tmp_path, "tool", "").chmod(0o644)
    script(tmp_path, "broken", "").write_bytes(b"\x7fELF nothing")
    assert find_program("tool", [tmp_path]) is None
    assert await HostView([tmp_path]).run("broken") is None


def test_trusted_folders_are_absolute_and_never_the_users() -> None:
    for system in (System.LINUX, System.MACOS):
        folders = trusted_folders(system, {"PATH": "/home/user/bin", "HOME": "/home/user"})
        assert folders
        assert all(folder.as_posix().startswith("/") for folder in folders)
        assert not any(folder.is_relative_to("/home") for folder in folders)
    places = {"SYSTEMROOT": "D:/Win", "PROGRAMFILES": "D:/Pro", "PROGRAMFILES(X86)": "D:/Pro86"}
    windows = trusted_folders(System.WINDOWS, places)
    assert [folder.as_posix() for folder in windows] == [
        "D:/Win/System32",
        "D:/Pro/NVIDIA Corporation/NVSMI",
        "D:/Pro86/Microsoft Visual Studio/Installer",
    ]


def test_an_unanswered_question_does_not_hold_up_the_end() -> None:
    release = threading.Event()

    async def ask() -> None:
        async with asyncio.timeout(0.1):
            await in_side_thread(release.wait)

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        asyncio.run(ask())
    assert time.monotonic() - started < 2
    release.set()


async def test_a_side_thread_hands_over_results_and_failures() -> None:
    assert await in_side_thread(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await in_side_thread(lambda: 1 // 0)
