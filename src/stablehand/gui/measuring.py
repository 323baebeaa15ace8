"""What `benchmarks/start.py` needs of a program that it cannot look into: its first picture, a bare window.

`STABLEHAND_MEASURE` names a file that gets the moment of the first picture, `STABLEHAND_MEASURE_MINIMISE`
says after how many ms the window is minimised. Neither does anything else.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


def tell_picture() -> None:
    """Write down when the first picture was there; minimise later, where that is wanted."""
    with open(os.environ["STABLEHAND_MEASURE"], "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(f"{time.time():.6f}\n")
    wait_ms = os.environ.get("STABLEHAND_MEASURE_MINIMISE", "")
    if wait_ms.isdecimal():
        QTimer.singleShot(int(wait_ms), _minimise)


def _minimise() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMainWindow):
            widget.showMinimized()


class _Eye(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            tell_picture()
        return super().eventFilter(watched, event)


def bare_window() -> int:
    """Show a window with nothing in it until it is ended."""
    application = QApplication(sys.argv[:1])
    window, eye = QMainWindow(), _Eye()
    window.resize(1280, 800)
    window.installEventFilter(eye)
    window.show()
    return application.exec()
