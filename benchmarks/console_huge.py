"""A log of 5,000,000 lines (about 500 MB) in the console: what one does with it, what it does to the window.

    python benchmarks/console_huge.py [--lines N] [--keep FILE]

The program's own console opens the log, goes to its beginning and on by pages, searches for what stands in
one line, filters by level, and follows it while a process adds 100,000 lines. Progress bars drawn over by
carriage returns are among the lines, an error every 250,000. Measured is how long each takes, the longest
time that the thread of the window did not come to its next turn (by a timer of 5 ms), and the memory.

The limits: 50 ms, and 150 MB more than before the log was opened. Other work on the machine keeps the
window waiting as well; so the processor time that the window's thread took for one turn is measured beside
the clock, and it is that which is held to the limit. Offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from bench import show, verdict
from console import NAME, TICK_MS, _console, _wait

LINES = 5_000_000
LIMIT_MS, LIMIT_MB = 50.0, 150.0
NEEDLE = "the only needle in the haystack"
BLOCK = 10_000
LONGEST_S = 300.0
KINDS = (
    "[12:34:56] step {} of many: loss=0.1234 it/s=3.21 vram=4.2GB prompt='a horse in a field, oil'\n",
    "\x1b[32m12:34:56\x1b[0m \x1b[1;34mINFO\x1b[0m loaded \x1b[33m/models/x{}.safetensors\x1b[0m soon\n",
    "[12:34:56] step {}: see https://example.org/slow for why it takes as long as it does, and more\n",
    "\r {0} 10%|#         |\r {0} 50%|#####     |\r {0} 100%|##########| 20/20 [00:05<00:00]\n",
    "loading weights of block {} of the model, which has a great many of them, one after another\n",
)
MORE = 100_000
WRITER = f"""
import os, sys, time
file = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
for block in range({MORE} // 500):
    os.write(file, b"".join(b"added line %d of those that come while one looks\\n" % n for n in range(500)))
    time.sleep(0.01)
os.write(file, b"the last of the added lines\\n")
"""


@dataclass
class Watch:
    """How long the window's thread was away from its loop: by the clock, and busy by itself."""

    ticks: list[tuple[float, float]] = field(default_factory=list)
    worst_ms: float = 0.0

    def tick(self) -> None:
        """Note a turn of the loop."""
        self.ticks.append((time.perf_counter(), time.thread_time()))

    def longest(self) -> tuple[float, float]:
        """Give the longest turn in ms, by the clock and by the processor, and begin anew."""
        ticks, self.ticks = self.ticks, self.ticks[-1:]
        pairs = list(pairwise(ticks))
        clock = max((1000 * (b[0] - a[0]) for a, b in pairs), default=0.0)
        own = max((1000 * (b[1] - a[1]) for a, b in pairs), default=0.0)
        self.worst_ms = max(self.worst_ms, own)
        return clock, own


def write_log(log: Path, lines: int) -> None:
    """Write the log; the needle stands at a third of it."""
    with log.open("wb", buffering=1 << 20) as file:
        for begin in range(0, lines, BLOCK):
            numbers = range(begin, min(lines, begin + BLOCK))
            text = "".join(KINDS[n % len(KINDS)].format(n) for n in numbers)
            if begin % 250_000 == 0:
                text += f"ERROR: something went wrong at {begin}\n"
            if begin == lines // 3 // BLOCK * BLOCK:
                text += f"{NEEDLE}\n"
            file.write(text.encode())


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "Data"
        log = data / "Logs" / NAME / "20260101T000000Z.log"
        log.parent.mkdir(parents=True)
        log.write_bytes(b"")
        if args.keep is not None:
            if not args.keep.exists():
                write_log(args.keep, args.lines)
            log.unlink()
            os.link(args.keep, log)
        else:
            write_log(log, args.lines)
        return measured(application, data, log)


def measured(application: Any, data: Path, log: Path) -> int:
    """Do everything with the log; give the exit code."""
    from PySide6.QtCore import Qt, QTimer

    process, watch = psutil.Process(), Watch()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK_MS)
    timer.timeout.connect(watch.tick)
    size = log.stat().st_size
    show(f"{size / 1e6:.0f} MB")
    empty = log.with_name("20250101T000000Z.log")
    empty.write_bytes(b"nothing\n")
    # The console's own start is no part of it: it looks at an empty log first.
    view, end = _console(application, data, empty)
    console = view.parentWidget()
    _wait(lambda: view.count > 0, LONGEST_S)
    _wait(lambda: False, 1.0)
    before = process.memory_full_info().uss / 1e6
    most = before
    timer.start()
    reader = console.reader

    def step(name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        nonlocal most
        _wait(lambda: False, 0.2)
        watch.longest()
        begun = time.perf_counter()
        act()
        _wait(done, LONGEST_S)
        took = time.perf_counter() - begun
        if not done():
            raise SystemExit(f"{name}: not done after {LONGEST_S:.0f} s")
        _wait(lambda: False, 0.1)
        clock, own = watch.longest()
        memory = process.memory_full_info().uss / 1e6
        most = max(most, memory)
        show(
            f"{name:<34} {took:8.2f} s   longest turn {clock:5.0f} ms ({own:4.0f} used)   {memory:4.0f} MB"
        )

    def shown(text: str) -> bool:
        return any(text in line.text for line in view.lines())

    step("open, the end in sight", lambda: reader.read(log, "all"), lambda: view.count >= 1900)
    step("all lines counted", lambda: None, lambda: reader.earlier is not None)
    step("to the beginning", reader.to_begin, lambda: view.first is not None and view.first.at == 0)
    for number in (1, 2, 3):
        last = view.last.at
        step(f"on by a page, {number}", reader.show_later, lambda last=last: view.last.at > last)
    step(
        "back to the end",
        reader.to_end,
        lambda: view.last is not None and view.last.at > size * 0.99,
    )
    first = view.first.at
    step("earlier lines", reader.show_earlier, lambda: view.first.at < first)
    step("search, the match in sight", lambda: reader.search(NEEDLE), lambda: shown(NEEDLE))
    step(
        "search, all matches counted",
        lambda: None,
        lambda: reader.matches is not None and reader.matches.is_whole,
    )
    step(
        "search for what is everywhere",
        lambda: reader.search("step"),
        lambda: reader.has_more_matches,
    )
    step(
        "search for what is nowhere",
        lambda: reader.search("nowhere at all"),
        lambda: reader.has_no_match,
    )
    reader.search("")
    step("errors only", lambda: reader.read(log, "errors"), lambda: shown("went wrong at 0"))
    step(
        "all lines again",
        lambda: reader.read(log, "all"),
        lambda: view.count >= 1900 and view.last.at > size * 0.99,
    )
    with subprocess.Popen([sys.executable, "-c", WRITER, str(log)]):
        step(
            f"follow {MORE:,} more lines",
            lambda: None,
            lambda: shown("the last of the added lines"),
        )
    timer.stop()
    end()
    show("")
    over = verdict(watch.worst_ms, LIMIT_MS, what="longest turn of the window in ms")
    return verdict(most - before, LIMIT_MB, what="memory in MB") or over


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    code = main()
    sys.stdout.flush()
    os._exit(code)
