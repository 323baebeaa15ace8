"""The window against Qt itself, in the same run.

    python benchmarks/window.py

- process start to first painted window, against a bare PySide6 window (limit 2 times; by turns, in pairs)
- building each page, against a bare page of as many widgets under the same style sheet (limit 3 times)
- processor time and memory at rest, with two installs in the folder, against the bare window
- changing the theme and the page

It runs offscreen unless QT_QPA_PLATFORM says otherwise, on a data folder of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

PAIRS = 9
START_LIMIT = 2.0
PAGE_LIMIT = 3.0
REST_S = 10.0

BARE = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("painted", flush=True)
            watched.removeEventFilter(self)
        return False
application = QApplication(sys.argv)
window, eye = QMainWindow(), Eye()
window.resize(1280, 800)
window.installEventFilter(eye)
window.show()
application.exec()
"""

# The program's own way in; only the hook for the first picture is added.
OURS = """
import os, sys
import stablehand.__main__ as program
def open_window(app):
    from stablehand.gui import start
    return start.run(app, on_painted=lambda: print("painted", flush=True))
program._open_window = open_window
os.environ["STABLEHAND_DATA"] = sys.argv[1]
sys.argv = ["stablehand", "gui"]
sys.exit(program.main())
"""


def started(code: str, *words: str) -> tuple[subprocess.Popen[str], float]:
    """Start a window; give its process and the seconds until it was painted."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == "painted\n", line
    return process, time.perf_counter() - begun


def end(process: subprocess.Popen[str]) -> None:
    """End a window."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def starts(data: Path) -> bool:
    """Compare the starts; tell whether the limit holds."""
    ratios, ours, bares = [], [], []
    for _ in range(PAIRS):
        process, bare = started(BARE)
        end(process)
        process, own = started(OURS, str(data))
        end(process)
        ours.append(own)
        bares.append(bare)
        ratios.append(own / bare)
    ratio = statistics.median(ratios)
    print(
        f"first painted window   {statistics.median(ours) * 1000:6.0f} ms, bare "
        f"{statistics.median(bares) * 1000:.0f} ms; pairs {min(ratios):.2f} to {max(ratios):.2f}"
    )
    return told(ratio, START_LIMIT)


def rests(data: Path) -> None:
    """Compare what both cost while nobody does anything."""
    for name, code, words in (("bare window", BARE, ()), ("Stablehand", OURS, (str(data),))):
        process, _ = started(code, *words)
        watched = psutil.Process(process.pid)
        time.sleep(4)  # what is loaded behind the first picture
        before = watched.cpu_times()
        time.sleep(REST_S)
        after = watched.cpu_times()
        used = after.user + after.system - before.user - before.system
        memory = watched.memory_full_info().uss
        print(
            f"at rest: {name:<14} {100 * used / REST_S:5.2f} % of a core, {memory / 1e6:.0f} MB of its own"
        )
        end(process)


