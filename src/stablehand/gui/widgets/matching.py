"""Finding things by a few typed letters: all words must be there, beginnings count most. Pure.

What is typed on the wrong keyboard layout is found too: the letters of the English and the Russian layout
stand for one another by their keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_KEYS: Final = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)
_NEAR_LEAST: Final = 3  # letters; fewer are in nearly every word
_NEAR_SHARE: Final = 0.5  # of the word that is meant
_BEGINS_TEXT, _BEGINS_WORD, _IN_TEXT, _BEGINS_OTHER, _IN_OTHER, _NEAR = range(6)
_OTHER_LAYOUT: Final = 100  # worse than anything that was typed as it is written


def rank(query: str, text: str, others: Sequence[str] = ()) -> int | None:
    """Give how well a query fits, 0 best; None where it does not.

    Args:
        query: what was typed; all of its words must be found, in any order.
        text: what the thing is called.
        others: further words for it, which count less.
    """
    typed = _plain(query)
    if not typed.split():
        return 0
    name, more = _plain(text), _plain(" ".join(others))
    fits = _rank(typed.split(), name, more)
    if fits is not None:
        return fits
    meant = _rank(_plain(other_layout(query)).split(), name, more)
    return None if meant is None else meant + _OTHER_LAYOUT


def is_near(query: str, found: int) -> bool:
    """Tell whether a query of one word fits only with letters left out, which may be chance."""
    return len(query.split()) == 1 and found % _OTHER_LAYOUT == _NEAR


def other_layout(text: str) -> str:
    """Give what the same keys write on the other layout, in small letters."""
    return text.casefold().translate(_OTHER_KEYS)


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _rank(words: Sequence[str], name: str, more: str) -> int | None:
    total = 0
    for word in words:
        fits = _rank_word(word, name, more)
        if fits is None:
            return None
        total += fits
    return total


def _rank_word(word: str, name: str, more: str) -> int | None:
    if name.startswith(word):
        return _BEGINS_TEXT
    if any(part.startswith(word) for part in name.split()):
        return _BEGINS_WORD
    if word in name:
        return _IN_TEXT
    if any(part.startswith(word) for part in more.split()):
        return _BEGINS_OTHER
    if word in more:
        return _IN_OTHER
    return _NEAR if any(_is_near(word, part) for part in name.split()) else None


def _is_near(word: str, meant: str) -> bool:
    """Tell whether a word is another one with letters left out: "pckgs" for "packages"."""
    if len(word) < _NEAR_LEAST or len(word) < len(meant) * _NEAR_SHARE or word[0] != meant[:1]:
        return False
    letters = iter(meant)
    return all(letter in letters for letter in word)
