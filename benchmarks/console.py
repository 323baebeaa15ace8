"""200,000 log lines into the console, against a plain QPlainTextEdit that is fed line by line.

    python benchmarks/console.py [--pairs N]

A process writes the same lines (plain, in colours, progress bars drawn over) to a log file as fast as it
can. One side is the program's own console in its window's size, which follows the file; the other is a
QPlainTextEdit to which a thread that reads the file sends each line by a signal of its own, for
`appendPlainText`. Measured is how long the thread of the window does not come to its next turn, by a timer of
5 ms: the time from tick to tick, from the first byte written until the last line is shown. Each side runs in
processes of its own, by turns, offscreen unless QT_QPA_PLATFORM says otherwise.

As fast as it can, the writing is over in a moment; so the console is measured once more with pauses between
the lines, which then come for some seconds ("steady").

The limits: a 99th percentile of 50 ms, and a longest wait of a tenth of the other side's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench import show, verdict

LINES = 200_000
P99_LIMIT_MS = 50.0
LONGEST_LIMIT = 0.1
TICK_MS = 5
LONGEST_S = 300.0
SIZE = (1280, 800)
LAST = "the last line"
NAME = "bench"
WRITER = f"""
import os, sys, time
kinds = (
    "[12:34:56] step {{}} of {LINES}: loss=0.1234 it/s=3.21 vram=4.2GB prompt='a horse in a field'\\n",
    "\\x1b[32m12:34:56\\x1b[0m \\x1b[1;34mINFO\\x1b[0m loaded \\x1b[33m/models/x{{}}.safetensors\\x1b[0m\\n",
    "[12:34:56] step {{}}: WARNING: slow, see https://example.org/slow for why\\n",
    "\\r {{0}} 10%|#         |\\r {{0}} 50%|#####     |\\r {{0}} 100%|##########|\\n",
    "loading weights of block {{}}\\n",
)
lines = [kinds[n % len(kinds)].format(n).encode() for n in range({LINES - 1})]
file = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
for number, line in enumerate(lines):
    os.write(file, line)
    if "steady" in sys.argv and number % 150 == 0:
        time.sleep(0.005)
os.write(file, b"{LAST}\\n")
"""


def main() -> int:
    """Measure both, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--inside", choices=("console", "lines", "steady"))
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if args.inside:
        return inside(args.inside)
    runs: dict[str, list[dict[str, float]]] = {"console": [], "lines": [], "steady": []}
    for number in range(args.pairs):
        for side in ("console", "lines") if number % 2 else ("lines", "console"):
            runs[side].append(run(side))
        runs["steady"].append(run("steady"))
        ours, theirs = runs["console"][-1], runs["lines"][-1]
        show(f"  pair {number + 1}: longest {ours['longest']:.0f} and {theirs['longest']:.0f} ms")
    show("")
    for side, name in (("console", "console"), ("lines", "line by line")):
        show(
            f"{name:<14} {', '.join(_row(runs[side], key) for key in ('total', 'p99', 'longest'))}"
        )
    p99 = max(statistics.median(one["p99"] for one in runs[side]) for side in ("console", "steady"))
    pairs = zip(runs["console"], runs["lines"], strict=True)
    ratios = [mine["longest"] / other["longest"] for mine, other in pairs]
    show(f"longest, pair by pair: {min(ratios):.3f} to {max(ratios):.3f}")
    over = verdict(p99, P99_LIMIT_MS, what="p99 in ms")
    return verdict(statistics.median(ratios), LONGEST_LIMIT, what="longest, ratio") or over


