"""Looking for many known errors in a log while it grows, at a cost that is bounded. Pure.

A log is taken in blocks of bytes. Each pattern has a needle, a plain text that every match contains
(see `log_watch`); a block is searched for the needles alone, which runs at the speed of the memory, and
only lines with a needle are read as text. Of the rules that know a line the first one counts, those
that are weak last, so that a line is never explained twice. What repeats is counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from stablehand.core.launch.ansi import without_codes
from stablehand.core.launch.log_watch import needle_of

BLOCK: Final = 256 * 1024
LONGEST_LINE: Final = 4096  # more of a line is not looked at
_KEPT_LINES: Final = 20  # numbers of lines that a sighting names
_EXCERPT: Final = 600  # characters of a line that are kept
_FLAGS: Final = re.compile(r"\(\?[a-z]+\)")
_REMEMBERED: Final = 512
_TRIGGER: Final = (7, 9, 12)  # lengths of a text that needles may have in common
# Words that healthy logs are full of are no triggers.
_COMMON: Final = (b"warning", b"loading", b"model", b"version", b"python", b" torch", b"error: ")
_Role = Literal["wanted", "near", "unless_near"]


@dataclass(frozen=True, slots=True)
class Symptom:
    """What one rule looks for; see `LogRule` of the catalog for the words."""

    id: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless_near: tuple[str, ...] = ()
    within: int = 20
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A rule that knows lines of a log.

    Attributes:
        rule: its id.
        count: how many lines.
        lines: the numbers of the first of them, from 1, and of the newest.
        excerpt: the newest line.
        named: what the named groups of the pattern took out of it.
    """

    rule: str
    count: int
    lines: tuple[int, ...]
    excerpt: str
    named: Mapping[str, str]


@dataclass(slots=True)
class _Search:
    """A pattern, whose it is and what for; `rank` orders the rules."""

    rank: int
    role: _Role
    expression: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A short text that several needles have in common, and those."""

    text: bytes
    needles: tuple[tuple[bytes, tuple[_Search, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a line says to one rule."""

    rank: int
    role: _Role
    excerpt: str = ""
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Account:
    """What was seen for one rule so far."""

    hits: int = 0
    first: list[int] = field(default_factory=list)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))
    excerpt: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    near: int = -(10**9)  # the last line with what is needed near a hit
    calm: int = -(10**9)  # the last line with what forbids one
    waiting: tuple[int, str, Mapping[str, str]] | None = None


class Symptoms:
    """What is looked for, made ready once for any number of logs.

    Args:
        symptoms: in the order in which they go first; those that are weak come last anyway.
    """

    def __init__(self, symptoms: Iterable[Symptom]) -> None:
        self.ordered = tuple(sorted(symptoms, key=lambda item: item.is_weak))
        self.unless = tuple(
            tuple(re.compile(text) for text in item.unless) for item in self.ordered
        )
        needles: dict[bytes, list[_Search]] = {}
        for rank, item in enumerate(self.ordered):
            parts: tuple[tuple[_Role, tuple[str, ...]], ...] = (
                ("wanted", item.patterns),
                ("near", item.near),
                ("unless_near", item.unless_near),
            )
            for role, patterns in parts:
                for pattern in (one for whole in patterns for one in alternatives(whole)):
                    search = _Search(rank, role, re.compile(pattern))
                    needles.setdefault(needle_of(pattern), []).append(search)
        self.triggers = _triggers(needles)


