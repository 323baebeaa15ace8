"""CLIP's tokens: text to numbers with OpenAI's vocabulary, in plain Python.

The vocabulary file is OpenAI's own (MIT, see `clip/LICENSE`): byte pairs in the order in which they
merge. Wrong numbers give images of nothing without any error, so `check` compares known ones at start.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

VOCABULARY = Path(__file__).parent / "clip" / "bpe_simple_vocab_16e6.txt.gz"
START = 49406
END = 49407
MERGES = 49152 - 256 - 2
ROOM = 75  # tokens of text between start and end in one stretch of 77
KNOWN = ("a horse", (START, 320, 4558, END))
_SUFFIXES = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
_SPACES = re.compile(r"\s+")


class Tokenizer:
    """The vocabulary, read once."""

    def __init__(self, path: Path = VOCABULARY) -> None:
        self._path = path
        self._cached: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """The numbers of a text, without start and end."""
        cleaned = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().lower()
        return [number for word in _words(cleaned) for number in self._word(word)]

    def sentence(self, text: str) -> list[int]:
        """The numbers of a text between start and end, cut to what one stretch holds."""
        return [START, *self.encode(text)[:ROOM], END]

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        ranks: dict[tuple[str, str], int] = {}
        with gzip.open(self._path, "rt", encoding="utf-8") as file:
            next(file)
            for line in file:
                first, second = line.split()
                ranks[first, second] = len(ranks)
                if len(ranks) == MERGES:
                    break
        return ranks

    @cached_property
    def _numbers(self) -> dict[str, int]:
        letters = list(_byte_letters().values())
        names = [*letters, *(letter + "</w>" for letter in letters)]
        names += [first + second for first, second in self._ranks]
        return {name: number for number, name in enumerate(names)}

    def _word(self, word: str) -> tuple[int, ...]:
        if word not in self._cached:
            letters = [_byte_letters()[byte] for byte in word.encode()]
            letters[-1] += "</w>"
            pieces = self._merged(letters)
            if len(self._cached) > 50_000:
                self._cached.clear()
            self._cached[word] = tuple(self._numbers[piece] for piece in pieces)
        return self._cached[word]

    def _merged(self, pieces: list[str]) -> list[str]:
        while len(pieces) > 1:
            ranked = [self._ranks.get(pair, MERGES) for pair in pairwise(pieces)]
            best = min(ranked)
            if best == MERGES:
                break
            first, second = pieces[ranked.index(best)], pieces[ranked.index(best) + 1]
            merged: list[str] = []
            at = 0
            while at < len(pieces):
                if pieces[at] == first and pieces[at + 1 : at + 2] == [second]:
                    merged.append(first + second)
                    at += 2
                else:
                    merged.append(pieces[at])
                    at += 1
            pieces = merged
        return pieces


def check(tokenizer: Tokenizer) -> None:
    """Refuses to go on with a vocabulary that gives other numbers than the models were trained with."""
    text, numbers = KNOWN
    found = tuple(tokenizer.sentence(text))
    if found != numbers:
        raise RuntimeError(
            f"The CLIP vocabulary is damaged: {text!r} gives {found} instead of {numbers}"
        )


@lru_cache(maxsize=1)
def _byte_letters() -> dict[int, str]:
    """Bytes as printable letters, in the order in which the vocabulary numbers them."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letters = {byte: chr(byte) for byte in plain}
    return letters | {byte: chr(256 + at) for at, byte in enumerate(others)}


def _words(text: str) -> Iterator[str]:
    """Runs of letters, single digits, runs of other signs; English endings stand alone."""
    at = 0
    while at < len(text):
        ending = next((end for end in _SUFFIXES if text.startswith(end, at)), None)
        if ending:
            yield ending
            at += len(ending)
            continue
        kind = _kind(text[at])
        stop = at + 1
        if kind in "LO":
            while stop < len(text) and _kind(text[stop]) == kind:
                stop += 1
        if kind != " ":
            yield text[at:stop]
        at = stop


def _kind(letter: str) -> str:
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)[0]
    return category if category in "LN" else "O"
