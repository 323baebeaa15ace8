"""Loading the code of pages that nobody has opened yet, a little at a time, so that the first look is quick.

Half of what a page's first look takes is the loading of its code. What is made without Qt is loaded in a
thread once the window has what it needs, the rest in the window's thread (`reading_ahead` says why), with
pauses, one module after the other; what fails there fails again, and is told, when the page is opened.
"""

from __future__ import annotations

import logging
import threading
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from stablehand.gui.reading_ahead import FOR_PAGES
from stablehand.gui.window import PAGES

_PARTS: Final = (
    "console_part",
    "options",
    "models",
    "extensions",
    "versions",
    "environment",
    "health",
    "about",
)
_FIRST_S: Final = 1.5  # the first page and what it asks for go before
_PAUSE_S: Final = 0.06
_log = logging.getLogger(__name__)


class Preloading(QObject):
    """Loads the code of all pages, until it is done or closed."""

    _read = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._load, name="stablehand-pages", daemon=True)
        self._left = list(self.modules())
        self._timer = QTimer(self)
        self._timer.setInterval(int(_PAUSE_S * 1000))
        self._timer.timeout.connect(self._load_next)
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Begin in a moment."""
        self._thread.start()

    def close(self) -> None:
        """Load nothing more."""
        self._is_over.set()
        self._timer.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _load(self) -> None:
        """Load in the thread what makes no classes of Qt."""
        if self._is_over.wait(_FIRST_S):
            return
        for module in FOR_PAGES:
            if self._is_over.wait(_PAUSE_S):
                return
            _loaded(module)
        self._read.emit()

    @Slot()
    def _on_read(self) -> None:
        if not self._is_over.is_set():
            self._timer.start()

    @Slot()
    def _load_next(self) -> None:
        if self._left:
            _loaded(self._left.pop(0))
        else:
            self._timer.stop()

    @staticmethod
    def modules() -> tuple[str, ...]:
        """Give the modules with classes of Qt, in the order in which they are likely to be wanted."""
        pages = [f"stablehand.gui.pages.{module}" for module, _, _ in PAGES.values()]
        parts = [f"stablehand.gui.pages.package.{part}" for part in _PARTS]
        sections = ("stablehand.gui.pages.settings_own",)
        return (*pages, *parts, *sections)


def _loaded(module: str) -> None:
    try:
        import_module(module)
    except Exception:  # told when the page is opened
        _log.warning("%s cannot be loaded", module, exc_info=True)