class LogMatcher:
    """Takes a log from its beginning and knows at any time what was seen."""

    def __init__(self, symptoms: Symptoms) -> None:
        self._symptoms = symptoms.ordered
        self._unless = symptoms.unless
        self._triggers = symptoms.triggers
        self._accounts = [_Account() for _ in self._symptoms]
        self._read: dict[bytes, tuple[_Word, ...]] = {}  # what lines say that were read lately
        self._lines = 0
        self._tail = b""
        self.changes = 0  # grows whenever a look would show something new

    @property
    def lines(self) -> int:
        """How many whole lines were taken."""
        return self._lines

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the log, as many as there are."""
        for at in range(0, len(data), BLOCK):
            self._take(data[at : at + BLOCK])

    def end(self) -> None:
        """Take the last line, which has no end."""
        if self._tail:
            self._take(b"\n")

    def found(self) -> tuple[Sighting, ...]:
        """Give what was seen, in the order in which it was seen first."""
        seen = [
            (item.first[0], Sighting(
                symptom.id, item.hits, _numbers(item), item.excerpt, dict(item.named)
            ))
            for symptom, item in zip(self._symptoms, self._accounts, strict=True)
            if item.hits and item.first
        ]  # fmt: skip
        return tuple(sighting for _, sighting in sorted(seen, key=lambda pair: pair[0]))

    def keep(self) -> dict[str, Any]:
        """Give what was seen in whole lines, with which another matcher of the same rules can go on."""
        seen = {
            symptom.id: {
                "hits": item.hits,
                "first": item.first,
                "recent": list(item.recent),
                "excerpt": item.excerpt,
                "named": dict(item.named),
            }
            for symptom, item in zip(self._symptoms, self._accounts, strict=True)
            if item.hits
        }
        return {"lines": self._lines, "seen": seen}

    def resume(self, kept: Mapping[str, Any]) -> None:
        """Go on where another one was; only before anything was taken.

        Raises:
            KeyError, TypeError, ValueError: `kept` is not what `keep` gives.
        """
        lines, seen = int(kept["lines"]), dict(kept["seen"])
        for symptom, item in zip(self._symptoms, self._accounts, strict=True):
            if (said := seen.get(symptom.id)) is not None:
                item.hits = int(said["hits"])
                item.first = [int(number) for number in said["first"]]
                item.recent.extend(int(number) for number in said["recent"])
                item.excerpt = str(said["excerpt"])
                item.named = {str(key): str(text) for key, text in said["named"].items()}
        self._lines = lines
        self.changes += 1

    @property
    def rest(self) -> int:
        """How many bytes of an unfinished line wait for its end."""
        return len(self._tail)

    # -- searching ---------------------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        text = self._tail + data
        cut = text.rfind(b"\n") + 1
        block, tail = text[:cut], text[cut:]
        # Of a line that does not end, as a bar that is drawn over and over, only the last part is kept.
        self._tail = tail if len(tail) <= BLOCK else tail[-LONGEST_LINE:]
        if block:
            count = block.count(b"\n")
            self._search(without_codes(block) if b"\x1b" in block else block)
            self._lines += count

    def _search(self, block: bytes) -> None:
        lowered = block.lower()
        begins: dict[int, list[_Trigger]] = {}
        for trigger in self._triggers:
            at = lowered.find(trigger.text)
            while at >= 0:
                begin = lowered.rfind(b"\n", 0, at) + 1
                begins.setdefault(begin, []).append(trigger)
                end = lowered.find(b"\n", at)
                if end < 0:
                    break
                at = lowered.find(trigger.text, end + 1)
        number, counted = self._lines + 1, 0
        for begin in sorted(begins):
            number += block.count(b"\n", counted, begin)
            counted = begin
            end = block.find(b"\n", begin)
            line = block[begin : len(block) if end < 0 else end]
            self._judge(number, line, begins[begin])

    def _judge(self, number: int, line: bytes, triggers: list[_Trigger]) -> None:
        """Note what a line says; the same line is read once."""
        said = self._read.get(line)
        if said is None:
            lowered = line.lower()
            searches = [
                search
                for trigger in triggers
                for needle, wanted in trigger.needles
                if needle in lowered
                for search in wanted
            ]
            said = self._said(_text(line), searches) if searches else ()
            # Longer ones are not remembered: a log of huge lines would stay in memory as a whole.
            if len(line) <= LONGEST_LINE:
                if len(self._read) >= _REMEMBERED:
                    self._read.clear()
                self._read[line] = said
        for word in said:
            if word.role == "wanted":
                self._hit(word.rank, number, word.excerpt, word.named)
            else:
                self._mark(word.rank, word.role, number)

    def _said(self, text: str, searches: list[_Search]) -> tuple[_Word, ...]:
        """Search a line for what its needles promise, best rules first."""
        found: list[_Word] = []
        is_known = False
        for search in sorted(searches, key=lambda item: item.rank):
            if search.role == "wanted" and is_known:
                continue
            match = search.expression.search(text)
            if match is None:
                continue
            if search.role != "wanted":
                found.append(_Word(search.rank, search.role))
            elif not any(other.search(text) for other in self._unless[search.rank]):
                is_known = True
                named = {key: value for key, value in match.groupdict().items() if value}
                excerpt = _around(text, match.start())
                found.append(_Word(search.rank, "wanted", excerpt, named))
        return tuple(found)

    def _hit(self, rank: int, number: int, excerpt: str, named: Mapping[str, str]) -> None:
        symptom, account = self._symptoms[rank], self._accounts[rank]
        if symptom.unless_near and number - account.calm <= symptom.within:
            return
        if symptom.near and number - account.near > symptom.within:
            account.waiting = (number, excerpt, named)
            return
        account.hits += 1
        if len(account.first) < _KEPT_LINES:
            account.first.append(number)
        account.recent.append(number)
        account.excerpt, account.named = excerpt, named
        self.changes += 1

    def _mark(self, rank: int, role: _Role, number: int) -> None:
        symptom, account = self._symptoms[rank], self._accounts[rank]
        if role == "near":
            account.near = number
            waiting, account.waiting = account.waiting, None
            if waiting is not None and number - waiting[0] <= symptom.within:
                self._hit(rank, *waiting)
            return
        account.calm = number
        while account.recent and number - account.recent[-1] <= symptom.within:
            taken = account.recent.pop()
            account.hits -= 1
            if taken in account.first:
                account.first.remove(taken)
            self.changes += 1


def _triggers(needles: Mapping[bytes, list[_Search]]) -> tuple[_Trigger, ...]:
    """Put needles together that have a text in common, so that fewer texts are looked for.

    Greedy: the text that most of the needles left have in common goes first; what is left alone is its own.
    """
    parts: dict[bytes, set[bytes]] = {}
    for needle in needles:
        for length in _TRIGGER:
            for at in range(len(needle) - length + 1):
                part = needle[at : at + length]
                if not any(word in part for word in _COMMON):
                    parts.setdefault(part, set()).add(needle)
    shared = {part: found for part, found in parts.items() if len(found) > 1}
    left = set(needles)
    made: list[_Trigger] = []

    def put(text: bytes, found: Iterable[bytes]) -> None:
        grouped = tuple((needle, tuple(needles[needle])) for needle in sorted(found))
        made.append(_Trigger(text, grouped))

    while shared:
        best = max(shared, key=lambda part: (len(shared[part]), len(part), part))
        found = shared[best]
        put(best, found)
        left -= found
        shared = {part: rest for part, those in shared.items() if len(rest := those - found) > 1}
    for needle in sorted(left):
        put(needle, (needle,))
    return tuple(made)


def alternatives(pattern: str) -> tuple[str, ...]:
    """Cut a pattern at its outermost alternatives, each of which then has a needle of its own."""
    flags = _FLAGS.match(pattern)
    head = flags[0] if flags else ""
    return tuple(f"{head}{part}" for part in _outer(pattern[len(head) :]))


def _outer(pattern: str) -> Iterator[str]:
    depth = begin = at = 0
    in_class = False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            at += 1 if pattern[at + 1 : at + 2] == "^" else 0
            at += 1 if pattern[at + 1 : at + 2] == "]" else 0
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            yield pattern[begin:at]
            begin = at + 1
        at += 1
    yield pattern[begin:]


def _text(line: bytes) -> str:
    """Give a line as text; of what was drawn over, only what stands in the end and what an error said."""
    if b"\r" in line:
        line = b" ".join(part for part in line.split(b"\r")[-3:] if part)
    if len(line) > LONGEST_LINE:
        line = line[: LONGEST_LINE // 2] + b" ... " + line[-LONGEST_LINE // 2 :]
    return line.decode("utf-8", "replace")


def _around(text: str, at: int) -> str:
    """Give the part of a line that is shown."""
    text = text.strip()
    if len(text) <= _EXCERPT:
        return text
    begin = max(0, min(at - _EXCERPT // 4, len(text) - _EXCERPT))
    return f"{'…' if begin else ''}{text[begin : begin + _EXCERPT]}…"


def _numbers(account: _Account) -> tuple[int, ...]:
    numbers = list(account.first)
    for number in account.recent:
        at = bisect_right(numbers, number)
        if at == 0 or numbers[at - 1] != number:
            numbers.insert(at, number)
    return tuple(numbers)
