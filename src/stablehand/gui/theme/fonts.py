"""The fonts that come with the program: Inter for words, JetBrains Mono for logs, both with Cyrillic."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from stablehand.core.base.resources import bundled
from stablehand.gui.theme.tokens import TEXT_ROLES, RoleName

WORDS: Final = "Inter"
MONO: Final = "JetBrains Mono"
_FILES: Final = ("Inter-Regular.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf")


def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; give the names of files that could not be read."""
    folder = bundled("assets") / "fonts"
    return tuple(
        name for name in _FILES if QFontDatabase.addApplicationFont(str(folder / name)) < 0
    )


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
