"""Core's sentences in the language of the window.

Core knows no language: a `Text` is an English template with values, looked up here among Qt's
translations; a text of the catalog carries its languages itself; any other wording is said in English.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from stablehand.core.base.text import MemorySize, Number, Text, Wording
from stablehand.gui.words.language import current_language
from stablehand.gui.words.units import memory


def say(wording: Wording | str | None) -> str:
    """Give a sentence in the language of the window; nothing gives an empty text."""
    if wording is None:
        return ""
    if isinstance(wording, str):
        return wording
    if isinstance(wording, Text):
        return _text(wording)
    if isinstance(wording, Number):
        return QLocale().toString(wording.value, "f", wording.decimals)
    if isinstance(wording, MemorySize):
        return memory(wording.count)
    # A catalog text; asked for like this, since its class pulls in all of pydantic before the first picture.
    own = getattr(wording, current_language(), None)
    return own if isinstance(own, str) and own else wording.english()


def _text(text: Text) -> str:
    template = QCoreApplication.translate(text.context, text.source)
    if not text.params:
        return template
    values = {key: _value(value) for key, value in text.params.items()}
    try:
        return template.format(**values)
    except (KeyError, IndexError, ValueError):  # a translation with a wrong placeholder
        return text.english()


def _value(value: object) -> object:
    return say(value) if isinstance(value, Wording) else value