def run(side: str) -> dict[str, float]:
    """Measure one side in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--inside", side], stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(runs: list[dict[str, float]], key: str) -> str:
    times = [one[key] for one in runs]
    unit = "s" if key == "total" else "ms"
    digits = 2 if key == "total" else 0
    low, high = min(times), max(times)
    return f"{key} {statistics.median(times):.{digits}f} {unit} ({low:.{digits}f} to {high:.{digits}f})"


def inside(side: str) -> int:
    """Measure one side, in this process."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "Data"
        log = data / "Logs" / NAME / "bench.log"
        log.parent.mkdir(parents=True)
        log.write_bytes(b"")
        view, end = _lines(log) if side == "lines" else _console(application, data, log)
        _wait(lambda: False, 1.0)
        ticks: list[float] = []
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        with subprocess.Popen([sys.executable, "-c", WRITER, str(log), side]) as writer:
            _wait(lambda: log.stat().st_size > 0, 10)
            begun = time.perf_counter()
            ticks.clear()
            ticks.append(begun)
            _wait(lambda: view.document().lastBlock().text() == LAST, LONGEST_S)
            ended = time.perf_counter()
            if writer.wait() != 0 or ended - begun > LONGEST_S:
                raise SystemExit("the lines have not come to their end")
        timer.stop()
        ticks.append(ended)
        gaps = sorted(1000 * (b - a) for a, b in pairwise(ticks))
        end()
    answer = {
        "total": ended - begun,
        "p99": gaps[int(len(gaps) * 0.99)],
        "longest": gaps[-1],
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    """Let the event loop turn until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer()
    until = time.monotonic() + seconds

    def look() -> None:
        if condition() or time.monotonic() > until:
            loop.quit()

    timer.setInterval(TICK_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()


def _console(application: Any, data: Path, log: Path) -> tuple[Any, Callable[[], None]]:
    """Show the program's own console of a launch with this log."""
    from PySide6.QtWidgets import QWidget

    from stablehand.core.base.paths import DataPaths
    from stablehand.core.launch.sessions import Session, SessionTable, moment
    from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
    from stablehand.gui.components.console import Console
    from stablehand.gui.context import Context
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory
    from stablehand.gui.theme.fonts import load_fonts
    from stablehand.gui.theme.theme import Theme
    from stablehand.services.app import App

    folder = InstallFolder(data, NAME)
    folder.own.mkdir(parents=True)
    record = InstallRecord(
        name=NAME, package="comfyui", state="installed", created_at=now(), changed_at=now()
    )
    write_record(folder, record)
    session = Session(
        id="1",
        install=NAME,
        package="comfyui",
        argv=(sys.executable,),
        port=9,
        log=str(log.relative_to(data)),
        state="stopped",
        started_at=moment(),
    )
    SessionTable(data).begin(session)
    load_fonts()
    theme = Theme(application)
    theme.choose("dark")
    live = Live(App(DataPaths(data), os.environ), Memory(data))
    live.start()

    def nothing(*_words: object, **_more: object) -> None:
        pass

    context = Context(theme, live, QWidget(), *[nothing] * 6)  # type: ignore[arg-type]
    console = Console(context)
    console.resize(*SIZE)
    console.show()
    console.show_install(NAME)

    def end() -> None:
        live.stop()
        console.close()  # and kept until here

    return console.view, end


def _lines(log: Path) -> tuple[Any, Callable[[], None]]:
    """Show a plain QPlainTextEdit that gets a signal for each line of this log."""
    from PySide6.QtCore import QObject, Qt, Signal
    from PySide6.QtWidgets import QPlainTextEdit

    class Reader(QObject):
        line = Signal(str)

    view, reader, is_over = QPlainTextEdit(), Reader(), threading.Event()
    view.setReadOnly(True)
    view.resize(*SIZE)
    view.show()
    reader.line.connect(view.appendPlainText, Qt.ConnectionType.QueuedConnection)

    def read() -> None:
        with log.open(encoding="utf-8", newline="\n") as file:
            while not is_over.is_set():
                text = file.readline()
                if text:
                    reader.line.emit(text.rstrip("\n"))
                else:
                    time.sleep(0.005)

    thread = threading.Thread(target=read)
    thread.start()

    def end() -> None:
        is_over.set()
        thread.join()

    return view, end


if __name__ == "__main__":
    sys.exit(main())
