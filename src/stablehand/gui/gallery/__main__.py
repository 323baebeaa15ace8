"""`python -m stablehand.gui.gallery [--theme T] [--language L] [--text-size N] [--shots FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from stablehand.gui.gallery.window import TEXT_SIZES, Gallery
from stablehand.gui.theme.fonts import load_fonts
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import PALETTES
from stablehand.gui.words.language import LANGUAGES


def main(words: Sequence[str] | None = None) -> int:
    """Show the gallery until it is closed, or write its pictures and leave; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stablehand.gui.gallery", description=__doc__)
    parser.add_argument("--theme", choices=tuple(PALETTES), default="dark")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--text-size", type=int, choices=TEXT_SIZES, default=100)
    parser.add_argument("--shots", type=Path, metavar="FOLDER", help="write a PNG of each section")
    given = parser.parse_args(words)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    load_fonts()
    looks = (given.theme, given.language, given.text_size)
    gallery = Gallery(application, Theme(application), looks)
    gallery.show()
    if given.shots is None:
        return application.exec()
    try:
        for file in gallery.take_shots(given.shots):
            sys.stdout.write(f"{file}\n")
    except OSError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    gallery.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
