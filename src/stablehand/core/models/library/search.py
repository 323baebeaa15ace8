"""Searching the library as one types: every word must occur in what is said of a model. Pure.

Ten thousand models are looked through in a few milliseconds, so each key gives the whole answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from stablehand.core.models.library.entry import Entry

_BETWEEN = "\n"


class SearchIndex:
    """The texts of models, ready to be searched.

    Args:
        entries: in the order in which they are numbered.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._texts = [searched_text(entry) for entry in entries]

    def __len__(self) -> int:
        return len(self._texts)

    def find(self, text: str) -> list[int]:
        """Give the numbers of the models that are meant, in their order; all for an empty text."""
        found: Iterable[int] = range(len(self._texts))
        texts = self._texts
        for word in _plain(text).split():
            found = [number for number in found if word in texts[number]]
        return list(found)

    def ranked(self, text: str) -> list[int]:
        """Give them with the best first: named so, then named with a word that begins so, then the others."""
        wanted = _plain(text).strip()
        return sorted(self.find(text), key=lambda number: _rank(self._texts[number], wanted))


def matches(entry: Entry, text: str) -> bool:
    """Tell whether a model is meant by a text."""
    searched = searched_text(entry)
    return all(word in searched for word in _plain(text).split())


def searched_text(entry: Entry) -> str:
    """Give what is searched of a model: names, folder, base, tags, trained words, author."""
    known, identity = entry.metadata, entry.identity
    parts: list[str] = [entry.name]
    if known.title:
        parts.append(known.title)
    parts.append(entry.path)
    parts.append(entry.kind)
    for said in (known.version, known.author, known.base, entry.base):
        if said:
            parts.append(said)
    if identity is not None:
        parts.extend(entry.one_of)
        if identity.quantisation:
            parts.append(identity.quantisation)
    parts.extend(known.tags)
    parts.extend(known.trained_words)
    return _plain(_BETWEEN.join(parts))


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _rank(text: str, wanted: str) -> int:
    name = text.partition(_BETWEEN)[0]
    if name.startswith(wanted):
        return 0
    at = name.find(wanted)
    if at > 0:
        return 1 if not name[at - 1].isalnum() else 2
    return 3
