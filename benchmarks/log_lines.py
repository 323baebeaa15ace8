"""200,000 log lines through a session's supervisor to the disk, against the same program into `cat`.

    python benchmarks/log_lines.py [--pairs N]

The program writes its lines one by one, as a UI does whose output is not kept back. One side is the real
supervisor (the hidden verb that `up` and `launch` start), which watches for the page's line all the
while; the other is `program | cat >file`. Measured from the program's first line, which carries the
time, to the moment the file holds every byte; both files are compared with what was written. The limit
is 1.5 times.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import Pairs, Room, room, row, show, verdict

from stablehand.core.base.program import own_command
from stablehand.core.launch.spec import LaunchSpec, ReadySpec

LINES = 200_000
LIMIT = 1.5
PAUSE_S = 0.001
LONGEST_S = 120.0
LINE = (
    "[12:34:56] step {} of 200000: loss=0.1234 it/s=3.21 vram=4.2GB prompt='a horse in a field'\n"
)
PROGRAM = f"""
import os, time
lines = [{LINE!r}.format(n).encode() for n in range({LINES})]
os.write(1, b"%.6f\\n" % time.time())
for line in lines:
    os.write(1, line)
"""
ADDRESS = r"(?i)running on (?:local )?url:\s*(?P<url>https?://\S+)"


def main() -> int:
    """Measure, print, and fail where the promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=9)
    args = parser.parse_args()
    times = Pairs()
    with room(None) as found:
        times.measure(args.pairs, lambda: _by_supervisor(found), lambda: _by_cat(found))
    show("")
    show(row("through the supervisor", times.ours))
    show(row("into cat >file", times.theirs))
    show(f"pair by pair: {min(times.ratios):.2f} to {max(times.ratios):.2f}")
    return verdict(statistics.median(times.ratios), LIMIT)


def _by_supervisor(found: Room) -> float:
    log = found.data / "session.log"
    log.write_bytes(b"")
    own = own_command()
    spec = LaunchSpec(
        session=secrets.token_hex(4),
        install="lines",
        package="lines",
        data=str(found.data),
        argv=(sys.executable, "-c", PROGRAM),
        folder=str(found.data),
        environment=dict(os.environ),
        host="127.0.0.1",
        port=9,
        log=log.name,
        control="session.json",
        ready=ReadySpec(ADDRESS),
    )
    with subprocess.Popen(
        [*own.argv, "_supervise"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=dict(own.environment),
    ) as supervisor:
        assert supervisor.stdin is not None
        supervisor.stdin.write(spec.to_json())
        supervisor.stdin.close()
        return _until_whole(log)


def _by_cat(found: Room) -> float:
    log = found.data / "cat.log"
    with log.open("wb") as file:
        program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE)
        cat = subprocess.Popen(["cat"], stdin=program.stdout, stdout=file)
    with program, cat:
        return _until_whole(log)


def _until_whole(log: Path) -> float:
    """Wait for the last byte; give the seconds since the program wrote its first line."""
    expected = "".join(LINE.format(number) for number in range(LINES)).encode()
    until = time.monotonic() + LONGEST_S
    # The line with the time is as long on both sides: ten digits, a point, six digits, the line feed.
    while log.stat().st_size < len(expected) + 18:
        if time.monotonic() > until:
            raise SystemExit(f"{log.stat().st_size} bytes of {len(expected)} have arrived")
        time.sleep(PAUSE_S)
    end = time.time()
    start, _, lines = log.read_bytes().partition(b"\n")
    if lines != expected or lines.count(b"\n") != LINES:
        raise SystemExit("the file does not hold the lines that were written")
    return end - float(start)


if __name__ == "__main__":
    sys.exit(main())
