"""Long names and paths, made so that they can break where a line ends."""

from __future__ import annotations

import re
from typing import Final

_LONG: Final = 24  # letters; shorter words fit wherever words are wrapped
_MAY_BREAK: Final = "\u200b"  # a space of no width
_WORD: Final = re.compile(rf"\S{{{_LONG + 1},}}")
_PART: Final = re.compile(rf"[^/\\=,_.]{{1,{_LONG}}}[/\\=,_.]{{0,{_LONG}}}|[/\\=,_.]{{1,{_LONG}}}")


def unbroken(text: str) -> str:
    """Give a text as it is read out or copied: without the places where it may break."""
    return text.replace(_MAY_BREAK, "")


def breakable(text: str) -> str:
    """Let long words break after their separators, or anywhere where they have none.

    What comes back is only to be shown: it has more letters than what it shows.
    """
    return _WORD.sub(lambda word: _MAY_BREAK.join(_PART.findall(word[0])), text)
