"""The code of pages is read before they are opened, and classes of Qt come into being in one thread alone."""

import json
import subprocess
import sys

from stablehand.gui.preloading import Preloading
from stablehand.gui.reading_ahead import FOR_PAGES, FOR_START

# What is loaded where, in a process that shows the window as a person's does and then leaves.
WATCHED = """
import importlib.abc, json, os, sys, threading
from pathlib import Path

class Eye(importlib.abc.MetaPathFinder):
    elsewhere = []
    def find_spec(self, name, path=None, target=None):
        is_here = threading.current_thread() is threading.main_thread()
        if not is_here and name.startswith(("stablehand.gui", "PySide6.")):
            self.elsewhere.append(name)
        return None

eye = Eye()
sys.meta_path.insert(0, eye)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from stablehand.core.base.paths import DataPaths
from stablehand.gui import preloading, start
from stablehand.services.app import App

preloading._FIRST_S = preloading._PAUSE_S = 0
data = Path(sys.argv[1])
timer = QTimer()

def look():
    if all(name in sys.modules for name in preloading.Preloading.modules()):
        timer.stop()
        QApplication.instance().quit()

def painted():
    timer.timeout.connect(look)
    timer.start(20)

application = QApplication(["stablehand"])
QTimer.singleShot(60_000, application.quit)
code = start.run(App(DataPaths(data), os.environ), on_painted=painted)
names = [name for name in preloading.Preloading.modules() if name not in sys.modules]
print(json.dumps({"code": code, "elsewhere": eye.elsewhere, "missing": names}))
"""


def test_every_module_is_read_and_closing_waits_for_nothing(qtbot, monkeypatch):
    monkeypatch.setattr("stablehand.gui.preloading._FIRST_S", 0)
    monkeypatch.setattr("stablehand.gui.preloading._PAUSE_S", 0)
    loading = Preloading()
    loading.begin()
    wanted = (*FOR_PAGES, *loading.modules())
    qtbot.waitUntil(lambda: all(module in sys.modules for module in wanted), timeout=20_000)
    loading.close()
    Preloading().close()  # never begun


def test_classes_of_qt_are_made_in_the_thread_of_the_window_alone(tmp_path):
    """In another one they end the program now and then, under Python 3.11."""
    data = tmp_path / "Data"
    data.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(data)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["elsewhere"] == []
    assert told["missing"] == []
    assert told["code"] == 0


def test_what_is_read_in_a_thread_needs_no_qt_and_leaves_little():
    """Services that a page of the window asks for are named, so that its thread does not load them."""
    script = f"""
import sys
from importlib import import_module
for name in {(*FOR_START,)!r}:
    import_module(name)
assert not any(name.startswith("PySide6") for name in sys.modules)
import stablehand.gui.start
ahead = set(sys.modules)
for name in stablehand.gui.start.BEHIND:
    import_module(name)
late = [n for n in sys.modules if n not in ahead and n.startswith(("stablehand.services", "stablehand.core"))]
for name in {(*FOR_PAGES,)!r}:
    import_module(name)
ahead = set(sys.modules)
from stablehand.gui.preloading import Preloading
for name in Preloading.modules():
    import_module(name)
late += [n for n in sys.modules if n not in ahead and n.startswith(("stablehand.services", "stablehand.core"))]
print(*late)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
