"""The program as a process on a data folder with a difficult name, for tests that really install."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

SUPPORT = Path(__file__).parent


class Program:
    """`stablehand` on one data folder; every process it starts is ended by `close`."""

    def __init__(self, data: Path, env: dict[str, str] | None = None) -> None:
        self.data = data
        # No Python builds: the address is refused at once instead of being asked for again and again.
        self.env = {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder", **(env or {})}
        self._started: list[subprocess.Popen[str]] = []
        self._ports: dict[str, int] = {}

    def define(self, name: str) -> None:
        """Put one of the test packages into the user's catalog, each with a port that nobody else has.

        Tests beside this one start the same packages; of two that begin at once at one port, one must fail.
        """
        shutil.copytree(SUPPORT / name, self.data / "Catalog" / name, dirs_exist_ok=True)
        port = self._ports.setdefault(name, free_port())
        definition = self.data / "Catalog" / name / "package.toml"
        text = definition.read_text("utf-8").replace("default = 8001", f"default = {port}")
        definition.write_text(text, "utf-8", newline="\n")

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "stablehand", "--data", str(self.data), "--json", *words]

    def run(self, *words: str, timeout: float = 300, expect: int | None = 0, **env: str) -> dict:
        """Run a command to its end and give its result or error, with its events under "events"."""
        done = subprocess.run(
            self.argv(*words),
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            cwd=self.data.parent,
            timeout=timeout,
            check=False,
            env={**self.env, **env},
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines, f"{words}: {done.returncode}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        if expect is not None:
            assert done.returncode == expect, (words, lines[-1], done.stderr)
        return {**lines[-1], "events": lines[:-1], "exit": done.returncode, "stderr": done.stderr}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command and let it run, in a group of its own as a terminal would."""
        process = subprocess.Popen(
            self.argv(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=self.data.parent,
            env=self.env,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def until(self, process: subprocess.Popen[str], wanted, seconds: float = 240) -> dict:
        """Read a running command's events until one of them is wanted; give that one."""
        deadline = time.monotonic() + seconds
        seen = []
        assert process.stdout is not None
        while time.monotonic() < deadline:
            line = process.stdout.readline()
            if not line:
                break
            found = json.loads(line)
            seen.append(found)
            if wanted(found):
                return found
        raise AssertionError(f"it never came: {[e.get('event', e) for e in seen][-5:]}")

    def processes(self) -> list[psutil.Process]:
        """Give everything that runs out of the data folder."""
        mark = str(self.data)
        found = []
        for process in psutil.process_iter(["cmdline", "exe", "status"]):
            words = process.info["cmdline"] or []
            is_zombie = process.info["status"] == psutil.STATUS_ZOMBIE
            if not is_zombie and process.pid != os.getpid() and any(mark in w for w in words):
                found.append(process)
        return found

    def close(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=30)
        subprocess.run(
            self.argv("stop", "--all"), capture_output=True, timeout=60, check=False, env=self.env
        )
        for process in self.processes():
            process.kill()


def is_stage(name: str):
    """Give a test for the progress event of a stage."""
    return lambda event: event.get("event") == "progress" and event["stage"].endswith(name)


def interrupt(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C: the whole foreground group gets it."""
    os.killpg(process.pid, signal.SIGINT)


def free_port() -> int:
    """Give a port that nobody holds, below those that systems lend to whoever asks for any."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def fetch(url: str, body: dict | None = None, timeout: float = 120) -> dict:
    """Ask a server for JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        url, data=data, headers={"Content-Type": "application/json", "Accept": "*/*"}
    )
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.loads(answer.read())


# Steps of a definition that never come to their end, for tests that kill what waits for them.
SLEEPING = """
[[steps]]
kind = "write_file"
path = "sleeper.py"
content = "import time; time.sleep(300)"
title = { en = "Write", ru = "Писать" }

[[steps]]
kind = "run"
argv = ["{python}", "sleeper.py"]
title = { en = "Wait", ru = "Ждать" }
"""


def is_sleeper(process: psutil.Process) -> bool:
    """Tell whether a process is the one that `SLEEPING` starts."""
    return any(word.endswith("sleeper.py") for word in process.cmdline())