def inside(data: Path) -> bool:
    """Measure pages and themes in one process; tell whether the limits hold."""
    done = subprocess.run(
        [sys.executable, __file__, "--inside", str(data)], stdout=subprocess.PIPE, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    kept = True
    for name, page in found["pages"].items():
        print(
            f"page {name:<10} {page['widgets']:4d} widgets  {page['own'] * 1000:6.1f} ms, bare "
            f"{page['bare'] * 1000:.1f} ms"
        )
        kept = told(page["own"] / page["bare"], PAGE_LIMIT) and kept
    print(f"theme switch  {found['theme'] * 1000:6.1f} ms at {found['widgets']} widgets")
    print(f"page switch   {found['switch'] * 1000:6.1f} ms")
    return kept


def told(ratio: float, limit: float) -> bool:
    """Print a ratio and whether it holds."""
    print(f"ratio {ratio:.2f} (limit {limit:g}): {'ok' if ratio <= limit else 'over'}")
    return ratio <= limit


def measure_inside(data: Path) -> int:
    """Build every page several times beside a bare one; switch theme and page."""
    from PySide6.QtWidgets import QApplication, QWidget

    from stablehand.core.base.paths import DataPaths
    from stablehand.gui.context import Route
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory
    from stablehand.gui.theme.fonts import load_fonts
    from stablehand.gui.theme.theme import Theme
    from stablehand.gui.window import PAGES, Window
    from stablehand.services.app import App

    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    load_fonts()
    theme = Theme(application)
    theme.choose("dark")
    app = App(DataPaths(data), os.environ)
    memory = Memory(data)
    live = Live(app, memory)
    live.start()
    window = Window(theme, memory)
    window.show()
    window.attach(live)
    _until(lambda: live.is_known, application)
    subjects = {"package": "one", "add": "easel"}
    pages = {}
    for name in PAGES:
        window.go(Route(name, subjects.get(name, "")))
        _settle(application, 0.8)
        page = window.page()
        assert page is not None
        widgets = len(page.findChildren(QWidget)) + 1
        own = statistics.median(_build(window, name, subjects.get(name, "")) for _ in range(7))
        bare = statistics.median(_bare(window, widgets) for _ in range(7))
        pages[name] = {"widgets": widgets, "own": own, "bare": bare}
    themes, switches = [], []
    for at in range(8):
        begun = time.perf_counter()
        theme.choose("light" if at % 2 else "dark")
        application.processEvents()
        themes.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        window.go(Route("settings" if at % 2 else "packages"))
        application.processEvents()
        switches.append(time.perf_counter() - begun)
    answer = {
        "pages": pages,
        "theme": statistics.median(themes),
        "switch": statistics.median(switches),
        "widgets": len(application.allWidgets()),
    }
    live.stop()
    print(json.dumps(answer), flush=True)
    return 0


def _build(window: object, name: str, subject: str) -> float:
    from importlib import import_module

    from stablehand.gui.context import Route
    from stablehand.gui.window import PAGES

    module, kind, _ = PAGES[name]
    make = getattr(import_module(f"stablehand.gui.pages.{module}"), kind)
    begun = time.perf_counter()
    page = make(window.context)  # type: ignore[attr-defined]
    page.setParent(window)
    page.arrive(Route(name, subject))
    page.resize(1072, 760)
    page.show()
    page.grab()
    took = time.perf_counter() - begun
    page.leave()
    _delete(page)
    return took


def _bare(window: object, count: int) -> float:
    from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

    begun = time.perf_counter()
    page = QWidget(window)  # type: ignore[call-overload]
    box = QVBoxLayout(page)
    for at in range(count):
        box.addWidget((QLabel("label"), QPushButton("button"), QLineEdit("text"))[at % 3])
    page.resize(1072, 760)
    page.show()
    page.grab()
    took = time.perf_counter() - begun
    _delete(page)
    return took


def _delete(page: object) -> None:
    """Delete a page now: without a running loop it would stay and be counted with all the others."""
    from PySide6.QtCore import QCoreApplication, QEvent

    page.deleteLater()  # type: ignore[attr-defined]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _until(condition: object, application: object) -> None:
    until = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        application.processEvents()  # type: ignore[attr-defined]
        assert time.monotonic() < until


def _settle(application: object, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        application.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.005)


def prepared(data: Path) -> None:
    """Put two installs into a data folder: their records are all that the window looks at."""
    from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record

    for name, package in (("one", "forge"), ("two", "comfyui")):
        folder = InstallFolder(data, name)
        folder.own.mkdir(parents=True)
        record = InstallRecord(
            name=name, package=package, state="installed", created_at=now(), changed_at=now()
        )
        write_record(folder, record)


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.argv[1:2] == ["--inside"]:
        return measure_inside(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "Data"
        data.mkdir()
        prepared(data)
        kept = starts(data)
        rests(data)
        kept = inside(data) and kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
