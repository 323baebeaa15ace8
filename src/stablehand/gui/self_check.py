"""What a new version loads on trial: all that its window is made of, where nobody sees it."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtWidgets import QApplication

from stablehand.gui.start import BEHIND
from stablehand.gui.theme.fonts import load_word_fonts


def load_window() -> None:
    """Make Qt's application and load what stands behind the window; raises whatever goes wrong."""
    application = QApplication.instance() or QApplication(["stablehand"])
    application.setApplicationName("Stablehand")
    load_word_fonts()
    for module in BEHIND:
        import_module(module)
