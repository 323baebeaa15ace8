"""Looking for patterns in a program's output while it streams by, without slowing it down.

A regular expression over every line of a program that logs a lot costs more than writing the log. So
each pattern is given a needle: a piece of text that every match must contain. Only lines with the
needle are decoded and searched, and nothing is looked at once no pattern is wanted any more.

Patterns are searched in whole lines (ended by a line feed or a carriage return) without ANSI codes; a
line that stands unfinished for a moment is searched by `peek`, since a prompt never ends.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.launch.ansi import without_codes

Found = Callable[[str, Mapping[str, str]], None]
# More than this of an unfinished line is not looked at.
_TAIL_LIMIT: Final = 8192
_SHORTEST_NEEDLE: Final = 3
_PLAIN: Final = re.compile(r"[A-Za-z0-9 :_/@,=-]")
_GROUP: Final = re.compile(r"\((?!\?)|\(\?:|\(\?P<\w+>")
_ENDS: Final = re.compile(rb"[\r\n]")


@dataclass(slots=True)
class _Pattern:
    name: str
    expression: re.Pattern[str]
    needle: bytes
    is_lasting: bool


class LogWatch:
    """Watches one stream for named patterns. `feed` and `peek` may be called from two threads.

    Args:
        found: takes a pattern's name and its named groups, on the caller's thread.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._patterns: list[_Pattern] = []
        self._lock = threading.Lock()
        self._tail = b""
        self._has_asked = False  # the unfinished line holds a match that was told already

    def want(self, name: str, pattern: str, *, is_lasting: bool = False) -> None:
        """Look for a pattern, once or for ever."""
        with self._lock:
            self._patterns.append(
                _Pattern(name, re.compile(pattern), needle_of(pattern), is_lasting)
            )

    def forget(self, *names: str) -> None:
        """Look for these patterns no longer."""
        with self._lock:
            self._patterns = [item for item in self._patterns if item.name not in names]

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if not self._patterns:
            return
        with self._lock:
            text = self._tail + data
            cut = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
            lines, self._tail = text[:cut], text[cut:][-_TAIL_LIMIT:]
            if lines:
                self._search(lines, skips_first=self._has_asked)
                self._has_asked = False

    def peek(self) -> None:
        """Search the unfinished line for the lasting patterns; each line asks no more than once."""
        with self._lock:
            if self._tail and not self._has_asked:
                self._has_asked = self._search(self._tail, only_lasting=True)

    def _search(
        self, lines: bytes, *, skips_first: bool = False, only_lasting: bool = False
    ) -> bool:
        """Search lines, the first one only for what may not have been told by a peek."""
        if b"\x1b" in lines:
            lines = without_codes(lines)
        lowered = lines.lower()
        any_found = False
        for pattern in tuple(self._patterns):
            if only_lasting and not pattern.is_lasting:
                continue
            start = 0
            if skips_first and pattern.is_lasting:
                first = _ENDS.search(lines)
                start = first.end() if first else len(lines)
            any_found = self._search_one(pattern, lines, lowered, start) or any_found
        return any_found

    def _search_one(self, pattern: _Pattern, lines: bytes, lowered: bytes, start: int) -> bool:
        is_found = False
        while (at := lowered.find(pattern.needle, start)) >= 0 and start < len(lines):
            begin = max(lines.rfind(b"\n", start, at), lines.rfind(b"\r", start, at), start - 1) + 1
            stop = _ENDS.search(lines, at)
            end = stop.start() if stop else len(lines)
            match = pattern.expression.search(lines[begin:end].decode("utf-8", "replace"))
            if match is not None:
                is_found = True
                self._found(pattern.name, {k: v for k, v in match.groupdict().items() if v})
                if not pattern.is_lasting:
                    self._patterns.remove(pattern)
                    break
            start = end + 1
        return is_found


def needle_of(pattern: str) -> bytes:
    """Give the longest plain text, in small letters, that every match of a pattern contains.

    Empty where nothing is sure: then every line is searched.
    """
    if re.match(r"\(\?[a-z]*x", pattern):  # verbose: spaces mean nothing
        return b""
    best, _ = _longest(pattern, 0)
    return best.lower().encode() if len(best) >= _SHORTEST_NEEDLE else b""


def _longest(pattern: str, at: int) -> tuple[str, int]:
    """Give the longest sure text of a pattern from here to the end of its group, and that end.

    Nothing is sure in a class, in one of several alternatives, nor a character or group that a
    quantifier makes optional.
    """
    best = run = ""
    has_choice = False
    while at < len(pattern) and pattern[at] != ")":
        char = pattern[at]
        inner, end = "", at + 1
        if char == "\\":
            end = at + 2
        elif char == "[":
            end = _end_of_class(pattern, at)
        elif char == "(":
            inner, end = _group(pattern, at)
        elif char in "?*{":
            run = run[:-1]
            end = pattern.find("}", at) + 1 if char == "{" and "}" in pattern[at:] else end
        has_choice = has_choice or char == "|"
        if _PLAIN.fullmatch(char):
            run += char
        else:
            best, run = max(best, run, inner, key=len), ""
        at = end
    return ("" if has_choice else max(best, run, key=len)), at


def _group(pattern: str, start: int) -> tuple[str, int]:
    """Give the longest sure text of the group that begins here, and the place behind it."""
    opening = _GROUP.match(pattern, start)
    inner, end = _longest(pattern, opening.end() if opening else start + 1)
    is_optional = pattern[end + 1 : end + 2] in ("?", "*", "{")
    # What is not a plain group may be a look-ahead that forbids the text.
    return (inner if opening and not is_optional else ""), end + 1


def _end_of_class(pattern: str, start: int) -> int:
    """Give the place behind a character class."""
    at = start + 1
    if pattern[at : at + 1] == "^":
        at += 1
    at += 1  # a bracket in first place is a member
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1
