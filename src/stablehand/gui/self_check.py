"""What a new version loads on trial: all that its window is made of, where nobody sees it."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtWidgets import QApplication

from stablehand.gui.pages.settings_own import OWN_SECTIONS
from stablehand.gui.preloading import Preloading
from stablehand.gui.reading_ahead import FOR_PAGES, FOR_START
from stablehand.gui.start import BEHIND
from stablehand.gui.theme.fonts import load_word_fonts
from stablehand.gui.words.language import LANGUAGES, words_file


def load_window() -> None:
    """Make Qt's application and load the window, its pages and its languages; raises whatever goes wrong.

    Raises:
        FileNotFoundError: a language is not there.
    """
    application = QApplication.instance() or QApplication(["stablehand"])
    application.setApplicationName("Stablehand")
    load_word_fonts()
    for module in (
        *FOR_START,
        *BEHIND,
        *FOR_PAGES,
        *Preloading.modules(),
        *(place.module for place in OWN_SECTIONS),
    ):
        import_module(module)
    for language in LANGUAGES:
        if not (file := words_file(language)).is_file():
            raise FileNotFoundError(file)
