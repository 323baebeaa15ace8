"""`up` to readiness of the installed Easel, against the same command by hand.

    python benchmarks/up.py [--pairs N] [--data DIR]

By hand means: the very words, environment and folder of the program as `up` started it (asked of the
running process), started directly. Both count as ready when the page answers and, after it, the API;
by hand that is asked every 0.05 s. The time of `up` runs from before its Python starts to the moment when
it says "ready", which is what a person or a script waits for. Caches are warm on both sides. The limit
is 1.10 times.

Without --data a folder is made, Easel is installed there (torch comes too), and all of it is removed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from bench import Pairs, Room, room, row, show, verdict

from stablehand.core.launch.calls import status_of

LIMIT = 1.10
POLL_S = 0.05
LONGEST_S = 300.0
END_S = 30.0
API = "/sdapi/v1/sd-models"


@dataclass(frozen=True)
class ByHand:
    """What somebody would type, and where."""

    argv: list[str]
    environment: dict[str, str]
    folder: str
    port: int

    def seconds(self) -> float:
        """Start it, give the seconds until it is ready, and stop it."""
        start = time.perf_counter()
        program = subprocess.Popen(
            self.argv,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            asyncio.run(self._ready(program))
            return time.perf_counter() - start
        finally:
            _end(program)

    async def _ready(self, program: subprocess.Popen[bytes]) -> None:
        url = f"http://127.0.0.1:{self.port}"
        async with asyncio.timeout(LONGEST_S):
            for path in ("/", API):
                while await status_of(url + path) != 200:
                    if program.poll() is not None:
                        raise SystemExit(f"the program ended with {program.returncode}")
                    await asyncio.sleep(POLL_S)


def main() -> int:
    """Measure, print, and fail where the promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--data", type=Path, help="a data folder to keep, with Easel in it or not")
    args = parser.parse_args()
    times = Pairs()
    with room(args.data) as found:
        show("Easel, and a first start to warm the caches ...")
        found.run("install", "easel")
        by_hand = _by_hand(found)
        times.measure(args.pairs, lambda: _up(found, by_hand.port), by_hand.seconds)
    show("")
    show(row("stablehand up, to its word that it is ready", times.ours))
    show(row("the same command by hand", times.theirs))
    show(f"pair by pair: {min(times.ratios):.2f} to {max(times.ratios):.2f}")
    return verdict(statistics.median(times.ratios), LIMIT)


def _by_hand(found: Room) -> ByHand:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    running = found.run("up", "--detach", "--port", str(port))
    program = psutil.Process(running["pid"])
    seen = ByHand(program.cmdline(), program.environ(), program.cwd(), port)
    found.run("stop", "easel")
    return seen


def _up(found: Room, port: int) -> float:
    argv = found.argv("up", "--detach", "--port", str(port))
    start = time.perf_counter()
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as command:
        assert command.stdout is not None
        took = next(
            (
                time.perf_counter() - start
                for line in command.stdout
                if json.loads(line).get("event") == "ready"
            ),
            None,
        )
        command.stdout.read()
    found.run("stop", "easel")
    if took is None:
        raise SystemExit(f"up never said that it was ready (exit code {command.returncode})")
    return took


def _end(program: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        program.terminate()
    else:
        program.send_signal(signal.SIGINT)
    try:
        program.wait(END_S)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


if __name__ == "__main__":
    sys.exit(main())
