"""Identification that remembers: thousands of files of a library have the tensors of another one.

What a model is follows from its tensors and from a few words of its metadata. Which words were looked at
is noted while a header is identified; the answer holds for every header with the same tensors in which
these words are the same. So it is exactly what `identify` would say.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Final

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.identity import Identity

_KEPT_TABLES: Final = 512
_KEPT_ANSWERS: Final = 32
_ALL_BUT_OFFSET: Final = itemgetter(0, 1, 2)
Key = tuple[str, bytes, int, int]


class Identified:
    """Identifies headers; for one thread at a time."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, list[tuple[_Looked, Identity]]] = OrderedDict()

    def identify(self, header: Header) -> Identity:
        """Say what a model is; see `identify.identify`."""
        from stablehand.core.models.identify.identify import identify

        key = _key(header)
        answers = self._known.setdefault(key, [])
        self._known.move_to_end(key)
        for looked, identity in answers:
            if looked.holds_for(header.metadata):
                return identity
        noted = _Looked(header.metadata)
        identity = identify(replace(header, metadata=noted))
        answers.append((noted.closed(), identity))
        del answers[:-_KEPT_ANSWERS]
        if len(self._known) > _KEPT_TABLES:
            self._known.popitem(last=False)
        return identity


class _Looked(Mapping[str, str]):
    """Metadata that notes what was looked up."""

    def __init__(self, metadata: Mapping[str, str]) -> None:
        self._metadata: Mapping[str, str] = metadata
        self._looked: dict[str, str | None] = {}
        self._is_whole = False

    def __getitem__(self, key: str) -> str:
        value = self._looked[key] = self._metadata.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        self._is_whole = True
        return iter(self._metadata)

    def __len__(self) -> int:
        self._is_whole = True
        return len(self._metadata)

    def holds_for(self, metadata: Mapping[str, str]) -> bool:
        """Tell whether everything that was looked up is the same in other metadata."""
        if self._is_whole:
            return dict(self._metadata) == dict(metadata)
        return all(metadata.get(key) == value for key, value in self._looked.items())

    def closed(self) -> _Looked:
        """Let go of what was not looked at."""
        if not self._is_whole:
            self._metadata = {}
        return self


def _key(header: Header) -> Key:
    """Give what is the same for headers with the same tensors, in the same order."""
    names = "\n".join(header.tensors).encode("utf-8", "surrogatepass")
    shapes = hash(tuple(map(_ALL_BUT_OFFSET, header.tensors.values())))
    digest = hashlib.blake2b(names, digest_size=16).digest()
    return header.format, digest, shapes, len(header.tensors)
