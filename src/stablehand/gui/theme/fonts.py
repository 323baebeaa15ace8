"""The fonts that come with the program: Inter for words, JetBrains Mono for logs, both with Cyrillic."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from stablehand.core.base.resources import bundled
from stablehand.gui.theme.tokens import TEXT_ROLES, RoleName

WORDS: Final = "Inter"
MONO: Final = "JetBrains Mono"
_FOR_WORDS: Final = ("Inter-Regular.otf", "Inter-SemiBold.otf")
_FOR_LOGS: Final = ("JetBrainsMono-Regular.ttf",)


def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; give the names of files that could not be read."""
    return (*load_word_fonts(), *load_log_fonts())


def load_word_fonts() -> tuple[str, ...]:
    """Make the fonts known that the first picture needs."""
    return _load(_FOR_WORDS)


def load_log_fonts() -> tuple[str, ...]:
    """Make the font of logs known."""
    return _load(_FOR_LOGS)


def _load(names: tuple[str, ...]) -> tuple[str, ...]:
    folder = bundled("assets") / "fonts"
    return tuple(name for name in names if QFontDatabase.addApplicationFont(str(folder / name)) < 0)


def font(role: RoleName, percent: int = 100) -> QFont:
    """Give the font of a kind of text at the user's text size in percent."""
    spec = TEXT_ROLES[role]
    made = QFont(MONO if spec.is_mono else WORDS)
    if spec.is_mono:
        made.setStyleHint(QFont.StyleHint.Monospace)
        made.setFixedPitch(True)
    made.setPixelSize(round(spec.pixels * percent / 100))
    made.setWeight(QFont.Weight.DemiBold if spec.is_strong else QFont.Weight.Normal)
    return made
