"""A language of tests, qps: every text of the window is there, marked, with other letters, and longer by two fifths.

What stays English in it is not translated at all; what is cut off has no room for another language.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, QTranslator

from stablehand.gui.words.language import speak

_OTHERS: Final = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝčñšž")
_AS_IT_IS: Final = re.compile(r"\{[^{}]*\}|%L?n|<[^>]*>|&\w+;")
_LONGER: Final = 0.4


def pseudo(text: str) -> str:
    """Give a text in the language of tests; placeholders stay what they are."""
    kept, at, parts = _AS_IT_IS.finditer(text), 0, []
    for match in kept:
        parts += [text[at : match.start()].translate(_OTHERS), match.group()]
        at = match.end()
    parts.append(text[at:].translate(_OTHERS))
    more = " ~" * max(1, round(len(text) * _LONGER / 2))
    return f"[{''.join(parts)}{more}]"


class Pseudo(QTranslator):
    """Translates everything; belongs to the application, so that the next language takes it off."""

    def translate(
        self, _context: str, source: str, _comment: str | None = None, _n: int = -1
    ) -> str:
        """Give the text in the language of tests."""
        return pseudo(source)

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's
        """Be asked."""
        return False


def speak_pseudo(application: QCoreApplication) -> None:
    """Speak the language of tests from now on."""
    speak(application, "en")
    application.installTranslator(Pseudo(application))
