"""Loading the code of pages that nobody has opened yet, a little at a time, so that the first look is quick.

Half of what a page's first look takes is the reading of its code. It is read in a thread once the window has
what it needs, with pauses, one module after the other; what fails there fails again, and is told, when the
page is opened.
"""

from __future__ import annotations

import logging
import threading
from importlib import import_module
from typing import Final

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
_PAUSE_S: Final = 0.1
_log = logging.getLogger(__name__)


class Preloading:
    """Reads the code of all pages in a thread of its own, until it is done or closed."""

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._load, name="stablehand-pages", daemon=True)

    def begin(self) -> None:
        """Begin in a moment."""
        self._thread.start()

    def close(self) -> None:
        """Read nothing more."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _load(self) -> None:
        if self._is_over.wait(_FIRST_S):
            return
        for module in self.modules():
            if self._is_over.wait(_PAUSE_S):
                return
            try:
                import_module(module)
            except Exception:  # told when the page is opened
                _log.warning("%s cannot be loaded", module, exc_info=True)

    @staticmethod
    def modules() -> tuple[str, ...]:
        """Give what is read, in the order in which it is likely to be wanted."""
        pages = [f"stablehand.gui.pages.{module}" for module, _, _ in PAGES.values()]
        parts = [f"stablehand.gui.pages.package.{part}" for part in _PARTS]
        sections = ("stablehand.gui.pages.settings_own",)
        return (*pages, *parts, *sections)
